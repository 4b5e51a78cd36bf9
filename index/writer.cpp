#include "index/writer.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <span>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "index/commit/commit_work.h"
#include "index/commit/file_snapshot.h"
#include "index/commit/pending.h"
#include "index/commit/run_account.h"
#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/storage/box_table.h"
#include "index/storage/family_merge.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"
#include "index/storage/sst_writer.h"
#include "index/storage/store.h"

namespace mifdex::index {
namespace {

io::Result<Totals> load_totals(const Store& store) {
  MIFDEX_TRY(auto value, store.get(Family::kMeta, kTotalsKey));
  Totals totals;
  if (value && decode_totals(*value, totals)) return totals;
  return std::unexpected(damaged_row("default", store.dir()));
}

io::Result<SkipCounts> load_skip_counts(const Store& store) {
  MIFDEX_TRY(auto value, store.get(Family::kMeta, kSkippedKey));
  SkipCounts counts{};
  if (value && !decode_skip_counts(*value, counts)) {
    return std::unexpected(damaged_row("default", store.dir()));
  }
  return counts;
}

io::Result<std::optional<RunEntry>> load_last_run(const Store& store) {
  std::optional<RunEntry> last;
  RangeIterator runs = RangeIterator::of_prefix(store, Family::kMeta, kRunPrefix);
  for (; runs.valid(); runs.next()) {
    RunEntry& run = last.emplace();
    if (!parse_number_key(runs.key(), kRunPrefix, run.number) || !decode_run(runs.value(), run)) {
      return runs.damaged();
    }
  }
  MIFDEX_TRY(runs.finish());
  return last;
}

}  // namespace

/// What one commit makes durable: the rows added before it, and how boxes are read.
struct CommitInput {
  struct Reading {
    std::uint64_t fingerprint = 0;
    std::int64_t at = 0;
  };
  Pending pending;
  std::map<std::uint32_t, Reading> readings;  // by box
};

/// A commit on a thread of its own.
struct RunningCommit {
  CommitInput input;
  RunEntry before;  ///< as the caller counted
  RunEntry entry;   ///< as it is stored
  io::Result<CommitReport> report = io::fail(io::ErrorKind::kInternal, "the commit did not begin");
  std::thread thread;
};

/// The open index, and what was added since the last commit began. A running commit owns all but
/// `added`, which only the caller changes, and `known_files`, which nobody does.
struct Writer::State {
  State(std::unique_ptr<Store> the_store, BoxTable the_boxes, WriterOptions the_options)
      : store(std::move(the_store)), boxes(std::move(the_boxes)), options(std::move(the_options)) {}

  io::Result<void> load() {
    MIFDEX_TRY(auto stored, load_totals(*store));
    totals = stored;
    MIFDEX_TRY(auto run, load_last_run(*store));
    last_run = std::move(run);
    first = !last_run;  // every commit stores a run
    written.emplace(first, options.written_bytes);
    MIFDEX_TRY(auto skipped, load_skip_counts(*store));
    skip_counts = skipped;
    const bool any_skipped =
        std::ranges::any_of(skip_counts, [](std::uint64_t count) { return count != 0; });
    known_files.emplace(*store,
                        FileSnapshot::Holds{totals.files != 0, totals.gone != 0, any_skipped});
    return {};
  }

  ~State() { join(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// Waits until no commit runs; finish_commit still returns its outcome.
  void join() {
    if (running && running->thread.joinable()) running->thread.join();
  }

  io::Result<void> check_finished() const {
    if (!running) return {};
    return io::fail(io::ErrorKind::kInternal, "a commit was begun before the last one was finished",
                    store->dir());
  }

  /// Returns what was added. The next commit, if there is one, is mostly as large: it gets the same
  /// room, since growing by doubling would copy and clear memory.
  CommitInput take_added(bool is_last) {
    for (const PendingUnseen& file : added.pending.unseen) {
      account.add_unseen(file.box, file.path, file.outcome);
    }
    CommitInput taken = std::exchange(added, CommitInput());
    if (is_last) return taken;
    try {
      added.pending.reserve_as(taken.pending);
    } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch): it grows when it must
    }
    return taken;
  }

