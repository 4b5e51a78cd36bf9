// Third stage of a commit: who goes by which SMSID, and the stored lines that this concerns.
#include <set>

#include "index/commit_work.h"
#include "index/keys.h"
#include "index/rocksdb_error.h"
#include "index/scan.h"

namespace mifdex::index {
namespace {

class IdentitySettler {
 public:
  explicit IdentitySettler(CommitWork& work) : work_(work) {}

  io::Result<void> settle_all() {
    std::map<std::string_view, Identity> added;
    for (const PendingIdentity& row : work_.pending.identities) {
      const auto [at, is_new] = added.try_emplace(row.smsid, row.fact);
      if (!is_new) at->second.add(row.fact);
    }
    for (auto& [smsid, identity] : added) {
      if (auto settled = settle(smsid, std::move(identity)); !settled) return io::pass(settled);
    }
    return {};
  }

 private:
  io::Result<void> settle(std::string_view smsid, Identity identity) {
    if (!work_.first) {
      auto value = work_.identity_cache.value(work_.store, smsid);
      if (!value) return io::pass(value);
      Identity stored;
      if (*value && !decode_identity(**value, stored)) {
        return std::unexpected(damaged_row("facts", work_.store.dir()));
      }
      if (*value) identity.merge(stored);
      if (*value && identity == stored) return {};
      if (!*value || !identity.says_the_same(stored)) {
        auto touched = touch_machines(smsid, stored.speaks.name);
        if (!touched) return io::pass(touched);
      }
    }
    std::string key;
    append_identity_key(key, smsid);
    std::string value;
    encode_identity(value, identity);
    work_.put(Family::kFacts, std::move(key), std::move(value));
    work_.identities.emplace(smsid, std::move(identity));
    return {};
  }

  /// All lines for which the identity of `smsid` was asked: they stand under the name it had, under
  /// the SMSID itself, or under a machine that the aliases name.
  io::Result<void> touch_machines(std::string_view smsid, std::string_view name) {
    std::set<std::string> machines{std::string(smsid)};
    if (!name.empty()) machines.emplace(name);
    std::string prefix(1, kAliasFact);
    append_name(prefix, smsid);
    KeyScratch scratch;
    Scan aliases = Scan::of_prefix(work_.store, Family::kFacts, prefix);
    for (; aliases.valid(); aliases.next()) {
      std::string_view alias;
      std::string_view machine;
      if (!parse_alias_key(aliases.key(), scratch, alias, machine)) return aliases.damaged();
      machines.emplace(machine);
    }
    if (auto end = aliases.finish(); !end) return io::pass(end);
    for (const std::string& machine : machines) {
      if (auto touched = touch_machine(machine); !touched) return io::pass(touched);
    }
    return {};
  }

  /// All lines of one machine.
  io::Result<void> touch_machine(std::string_view name) {
    std::string prefix;
    append_name(prefix, name);
    KeyScratch scratch;
    Scan groups = Scan::of_prefix(work_.store, Family::kByMachine, prefix);
    for (; groups.valid(); groups.next()) {
      std::string_view machine;
      std::string_view job;
      if (!parse_group_key(groups.key(), scratch, machine, job)) return groups.damaged();
      std::string line_prefix;
      append_name(line_prefix, job);
      append_name(line_prefix, machine);
      Scan lines = Scan::of_prefix(work_.store, Family::kLines, line_prefix);
      for (; lines.valid(); lines.next()) work_.touched.emplace_back(lines.key());
      if (auto end = lines.finish(); !end) return io::pass(end);
    }
    return groups.finish();
  }

  CommitWork& work_;
};

}  // namespace

io::Result<void> settle_identities(CommitWork& work) { return IdentitySettler(work).settle_all(); }

}  // namespace mifdex::index
