#include "engine/cli/options/option_values.h"

#include <fmt/format.h>

#include <limits>

#include "engine/cli/text/quantity.h"

namespace mifdex::cli {

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
    return io::fail(io::ErrorKind::kUsage,
                    fmt::format("--{}: {} is out of range", entry_of(id).name, number));
  }
  bound = static_cast<std::uint32_t>(number);
  return {};
}

}  // namespace mifdex::cli