  /// Begins the commit of what was added. No other may run.
  void start(const RunEntry& run) {
    auto begun = std::make_unique<RunningCommit>();
    begun->input = take_added(run.ended != 0);
    running = std::move(begun);
    running->before = running->entry = run;
    const auto work = [this, commit = running.get()] {
      try {
        commit->report = make_durable(commit->input, commit->entry);
      } catch (const std::bad_alloc&) {  // again, while the first was reported
        commit->report =
            std::unexpected(io::Error{io::ErrorKind::kFull, "out of memory", {}, 0, {}});
      }
    };
    try {
      running->thread = std::thread(work);
    } catch (const std::system_error&) {
      work();  // there are no more threads: it is done before anything else is added
    }
  }

  /// Makes `input` durable and frees it; `run` becomes the stored entry.
  io::Result<CommitReport> make_durable(CommitInput& input, RunEntry& run) {
    auto report = [&]() -> io::Result<CommitReport> {
      try {
        return commit(input, run);
      } catch (const std::bad_alloc&) {
        return io::fail(io::ErrorKind::kFull, "out of memory while committing", store->dir(), 0,
                        "use a smaller --memory; what was committed before is kept");
      }
    }();
    input = CommitInput();
    if (!report) written.emplace(false, 0);
    if (std::error_code code; !report && !std::filesystem::exists(store->dir(), code)) {
      return io::fail(io::ErrorKind::kStore, "the index folder was removed in the meantime",
                      store->dir(), 0, "run the same command again; it creates the index again");
    }
    return report;
  }

  io::Result<CommitReport> commit(CommitInput& input, RunEntry& run) {
    const io::TraceSpan span(options.tracer, "commit");
    CommitWork work(*store, boxes, identity_cache, *written, input.pending);
    work.threads = options.threads == 0 ? 1 : options.threads;
    work.piece_rows = options.piece_rows;
    RunEntry entry = run;
    if (entry.number == 0) entry.number = last_run ? last_run->number + 1 : 1;
    work.tracer = options.tracer;
    work.run = entry.number;
    work.totals = totals;
    work.skip_counts = skip_counts;
    work.first = first;
    work.is_last = entry.ended != 0;
    work.stored_file_line_parts = totals.file_line_parts;
    for (const CommitStage& stage : kCommitStages) MIFDEX_TRY(run_stage(stage, work));
    MIFDEX_TRY(account.settle(work, *known_files, entry));
    if (work.is_last) put_reach(work, input, entry);
    const std::vector<BoxEntry> after = boxes_after(work, input);
    put_meta(work, entry, after);
    if (work.skip_counts != skip_counts) put_skip_counts(work);
    reach(CommitPoint::kSettled);
    MIFDEX_TRY(auto runs, write_sst_files(work));
    reach(CommitPoint::kStaged);
    MIFDEX_TRY(ingest_traced(runs));
    reach(CommitPoint::kIngested);
    for (const SstFile& file : runs) added_bytes += file.bytes;
    remember(work);
    run = entry;
    if (!last_run || last_run->number <= entry.number) last_run = entry;
    for (const BoxEntry& box : after) boxes.replace(box);
    totals = work.totals;
    skip_counts = work.skip_counts;
    first = false;
    if (work.is_last) work.report.not_merged = merge_files();
    reach(CommitPoint::kTold);
    for (const auto& [box, files] : work.new_files) work.report.new_files += files;
    return work.report;
  }

  /// Keeps the identities that a commit stored: the next one will ask for many of them. After the
  /// last commit of a run nothing is known of what was written.
  void remember(const CommitWork& work) {
    if (work.is_last) {
      written.emplace(false, options.written_bytes);
      identity_cache.clear();
      return;
    }
    for (const auto& [smsid, identity] : work.identities) {
      std::string value;
      encode_identity(value, identity);
      identity_cache.set(work.names.text(smsid), std::move(value));
    }
    identity_cache.trim();
  }

  /// Merges the files of small families; returns why that failed. All rows are durable before.
  std::optional<io::Error> merge_files() const {
    const io::TraceSpan span(options.tracer, "merge_small_families");
    auto merged = merge_small_families(*store, added_bytes);
    return merged ? std::nullopt : std::optional(std::move(merged).error());
  }

