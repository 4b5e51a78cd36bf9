// Attributes a file again for a verify: the same function as a commit's (attribution.h), over all
// the facts that the index has stored about it.
//
// Threads: one owner.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "index/attribution/attribution.h"
#include "index/storage/ascending_cursor.h"
#include "index/storage/range_iterator.h"
#include "index/storage/store.h"

namespace mifdex::index {

class StoredIdentities;

class StoredAttribution {
 public:
  /// `file_line_parts` must be that of the totals: the most parts of a file line; 0 if there is
  /// none.
  StoredAttribution(const Store& store, std::uint64_t file_line_parts);
  ~StoredAttribution();

  /// Completes `own`, which must hold what the file at `path` of `box` itself reports. A target has
  /// no pair key and no file line. The result is valid until the next call. Fails with kStore if a
  /// fact cannot be read.
  io::Result<void> attribute(Record& own, std::uint32_t box, std::string_view path,
                             std::string_view pair_key);

 private:
  io::Result<Voices> voices_of(std::uint32_t box, std::string_view path, std::string_view pair_key);
  io::Result<bool> is_for_pck(std::uint32_t box, std::string_view pair_key);
  io::Result<const FileOverride*> file_override_of(std::string_view path);

  const Store& store_;
  std::uint64_t file_line_parts_;
  AscendingCursor instructions_;
  AscendingCursor waiting_;
  std::unique_ptr<StoredIdentities> identities_;
  std::string key_;
  std::map<std::string, std::string> instruction_bytes_;  // by path
  std::string file_line_bytes_;
  FileOverride file_line_;
};

}  // namespace mifdex::index
