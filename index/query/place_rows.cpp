#include "index/query/place_rows.h"

#include <algorithm>
#include <string>
#include <vector>

#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/record/part_path.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/path_spelling.h"

namespace mifdex::index {
namespace {

std::string box_prefix(std::uint32_t box) {
  std::string prefix;
  append_u32(prefix, box);
  return prefix;
}

/// Fills `answer` from a row of files; returns false if it is damaged.
bool decode_file(std::string_view key, std::string_view value, const BoxTable& boxes,
                 FileAnswer& answer) {
  PlaceKey place;
  FileDetails details;
  if (value.empty() || !parse_file_key(key, place) ||
      !decode_file_details(value.substr(1), details)) {
    return false;
  }
  answer = {place.box,
            boxes.name(place.box),
            boxes.location(place.box),
            file_path(place.path),
            details.size,
            details.time,
            details.hash,
            static_cast<Outcome>(value.front()),
            details.kind,
            details.reason,
            0,
            part_offset(place.path)};
  return true;
}

/// Fills `answer` from an `S` fact; returns false if it is damaged.
bool decode_item(std::string_view key, std::string_view value, const BoxTable& boxes,
                 FileAnswer& answer) {
  PlaceKey place;
  SkipKind kind{};
  if (!parse_skipped_key(key, place) || !decode_skipped(value, kind)) return false;
  answer = {};
  answer.box = place.box;
  answer.box_name = boxes.name(place.box);
  answer.path = place.path;
  answer.time = io::kNoTime;
  answer.outcome = kind == SkipKind::kUnlistedFolder ? Outcome::kReject : Outcome::kSkipped;
  answer.skipped = kind;
  return true;
}

/// Returns the run since which the file is gone; 0 if it is not gone.
io::Result<std::uint64_t> gone_since(const Store& store, const PlaceKey& place) {
  std::string key;
  append_gone_key(key, place.box, place.path);
  MIFDEX_TRY(auto value, store.get(Family::kFacts, key));
  std::uint64_t run = 0;
  if (value && !decode_gone(*value, run)) {
    return std::unexpected(damaged_row("facts", store.dir()));
  }
  return run;
}

/// Calls `visit` with one file, completed by the facts that its own row lacks. Returns the result
/// of `visit`.
io::Result<bool> visit_rows(const Store& store, FileAnswer& answer,
                            const std::function<bool(const FileAnswer&)>& visit) {
  MIFDEX_TRY(auto gone, gone_since(store, {answer.box, answer.path}));
  answer.gone_since = gone;
  return visit(answer);
}

bool named(std::string_view whole, std::string_view path) {
  if (!whole.ends_with(path)) return false;
  return whole.size() == path.size() || whole[whole.size() - path.size() - 1] == '/';
}

/// Returns the path inside the box at `location` that the absolute `path` names; empty if it is not
/// in that box.
std::string_view inside(std::string_view location, std::string_view path) {
  if (location.empty() || !path.starts_with(location)) return {};
  path.remove_prefix(location.size());
  if (path.empty()) return {};
  if (location.back() == '/') return path;
  return path.front() == '/' ? path.substr(1) : std::string_view();
}

/// Calls `visit` with the item at `path` that is not a file, if there is one.
io::Result<bool> visit_absolute_item(const Store& store, const BoxTable& boxes, std::uint32_t box,
                                     std::string_view path,
                                     const std::function<bool(const FileAnswer&)>& visit,
                                     std::uint64_t& visited) {
  std::string key;
  append_skipped_key(key, box, path);
  MIFDEX_TRY(auto value, store.get(Family::kFacts, key));
  if (!value) return true;
  FileAnswer answer;
  if (!decode_item(key, *value, boxes, answer)) {
    return std::unexpected(damaged_row("facts", store.dir()));
  }
  ++visited;
  return visit(answer);
}

io::Result<bool> visit_absolute(const Store& store, const BoxTable& boxes, std::uint32_t box,
                                std::string_view path,
                                const std::function<bool(const FileAnswer&)>& visit,
                                std::uint64_t& visited) {
  std::string key;
  append_file_key(key, box, path);
  MIFDEX_TRY(auto value, store.get(Family::kFiles, key));
  if (!value) return visit_absolute_item(store, boxes, box, path, visit, visited);
  FileAnswer answer;
  if (!decode_file(key, *value, boxes, answer)) {
    return std::unexpected(damaged_row("files", store.dir()));
  }
  if (answer.outcome == Outcome::kTarget) return true;
  ++visited;
  auto go_on = visit_rows(store, answer, visit);
  if (!go_on || !*go_on) return go_on;
  key.push_back('\0');
  RangeIterator parts = RangeIterator::of_prefix(store, Family::kFiles, key);
  for (; parts.valid(); parts.next()) {
    if (!decode_file(parts.key(), parts.value(), boxes, answer)) return parts.damaged();
    ++visited;
    go_on = visit_rows(store, answer, visit);
    if (!go_on || !*go_on) return go_on;
  }
  MIFDEX_TRY(parts.finish());
  return visit_absolute_item(store, boxes, box, path, visit, visited);
}

/// Calls `visit` with the items of a box that are not files and whose path `fits`.
template <class Fits>
io::Result<bool> visit_fitting_items(const Store& store, const BoxTable& boxes, std::uint32_t box,
                                     Fits& fits,
                                     const std::function<bool(const FileAnswer&)>& visit,
                                     std::uint64_t& visited) {
  std::string prefix(1, kSkippedFact);
  append_u32(prefix, box);
  RangeIterator scan = RangeIterator::of_prefix(store, Family::kFacts, prefix);
  for (; scan.valid(); scan.next()) {
    FileAnswer answer;
    if (!decode_item(scan.key(), scan.value(), boxes, answer)) return scan.damaged();
    if (!fits(answer.path)) continue;
    ++visited;
    if (!visit(answer)) return false;
  }
  MIFDEX_TRY(scan.finish());
  return true;
}

/// Calls `visit` with the files of a box whose path `fits`.
template <class Fits>
io::Result<bool> visit_fitting(const Store& store, const BoxTable& boxes, std::uint32_t box,
                               Fits fits, const std::function<bool(const FileAnswer&)>& visit,
                               std::uint64_t& visited) {
  RangeIterator scan = RangeIterator::of_prefix(store, Family::kFiles, box_prefix(box));
  for (; scan.valid(); scan.next()) {
    if (!fits(file_path(scan.key().substr(sizeof(box))))) continue;
    FileAnswer answer;
    if (!decode_file(scan.key(), scan.value(), boxes, answer)) return scan.damaged();
    if (answer.outcome == Outcome::kTarget) continue;
    ++visited;
    auto go_on = visit_rows(store, answer, visit);
    if (!go_on || !*go_on) return go_on;
  }
  MIFDEX_TRY(scan.finish());
  return visit_fitting_items(store, boxes, box, fits, visit, visited);
}

/// The possible endings of a spelling of a file's path: its path after the location of its box.
class SpelledPath {
 public:
  SpelledPath(const BoxTable& boxes, std::uint32_t box, std::string_view wanted) {
    const auto entry = boxes.entries().find(box);
    const std::string name(boxes.name(box));
    if (entry != boxes.entries().end()) fronts_.push_back(front(entry->second.location, "/"));
    fronts_.push_back(front(name, "/"));
    fronts_.push_back(front(name, "!/"));
    io::append_spelling(wanted, wanted_);
  }

