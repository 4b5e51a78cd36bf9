// Paths as DOS and Windows compare them: without regard to case, in any script, and with '\' as
// good as '/'.
//
// Threads: functions of their arguments. Errors: none; bytes that are not UTF-8 stay as they are,
// with what may belong to them: in Shift_JIS and its kin the second byte of a character can be an
// ASCII letter or 5C.
#pragma once

#include <string>
#include <string_view>

namespace mifdex::io {

/// Appends `path` to `out`: equal for two spellings of one path, and only for those. Letters are
/// mapped one by one to upper case, as NTFS does it (no full case folding: STRASSE is another name
/// than STRAßE).
void append_spelling(std::string_view path, std::string& out);

bool same_spelling(std::string_view left, std::string_view right);

}  // namespace mifdex::io
