#include "index/storage/report_lines.h"

#include <algorithm>

#include "index/format/record_codec.h"
#include "index/storage/rocksdb_error.h"

namespace mifdex::index {

io::Result<void> ReportLines::find(const LineKey& line, std::vector<ReportLine>& found) {
  found.clear();
  return line.open() ? find_open(line, found) : find_attributed(line, found);
}

/// Reads all lines of the machine and job: there are few.
io::Result<void> ReportLines::find_attributed(const LineKey& line, std::vector<ReportLine>& found) {
  prefix_.clear();
  append_name(prefix_, line.job);
  append_name(prefix_, line.machine);
  std::string hash;
  append_u64(hash, line.hash);
  lines_.move_to(prefix_);
  for (; lines_.valid() && lines_.key().starts_with(prefix_); lines_.next()) {
    if (!lines_.key().ends_with(hash)) continue;
    MIFDEX_TRY(take(lines_.key(), lines_.value(), found));
  }
  return lines_.finish();
}

/// Finds the lines by their content, since all that nothing attributes is one large group.
io::Result<void> ReportLines::find_open(const LineKey& line, std::vector<ReportLine>& found) {
  prefix_.clear();
  append_u64(prefix_, line.hash);
  observations_.move_to(prefix_);
  std::vector<std::string> keys;
  for (; observations_.valid() && observations_.key().starts_with(prefix_); observations_.next()) {
    std::string key(observations_.value());
    key += prefix_;
    LineKey other;
    if (!parse_line_key(key, scratch_, other)) return observations_.damaged();
    const bool same =
        other.job == line.job && other.machine == line.machine && other.file_name == line.file_name;
    if (same && std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
  }
  MIFDEX_TRY(observations_.finish());
  for (const std::string& key : keys) {
    MIFDEX_TRY(auto value, store_.get(Family::kLines, key));
    if (!value) return std::unexpected(damaged_row("lines", store_.dir()));
    MIFDEX_TRY(take(key, *value, found));
  }
  return {};
}

io::Result<void> ReportLines::take(std::string_view key, std::string_view value,
                                   std::vector<ReportLine>& found) {
  Record record;
  if (!decode_line(key, value, scratch_, record)) {
    return std::unexpected(damaged_row("lines", store_.dir()));
  }
  const bool of_file =
      record.row_origin == RowOrigin::kObservation || record.row_origin == RowOrigin::kUnreadable;
  if (of_file) found.push_back({std::string(key), record.time, record.time_source});
  return {};
}

}  // namespace mifdex::index
