#include "index/query/content_rows.h"

#include <set>
#include <string>

#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/format/row_codec.h"
#include "index/query/job_facts.h"
#include "index/record/part_path.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"

namespace mifdex::index {
namespace {

/// The facts about a row that follow from its (job, machine).
struct Surroundings {
  std::uint64_t observations = 0;
  LineContext context;  ///< without the job's fact
  bool hidden = false;  ///< it keeps a place, and there is another row to show
};

io::Result<GroupCounts> group_counts(const Store& store, const Record& record) {
  std::string key;
  append_group_key(key, record.machine, record.job);
  MIFDEX_TRY(auto value, store.get(Family::kByMachine, key));
  GroupCounts counts;
  if (value && decode_counts(*value, counts)) return counts;
  return std::unexpected(damaged_row("by_machine", store.dir()));
}

io::Result<Surroundings> surroundings_of(const Store& store, std::string_view key,
                                         const Record& record) {
  Surroundings around;
  const bool keeps_place = RowHeader{record.status, record.row_origin}.keeps_place();
  if (record.job.empty() || record.machine.empty()) {
    around.observations = keeps_place ? 0 : 1;
    around.context.failed = record.status == LineStatus::kFailed ? 1 : 0;
    if (record.row_origin == RowOrigin::kInstruction) {
      around.context.lone_instruction = around.context.oldest_lone_instruction = record.time;
    }
    return around;
  }
  MIFDEX_TRY(auto counts, group_counts(store, record));
  around.observations = counts.observations;
  around.context.failed = counts.failed;
  if (counts.kept_places == 0) return around;
  around.hidden = keeps_place && counts.observations != 0;
  bool first = true;
  KeyScratch scratch;
  RangeIterator rows =
      RangeIterator::of_prefix(store, Family::kLines, key.substr(0, group_prefix_size(key)));
  for (; rows.valid(); rows.next()) {
    const RowHeader row = decode_row_header(rows.value());
    if (keeps_place && first && rows.key() != key) around.hidden = true;
    first = false;
    if (row.row_origin != RowOrigin::kInstruction) continue;
    LineKey line;
    if (!parse_line_key(rows.key(), scratch, line)) return rows.damaged();
    if (!around.context.lone_instruction) around.context.lone_instruction = line.time;
    around.context.oldest_lone_instruction = line.time;
  }
  MIFDEX_TRY(rows.finish());
  return around;
}

}  // namespace

io::Result<std::uint64_t> visit_observations(const Store& store, const BoxTable& boxes,
                                             std::uint64_t hash, const RowEvaluator& evaluator,
                                             const std::function<bool(const Line&)>& visit) {
  std::string hash_bytes;
  append_u64(hash_bytes, hash);
  std::set<std::string> line_keys;
  RangeIterator scan = RangeIterator::of_prefix(store, Family::kObservations, hash_bytes);
  for (; scan.valid(); scan.next()) line_keys.insert(std::string(scan.value()) + hash_bytes);
  MIFDEX_TRY(scan.finish());
  std::uint64_t visited = 0;
  KeyScratch scratch;
  JobFactWalk jobs(store);
  for (const std::string& key : line_keys) {
    MIFDEX_TRY(auto value, store.get(Family::kLines, key));
    Line line;
    if (!value || !decode_line(key, *value, scratch, line.record)) {
      return std::unexpected(damaged_row("lines", store.dir()));
    }
    show_under_file(line.record);
    MIFDEX_TRY(auto around, surroundings_of(store, key, line.record));
    if (around.hidden) continue;
    MIFDEX_TRY(auto job, jobs.fact_of(line.record.job));
    around.context.job = job;
    if (evaluator && !evaluator(line.record, around.context)) continue;
    line.observations = around.observations;
    line.box_name = boxes.name(line.record.box);
    line.box_path = boxes.location(line.record.box);
    ++visited;
    if (!visit(line)) break;
  }
  return visited;
}

}  // namespace mifdex::index
