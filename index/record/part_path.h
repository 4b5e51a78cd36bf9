// How the index names a further report of one file: a file that holds several MIFs has a row of its
// own for each.
//
// The row of the file holds the report that decides its status; each other report is a part, whose
// path is that of the file, a NUL and the offset of the report in the file, in decimal. No file has
// such a path. A part is not a file: no sum of files counts it (Outcome::kPart).
//
// Threads: functions of their arguments. Ownership: views of the argument.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "index/record/record.h"

namespace mifdex::index {

std::string part_path(std::string_view path, std::uint64_t offset);

/// Returns the path of the file that `path` is a part of; `path` itself if it is not a part.
std::string_view file_path(std::string_view path);

/// Returns the file name at the end of `path` (after the last '/'); for a part, that of its file.
std::string_view file_name(std::string_view path);

std::optional<std::uint64_t> part_offset(std::string_view path);

/// Returns the hash under which a part is stored: above `file_hash`, so that of the reports of one
/// file the one in the file's own row is the first by key, and the same for equal files.
/// `report_hash` is XXH3-64 of the bytes of the report.
std::uint64_t part_hash(std::uint64_t file_hash, std::uint64_t report_hash);

/// Shows `record`, as it is stored, under the path of its file.
void show_under_file(Record& record);

}  // namespace mifdex::index
