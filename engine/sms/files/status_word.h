// The words of a Status and the texts of a status MIF as SMS read them.
//
// Ownership: views of the arguments. Threads: functions of their arguments.
#pragma once

#include <string_view>

#include "index/record/record.h"

namespace mifdex::engine {

/// Returns `text` up to its first NUL: SMS turned the escape \0 into a byte that ends a text there
/// (GRAMMAR.md, section 3). Example: the value "Failed\0x" is the text Failed.
std::string_view text_before_nul(std::string_view text);

/// Returns the meaning of a Status value. Success and Failed are compared without regard to case;
/// blanks around them do not count, including the no-break blank and the other blanks of Unicode.
/// If a text has no other characters, it is Missing; every other text is Other (SOURCES.md, section
/// 3).
index::MifStatus read_status_word(std::string_view text);

}  // namespace mifdex::engine
