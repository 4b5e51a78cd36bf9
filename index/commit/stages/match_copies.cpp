// Copies of a report: files with the bytes and the time of an attributed report that nothing
// attributes themselves, such as "Copy of 00000020.PCK". They are duplicates of that report.
//
// The despooler gives each report a name of its own: eight letters or digits and .PCK. A file with
// such a name is a copy only if the report has the same name (a backup folder); under another name
// it is the report of another machine whose instruction is lost or damaged (Q168130).
//
// A copy is in the container of its report, or in a container that gives exact times as well: the
// times that are compared are those that the containers give. An exact time is also compared with
// the exact time that an inexact one was matched with (time_match.h).
//
// A copy joins the line of its report; if there are several reports, the line of the one whose job
// and machine come first. A `C` fact marks a place as a copy. find_affected_copies() loads the
// places that may become copies, or cease to be copies, by this commit; match_copies() decides
// after all loaded places are attributed.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "index/attribution/packed_report.h"
#include "index/commit/commit_work.h"
#include "index/commit/stages/mark_affected.h"
#include "index/format/keys.h"
#include "index/record/part_path.h"
#include "index/storage/ascending_cursor.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/ascii.h"
#include "io/base/sort_unique.h"

namespace mifdex::index {
namespace {

/// The fields that reports and their copies have in common.
struct Content {
  std::int64_t time = 0;
  std::uint64_t hash = 0;

  friend auto operator<=>(const Content&, const Content&) = default;
};

/// Returns the name of the file at `path` in upper case if the despooler gave it, else nothing.
std::string despooler_name(std::string_view path) {
  constexpr std::string_view kSuffix = ".PCK";
  constexpr std::size_t kStem = 8;
  std::string name = ascii::upper_case(file_name(path));
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  const bool given = name.size() == kStem + kSuffix.size() && name.ends_with(kSuffix) &&
                     std::ranges::all_of(std::string_view(name).substr(0, kStem), is_digit);
  return given ? name : std::string();
}

/// Appends the key of all lines without job and machine that have `time`, up to their file names.
void append_open_prefix(std::string& key, std::int64_t time) {
  append_name(key, {});
  append_name(key, {});
  append_newest_first(key, time);
}

io::Result<bool> has_prefix(const Store& store, Family family, std::string_view prefix) {
  const RangeIterator rows = RangeIterator::of_prefix(store, family, std::string(prefix));
  const bool any = rows.valid();
  MIFDEX_TRY(rows.finish());
  return any;
}

io::Result<bool> has_open_lines(const Store& store) {
  std::string prefix;
  append_name(prefix, {});
  append_name(prefix, {});
  return has_prefix(store, Family::kLines, prefix);
}

io::Result<bool> has_attributed_lines(const Store& store) {
  std::string none;
  append_name(none, {});
  RangeIterator jobs(store, Family::kJobs);
  if (jobs.valid() && jobs.key() == none) jobs.next();
  const bool any = jobs.valid();
  MIFDEX_TRY(jobs.finish());
  return any;
}

bool is_report(const PendingFile& place) {
  return place.active() && place.observed() && place.row_origin == RowOrigin::kObservation;
}

/// Tells of places, in the order of their pairs, which may be attributed.
class AttributionGuess {
 public:
  explicit AttributionGuess(const CommitWork& work)
      : work_(work), matches_(work.instruction_matches) {}

  /// True if anything may attribute `place`: false for most places that nothing attributes.
  bool may_attribute(const PendingFile& place) {
    if (work_.totals.file_line_parts != 0 || has_instruction(place)) return true;
    FileDetails details;
    if (!decode_file_details(place.details, details)) return true;
    const Record& own = details.self_reported.record;
    return !own.job.empty() || !own.machine.empty() || !own.smsid.empty();
  }

 private:
  /// True if an instruction applies to `place`, as far as this commit has decided.
  bool has_instruction(const PendingFile& place) {
    if (place.pair_key.empty()) return false;
    const InstructionMatch* match = matches_.find({place.box, place.pair_key});
    return match != nullptr && match->has_match &&
           applies_to(file_path(place.path), match->has_pck);
  }

