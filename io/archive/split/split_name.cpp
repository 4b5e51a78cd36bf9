#include "io/archive/split/split_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "io/base/ascii.h"

namespace mifdex::io {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMostLettered = std::size_t{26} * 26;    ///< aa to zz
constexpr std::size_t kMostOldRar = 1 + std::size_t{8} * 100;  ///< .RAR, .R00 to .Y99

/// Endings of archives that are split into numbered pieces.
constexpr std::array kArchiveEndings = {
    ".7z."sv,  ".zip."sv, ".rar."sv, ".tar."sv, ".gz."sv,  ".tgz."sv,  ".bz2."sv,  ".tbz."sv,
    ".xz."sv,  ".txz."sv, ".zst."sv, ".z."sv,   ".taz."sv, ".lz4."sv,  ".lzma."sv, ".lz."sv,
    ".cab."sv, ".iso."sv, ".arj."sv, ".lzh."sv, ".lha."sv, ".cpio."sv, ".ace."sv,  ".wim."sv,
};

bool follows_archive_name(const std::string& before) {
  return std::ranges::any_of(kArchiveEndings,
                             [&before](Bytes ending) { return before.ends_with(ending); });
}

std::size_t value_of_digits(Bytes digits) {
  std::size_t number = 0;
  for (const char c : digits.substr(0, 9)) number = number * 10 + static_cast<std::size_t>(c - '0');
  return number;
}

/// The digits that end `text`.
Bytes digits_at_end(Bytes text) {
  std::size_t begin = text.size();
  while (begin > 0 && ascii::is_digit(text[begin - 1])) --begin;
  return text.substr(begin);
}

std::optional<SplitName> read_numbered(Bytes name) {
  const Bytes digits = digits_at_end(name);
  const std::size_t place = name.size() - digits.size();
  if (digits.size() != 3 || place == 0 || name[place - 1] != '.') return std::nullopt;
  SplitName split{SplitStyle::kNumbered,
                  std::string(name.substr(0, place)),
                  {},
                  value_of_digits(digits),
                  3,
                  false,
                  false};
  split.is_sure = follows_archive_name(ascii::lower_case(split.before));
  if (split.number == 0) return std::nullopt;
  return split;
}

std::optional<SplitName> read_lettered(Bytes name) {
  if (name.size() < 3) return std::nullopt;
  const char first = name[name.size() - 2];
  const char second = name[name.size() - 1];
  const char before = name[name.size() - 3];
  if (!ascii::is_letter(first) || !ascii::is_letter(second)) return std::nullopt;
  const bool set_apart = before == '.' || before == '_' || before == '-';
  if (!set_apart && !(name.size() == 3 && before == 'x')) return std::nullopt;
  const auto value_of_digits = [](char letter) {
    return static_cast<std::size_t>(ascii::lower(letter) - 'a');
  };
  const std::size_t number = value_of_digits(first) * 26 + value_of_digits(second);
  return SplitName{SplitStyle::kLettered,
                   std::string(name.substr(0, name.size() - 2)),
                   {},
                   number + 1,
                   2,
                   first != ascii::lower(first),
                   false};
}

/// BOX.Z01, BOX.R00 and their like: a letter and two digits or more.
std::optional<SplitName> read_letter_and_digits(Bytes name) {
  const Bytes digits = digits_at_end(name);
  const std::size_t place = name.size() - digits.size();
  if (digits.size() < 2 || place < 2 || name[place - 2] != '.') return std::nullopt;
  const char letter = name[place - 1];
  const std::string before(name.substr(0, place - 1));
  const bool is_upper = letter != ascii::lower(letter);
  if (ascii::lower(letter) == 'z' && value_of_digits(digits) != 0) {
    return SplitName{SplitStyle::kZip, before, {}, value_of_digits(digits), 2, is_upper, true};
  }
  if (ascii::lower(letter) < 'r' || ascii::lower(letter) > 'y' || digits.size() != 2)
    return std::nullopt;
  const auto hundreds = static_cast<std::size_t>(ascii::lower(letter) - 'r');
  return SplitName{SplitStyle::kRarOld,
                   before,
                   {},
                   hundreds * 100 + value_of_digits(digits) + 2,
                   2,
                   is_upper,
                   false};
}

/// BOX.ZIP, BOX.RAR, BOX.PART1.RAR, and the self-extracting first part of the latter.
std::optional<SplitName> read_leading(Bytes name) {
  const std::string low = ascii::lower_case(name);
  if (low.size() < 5) return std::nullopt;
  const std::string before(name.substr(0, name.size() - 3));
  const bool is_upper = low.back() != name.back();
  if (low.ends_with(".zip")) return SplitName{SplitStyle::kZip, before, {}, 0, 2, is_upper, false};
  if (!low.ends_with(".rar") && !low.ends_with(".exe")) return std::nullopt;
  const Bytes stem = name.substr(0, name.size() - 4);
  const Bytes digits = digits_at_end(stem);
  const std::string start = ascii::lower_case(stem.substr(0, stem.size() - digits.size()));
  if (!digits.empty() && (start.ends_with(".part") || start.ends_with("_part"))) {
    return SplitName{SplitStyle::kRarNumbered,
                     std::string(stem.substr(0, start.size())),
                     is_upper ? ".RAR" : ".rar",
                     value_of_digits(digits),
                     digits.size(),
                     is_upper,
                     false};
  }
  return SplitName{SplitStyle::kRarOld, before, {}, 1, 2, is_upper, false};
}

}  // namespace

std::optional<SplitName> read_split_name(Bytes name) {
  if (name.size() < 3) return std::nullopt;
  if (ascii::is_digit(name.back())) {
    const std::optional<SplitName> numbered = read_numbered(name);
    return numbered ? numbered : read_letter_and_digits(name);
  }
  const std::optional<SplitName> leading = read_leading(name);
  return leading ? leading : read_lettered(name);
}

std::string name_of_part(const SplitName& name, std::size_t number) {
  const auto letter = [&name](char c) { return name.is_upper ? ascii::upper(c) : c; };
  switch (name.style) {
    case SplitStyle::kNumbered:
      return fmt::format("{}{:03}", name.before, number);
    case SplitStyle::kLettered:
      if (number < 1 || number > kMostLettered) return {};
      return fmt::format("{}{}{}", name.before, letter(static_cast<char>('a' + (number - 1) / 26)),
                         letter(static_cast<char>('a' + (number - 1) % 26)));
    case SplitStyle::kZip:
      if (number == 0) return name.before + (name.is_upper ? "ZIP" : "zip");
      return fmt::format("{}{}{:02}", name.before, letter('z'), number);
    case SplitStyle::kRarNumbered:
      return fmt::format("{}{:0{}}{}", name.before, number, name.digits, name.behind);
    case SplitStyle::kRarOld:
      if (number == 1) return name.before + (name.is_upper ? "RAR" : "rar");
      if (number < 1 || number > kMostOldRar) return {};
      return fmt::format("{}{}{:02}", name.before,
                         letter(static_cast<char>('r' + (number - 2) / 100)), (number - 2) % 100);
  }
  return {};
}

std::size_t leading_part(const SplitName& name) { return name.style == SplitStyle::kZip ? 0 : 1; }

}  // namespace mifdex::io
