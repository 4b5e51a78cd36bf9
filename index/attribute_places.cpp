// Fourth stage of a commit: instructions and identities joined to the observations they speak for.
#include <algorithm>
#include <optional>
#include <tuple>

#include "index/attribution.h"
#include "index/commit_work.h"
#include "index/keys.h"
#include "index/parallel.h"
#include "index/rocksdb_error.h"
#include "index/row_codec.h"
#include "index/stored_rows.h"

namespace mifdex::index {
namespace {

/// The identity of each SMSID, asked for once: this commit's own, else the stored one.
class IdentityBook final : public IdentitySource {
 public:
  explicit IdentityBook(CommitWork& work) : work_(work) {}

  const IdentityFact* identity_of(std::string_view smsid) override {
    const NameId id = work_.names.intern(smsid);
    if (known_.size() <= id) known_.resize(work_.names.size());
    Entry& entry = known_[id];
    if (!entry.asked) {
      entry.asked = true;
      entry.fact = ask(smsid);
    }
    return entry.fact ? &*entry.fact : nullptr;
  }

  /// The first failure of a lookup; attribute() cannot give one.
  const std::optional<io::Error>& failure() const { return failure_; }

 private:
  struct Entry {
    bool asked = false;
    std::optional<IdentityFact> fact;
  };

  std::optional<IdentityFact> ask(std::string_view smsid) {
    if (const auto own = work_.identities.find(smsid); own != work_.identities.end()) {
      return own->second;
    }
    if (work_.first) return std::nullopt;
    std::string key;
    append_identity_key(key, smsid);
    auto value = work_.store.get(Family::kFacts, key);
    if (!value) {
      failure_ = value.error();
      return std::nullopt;
    }
    if (!*value) return std::nullopt;
    IdentityFact fact;
    if (decode_identity(work_.bytes.copy(**value), fact)) return fact;
    failure_ = damaged_row("facts", work_.store.dir());
    return std::nullopt;
  }

  CommitWork& work_;
  std::vector<Entry> known_;
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

void order_by_pair(CommitWork& work) {
  for (std::uint32_t i = 0; i < work.places().size(); ++i) {
    if (work.place(i).active() && work.place(i).observed()) work.by_pair.push_back(i);
  }
  sort_parallel(work.by_pair, work.threads, [&](std::uint32_t a, std::uint32_t b) {
    const Place& x = work.place(a);
    const Place& y = work.place(b);
    const auto order = std::tie(x.box, x.pair_key) <=> std::tie(y.box, y.pair_key);
    if (order != 0) return order < 0;
    return pair_suffix(x.pair_key, x.path) < pair_suffix(y.pair_key, y.path);
  });
}

void keep_attribution(Place& place, const Record& record, NameTable& names) {
  place.job = names.intern(record.job);
  place.machine = names.intern(record.machine);
  place.smsid = names.intern(record.smsid);
  place.domain = names.intern(record.domain);
  place.site = names.intern(record.site);
  place.job_source = record.job_source;
  place.machine_source = record.machine_source;
}

}  // namespace

io::Result<void> attribute_places(CommitWork& work) {
  order_by_pair(work);
  IdentityBook identities(work);
  InstructionBook instructions(work);
  const Place* last = nullptr;
  const InstructionFact* instruction = nullptr;
  for (const std::uint32_t index : work.by_pair) {
    Place& place = work.places()[index];
    FileDetails details;
    if (!decode_file_details(place.details, details)) {
      return std::unexpected(damaged_row("files", work.store.dir()));
    }
    if (place.pair_key.empty()) {
      instruction = nullptr;
    } else if (last == nullptr || last->box != place.box || last->pair_key != place.pair_key) {
      auto found = instructions.instruction_of(place.box, place.pair_key);
      if (!found) return io::pass(found);
      instruction = *found;
    }
    last = &place;
    attribute(details.own.record, instruction, identities);
    if (identities.failure()) return std::unexpected(*identities.failure());
    keep_attribution(place, details.own.record, work.names);
  }
  work.ranks = work.names.ranks();
  return {};
}

}  // namespace mifdex::index
