#include "index/storage/rocksdb_error.h"

#include <cerrno>
#include <system_error>

namespace mifdex::index {
namespace {

// RocksDB has no kind of error for a quota that is used up: only the text shows it.
bool over_quota(const rocksdb::Status& status) {
  return status.IsIOError() &&
         status.ToString().find(std::generic_category().message(EDQUOT)) != std::string::npos;
}

}  // namespace

io::Error store_error(const rocksdb::Status& status, std::string what, std::string where) {
  io::Error error;
  error.what = std::move(what) + ": ";
  error.where = std::move(where);
  if (status.IsNoSpace()) {
    error.what += std::generic_category().message(ENOSPC);  // RocksDB's own text repeats it three
                                                            // times
  } else {
    error.what += status.ToString();
  }
  if (status.IsNoSpace() || status.IsMemoryLimit() || over_quota(status)) {
    error.kind = io::ErrorKind::kFull;
    error.advice = "free some space and run the same command again; what was committed is kept";
  } else if (status.IsCorruption() || status.IsInvalidArgument() || status.IsNotFound() ||
             status.IsPathNotFound() || status.IsNotSupported()) {
    error.kind = io::ErrorKind::kStore;
    error.advice = "the index is damaged: restore it, or index its boxes into a new index";
  } else {
    error.kind = io::ErrorKind::kIo;
    error.advice = "make sure that the index folder is readable and writable";
  }
  return error;
}

io::Error damaged_row(std::string_view family, std::string where) {
  return {io::ErrorKind::kStore, "a row of " + std::string(family) + " is damaged",
          std::move(where), 0, "restore the index, or index its boxes into a new index"};
}

}  // namespace mifdex::index
