#include "io/sandbox/decoders/warc/warc_record.h"

#include <algorithm>
#include <string_view>

#include "io/base/ascii.h"

namespace mifdex::io::sandbox {
namespace {

/// Decodes %XX. %2F and %00 stay: a '/' that is not a separator, and the end of a name, have no
/// other form.
std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? ascii::hex_digit(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : ascii::hex_digit(text[i + 2]);
    const char c = static_cast<char>(high * 16 + low);
    if (low < 0 || c == '/' || c == '\0') {
      decoded += text[i];
    } else {
      decoded += c;
      i += 2;
    }
  }
  return decoded;
}

/// Returns the length of a scheme with its "://", 0 if `uri` begins with none.
std::size_t scheme_length(std::string_view uri) {
  const std::size_t end = uri.find("://");
  if (end == std::string_view::npos || end == 0) return 0;
  const bool is_scheme = std::ranges::all_of(ascii::lower_case(uri.substr(0, end)), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
  return is_scheme ? end + 3 : 0;
}

}  // namespace

std::optional<HeaderFields> read_warc_head(Bytes bytes) {
  if (!bytes.starts_with("WARC/")) return std::nullopt;
  auto head = read_header_fields(bytes.substr(0, kLongestWarcHead));
  if (!head || !head->number("content-length")) return std::nullopt;
  return head;
}

bool holds_file(const HeaderFields& record) {
  const std::string type = record.word("warc-type");
  return type != "warcinfo" && type != "request" && type != "metadata" && type != "revisit";
}

bool is_revisit(const HeaderFields& record) { return record.word("warc-type") == "revisit"; }

std::string warc_file_name(const HeaderFields& record, std::uint64_t number) {
  std::string_view uri = record.value("warc-target-uri");
  if (uri.starts_with('<') && uri.ends_with('>')) uri = uri.substr(1, uri.size() - 2);
  if (const std::size_t scheme = scheme_length(uri); scheme != 0) {
    const bool is_file = ascii::lower_case(uri.substr(0, scheme)) == "file://";
    uri.remove_prefix(scheme);
    if (!is_file) uri.remove_prefix(std::min(uri.find('/'), uri.size()));  // the host
  }
  std::string name = percent_decoded(uri);
  std::ranges::replace(name, '\0', '_');  // damage; no path can have it
  const std::string_view last = std::string_view(name).substr(name.rfind('/') + 1);
  if (last.empty() || last == ".") name += "record " + std::to_string(number);
  return name;
}

ClaimedDigest block_digest(const HeaderFields& record) {
  const std::string_view value = record.value("warc-block-digest");
  const std::size_t colon = value.find(':');
  if (colon == std::string_view::npos) return {};
  return {value.substr(0, colon), value.substr(colon + 1)};
}

}  // namespace mifdex::io::sandbox
