#include "engine/cli/text/quantity.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "io/base/ascii.h"

namespace mifdex::cli {
namespace {

using io::ErrorKind;
using io::fail;
using io::Result;

constexpr std::string_view kPrefixes = "kmgt";

/// Returns the factor of "", "k", "Mi", "gb"; 0 if the text is not a unit.
std::uint64_t unit(std::string_view text) {
  std::string word = ascii::lower_case(text);
  if (word.ends_with('b')) word.pop_back();
  if (word.empty()) return 1;
  const std::size_t power = kPrefixes.find(word[0]);
  const std::string_view rest = std::string_view(word).substr(1);
  if (power == std::string_view::npos || (!rest.empty() && rest != "i")) return 0;
  std::uint64_t factor = 1;
  for (std::size_t i = 0; i <= power; ++i) factor *= rest.empty() ? 1000U : 1024U;
  return factor;
}

}  // namespace

Result<std::uint64_t> parse_size(std::string_view text, std::string_view flag) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::uint64_t factor =
      error == std::errc() ? unit(text.substr(static_cast<std::size_t>(end - text.data()))) : 0;
  if (factor == 0 || number > std::numeric_limits<std::uint64_t>::max() / factor) {
    return fail(ErrorKind::kUsage, fmt::format("--{}: invalid size '{}'", flag, text), {}, 0,
                "for example 5000000, 64k, 300M or 1G");
  }
  return number * factor;
}

Result<std::uint64_t> parse_count(std::string_view text, std::string_view flag) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return fail(ErrorKind::kUsage,
                fmt::format("--{}: '{}' is not a non-negative integer", flag, text));
  }
  return number;
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  std::string text = grouped(number) + ' ';
  text += noun;
  if (number != 1) text += 's';
  return text;
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  constexpr std::array kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  auto value = static_cast<double>(bytes) / 1000;
  std::size_t at = 0;
  while (value >= 999.5 && at + 1 < kUnits.size()) {
    value /= 1000;
    ++at;
  }
  return fmt::format("{:.{}f} {}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0, kUnits[at]);
}

std::string duration_text(double seconds) {
  const auto whole = seconds > 0 ? static_cast<std::uint64_t>(std::llround(seconds)) : 0;
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

}  // namespace mifdex::cli
