// Helpers of the end-to-end tests: index boxes, list results, compare listings; and the helpers of
// the command line's tests, which all of them use.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/ran_program.h"

namespace mifdex {

namespace fs = std::filesystem;
using cli::Ran;
using cli::run_mifdex;

/// Runs `mifdex index` with `words`; the test fails unless it ends with 0 or, for rejects, 3.
void index_box(const std::string& index, std::vector<std::string> words);

/// Returns the output of the query `words`, in ndjson; the test fails if the query does. An empty
/// output is valid.
std::string answer(const std::string& index, std::vector<std::string> words);

/// Returns every observation as one text, to be compared whole.
std::string listing(const std::string& index);

/// Fails the test with the first line in which two listings differ.
void expect_same(const std::string& left, const std::string& right);

bool holds(const std::string& text, const std::string& part);

/// Returns `text` without every part from `begin` up to and including the next `end`.
std::string without(const std::string& text, const std::string& begin, const std::string& end);

std::vector<std::string> lines_of(const std::string& text);

}  // namespace mifdex