  const CommitWork& work_;
  InstructionMatches::Cursor matches_;
};

class AffectedCopies {
 public:
  explicit AffectedCopies(CommitWork& work) : work_(work) {}

  io::Result<void> touch_all() {
    MIFDEX_TRY(auto open, has_open_lines(work_.store));
    MIFDEX_TRY(auto copies, work_.has_copies());
    if (!open && !copies) return {};
    MIFDEX_TRY(find_contents());
    if (copies) {
      MIFDEX_TRY(touch_stored_copies());
    }
    return open ? touch_open_lines() : io::Result<void>();
  }

 private:
  /// Collects the contents of all added places that may be attributed, and of all lines that may
  /// move.
  io::Result<void> find_contents() {
    AttributionGuess guess(work_);
    for (const std::uint32_t i : work_.by_pair) {
      const PendingFile& place = work_.place(i);
      if (is_report(place) && guess.may_attribute(place)) {
        contents_.push_back({place.container_time, place.hash});
      }
    }
    KeyScratch scratch;
    for (const std::string& key : work_.affected) {
      LineKey line;
      if (!parse_line_key(key, scratch, line)) {
        return std::unexpected(damaged_row("lines", work_.store.dir()));
      }
      contents_.push_back({line.time, line.hash});
    }
    io::sort_unique(contents_);
    return {};
  }

  io::Result<void> touch_stored_copies() {
    std::vector<std::uint64_t> hashes;
    hashes.reserve(contents_.size());
    for (const Content& content : contents_) hashes.push_back(content.hash);
    io::sort_unique(hashes);
    AscendingCursor rows(work_.store, Family::kFacts);
    std::string prefix;
    for (const std::uint64_t hash : hashes) {
      prefix.clear();
      append_copy_prefix(prefix, hash);
      for (rows.advance_to(prefix); rows.valid() && rows.key().starts_with(prefix); rows.next()) {
        PlaceKey place;
        if (!parse_file_key(rows.key().substr(prefix.size()), place)) return rows.damaged();
        MIFDEX_TRY(mark_affected(work_, place.box, place.path, RowOrigin::kUnreadable));
      }
    }
    return rows.finish();
  }

  /// Marks the open lines that have one of the contents. The lines of each time are walked once,
  /// the newest first, as in the keys.
  io::Result<void> touch_open_lines() {
    AscendingCursor lines(work_.store, Family::kLines);
    std::string prefix;
    for (auto last = contents_.end(); last != contents_.begin();) {
      auto first = std::prev(last);
      while (first != contents_.begin() && std::prev(first)->time == first->time) --first;
      prefix.clear();
      append_open_prefix(prefix, first->time);
      for (lines.advance_to(prefix); lines.valid() && lines.key().starts_with(prefix);
           lines.next()) {
        LineKey line;
        if (!parse_line_key(lines.key(), scratch_, line)) return lines.damaged();
        if (std::binary_search(first, last, Content{line.time, line.hash})) {
          work_.affected.emplace_back(lines.key());
        }
      }
      last = first;
    }
    return lines.finish();
  }

  CommitWork& work_;
  std::vector<Content> contents_;  // ascending
  KeyScratch scratch_;
};

/// Job, machine and time of the line of an attributed report, under a content and a name that its
/// copies may have.
struct Report {
  Content content;
  std::string name;  ///< despooler_name() of the report; empty: for copies that have none
  NameId job = 0;
  NameId machine = 0;
  std::int64_t time = 0;
};

class CopyMatcher {
 public:
  explicit CopyMatcher(CommitWork& work) : work_(work) {}

