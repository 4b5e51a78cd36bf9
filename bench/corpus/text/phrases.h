// Messages of setup programs: sentences for the Description of a status MIF.
//
// Text is UTF-8; every character beyond ASCII is in A0-FF, so that a windows-1252 writer can write
// it, unless kTypographic is asked for. Threads: free functions without state.
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

/// Returns a description of 0 to `limit` characters. Mostly one sentence; sometimes none, several,
/// or as many as fit, cut off at the limit (a path at the cut is removed whole). It has no blank or
/// backslash at either end. Every path holds a backslash before a letter that is not an escape of
/// the language (GRAMMAR.md, section 3), so if a writer does not double backslashes, the result is
/// always an illegal escape.
std::string describe(Random& random, Tone tone, Letters letters, const Package& package,
                     const std::string& machine, std::size_t limit);

/// Returns the text with blanks near every `width` characters turned into '\n', as message tables
/// have them.
std::string broken_into_lines(std::string text, std::size_t width);

std::size_t count_characters(const std::string& text);

}  // namespace mifdex::corpus
