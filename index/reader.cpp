#include "index/reader.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/query/content_rows.h"
#include "index/query/job_facts.h"
#include "index/query/line_scan.h"
#include "index/query/machine_names.h"
#include "index/query/machine_rows.h"
#include "index/query/place_rows.h"
#include "index/query/rendered_lines.h"
#include "index/storage/box_table.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"
#include "index/storage/store.h"

namespace mifdex::index {
namespace {

std::uint64_t bytes_in(const std::string& dir) {
  std::uint64_t bytes = 0;
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(dir, code)) {
    if (entry.is_regular_file(code)) bytes += entry.file_size(code);
  }
  return bytes;
}

}  // namespace

struct Reader::State {
  State(std::unique_ptr<Store> the_store, BoxTable the_boxes)
      : store(std::move(the_store)), boxes(std::move(the_boxes)), job_facts(*store) {}

  /// Fails if `store` was not opened for what the caller reads.
  io::Result<void> needs(Family family) const {
    if (store->family(family) != nullptr) return {};
    return io::fail(io::ErrorKind::kInternal, "this part of the index was not opened",
                    store->dir());
  }

  std::unique_ptr<Store> store;
  BoxTable boxes;
  JobFactLookup job_facts;
};

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::~Reader() = default;

io::Result<std::unique_ptr<Reader>> Reader::open(const std::string& dir, ReadScope scope) {
  MIFDEX_TRY(auto store, Store::open_to_read(dir, scope));
  MIFDEX_TRY(auto boxes, BoxTable::load(*store));
  auto state = std::make_unique<State>(std::move(store), std::move(boxes));
  return std::unique_ptr<Reader>(new Reader(std::move(state)));
}

io::Result<std::uint64_t> Reader::lines(const Query& query,
                                        const std::function<bool(const Line&)>& visit) const {
  return scan_lines(*state_->store, state_->boxes, query, visit);
}

io::Result<std::uint64_t> Reader::count_lines(const Query& query) const {
  MIFDEX_TRY(auto counted, count_by_jobs(*state_->store, query));
  if (counted) return *counted;
  return scan_lines(*state_->store, state_->boxes, query, [](const Line&) { return true; });
}

io::Result<std::uint64_t> Reader::render_lines(
    const Query& query, const std::function<unsigned()>& threads,
    const std::function<LineRenderer()>& make_renderer,
    const std::function<bool(std::string_view)>& write) const {
  return index::render_lines(*state_->store, state_->boxes, query, threads, make_renderer, write);
}

io::Result<std::uint64_t> Reader::count_lines(
    const Query& query, const std::function<unsigned()>& threads,
    const std::function<LineRenderer()>& make_renderer) const {
  MIFDEX_TRY(auto counted, count_by_jobs(*state_->store, query));
  if (counted) return *counted;
  return render_lines(query, threads, make_renderer, [](std::string_view) { return true; });
}

io::Result<std::uint64_t> Reader::jobs(const Glob& job,
                                       const std::function<bool(const JobRow&)>& visit) const {
  return visit_jobs(*state_->store, job, visit);
}

io::Result<const JobFact*> Reader::job_fact(std::string_view job) const {
  return state_->job_facts.fact_of(job);
}

io::Result<std::uint64_t> Reader::machines(
    const Glob& machine, const std::function<bool(const MachineRow&)>& visit) const {
  return visit_machines(*state_->store, machine, visit);
}

io::Result<std::string> Reader::name_known_at(std::string_view smsid, std::int64_t time) const {
  IdentityLookup lookup(*state_->store);
  MIFDEX_TRY(auto identity, lookup.identity_of(smsid));
  if (identity == nullptr) return std::string();
  return std::string(identity->name_known_at(time));
}

io::Result<std::uint64_t> Reader::rejects(
    const std::function<bool(const RejectAnswer&)>& visit) const {
  MIFDEX_TRY(state_->needs(Family::kRejects));
  return visit_rejects(*state_->store, state_->boxes, visit);
}

io::Result<std::uint64_t> Reader::files_named(
    std::string_view path, const std::function<bool(const FileAnswer&)>& visit) const {
  MIFDEX_TRY(state_->needs(Family::kFiles));
  return visit_files_named(*state_->store, state_->boxes, path, visit);
}

io::Result<std::uint64_t> Reader::files_spelled(
    std::string_view path, const std::function<bool(const FileAnswer&)>& visit) const {
  MIFDEX_TRY(state_->needs(Family::kFiles));
  return visit_files_spelled(*state_->store, state_->boxes, path, visit);
}

io::Result<std::uint64_t> Reader::files_shown(
    std::string_view text, bool any_spelling,
    const std::function<bool(const FileAnswer&)>& visit) const {
  MIFDEX_TRY(state_->needs(Family::kFiles));
  return visit_files_shown(*state_->store, state_->boxes, text, any_spelling, visit);
}

const std::map<std::uint32_t, BoxEntry>& Reader::boxes() const { return state_->boxes.entries(); }

io::Result<std::uint64_t> Reader::places(
    const Record& record, const std::function<bool(const PlaceAnswer&)>& visit) const {
  MIFDEX_TRY(state_->needs(Family::kObservations));
  return visit_places(*state_->store, state_->boxes, record, visit);
}

io::Result<std::uint64_t> Reader::observations_of(
    std::uint64_t hash, const RowEvaluator& evaluator,
    const std::function<bool(const Line&)>& visit) const {
  MIFDEX_TRY(state_->needs(Family::kObservations));
  return visit_observations(*state_->store, state_->boxes, hash, evaluator, visit);
}

io::Result<std::optional<StatusCounts>> Reader::job_counts(std::string_view job) const {
  std::string key;
  append_name(key, job);
  MIFDEX_TRY(auto value, state_->store->get(Family::kJobs, key));
  if (!value) return std::optional<StatusCounts>();
  StatusCounts counts;
  if (decode_counts(*value, counts)) return std::optional<StatusCounts>(counts);
  return std::unexpected(
      damaged_row(kFamilyNames[static_cast<std::size_t>(Family::kJobs)], state_->store->dir()));
}

io::Result<StoreInfo> Reader::info() const {
  StoreInfo info;
  info.format_version = state_->store->format_version();
  MIFDEX_TRY(auto stored, state_->store->get(Family::kMeta, kTotalsKey));
  Totals totals;
  if (!stored || !decode_totals(*stored, totals)) {
    return std::unexpected(damaged_row(kFamilyNames[0], state_->store->dir()));
  }
  info.lines = totals.lines;
  info.observations = totals.observations;
  info.files = totals.files;
  info.rejects = totals.rejects;
  MIFDEX_TRY(auto skipped, state_->store->get(Family::kMeta, kSkippedKey));
  if (skipped && !decode_skip_counts(*skipped, info.skipped)) {
    return std::unexpected(damaged_row(kFamilyNames[0], state_->store->dir()));
  }
  info.bytes_on_disk = bytes_in(state_->store->dir());
  for (const auto& [id, box] : state_->boxes.entries()) info.boxes.push_back(box);
  RangeIterator scan = RangeIterator::of_prefix(*state_->store, Family::kMeta, kRunPrefix);
  for (; scan.valid(); scan.next()) {
    RunEntry& run = info.runs.emplace_back();
    if (!parse_number_key(scan.key(), kRunPrefix, run.number) || !decode_run(scan.value(), run)) {
      return scan.damaged();
    }
  }
  MIFDEX_TRY(scan.finish());
  return info;
}

}  // namespace mifdex::index
