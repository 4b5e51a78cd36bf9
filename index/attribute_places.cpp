// Sixth stage of a commit: file lines, instructions and identities joined to the places they speak
// for.
#include <algorithm>
#include <deque>
#include <optional>
#include <tuple>

#include "index/attribution.h"
#include "index/commit_work.h"
#include "index/file_line_book.h"
#include "index/keys.h"
#include "index/rocksdb_error.h"
#include "index/row_codec.h"
#include "index/stored_rows.h"

namespace mifdex::index {
namespace {

/// What is known of each SMSID, asked for once: this commit's own, else the stored one.
class IdentityBook final : public IdentitySource {
 public:
  explicit IdentityBook(CommitWork& work) : work_(work), known_(work.names.size()) {
    for (const auto& [smsid, identity] : work.identities) known_[smsid] = &identity;
  }

  const Identity* identity_of(std::string_view smsid) override {
    const NameId id = work_.names.intern(smsid);
    asked_.push_back(id);
    return known(id);
  }

  /// The SMSIDs asked for since the last forget().
  const std::vector<NameId>& asked() const { return asked_; }
  void forget() { asked_.clear(); }

  /// As identity_of, for a name of the commit's table.
  const Identity* known(NameId id) {
    if (known_.size() <= id) known_.resize(work_.names.size());
    if (!known_[id]) known_[id] = ask(work_.names.text(id));
    return *known_[id];
  }

  /// The first failure of a lookup; attribute() cannot give one.
  const std::optional<io::Error>& failure() const { return failure_; }

 private:
  const Identity* ask(std::string_view smsid) {
    if (work_.first) return nullptr;
    auto value = work_.identity_cache.value(work_.store, smsid);
    if (!value) {
      failure_ = value.error();
      return nullptr;
    }
    if (!*value) return nullptr;
    Identity& identity = stored_.emplace_back();
    if (decode_identity(**value, identity)) return &identity;
    failure_ = damaged_row("facts", work_.store.dir());
    return nullptr;
  }

  CommitWork& work_;
  std::vector<std::optional<const Identity*>> known_;  // by NameId
  std::deque<Identity> stored_;
  std::vector<NameId> asked_;
  std::optional<io::Error> failure_;
};

/// The instruction of each pair key, in ascending order of (box, pair key).
class InstructionBook {
 public:
  explicit InstructionBook(CommitWork& work) : work_(work) {
    if (!work.first) stored_.emplace(work.store, Family::kFacts);
  }

  /// Null where none speaks. Holds until the next call.
  io::Result<const InstructionFact*> instruction_of(std::uint32_t box, std::string_view pair_key) {
    const auto wanted = std::tie(box, pair_key);
    while (next_ < work_.speakers.size() && id_of(work_.speakers[next_]) < wanted) ++next_;
    if (next_ < work_.speakers.size() && id_of(work_.speakers[next_]) == wanted) {
      const Speaker& speaker = work_.speakers[next_];
      return speaker.speaks ? &speaker.fact : nullptr;
    }
    if (work_.first) return nullptr;
    return stored_instruction(box, pair_key);
  }

 private:
  static std::tuple<const std::uint32_t&, const std::string_view&> id_of(const Speaker& speaker) {
    return std::tie(speaker.box, speaker.pair_key);
  }

  io::Result<const InstructionFact*> stored_instruction(std::uint32_t box,
                                                        std::string_view pair_key) {
    prefix_.clear();
    append_pair_prefix(prefix_, kInstructionFact, box, pair_key);
    std::optional<std::string> least;
    for (stored_->advance_to(prefix_); stored_->valid() && stored_->key().starts_with(prefix_);
         stored_->next()) {
      std::string path;
      if (!parse_pair_path(stored_->key(), prefix_.size(), pair_key, path)) {
        return stored_->damaged();
      }
      if (least && *least < path) continue;
      if (!decode_instruction(work_.bytes.copy(stored_->value()), fact_)) return stored_->damaged();
      least = std::move(path);
    }
    if (auto end = stored_->finish(); !end) return io::pass(end);
    return least ? &fact_ : nullptr;
  }

