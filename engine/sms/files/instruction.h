// Reads the job and the machine from the readable strings of a despooler instruction, .SNI
// (Q172899).
//
// The format is binary and no source gives its offsets. So only strings are read, in their order:
// the class; then, among fillers, the job id and, as the second of its form, the SMSID. The same
// strings are, in that order, in the text that Notepad saves of an instruction (Q172899 advises to
// open it there) and in a despooler's dump of one (Q140374).
//
// Ownership: views of the bytes given. Threads: functions of their arguments.
#pragma once

#include <cstdint>
#include <string_view>

namespace mifdex::engine {

struct Instruction {
  std::string_view class_string;  ///< e.g. MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE
  std::string_view job;           ///< 8 characters; empty if none was found
  std::string_view smsid;         ///< 8 characters; empty if none was found
  std::string_view site;          ///< of the job: 3 characters
  std::uint64_t retries = 0;      ///< "The number of retries is N" (Q140374); 0 if it is not given

  /// True if it reports a Package Command Manager result: then it must name job and
  /// machine.
  bool is_result() const;
};

/// The beginning of every instruction's class (Q172899).
inline constexpr std::string_view kInstructionClass = "MICROSOFT|SMS|";

/// True if `text` has the form of a job id or SMSID: a site code of 3 letters or digits,
/// and 5 digits in base 36, which are letters or digits too (Q127052, Q194146, Q129125). At least
/// one of the five must be a digit: inferred, because ranges begin with one, and words of eight
/// letters are not identifiers.
bool is_site_identifier(std::string_view text);

/// True if the fourth character of a package or job id is the Z that some SMS versions
/// wrote in place of a digit. The digit cannot be recovered (Q235805).
bool has_unknown_digit(std::string_view job);

/// Reads an instruction from `raw`. Never fails: if a field is not found, it is empty.
Instruction read_instruction(std::string_view raw);

}  // namespace mifdex::engine
