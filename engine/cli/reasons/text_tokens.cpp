#include "engine/cli/reasons/text_tokens.h"

#include <algorithm>
#include <array>

#include "engine/cli/reasons/reason_words.h"

namespace mifdex::cli {
namespace {

bool is_hex(char c) { return ascii::hex_digit(c) >= 0; }

std::string_view word_at(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  return text.substr(at, word_end(text, at) - at);
}

std::size_t digits_end(std::string_view text, std::size_t at) {
  while (at < text.size() && ascii::is_digit(text[at])) ++at;
  return at;
}

/// Returns the end of digits with one separator between each two runs of them: "21.05.1997".
std::size_t cluster_end(std::string_view text, std::size_t at) {
  for (;;) {
    at = digits_end(text, at);
    const bool goes_on =
        is_of(kDigitSeparator, byte_at(text, at)) && ascii::is_digit(byte_at(text, at + 1));
    if (!goes_on) return at;
    ++at;
  }
}

/// True for "17:09", "17:09:27", "17:09:27.5" and what begins so.
bool is_clock(std::string_view cluster) {
  const std::size_t colon = cluster.find(':');
  return (colon == 1 || colon == 2) && digits_end(cluster, 0) == colon &&
         digits_end(cluster, colon + 1) >= colon + 3;
}

/// True for three numbers that can be a year, a month and a day, or these in another order.
bool is_calendar_day(std::string_view cluster) {
  std::array<std::size_t, 3> sizes{};
  char separator = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const std::size_t end = digits_end(cluster, at);
    sizes[i] = end - at;
    const bool is_last = i + 1 == sizes.size();
    if (is_last != (end == cluster.size())) return false;
    if (is_last) break;
    if (separator != 0 && cluster[end] != separator) return false;
    separator = cluster[end];
    at = end + 1;
  }
  if (separator == ',' || separator == ':') return false;
  const auto is_short = [](std::size_t size) { return size == 1 || size == 2; };
  const bool year_first = sizes[0] == 4 && is_short(sizes[2]);
  const bool year_last = is_short(sizes[0]) && (sizes[2] == 4 || sizes[2] == 2);
  return is_short(sizes[1]) && (year_first || year_last);
}

/// Returns the end of "Z", " PM" or "+02:00" after the time of day that ends at `at`; else `at`.
std::size_t clock_suffix_end(std::string_view text, std::size_t at) {
  if (byte_at(text, at) == '+' && ascii::is_digit(byte_at(text, at + 1))) {
    const std::size_t end = cluster_end(text, at + 1);
    return is_joined(byte_at(text, end)) ? at : end;
  }
  const std::size_t word = byte_at(text, at) == ' ' ? at + 1 : at;
  const std::string_view name = word_at(text, word);
  const std::size_t end = word + name.size();
  const bool is_half =
      ascii::equals_ignore_case(name, "am") || ascii::equals_ignore_case(name, "pm");
  const bool is_zone = name == "Z" && word == at;
  return (is_half || is_zone) && !is_joined(byte_at(text, end)) ? end : at;
}

/// Returns the end of a time of day after one of `separators` at `at`, with its suffix; else `at`.
std::size_t clock_end(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  if (byte_at(text, begin) == ',') ++begin;
  if (byte_at(text, begin) == ' ' || byte_at(text, begin) == 'T') ++begin;
  if (begin == at || !ascii::is_digit(byte_at(text, begin))) return at;
  const std::size_t end = cluster_end(text, begin);
  if (!is_clock(text.substr(begin, end - begin))) return at;
  const std::size_t whole = clock_suffix_end(text, end);
  return is_joined(byte_at(text, whole)) ? at : whole;
}

/// Returns the end of a blank and a year at `at`; else `at`.
std::size_t year_end(std::string_view text, std::size_t at) {
  if (byte_at(text, at) != ' ') return at;
  const std::size_t end = digits_end(text, at + 1);
  return end - at - 1 == 4 && !is_joined(byte_at(text, end)) ? end : at;
}

/// Returns the end of "May 21, 1997" or "May 21 17:09:27 1997" at `at`; else `at`.
std::size_t month_first_end(std::string_view text, std::size_t at) {
  const std::string_view month = word_at(text, at);
  if (kind_of_word(month) != WordKind::kMonth) return at;
  std::size_t day = at + month.size();
  if (byte_at(text, day) == '.') ++day;
  if (byte_at(text, day) != ' ') return at;
  std::size_t end = digits_end(text, ++day);
  if (end == day || end > day + 2 || is_joined(byte_at(text, end))) return at;
  if (byte_at(text, end) == ',' && year_end(text, end + 1) != end + 1) ++end;
  end = year_end(text, end);
  end = clock_end(text, end);
  return year_end(text, end);
}

/// Returns the end of "21 May 1997" or "21. Mai 1997 17:09", whose first number ends at `at`.
std::size_t day_first_end(std::string_view text, std::size_t at) {
  std::size_t month = at;
  if (byte_at(text, month) == '.') ++month;
  if (byte_at(text, month) != ' ') return at;
  const std::string_view name = word_at(text, ++month);
  const std::size_t end = month + name.size();
  if (kind_of_word(name) != WordKind::kMonth || is_joined(byte_at(text, end))) return at;
  const std::size_t year = year_end(text, end);
  return year == end ? at : clock_end(text, year);
}

std::size_t path_bytes_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_of(kPathByte, text[at])) ++at;
  return at;
}

/// Returns the end of the path without the punctuation of the sentence after it.
std::size_t without_punctuation(std::string_view text, std::size_t begin, std::size_t end) {
  while (end > begin + 1 &&
         std::string_view(".,;:!)]}").find(text[end - 1]) != std::string_view::npos)
    --end;
  return end;
}

}  // namespace

