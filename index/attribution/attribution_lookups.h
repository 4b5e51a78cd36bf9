// The lookups of one thread of a commit while it attributes places: the identity of an SMSID, and
// the instruction of a pair key.
//
// Threads: one owner each; the lookups of several threads share an OwnIdentities. Ownership:
// results hold as long as the commit, unless another time is named.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/attribution/attribution.h"
#include "index/commit/commit_work.h"
#include "index/commit/huge_page_arena.h"
#include "index/commit/string_interner.h"
#include "index/storage/ascending_cursor.h"
#include "index/storage/range_iterator.h"
#include "io/base/result.h"

namespace mifdex::index {

/// The identities that this commit changed, and access to the stored ones. May be asked by many
/// threads; if there is only one, the commit's names may grow meanwhile.
class OwnIdentities {
 public:
  explicit OwnIdentities(CommitWork& work) : work_(work), by_smsid_(work.names.size()) {
    for (const auto& [smsid, identity] : work.identities) by_smsid_[smsid] = &identity;
  }

  /// Returns null if this commit has no identity of `smsid`.
  const MachineIdentity* find(std::string_view smsid) const {
    const std::optional<NameId> id = work_.names.find(smsid);
    return id && *id < by_smsid_.size() ? by_smsid_[*id] : nullptr;
  }

  /// Returns the stored value, or nothing if there is none. A lookup that finds nothing remembers
  /// the next stored key: a greater SMSID before that key needs no lookup. So the SMSIDs of a new
  /// site, which are mostly in one such gap, cost one lookup if they ascend.
  io::Result<std::optional<std::string_view>> stored(std::string_view smsid);

  /// Returns the SMSIDs whose identity, changed by this commit, has the name `name`, and those
  /// whose stored identity had it; the latter may have another name now.
  io::Result<std::vector<std::string>> named(std::string_view name);

  const std::string& dir() const { return work_.store.dir(); }

 private:
  io::Result<std::optional<std::string>> look_up(std::string_view smsid);

  CommitWork& work_;
  std::vector<const MachineIdentity*> by_smsid_;  // of the commit's names
  std::once_flag by_name_made_;
  std::unordered_multimap<std::string_view, std::string_view> by_name_;  // SMSIDs of this commit
  std::shared_mutex stored_;            // over the three below, and the cache
  std::optional<RangeIterator> facts_;  // at the first stored key that is not less than ...
  std::string nothing_from_;            // ... the key of the last lookup
  std::optional<RangeIterator> named_rows_;
};

/// The identity of each SMSID, looked up once: this commit's own, else the stored one.
class CommitIdentityLookup final : public IdentitySource {
 public:
  /// `names` is the asking thread's table.
  CommitIdentityLookup(OwnIdentities& own, StringInterner& names) : own_(own), names_(names) {}

  const MachineIdentity* identity_of(std::string_view smsid) override;
  Named named(std::string_view name) override;

  /// The SMSIDs asked for since the last forget(), as the table names them.
  const std::vector<NameId>& asked() const { return asked_; }
  void forget() { asked_.clear(); }

  const MachineIdentity* known(NameId id);

  /// Returns the first failure of a lookup; attribute() cannot return one.
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

/// The instructions of a pair.
struct PairVoices {
  Voices voices;
  bool has_pck = false;  ///< they are for the .PCK of the pair alone
};

/// The instruction of each pair key, in ascending order of (box, pair key).
class InstructionLookup {
 public:
  /// `bytes` keeps what is read; it must live as long as the commit.
  InstructionLookup(const CommitWork& work, HugePageArena& bytes);

  /// Returns empty voices if the pair has no instruction. The result holds until the next call.
  io::Result<const PairVoices*> voices_of(std::uint32_t box, std::string_view pair_key);

 private:
  io::Result<void> read_stored(std::uint32_t box, std::string_view pair_key);
  io::Result<bool> has_stored_pck(std::uint32_t box, std::string_view pair_key);

  const CommitWork& work_;
  HugePageArena& bytes_;
  InstructionMatches::Cursor matches_;
  std::optional<AscendingCursor> stored_;
  std::optional<AscendingCursor> waiting_;
  std::string prefix_;
  PairVoices pair_;
};

}  // namespace mifdex::index
