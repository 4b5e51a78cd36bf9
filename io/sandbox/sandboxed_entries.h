// Makes the records of a sandboxed decoder into files of a batch: the inside of SandboxedReader.
//
// Ownership, threads, errors: as in SandboxedReader.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/archive/batch_builder.h"
#include "io/archive/entry_names.h"
#include "io/sandbox/ring_reader.h"
#include "io/sandbox/sandbox.h"
#include "io/sandbox/sandboxed_reader.h"

namespace mifdex::io {

class SandboxedEntries {
 public:
  SandboxedEntries(sandbox::Sandbox sandbox, const ArchiveLimits& limits, ArchiveOptions options);

  Result<bool> next(FileBatch& files, BytesBatch& part);
  const std::optional<Reject>& problem() const { return problem_; }
  std::vector<KeptArchive>& kept_archives() { return kept_archives_; }
  std::uint64_t decoded_bytes() const { return decoded_bytes_; }

 private:
  Result<bool> take_record(const sandbox::Message& record);
  bool begin_entry(Bytes payload);
  bool within(std::optional<RejectKind> limit);
  Result<bool> add_data(Bytes bytes);
  Result<bool> begin_kept_archive(Bytes next);
  bool end_entry(Bytes payload);
  void end_cut(RejectKind kind, std::uint64_t sound, std::string detail);
  bool add_skipped(Bytes payload);
  bool note_problem(Bytes payload);
  void meet_end(sandbox::RingReader::Answer answer);
  void break_off(Reject reason);
  void set_problem(Reject problem);

  sandbox::Sandbox sandbox_;
  sandbox::RingReader ring_reader_;
  ArchiveLimits limits_;
  ArchiveOptions options_;
  BatchBuilder filler_;
  FileBatch* files_ = nullptr;
  BytesBatch* part_ = nullptr;
  std::uint64_t sequence_ = 0;
  std::uint64_t entries_ = 0;
  std::uint64_t decoded_bytes_ = 0;
  EntryNames names_;
  std::string decoded_name_;
  bool name_fits_ = true;  ///< of the current entry
  bool in_entry_ = false;
  bool ended_ = false;          ///< nothing more comes from the sandbox
  std::optional<Reject> fate_;  ///< why the sandbox has ended, while its remaining records
                                ///< are read
  std::optional<KeptArchive> kept_entry_;  ///< where the current entry is stored
  std::optional<Reject> problem_;
  std::vector<KeptArchive> kept_archives_;
};

}  // namespace mifdex::io
