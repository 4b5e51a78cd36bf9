// What one thread of a commit asks while it attributes places: who goes by an SMSID, and which
// instruction speaks for a pair key.
//
// Threads: one owner each; the books of several threads share an OwnIdentities. Ownership: what
// they give holds as long as the commit, where no other time is named.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/attribution/attribution.h"
#include "index/commit/byte_blocks.h"
#include "index/commit/commit_work.h"
#include "index/commit/string_interner.h"
#include "index/storage/ascending_cursor.h"
#include "index/storage/range_iterator.h"
#include "io/base/result.h"

namespace mifdex::index {

/// The identities that this commit changed, and the way to the stored ones. May be asked by many
/// threads; the commit's names may grow meanwhile where there is but one.
class OwnIdentities {
 public:
  explicit OwnIdentities(CommitWork& work) : work_(work), by_smsid_(work.names.size()) {
    for (const auto& [smsid, identity] : work.identities) by_smsid_[smsid] = &identity;
  }

  /// Null where this commit says nothing of `smsid`.
  const MachineIdentity* find(std::string_view smsid) const {
    const std::optional<NameId> id = work_.names.find(smsid);
    return id && *id < by_smsid_.size() ? by_smsid_[*id] : nullptr;
  }

  /// The stored value; nothing where there is none. Of SMSIDs between two that are stored only the
  /// least costs a look: those of a new site all stand there.
  io::Result<std::optional<std::string_view>> stored(std::string_view smsid);

  /// The SMSIDs of which an identity that this commit changed speaks `name`, and those of which a
  /// stored one did; the latter may speak another name now.
  io::Result<std::vector<std::string>> named(std::string_view name);

  const std::string& dir() const { return work_.store.dir(); }

 private:
  io::Result<std::optional<std::string>> look_up(std::string_view smsid);

  CommitWork& work_;
  std::vector<const MachineIdentity*> by_smsid_;  // of the commit's names
  std::once_flag by_name_made_;
  std::unordered_multimap<std::string_view, std::string_view> by_name_;  // SMSIDs of this commit
  std::mutex stored_;                   // over the three below, and the cache
  std::optional<RangeIterator> facts_;  // stands behind ...
  std::string nothing_from_;            // ... keys from here on that are not there
  std::optional<RangeIterator> named_rows_;
};

/// What is known of each SMSID, asked for once: this commit's own, else the stored one.
class CommitIdentityLookup final : public IdentitySource {
 public:
  /// `names` is the asking thread's table.
  CommitIdentityLookup(OwnIdentities& own, StringInterner& names) : own_(own), names_(names) {}

  const MachineIdentity* identity_of(std::string_view smsid) override;
  Named named(std::string_view name) override;

  /// The SMSIDs asked for since the last forget(), as the table names them.
  const std::vector<NameId>& asked() const { return asked_; }
  void forget() { asked_.clear(); }

  /// As identity_of, for a name of the table.
  const MachineIdentity* known(NameId id);

  /// The first failure of a lookup; attribute() cannot give one.
  const std::optional<io::Error>& failure() const { return failure_; }

 private:
  const MachineIdentity* ask(std::string_view smsid);
  Named ask_name(std::string_view name);

  OwnIdentities& own_;
  StringInterner& names_;
  std::vector<std::optional<const MachineIdentity*>> known_;  // by NameId
  std::unordered_map<NameId, Named> named_;
  std::deque<MachineIdentity> stored_;
  std::vector<NameId> asked_;
  std::optional<io::Error> failure_;
};

/// What the instructions of a pair say.
struct PairVoices {
  Voices voices;
  bool has_pck = false;  ///< they are for the .PCK of the pair alone
};

/// The instruction of each pair key, in ascending order of (box, pair key).
class InstructionLookup {
 public:
  /// `bytes` keeps what is read; it must live as long as the commit.
  InstructionLookup(const CommitWork& work, ByteBlocks& bytes);

  /// The voices are empty if no instruction speaks for the pair. Holds until the next call.
  io::Result<const PairVoices*> voices_of(std::uint32_t box, std::string_view pair_key);

 private:
  io::Result<void> read_stored(std::uint32_t box, std::string_view pair_key);
  io::Result<bool> has_stored_pck(std::uint32_t box, std::string_view pair_key);

  const CommitWork& work_;
  ByteBlocks& bytes_;
  std::optional<std::size_t> next_;  // of the speakers; nothing before the first call
  std::optional<AscendingCursor> stored_;
  std::optional<AscendingCursor> waiting_;
  std::string prefix_;
  PairVoices pair_;
};

}  // namespace mifdex::index
