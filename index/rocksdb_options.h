// How mifdex sets RocksDB up: the one place for what performance.md and libraries.md found out.
#pragma once

#include <rocksdb/options.h>

#include "index/key_format.h"

namespace mifdex::index {

/// For a reader and for a writer alike. RocksDB keeps no log file: an index holds the index only.
rocksdb::DBOptions database_options();

/// How a family is laid out on disk; block size and compression as measured in README.md.
rocksdb::ColumnFamilyOptions family_options(Family family);

}  // namespace mifdex::index
