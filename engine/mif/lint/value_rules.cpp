#include "engine/mif/lint/value_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

struct TypeWord {
  std::string_view word;  // upper case
  TypeKind kind;
};

constexpr std::array kTypeWords = {
    TypeWord{"INTEGER", TypeKind::kInteger},
    TypeWord{"INT", TypeKind::kInteger},
    TypeWord{"INTEGER64", TypeKind::kInteger64},
    TypeWord{"INT64", TypeKind::kInteger64},
    TypeWord{"GAUGE", TypeKind::kGauge},
    TypeWord{"COUNTER", TypeKind::kCounter},
    TypeWord{"COUNTER64", TypeKind::kCounter64},
    TypeWord{"STRING", TypeKind::kString},
    TypeWord{"DISPLAYSTRING", TypeKind::kDisplayString},
    TypeWord{"OCTETSTRING", TypeKind::kOctetString},
    TypeWord{"DATE", TypeKind::kDate},
};

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool all_stars(std::string_view text) {
  return !text.empty() && text.find_first_not_of('*') == std::string_view::npos;
}

// The begin of a field of a date, its length, and its range.
struct DateField {
  std::size_t at;
  std::size_t length;
  int least;
  int most;
};

// Year, month, day, hour, minute, second, microsecond, offset in minutes.
constexpr std::array<DateField, 8> kDmiFields = {{{0, 4, 1980, 2030},
                                                  {4, 2, 1, 12},
                                                  {6, 2, 1, 31},
                                                  {8, 2, 0, 23},
                                                  {10, 2, 0, 59},
                                                  {12, 2, 0, 59},
                                                  {15, 6, 0, 999999},
                                                  {22, 3, 0, 999}}};

// mm/dd/yy hh:mm:ss; two digits of a year are never out of range.
constexpr std::string_view kSmsForm = "dd/dd/dd dd:dd:dd";
constexpr std::array<DateField, 6> kSmsFields = {
    {{0, 2, 1, 12}, {3, 2, 1, 31}, {6, 2, 0, 99}, {9, 2, 0, 23}, {12, 2, 0, 59}, {15, 2, 0, 59}}};

bool has_sms_form(std::string_view text) {
  return text.size() == kSmsForm.size() &&
         std::equal(text.begin(), text.end(), kSmsForm.begin(), [](char c, char form) {
           return form == 'd' ? c >= '0' && c <= '9' : c == form;
         });
}

bool in_range(std::string_view text, const DateField& field) {
  const std::string_view part = text.substr(field.at, field.length);
  int number = 0;
  const auto read = std::from_chars(part.data(), part.data() + part.size(), number);
  return all_stars(part) ||
         (read.ec == std::errc() && number >= field.least && number <= field.most);
}

// Reads the number in `text`, in one of three radices, in `least`..`most`.
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

bool has_text(const Enum& values, std::string_view text, const Details& details) {
  const auto first = details.enum_items.begin() + values.items.first;
  return std::any_of(first, first + values.items.count,
                     [text](const EnumItem& item) { return item.text == text; });
}

bool fits_integer(std::string_view value, TypeKind kind) {
  switch (kind) {
    case TypeKind::kInteger:
      return fits_number<std::int64_t>(value, std::numeric_limits<std::int32_t>::min(),
                                       std::numeric_limits<std::int32_t>::max());
    case TypeKind::kInteger64:
      return fits_number<std::int64_t>(value, std::numeric_limits<std::int64_t>::min(),
                                       std::numeric_limits<std::int64_t>::max());
    case TypeKind::kCounter64:
      return fits_number<std::uint64_t>(value, 0, std::numeric_limits<std::uint64_t>::max());
    default:
      return fits_number<std::uint64_t>(value, 0, std::numeric_limits<std::uint32_t>::max());
  }
}

}  // namespace

TypeKind type_kind(std::string_view word) {
  for (const TypeWord& row : kTypeWords) {
    if (ascii::equals(word, row.word)) return row.kind;
  }
  return TypeKind::kOther;
}

bool is_string(TypeKind kind) {
  return kind == TypeKind::kString || kind == TypeKind::kDisplayString ||
         kind == TypeKind::kOctetString;
}

bool is_access_word(std::string_view word) {
  return ascii::equals(word, "READ-ONLY") || ascii::equals(word, "READ-WRITE") ||
         ascii::equals(word, "WRITE-ONLY");
}

bool is_storage_word(std::string_view word) {
  return ascii::equals(word, "COMMON") || ascii::equals(word, "SPECIFIC");
}

bool is_dmi_date(std::string_view text) {
  constexpr std::size_t kLength = 25;
  if (text.empty()) return true;
  if (text.size() != kLength || text[14] != '.' || (text[21] != '+' && text[21] != '-'))
    return false;
  return std::all_of(kDmiFields.begin(), kDmiFields.end(), [text](const DateField& field) {
    const std::string_view part = text.substr(field.at, field.length);
    return all_digits(part) || all_stars(part);
  });
}

bool is_date(std::string_view text) { return is_dmi_date(text) || has_sms_form(text); }

bool is_sms_date(std::string_view text) {
  const auto fits = [text](const DateField& field) { return in_range(text, field); };
  if (has_sms_form(text)) return std::all_of(kSmsFields.begin(), kSmsFields.end(), fits);
  return text.empty() ||
         (is_dmi_date(text) && std::all_of(kDmiFields.begin(), kDmiFields.end(), fits));
}

std::size_t octets_of(std::string_view text) {
  std::size_t octets = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80) continue;
    octets += byte >= 0xE2 + 1 ? 2 : 1;  // E3 begins U+3000
  }
  return octets;
}

bool fits_type(ValueKind kind, std::string_view value, const Type& type, const Enum* values,
               const Details& details) {
  const bool text = kind == ValueKind::kLiteral || kind == ValueKind::kBare;
  if (!text && kind != ValueKind::kInteger) return true;
  switch (type.kind) {
    case TypeKind::kNone:
    case TypeKind::kOther:
      return true;
    case TypeKind::kString:
    case TypeKind::kDisplayString:
    case TypeKind::kOctetString:
      return text;
    case TypeKind::kDate:
      return text && is_date(value);
    case TypeKind::kInlineEnum:
    case TypeKind::kEnumName:  // a number is taken without a check
      return !text || values == nullptr || has_text(*values, value, details);
    default:
      return !text && fits_integer(value, type.kind);
  }
}

}  // namespace mifdex::engine::mif
