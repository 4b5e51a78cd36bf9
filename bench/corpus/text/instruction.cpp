#include "bench/corpus/text/instruction.h"

#include <fmt/format.h>

namespace mifdex::corpus {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kHead = "\x01\0\0\0\x02\0"sv;

/// Appends a string and the NUL after it.
void put(std::string& bytes, std::string_view text) {
  bytes += text;
  bytes += '\0';
}

}  // namespace

std::string wiremove_instruction(std::string_view site, std::string_view job_id,
                                 std::string_view smsid, std::uint8_t retries) {
  std::string bytes(kHead);
  put(bytes, "MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE");
  put(bytes, site);
  put(bytes, job_id);
  // The dump of Q172899 repeats this between job id and SMSID; no source explains it.
  bytes += "\0\0"sv;
  for (int i = 0; i < 2; ++i) {
    bytes += "FV\0\0FVx"sv;
    bytes += '\0';
    bytes += static_cast<char>(retries % 8);  // stays among the control characters
    bytes += "x\0\0\0"sv;
  }
  put(bytes, smsid);
  return bytes;
}

std::string counted_instruction(std::string_view site, std::string_view job_id,
                                std::string_view smsid, std::uint32_t retries) {
  std::string bytes = wiremove_instruction(site, job_id, smsid, static_cast<std::uint8_t>(retries));
  put(bytes, fmt::format("The number of retries is {}", retries));
  return bytes;
}

std::string inventory_instruction(std::string_view site, std::string_view smsid) {
  std::string bytes(kHead);
  put(bytes, "MICROSOFT|SMS|MINIJOBINSTRUCTION|INVENTORY");
  put(bytes, site);
  bytes += "\0\0\x05\0"sv;
  put(bytes, smsid);
  bytes += "\0\0\0"sv;
  return bytes;
}

}  // namespace mifdex::corpus
