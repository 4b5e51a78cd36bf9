// Second stage of a commit: instructions and identities, and the stored lines that they speak for.
#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "index/commit_work.h"
#include "index/keys.h"
#include "index/rocksdb_error.h"
#include "index/row_codec.h"
#include "index/scan.h"
#include "index/stored_rows.h"

namespace mifdex::index {
namespace {

using PairId = std::pair<std::uint32_t, std::string_view>;

PairId pair_of(const PendingInstruction& instruction) {
  return {instruction.box, instruction.pair_key};
}

/// By box, pair key and path; of several rows for one path the one added last stands.
void order_instructions(std::vector<PendingInstruction>& instructions) {
  const auto id = [](const PendingInstruction& i) { return std::tie(i.box, i.pair_key, i.path); };
  const auto disorder = [&](const auto& a, const auto& b) { return id(a) >= id(b); };
  if (std::ranges::adjacent_find(instructions, disorder) == instructions.end()) return;
  std::ranges::reverse(instructions);
  std::ranges::stable_sort(instructions, {}, id);
  const auto same = [&](const auto& a, const auto& b) { return id(a) == id(b); };
  const auto again = std::ranges::unique(instructions, same);
  instructions.erase(again.begin(), again.end());
}

class InstructionSettler {
 public:
  explicit InstructionSettler(CommitWork& work) : work_(work) {}

  io::Result<void> settle_all() {
    std::vector<PendingInstruction>& added = work_.pending.instructions;
    std::vector<PendingInstruction>& removed = work_.removed_instructions;
    order_instructions(added);
    order_instructions(removed);
    auto add = added.cbegin();
    auto remove = removed.cbegin();
    while (add != added.cend() || remove != removed.cend()) {
      const PairId pair = remove == removed.cend() ? pair_of(*add)
                          : add == added.cend()    ? pair_of(*remove)
                                                   : std::min(pair_of(*add), pair_of(*remove));
      const auto add_end =
          std::find_if(add, added.cend(), [&](const auto& i) { return pair_of(i) != pair; });
      const auto remove_end =
          std::find_if(remove, removed.cend(), [&](const auto& i) { return pair_of(i) != pair; });
      if (auto settled = settle_pair(pair, {add, add_end}, {remove, remove_end}); !settled) {
        return io::pass(settled);
      }
      add = add_end;
      remove = remove_end;
    }
    return {};
  }

 private:
  using Instructions = std::span<const PendingInstruction>;
  using Stored = std::map<std::string, InstructionFact>;  // by path

  io::Result<void> settle_pair(PairId pair, Instructions added, Instructions removed) {
    if (work_.first) {
      work_.speakers.push_back({pair.first, pair.second, true, added.front().fact});
      return {};
    }
    auto stored = load(pair);
    if (!stored) return io::pass(stored);
    const std::optional<InstructionFact> before = first_of(*stored);
    for (const PendingInstruction& gone : removed) stored->erase(std::string(gone.path));
    for (const PendingInstruction& come : added) (*stored)[std::string(come.path)] = come.fact;
    const std::optional<InstructionFact> after = first_of(*stored);
    work_.speakers.push_back(
        {pair.first, pair.second, after.has_value(), after.value_or(InstructionFact{})});
    return before == after ? io::Result<void>() : touch_waiting(pair);
  }

  static std::optional<InstructionFact> first_of(const Stored& facts) {
    return facts.empty() ? std::nullopt : std::optional(facts.begin()->second);
  }

  /// The instructions stored for `pair`; pairs ascend from call to call.
  io::Result<Stored> load(PairId pair) {
    prefix_.clear();
    append_pair_prefix(prefix_, kInstructionFact, pair.first, pair.second);
    Stored stored;
    if (!facts_) facts_.emplace(work_.store, Family::kFacts);
    for (facts_->advance_to(prefix_); facts_->valid() && facts_->key().starts_with(prefix_);
         facts_->next()) {
      std::string path;
      InstructionFact fact;
      if (!parse_pair_path(facts_->key(), prefix_.size(), pair.second, path) ||
          !decode_instruction(work_.bytes.copy(facts_->value()), fact)) {
        return facts_->damaged();
      }
      stored.emplace(std::move(path), fact);
    }
    if (auto end = facts_->finish(); !end) return io::pass(end);
    return stored;
  }

