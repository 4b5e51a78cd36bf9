// Values of flags as numbers, for the plans of commands.
//
// Each function leaves its target unchanged if the flag was not given. Threads: functions of their
// arguments. Errors: kUsage, naming the flag.
#pragma once

#include <cstdint>

#include "engine/cli/options/arguments.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// Reads a count.
io::Result<void> parse_number(const Arguments& arguments, FlagId id, std::uint64_t& number);

/// Reads a number of bytes, such as "5M".
io::Result<void> parse_size(const Arguments& arguments, FlagId id, std::uint64_t& bytes);

/// Reads a count of at least 1 that fits 32 bits.
io::Result<void> parse_bound(const Arguments& arguments, FlagId id, std::uint32_t& bound);

}  // namespace mifdex::cli
