// Documents, scripts and logs that only quote a MIF or an instruction (SOURCES.md, section 7): they
// report nothing.
//
// Threads: functions of their arguments.
#pragma once

#include <string_view>

namespace mifdex::engine {

/// Returns true if a client or the despooler gives a MIF such a name: .MIF, .PCK, .EMF, .JMF, .TMP
/// or .NHM, also before what backups append. Examples: "A.MIF", "a.pck.bak"; not "NOTES.TXT".
bool is_mif_name(std::string_view name);

/// Returns true if the same holds for an instruction: .SNI or .TMP.
bool is_instruction_name(std::string_view name);

/// Returns true if text that is no MIF precedes the first component of `text` or follows the last
/// one. Comments, blanks, NULs and ^Z do not count.
bool is_text_around_mif(std::string_view text);

/// Returns true if the begin of `text` names the parts of a MIF that reports a status, but not in
/// lines of their own, as a batch file does that writes one with echo.
bool mentions_mif(std::string_view text);

/// Returns true if a readable text directly precedes the class of the instruction in `raw`, or
/// another class follows it: a log or a queue that names instructions.
bool is_text_around_instruction(std::string_view raw);

}  // namespace mifdex::engine
