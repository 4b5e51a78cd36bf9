#include "engine/mif/header_comments.h"

#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

// Returns the text between < and > after `key` at the begin of `comment`; empty if there is none.
std::string_view value_of(std::string_view comment, std::string_view key) {
  if (!ascii::starts_with(comment, key)) return {};
  comment = ascii::trim(comment.substr(key.size()));
  const std::size_t close = comment.rfind('>');
  if (comment.empty() || comment[0] != '<' || close == std::string_view::npos) return {};
  return ascii::trim(comment.substr(1, close - 1));
}

// Removes the text between < and the next > from `rest` and returns it; empty if `rest` does not
// begin with one.
std::string_view take_bracket(std::string_view& rest) {
  rest = ascii::trim(rest);
  const std::size_t close = rest.find('>');
  if (!rest.starts_with('<') || close == std::string_view::npos) return {};
  const std::string_view inside = ascii::trim(rest.substr(1, close - 1));
  rest.remove_prefix(close + 1);
  return inside;
}

// Returns HOST of `KeyAttribute<NetBIOS Name><HOST>`; empty if there is none.
std::string_view netbios_name_of(std::string_view comment) {
  constexpr std::string_view kKey = "KEYATTRIBUTE";
  if (!ascii::starts_with(comment, kKey)) return {};
  comment.remove_prefix(kKey.size());
  return ascii::equals(take_bracket(comment), "NETBIOS NAME") ? take_bracket(comment)
                                                              : std::string_view();
}

}  // namespace

HeaderComments read_header_comments(std::string_view text) {
  HeaderComments header;
  const std::string_view whole = ascii::trim_front(text);
  while (true) {
    text = ascii::trim_front(text);
    if (!text.starts_with("//")) return header;
    const std::size_t newline = std::min(text.find('\n'), text.size());
    const std::string_view comment = ascii::trim(text.substr(2, newline - 2));
    if (const auto value = value_of(comment, "ARCHITECTURE"); !value.empty()) {
      header.architecture = value;
    }
    if (const auto value = value_of(comment, "UNIQUEID"); !value.empty()) header.unique_id = value;
    if (const auto name = netbios_name_of(comment); !name.empty()) header.netbios_name = name;
    text.remove_prefix(newline);
    header.lines = whole.substr(0, whole.size() - text.size());
  }
}

std::size_t header_begin(std::string_view text) {
  std::size_t begin = text.size();
  for (std::size_t end = text.size(); end > 0;) {
    const std::size_t newline = text.substr(0, end - 1).rfind('\n');
    const std::size_t line = newline == std::string_view::npos ? 0 : newline + 1;
    const std::string_view words = ascii::trim(text.substr(line, end - line));
    if (words.starts_with("//")) {
      begin = line;
    } else if (!words.empty()) {
      break;
    }
    end = line;
  }
  return begin;
}

}  // namespace mifdex::engine::mif
