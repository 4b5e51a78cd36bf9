#include "io/text/sms_ini.h"

#include <algorithm>

#include "io/base/ascii.h"

namespace mifdex::io {
namespace {

std::string_view without_quotes(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == value.back() &&
                      (value.front() == '"' || value.front() == '\'');
  return quoted ? ascii::trim(value.substr(1, value.size() - 2)) : value;
}

/// Returns the member for the value of `key`; null if the key has no facts about the client.
std::string_view* place_of(SmsIni& ini, std::string_view section, std::string_view key) {
  if (ascii::equals_ignore_case(key, "sms unique id")) return &ini.smsid;
  if (ascii::equals_ignore_case(key, "sitecode")) return &ini.site;
  if (ascii::equals_ignore_case(key, "machinename")) return &ini.machine;
  if (ascii::equals_ignore_case(key, "resultssharepoint") ||
      ascii::equals_ignore_case(key, "resultsharepoint")) {
    return &ini.results_share_point;
  }
  if (ascii::equals_ignore_case(key, "domain") && ascii::equals_ignore_case(section, "smslsini"))
    return &ini.domain;
  return nullptr;
}

}  // namespace

SmsIni read_sms_ini(std::string_view text) {
  SmsIni ini;
  std::string_view section;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = ascii::trim(text.substr(0, size));
    text.remove_prefix(std::min(size + 1, text.size()));
    if (line.starts_with('[')) {
      section = ascii::trim(line.substr(1, std::min(line.find(']'), line.size()) - 1));
      continue;
    }
    // A comment falls through: no key begins with ';'.
    const std::size_t equals_sign = line.find('=');
    if (equals_sign == std::string_view::npos) continue;
    std::string_view* const place =
        place_of(ini, section, ascii::trim(line.substr(0, equals_sign)));
    if (place == nullptr || !place->empty()) continue;
    const std::string_view value = without_quotes(ascii::trim(line.substr(equals_sign + 1)));
    if (value.find('\0') == std::string_view::npos) *place = value;
  }
  return ini;
}

}  // namespace mifdex::io
