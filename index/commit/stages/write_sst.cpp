// Last stage of a commit: every family's rows in the order of their keys, as SST files, built in
// parallel.
#include <algorithm>
#include <array>
#include <functional>
#include <new>
#include <span>

#include "index/commit/commit_work.h"
#include "index/commit/prefetch.h"
#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/format/row_codec.h"
#include "io/base/huge_pages.h"
#include "io/base/parallel.h"

namespace mifdex::index {
namespace {

// A family with fewer rows than for so many threads is not worth a second file.
constexpr std::size_t kPiecesWorthAFile = 16;

/// The rows of one family, `row(i)` for i in [0, count) in ascending order of their keys; the
/// family's single changes come in between.
struct FamilyRows {
  Family family = Family::kMeta;
  std::size_t count = 0;
  std::function<void(std::size_t i, std::string& key, std::string& value)> row;
  std::function<const PendingFile*(std::size_t i)>
      place{};  ///< the place that row(i) is made of, if it is made of one
};

/// One file to be built.
struct SstPart {
  const FamilyRows* rows = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::span<const RowChange> changes;
  std::string name;
  io::Result<std::optional<SstFile>> built;
};

void line_row(const CommitWork& work, std::size_t i, std::string& key, std::string& value) {
  const PendingFile& place = work.place(work.representatives[i]);
  append_line_key(key, work.line_of(place));
  FileDetails details;
  // Cannot fail: it was decoded when the place was attributed.
  static_cast<void>(decode_file_details(place.details, details));
  Record& record = details.self_reported.record;
  record.smsid = work.names.text(place.smsid);
  record.domain = work.names.text(place.domain);
  record.site = work.names.text(place.site);
  record.job_source = place.job_source;
  record.machine_source = place.machine_source;
  record.instructed = place.instructed;
  const MoreOfPlace& more = work.more[place.more];
  record.other_job = {work.names.text(more.other_job), more.other_job_source};
  record.other_machine = {work.names.text(more.other_machine), more.other_machine_source};
  record.retries = more.retries;
  record.collected = more.collected;
  record.exit_code = more.exit_code;
  record.time_source = place.time_source;
  record.box = place.box;
  record.path = place.path;
  value.resize(place.payload.size() + attribution_bound(record) + place_bound(record));
  place.payload.copy(value.data(), place.payload.size());
  char* end = encode_attribution(value.data() + place.payload.size(), record);
  end = encode_place(end, record);
  value.resize(static_cast<std::size_t>(end - value.data()));
}

FamilyRows line_rows(const CommitWork& work) {
  return {Family::kLines, work.representatives.size(),
          [&work](std::size_t i, std::string& key, std::string& value) {
            line_row(work, i, key, value);
          },
          [&work](std::size_t i) { return &work.place(work.representatives[i]); }};
}

/// The rows of groups that have a line.
std::vector<const GroupRow*> written_groups(const CommitWork& work) {
  std::size_t count = 0;
  for (const GroupRows& groups : work.groups) count += groups.rows.size();
  std::vector<const GroupRow*> written;
  written.reserve(count);
  for (const GroupRows& groups : work.groups) {
    for (const GroupRow& group : groups.rows) {
      if (group.after.any_line()) written.push_back(&group);
    }
  }
  return written;
}

FamilyRows group_rows(const CommitWork& work, const std::vector<const GroupRow*>& groups) {
  return {Family::kByMachine, groups.size(),
          [&work, &groups](std::size_t i, std::string& key, std::string& value) {
            const GroupRow& group = *groups[i];
            append_group_key(key, work.names.text(group.machine), work.names.text(group.job));
            encode_counts(value, group.after);
          }};
}

struct HashEntry {
  std::uint64_t hash;
  std::uint32_t place;
};

/// Starts to fetch a place that comes after number `i` of `order`.
void prefetch_ahead(const CommitWork& work, std::span<const std::uint32_t> order, std::size_t i) {
  constexpr std::size_t kAhead = 24;
  if (i + kAhead < order.size()) prefetch_place(&work.place(order[i + kAhead]));
}

/// Returns the rows of observations: by hash, then by place.
std::vector<HashEntry> observations_by_hash(const CommitWork& work) {
  std::vector<HashEntry> order;
  order.reserve(work.by_pair.size());
  for (std::size_t i = 0; i < work.by_pair.size(); ++i) {
    prefetch_ahead(work, work.by_pair, i);
    const PendingFile& place = work.place(work.by_pair[i]);
    if (place.has_line) order.push_back({place.hash, work.by_pair[i]});
  }
  io::sort_parallel(order, work.threads, [&](const HashEntry& a, const HashEntry& b) {
    if (a.hash != b.hash) return a.hash < b.hash;
    const PendingFile& x = work.place(a.place);
    const PendingFile& y = work.place(b.place);
    return std::tie(x.box, x.path) < std::tie(y.box, y.path);
  });
  return order;
}

FamilyRows observation_rows(const CommitWork& work, const std::vector<HashEntry>& order) {
  return {Family::kObservations, order.size(),
          [&work, &order](std::size_t i, std::string& key, std::string& value) {
            const PendingFile& place = work.place(order[i].place);
            append_observation_key(key, place.hash, place.box, place.path);
            append_line_key(value, work.line_of(place));
            value.resize(value.size() - sizeof(place.hash));  // the key has it
          },
          [&work, &order](std::size_t i) { return &work.place(order[i].place); }};
}

/// Returns the places whose rows of files are written, by path.
std::vector<std::uint32_t> written_files(const CommitWork& work) {
  std::vector<std::uint32_t> files;
  files.reserve(work.by_place.size());
  for (std::size_t i = 0; i < work.by_place.size(); ++i) {
    prefetch_ahead(work, work.by_place, i);
    if (work.place(work.by_place[i]).state == PendingFileState::kAdded) {
      files.push_back(work.by_place[i]);
    }
  }
  return files;
}

FamilyRows file_rows(const CommitWork& work, const std::vector<std::uint32_t>& files) {
  return {Family::kFiles, files.size(),
          [&work, &files](std::size_t i, std::string& key, std::string& value) {
            const PendingFile& place = work.place(files[i]);
            append_file_key(key, place.box, place.path);
            value.push_back(static_cast<char>(place.outcome));
            value.append(place.details);
          },
          [&work, &files](std::size_t i) { return &work.place(files[i]); }};
}

/// Sorts the instructions by the keys of their facts.
void order_instructions_by_key(CommitWork& work) {
  io::sort_parallel(work.pending.instructions, work.threads, [](const auto& a, const auto& b) {
    const auto order = std::tie(a.box, a.pair_key) <=> std::tie(b.box, b.pair_key);
    if (order != 0) return order < 0;
    return pair_suffix(a.pair_key, a.path) < pair_suffix(b.pair_key, b.path);
  });
}

/// Returns the added places that are pending for an instruction, by the keys of their facts.
std::vector<std::uint32_t> waiting_places(const CommitWork& work) {
  std::vector<std::uint32_t> waiting;
  waiting.reserve(work.by_pair.size());
  for (std::size_t i = 0; i < work.by_pair.size(); ++i) {
    prefetch_ahead(work, work.by_pair, i);
    const PendingFile& place = work.place(work.by_pair[i]);
    if (place.awaits_instruction() && place.state == PendingFileState::kAdded) {
      waiting.push_back(work.by_pair[i]);
    }
  }
  return waiting;
}

/// Returns instructions, then the places that are pending for one; identities and aliases are
/// single changes.
FamilyRows fact_rows(const CommitWork& work, const std::vector<std::uint32_t>& waiting) {
  const std::size_t instructions = work.pending.instructions.size();
  return {Family::kFacts, instructions + waiting.size(),
          [&work, &waiting, instructions](std::size_t i, std::string& key, std::string& value) {
            if (i < instructions) {
              const PendingInstruction& row = work.pending.instructions[i];
              append_pair_key(key, kInstructionFact, row.box, row.pair_key, row.path);
              encode_instruction(value, row.fact);
              return;
            }
            const PendingFile& place = work.place(waiting[i - instructions]);
            append_pair_key(key, kWaitingFact, place.box, place.pair_key, place.path);
          }};
}

void add_aliases(CommitWork& work) {
  std::ranges::sort(work.aliases);
  const auto again = std::ranges::unique(work.aliases);
  work.aliases.erase(again.begin(), again.end());
  for (const std::uint64_t alias : work.aliases) {
    std::string key;
    work.written.add(WrittenRows::NameFact::kAlias,
                     work.names.text(static_cast<NameId>(alias >> 32U)));
    append_alias_key(key, work.names.text(static_cast<NameId>(alias >> 32U)),
                     work.names.text(static_cast<NameId>(alias)));
    work.put(Family::kFacts, std::move(key), {});
  }
}

/// Cuts a family's rows, and the changes that come between them, into files.
void cut(const CommitWork& work, const FamilyRows& rows, std::vector<SstPart>& pieces) {
  std::span<const RowChange> changes = work.changes[static_cast<std::size_t>(rows.family)];
  const std::size_t count = std::clamp<std::size_t>(
      rows.count / (kPiecesWorthAFile * std::max<std::size_t>(work.piece_rows, 1)), 1,
      work.threads);
  for (std::size_t i = 0; i < count; ++i) {
    SstPart& piece = pieces.emplace_back();
    piece.rows = &rows;
    piece.begin = rows.count * i / count;
    piece.end = rows.count * (i + 1) / count;
    piece.name =
        std::string(kFamilyNames[static_cast<std::size_t>(rows.family)]) + "-" + std::to_string(i);
    std::size_t taken = changes.size();
    if (i + 1 < count) {
      std::string next_key;
      std::string next_value;
      rows.row(piece.end, next_key, next_value);
      const auto behind = std::ranges::lower_bound(changes, next_key, {}, &RowChange::key);
      taken = static_cast<std::size_t>(behind - changes.begin());
    }
    piece.changes = changes.subspan(0, taken);
    changes = changes.subspan(taken);
  }
}

void build(const CommitWork& work, SstPart& piece) {
  io::TraceSpan span(work.tracer, "sst",
                     kFamilyNames[static_cast<std::size_t>(piece.rows->family)]);
  span.set_items(piece.end - piece.begin + piece.changes.size());
  SstWriter run(work.store, piece.rows->family, piece.name, piece.changes);
  std::string key;
  std::string value;
  for (std::size_t i = piece.begin; i < piece.end; ++i) {
    key.clear();
    value.clear();
    if (piece.rows->place) prefetch(piece.rows->place, i, piece.end);
    piece.rows->row(i, key, value);
    run.put(key, value);
  }
  piece.built = run.finish();
}

/// The order of the rows of each family that is made of places or groups.
struct RowOrders {
  std::vector<HashEntry> observations;
  std::vector<std::uint32_t> files;
  std::vector<std::uint32_t> waiting;
  std::vector<const GroupRow*> groups;
};

/// Orders the rows of all families, each on a thread of its own.
RowOrders order_rows(CommitWork& work) {
  RowOrders orders;
  const std::array<std::function<void()>, 5> each = {
      [&] { orders.observations = observations_by_hash(work); },
      [&] { orders.files = written_files(work); },
      [&] { order_instructions_by_key(work); },
      [&] { orders.waiting = waiting_places(work); },
      [&] {
        orders.groups = written_groups(work);
        add_aliases(work);
        for (std::vector<RowChange>& changes : work.changes) sort_changes(changes);
      },
  };
  constexpr std::size_t kWorthThreads = 4096;
  const unsigned threads = work.places().size() < kWorthThreads ? 1 : work.threads;
  io::try_each_piece(each.size(), threads, [&](std::size_t i) { each[i](); });
  return orders;
}

}  // namespace

io::Result<std::vector<SstFile>> write_sst_files(CommitWork& work) {
  const io::TraceSpan span(work.tracer, "write_sst_files");
  const RowOrders orders = order_rows(work);
  std::vector<FamilyRows> families;
  families.push_back(line_rows(work));  // the longest first
  families.push_back(observation_rows(work, orders.observations));
  families.push_back(file_rows(work, orders.files));
  families.push_back(fact_rows(work, orders.waiting));
  families.push_back(group_rows(work, orders.groups));
  for (const Family family : {Family::kRejects, Family::kJobs, Family::kMachines, Family::kMeta}) {
    families.push_back({family, 0, {}});
  }
  std::vector<SstPart> pieces;
  for (const FamilyRows& rows : families) cut(work, rows, pieces);
  io::try_each_piece(pieces.size(), work.threads, [&](std::size_t i) { build(work, pieces[i]); });
  std::vector<SstFile> runs;
  for (SstPart& piece : pieces) {
    if (!piece.built) return io::pass(piece.built);
    if (*piece.built) runs.push_back(std::move(**piece.built));
  }
  return runs;
}

}  // namespace mifdex::index
