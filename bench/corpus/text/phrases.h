// What setup programs said: sentences for the Description of a status MIF.
//
// Text is UTF-8; every character beyond ASCII lies in A0-FF, so that a windows-1252 writer can
// write it, unless kTypographic is asked for. Threads: free functions without state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "bench/corpus/random.h"
#include "bench/corpus/text/names.h"

namespace mifdex::corpus {

enum class Tone : std::uint8_t { kDone, kFailed };

enum class Letters : std::uint8_t {
  kPlain,        ///< ASCII without double quotes
  kQuoted,       ///< ASCII, and now and then double quotes
  kUmlauts,      ///< German or French
  kTypographic,  ///< dashes and curly quotes as PowerShell writers have them
};

/// A description of 0 to `limit` characters. Mostly one sentence; sometimes none, several, or as
/// many as fit, cut off at the limit (a path goes whole). No blank or backslash at either end.
/// Every path holds a backslash before a letter that is no escape of the language (GRAMMAR.md,
/// section 3), so that a writer who does not double backslashes always leaves an illegal escape
/// behind.
std::string describe(Random& random, Tone tone, Letters letters, const Package& package,
                     const std::string& machine, std::size_t limit);

/// The text with blanks near every `width` characters turned into '\n', as message tables have
/// them.
std::string broken_into_lines(std::string text, std::size_t width);

/// How many characters (code points) `text` has.
std::size_t count_characters(const std::string& text);

}  // namespace mifdex::corpus
