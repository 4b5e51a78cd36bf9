#include "index/rocksdb_error.h"

namespace mifdex::index {

io::Error store_error(const rocksdb::Status& status, std::string what, std::string where) {
  io::Error error;
  error.what = std::move(what) + ": " + status.ToString();
  error.where = std::move(where);
  if (status.IsNoSpace() || status.IsMemoryLimit()) {
    error.kind = io::ErrorKind::kFull;
    error.advice = "free some space and run the same command again; what was committed holds";
  } else if (status.IsCorruption() || status.IsInvalidArgument() || status.IsNotFound() ||
             status.IsPathNotFound() || status.IsNotSupported()) {
    error.kind = io::ErrorKind::kStore;
    error.advice = "the index is damaged: restore it, or make it anew from its boxes";
  } else {
    error.kind = io::ErrorKind::kIo;
    error.advice = "see that the folder of the index can be read and written";
  }
  return error;
}

io::Error damaged_row(std::string_view family, std::string where) {
  return {io::ErrorKind::kStore, "a row of " + std::string(family) + " is damaged",
          std::move(where), 0, "restore the index, or make it anew from its boxes"};
}

}  // namespace mifdex::index
