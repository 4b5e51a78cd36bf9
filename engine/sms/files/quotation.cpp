#include "engine/sms/files/quotation.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/mif/component_line.h"
#include "engine/mif/lex/literal_end.h"
#include "engine/mif/lex/look_alikes.h"
#include "engine/sms/files/instruction.h"
#include "engine/sms/files/sniff.h"
#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

using namespace std::string_view_literals;

/// The last character decides for most names.
bool ends_with(std::string_view name, std::string_view suffix) {
  return !name.empty() && ascii::upper(name.back()) == suffix.back() &&
         ascii::ends_with(name, suffix);
}

/// Returns `name` without the suffix that programs append to the name of a copy or backup.
std::string_view without_backup_suffix(std::string_view name) {
  constexpr std::array kSuffixes = {".BAK"sv, ".OLD"sv, ".ORIG"sv, ".SAV"sv, "~"sv};
  for (const std::string_view suffix : kSuffixes) {
    if (ends_with(name, suffix)) return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

template <std::size_t kCount>
bool ends_with_any(std::string_view name, const std::array<std::string_view, kCount>& suffixes) {
  return std::ranges::any_of(suffixes,
                             [name](std::string_view suffix) { return ends_with(name, suffix); });
}

/// Removes the first line from `text` and returns it.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool is_nothing(char c) { return ascii::is_blank(c) || c == '\0' || c == '\x1A'; }

/// True if `line` has a word of three letters or more; single characters are damage, not
/// prose.
bool has_word(std::string_view line) {
  constexpr std::size_t kFewest = 3;
  std::size_t letters = 0;
  return std::ranges::any_of(line, [&letters](char c) {
    letters = ascii::is_letter(c) || !ascii::is_ascii(c) ? letters + 1 : 0;
    return letters == kFewest;
  });
}

/// True if `line` is START COMPONENT except for one damaged byte, or two.
bool is_damaged_start(std::string_view line) {
  constexpr std::string_view kStart = "START COMPONENT";
  constexpr std::size_t kMostDamaged = 2;
  if (line.size() < kStart.size()) return false;
  std::size_t damaged = 0;
  for (std::size_t i = 0; i < kStart.size(); ++i) {
    if (ascii::upper(line[i]) != kStart[i]) ++damaged;
  }
  return damaged <= kMostDamaged;
}

/// Returns `line` without blanks, NULs and ^Z before it.
std::string_view without_nothing(std::string_view line) {
  while (!line.empty() && is_nothing(line.front())) line.remove_prefix(1);
  return mif::trim_any_blanks(line);
}

/// True if `line` has words that are not MIF.
bool is_prose(std::string_view line) {
  line = without_nothing(line);
  if (!has_word(line) || line.starts_with("//")) return false;
  return !mif::is_boundary_line(line.data(), line.data() + line.size()) && !is_damaged_start(line);
}

std::string_view before_start(std::string_view text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t begin = text.size() - rest.size();
    const std::string_view line = without_nothing(take_line(rest));
    if (!ascii::starts_with(line, "START")) continue;
    const std::string_view second = mif::trim_any_blanks(line.substr(5));
    if (ascii::starts_with(second, "COMPONENT")) return text.substr(0, begin);
  }
  return text;
}

/// Returns the text after the last END COMPONENT, up to a component that has no end: its lines
/// belong to a MIF, even if they look like prose. Empty if there is no END COMPONENT.
std::string_view behind_last_end(std::string_view text) {
  std::string_view behind;
  while (!text.empty()) {
    const std::string_view line = ascii::trim_front(take_line(text));
    if (!ascii::starts_with(line, "END")) continue;
    const std::string_view second = ascii::trim_front(line.substr(3));
    if (ascii::starts_with(second, "COMPONENT")) behind = text;
  }
  return before_start(behind);
}

bool has_prose(std::string_view text) {
  while (!text.empty()) {
    if (is_prose(take_line(text))) return true;
  }
  return false;
}

bool is_printable(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

bool is_mif_name(std::string_view name) {
  constexpr std::array kNames = {".MIF"sv, ".PCK"sv, ".EMF"sv, ".JMF"sv, ".TMP"sv, ".NHM"sv};
  return ends_with_any(without_backup_suffix(name), kNames);
}

bool is_instruction_name(std::string_view name) {
  constexpr std::array kNames = {".SNI"sv, ".TMP"sv};
  return ends_with_any(without_backup_suffix(name), kNames);
}

bool is_text_around_mif(std::string_view text) {
  const std::size_t begin = mif::find_component_line(text);
  if (begin == std::string_view::npos) return false;
  return has_prose(text.substr(0, begin)) || has_prose(behind_last_end(text.substr(begin)));
}

bool mentions_mif(std::string_view text) {
  text = text.substr(0, 4 * kSniffBytes);
  return ascii::contains(text, "START COMPONENT") || ascii::contains(text, "|JOBSTATUS|") ||
         text.find(kInstructionClass) != std::string_view::npos;
}

bool is_text_around_instruction(std::string_view raw) {
  constexpr std::size_t kReadable = 6;
  const std::size_t begin = raw.substr(0, kSniffBytes).find(kInstructionClass);
  if (begin == std::string_view::npos) return false;
  std::size_t readable = 0;
  while (readable < begin && is_printable(raw[begin - readable - 1])) ++readable;
  return readable >= kReadable || raw.find(kInstructionClass, begin + 1) != std::string_view::npos;
}

}  // namespace mifdex::engine
