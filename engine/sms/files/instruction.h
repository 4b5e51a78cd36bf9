// A despooler instruction (.SNI) by its readable strings: whose job, and which machine (Q172899).
//
// The format is binary and its offsets are known to no source, so that only strings are taken, in
// their order: the class; then, among fillers, the job id and, as the second of its form, the
// SMSID. The same strings stand in that order in the text that Notepad saves of one (Q172899 tells
// to open it there) and in the dump of a despooler (Q140374).
//
// Ownership: views of the bytes given. Threads: functions of their arguments.
#pragma once

#include <cstdint>
#include <string_view>

namespace mifdex::engine {

struct Instruction {
  std::string_view class_string;  ///< e.g. MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE
  std::string_view job;           ///< 8 characters; empty where none was found
  std::string_view smsid;         ///< 8 characters; empty where none was found
  std::string_view site;          ///< of the job: 3 characters
  std::uint64_t retries = 0;  ///< "The number of retries is N" (Q140374); 0 where it is not told

  /// Whether it reports a Package Command Manager result, so that it must name job and machine.
  bool is_result() const;
};

/// What the class of every instruction begins with (Q172899).
inline constexpr std::string_view kInstructionClass = "MICROSOFT|SMS|";

/// Whether `text` has the form of a job id or SMSID: a site code of 3 letters or digits, and 5
/// digits in base 36, which are letters or digits too (Q127052, Q194146, Q129125). One of the five
/// at least must be a digit: inferred, since ranges begin with one, and words of eight letters are
/// no identifiers.
bool is_site_identifier(std::string_view text);

/// Whether the fourth character of a package or job id is the Z that some SMS put in the place of
/// a digit, which nobody can tell any more (Q235805).
bool has_unknown_digit(std::string_view job);

/// Reads what `raw` holds. Never fails: what is not found is empty.
Instruction read_instruction(std::string_view raw);

}  // namespace mifdex::engine