  io::Result<void> ingest_traced(std::span<const SstFile> runs) const {
    const io::TraceSpan span(options.tracer, "ingest");
    return ingest_runs(*store, runs);
  }

  void reach(CommitPoint point) const {
    if (options.at_point) options.at_point(point);
  }

  /// Ends the run: its sums are final, and are stored with what they can be compared with.
  void put_reach(CommitWork& work, const CommitInput& input, RunEntry& run) {
    std::set<std::uint32_t> read;
    for (const auto& [box, reading] : input.readings) read.insert(box);
    std::string value;
    encode_reach(value, account.finish(read, run));
    work.put(Family::kMeta, std::string(kReachKey), value);
  }

  std::vector<BoxEntry> boxes_after(const CommitWork& work, const CommitInput& input) const {
    std::vector<BoxEntry> after;
    for (const auto& [id, stored] : boxes.entries()) {
      BoxEntry& box = after.emplace_back(stored);
      const bool was_box = box.is_box();
      if (const auto more = work.new_files.find(id); more != work.new_files.end()) {
        box.files += more->second;
      }
      if (const auto read = input.readings.find(id); read != input.readings.end()) {
        if (!was_box) box.first_read_at = read->second.at;
        box.reading = read->second.fingerprint;
        box.read_at = read->second.at;
      }
    }
    return after;
  }

  static void put_meta(CommitWork& work, const RunEntry& run, const std::vector<BoxEntry>& after) {
    std::string value;
    encode_totals(value, work.totals);
    work.put(Family::kMeta, std::string(kTotalsKey), value);
    value.clear();
    encode_run(value, run);
    work.put(Family::kMeta, run_key(run.number), value);
    for (const BoxEntry& box : after) {
      value.clear();
      encode_box(value, box);
      work.put(Family::kMeta, box_key(box.id), value);
    }
  }

  static void put_skip_counts(CommitWork& work) {
    std::string value;
    encode_skip_counts(value, work.skip_counts);
    work.put(Family::kMeta, std::string(kSkippedKey), value);
  }

