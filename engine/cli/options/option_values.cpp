#include "engine/cli/options/option_values.h"

#include <fmt/format.h>

#include <limits>

#include "engine/cli/text/quantity.h"
#include "io/base/ascii.h"

namespace mifdex::cli {

using index::Glob;
using io::ErrorKind;
using io::fail;
using io::Result;

Result<void> parse_number(const Arguments& arguments, FlagId id, std::uint64_t& number) {
  if (!arguments.has(id)) return {};
  MIFDEX_TRY(auto count, parse_count(arguments.value(id), entry_of(id).name));
  number = count;
  return {};
}

Result<void> parse_size(const Arguments& arguments, FlagId id, std::uint64_t& bytes) {
  if (!arguments.has(id)) return {};
  MIFDEX_TRY(auto size, parse_size(arguments.value(id), entry_of(id).name));
  bytes = size;
  return {};
}

Result<void> parse_bound(const Arguments& arguments, FlagId id, std::uint32_t& bound) {
  std::uint64_t number = bound;
  MIFDEX_TRY(parse_number(arguments, id, number));
  if (number == 0 || number > std::numeric_limits<std::uint32_t>::max()) {
    return fail(ErrorKind::kUsage,
                fmt::format("--{}: {} is out of range", entry_of(id).name, number));
  }
  bound = static_cast<std::uint32_t>(number);
  return {};
}

Result<std::size_t> choice_of(const Flag& flag, std::string_view word) {
  std::string choices;
  std::size_t at = 0;
  std::size_t found = std::string_view::npos;
  for_each_choice(flag, [&](std::string_view choice) {
    if (ascii::equals_ignore_case(choice, word)) found = at;
    choices += at++ == 0 ? "" : ", ";
    choices += choice;
  });
  if (found != std::string_view::npos) return found;
  return fail(ErrorKind::kUsage, fmt::format("--{}: invalid value '{}'", flag.name, word), {}, 0,
              "expected " + choices);
}

std::vector<std::string_view> words_of(const Flag& flag, std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t comma = 0; flag.repeats && (comma = text.find(',')) != text.npos;) {
    words.push_back(text.substr(0, comma));
    text.remove_prefix(comma + 1);
  }
  words.push_back(text);
  return words;
}

Result<void> parse_glob(const Arguments& arguments, FlagId id, Glob& glob) {
  std::vector<Glob> any;
  bool everything = !arguments.has(id);
  for (const std::string& pattern : arguments.values(id)) {
    MIFDEX_TRY(auto compiled, Glob::compile(pattern));
    everything = everything || compiled.empty();
    any.push_back(std::move(compiled));
  }
  if (!everything) glob = Glob::any_of(std::move(any));
  return {};
}

Result<void> parse_moment(const Arguments& arguments, FlagId id, const Zone& zone,
                          std::optional<std::int64_t>& moment) {
  if (!arguments.has(id)) return {};
  auto time = parse_time(arguments.value(id), zone);
  if (!time) {
    time.error().what = fmt::format("--{}: {}", entry_of(id).name, time.error().what);
    return io::pass(time);
  }
  moment = *time;
  return {};
}

}  // namespace mifdex::cli
