// Looks up many keys of one family in ascending order, as a merge: a gap without stored rows costs
// one comparison a key, a near row a step, a far one a seek.
//
// Threads: one owner.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "index/storage/range_iterator.h"

namespace mifdex::index {

class AscendingCursor {
 public:
  /// Starts at `lower`, and ends before `upper` unless it is empty: keys must be between them.
  explicit AscendingCursor(const Store& store, Family family, const std::string& lower = {},
                           std::string upper = {})
      : scan_(store, family, lower, std::move(upper)) {}

  /// Moves to the first row whose key is not below `key`; keys must not descend from call to call.
  void advance_to(std::string_view key) {
    for (int step = 0; scan_.valid() && scan_.key() < key; ++step) {
      if (step == kStepsBeforeSeek) {
        scan_.seek(key);
        return;
      }
      scan_.next();
    }
  }

  /// Does the same for keys that mostly ascend: if one does not, it costs a seek. No key may begin
  /// with another.
  void move_to(std::string_view key) {
    if (key <= last_) {
      scan_.seek(key);
    } else {
      advance_to(key);
    }
    last_ = key;
  }

  /// True if a row has this very key; then value() is its value.
  io::Result<bool> find(std::string_view key) {
    advance_to(key);
    if (valid()) return scan_.key() == key;
    MIFDEX_TRY(scan_.finish());
    return false;
  }

  bool valid() const { return scan_.valid(); }
  void next() { scan_.next(); }
  std::string_view key() const { return scan_.key(); }
  std::string_view value() const { return scan_.value(); }
  io::Result<void> finish() const { return scan_.finish(); }
  std::unexpected<io::Error> damaged() const { return scan_.damaged(); }

 private:
  static constexpr int kStepsBeforeSeek = 4;
  RangeIterator scan_;
  std::string last_;  // that move_to went to
};

}  // namespace mifdex::index
