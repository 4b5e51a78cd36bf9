// Sixth stage of a commit: file lines, instructions and identities joined to the places they speak
// for.
#include <algorithm>
#include <new>
#include <span>
#include <tuple>

#include "index/attribution/attribution.h"
#include "index/attribution/attribution_lookups.h"
#include "index/attribution/file_override_lookup.h"
#include "index/attribution/packed_report.h"
#include "index/commit/commit_work.h"
#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/record/part_path.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/parallel.h"

namespace mifdex::index {
namespace {

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

/// Adds `others`, which are in the order of their pairs.
void merge_by_pair(CommitWork& work, const std::vector<std::uint32_t>& others) {
  const auto less = [&](std::uint32_t a, std::uint32_t b) {
    return work.comes_before_by_pair(a, b);
  };
  const auto middle = static_cast<std::ptrdiff_t>(work.by_pair.size());
  work.by_pair.insert(work.by_pair.end(), others.begin(), others.end());
  std::inplace_merge(work.by_pair.begin(), work.by_pair.begin() + middle, work.by_pair.end(), less);
}

/// Adds what was loaded, and instructions without a MIF, to the added places.
void complete_by_pair(CommitWork& work) {
  std::vector<std::uint32_t> others = instructions_without_mif(work);
  for (std::uint32_t i = work.added_places; i < work.places().size(); ++i) {
    if (work.place(i).standing != Standing::kInstruction) others.push_back(i);
  }
  if (others.empty()) return;
  sort_by_pair(work, others);
  merge_by_pair(work, others);
}

/// Places that one thread attributes, and what it makes of them: names are numbers of its own table
/// until they are joined to the commit's.
struct Stretch {
  std::span<const std::uint32_t> places;  ///< by pair
  NameTable own_names;
  NameTable* names = &own_names;
  ByteBlocks bytes;
  std::vector<MoreOfPlace> more{1};  ///< the first stands for nothing
  std::vector<std::uint64_t> aliases;
  io::Result<void> done;
};

class PlaceAttributor {
 public:
  PlaceAttributor(CommitWork& work, OwnIdentities& identities, Stretch& stretch)
      : work_(work),
        stretch_(stretch),
        names_(*stretch.names),
        identities_(identities, names_),
        instructions_(work, stretch.bytes),
        file_lines_(work) {}

  io::Result<void> attribute_all() {
    for (const std::uint32_t i : stretch_.places) {
      auto attributed = attribute_next(work_.places()[i]);
      if (!attributed) return io::pass(attributed);
    }
    return {};
  }

 private:
  io::Result<void> attribute_next(Place& place) {
    FileDetails details;
    if (!decode_file_details(place.details, details)) {
      return std::unexpected(damaged_row("files", work_.store.dir()));
    }
    if (place.pair_key.empty()) {
      pair_ = nullptr;
    } else if (last_ == nullptr || last_->box != place.box || last_->pair_key != place.pair_key) {
      auto found = instructions_.voices_of(place.box, place.pair_key);
      if (!found) return io::pass(found);
      pair_ = *found;
    }
    last_ = &place;
    Speaking speaking;
    if (pair_ != nullptr && speaks_for(file_path(place.path), pair_->has_pck)) {
      if (pair_->voices.first) speaking.instruction = &*pair_->voices.first;
      if (pair_->voices.rival) speaking.rival = &*pair_->voices.rival;
    }
    if (place.standing != Standing::kTarget) {
      auto found = file_lines_.file_line_of(place.path);
      if (!found) return io::pass(found);
      speaking.file_line = *found;
    }
    identities_.forget();
    attribute(details.own.record, speaking, identities_);
    if (identities_.failure()) return std::unexpected(*identities_.failure());
    keep(place, details.own.record);
    keep_aliases(place);
    return {};
  }

  void keep(Place& place, const Record& record) {
    NameTable& names = names_;
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
    place.more = static_cast<std::uint32_t>(stretch_.more.size());
    stretch_.more.push_back({names.intern(record.other_job.value),
                             names.intern(record.other_machine.value), record.other_job.source,
                             record.other_machine.source, record.retries, record.collected,
                             record.exit_code});
  }

  /// Where a later identity of a SMSID that was asked for must look for this place, beside the
  /// machines of that name; and where a filter finds an older name (settle_lines adds the SMSID).
  void keep_aliases(const Place& place) {
    for (const NameId smsid : identities_.asked()) {
      const Identity* identity = identities_.known(smsid);
      const std::string_view machine = names_.text(place.machine);
      if (smsid != place.machine && (identity == nullptr || identity->speaks.name != machine)) {
        add_alias(smsid, place.machine);
      }
      if (identity == nullptr || smsid != place.smsid) continue;
      for (const NameTime& name : identity->names) {
        if (name.name != machine) add_alias(names_.intern(name.name), place.machine);
      }
    }
  }

