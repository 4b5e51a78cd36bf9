// RocksDB's statuses as mifdex's errors, in one place, so that the same trouble always reads the
// same.
#pragma once

#include <rocksdb/status.h>

#include <string>

#include "io/base/result.h"

namespace mifdex::index {

/// Returns kFull if there is no space, kLocked if another holds the lock, kStore if the data on
/// disk is wrong, else kIo. `what` is what was tried, `where` the index's folder.
io::Error store_error(const rocksdb::Status& status, std::string what, std::string where);

/// Returns the error for a value of ours that does not decode, though its block's checksum held or
/// was not checked.
io::Error damaged_row(std::string_view family, std::string where);

}  // namespace mifdex::index
