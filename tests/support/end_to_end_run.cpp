#include "tests/support/end_to_end_run.h"

#include <gtest/gtest.h>

#include <sstream>

namespace mifdex {
namespace {

// Returns the first line in which two listings differ, as a readable message.
std::string first_difference(const std::string& left, const std::string& right) {
  std::istringstream a(left);
  std::istringstream b(right);
  std::string line_a;
  std::string line_b;
  for (int number = 1;; ++number) {
    const bool more_a = static_cast<bool>(std::getline(a, line_a));
    const bool more_b = static_cast<bool>(std::getline(b, line_b));
    if (!more_a && !more_b) return "none";
    if (more_a != more_b || line_a != line_b) {
      std::string text = "line " + std::to_string(number);
      return text.append(":\n  ").append(line_a).append("\n  ").append(line_b);
    }
  }
}

}  // namespace

void index_box(const std::string& index, std::vector<std::string> words) {
  words.insert(words.begin(), {"-x", index, "index", "--progress", "never"});
  const cli::Ran ran = cli::run_mifdex(words);
  ASSERT_TRUE(ran.exit_code == 0 || ran.exit_code == 3) << ran.err;
}

std::string answer(const std::string& index, std::vector<std::string> words) {
  words.insert(words.end(), {"-x", index, "--format", "ndjson"});
  const cli::Ran ran = cli::run_mifdex(words);
  EXPECT_TRUE(ran.exit_code == 0 || (ran.exit_code == 1 && ran.out.empty())) << ran.err;
  return ran.out;
}

std::string listing(const std::string& index) { return answer(index, {"status", "--history"}); }

void expect_same(const std::string& left, const std::string& right) {
  EXPECT_TRUE(left == right) << first_difference(left, right);
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string without(const std::string& text, const std::string& begin, const std::string& end) {
  std::string rest;
  std::size_t at = 0;
  for (std::size_t cut = text.find(begin); cut != std::string::npos; cut = text.find(begin, at)) {
    rest.append(text, at, cut - at);
    const std::size_t behind = text.find(end, cut + begin.size());
    if (behind == std::string::npos) return rest;
    at = behind + end.size();
  }
  return rest.append(text, at);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace mifdex
