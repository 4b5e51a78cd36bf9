// The files of an empty index, ready to be written: creating the families one by one would write,
// sync and parse files of options many times, which takes longer than to read a small box.
//
// make_empty_index.cpp makes the files when mifdex is built, with the options of rocksdb_options.h:
// CURRENT, the manifest with all families, and a log with the rows of an empty index (its format
// version and totals). RocksDB gives each index an IDENTITY of its own when it is first opened, and
// moves the rows from the log to a table.
//
// Threads: functions without state.
#pragma once

#include <rocksdb/env.h>

#include <span>
#include <string>
#include <string_view>

#include "io/base/result.h"

namespace mifdex::index {

/// One file of the empty index.
struct EmptyIndexFile {
  std::string_view name;  ///< in the folder of the index
  std::string_view bytes;
};

/// Returns all files; the last is CURRENT, without which the others are no database.
std::span<const EmptyIndexFile> empty_index_files();

/// Writes the files into the folder `dir`, which must have no CURRENT: a process that is killed, or
/// a loss of power on a file system that keeps the order of names in a folder, leaves either no
/// CURRENT or a complete empty index. Files of an earlier attempt
/// are replaced. All writes go through `env`. Fails with kFull or kIo.
io::Result<void> write_empty_index(const std::string& dir, rocksdb::Env& env);

/// Removes the same files, CURRENT first. REQUIRES: write_empty_index() has just written them, and
/// nothing was committed since.
io::Result<void> remove_empty_index(const std::string& dir, rocksdb::Env& env);

}  // namespace mifdex::index
