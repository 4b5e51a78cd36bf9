// The SQLite database of `mifdex export`: its tables, keys and views.
//
// Threads: one. Errors: as the index, and as SqliteFile.
#pragma once

#include <cstdint>

#include "engine/cli/answer/answer.h"
#include "engine/cli/output/sqlite_file.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// Writes every table into `file`, which is then ready to finish(). Lines, observations and events
/// are those that pass the filters of `question`; jobs and machines are those whose own names match
/// its patterns, and any that a line or observation refers to. Returns the number of lines.
io::Result<std::uint64_t> write_export_database(Question& question, SqliteFile& file);

}  // namespace mifdex::cli
