// A stage of a commit: joins file lines, instructions and identities to the places that they
// apply to.
#include <algorithm>
#include <functional>
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

/// Returns, by pair, the active instructions that are lines: all except those that a file is
/// pending for (InstructionMatch::waited). An instruction of a pair without an InstructionMatch was
/// loaded with its line, and stays a line.
std::vector<std::uint32_t> instructions_without_mif(CommitWork& work) {
  std::vector<std::uint32_t> instructions;
  const auto take = [&](std::uint32_t i) {
    const PendingFile& place = work.place(i);
    if (place.active() && place.row_origin == RowOrigin::kInstruction) instructions.push_back(i);
  };
  for (const std::uint32_t i : work.by_place) take(i);
  for (std::uint32_t i = work.added_places; i < work.places().size(); ++i) take(i);
  sort_by_pair(work, instructions);
  InstructionMatches::Cursor matches(work.instruction_matches);
  std::erase_if(instructions, [&](std::uint32_t i) {
    const PendingFile& place = work.place(i);
    const InstructionMatch* match = matches.find({place.box, place.pair_key});
    return match != nullptr && match->is_awaited;
  });
  return instructions;
}

/// Adds `others`, which must be in the order of their pairs.
void merge_by_pair(CommitWork& work, const std::vector<std::uint32_t>& others) {
  const auto less = [&](std::uint32_t a, std::uint32_t b) {
    return work.comes_before_by_pair(a, b);
  };
  const auto middle = static_cast<std::ptrdiff_t>(work.by_pair.size());
  work.by_pair.insert(work.by_pair.end(), others.begin(), others.end());
  std::inplace_merge(work.by_pair.begin(), work.by_pair.begin() + middle, work.by_pair.end(), less);
}

/// Adds loaded places, and instructions without a MIF, to the added places.
void complete_by_pair(CommitWork& work) {
  std::vector<std::uint32_t> others = instructions_without_mif(work);
  for (std::uint32_t i = work.added_places; i < work.places().size(); ++i) {
    if (work.place(i).row_origin != RowOrigin::kInstruction) others.push_back(i);
  }
  if (others.empty()) return;
  sort_by_pair(work, others);
  merge_by_pair(work, others);
}

/// Places that one thread attributes, and the results: names are numbers of its own table until
/// they are joined to the commit's.
struct Chunk {
  std::span<const std::uint32_t> places;  ///< by pair
  StringInterner own_names;
  StringInterner* names = &own_names;
  HugePageArena bytes;
  std::vector<MoreOfPlace> more{1};  ///< the first means none
  std::vector<std::uint64_t> aliases;
  io::Result<void> done;
};

/// A field that mostly has the same name as in the place before.
class RepeatedName {
 public:
  NameId number_of(std::string_view name, StringInterner& names) {
    if (name != names.text(last_)) last_ = names.intern(name);
    return last_;
  }

 private:
  NameId last_ = 0;
};

class AttributionResolver {
 public:
  AttributionResolver(CommitWork& work, OwnIdentities& identities, Chunk& chunk)
      : work_(work),
        chunk_(chunk),
        names_(*chunk.names),
        identities_(identities, names_),
        instructions_(work, chunk.bytes),
        file_lines_(work) {}

  io::Result<void> attribute_all() {
    for (const std::uint32_t i : chunk_.places) {
      MIFDEX_TRY(attribute_next(work_.places()[i]));
    }
    return {};
  }

 private:
  io::Result<void> attribute_next(PendingFile& place) {
    FileDetails details;
    if (!decode_file_details(place.details, details)) {
      return std::unexpected(damaged_row("files", work_.store.dir()));
    }
    if (place.pair_key.empty()) {
      pair_ = nullptr;
    } else if (last_ == nullptr || last_->box != place.box || last_->pair_key != place.pair_key) {
      MIFDEX_TRY(auto found, instructions_.voices_of(place.box, place.pair_key));
      pair_ = found;
    }
    last_ = &place;
    PlaceSources sources;
    if (pair_ != nullptr && applies_to(file_path(place.path), pair_->has_pck)) {
      if (pair_->voices.first) sources.instruction = &*pair_->voices.first;
      if (pair_->voices.rival) sources.rival = &*pair_->voices.rival;
    }
    if (place.row_origin != RowOrigin::kTarget) {
      MIFDEX_TRY(auto found, file_lines_.file_override_of(place.path));
      sources.file_override = found;
    }
    identities_.forget();
    attribute(details.self_reported.record, sources, identities_);
    if (identities_.failure()) return std::unexpected(*identities_.failure());
    keep(place, details.self_reported.record);
    keep_aliases(place);
    return {};
  }

  void keep(PendingFile& place, const Record& record) {
    StringInterner& names = names_;
    place.job = job_.number_of(record.job, names);
    place.machine = names.intern(record.machine);
    place.smsid = names.intern(record.smsid);
    place.domain = domain_.number_of(record.domain, names);
    place.site = site_.number_of(record.site, names);
    place.job_source = record.job_source;
    place.machine_source = record.machine_source;
    place.instructed = record.instructed;
    place.has_line = place.row_origin != RowOrigin::kUnreadable || !place.open();
    const bool more = !record.other_job.value.empty() || !record.other_machine.value.empty() ||
                      record.retries != 0 || record.collected || record.exit_code;
    if (!more) return;
    place.more = static_cast<std::uint32_t>(chunk_.more.size());
    chunk_.more.push_back({names.intern(record.other_job.value),
                           names.intern(record.other_machine.value), record.other_job.source,
                           record.other_machine.source, record.retries, record.collected,
                           record.exit_code});
  }