  CommitWork& work_;
  std::size_t next_ = 0;
  std::optional<StoredRows> stored_;
  std::string prefix_;
  InstructionFact fact_;
};

/// Marks the instructions that this commit knows something to wait for: they are no lines. The
/// others are, as nothing has changed what they were touched for.
std::vector<std::uint32_t> instructions_without_mif(CommitWork& work) {
  std::vector<std::uint32_t> instructions;
  const auto take = [&](std::uint32_t i) {
    const Place& place = work.place(i);
    if (place.active() && place.standing == Standing::kInstruction) instructions.push_back(i);
  };
  for (const std::uint32_t i : work.by_place) take(i);
  for (std::uint32_t i = work.added_places; i < work.places().size(); ++i) take(i);
  sort_by_pair(work, instructions);
  auto speaker = work.speakers.cbegin();
  std::erase_if(instructions, [&](std::uint32_t i) {
    const Place& place = work.place(i);
    const auto wanted = std::tie(place.box, place.pair_key);
    const auto id = [](const Speaker& s) { return std::tie(s.box, s.pair_key); };
    while (speaker != work.speakers.cend() && id(*speaker) < wanted) ++speaker;
    return speaker != work.speakers.cend() && id(*speaker) == wanted && speaker->waited;
  });
  return instructions;
}

/// Adds what was loaded, and instructions without a MIF, to the added places.
void complete_by_pair(CommitWork& work) {
  std::vector<std::uint32_t> others = instructions_without_mif(work);
  for (std::uint32_t i = work.added_places; i < work.places().size(); ++i) {
    if (work.place(i).standing != Standing::kInstruction) others.push_back(i);
  }
  if (others.empty()) return;
  const auto less = [&](std::uint32_t a, std::uint32_t b) {
    return work.comes_before_by_pair(a, b);
  };
  sort_by_pair(work, others);
  const auto middle = static_cast<std::ptrdiff_t>(work.by_pair.size());
  work.by_pair.insert(work.by_pair.end(), others.begin(), others.end());
  std::inplace_merge(work.by_pair.begin(), work.by_pair.begin() + middle, work.by_pair.end(), less);
}

class PlaceAttributor {
 public:
  explicit PlaceAttributor(CommitWork& work)
      : work_(work), identities_(work), instructions_(work), file_lines_(work) {}

  io::Result<void> attribute_next(Place& place) {
    FileDetails details;
    if (!decode_file_details(place.details, details)) {
      return std::unexpected(damaged_row("files", work_.store.dir()));
    }
    if (place.pair_key.empty()) {
      instruction_ = nullptr;
    } else if (last_ == nullptr || last_->box != place.box || last_->pair_key != place.pair_key) {
      auto found = instructions_.instruction_of(place.box, place.pair_key);
      if (!found) return io::pass(found);
      instruction_ = *found;
    }
    last_ = &place;
    const FileLineFact* file_line = nullptr;
    if (place.standing != Standing::kTarget) {
      auto found = file_lines_.file_line_of(place.path);
      if (!found) return io::pass(found);
      file_line = *found;
    }
    identities_.forget();
    attribute(details.own.record, file_line, instruction_, identities_);
    if (identities_.failure()) return std::unexpected(*identities_.failure());
    keep(place, details.own.record);
    keep_aliases(place);
    return {};
  }

 private:
  void keep(Place& place, const Record& record) {
    NameTable& names = work_.names;
    place.job = names.intern(record.job);
    place.machine = names.intern(record.machine);
    place.smsid = names.intern(record.smsid);
    place.domain = names.intern(record.domain);
    place.site = names.intern(record.site);
    place.job_source = record.job_source;
    place.machine_source = record.machine_source;
    place.instructed = record.instructed;
    place.has_line = place.standing != Standing::kUnreadable || !place.open();
    const bool more = !record.other_job.value.empty() || !record.other_machine.value.empty() ||
                      record.retries != 0 || record.collected || record.exit_code;
    if (!more) return;
    place.more = static_cast<std::uint32_t>(work_.more.size());
    work_.more.push_back({names.intern(record.other_job.value),
                          names.intern(record.other_machine.value), record.other_job.source,
                          record.other_machine.source, record.retries, record.collected,
                          record.exit_code});
  }

  /// Where a later identity of a SMSID that was asked for must look for this place, beside the
  /// machines of that name; and where a filter finds an older name (settle_lines adds the SMSID).
  void keep_aliases(const Place& place) {
    for (const NameId smsid : identities_.asked()) {
      const Identity* identity = identities_.known(smsid);
      const std::string_view machine = work_.names.text(place.machine);
      if (smsid != place.machine && (identity == nullptr || identity->speaks.name != machine)) {
        add_alias(smsid, place.machine);
      }
      if (identity == nullptr || smsid != place.smsid) continue;
      for (const NameTime& name : identity->names) {
        if (name.name != machine) add_alias(work_.names.intern(name.name), place.machine);
      }
    }
  }

  void add_alias(NameId alias, NameId machine) {
    const std::uint64_t both = std::uint64_t{alias} << 32U | machine;
    if (work_.aliases.empty() || work_.aliases.back() != both) work_.aliases.push_back(both);
  }

  CommitWork& work_;
  IdentityBook identities_;
  InstructionBook instructions_;
  FileLineBook file_lines_;
  const Place* last_ = nullptr;
  const InstructionFact* instruction_ = nullptr;
};

}  // namespace

io::Result<void> attribute_places(CommitWork& work) {
  complete_by_pair(work);
  PlaceAttributor attributor(work);
  for (const std::uint32_t index : work.by_pair) {
    auto attributed = attributor.attribute_next(work.places()[index]);
    if (!attributed) return io::pass(attributed);
  }
  work.ranks = work.names.ranks();
  return {};
}

}  // namespace mifdex::index