  io::Result<void> settle_all() {
    for (std::uint32_t i = 0; i < work_.places().size(); ++i) {
      const PendingFile& place = work_.place(i);
      const bool open = is_report(place) && place.has_line && place.job == 0 && place.machine == 0;
      if (open) open_.push_back(i);
    }
    if (!open_.empty()) {
      for (const std::uint32_t i : open_) contents_.push_back(content_of(work_.place(i)));
      io::sort_unique(contents_);
      take_places();
      MIFDEX_TRY(take_stored());
      join_copies();
    }
    return settle_facts();
  }

 private:
  static Content content_of(const PendingFile& place) { return {place.container_time, place.hash}; }

  bool is_wanted(const Content& content) const {
    return std::binary_search(contents_.begin(), contents_.end(), content);
  }

  void take_places() {
    for (const PendingFile& place : work_.places()) {
      if (!is_report(place) || !place.has_line || place.open()) continue;
      const Report report{{}, {}, place.job, place.machine, place.time};
      add_report(content_of(place), place.path, report);
      if (place.time != place.container_time)
        add_report({place.time, place.hash}, place.path, report);
    }
  }

  void add_report(const Content& content, std::string_view path, Report report) {
    if (!is_wanted(content)) return;
    report.content = content;
    reports_.push_back(report);
    report.name = despooler_name(path);
    if (!report.name.empty()) reports_.push_back(std::move(report));
  }

  /// Returns the time that the container of the stored report at `place` gives.
  io::Result<std::int64_t> container_time_of(const PlaceKey& place) {
    std::string key;
    append_file_key(key, place.box, place.path);
    MIFDEX_TRY(auto file, work_.store.get(Family::kFiles, key));
    FileDetails details;
    if (!file || file->empty() ||
        !decode_file_details(std::string_view(*file).substr(1), details)) {
      return std::unexpected(damaged_row("files", work_.store.dir()));
    }
    return details.self_reported.record.time;
  }

  /// Adds a stored report whose line has the key `line`. Only an inexact place has another time
  /// than its line, and only a copy without an exact time can match that time.
  io::Result<void> add_stored(const LineKey& line, const PlaceKey& place) {
    const auto add = [&](const Content& content) {
      if (!is_wanted(content)) return;
      add_report(
          content, place.path,
          {{}, {}, work_.names.intern(line.job), work_.names.intern(line.machine), line.time});
    };
    add({line.time, line.hash});
    if (!has_inexact_copy_ || !inexact_boxes_.contains(place.box)) return {};
    MIFDEX_TRY(auto own, container_time_of(place));
    if (own != line.time) add({own, line.hash});
    return {};
  }

  io::Result<void> find_inexact_boxes() {
    const auto is_inexact = [this](std::uint32_t i) {
      return !io::is_exact(work_.place(i).time_source);
    };
    has_inexact_copy_ = std::ranges::any_of(open_, is_inexact);
    if (!has_inexact_copy_) return {};
    RangeIterator marks =
        RangeIterator::of_prefix(work_.store, Family::kFacts, std::string(1, kInexactFact));
    for (; marks.valid(); marks.next()) {
      std::uint32_t box = 0;
      if (!parse_inexact_key(marks.key(), box)) return marks.damaged();
      inexact_boxes_.insert(box);
    }
    return marks.finish();
  }

  /// Adds the reports of stored lines that this commit does not touch.
  io::Result<void> take_stored() {
    if (work_.first) return {};
    MIFDEX_TRY(auto any, has_attributed_lines(work_.store));
    if (!any) return {};
    MIFDEX_TRY(find_inexact_boxes());
    std::vector<std::uint64_t> hashes;
    hashes.reserve(contents_.size());
    for (const Content& content : contents_) hashes.push_back(content.hash);
    io::sort_unique(hashes);
    AscendingCursor rows(work_.store, Family::kObservations);
    std::string prefix;
    std::string key;
    KeyScratch scratch;
    for (const std::uint64_t hash : hashes) {
      prefix.clear();
      append_u64(prefix, hash);
      for (rows.advance_to(prefix); rows.valid() && rows.key().starts_with(prefix); rows.next()) {
        key.assign(rows.value()).append(prefix);
        LineKey line;
        PlaceKey place;
        std::uint64_t same_hash = 0;
        if (!parse_line_key(key, scratch, line) ||
            !parse_observation_key(rows.key(), same_hash, place)) {
          return rows.damaged();
        }
        if (line.open()) continue;
        if (std::binary_search(work_.affected.begin(), work_.affected.end(), key)) continue;
        MIFDEX_TRY(add_stored(line, place));
      }
    }
    return rows.finish();
  }

