// Two stages of a commit: places whose times are inexact join the observation whose exact time they
// match (time_match.h). Copies must be matched with reports whose times are final,
// and places that are not copies are matched after that: so attributed places come first, open ones
// after the copies.
//
// The observation of such a place depends on all places of its report, in whatever order they were
// added. So the stored lines of every report that this commit affects are loaded, if there is an
// inexact time in the index.
#include <algorithm>
#include <set>
#include <tuple>

#include "index/attribution/time_match.h"
#include "index/commit/commit_work.h"
#include "index/format/keys.h"
#include "index/record/part_path.h"
#include "index/storage/range_iterator.h"
#include "index/storage/report_lines.h"
#include "index/storage/rocksdb_error.h"

namespace mifdex::index {
namespace {

/// A place as it is sorted: by report.
struct ReportPlace {
  std::uint64_t group;  ///< ranks of job and machine
  std::uint64_t hash;
  std::string_view open_name;  ///< of the file, if nothing attributes it
  std::uint32_t place;

  friend auto operator<=>(const ReportPlace&, const ReportPlace&) = default;
  bool same_report(const ReportPlace& other) const {
    return std::tie(group, hash, open_name) == std::tie(other.group, other.hash, other.open_name);
  }
};

class TimeResolver {
 public:
  explicit TimeResolver(CommitWork& work) : work_(work) {}

  io::Result<void> settle() {
    const bool added = mark_boxes();
    MIFDEX_TRY(auto stored, has_marks());
    if (!added && !stored) return {};
    if (!work_.first) {
      collect([](const PendingFile&) { return true; });
      MIFDEX_TRY(load_reports());
    }
    collect([](const PendingFile& place) { return !place.open(); });
    match_all();
    return {};
  }

  void settle_open() {
    const auto inexact = [](const PendingFile& place) {
      return is_of_file(place) && place.open() && !io::is_exact(place.time_source);
    };
    if (std::ranges::none_of(work_.places(), inexact)) return;
    collect([](const PendingFile& place) { return place.open(); });
    match_all();
  }

 private:
  static bool is_of_file(const PendingFile& place) {
    return place.active() && place.has_line &&
           (place.row_origin == RowOrigin::kObservation ||
            place.row_origin == RowOrigin::kUnreadable);
  }

  /// Marks the boxes of added places with inexact times; returns true if there are any.
  bool mark_boxes() {
    std::set<std::uint32_t> boxes;
    for (const PendingFile& place : work_.places()) {
      if (place.active() && !io::is_exact(place.time_source)) boxes.insert(place.box);
    }
    for (const std::uint32_t box : boxes) {
      std::string key;
      append_inexact_key(key, box);
      work_.put(Family::kFacts, std::move(key), {});
    }
    return !boxes.empty();
  }

  io::Result<bool> has_marks() const {
    if (work_.first) return false;
    RangeIterator marks =
        RangeIterator::of_prefix(work_.store, Family::kFacts, std::string(1, kInexactFact));
    const bool any = marks.valid();
    MIFDEX_TRY(marks.finish());
    return any;
  }

  template <class Wanted>
  void collect(Wanted wanted) {
    places_.clear();
    for (std::uint32_t i = 0; i < work_.places().size(); ++i) {
      const PendingFile& place = work_.place(i);
      if (!is_of_file(place) || !wanted(place)) continue;
      places_.push_back({work_.rank_of(place.job, place.machine), place.hash,
                         place.open() ? file_name(place.path) : std::string_view(), i});
    }
    std::ranges::sort(places_);
  }

  /// Loads the stored lines of all reports that this commit adds places to or takes them from.
  io::Result<void> load_reports() {
    std::set<std::string> keys;
    ReportLines lines(work_.store);
    const auto find = [&](const LineKey& line) -> io::Result<void> {
      MIFDEX_TRY(lines.find(line, found_));
      for (ReportLine& each : found_) {
        if (!is_loaded(each.key)) keys.insert(std::move(each.key));
      }
      return {};
    };
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (i != 0 && places_[i].same_report(places_[i - 1])) continue;
      MIFDEX_TRY(find(work_.line_of(work_.place(places_[i].place))));
    }
    for (const OldLine& old : work_.old_lines) {
      KeyScratch scratch;
      LineKey line;
      if (!parse_line_key(old.key, scratch, line)) {
        return std::unexpected(damaged_row("lines", work_.store.dir()));
      }
      MIFDEX_TRY(find(line));
    }
    if (keys.empty()) return {};
    const auto first = static_cast<std::uint32_t>(work_.places().size());
    MIFDEX_TRY(load_more(work_, {keys.begin(), keys.end()}));
    return resolve_more_attributions(work_, first);
  }

  bool is_loaded(std::string_view key) const {
    return std::ranges::binary_search(work_.old_lines, key, {}, &OldLine::key);
  }

  void match_all() {
    for (std::size_t begin = 0; begin < places_.size();) {
      std::size_t end = begin + 1;
      while (end < places_.size() && places_[end].same_report(places_[begin])) ++end;
      match(begin, end);
      begin = end;
    }
  }

  /// places_[begin, end) are all of one report.
  void match(std::size_t begin, std::size_t end) {
    ReportTimes times;
    const auto each = [&](io::TimeSource source, const auto& use) {
      for (std::size_t i = begin; i < end; ++i) {
        PendingFile& place = work_.places()[places_[i].place];
        if (place.time_source == source) use(place);
      }
    };
    for (std::size_t i = begin; i < end; ++i) {
      const PendingFile& place = work_.place(places_[i].place);
      if (io::is_exact(place.time_source)) times.exact.push_back(place.time);
    }
    const auto put = [&](PendingFile& place) {
      const MatchedTime matched = match_time(place.time, place.time_source, times);
      place.time = matched.time;
      place.time_source = matched.source;
    };
    if (times.exact.size() == end - begin) return;
    each(io::TimeSource::kEntryLocal, put);
    each(io::TimeSource::kEntryLocal,
         [&](const PendingFile& place) { times.local.push_back(place.time); });
    each(io::TimeSource::kNone, put);
  }

  CommitWork& work_;
  std::vector<ReportPlace> places_;
  std::vector<ReportLine> found_;
};

}  // namespace

io::Result<void> resolve_times(CommitWork& work) { return TimeResolver(work).settle(); }

io::Result<void> resolve_open_times(CommitWork& work) {
  TimeResolver(work).settle_open();
  return {};
}

}  // namespace mifdex::index
