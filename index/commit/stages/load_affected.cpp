// A stage of a commit: the stored places of every line that may move, as if they had been
// added.
#include <algorithm>
#include <span>
#include <tuple>

#include "index/commit/commit_work.h"
#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/format/row_codec.h"
#include "index/storage/ascending_cursor.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/sort_unique.h"

namespace mifdex::index {
namespace {

class AffectedLoader {
 public:
  explicit AffectedLoader(CommitWork& work) : work_(work) {}

  /// Loads the lines of `keys`, which must ascend.
  io::Result<void> load_lines(const std::vector<std::string>& keys) {
    AscendingCursor lines(work_.store, Family::kLines);
    KeyScratch scratch;
    work_.old_lines.reserve(work_.old_lines.size() + keys.size());
    for (const std::string& key : keys) {
      MIFDEX_TRY(auto found, lines.find(key));
      LineKey parts;
      if (!found || !parse_line_key(key, scratch, parts)) return lines.damaged();
      work_.old_lines.push_back({work_.bytes.copy(key), work_.bytes.copy(lines.value()),
                                 work_.names.intern(parts.job), work_.names.intern(parts.machine),
                                 parts.time, parts.hash});
    }
    return {};
  }

  /// Finds the places of all loaded lines except the first `before`: in one walk, since each block
  /// of observations serves many of them.
  io::Result<void> find_places(std::size_t before) {
    std::vector<const OldLine*> by_hash;
    by_hash.reserve(work_.old_lines.size() - before);
    for (std::size_t i = before; i < work_.old_lines.size(); ++i) {
      by_hash.push_back(&work_.old_lines[i]);
    }
    std::ranges::stable_sort(by_hash, {}, &OldLine::hash);
    AscendingCursor observations(work_.store, Family::kObservations);
    for (auto first = by_hash.begin(); first != by_hash.end();) {
      const std::uint64_t hash = (*first)->hash;
      const auto end = std::find_if(first, by_hash.end(),
                                    [&](const OldLine* line) { return line->hash != hash; });
      MIFDEX_TRY(find_places_of({first, end}, observations));
      first = end;
    }
    return {};
  }

  /// Adds a place that has no line, if this commit does not replace it.
  void add_alone(const PlaceKey& at) {
    if (!replaced(at)) found_.push_back({{at.box, work_.bytes.copy(at.path)}, nullptr});
  }

  /// Loads all places that were found or added.
  io::Result<void> load_places() {
    std::ranges::sort(
        found_, {}, [](const FoundPlace& place) { return std::tie(place.at.box, place.at.path); });
    AscendingCursor files(work_.store, Family::kFiles);
    std::string key;
    for (const FoundPlace& place : found_) {
      key.clear();
      append_file_key(key, place.at.box, place.at.path);
      MIFDEX_TRY(auto found, files.find(key));
      if (!found) return files.damaged();
      MIFDEX_TRY(load_place(place, files.value()));
    }
    return {};
  }

 private:
  struct FoundPlace {
    PlaceKey at;
    const OldLine* line = nullptr;  ///< that it is part of; null if it has none
  };

  /// Finds the places of `lines`, which must all have one hash; hashes must not descend from call
  /// to call.
  io::Result<void> find_places_of(std::span<const OldLine* const> lines,
                                  AscendingCursor& observations) {
    std::string prefix;
    append_u64(prefix, lines.front()->hash);
    for (observations.advance_to(prefix);
         observations.valid() && observations.key().starts_with(prefix); observations.next()) {
      const auto line = std::ranges::find(lines, observations.value(), [](const OldLine* each) {
        return each->key.substr(0, each->key.size() - sizeof(each->hash));
      });
      if (line == lines.end()) continue;
      std::uint64_t hash = 0;
      PlaceKey at;
      if (!parse_observation_key(observations.key(), hash, at)) return observations.damaged();
      if (replaced(at)) continue;
      found_.push_back({{at.box, work_.bytes.copy(at.path)}, *line});
    }
    return observations.finish();
  }

  /// True if this commit adds something else at the place or removes it as a part.
  bool replaced(const PlaceKey& place) const {
    if (work_.removed_parts.contains({place.box, place.path})) return true;
    const auto at =
        std::lower_bound(work_.by_place.begin(), work_.by_place.end(), place,
                         [&](std::uint32_t index, const PlaceKey& wanted) {
                           const PendingFile& p = work_.place(index);
                           return std::tie(p.box, p.path) < std::tie(wanted.box, wanted.path);
                         });
    if (at == work_.by_place.end()) return false;
    const PendingFile& found = work_.place(*at);
    return found.box == place.box && found.path == place.path &&
           found.state == PendingFileState::kAdded;
  }

  io::Result<void> load_place(const FoundPlace& from, std::string_view value) {
    const OldLine* line = from.line;
    const PlaceKey& at = from.at;
    const std::string_view stored = work_.bytes.copy(value);
    FileDetails details;
    PendingFile place;
    if (stored.empty() || !decode_file_details(stored.substr(1), details) || !details.observed ||
        details.self_reported.pair_shared > at.path.size()) {
      return std::unexpected(damaged_row("files", work_.store.dir()));
    }
    place.payload =
        details.payload.empty() && line != nullptr ? payload_part(line->value) : details.payload;
    if (place.payload.empty()) return std::unexpected(damaged_row("lines", work_.store.dir()));
    place.path = at.path;
    place.details = stored.substr(1);
    place.pair_key = pair_key_of(place.path, details.self_reported);
    place.hash = details.hash;
    place.time = place.container_time = details.self_reported.record.time;
    place.time_source = details.self_reported.record.time_source;
    place.box = at.box;
    place.outcome = static_cast<Outcome>(stored.front());
    place.state = PendingFileState::kLoaded;
    place.row_origin = details.row_origin();
    place.status = decode_row_header(place.payload).status;
    place.had_line = line != nullptr;
    work_.places().push_back(place);
    return {};
  }

  std::string_view pair_key_of(std::string_view path, const SelfReported& self_reported) {
    const std::string_view front =
        path.substr(0, static_cast<std::size_t>(self_reported.pair_shared));
    if (self_reported.pair_rest.empty()) return front;
    return work_.bytes.copy(std::string(front).append(self_reported.pair_rest));
  }

  CommitWork& work_;
  std::vector<FoundPlace> found_;
};

}  // namespace

io::Result<void> load_affected(CommitWork& work) {
  if (work.affected.empty() && work.without_line.empty()) return {};
  AffectedLoader loader(work);
  io::sort_unique(work.affected);
  MIFDEX_TRY(loader.load_lines(work.affected));
  MIFDEX_TRY(loader.find_places(0));
  io::sort_unique(work.without_line);
  for (const auto& [box, path] : work.without_line) loader.add_alone({box, path});
  return loader.load_places();
}

io::Result<void> load_more(CommitWork& work, const std::vector<std::string>& keys) {
  AffectedLoader loader(work);
  const std::size_t before = work.old_lines.size();
  MIFDEX_TRY(loader.load_lines(keys));
  MIFDEX_TRY(loader.find_places(before));
  MIFDEX_TRY(loader.load_places());
  std::ranges::sort(work.old_lines, {}, &OldLine::key);
  work.affected.insert(work.affected.end(), keys.begin(), keys.end());
  io::sort_unique(work.affected);
  return {};
}

}  // namespace mifdex::index
