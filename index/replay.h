// Adds to a writer all facts that an index was given, except those of one box: as a run over the
// other boxes and the manifests would.
//
// Threads: one owner. Ownership: what is read is copied by the writer. Errors: kStore for a row
// that does not decode, else those of the writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "index/format/fact_codec.h"
#include "index/format/row_codec.h"
#include "index/storage/store.h"
#include "index/writer.h"
#include "io/base/result.h"

namespace mifdex::index {

class Replay {
 public:
  /// Reads `from`, leaves `box` out, and adds to `to`, which has the other boxes under the same
  /// ids. Commits when pending rows hold `memory_bytes`, with `run` as the ledger's entry.
  /// `progress` is called with the number of rows of files done, and returns false to stop.
  Replay(const Store& from, std::uint32_t box, Writer& to, std::size_t memory_bytes, RunEntry& run,
         const std::function<bool(std::uint64_t)>& progress)
      : from_(from), box_(box), to_(to), memory_(memory_bytes), run_(run), progress_(progress) {}

  /// Returns false if `progress` stopped it. Files that are gone from their box are added as if
  /// they were there.
  io::Result<bool> replay_all();

 private:
  io::Result<void> replay_jobs();
  io::Result<void> replay_file_lines();
  io::Result<void> replay_identities();
  io::Result<void> replay_manifest_identities();
  void replay_by_manifest(std::string_view smsid, const MachineIdentity& identity);
  io::Result<bool> replay_files();
  io::Result<void> replay_file(std::string_view key, std::string_view value);
  io::Result<void> replay_report(const FileRow& file, const FileDetails& details);
  io::Result<void> replay_instruction(const FileRow& file, std::string_view pair_key);
  io::Result<void> replay_rejects();
  io::Result<void> replay_skipped();
  io::Result<void> commit_if_full();
  io::Result<std::string> payload_at(const FileRow& file, std::uint64_t hash) const;

  const Store& from_;
  std::uint32_t box_;
  Writer& to_;
  std::size_t memory_;
  RunEntry& run_;
  const std::function<bool(std::uint64_t)>& progress_;
};

}  // namespace mifdex::index
