// What tests of the whole way share: boxes into an index, listings out of it, listings compared;
// and the words of the command line's tests, which all of them speak.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/ran_program.h"

namespace mifdex {

namespace fs = std::filesystem;
using cli::Ran;
using cli::run_mifdex;

/// `mifdex index` with `words`; the test fails unless it ends with 0 or, for rejects, 3.
void index_box(const std::string& index, std::vector<std::string> words);

/// What `words` answer, in ndjson; the test fails where the question does. No rows are an answer.
std::string answer(const std::string& index, std::vector<std::string> words);

/// Every observation, as text to compare whole.
std::string listing(const std::string& index);

/// Fails the test with the first line in which two listings differ.
void expect_same(const std::string& left, const std::string& right);

bool holds(const std::string& text, const std::string& part);

/// `text` without every part from `begin` on, up to the next `end` and with it.
std::string without(const std::string& text, const std::string& begin, const std::string& end);

/// The lines of `text`, without their ends.
std::vector<std::string> lines_of(const std::string& text);

}  // namespace mifdex
