// A shell pattern for the names of jobs, machines and boxes.
//
// Threads: values. Errors: kUsage.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/base/result.h"

namespace mifdex::index {

/// A shell pattern, anchored at both ends: `*`, `?`, `[a-z]`, `[!x]`, `\` before a character that
/// is meant as itself. ASCII letters match without regard to case (NetBIOS names have none).
class Glob {
 public:
  Glob() = default;

  /// Returns the compiled pattern. Fails with kUsage if a bracket is not closed.
  static io::Result<Glob> compile(std::string pattern);

  /// Returns a Glob that matches if any of `globs` matches. REQUIRES: at least one, none of them
  /// empty().
  static Glob any_of(std::vector<Glob> globs);

  /// True if `text` as a whole matches. An empty Glob matches everything.
  bool matches(std::string_view text) const;

  /// Returns the text before the first wildcard, upper case: every match begins with it
  /// (case-blind). Returns the whole pattern if it holds no wildcard, and the common beginning if
  /// there are several patterns.
  const std::string& literal_prefix() const { return prefix_; }
  bool is_literal() const { return literal_; }
  bool empty() const { return pattern_.empty(); }
  const std::string& pattern() const { return pattern_; }

 private:
  bool matches_pattern(std::string_view text) const;

  std::string pattern_;
  std::string prefix_;
  bool literal_ = false;
  std::vector<Glob> others_;  // of any_of(): all but the first
};

}  // namespace mifdex::index
