// Fifth stage of a commit: the stored places of every line that may move, as if they had been
// added.
#include <algorithm>

#include "index/commit_work.h"
#include "index/keys.h"
#include "index/record_codec.h"
#include "index/rocksdb_error.h"
#include "index/row_codec.h"
#include "index/stored_rows.h"

namespace mifdex::index {
namespace {

template <class Item>
void sort_unique(std::vector<Item>& items) {
  std::ranges::sort(items);
  const auto again = std::ranges::unique(items);
  items.erase(again.begin(), again.end());
}

class TouchedLoader {
 public:
  explicit TouchedLoader(CommitWork& work) : work_(work), lines_(work.store, Family::kLines) {}

  io::Result<void> load(const std::string& key) {
    auto found = lines_.find(key);
    if (!found) return io::pass(found);
    if (!*found) return lines_.damaged();
    LineKey parts;
    if (!parse_line_key(key, scratch_, parts)) return lines_.damaged();
    const OldLine line{work_.bytes.copy(key),
                       work_.bytes.copy(lines_.value()),
                       work_.names.intern(parts.job),
                       work_.names.intern(parts.machine),
                       parts.time,
                       parts.hash};
    work_.old_lines.push_back(line);
    return load_places(line);
  }

  /// A place that has no line.
  io::Result<void> load_alone(const PlaceKey& at) {
    return replaced(at) ? io::Result<void>() : load_place(at, nullptr);
  }

 private:
  io::Result<void> load_places(const OldLine& line) {
    const std::string_view without_hash = line.key.substr(0, line.key.size() - sizeof(line.hash));
    std::string prefix;
    append_u64(prefix, line.hash);
    Scan observations = Scan::of_prefix(work_.store, Family::kObservations, prefix);
    for (; observations.valid(); observations.next()) {
      if (observations.value() != without_hash) continue;
      std::uint64_t hash = 0;
      PlaceKey place;
      if (!parse_observation_key(observations.key(), hash, place)) return observations.damaged();
      if (replaced(place)) continue;
      if (auto loaded = load_place(place, &line); !loaded) return io::pass(loaded);
    }
    return observations.finish();
  }

  /// Whether this commit puts something else in the place.
  bool replaced(const PlaceKey& place) const {
    const auto at =
        std::lower_bound(work_.by_place.begin(), work_.by_place.end(), place,
                         [&](std::uint32_t index, const PlaceKey& wanted) {
                           const Place& p = work_.place(index);
                           return std::tie(p.box, p.path) < std::tie(wanted.box, wanted.path);
                         });
    if (at == work_.by_place.end()) return false;
    const Place& found = work_.place(*at);
    return found.box == place.box && found.path == place.path && found.state == PlaceState::kAdded;
  }

  /// `line` is the place's, or null where it has none.
  io::Result<void> load_place(const PlaceKey& at, const OldLine* line) {
    std::string key;
    append_file_key(key, at.box, at.path);
    auto value = work_.store.get(Family::kFiles, key);
    if (!value) return io::pass(value);
    const std::string_view stored = *value ? work_.bytes.copy(**value) : std::string_view();
    FileDetails details;
    Place place;
    if (stored.empty() || !decode_file_details(stored.substr(1), details) || !details.observed ||
        details.own.pair_shared > at.path.size()) {
      return std::unexpected(damaged_row("files", work_.store.dir()));
    }
    place.said = details.said.empty() && line != nullptr ? said_part(line->value) : details.said;
    if (place.said.empty()) return std::unexpected(damaged_row("lines", work_.store.dir()));
    place.path = work_.bytes.copy(at.path);
    place.details = stored.substr(1);
    place.pair_key = pair_key_of(place.path, details.own);
    place.hash = details.hash;
    place.time = details.own.record.time;
    place.box = at.box;
    place.outcome = static_cast<Outcome>(stored.front());
    place.state = PlaceState::kLoaded;
    place.standing = details.standing();
    place.status = peek_row(place.said).status;
    place.had_line = line != nullptr;
    work_.places().push_back(place);
    return {};
  }

  std::string_view pair_key_of(std::string_view path, const OwnPart& own) {
    const std::string_view front = path.substr(0, static_cast<std::size_t>(own.pair_shared));
    if (own.pair_rest.empty()) return front;
    return work_.bytes.copy(std::string(front).append(own.pair_rest));
  }

  CommitWork& work_;
  StoredRows lines_;
  KeyScratch scratch_;
};

}  // namespace

io::Result<void> load_touched(CommitWork& work) {
  if (work.touched.empty() && work.without_line.empty()) return {};
  TouchedLoader loader(work);
  sort_unique(work.touched);
  for (const std::string& key : work.touched) {
    if (auto loaded = loader.load(key); !loaded) return io::pass(loaded);
  }
  sort_unique(work.without_line);
  for (const auto& [box, path] : work.without_line) {
    if (auto loaded = loader.load_alone({box, path}); !loaded) return io::pass(loaded);
  }
  return {};
}

}  // namespace mifdex::index
