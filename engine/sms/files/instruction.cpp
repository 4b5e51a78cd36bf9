#include "engine/sms/files/instruction.h"

#include <algorithm>
#include <charconv>

#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

constexpr std::size_t kIdentifierLength = 8;
constexpr std::size_t kSiteLength = 3;

bool is_class_byte(char c) { return ascii::is_alphanumeric(c) || c == '_' || c == '|'; }

// Returns the next run of letters and digits in `raw` from `at` on; empty at the end.
std::string_view next_run(std::string_view raw, std::size_t& at) {
  while (at < raw.size() && !ascii::is_alphanumeric(raw[at])) ++at;
  const std::size_t from = at;
  while (at < raw.size() && ascii::is_alphanumeric(raw[at])) ++at;
  return raw.substr(from, at - from);
}

}  // namespace

bool Instruction::is_result() const { return ascii::contains(class_string, "WIREMOVE"); }

bool is_site_identifier(std::string_view text) {
  return text.size() == kIdentifierLength && std::ranges::all_of(text, ascii::is_alphanumeric) &&
         std::any_of(text.begin() + kSiteLength, text.end(), ascii::is_digit);
}

bool has_unknown_digit(std::string_view job) {
  return job.size() == kIdentifierLength && ascii::upper(job[kSiteLength]) == 'Z';
}

namespace {

// True if `run` is an identifier of letters alone, as the count of a large range may be,
// and begins with the instruction's site code. Without the site code it may be another word: a dump
// contains other words of eight letters too.
bool is_count_of_letters(std::string_view run, std::string_view site) {
  return run.size() == kIdentifierLength && !site.empty() && run.starts_with(site) &&
         std::ranges::all_of(run, [](char c) { return ascii::upper(c) == c; });
}

// Returns the number after the words that a despooler's dump of an instruction has (Q140374). No
// source gives its position in the binary form.
std::uint64_t read_retries(std::string_view raw) {
  constexpr std::string_view kWords = "The number of retries is ";
  const std::size_t at = raw.find(kWords);
  std::uint64_t retries = 0;
  if (at == std::string_view::npos) return retries;
  const char* from = raw.data() + at + kWords.size();
  std::from_chars(from, raw.data() + raw.size(), retries);
  return retries;
}

}  // namespace

Instruction read_instruction(std::string_view raw) {
  Instruction instruction;
  const std::size_t begin = raw.find(kInstructionClass);
  if (begin == std::string_view::npos) return instruction;
  instruction.retries = read_retries(raw);
  std::size_t at = begin;
  while (at < raw.size() && is_class_byte(raw[at])) ++at;
  instruction.class_string = raw.substr(begin, at - begin);
  std::string_view first_site;
  for (std::string_view run = next_run(raw, at); !run.empty(); run = next_run(raw, at)) {
    if (run.size() == kSiteLength && first_site.empty()) first_site = run;
    if (instruction.job.empty()) {
      if (!is_site_identifier(run) && !is_count_of_letters(run, first_site)) continue;
      instruction.job = run;
      instruction.site = run.substr(0, kSiteLength);
    } else if (is_site_identifier(run) || is_count_of_letters(run, first_site) ||
               is_count_of_letters(run, instruction.site)) {
      instruction.smsid = run;
      break;
    }
  }
  return instruction;
}

}  // namespace mifdex::engine