std::size_t guid_size(std::string_view text, std::size_t at) {
  constexpr std::array<std::size_t, 5> kGroups = {8, 4, 4, 4, 12};
  const bool has_brace = byte_at(text, at) == '{';
  std::size_t end = has_brace ? at + 1 : at;
  for (std::size_t i = 0; i < kGroups.size(); ++i) {
    if (i != 0 && byte_at(text, end++) != '-') return 0;
    for (std::size_t digit = 0; digit < kGroups[i]; ++digit) {
      if (!is_hex(byte_at(text, end++))) return 0;
    }
  }
  if (has_brace) return byte_at(text, end) == '}' ? end + 1 - at : 0;
  return is_joined(byte_at(text, end)) ? 0 : end - at;
}

bool is_hex_word(std::string_view word) {
  return word.size() >= 8 && std::ranges::all_of(word, is_hex) &&
         std::ranges::any_of(word, ascii::is_digit) && std::ranges::any_of(word, ascii::is_letter);
}

NumberToken number_at(std::string_view text, std::size_t at) {
  using enum NumberToken::Shape;
  const std::size_t word = word_end(text, at);
  if (text[at] == '0' && ascii::lower(byte_at(text, at + 1)) == 'x' && word > at + 2 &&
      std::ranges::all_of(text.substr(at + 2, word - at - 2), is_hex)) {
    return {kHex, word};
  }
  if (is_hex_word(text.substr(at, word - at))) return {kHexWord, word};
  const std::size_t end = cluster_end(text, at);
  const std::string_view cluster = text.substr(at, end - at);
  if (is_clock(cluster)) return {kTime, clock_suffix_end(text, end)};
  if (is_calendar_day(cluster)) {
    const std::size_t clock = clock_end(text, end);
    return {kTime, clock};
  }
  const bool is_integer = std::ranges::all_of(cluster, ascii::is_digit);
  if (is_integer && cluster.size() <= 2) {
    const std::size_t date = day_first_end(text, end);
    if (date != end) return {kTime, date};
  }
  return {is_integer ? kInteger : kSeparated, end};
}

std::size_t named_date_end(std::string_view text, std::size_t at) {
  std::size_t month = at;
  const std::string_view day = word_at(text, at);
  if (kind_of_word(day) == WordKind::kWeekday) {
    month += day.size();
    if (byte_at(text, month) == ',' || byte_at(text, month) == '.') ++month;
    if (byte_at(text, month) != ' ') return at;
    ++month;
  }
  const std::size_t end = month_first_end(text, month);
  return end == month ? at : end;
}

bool PathFinder::has_root(std::size_t at) const {
  const char first = byte_at(text_, at);
  const char second = byte_at(text_, at + 1);
  const char third = byte_at(text_, at + 2);
  if (first == '\\') return second == '\\';
  return ascii::is_letter(first) && second == ':' && (third == '\\' || third == '/');
}

/// Returns the position of the first separator of the path at `at`; `at` if none begins there.
std::size_t PathFinder::begin_of_tail(std::size_t at) {
  if (at < plain_until_) return at;
  std::size_t end = at;
  while (end < text_.size() && is_of(kNameByte, text_[end])) ++end;
  const bool is_url = byte_at(text_, end) == ':' && byte_at(text_, end + 1) == '/' &&
                      byte_at(text_, end + 2) == '/' && end != at;
  if (byte_at(text_, end) == '\\' || is_url) return end;
  plain_until_ = end;
  return at;
}

std::size_t PathFinder::end_of(std::size_t at) {
  const char c = text_[at];
  if (has_root(at)) return end_of_tail(at, true);
  if (c == '\\') return end_of_tail(at, true);
  if (c == '/') {
    const std::size_t end = path_bytes_end(text_, at);
    const std::string_view path = text_.substr(at, end - at);
    const bool has_parts = path.find('/', 2) != std::string_view::npos;
    return has_parts ? without_punctuation(text_, at, end) : at;
  }
  if (!is_of(kNameByte, c)) return at;
  const std::size_t tail = begin_of_tail(at);
  if (tail == at) return at;
  return end_of_tail(at, text_[tail] == '\\');
}

/// Returns the end of the path at `at`, whose parts may have blanks if a separator follows them.
std::size_t PathFinder::end_of_tail(std::size_t at, bool may_have_blanks) const {
  std::size_t end = path_bytes_end(text_, at);
  while (may_have_blanks) {
    const std::size_t next = end_of_next_part(end);
    if (next == end) break;
    end = next;
  }
  return without_punctuation(text_, at, end);
}

/// Returns the end of the words after a blank at `at` that continue the path before it.
std::size_t PathFinder::end_of_next_part(std::size_t at) const {
  if (at >= text_.size() || text_[at] != ' ') return at;
  const std::string_view before = text_.substr(0, at);
  const std::string_view after = text_.substr(at + 1);
  for (const std::string_view name : {"FILES (X86)", "FILES", "AND SETTINGS"}) {
    const std::string_view first = name == "AND SETTINGS" ? "DOCUMENTS" : "PROGRAM";
    if (!ascii::ends_with(before, first) || !ascii::starts_with(after, name)) continue;
    const std::size_t end = at + 1 + name.size();
    if (!is_joined(byte_at(text_, end))) return path_bytes_end(text_, end);
  }
  const std::size_t end = path_bytes_end(text_, at + 1);
  const std::string_view part = text_.substr(at + 1, end - at - 1);
  const bool begins_another = part.empty() || !is_word_byte(part.front()) || has_root(at + 1);
  return begins_another || part.find('\\') == std::string_view::npos ? at : end;
}

}  // namespace mifdex::cli
