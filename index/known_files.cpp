#include "index/known_files.h"

#include <string>

#include "index/keys.h"
#include "index/row_codec.h"
#include "index/scan.h"

namespace mifdex::index {
namespace {

/// Keys of one box: `prefix`, then the paths of a range.
struct KeyRange {
  std::string lower;
  std::string upper;
};

KeyRange range_of(std::string prefix, std::uint32_t box, std::string_view after,
                  std::optional<std::string_view> last) {
  append_u32(prefix, box);
  KeyRange range{prefix, after_prefix(prefix)};
  range.lower.append(after).push_back('\0');  // the first key behind it
  if (last) range.upper = prefix.append(*last).append(1, '\0');
  return range;
}

}  // namespace

KnownFiles::KnownFiles(const Store& store, bool any, bool any_gone)
    : store_(store), any_gone_(any_gone) {
  if (any) snapshot_ = store.db().GetSnapshot();
}

KnownFiles::~KnownFiles() {
  if (snapshot_ != nullptr) store_.db().ReleaseSnapshot(snapshot_);
}

io::Result<void> KnownFiles::visit(std::uint32_t box, std::string_view after,
                                   std::optional<std::string_view> last,
                                   const std::function<void(const KnownFile&)>& use) const {
  if (snapshot_ == nullptr) return {};
  const KeyRange files_range = range_of({}, box, after, last);
  Scan files(store_, Family::kFiles, files_range.lower, files_range.upper, snapshot_);
  std::optional<Scan> gone;
  if (any_gone_) {
    const KeyRange gone_range = range_of(std::string(1, kGoneFact), box, after, last);
    gone.emplace(store_, Family::kFacts, gone_range.lower, gone_range.upper, snapshot_);
  }
  for (; files.valid(); files.next()) {
    PlaceKey place;
    KnownFile file;
    if (!parse_file_key(files.key(), place) || !peek_file(files.value(), file)) {
      return files.damaged();
    }
    if (gone) {
      while (gone->valid() && gone->key().substr(1) < files.key()) gone->next();
      if (gone->valid() && gone->key().substr(1) == files.key()) continue;
    }
    if (file.outcome == Outcome::kTarget) continue;
    file.path = place.path;
    use(file);
  }
  if (gone) {
    if (auto end = gone->finish(); !end) return io::pass(end);
  }
  return files.finish();
}

}  // namespace mifdex::index
