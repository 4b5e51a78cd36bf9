#include "index/attribution/file_override_lookup.h"

#include <algorithm>

#include "index/format/keys.h"
#include "index/record/part_path.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/ascii.h"

namespace mifdex::index {

std::size_t parts_of(std::string_view path) {
  return 1 + static_cast<std::size_t>(std::ranges::count(path, '/'));
}

io::Result<const FileOverride*> FileOverrideLookup::file_override_of(std::string_view path) {
  const auto parts = static_cast<std::size_t>(work_.totals.file_line_parts);
  if (parts == 0) return nullptr;
  const bool found = any_suffix(ascii::upper_case(file_path(path)), parts,
                                [&](std::string_view suffix) { return find(suffix); });
  if (!failure_) return io::pass(failure_);
  return found ? &found_ : nullptr;
}

bool FileOverrideLookup::find(std::string_view upper_path) {
  if (const auto own = work_.file_overrides.find(upper_path); own != work_.file_overrides.end()) {
    found_ = own->second;
    return true;
  }
  if (work_.stored_file_line_parts == 0 || !failure_) return false;
  std::string key;
  append_file_line_key(key, upper_path);
  auto value = work_.store.get(Family::kFacts, key);
  if (!value) {
    failure_ = io::pass(value);
    return false;
  }
  if (!*value) return false;
  if (decode_file_line(work_.bytes.copy(**value), found_)) return true;
  failure_ = std::unexpected(damaged_row("facts", work_.store.dir()));
  return false;
}

}  // namespace mifdex::index
