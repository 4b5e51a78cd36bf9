// Compares the files of the boxes with the index: does a file that looks unchanged still have the
// bytes that were indexed?
//
// An archive is read once for all its indexed files; their facts are in memory meanwhile, 32 bytes
// for each file.
//
// Threads: one at a time. If a file no longer exists, or has another size or time, it is only
// counted: boxes change, and the next run reads the changes. A box of which nothing is left to
// compare is named.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "index/record/ledger.h"
#include "io/base/result.h"

namespace mifdex::engine {

/// A box of which no file could be compared.
struct MissingBox {
  std::string name;
  std::string location;
  std::uint64_t files = 0;  ///< that the index has of it and that are not marked as gone
  bool is_there = false;    ///< its location exists, but none of its files can be read there
};

struct OriginReport {
  std::uint64_t equal = 0;                ///< files whose bytes are those that were indexed
  std::uint64_t changed = 0;              ///< of another size or time
  std::uint64_t missing = 0;              ///< they no longer exist, or cannot be read
  std::uint64_t differing = 0;            ///< of the same size and time, with other bytes
  std::vector<std::string> different;     ///< the first of these, as absolute paths
  std::set<std::string> boxes;            ///< the boxes that contain them: to be read again
  std::vector<MissingBox> missing_boxes;  ///< by box id
  /// Files from standard input, whose bytes were not kept; they are among `missing`.
  std::uint64_t of_streams = 0;
};

/// Compares every file of `boxes`, the boxes of the index in `index_dir`. Calls `going` before each
/// file and stops if it returns false. Fails as the index does.
io::Result<OriginReport> check_origins(const std::string& index_dir,
                                       const std::vector<index::BoxEntry>& boxes,
                                       const std::function<bool()>& going);

}  // namespace mifdex::engine
