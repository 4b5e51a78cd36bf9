// A stage of a commit: which machine has which SMSID, and the stored lines that this affects.
// They are those of the SMSID, and those of machines that are known by name alone.
//
// The machines of a site mostly come together, so each question is one walk in ascending order for
// all of them: a new site costs no more in a large index than in a small one (Q162558).
#include <algorithm>
#include <functional>
#include <optional>

#include "index/commit/commit_work.h"
#include "index/commit/prefix_sort.h"
#include "index/format/keys.h"
#include "index/storage/ascending_cursor.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/sort_unique.h"

namespace mifdex::index {
namespace {

/// Calls `use` for each row of `rows` whose key begins with `prefix`; prefixes must ascend from
/// call to call.
template <class Use>
io::Result<void> each_row(AscendingCursor& rows, std::string_view prefix, const Use& use) {
  for (rows.advance_to(prefix); rows.valid() && rows.key().starts_with(prefix); rows.next()) {
    if (!use()) return rows.damaged();
  }
  return rows.finish();
}

class IdentityResolver {
 public:
  explicit IdentityResolver(CommitWork& work) : work_(work) {}

  io::Result<void> settle_all() {
    merge_added();
    for (const NameId smsid : order_) {
      MIFDEX_TRY(settle(smsid, *added_[smsid]));
    }
    if (asked_.empty()) return {};
    MIFDEX_TRY(add_likenamed_smsids());
    MIFDEX_TRY(add_aliased_machines());
    return touch_machines();
  }

 private:
  /// Merges the facts that this commit alone adds for each SMSID.
  void merge_added() {
    for (const PendingIdentity& row : work_.pending.identities) {
      const NameId smsid = work_.names.intern(row.smsid);
      if (added_.size() <= smsid) added_.resize(smsid + 1);
      if (std::optional<MachineIdentity>& identity = added_[smsid]) {
        identity->add(row.fact);
      } else {
        identity.emplace(row.fact);
        order_.push_back(smsid);
      }
      if (!row.by_record) keep_identity_source(row);
    }
    sort_by_text(
        order_, [&](NameId id) { return OrderedText{0, work_.names.text(id)}; }, std::less<>());
    work_.identities.reserve(order_.size());
  }

  /// Records which file reported it, so that it can be taken back with its box (forget.h).
  void keep_identity_source(const PendingIdentity& row) {
    std::string key;
    append_identity_source_key(key, {{row.box, row.path},
                                     row.smsid,
                                     row.fact.name,
                                     row.fact.domain,
                                     row.fact.site,
                                     row.fact.time});
    work_.put(Family::kFacts, std::move(key), std::string(1, row.fact.manifest ? '\1' : '\0'));
  }

  io::Result<void> settle(NameId smsid, MachineIdentity& identity) {
    const std::string_view name = work_.names.text(smsid);
    if (!work_.first) {
      MIFDEX_TRY(auto value, stored_value(name));
      MachineIdentity stored;
      if (value && !decode_identity(*value, stored)) {
        return std::unexpected(damaged_row("facts", work_.store.dir()));
      }
      if (value) identity.merge(stored);
      if (value && identity == stored) {
        work_.identity_cache.keep(name, std::string(*value));
        return {};
      }
      if (!value || !identity.says_the_same(stored)) {
        asked_.emplace_back(name);
        machines_.emplace_back(name);
        touch_name(stored.strongest.name);
        touch_name(identity.strongest.name);
      }
    }
    std::string key;
    append_identity_key(key, name);
    std::string value;
    encode_identity(value, identity);
    work_.put(Family::kFacts, std::move(key), std::move(value));
    if (!identity.strongest.name.empty()) {
      std::string named;
      append_named_key(named, identity.strongest.name, name);
      work_.put(Family::kFacts, std::move(named), {});
      work_.written.add(WrittenRows::NameFact::kNamed, identity.strongest.name);
    }
    work_.written.add(WrittenRows::NameFact::kIdentity, name);
    work_.identities.emplace_back(smsid, std::move(identity));
    return {};
  }

  /// Marks a name that another SMSID has now, or that this one has no longer.
  void touch_name(std::string_view name) {
    if (name.empty()) return;
    machines_.emplace_back(name);
    likenamed_.emplace_back(name);
  }

