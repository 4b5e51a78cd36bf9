#include "engine/mif/header_comments.h"

#include "engine/ascii.h"

namespace mifdex::engine::mif {
namespace {

// The text between < and > behind `key` at the begin of `comment`, or nothing.
std::string_view value_of(std::string_view comment, std::string_view key) {
  if (!ascii::starts_with(comment, key)) return {};
  comment = ascii::trim(comment.substr(key.size()));
  const std::size_t close = comment.rfind('>');
  if (comment.empty() || comment[0] != '<' || close == std::string_view::npos) return {};
  return ascii::trim(comment.substr(1, close - 1));
}

}  // namespace

HeaderComments read_header_comments(std::string_view text) {
  HeaderComments header;
  while (true) {
    text = ascii::trim_front(text);
    if (!text.starts_with("//")) return header;
    const std::size_t newline = std::min(text.find('\n'), text.size());
    const std::string_view comment = ascii::trim(text.substr(2, newline - 2));
    if (const auto value = value_of(comment, "ARCHITECTURE"); !value.empty()) {
      header.architecture = value;
    }
    if (const auto value = value_of(comment, "UNIQUEID"); !value.empty()) header.unique_id = value;
    text.remove_prefix(newline);
  }
}

}  // namespace mifdex::engine::mif
