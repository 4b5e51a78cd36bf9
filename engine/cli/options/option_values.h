// Values of flags as numbers, times, patterns and words.
//
// Each function leaves its target unchanged if the flag was not given. Threads: functions of their
// arguments. Errors: kUsage, naming the flag.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/cli/options/arguments.h"
#include "engine/cli/text/time_text.h"
#include "index/glob.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// Reads a count.
io::Result<void> parse_number(const Arguments& arguments, FlagId id, std::uint64_t& number);

/// Reads a number of bytes, such as "5M".
io::Result<void> parse_size(const Arguments& arguments, FlagId id, std::uint64_t& bytes);

/// Reads a count of at least 1 that fits 32 bits.
io::Result<void> parse_bound(const Arguments& arguments, FlagId id, std::uint32_t& bound);

/// Returns the number of `word` among the flag's choices, upper or lower case.
io::Result<std::size_t> choice_of(const Flag& flag, std::string_view word);

/// Returns the words of one use: if a flag repeats, a use may have several, separated by commas.
std::vector<std::string_view> words_of(const Flag& flag, std::string_view text);

/// Reads every use of the flag as a pattern; a row must match any of them.
io::Result<void> parse_glob(const Arguments& arguments, FlagId id, index::Glob& glob);

/// Reads a time in seconds since 1970 UTC.
io::Result<void> parse_moment(const Arguments& arguments, FlagId id, const Zone& zone,
                              std::optional<std::int64_t>& moment);

/// Returns the choice of a flag as an enum whose values are in the order of the flag's words.
template <class Enum>
io::Result<Enum> parse_choice(const Arguments& arguments, FlagId id, Enum otherwise) {
  if (!arguments.has(id)) return otherwise;
  MIFDEX_TRY(auto number, choice_of(entry_of(id), arguments.value(id)));
  return static_cast<Enum>(number);
}

/// Reads every word of every use as an enum whose values, from `first`, are in the order of the
/// words.
template <class Enum>
io::Result<void> parse_words(const Arguments& arguments, FlagId id, std::vector<Enum>& wanted,
                             std::size_t first = 1) {
  const Flag& flag = entry_of(id);
  for (const std::string& text : arguments.values(id)) {
    for (const std::string_view word : words_of(flag, text)) {
      MIFDEX_TRY(auto number, choice_of(flag, word));
      wanted.push_back(static_cast<Enum>(number + first));
    }
  }
  return {};
}

}  // namespace mifdex::cli