  /// Another instruction speaks now: the lines of all observations it speaks for may move.
  io::Result<void> touch_waiting(PairId pair) {
    prefix_.clear();
    append_pair_prefix(prefix_, kWaitingFact, pair.first, pair.second);
    if (!waiting_) waiting_.emplace(work_.store, Family::kFacts);
    for (waiting_->advance_to(prefix_); waiting_->valid() && waiting_->key().starts_with(prefix_);
         waiting_->next()) {
      std::string path;
      if (!parse_pair_path(waiting_->key(), prefix_.size(), pair.second, path)) {
        return waiting_->damaged();
      }
      if (auto touched = touch_place(pair.first, path); !touched) return io::pass(touched);
    }
    return waiting_->finish();
  }

  io::Result<void> touch_place(std::uint32_t box, std::string_view path) {
    std::string key;
    append_file_key(key, box, path);
    auto file = work_.store.get(Family::kFiles, key);
    if (!file) return io::pass(file);
    FileDetails details;
    if (!*file || (*file)->empty() ||
        !decode_file_details(std::string_view(**file).substr(1), details)) {
      return std::unexpected(damaged_row("files", work_.store.dir()));
    }
    key.clear();
    append_observation_key(key, details.hash, box, path);
    auto line = work_.store.get(Family::kObservations, key);
    if (!line) return io::pass(line);
    if (!*line) return std::unexpected(damaged_row("observations", work_.store.dir()));
    append_u64(**line, details.hash);
    work_.touched.push_back(std::move(**line));
    return {};
  }

  CommitWork& work_;
  std::optional<StoredRows> facts_;    // asked for instructions
  std::optional<StoredRows> waiting_;  // asked for what waits for them
  std::string prefix_;
};

class IdentitySettler {
 public:
  explicit IdentitySettler(CommitWork& work) : work_(work) {}

  io::Result<void> settle_all() {
    std::map<std::string_view, IdentityFact> added;
    for (const PendingIdentity& row : work_.pending.identities) {
      const auto [at, is_new] = added.emplace(row.smsid, row.fact);
      if (!is_new) at->second = std::max(at->second, row.fact);
    }
    for (const auto& [smsid, fact] : added) {
      if (auto settled = settle(smsid, fact); !settled) return io::pass(settled);
    }
    return {};
  }

 private:
  io::Result<void> settle(std::string_view smsid, const IdentityFact& fact) {
    std::string key;
    append_identity_key(key, smsid);
    if (!work_.first) {
      auto value = work_.store.get(Family::kFacts, key);
      if (!value) return io::pass(value);
      IdentityFact stored;
      if (*value && !decode_identity(**value, stored)) {
        return std::unexpected(damaged_row("facts", work_.store.dir()));
      }
      if (*value && stored >= fact) return {};
      const bool says_the_same = *value && stored.name == fact.name &&
                                 stored.domain == fact.domain && stored.site == fact.site;
      if (!says_the_same) {
        const std::string_view name = stored.name.empty() ? smsid : stored.name;
        if (auto touched = touch_machine(name); !touched) return io::pass(touched);
      }
    }
    std::string value;
    encode_identity(value, fact);
    work_.put(Family::kFacts, std::move(key), std::move(value));
    work_.identities.emplace(smsid, fact);
    return {};
  }

  /// All lines of the machine that went by `name`: its observations may go by another one now.
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

io::Result<void> settle_facts(CommitWork& work) {
  if (auto settled = InstructionSettler(work).settle_all(); !settled) return io::pass(settled);
  return IdentitySettler(work).settle_all();
}

}  // namespace mifdex::index
