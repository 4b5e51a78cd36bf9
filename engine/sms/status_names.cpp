#include "engine/sms/status_names.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

// Each list is in the order of its enum's numbers; `first` is the number of its first word. A
// number from a damaged or newer index has no word: it is shown as a number, never as a wrong word.
template <std::size_t kCount, class Enum>
std::string_view word_at(const std::array<std::string_view, kCount>& words, Enum value,
                         std::size_t first) {
  const auto number = static_cast<std::size_t>(value);
  if (number < first || number - first >= kCount) return "?";
  return words[number - first];
}

constexpr std::array<std::string_view, 5> kLineStatus = {"Complete", "Failed", "Unknown", "None",
                                                         "Unreadable"};
constexpr std::array<std::string_view, 5> kMifStatus = {"Success", "Failed", "Other", "Missing",
                                                        "Unreadable"};
constexpr std::array<std::string_view, 3> kParseOutcome = {"clean", "recovered", "rejected"};
constexpr std::array<std::string_view, 7> kShowed = {"",       "Complete", "Retrying", "Active",
                                                     "Failed", "Canceled", "None"};
constexpr std::array<std::string_view, 5> kAttribution = {"", "manifest", "instruction",
                                                          "identification", "layout"};
constexpr std::array<std::string_view, 5> kTextEncoding = {"ascii", "utf-8", "utf-16le", "utf-16be",
                                                           "windows-1252"};
constexpr std::array<std::string_view, 6> kTimeSource = {"",     "file",   "entry", "entry_local",
                                                         "none", "matched"};
constexpr std::array<std::string_view, index::kOutcomeCount + 3> kOutcome = {
    "observation", "instruction", "identity", "other MIF",      "other",
    "reject",      "duplicate",   "target",   "further report", "skipped"};
constexpr std::array<std::string_view, index::kSkipKindCount> kSkipKind = {
    "a symbolic link",
    "a pipe",
    "a socket",
    "a device",
    "of unknown type",
    "the index itself",
    "a folder that cannot be listed"};

template <class Enum, std::size_t kCount>
std::optional<Enum> value_of(const std::array<std::string_view, kCount>& words,
                             std::string_view word) {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (ascii::equals_ignore_case(words[i], word)) return static_cast<Enum>(i + 1);
  }
  return std::nullopt;
}

}  // namespace

std::string_view line_status_name(index::LineStatus status) {
  return word_at(kLineStatus, status, 1);
}

std::string_view mif_status_name(index::MifStatus status) { return word_at(kMifStatus, status, 1); }

std::string_view parse_outcome_name(index::ParseOutcome outcome) {
  return word_at(kParseOutcome, outcome, 1);
}

std::string_view showed_name(index::DisplayedStatus showed) { return word_at(kShowed, showed, 0); }

std::string_view attribution_name(index::AttributionSource source) {
  return word_at(kAttribution, source, 0);
}

std::string_view text_encoding_name(index::TextEncoding encoding, std::string_view name) {
  if (encoding == index::TextEncoding::kNamed) return name;
  return word_at(kTextEncoding, encoding, 0);
}

std::string_view time_source_name(io::TimeSource source) { return word_at(kTimeSource, source, 0); }

std::string_view outcome_name(index::Outcome outcome) { return word_at(kOutcome, outcome, 1); }

std::string_view skip_kind_name(index::SkipKind kind) { return word_at(kSkipKind, kind, 1); }

std::optional<index::LineStatus> line_status_of(std::string_view word) {
  return value_of<index::LineStatus>(kLineStatus, word);
}

std::optional<index::MifStatus> mif_status_of(std::string_view word) {
  return value_of<index::MifStatus>(kMifStatus, word);
}

}  // namespace mifdex::engine
