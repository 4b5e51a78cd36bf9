#include "io/sandbox/decoders/warc/header_fields.h"

#include <algorithm>
#include <charconv>

#include "io/base/ascii.h"

namespace mifdex::io::sandbox {
namespace {

constexpr std::string_view kSpaces = " \t";

/// Removes the first line from `rest` and returns it without its end; nothing if it has no end.
std::optional<std::string_view> take_line(Bytes& rest) {
  const std::size_t end = rest.find('\n');
  if (end == Bytes::npos) return std::nullopt;
  std::string_view line = rest.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string_view HeaderFields::value(std::string_view name) const {
  const auto found =
      std::ranges::find_if(fields, [name](const auto& field) { return field.first == name; });
  return found == fields.end() ? std::string_view() : ascii::trim(found->second, kSpaces);
}

std::string HeaderFields::word(std::string_view name) const {
  const std::string_view text = value(name);
  return ascii::lower_case(text.substr(0, text.find_first_of("; \t")));
}

std::string HeaderFields::last_word(std::string_view name) const {
  const std::string_view text = value(name);
  const std::size_t last = text.find_first_not_of(" \t", text.rfind(',') + 1);
  if (last == std::string_view::npos) return {};
  return ascii::lower_case(text.substr(last, text.find_first_of("; \t", last) - last));
}

std::optional<std::uint64_t> HeaderFields::number(std::string_view name) const {
  const std::string_view text = value(name);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<HeaderFields> read_header_fields(Bytes bytes) {
  Bytes rest = bytes;
  HeaderFields head;
  const auto first = take_line(rest);
  if (!first) return std::nullopt;
  head.first_line = *first;
  while (const auto line = take_line(rest)) {
    if (line->empty()) {
      head.size = bytes.size() - rest.size();
      return head;
    }
    const bool continues = kSpaces.find(line->front()) != std::string_view::npos;
    const std::size_t colon = line->find(':');
    if (continues) {
      if (!head.fields.empty())
        head.fields.back().second.append(" ").append(ascii::trim(*line, kSpaces));
    } else if (colon != std::string_view::npos) {
      head.fields.emplace_back(ascii::lower_case(ascii::trim(line->substr(0, colon), kSpaces)),
                               line->substr(colon + 1));
    }
  }
  return std::nullopt;
}

}  // namespace mifdex::io::sandbox