  /// Records where a later identity of a SMSID that was asked for must look for this place, besides
  /// the machines of that name; and where a filter finds an older name (merge_lines adds the
  /// SMSID).
  void keep_aliases(const PendingFile& place) {
    for (const NameId smsid : identities_.asked()) {
      const MachineIdentity* identity = identities_.known(smsid);
      const std::string_view machine = names_.text(place.machine);
      if (smsid != place.machine && (identity == nullptr || identity->strongest.name != machine)) {
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
    std::vector<std::uint64_t>& aliases = chunk_.aliases;
    if (aliases.empty() || aliases.back() != both) aliases.push_back(both);
  }

  CommitWork& work_;
  Chunk& chunk_;
  StringInterner& names_;
  CommitIdentityLookup identities_;
  InstructionLookup instructions_;
  FileOverrideLookup file_lines_;
  const PendingFile* last_ = nullptr;
  const PairVoices* pair_ = nullptr;
  RepeatedName job_;
  RepeatedName domain_;
  RepeatedName site_;
};

/// Cuts the places to be attributed into as many chunks as are worth a thread. If there are file
/// lines, there is one chunk: only one thread may read them.
std::vector<Chunk> cut(CommitWork& work, std::span<const std::uint32_t> by_pair) {
  const std::size_t places = by_pair.size();
  std::vector<Chunk> chunks(work.totals.file_line_parts != 0 ? 1 : work.pieces_of(places));
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const std::size_t begin = places * i / chunks.size();
    const std::size_t end = places * (i + 1) / chunks.size();
    chunks[i].places = by_pair.subspan(begin, end - begin);
    chunks[i].names = chunks.size() == 1 ? &work.names : &chunks[i].own_names;
  }
  return chunks;
}

/// Turns a chunk's numbers of names into those of the commit.
class Renumbered {
 public:
  Renumbered(CommitWork& work, Chunk& chunk)
      : work_(work),
        chunk_(chunk),
        names_(chunk.names == &work.names ? 0 : chunk.names->size()),
        more_before_(static_cast<std::uint32_t>(work.more.size() - 1)) {
    for (NameId id = 0; id < names_.size(); ++id) {
      names_[id] = work.names.intern(chunk.names->text(id));
    }
    for (std::size_t i = 1; i < chunk.more.size(); ++i) {
      MoreOfPlace& more = work.more.emplace_back(chunk.more[i]);
      for (NameId* name : {&more.other_job, &more.other_machine}) *name = name_of(*name);
    }
    for (const std::uint64_t alias : chunk.aliases) {
      work.aliases.push_back(std::uint64_t{name_of(static_cast<NameId>(alias >> 32U))} << 32U |
                             name_of(static_cast<NameId>(alias)));
    }
  }

  void renumber_places() const {
    if (names_.empty() && more_before_ == 0) return;
    for (const std::uint32_t i : chunk_.places) {
      PendingFile& place = work_.places()[i];
      for (const auto name : {&PendingFile::job, &PendingFile::machine, &PendingFile::smsid,
                              &PendingFile::domain, &PendingFile::site}) {
        place.*name = name_of(place.*name);
      }
      if (place.more != 0) place.more += more_before_;
    }
  }

 private:
  NameId name_of(NameId id) const { return names_.empty() ? id : names_[id]; }

  CommitWork& work_;
  const Chunk& chunk_;
  std::vector<NameId> names_;  // by the chunk's number; empty: the commit's own
  std::uint32_t more_before_;
};

/// Attributes `places`, which must be in the order of their pairs.
io::Result<void> attribute_all(CommitWork& work, std::span<const std::uint32_t> places) {
  std::vector<Chunk> chunks = cut(work, places);
  OwnIdentities identities(work);
  io::try_each_piece(chunks.size(), work.threads, [&](std::size_t i) {
    chunks[i].done = AttributionResolver(work, identities, chunks[i]).attribute_all();
  });
  std::vector<Renumbered> joined;
  for (Chunk& chunk : chunks) {
    if (!chunk.done) return io::pass(chunk.done);
    joined.emplace_back(work, chunk);
  }
  io::for_each_piece(joined.size(), work.threads,
                     [&](std::size_t i) { joined[i].renumber_places(); });
  work.order_names();
  return {};
}

}  // namespace

void CommitWork::order_names() {
  ranks = names.ranks(threads);
  const std::hash<std::string_view> hash;
  for (auto id = static_cast<NameId>(name_hashes.size()); id < names.size(); ++id) {
    name_hashes.push_back(hash(names.text(id)));
  }
}

io::Result<void> resolve_attributions(CommitWork& work) {
  complete_by_pair(work);
  return attribute_all(work, work.by_pair);
}

io::Result<void> resolve_more_attributions(CommitWork& work, std::uint32_t first) {
  std::vector<std::uint32_t> more;
  for (std::uint32_t i = first; i < work.places().size(); ++i) more.push_back(i);
  sort_by_pair(work, more);
  MIFDEX_TRY(attribute_all(work, more));
  merge_by_pair(work, more);
  return {};
}

}  // namespace mifdex::index
