// The words of a command line, sorted into command, flags and operands, nothing made of them yet.
//
// First of two steps: parse_arguments() knows what flags there are, options.h what their values
// mean.
//
// A parser of our own, 100 lines, where CLI11 was planned: CLI11 2.1.2 changes values (`--job
// '[ab]'` arrives as `ab`, since it reads brackets as a list), takes the next flag as the value of
// `--job=`, and reports by exceptions whose texts would have to be taken apart again.
//
// Threads: values. Errors: kUsage, with the way to the right help.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/options/flag_table.h"
#include "io/base/result.h"

namespace mifdex::cli {

class Arguments {
 public:
  Command command = Command::kNone;
  std::vector<std::string> operands;
  std::string line;  ///< the whole command line, quoted for a shell: what a lock and a ledger name

  bool has(FlagId flag) const { return !values(flag).empty(); }
  /// The value that counts: the last one. `otherwise` where the flag was not used.
  std::string_view value(FlagId flag, std::string_view otherwise = {}) const;
  /// Every value in the order given; a switch has an empty one for each use.
  const std::vector<std::string>& values(FlagId flag) const {
    return given_[static_cast<std::size_t>(flag)];
  }
  void add(FlagId flag, std::string_view text) {
    given_[static_cast<std::size_t>(flag)].emplace_back(text);
  }

 private:
  std::array<std::vector<std::string>, kFlagCount> given_;
};

/// Sorts `words` (without the program's name). Flags may stand anywhere, before the command too;
/// the last use of a flag wins. `--flag value`, `--flag=value`, `-x value`, `-xvalue`, `-qv`, `--`.
/// With --help or --version neither command nor operands are checked.
io::Result<Arguments> parse_arguments(std::span<const std::string_view> words);

/// `word` as a POSIX shell reads it as one word: for commands that a message tells to type.
std::string shell_quoted(std::string_view word);

/// Returns " --index DIR" for a command that a message tells to type; empty if none was given.
std::string index_words(const Arguments& arguments);

}  // namespace mifdex::cli
