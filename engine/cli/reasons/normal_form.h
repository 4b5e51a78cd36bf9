// The normal form of a failure description: the text with a placeholder for each part that differs
// from machine to machine, so that descriptions of one reason are the same text.
//
// Example: "Cannot copy C:\TEMP\A.DLL (error 5), 12 files left" and "Cannot copy D:\X.DLL (error
// 5), 7 files left" both become "Cannot copy <path> (error 5), <number> files left".
//
// The rule (README.md has it with examples):
// - Replaced: paths and URLs (<path>), GUIDs (<guid>), dates and times (<time>), quoted text
//   (<text>), drive letters (<drive>), the machine's own name (<machine>), all other numbers
//   (<number>).
// - Kept: a number that names the reason. These are a number after a word such as error, code,
//   exit, returned, status or Fehler; a number alone in parentheses; an HRESULT (0x80070643,
//   -2147023293); the number of a product (Windows 95, version 4.0); a number of an article
//   (KB896358); up to 3 digits at the end of a word (Win32).
// - Runs of blanks and control characters become one blank; typographic quotes and dashes become
//   those of ASCII.
// - Upper and lower case are kept.
//
// Guarantees, tested on random texts: the normal form of a normal form is itself; UTF-8 stays
// UTF-8; time is linear in the size of the text.
//
// Threads: pure function.
#pragma once

#include <string>
#include <string_view>

namespace mifdex::cli {

/// Returns the normal form of `description`; empty if it has nothing but blanks. `machine` is the
/// name of the machine that reported it; empty if it is not known.
std::string normal_form(std::string_view description, std::string_view machine = {});

}  // namespace mifdex::cli
