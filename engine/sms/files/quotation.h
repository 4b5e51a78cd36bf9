// Documents, scripts and logs that only quote a MIF or an instruction (SOURCES.md, section 7): they
// report nothing.
//
// Threads: functions of their arguments.
#pragma once

#include <string_view>

namespace mifdex::engine {

/// True if a client or the despooler gives a MIF such a name: .MIF, .PCK, .EMF, .JMF, .TMP
/// or .NHM, also before a backup's suffix. Examples: "A.MIF", "a.pck.bak"; not "NOTES.TXT".
bool is_mif_name(std::string_view name);

/// True if the same holds for an instruction: .SNI or .TMP.
bool is_instruction_name(std::string_view name);

/// True if text that is not MIF precedes the first component of `text` or follows the last
/// one. Comments, blanks, NULs and ^Z do not count.
bool is_text_around_mif(std::string_view text);

/// True if the beginning of `text` contains START COMPONENT, |JOBSTATUS| or the class of an
/// instruction anywhere in a line, as a batch file does that writes a MIF with echo.
bool mentions_mif(std::string_view text);

/// True if readable text directly precedes the class of the instruction in `raw`, or if
/// another class follows it: a log or a queue that names instructions.
bool is_text_around_instruction(std::string_view raw);

}  // namespace mifdex::engine