  std::unique_ptr<Store> store;
  BoxTable boxes;
  WriterOptions options;
  IdentityCache identity_cache;
  std::optional<WrittenRows> written;
  std::uint64_t added_bytes = 0;  // of SST files, since the writer was opened
  CommitInput added;
  std::unique_ptr<RunningCommit> running;  // until finish_commit has returned its outcome
  Totals totals;
  SkipCounts skip_counts{};
  std::optional<RunEntry> last_run;
  std::optional<FileSnapshot> known_files;
  RunAccount account;
  bool first = false;
};

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Writer::~Writer() {
  state_.reset();
  io::release_kept_huge_pages();
}

io::Result<std::unique_ptr<Writer>> Writer::open(const std::string& dir, WriterOptions options) {
  MIFDEX_TRY(auto store, Store::open_to_write(dir, options.create, options.command, options.env));
  MIFDEX_TRY(auto boxes, BoxTable::load(*store));
  auto state = std::make_unique<State>(std::move(store), std::move(boxes), std::move(options));
  MIFDEX_TRY(state->load());
  return std::unique_ptr<Writer>(new Writer(std::move(state)));
}

io::Result<BoxState> Writer::box_state(std::uint32_t box) const {
  state_->join();
  const BoxEntry* entry = state_->boxes.find(box);
  if (entry == nullptr) return BoxState{};
  return BoxState{entry->files, entry->reading, entry->read_at};
}

void Writer::set_box_reading(std::uint32_t box, std::uint64_t reading, std::int64_t read_at) {
  state_->added.readings[box] = {reading, read_at};
}

io::Result<std::optional<RunEntry>> Writer::last_run() const {
  state_->join();
  return state_->last_run;
}

io::Result<void> Writer::known_files(std::uint32_t box, std::string_view after,
                                     std::optional<std::string_view> last,
                                     const KnownVisitor& use) const {
  return state_->known_files->visit(box, after, last, use);
}

io::Result<std::optional<KnownFile>> Writer::known_file(std::uint32_t box,
                                                        std::string_view path) const {
  return state_->known_files->find(box, path);
}

io::Result<void> Writer::known_skipped(std::uint32_t box, std::string_view after,
                                       std::optional<std::string_view> last,
                                       const SkippedVisitor& use) const {
  return state_->known_files->visit_skipped(box, after, last, use);
}

void Writer::add_skipped(std::uint32_t box, std::string_view path, SkipKind kind) {
  state_->added.pending.add_skipped(box, path, kind);
}

void Writer::remove_skipped(std::uint32_t box, std::string_view path) {
  state_->added.pending.add_skipped(box, path, std::nullopt);
}

void Writer::add_gone(std::uint32_t box, std::string_view path) {
  state_->added.pending.add_gone(box, path);
}

void Writer::add_unseen(std::uint32_t box, std::string_view path, Outcome outcome) {
  state_->added.pending.add_unseen(box, path, outcome);
}

io::Result<std::uint32_t> Writer::register_box(std::string_view location, std::string_view name) {
  state_->join();
  return state_->boxes.id_of(location, name);
}

io::Result<std::uint32_t> Writer::register_box_as(std::string_view location, std::string_view name,
                                                  std::string_view origin) {
  state_->join();
  const std::uint32_t id = state_->boxes.id_of(location, name);
  BoxEntry box = *state_->boxes.find(id);
  const bool is_new = !box.is_box() && box.first_location.empty();
  if (!is_new) return id;
  box.first_location = origin;
  state_->boxes.replace(box);
  return id;
}

const std::map<std::uint32_t, BoxEntry>& Writer::boxes() const {
  state_->join();
  return state_->boxes.entries();
}

io::Result<void> Writer::move_box(std::uint32_t id, std::string_view location) {
  for (const auto& [other, box] : boxes()) {
    if (other == id || box.location != location) continue;
    return io::fail(io::ErrorKind::kUsage, "is another box in the index", std::string(location));
  }
  BoxEntry box = *state_->boxes.find(id);
  box.first_location = box.origin();
  box.location = location;
  state_->boxes.replace(box);
  return {};
}

io::Result<void> Writer::name_box(std::uint32_t box, std::string_view name) {
  state_->join();
  return state_->boxes.give_name(box, name);
}

void Writer::add_observation(const Record& record, const FileRow& file, std::string_view pair_key) {
  state_->added.pending.add_observation(record, file, pair_key);
}

void Writer::add_file(const FileRow& file) { state_->added.pending.add_file(file); }

void Writer::add_reject(const RejectRow& reject) { state_->added.pending.add_reject(reject); }

void Writer::add_instruction(const InstructionRow& instruction) {
  state_->added.pending.add_instruction(instruction);
}

void Writer::add_identity(const IdentityRow& identity) {
  state_->added.pending.add_identity(identity);
}

void Writer::add_job(const JobFact& job) { state_->added.pending.add_job(job); }

void Writer::add_file_override(const FileOverrideRow& line) {
  state_->added.pending.add_file_override(line);
}

void Writer::add_target(const TargetRow& target) { state_->added.pending.add_target(target); }

std::size_t Writer::pending_bytes() const { return state_->added.pending.held(); }

io::Result<void> Writer::start_commit(const RunEntry& run) {
  MIFDEX_TRY(state_->check_finished());
  state_->start(run);
  return {};
}

io::Result<std::optional<CommitReport>> Writer::finish_commit(RunEntry& run) {
  if (!state_->running) return std::optional<CommitReport>();
  const io::TraceSpan span(state_->options.tracer, "wait for commit");
  state_->join();
  const std::unique_ptr<RunningCommit> done = std::exchange(state_->running, nullptr);
  if (!done->report) return io::pass(done->report);
  run.number = done->entry.number;
  for (std::size_t i = 0; i < run.by_outcome.size(); ++i) {
    run.by_outcome[i] += done->entry.by_outcome[i] - done->before.by_outcome[i];  // may wrap round
  }
  return std::optional(*done->report);
}

io::Result<CommitReport> Writer::commit(RunEntry& run) {
  MIFDEX_TRY(state_->check_finished());
  CommitInput input = state_->take_added(run.ended != 0);
  return state_->make_durable(input, run);
}

}  // namespace mifdex::index
