// Part of the first stage of a commit: items of boxes that are not files.
#include <algorithm>
#include <optional>
#include <tuple>

#include "index/commit/commit_work.h"
#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/storage/ascending_cursor.h"

namespace mifdex::index {
namespace {

class SkippedResolver {
 public:
  explicit SkippedResolver(CommitWork& work) : work_(work) {
    if (!work.first) facts_.emplace(work.store, Family::kFacts);
  }

  io::Result<void> settle_all() {
    std::vector<PendingSkipped>& all = work_.pending.skipped;
    const auto place = [](const PendingSkipped& item) { return std::tie(item.box, item.path); };
    std::ranges::stable_sort(all, {}, place);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool again = i + 1 < all.size() && place(all[i]) == place(all[i + 1]);
      if (again) continue;  // the last added is used
      MIFDEX_TRY(settle(all[i]));
    }
    return {};
  }

 private:
  io::Result<void> settle(const PendingSkipped& item) {
    key_.clear();
    append_skipped_key(key_, item.box, item.path);
    MIFDEX_TRY(auto stored, stored_kind());
    if (stored == item.kind) return {};
    if (stored) {
      --work_.skip_counts[static_cast<std::size_t>(*stored)];
      if (*stored == SkipKind::kUnlistedFolder) {
        MIFDEX_TRY(remove_reject(item));
      }
    }
    if (!item.kind) {
      work_.erase(Family::kFacts, key_);
      return {};
    }
    ++work_.skip_counts[static_cast<std::size_t>(*item.kind)];
    std::string value;
    encode_skipped(value, *item.kind);
    work_.put(Family::kFacts, key_, std::move(value));
    return {};
  }

  /// Returns the kind stored under key_; nothing if there is none.
  io::Result<std::optional<SkipKind>> stored_kind() {
    if (!facts_) return std::nullopt;
    MIFDEX_TRY(auto found, facts_->find(key_));
    if (!found) return std::nullopt;
    SkipKind kind{};
    if (!decode_skipped(facts_->value(), kind)) return facts_->damaged();
    return kind;
  }

  /// Removes the stored reject of a folder, which is at offset 0 of its path; a reject that this
  /// commit adds is kept.
  io::Result<void> remove_reject(const PendingSkipped& item) {
    std::string key;
    append_reject_key(key, item.box, item.path, 0);
    MIFDEX_TRY(auto stored, work_.store.get(Family::kRejects, key));
    if (!stored) return {};
    work_.erase(Family::kRejects, std::move(key));
    --work_.totals.rejects;
    return {};
  }

  CommitWork& work_;
  std::optional<AscendingCursor> facts_;  // empty if nothing is stored yet
  std::string key_;
};

}  // namespace

io::Result<void> resolve_skipped(CommitWork& work) {
  if (work.pending.skipped.empty()) return {};
  return SkippedResolver(work).settle_all();
}

}  // namespace mifdex::index
