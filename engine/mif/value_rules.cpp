#include "engine/mif/value_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

namespace mifdex::engine::mif {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool all_stars(std::string_view text) {
  return !text.empty() && text.find_first_not_of('*') == std::string_view::npos;
}

bool is_dmi_date(std::string_view text) {
  constexpr std::size_t kLength = 25;
  if (text.size() != kLength || text[14] != '.' || (text[21] != '+' && text[21] != '-'))
    return false;
  // Where each field begins, and how long it is: year, month, day, hour, minute, second,
  // microsecond, offset in minutes.
  constexpr std::array<std::array<std::size_t, 2>, 8> kFields = {
      {{0, 4}, {4, 2}, {6, 2}, {8, 2}, {10, 2}, {12, 2}, {15, 6}, {22, 3}}};
  return std::all_of(kFields.begin(), kFields.end(), [text](const auto& field) {
    const std::string_view part = text.substr(field[0], field[1]);
    return all_digits(part) || all_stars(part);
  });
}

bool is_sms_date(std::string_view text) {
  constexpr std::string_view kForm = "dd/dd/dd dd:dd:dd";
  return text.size() == kForm.size() &&
         std::equal(text.begin(), text.end(), kForm.begin(), [](char c, char form) {
           return form == 'd' ? c >= '0' && c <= '9' : c == form;
         });
}

// The number that `text` writes, in one of three radices, in `least`..`most`.
template <class Number>
bool fits_number(std::string_view text, Number least, Number most) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    base = 8;
  }
  std::uint64_t size = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), size, base);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return false;
  if (negative) return least < 0 && size <= static_cast<std::uint64_t>(most) + 1;
  return size <= static_cast<std::uint64_t>(most);
}

bool fits_enum(const Attribute& attribute, const Enum& values, const Details& details) {
  if (attribute.value_kind != ValueKind::kLiteral)
    return true;  // a number is taken without a check
  const auto first = details.enum_items.begin() + values.items.first;
  return std::any_of(first, first + values.items.count,
                     [&](const EnumItem& item) { return item.text == attribute.value; });
}

bool fits_integer(const Attribute& attribute, TypeKind kind) {
  if (attribute.value_kind != ValueKind::kInteger) return false;
  switch (kind) {
    case TypeKind::kInteger:
      return fits_number<std::int64_t>(attribute.value, std::numeric_limits<std::int32_t>::min(),
                                       std::numeric_limits<std::int32_t>::max());
    case TypeKind::kInteger64:
      return fits_number<std::int64_t>(attribute.value, std::numeric_limits<std::int64_t>::min(),
                                       std::numeric_limits<std::int64_t>::max());
    case TypeKind::kCounter64:
      return fits_number<std::uint64_t>(attribute.value, 0,
                                        std::numeric_limits<std::uint64_t>::max());
    default:
      return fits_number<std::uint64_t>(attribute.value, 0,
                                        std::numeric_limits<std::uint32_t>::max());
  }
}

}  // namespace

bool is_date(std::string_view text) {
  return text.empty() || is_dmi_date(text) || is_sms_date(text);
}

bool fits_type(const Attribute& attribute, const Type& type, const Details& details) {
  const bool text =
      attribute.value_kind == ValueKind::kLiteral || attribute.value_kind == ValueKind::kBare;
  if (!text && attribute.value_kind != ValueKind::kInteger) return true;
  switch (type.kind) {
    case TypeKind::kNone:
    case TypeKind::kOther:
      return true;
    case TypeKind::kString:
    case TypeKind::kDisplayString:
    case TypeKind::kOctetString:
      return text;
    case TypeKind::kDate:
      return text && is_date(attribute.value);
    case TypeKind::kInlineEnum:
      return fits_enum(attribute, details.enums[type.inline_enum], details);
    case TypeKind::kEnumName: {
      const auto found =
          std::find_if(details.enums.begin(), details.enums.end(),
                       [&type](const Enum& one) { return !one.inlined && one.name == type.word; });
      return found != details.enums.end() && fits_enum(attribute, *found, details);
    }
    default:
      return fits_integer(attribute, type.kind);
  }
}

}  // namespace mifdex::engine::mif
