// The words of a command line, sorted into command, flags and operands, not interpreted yet.
//
// First of two steps: parse_arguments() knows which flags exist, options.h knows what their values
// mean.
//
// This is a parser of our own, 200 lines, and not CLI11: CLI11 2.1.2 changes values
// (`--job '[ab]'` arrives as `ab`, since it reads brackets as a list), takes the next flag as the
// value of `--job=`, and reports errors by exceptions whose texts would have to be taken apart
// again.
//
// Threads: values. Errors: kUsage, with a pointer to the right help.
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
  std::string line;  ///< the whole command line, quoted for a shell; locks and ledgers record it

  bool has(FlagId flag) const { return !values(flag).empty(); }
  /// Returns the last value given, which is the one that counts; `otherwise` if the flag was not
  /// used.
  std::string_view value(FlagId flag, std::string_view otherwise = {}) const;
  /// Returns every value in the order given; a switch has an empty one for each use.
  const std::vector<std::string>& values(FlagId flag) const {
    return given_[static_cast<std::size_t>(flag)];
  }
  void add(FlagId flag, std::string_view text) {
    given_[static_cast<std::size_t>(flag)].emplace_back(text);
  }
  /// Puts the values of `earlier` before those of each flag.
  void put_before(const Arguments& earlier);

 private:
  std::array<std::vector<std::string>, kFlagCount> given_;
};

/// Sorts `words` (without the program's name). Flags may be in any position, even before the
/// command; if a flag is repeated, the last use wins. Accepts `--flag value`, `--flag=value`, `-x
/// value`, `-xvalue`, `-qv` and `--`. With --help or --version neither command nor operands are
/// checked.
io::Result<Arguments> parse_arguments(std::span<const std::string_view> words);

/// Returns `word` quoted so that a POSIX shell reads it as one word: for commands that a message
/// tells the user to type.
std::string shell_quoted(std::string_view word);

/// Returns " --index DIR" for a command that a message tells the user to type; empty if none was
/// given.
std::string index_words(const Arguments& arguments);

}  // namespace mifdex::cli
