// The rows added since the last commit, in memory: bytes in large blocks, and one small struct a
// row.
//
// Threads: one owner. Ownership: everything is copied on its way in, and held until the struct is
// destroyed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "index/commit/huge_page_arena.h"
#include "index/commit/string_interner.h"
#include "index/format/fact_codec.h"
#include "index/writer.h"
#include "io/base/huge_pages.h"

namespace mifdex::index {

/// The state of a place in this commit.
enum class PendingFileState : std::uint8_t {
  kAdded,       ///< to be written: new, or replacing another content
  kLoaded,      ///< was in the index, and is attributed anew because of an addition
  kUnchanged,   ///< is in the index exactly as it was added: nothing to do
  kSuperseded,  ///< the same place was added again later
};

/// A file of a box, with its observation if it holds one; or another item that keeps a place for
/// one.
struct PendingFile {
  std::string_view path;
  std::string_view pair_key;
  std::string_view details;  ///< encode_file_details / encode_observed_details
  std::string_view payload;  ///< encode_payload; empty: holds no observation
  std::uint64_t hash = 0;
  std::int64_t time = 0;  ///< of the observation: container_time, or the exact time that it matches
  std::int64_t container_time = 0;  ///< as its container gives it
  std::uint32_t box = 0;
  io::TimeSource time_source = io::TimeSource::kNotRecorded;
  Outcome outcome = Outcome::kOther;
  PendingFileState state = PendingFileState::kAdded;
  RowOrigin row_origin = RowOrigin::kObservation;
  LineStatus status{};    ///< as `payload` begins with it
  bool had_line = false;  ///< loaded: it has a row of observations
  // Attribution, by the commit.
  bool has_line = false;    ///< it is, or shares, a line after this commit
  bool instructed = false;  ///< an instruction applies to it
  bool is_copy = false;     ///< job and machine are those of the report that it is a copy of
  AttributionSource job_source = AttributionSource::kUnattributed;
  AttributionSource machine_source = AttributionSource::kUnattributed;
  NameId job = 0;
  NameId machine = 0;
  NameId smsid = 0;
  NameId domain = 0;
  NameId site = 0;
  std::uint32_t more = 0;  ///< of CommitWork::more: rare fields; 0: none

  bool observed() const { return !payload.empty(); }
  /// True if it is added or loaded: this commit has to resolve it.
  bool active() const {
    return state == PendingFileState::kAdded || state == PendingFileState::kLoaded;
  }
  /// True if it has no job or no machine: then it is a line of its own.
  bool open() const { return job == 0 || machine == 0; }
  /// True if it is pending for an instruction of its pair: it has a `W` fact, and such an
  /// instruction is not a line.
  bool awaits_instruction() const {
    return !pair_key.empty() &&
           (row_origin == RowOrigin::kObservation || row_origin == RowOrigin::kUnreadable);
  }
};

struct PendingInstruction {
  std::uint32_t box = 0;
  std::string_view pair_key;
  std::string_view path;
  InstructionFact fact;
};

struct PendingIdentity {
  std::string_view smsid;
  IdentityFact fact;
  std::uint32_t box = 0;
  std::string_view path{};
  bool by_record = false;
};

struct PendingFileOverride {
  std::string_view path;  ///< upper case
  FileOverride fact;
};

struct PendingReject {
  std::uint32_t box = 0;
  std::string_view path;
  io::Reject reject;
};

/// A file that is no longer in its box.
struct PendingGone {
  std::uint32_t box = 0;
  std::string_view path;
};

/// An item that is not a file of its box, or (if there is no `kind`) that is no longer there.
struct PendingSkipped {
  std::uint32_t box = 0;
  std::string_view path;
  std::optional<SkipKind> kind;
};

/// A file of an earlier run that this run cannot look for.
struct PendingUnseen {
  std::uint32_t box = 0;
  std::string_view path;
  Outcome outcome = Outcome::kOther;
};

struct Pending {
  io::LargeVector<PendingFile> places;
  io::LargeVector<PendingInstruction> instructions;
  std::vector<PendingIdentity> identities;
  std::vector<PendingReject> rejects;
  std::vector<JobFact> jobs;
  std::vector<PendingFileOverride> file_overrides;
  std::vector<PendingGone> gone;
  std::vector<PendingSkipped> skipped;
  std::vector<PendingUnseen> unseen;
  HugePageArena bytes;

  void add_observation(const Record& record, const FileRow& row, std::string_view pair_key);
  void add_file(const FileRow& file);
  void add_reject(const RejectRow& row);
  void add_instruction(const InstructionRow& row);
  void add_identity(const IdentityRow& row);
  void add_job(const JobFact& job);
  void add_file_override(const FileOverrideRow& row);
  void add_target(const TargetRow& row);
  void add_gone(std::uint32_t box, std::string_view path);
  void add_skipped(std::uint32_t box, std::string_view path, std::optional<SkipKind> kind);
  void add_unseen(std::uint32_t box, std::string_view path, Outcome outcome);

  /// Makes room for as many files and instructions as `other` has.
  void reserve_as(const Pending& other) {
    places.reserve(other.places.size());
    instructions.reserve(other.instructions.size());
  }

  /// Returns the bytes held, and those that a commit will need to sort them.
  std::size_t held() const;
};

}  // namespace mifdex::index
