// How mifdex configures RocksDB; the reasons are in bench/LIMITS.md and index/README.md.
#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

#include <memory>

#include "index/format/key_format.h"

namespace mifdex::index {

/// For a writer. RocksDB keeps no log file: an index holds the index only.
rocksdb::DBOptions database_options();

/// For a reader, whose files ReaderFiles holds.
rocksdb::DBOptions reader_options();

/// How a family is laid out on disk; block size and compression as measured in README.md.
rocksdb::ColumnFamilyOptions family_options(Family family);

/// How a reader has them, with `cache` for the blocks.
rocksdb::ColumnFamilyOptions reader_family_options(Family family,
                                                   std::shared_ptr<rocksdb::Cache> cache);

/// One for all families: RocksDB would make one for each, and a question asks few of them.
std::shared_ptr<rocksdb::Cache> reader_cache();

}  // namespace mifdex::index
