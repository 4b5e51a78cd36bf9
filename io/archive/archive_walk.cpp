#include "io/archive/archive_walk.h"

#include <algorithm>

namespace mifdex::io {

void EntryBatch::add_reject(ArchiveEntry entry, RejectKind kind, std::string detail) {
  entry.reject = static_cast<std::uint32_t>(rejects.size());
  rejects.push_back({kind, 0, 0, std::move(detail)});
  entries.push_back(entry);
}

void EntryBatch::add(const ArchiveEntry& entry, std::uint64_t end_of_entry) {
  if (begin == end) begin = entry.offset;
  begin = std::min(begin, entry.offset);
  end = std::max(end, end_of_entry);
  entries.push_back(entry);
}

}  // namespace mifdex::io