  void add_alias(NameId alias, NameId machine) {
    const std::uint64_t both = std::uint64_t{alias} << 32U | machine;
    std::vector<std::uint64_t>& aliases = stretch_.aliases;
    if (aliases.empty() || aliases.back() != both) aliases.push_back(both);
  }

  CommitWork& work_;
  Stretch& stretch_;
  NameTable& names_;
  IdentityBook identities_;
  InstructionBook instructions_;
  FileLineBook file_lines_;
  const Place* last_ = nullptr;
  const PairVoices* pair_ = nullptr;
};

/// Cuts what is to be attributed into as many stretches as are worth a thread. File lines are read
/// by one thread only.
std::vector<Stretch> cut(CommitWork& work, std::span<const std::uint32_t> by_pair) {
  constexpr std::size_t kWorthAThread = 4096;
  const std::size_t places = by_pair.size();
  const std::size_t most = work.totals.file_line_parts != 0 ? 1 : work.threads;
  std::vector<Stretch> stretches(std::clamp<std::size_t>(places / kWorthAThread, 1, most));
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const std::size_t begin = places * i / stretches.size();
    const std::size_t end = places * (i + 1) / stretches.size();
    stretches[i].places = by_pair.subspan(begin, end - begin);
    stretches[i].names = stretches.size() == 1 ? &work.names : &stretches[i].own_names;
  }
  return stretches;
}

/// Turns a stretch's numbers of names into those of the commit.
class Renumbered {
 public:
  Renumbered(CommitWork& work, Stretch& stretch)
      : work_(work),
        stretch_(stretch),
        names_(stretch.names == &work.names ? 0 : stretch.names->size()),
        more_before_(static_cast<std::uint32_t>(work.more.size() - 1)) {
    for (NameId id = 0; id < names_.size(); ++id) {
      names_[id] = work.names.intern(stretch.names->text(id));
    }
    for (std::size_t i = 1; i < stretch.more.size(); ++i) {
      MoreOfPlace& more = work.more.emplace_back(stretch.more[i]);
      for (NameId* name : {&more.other_job, &more.other_machine}) *name = name_of(*name);
    }
    for (const std::uint64_t alias : stretch.aliases) {
      work.aliases.push_back(std::uint64_t{name_of(static_cast<NameId>(alias >> 32U))} << 32U |
                             name_of(static_cast<NameId>(alias)));
    }
  }

  void renumber_places() const {
    if (names_.empty() && more_before_ == 0) return;
    for (const std::uint32_t i : stretch_.places) {
      Place& place = work_.places()[i];
      for (const auto name :
           {&Place::job, &Place::machine, &Place::smsid, &Place::domain, &Place::site}) {
        place.*name = name_of(place.*name);
      }
      if (place.more != 0) place.more += more_before_;
    }
  }

 private:
  NameId name_of(NameId id) const { return names_.empty() ? id : names_[id]; }

  CommitWork& work_;
  const Stretch& stretch_;
  std::vector<NameId> names_;  // by the stretch's number; empty: the commit's own
  std::uint32_t more_before_;
};

/// Attributes `places`, which are in the order of their pairs.
io::Result<void> attribute_all(CommitWork& work, std::span<const std::uint32_t> places) {
  std::vector<Stretch> stretches = cut(work, places);
  OwnIdentities identities(work);
  for_each_piece(stretches.size(), work.threads, [&](std::size_t i) {
    try {
      stretches[i].done = PlaceAttributor(work, identities, stretches[i]).attribute_all();
    } catch (const std::bad_alloc&) {
      stretches[i].done = io::fail(io::ErrorKind::kFull, "out of memory while a commit is built");
    }
  });
  std::vector<Renumbered> joined;
  for (Stretch& stretch : stretches) {
    if (!stretch.done) return io::pass(stretch.done);
    joined.emplace_back(work, stretch);
  }
  for_each_piece(joined.size(), work.threads, [&](std::size_t i) { joined[i].renumber_places(); });
  work.ranks = work.names.ranks();
  return {};
}

}  // namespace

io::Result<void> attribute_places(CommitWork& work) {
  complete_by_pair(work);
  return attribute_all(work, work.by_pair);
}

io::Result<void> attribute_more(CommitWork& work, std::uint32_t first) {
  std::vector<std::uint32_t> more;
  for (std::uint32_t i = first; i < work.places().size(); ++i) more.push_back(i);
  sort_by_pair(work, more);
  if (auto done = attribute_all(work, more); !done) return done;
  merge_by_pair(work, more);
  return {};
}

}  // namespace mifdex::index
