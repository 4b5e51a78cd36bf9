#include "index/commit/file_snapshot.h"

#include <rocksdb/db.h>

#include <string>

#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"

namespace mifdex::index {

/// Keys of one box.
struct FileSnapshot::KeyRange {
  std::string lower;
  std::string upper;

  /// Returns the keys that begin with `prefix` and `box` and whose paths come after `after`, up to
  /// and including `last`.
  static KeyRange behind(std::string prefix, std::uint32_t box, std::string_view after,
                         std::optional<std::string_view> last) {
    append_u32(prefix, box);
    KeyRange range{prefix, after_prefix(prefix)};
    range.lower.append(after).push_back('\0');  // the first key after it
    if (last) range.upper = prefix.append(*last).append(1, '\0');
    return range;
  }

  static KeyRange of_one(std::string prefix, std::uint32_t box, std::string_view path) {
    append_u32(prefix, box);
    prefix.append(path);
    return {prefix, prefix + '\0'};
  }
};

FileSnapshot::FileSnapshot(const Store& store, const Holds& holds) : store_(store), holds_(holds) {
  if (holds.files || holds.skipped) snapshot_ = store.db().GetSnapshot();
}

FileSnapshot::~FileSnapshot() {
  if (snapshot_ != nullptr) store_.db().ReleaseSnapshot(snapshot_);
}

io::Result<void> FileSnapshot::visit(std::uint32_t box, std::string_view after,
                                     std::optional<std::string_view> last,
                                     const KnownVisitor& use) const {
  return walk(box, KeyRange::behind({}, box, after, last),
              KeyRange::behind(std::string(1, kGoneFact), box, after, last), use);
}

io::Result<void> FileSnapshot::visit_skipped(std::uint32_t box, std::string_view after,
                                             std::optional<std::string_view> last,
                                             const SkippedVisitor& use) const {
  if (!holds_.skipped) return {};
  const KeyRange keys = KeyRange::behind(std::string(1, kSkippedFact), box, after, last);
  RangeIterator facts(store_, Family::kFacts, keys.lower, keys.upper, snapshot_);
  for (; facts.valid(); facts.next()) {
    PlaceKey place;
    SkipKind kind{};
    if (!parse_skipped_key(facts.key(), place) || !decode_skipped(facts.value(), kind)) {
      return facts.damaged();
    }
    use(place.path, kind);
  }
  return facts.finish();
}

io::Result<bool> FileSnapshot::has_row(Family family, const std::string& key) const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  rocksdb::PinnableSlice value;
  const rocksdb::Status found =
      store_.db().Get(options, store_.family(family), as_slice(key), &value);
  if (found.ok()) return true;
  if (found.IsNotFound()) return false;
  return std::unexpected(store_error(found, "cannot read the index", store_.dir()));
}

io::Result<bool> FileSnapshot::has(std::uint32_t box, std::string_view path) const {
  if (snapshot_ == nullptr) return false;
  std::string key;
  append_file_key(key, box, path);
  auto known = has_row(Family::kFiles, key);
  if (!known || !*known || !holds_.gone) return known;
  key.clear();
  append_gone_key(key, box, path);
  auto gone = has_row(Family::kFacts, key);
  if (!gone) return gone;
  return !*gone;
}

io::Result<std::optional<KnownFile>> FileSnapshot::find(std::uint32_t box,
                                                        std::string_view path) const {
  std::optional<KnownFile> found;
  auto walked =
      walk(box, KeyRange::of_one({}, box, path),
           KeyRange::of_one(std::string(1, kGoneFact), box, path), [&found](const KnownFile& file) {
             found = file;
             found->path = {};
             found->page = {};
             return std::string_view();
           });
  if (!walked) return io::pass(walked);
  return found;
}

io::Result<void> FileSnapshot::walk(std::uint32_t box, const KeyRange& keys,
                                    const KeyRange& gone_keys, const KnownVisitor& use) const {
  if (snapshot_ == nullptr) return {};
  RangeIterator files(store_, Family::kFiles, keys.lower, keys.upper, snapshot_);
  std::optional<RangeIterator> gone;
  if (holds_.gone) {
    gone.emplace(store_, Family::kFacts, gone_keys.lower, gone_keys.upper, snapshot_);
  }
  std::string target;
  while (files.valid()) {
    PlaceKey place;
    KnownFile file;
    if (!parse_file_key(files.key(), place) || !peek_file(files.value(), file)) {
      return files.damaged();
    }
    bool is_gone = false;
    if (gone) {
      while (gone->valid() && gone->key().substr(1) < files.key()) gone->next();
      is_gone = gone->valid() && gone->key().substr(1) == files.key();
    }
    std::string_view wanted;
    if (!is_gone && is_file(file.outcome)) {
      file.path = place.path;
      wanted = use(file);
    }
    if (wanted <= place.path) {
      files.next();
      continue;
    }
    target.clear();
    append_file_key(target, box, wanted);
    files.seek(target);
    if (!gone) continue;
    gone->seek(target.insert(0, 1, kGoneFact));
  }
  if (gone) {
    MIFDEX_TRY(gone->finish());
  }
  return files.finish();
}

}  // namespace mifdex::index
