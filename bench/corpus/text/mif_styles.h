// Status MIFs as their writers left them, each in its own manner, all with CRLF:
//
//   writer     indents     ComponentID attributes  literals
//   ISMIF32    two blanks  six, Locale 4           raw newlines, single backslashes, exact sizes
//   PCM        two blanks  five, no Locale         escaped
//   VB setup1  14 blanks   none                    Description bare, or nothing at all
//   Watcom     none        none                    single backslashes
//   PSADT      two blanks  six, Locale 4           single backslashes
//
// Threads: free functions without state.
#pragma once

#include <string>
#include <string_view>

#include "bench/corpus/status_facts.h"

namespace mifdex::corpus {

/// Returns the bytes of the file, in the writer's encoding: windows-1252 for the old writers, UTF-8
/// or UTF-16LE with a byte order mark for the new ones.
std::string write_status_mif(const StatusFacts& facts);

/// Returns `utf8` in windows-1252; the text must not contain a character above U+00FF or in 80-9F.
std::string to_windows_1252(std::string_view utf8);

/// Returns `utf8` in UTF-16LE after a byte order mark; the text must not contain a character above
/// U+FFFF.
std::string to_utf16le(std::string_view utf8);

}  // namespace mifdex::corpus
