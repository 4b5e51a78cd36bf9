#include "index/commit/stages/mark_affected.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/storage/rocksdb_error.h"

namespace mifdex::index {

io::Result<void> mark_affected(const CommitWork& work, AffectedKeys& keys, std::uint32_t box,
                               std::string_view path, RowOrigin may_lack_line) {
  std::string key;
  append_file_key(key, box, path);
  MIFDEX_TRY(auto file, work.store.get(Family::kFiles, key));
  if (!file) return {};
  FileDetails details;
  if (file->empty() || !decode_file_details(std::string_view(*file).substr(1), details)) {
    return std::unexpected(damaged_row("files", work.store.dir()));
  }
  if (!details.observed) return {};
  key.clear();
  append_observation_key(key, details.hash, box, path);
  MIFDEX_TRY(auto line, work.store.get(Family::kObservations, key));
  const RowOrigin row_origin = details.row_origin();
  if (line) {
    append_u64(*line, details.hash);
    keys.lines.push_back(std::move(*line));
  } else if (row_origin == RowOrigin::kObservation || row_origin == RowOrigin::kTarget) {
    return std::unexpected(damaged_row("observations", work.store.dir()));
  } else if (row_origin == may_lack_line) {
    keys.without_line.emplace_back(box, path);
  }
  return {};
}

void keep_affected(CommitWork& work, AffectedKeys&& keys) {
  std::ranges::move(keys.lines, std::back_inserter(work.affected));
  std::ranges::move(keys.without_line, std::back_inserter(work.without_line));
  keys = {};
}

io::Result<void> mark_affected(CommitWork& work, std::uint32_t box, std::string_view path,
                               RowOrigin may_lack_line) {
  AffectedKeys keys;
  MIFDEX_TRY(mark_affected(work, keys, box, path, may_lack_line));
  keep_affected(work, std::move(keys));
  return {};
}

}  // namespace mifdex::index
