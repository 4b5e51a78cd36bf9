#include "index/attribution/attribution_lookups.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "index/attribution/packed_report.h"
#include "index/format/keys.h"
#include "index/record/part_path.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/huge_pages.h"

namespace mifdex::index {
io::Result<std::optional<std::string_view>> OwnIdentities::stored(std::string_view smsid) {
  if (work_.first || !work_.written.may_have(WrittenRows::NameFact::kIdentity, smsid)) {
    return std::optional<std::string_view>();
  }
  {
    const std::shared_lock lock(stored_);
    if (const std::optional<std::string>* kept = work_.identity_cache.kept(smsid)) {
      return *kept ? std::optional<std::string_view>(**kept) : std::nullopt;
    }
  }
  const std::scoped_lock lock(stored_);
  const std::optional<std::string>* kept = work_.identity_cache.kept(smsid);
  if (kept == nullptr) {
    MIFDEX_TRY(auto value, look_up(smsid));
    kept = &work_.identity_cache.keep(smsid, std::move(value));
  }
  return *kept ? std::optional<std::string_view>(**kept) : std::nullopt;
}

io::Result<std::optional<std::string>> OwnIdentities::look_up(std::string_view smsid) {
  std::string key;
  append_identity_key(key, smsid);
  const bool nothing = facts_ && key >= nothing_from_ && facts_->valid() && key < facts_->key();
  if (nothing) return std::optional<std::string>();
  if (facts_) {
    facts_->seek(key);
  } else {
    facts_.emplace(work_.store, Family::kFacts, key);
  }
  nothing_from_ = key;
  if (!facts_->valid()) {
    MIFDEX_TRY(facts_->finish());
    return std::optional<std::string>();
  }
  if (facts_->key() != key) return std::optional<std::string>();
  return std::string(facts_->value());
}

io::Result<std::vector<std::string>> OwnIdentities::named(std::string_view name) {
  std::call_once(by_name_made_, [this] {
    for (const auto& [smsid, identity] : work_.identities) {
      if (!identity.strongest.name.empty()) {
        by_name_.emplace(identity.strongest.name, work_.names.text(smsid));
      }
    }
  });
  std::vector<std::string> smsids;
  const auto [first, last] = by_name_.equal_range(name);
  for (auto at = first; at != last; ++at) smsids.emplace_back(at->second);
  if (work_.first || !work_.written.may_have(WrittenRows::NameFact::kNamed, name)) return smsids;
  std::string prefix;
  append_named_prefix(prefix, name);
  KeyScratch scratch;
  const std::scoped_lock lock(stored_);
  if (!named_rows_) named_rows_.emplace(work_.store, Family::kFacts, prefix);
  RangeIterator& rows = *named_rows_;
  for (rows.seek(prefix); rows.valid() && rows.key().starts_with(prefix); rows.next()) {
    std::string_view stored_name;
    std::string_view smsid;
    if (!parse_named_key(rows.key(), scratch, stored_name, smsid)) return rows.damaged();
    smsids.emplace_back(smsid);
  }
  MIFDEX_TRY(rows.finish());
  return smsids;
}

const MachineIdentity* CommitIdentityLookup::identity_of(std::string_view smsid) {
  const NameId id = names_.intern(smsid);
  asked_.push_back(id);
  return known(id);
}

const MachineIdentity* CommitIdentityLookup::known(NameId id) {
  if (known_.size() <= id) known_.resize(names_.size());
  if (!known_[id]) known_[id] = ask(names_.text(id));
  return *known_[id];
}

const MachineIdentity* CommitIdentityLookup::ask(std::string_view smsid) {
  if (const MachineIdentity* own = own_.find(smsid)) return own;
  auto value = own_.stored(smsid);
  if (!value) {
    failure_ = value.error();
    return nullptr;
  }
  if (!*value) return nullptr;
  MachineIdentity& identity = stored_.emplace_back();
  if (decode_identity(**value, identity)) return &identity;
  failure_ = damaged_row("facts", own_.dir());
  return nullptr;
}

Named CommitIdentityLookup::named(std::string_view name) {
  const NameId id = names_.intern(name);
  const auto [at, is_new] = named_.try_emplace(id);
  if (is_new) at->second = ask_name(names_.text(id));
  return at->second;
}

Named CommitIdentityLookup::ask_name(std::string_view name) {
  auto smsids = own_.named(name);
  if (!smsids) {
    failure_ = smsids.error();
    return {};
  }
  std::ranges::sort(*smsids);
  const auto again = std::ranges::unique(*smsids);
  smsids->erase(again.begin(), again.end());
  Named named;
  std::size_t with_name = 0;
  for (const std::string& smsid : *smsids) {
    const NameId id = names_.intern(smsid);
    const MachineIdentity* identity = known(id);
    if (identity == nullptr || identity->strongest.name != name) continue;
    named.only_smsid = ++with_name == 1 ? names_.text(id) : std::string_view();
  }
  named.any = with_name != 0;
  return named;
}

InstructionLookup::InstructionLookup(const CommitWork& work, HugePageArena& bytes)
    : work_(work), bytes_(bytes), matches_(work.instruction_matches) {
  if (work.first) return;
  stored_.emplace(work.store, Family::kFacts);
  waiting_.emplace(work.store, Family::kFacts);
}

io::Result<const PairVoices*> InstructionLookup::voices_of(std::uint32_t box,
                                                           std::string_view pair_key) {
  pair_ = {};
  if (const InstructionMatch* found = matches_.find({box, pair_key})) {
    const InstructionMatch& match = *found;
    if (match.has_match) pair_.voices.first = match.fact;
    pair_.voices.rival = match.rival;
    pair_.has_pck = match.has_pck;
  } else if (!work_.first) {
    MIFDEX_TRY(read_stored(box, pair_key));
  }
  return &pair_;
}

io::Result<void> InstructionLookup::read_stored(std::uint32_t box, std::string_view pair_key) {
  prefix_.clear();
  append_pair_prefix(prefix_, kInstructionFact, box, pair_key);
  std::map<std::string, InstructionFact> by_path;
  for (stored_->advance_to(prefix_); stored_->valid() && stored_->key().starts_with(prefix_);
       stored_->next()) {
    std::string path;
    InstructionFact fact;
    if (!parse_pair_path(stored_->key(), prefix_.size(), pair_key, path) ||
        !decode_instruction(bytes_.copy(stored_->value()), fact)) {
      return stored_->damaged();
    }
    by_path.emplace(std::move(path), fact);
  }
  MIFDEX_TRY(stored_->finish());
  for (const auto& [path, fact] : by_path) pair_.voices.hear(fact);
  if (by_path.empty()) return {};
  MIFDEX_TRY(auto has_pck, has_stored_pck(box, pair_key));
  pair_.has_pck = has_pck;
  return {};
}

io::Result<bool> InstructionLookup::has_stored_pck(std::uint32_t box, std::string_view pair_key) {
  prefix_.clear();
  append_pair_prefix(prefix_, kWaitingFact, box, pair_key);
  bool found = false;
  for (waiting_->advance_to(prefix_);
       !found && waiting_->valid() && waiting_->key().starts_with(prefix_); waiting_->next()) {
    std::string path;
    if (!parse_pair_path(waiting_->key(), prefix_.size(), pair_key, path)) {
      return waiting_->damaged();
    }
    found = is_pck(file_path(path));
  }
  if (found) return true;
  MIFDEX_TRY(waiting_->finish());
  return false;
}

}  // namespace mifdex::index