  /// Adds SMSIDs that equal one of the names: a word that was taken for an SMSID may be a machine's
  /// name now. Its lines are stored with the lines of that SMSID.
  io::Result<void> add_likenamed_smsids() {
    io::sort_unique(likenamed_);
    AscendingCursor identities(work_.store, Family::kFacts);
    std::string key;
    for (const std::string& name : likenamed_) {
      if (!work_.written.may_have(WrittenRows::NameFact::kIdentity, name)) continue;
      key.clear();
      append_identity_key(key, name);
      MIFDEX_TRY(auto found, identities.find(key));
      if (!found) continue;
      MachineIdentity stored;
      if (!decode_identity(identities.value(), stored)) return identities.damaged();
      asked_.push_back(name);
      if (!stored.strongest.name.empty()) machines_.emplace_back(stored.strongest.name);
    }
    return {};
  }

  /// Returns the value stored for `smsid`; it is valid as long as the commit. SMSIDs must ascend
  /// from call to call.
  io::Result<std::optional<std::string_view>> stored_value(std::string_view smsid) {
    if (const auto* kept = work_.identity_cache.kept(smsid)) {
      return *kept ? std::optional<std::string_view>(**kept) : std::nullopt;
    }
    if (!work_.written.may_have(WrittenRows::NameFact::kIdentity, smsid)) return std::nullopt;
    if (!stored_) stored_.emplace(work_.store, Family::kFacts);
    std::string key;
    append_identity_key(key, smsid);
    MIFDEX_TRY(auto found, stored_->find(key));
    if (!found) return std::nullopt;
    return work_.bytes.copy(stored_->value());
  }

  /// Adds machines by their aliases. Lines for which an identity was asked are stored under the
  /// name it had, under the SMSID itself, or under a machine that the aliases name.
  io::Result<void> add_aliased_machines() {
    io::sort_unique(asked_);
    AscendingCursor aliases(work_.store, Family::kFacts);
    KeyScratch scratch;
    std::string prefix;
    for (const std::string& smsid : asked_) {
      if (!work_.written.may_have(WrittenRows::NameFact::kAlias, smsid)) continue;
      prefix.assign(1, kAliasFact);
      append_name(prefix, smsid);
      MIFDEX_TRY(each_row(aliases, prefix, [&] {
        std::string_view alias;
        std::string_view machine;
        if (!parse_alias_key(aliases.key(), scratch, alias, machine)) return false;
        machines_.emplace_back(machine);
        return true;
      }));
    }
    return {};
  }

  /// Marks all lines of the machines found.
  io::Result<void> touch_machines() {
    io::sort_unique(machines_);
    AscendingCursor groups(work_.store, Family::kByMachine);
    std::vector<std::string> line_prefixes;
    KeyScratch scratch;
    std::string prefix;
    for (const std::string& name : machines_) {
      const WrittenRows::Counts stored = work_.written.counts_of(Family::kMachines, name);
      if (stored.is_known && !stored.counts) continue;  // it has no line
      prefix.clear();
      append_name(prefix, name);
      MIFDEX_TRY(each_row(groups, prefix, [&] {
        std::string_view machine;
        std::string_view job;
        if (!parse_group_key(groups.key(), scratch, machine, job)) return false;
        std::string& line_prefix = line_prefixes.emplace_back();
        append_name(line_prefix, job);
        append_name(line_prefix, machine);
        return true;
      }));
    }
    return touch_lines(line_prefixes);
  }

  io::Result<void> touch_lines(std::vector<std::string>& prefixes) {
    if (prefixes.empty()) return {};
    io::sort_unique(prefixes);
    AscendingCursor lines(work_.store, Family::kLines);
    for (const std::string& prefix : prefixes) {
      MIFDEX_TRY(each_row(lines, prefix, [&] {
        work_.affected.emplace_back(lines.key());
        return true;
      }));
    }
    return {};
  }

  CommitWork& work_;
  std::vector<std::optional<MachineIdentity>> added_;  // by the SMSID's number
  std::vector<NameId> order_;                          // those present, by SMSID
  std::optional<AscendingCursor> stored_;
  std::vector<std::string> asked_;      // SMSIDs whose identity reports something new, and
                                        // likenamed ones
  std::vector<std::string> likenamed_;  // names that an identity newly has, or has no longer
  std::vector<std::string> machines_;
};

}  // namespace

io::Result<void> resolve_identities(CommitWork& work) {
  return IdentityResolver(work).settle_all();
}

}  // namespace mifdex::index