  void join_copies() {
    const auto order = [this](const Report& a, const Report& b) {
      const auto sought = [](const Report& r) { return std::tie(r.content, r.name); };
      if (sought(a) != sought(b)) return sought(a) < sought(b);
      const auto names = [this](const Report& r) {
        return std::tuple(work_.names.text(r.job), work_.names.text(r.machine));
      };
      return names(a) < names(b);
    };
    std::ranges::sort(reports_, order);
    for (const std::uint32_t i : open_) {
      PendingFile& place = work_.places()[i];
      const std::pair wanted(content_of(place), despooler_name(place.path));
      const auto sought = [](const Report& r) { return std::pair(r.content, r.name); };
      const auto first = std::ranges::lower_bound(reports_, wanted, {}, sought);
      if (first == reports_.end() || sought(*first) != wanted) continue;
      place.is_copy = true;
      place.job = first->job;
      place.machine = first->machine;
      if (place.time == first->time) continue;
      place.time = first->time;
      place.time_source = io::TimeSource::kMatched;
    }
    work_.order_names();
  }

  /// Writes the `C` facts as they must be now.
  io::Result<void> settle_facts() {
    MIFDEX_TRY(auto any, work_.has_copies());
    if (!any && reports_.empty()) return {};
    std::string key;
    for (std::uint32_t i = 0; i < work_.places().size(); ++i) {
      const PendingFile& place = work_.place(i);
      const bool may_have_fact = any && place.state == PendingFileState::kLoaded;
      if (!is_report(place) || (!place.is_copy && !may_have_fact)) continue;
      key.clear();
      append_copy_key(key, place.hash, place.box, place.path);
      if (place.is_copy) {
        std::string value;
        append_name(value, work_.names.text(place.job));
        append_name(value, work_.names.text(place.machine));
        work_.copy_changes.insert_or_assign(key, std::move(value));
        continue;
      }
      MIFDEX_TRY(auto stored, work_.store.get(Family::kFacts, key));
      if (stored) work_.copy_changes.insert_or_assign(key, std::nullopt);
    }
    for (auto& [fact, value] : work_.copy_changes) {
      work_.changes_of(Family::kFacts).push_back({fact, std::move(value)});
    }
    return {};
  }

  CommitWork& work_;
  std::vector<std::uint32_t> open_;  // places that nothing attributes
  std::vector<Content> contents_;    // of these, ascending
  std::vector<Report> reports_;      // attributed, of these contents
  bool has_inexact_copy_ = false;    // among the open places
  std::set<std::uint32_t> inexact_boxes_;
};

}  // namespace

io::Result<bool> CommitWork::has_copies() {
  if (any_copies) return *any_copies;
  if (first) return false;
  MIFDEX_TRY(auto any, has_prefix(store, Family::kFacts, std::string(1, kCopyFact)));
  any_copies = any;
  return any;
}

io::Result<void> forget_copy(CommitWork& work, const PlaceKey& place, const FileDetails& details) {
  MIFDEX_TRY(auto any, work.has_copies());
  if (!any) return {};
  std::string key;
  append_copy_key(key, details.hash, place.box, place.path);
  MIFDEX_TRY(auto stored, work.store.get(Family::kFacts, key));
  if (stored) work.copy_changes.insert_or_assign(std::move(key), std::nullopt);
  return {};
}

io::Result<void> find_affected_copies(CommitWork& work) {
  return work.first ? io::Result<void>() : AffectedCopies(work).touch_all();
}

io::Result<void> match_copies(CommitWork& work) { return CopyMatcher(work).settle_all(); }

}  // namespace mifdex::index
