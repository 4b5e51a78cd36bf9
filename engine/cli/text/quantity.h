// Numbers and sizes as users write and read them.
//
// Threads: pure functions. Errors: kUsage, naming the flag.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "io/base/result.h"

namespace mifdex::cli {

/// Reads "300M", "64k", "1G", "512MiB" as bytes. k, M, G, T are powers of 1000, Ki, Mi, ... of
/// 1024; letters in any case, a B at the end has no effect. `flag` is named in the error.
io::Result<std::uint64_t> parse_size(std::string_view text, std::string_view flag);

/// Reads a whole number in digits.
io::Result<std::uint64_t> parse_count(std::string_view text, std::string_view flag);

/// Returns "4,000": the digits in groups of three.
std::string grouped(std::uint64_t number);

/// Returns "1 file", "4,000 files": `noun` must be singular; other numbers get an s.
std::string counted(std::uint64_t number, std::string_view noun);

/// Returns "512 B", "1.9 kB", "88.1 MB": three significant digits.
std::string size_text(std::uint64_t bytes);

/// Returns "8 s", "2 min 05 s", "1 h 02 min".
std::string duration_text(double seconds);

}  // namespace mifdex::cli
