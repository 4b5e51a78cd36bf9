// How mifdex configures RocksDB; the reasons are in bench/LIMITS.md and index/README.md.
#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

#include <memory>

#include "index/format/key_format.h"

namespace mifdex::index {

/// Returns the options of a writer. RocksDB keeps no log file: an index holds the index only.
rocksdb::DBOptions database_options();

/// Returns the options of a reader, whose files ReaderFiles holds.
rocksdb::DBOptions reader_options();
/// Returns those of a reader that checks the end of each table when it opens the index.
rocksdb::DBOptions checked_reader_options();

/// Returns the layout of a family on disk; block size and compression as measured in README.md.
rocksdb::ColumnFamilyOptions family_options(Family family);

rocksdb::ColumnFamilyOptions reader_family_options(Family family,
                                                   std::shared_ptr<rocksdb::Cache> cache);

/// Returns one cache for all families: RocksDB would make one for each, and a query reads few of
/// them.
std::shared_ptr<rocksdb::Cache> reader_cache();

}  // namespace mifdex::index