  bool fits(std::string_view path) {
    for (const std::string& front : fronts_) {
      spelled_ = front;
      io::append_spelling(path, spelled_);
      if (named(spelled_, wanted_)) return true;
    }
    return false;
  }

 private:
  static std::string front(std::string_view place, std::string_view separator) {
    std::string spelled;
    io::append_spelling(place, spelled);
    return spelled.append(separator);
  }

  std::vector<std::string> fronts_;
  std::string wanted_;
  std::string spelled_;
};

/// Returns the key of a line without its hash, which is the value of a row of observations.
std::string_view without_hash(std::string_view line_key) {
  return line_key.substr(0, line_key.size() - sizeof(std::uint64_t));
}

}  // namespace

io::Result<std::uint64_t> visit_rejects(const Store& store, const BoxTable& boxes,
                                        const std::function<bool(const RejectAnswer&)>& visit) {
  std::uint64_t visited = 0;
  KeyScratch scratch;
  for (const std::uint32_t box : boxes.in_order()) {
    RangeIterator scan = RangeIterator::of_prefix(store, Family::kRejects, box_prefix(box));
    for (; scan.valid(); scan.next()) {
      PlaceKey place;
      RejectAnswer answer;
      if (!parse_reject_key(scan.key(), scratch, place, answer.reject.offset) ||
          !decode_reject(scan.value(), answer.reject)) {
        return scan.damaged();
      }
      answer.box = box;
      answer.box_name = boxes.name(box);
      answer.box_path = boxes.location(box);
      answer.path = place.path;
      ++visited;
      if (!visit(answer)) return visited;
    }
    MIFDEX_TRY(scan.finish());
  }
  return visited;
}

io::Result<std::uint64_t> visit_files_named(const Store& store, const BoxTable& boxes,
                                            std::string_view path,
                                            const std::function<bool(const FileAnswer&)>& visit) {
  std::uint64_t visited = 0;
  if (path.empty()) return visited;
  for (const std::uint32_t box : boxes.in_order()) {
    const bool absolute = path.front() == '/';
    const auto entry = boxes.entries().find(box);
    const std::string_view location =
        entry == boxes.entries().end() ? std::string_view() : entry->second.location;
    const std::string_view wanted = absolute ? inside(location, path) : path;
    if (wanted.empty()) continue;
    MIFDEX_TRY(auto go_on, absolute
                               ? visit_absolute(store, boxes, box, wanted, visit, visited)
                               : visit_fitting(
                                     store, boxes, box,
                                     [path](std::string_view whole) { return named(whole, path); },
                                     visit, visited));
    if (!go_on) break;
  }
  return visited;
}

io::Result<std::uint64_t> visit_files_spelled(const Store& store, const BoxTable& boxes,
                                              std::string_view path,
                                              const std::function<bool(const FileAnswer&)>& visit) {
  std::uint64_t visited = 0;
  if (path.empty()) return visited;
  for (const std::uint32_t box : boxes.in_order()) {
    SpelledPath wanted(boxes, box, path);
    MIFDEX_TRY(auto go_on, visit_fitting(
                               store, boxes, box,
                               [&wanted](std::string_view whole) { return wanted.fits(whole); },
                               visit, visited));
    if (!go_on) break;
  }
  return visited;
}

io::Result<std::uint64_t> visit_files_shown(const Store& store, const BoxTable& boxes,
                                            std::string_view text, bool any_spelling,
                                            const std::function<bool(const FileAnswer&)>& visit) {
  std::uint64_t visited = 0;
  std::string wanted;
  if (any_spelling) io::append_spelling(text, wanted);
  for (const auto& [box, entry] : boxes.entries()) {
    for (const std::string_view separator : {"/", "!/"}) {
      std::string front;
      if (any_spelling) {
        io::append_spelling(entry.shown, front);
      } else {
        front = entry.shown;
      }
      front.append(separator);
      const std::string_view whole = any_spelling ? std::string_view(wanted) : text;
      if (!whole.starts_with(front)) continue;
      const std::string_view path = whole.substr(front.size());
      std::string spelled;
      const auto spells = [&](std::string_view known) {
        spelled.clear();
        io::append_spelling(known, spelled);
        return spelled == path;
      };
      MIFDEX_TRY(auto go_on, any_spelling
                                 ? visit_fitting(store, boxes, box, spells, visit, visited)
                                 : visit_absolute(store, boxes, box, path, visit, visited));
      if (!go_on) return visited;
    }
  }
  return visited;
}

io::Result<std::uint64_t> visit_places(const Store& store, const BoxTable& boxes,
                                       const Record& record,
                                       const std::function<bool(const PlaceAnswer&)>& visit) {
  std::string line_key;
  append_line_key(line_key,
                  {record.job, record.machine, record.time, file_name(record.path), record.hash});
  std::string prefix;
  append_u64(prefix, record.hash);
  std::vector<std::pair<std::uint32_t, std::string>> places;
  RangeIterator scan = RangeIterator::of_prefix(store, Family::kObservations, prefix);
  for (; scan.valid(); scan.next()) {
    if (scan.value() != without_hash(line_key)) continue;
    std::uint64_t hash = 0;
    PlaceKey place;
    if (!parse_observation_key(scan.key(), hash, place)) return scan.damaged();
    places.emplace_back(place.box, place.path);
  }
  MIFDEX_TRY(scan.finish());
  std::sort(places.begin(), places.end(), [&](const auto& a, const auto& b) {
    return boxes.compare(a.first, a.second, b.first, b.second) < 0;
  });
  std::uint64_t visited = 0;
  for (const auto& [box, path] : places) {
    MIFDEX_TRY(auto gone, gone_since(store, {box, file_path(path)}));
    ++visited;
    const PlaceAnswer answer{box,  boxes.name(box),  boxes.location(box), file_path(path),
                             gone, part_offset(path)};
    if (!visit(answer)) break;
  }
  return visited;
}

}  // namespace mifdex::index
