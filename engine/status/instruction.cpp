#include "engine/status/instruction.h"

#include <algorithm>
#include <charconv>

#include "engine/ascii.h"

namespace mifdex::engine {
namespace {

constexpr std::size_t kIdentifierLength = 8;
constexpr std::size_t kSiteLength = 3;
constexpr std::string_view kClassBegin = "MICROSOFT|SMS|";

bool is_hex(char c) {
  const char u = ascii::upper(c);
  return (u >= 'A' && u <= 'F') || (u >= '0' && u <= '9');
}

bool is_class_byte(char c) { return ascii::is_alphanumeric(c) || c == '_' || c == '|'; }

// The next run of letters and digits in `raw` from `at` on; empty at the end.
std::string_view next_run(std::string_view raw, std::size_t& at) {
  while (at < raw.size() && !ascii::is_alphanumeric(raw[at])) ++at;
  const std::size_t from = at;
  while (at < raw.size() && ascii::is_alphanumeric(raw[at])) ++at;
  return raw.substr(from, at - from);
}

}  // namespace

bool Instruction::is_result() const { return ascii::contains(class_string, "WIREMOVE"); }

bool is_site_identifier(std::string_view text) {
  return text.size() == kIdentifierLength &&
         std::all_of(text.begin(), text.begin() + kSiteLength, ascii::is_alphanumeric) &&
         (is_hex(text[kSiteLength]) || has_unknown_digit(text)) &&
         std::all_of(text.begin() + kSiteLength + 1, text.end(), is_hex);
}

bool has_unknown_digit(std::string_view job) {
  return job.size() == kIdentifierLength && ascii::upper(job[kSiteLength]) == 'Z';
}

namespace {

// The number behind the words that a despooler's dump of an instruction has (Q140374); its place in
// the binary form no source tells.
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
  const std::size_t begin = raw.find(kClassBegin);
  if (begin == std::string_view::npos) return instruction;
  instruction.retries = read_retries(raw);
  std::size_t at = begin;
  while (at < raw.size() && is_class_byte(raw[at])) ++at;
  instruction.class_string = raw.substr(begin, at - begin);
  for (std::string_view run = next_run(raw, at); !run.empty(); run = next_run(raw, at)) {
    if (!is_site_identifier(run)) continue;
    if (instruction.job.empty()) {
      instruction.job = run;
      instruction.site = run.substr(0, kSiteLength);
    } else {
      instruction.smsid = run;
      break;
    }
  }
  return instruction;
}

}  // namespace mifdex::engine
