// RocksDB's statuses as mifdex's errors, in one place, so that the same trouble always reads the
// same.
#pragma once

#include <rocksdb/status.h>

#include <string>

#include "io/base/result.h"

namespace mifdex::index {

/// No space: kFull. Held by another: kLocked. What lies on disk is wrong: kStore. The rest: kIo.
/// `what` is what was tried, `where` the index's folder.
io::Error store_error(const rocksdb::Status& status, std::string what, std::string where);

/// A value of ours that does not decode, though its block's checksum held or was not asked for.
io::Error damaged_row(std::string_view family, std::string where);

}  // namespace mifdex::index
