#include "engine/status/status_word.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/ascii.h"

namespace mifdex::engine {
namespace {

using namespace std::string_view_literals;

// UTF-8 of the blanks of Unicode and of the characters without width.
constexpr std::array kUnicodeBlanks = {
    "\u00A0"sv, "\u0085"sv, "\u00AD"sv, "\u1680"sv, "\u180E"sv, "\u2000"sv, "\u2001"sv,
    "\u2002"sv, "\u2003"sv, "\u2004"sv, "\u2005"sv, "\u2006"sv, "\u2007"sv, "\u2008"sv,
    "\u2009"sv, "\u200A"sv, "\u200B"sv, "\u200C"sv, "\u200D"sv, "\u200E"sv, "\u200F"sv,
    "\u2028"sv, "\u2029"sv, "\u202F"sv, "\u205F"sv, "\u2060"sv, "\u3000"sv, "\uFEFF"sv,
};

bool is_ascii_blank(char c) { return ascii::is_blank(c); }

/// How many bytes the blank at the front of `text` has; 0 if there is none.
std::size_t front_blank(std::string_view text) {
  if (text.empty()) return 0;
  if (is_ascii_blank(text.front())) return 1;
  const auto found = std::ranges::find_if(
      kUnicodeBlanks, [text](std::string_view blank) { return text.starts_with(blank); });
  return found == kUnicodeBlanks.end() ? 0 : found->size();
}

std::size_t back_blank(std::string_view text) {
  if (text.empty()) return 0;
  if (is_ascii_blank(text.back())) return 1;
  const auto found = std::ranges::find_if(
      kUnicodeBlanks, [text](std::string_view blank) { return text.ends_with(blank); });
  return found == kUnicodeBlanks.end() ? 0 : found->size();
}

std::string_view trim_blanks(std::string_view text) {
  while (const std::size_t size = front_blank(text)) text.remove_prefix(size);
  while (const std::size_t size = back_blank(text)) text.remove_suffix(size);
  return text;
}

}  // namespace

std::string_view text_before_nul(std::string_view text) { return text.substr(0, text.find('\0')); }

index::MifStatus read_status_word(std::string_view text) {
  text = trim_blanks(text_before_nul(text));
  if (text.empty()) return index::MifStatus::kMissing;
  if (ascii::equals(text, "SUCCESS")) return index::MifStatus::kSuccess;
  if (ascii::equals(text, "FAILED")) return index::MifStatus::kFailed;
  return index::MifStatus::kOther;
}

}  // namespace mifdex::engine
