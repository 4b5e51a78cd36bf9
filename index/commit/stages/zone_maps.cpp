// A stage of a commit: the zone maps of the lines that it writes.
#include <algorithm>
#include <iterator>

#include "index/commit/commit_work.h"
#include "index/commit/prefetch.h"
#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/query/zone_map.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/parallel.h"

namespace mifdex::index {
namespace {

struct ZoneRow {
  RowChange row;
  bool decoded = true;
};

/// Makes the zone map of the written lines from number `begin` to `end`.
void make_zone(const CommitWork& work, std::size_t begin, std::size_t end, ZoneRow& made) {
  const auto place = [&work](std::size_t i) { return &work.place(work.representatives[i]); };
  ZoneMap zone;
  for (std::size_t i = begin; i < end; ++i) {
    prefetch(place, i, end);
    const PendingFile& line = *place(i);
    Record record;
    if (!decode_payload(line.payload, record)) made.decoded = false;
    record.job = work.names.text(line.job);
    record.machine = work.names.text(line.machine);
    record.domain = work.names.text(line.domain);
    record.site = work.names.text(line.site);
    record.time = line.time;
    record.job_source = line.job_source;
    const MoreOfPlace& more = work.more[line.more];
    record.retries = more.retries;
    record.collected = more.collected;
    record.exit_code = more.exit_code;
    zone.add(record);
  }
  std::string first;
  append_line_key(first, work.line_of(*place(begin)));
  append_line_key(zone.last, work.line_of(*place(end - 1)));
  zone.first = first;
  encode_zone_map(zone, made.row.key, made.row.value.emplace());
}

}  // namespace

io::Result<void> build_zone_maps(CommitWork& work) {
  const std::size_t lines = work.representatives.size();
  std::vector<ZoneRow> zones((lines + ZoneMap::kLines - 1) / ZoneMap::kLines);
  io::try_each_piece(zones.size(), work.threads, [&](std::size_t i) {
    const std::size_t begin = i * ZoneMap::kLines;
    make_zone(work, begin, std::min(begin + ZoneMap::kLines, lines), zones[i]);
  });
  for (ZoneRow& zone : zones) {
    if (!zone.decoded) return std::unexpected(damaged_row("lines", work.store.dir()));
    work.changes_of(Family::kFacts).push_back(std::move(zone.row));
  }
  return {};
}

}  // namespace mifdex::index
