// Status MIFs as their writers left them, each in its own manner, all with CRLF:
//
//   writer    indents       ComponentID group           literals
//   ISMIF32   two blanks    six attributes, Locale 4    raw newlines, single backslashes, exact
//   sizes PCM       two blanks    five attributes, no Locale  escaped VB setup1 14 blanks     none
//   Description bare, or nothing at all Watcom    none          none                        single
//   backslashes PSADT     two blanks    six attributes, Locale 4    single backslashes
//
// Threads: free functions without state.
#pragma once

#include <string>
#include <string_view>

#include "bench/corpus/status_facts.h"

namespace mifdex::corpus {

/// The bytes of the file, in the writer's encoding: windows-1252 for the old writers, UTF-8 or
/// UTF-16LE with a byte order mark for the new ones.
std::string write_status_mif(const StatusFacts& facts);

/// `utf8` in windows-1252; the text must hold no character beyond U+00FF and none in 80-9F.
std::string to_windows_1252(std::string_view utf8);

/// `utf8` in UTF-16LE behind its byte order mark; no character beyond U+FFFF.
std::string to_utf16le(std::string_view utf8);

}  // namespace mifdex::corpus
