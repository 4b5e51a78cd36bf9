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

class RocksReader final : public Reader {
 public:
  RocksReader(std::unique_ptr<Store> store, BoxTable boxes)
      : store_(std::move(store)), boxes_(std::move(boxes)), job_facts_(*store_) {}

  io::Result<std::uint64_t> lines(const Query& query,
                                  const std::function<bool(const Line&)>& visit) const override {
    return scan_lines(*store_, boxes_, query, visit);
  }

  io::Result<std::uint64_t> count_lines(const Query& query) const override {
    MIFDEX_TRY(auto counted, count_by_jobs(*store_, query));
    if (counted) return *counted;
    return scan_lines(*store_, boxes_, query, [](const Line&) { return true; });
  }

  io::Result<std::uint64_t> jobs(const Glob& job,
                                 const std::function<bool(const JobRow&)>& visit) const override {
    return visit_jobs(*store_, job, visit);
  }

  io::Result<const JobFact*> job_fact(std::string_view job) const override {
    return job_facts_.fact_of(job);
  }

  io::Result<std::optional<StatusCounts>> job_counts(std::string_view job) const override;

  io::Result<std::uint64_t> machines(
      const Glob& machine, const std::function<bool(const MachineRow&)>& visit) const override {
    return visit_machines(*store_, machine, visit);
  }

  io::Result<std::string> name_known_at(std::string_view smsid, std::int64_t time) const override {
    IdentityLookup lookup(*store_);
    MIFDEX_TRY(auto identity, lookup.identity_of(smsid));
    if (identity == nullptr) return std::string();
    return std::string(identity->name_known_at(time));
  }

  io::Result<std::uint64_t> rejects(
      const std::function<bool(const RejectAnswer&)>& visit) const override {
    return visit_rejects(*store_, boxes_, visit);
  }

  io::Result<std::uint64_t> files_named(
      std::string_view path, const std::function<bool(const FileAnswer&)>& visit) const override {
    return visit_files_named(*store_, boxes_, path, visit);
  }

  io::Result<std::uint64_t> files_spelled(
      std::string_view path, const std::function<bool(const FileAnswer&)>& visit) const override {
    return visit_files_spelled(*store_, boxes_, path, visit);
  }

  io::Result<std::uint64_t> files_shown(
      std::string_view text, bool any_spelling,
      const std::function<bool(const FileAnswer&)>& visit) const override {
    return visit_files_shown(*store_, boxes_, text, any_spelling, visit);
  }

  const std::map<std::uint32_t, BoxEntry>& boxes() const override { return boxes_.entries(); }

  io::Result<std::uint64_t> places(
      const Record& record, const std::function<bool(const PlaceAnswer&)>& visit) const override {
    return visit_places(*store_, boxes_, record, visit);
  }

  io::Result<std::uint64_t> observations_of(
      std::uint64_t hash, const RowEvaluator& evaluator,
      const std::function<bool(const Line&)>& visit) const override {
    return visit_observations(*store_, boxes_, hash, evaluator, visit);
  }

  io::Result<StoreInfo> info() const override;

 private:
  std::unique_ptr<Store> store_;
  BoxTable boxes_;
  mutable JobFactLookup job_facts_;
};

io::Result<std::optional<StatusCounts>> RocksReader::job_counts(std::string_view job) const {
  std::string key;
  append_name(key, job);
  MIFDEX_TRY(auto value, store_->get(Family::kJobs, key));
  if (!value) return std::optional<StatusCounts>();
  StatusCounts counts;
  if (decode_counts(*value, counts)) return std::optional<StatusCounts>(counts);
  return std::unexpected(
      damaged_row(kFamilyNames[static_cast<std::size_t>(Family::kJobs)], store_->dir()));
}

io::Result<StoreInfo> RocksReader::info() const {
  StoreInfo info;
  info.format_version = store_->format_version();
  MIFDEX_TRY(auto stored, store_->get(Family::kMeta, kTotalsKey));
  Totals totals;
  if (!stored || !decode_totals(*stored, totals)) {
    return std::unexpected(damaged_row(kFamilyNames[0], store_->dir()));
  }
  info.lines = totals.lines;
  info.observations = totals.observations;
  info.files = totals.files;
  info.rejects = totals.rejects;
  MIFDEX_TRY(auto skipped, store_->get(Family::kMeta, kSkippedKey));
  if (skipped && !decode_skip_counts(*skipped, info.skipped)) {
    return std::unexpected(damaged_row(kFamilyNames[0], store_->dir()));
  }
  info.bytes_on_disk = bytes_in(store_->dir());
  for (const auto& [id, box] : boxes_.entries()) info.boxes.push_back(box);
  RangeIterator scan = RangeIterator::of_prefix(*store_, Family::kMeta, kRunPrefix);
  for (; scan.valid(); scan.next()) {
    RunEntry& run = info.runs.emplace_back();
    if (!parse_number_key(scan.key(), kRunPrefix, run.number) || !decode_run(scan.value(), run)) {
      return scan.damaged();
    }
  }
  MIFDEX_TRY(scan.finish());
  return info;
}

}  // namespace

io::Result<std::unique_ptr<Reader>> Reader::open(const std::string& dir) {
  MIFDEX_TRY(auto store, Store::open_to_read(dir));
  MIFDEX_TRY(auto boxes, BoxTable::load(*store));
  return std::make_unique<RocksReader>(std::move(store), std::move(boxes));
}

}  // namespace mifdex::index
