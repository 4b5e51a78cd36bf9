#include "engine/ingest/ingest.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>

#include "engine/ingest/file_encodings.h"
#include "engine/ingest/listing/box_openings.h"
#include "engine/ingest/listing/box_reading.h"
#include "engine/ingest/listing/moved_box.h"
#include "engine/ingest/listing/stream_box.h"
#include "engine/ingest/machine_limits.h"
#include "engine/ingest/pipeline.h"
#include "engine/ingest/sink/index_sink.h"
#include "engine/ingest/sink/manifest_sink.h"
#include "index/reader.h"
#include "index/scratch_index.h"

namespace mifdex::engine {
namespace {

constexpr std::uint64_t kLeastMemory = 64'000'000;

std::int64_t now_seconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

// Returns the absolute path without links, also if the last part does not exist yet.
std::string real_path(const std::string& path) {
  std::error_code failed;
  const std::filesystem::path real = std::filesystem::weakly_canonical(path, failed);
  return failed ? path : real.string();
}

// Batches in progress keep their folders open: with many threads these are more than the usual
// 1024.
void allow_many_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

io::Result<PipelineOptions> plan_pipeline(const RunOptions& options) {
  MIFDEX_TRY(auto encodings, FileEncodings::compile(options.encodings));
  PipelineOptions pipeline;
  pipeline.threads = options.threads == 0 ? usable_threads() : options.threads;
  pipeline.tracer = options.tracer;
  pipeline.examine.encodings = std::move(encodings);
  pipeline.examine.layout = options.layout ? &*options.layout : nullptr;
  pipeline.examine.now = now_seconds();
  if (options.from_local) pipeline.examine.from_local = &options.from_local;
  pipeline.read.max_file_bytes = options.archives.max_file_bytes;
  pipeline.has_stream = std::ranges::any_of(options.boxes, is_stream_path);
  pipeline.archives.limits = options.archives;
  const auto names = std::make_shared<const FileEncodings>(pipeline.examine.encodings);
  pipeline.archives.name_encoding = [names](std::string_view path) -> const io::Encoding* {
    const io::Encoding& encoding = names->of(path);
    return encoding.is_named() ? &encoding : nullptr;
  };
  pipeline.archives.temp_folder = options.dry_run ? temporary_folder() : options.index_dir;
  return pipeline;
}

// Memory that sorting, building and ingesting use in addition to the rows during a commit: at least
// this much, and a quarter of the rows (measured: index/README.md).
constexpr std::uint64_t kCommitMemory = 120'000'000;
constexpr double kRowsOfCommit = 0.8;

// Returns the memory for rows: what the batches in progress and a commit leave, at least a quarter.
std::size_t pending_share(const RunOptions& options, const PipelineOptions& pipeline) {
  if (options.commit_bytes != 0) return options.commit_bytes;
  const std::size_t least = options.memory_bytes / 4;
  const std::size_t batches = pipeline.memory_bound();
  if (options.memory_bytes <= batches + kCommitMemory + least) return least;
  const std::size_t rest = options.memory_bytes - batches;
  return std::min<std::size_t>(rest - kCommitMemory,
                               static_cast<std::size_t>(static_cast<double>(rest) * kRowsOfCommit));
}

// Returns the part of the memory for rows in which the index remembers what the run has written.
std::size_t written_share(std::size_t pending) { return pending / 6; }

void report_limits(const RunObserver& observer, const PipelineOptions& pipeline,
                   std::size_t pending) {
  observer.message(
      1,
      fmt::format(
          "{} threads; memory: {} batches of input, up to {} MB; {} MB of rows, half of them in a "
          "commit",
          pipeline.threads, pipeline.items(), pipeline.memory_bound() / 1'000'000,
          pending / 1'000'000));
}

void report_readers(const RunObserver& observer, unsigned readers) {
  if (readers == 0) return;
  observer.message(
      1, fmt::format("reading had to wait: up to {} more threads read files ahead", readers));
}

// One run, its parts in the order in which they are created.
class Run {
 public:
  Run(const RunOptions& options, const RunObserver& observer)
      : options_(options), observer_(observer) {
    report_.run.started = now_seconds();
    report_.run.version = options.version;
    report_.run.command = options.command;
  }

  io::Result<RunReport> execute(Progress& progress, const StopRequest& stop) {
    const io::TraceSpan span(options_.tracer, "run");
    const auto begin = std::chrono::steady_clock::now();
    if (options_.owns_process) allow_many_descriptors();
    MIFDEX_TRY(auto pipeline, plan_pipeline(options_));
    const std::size_t pending = pending_share(options_, pipeline);
    report_limits(observer_, pipeline, pending);
    MIFDEX_TRY(auto lister, open(pipeline, pending, progress, stop));
    pipeline.known = writer_.get();
    pipeline.journal = journal_.get();
    pipeline.accepts_gone = options_.accepts_gone;

    IndexSink landing(writer_.get(), pending - written_share(pending), pipeline.threads, observer_,
                      report_);
    if (io::Result<void> read = read_manifests(landing, stop); !read) return io::pass(read);
    const Land land = [&landing](RecordBatch& batch) { return landing.land(batch); };
    MIFDEX_TRY(run_pipeline(lister, pipeline, progress, stop, land));
    report_readers(observer_, progress.readers);
    // Read once: if the user stops the run after this, everything has landed and is committed.
    const int stop_requests = stop.load();
    MIFDEX_TRY(landing.finish_commit());
    report_.stopped = stop_requests != 0;
    report_vanished();
    for (const auto& [id, box] : report_.boxes) {
      if (box.all_missing) ++report_.boxes_unreadable;
    }
    if (reading_ && !report_.stopped) reading_->finish();
    MIFDEX_TRY(finish_stream());
    if (stop_requests < 2) {
      report_.run.ended = report_.stopped ? 0 : now_seconds();
      if (io::Result<void> done = landing.commit(); !done) return io::pass(done);
    }
    if (io::Result<void> sums = check_sums(report_.run); !sums) return io::pass(sums);
    if (options_.dry_run) {  // the commits are deleted with the copy
      report_.run.number = 0;
      report_.commits = 0;
    }
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    report_.seconds = elapsed.count();
    return std::move(report_);
  }

 private:
  // Opens the boxes, then the index, so that a mistyped box does not create an index.
  io::Result<Lister> open(const PipelineOptions& pipeline, std::size_t pending, Progress& progress,
                          const StopRequest& stop) {
    io::Result<BoxOpenings> boxes = [&] {
      const io::TraceSpan span(options_.tracer, "open boxes");
      return open_boxes(options_.boxes, stop, [this](const io::Error& error) {
        ++report_.boxes_unreadable;
        observer_.message(0, io::error_text(error));
      });
    }();
    if (!boxes) return io::pass(boxes);
    if (io::Result<void> opened = open_index(pipeline, pending); !opened) return io::pass(opened);
    ArchiveOptions archives = pipeline.archives;
    archives.stop = &stop;
    return number(*std::move(boxes), archives, progress, stop);
  }

  io::Result<void> open_index(const PipelineOptions& pipeline, std::size_t pending) {
    const io::TraceSpan span(options_.tracer, "open index");
    std::string folder = options_.index_dir;
    if (options_.dry_run) {
      MIFDEX_TRY(auto scratch, index::ScratchIndex::make(options_.index_dir, temporary_folder()));
      folder = scratch_.emplace(std::move(scratch)).path();
    }
    io::Result<std::unique_ptr<index::Writer>> writer =
        index::Writer::open(folder, {.written_bytes = written_share(pending),
                                     .threads = pipeline.threads,
                                     .create = true,
                                     .command = options_.command,
                                     .tracer = options_.tracer});
    if (!writer) return io::pass(writer);
    writer_ = std::move(*writer);
    if (!options_.dry_run) remove_leftover_streams(folder);
    reading_.emplace(*writer_, options_, report_.run.started);
    MIFDEX_TRY(auto journal, CrashJournal::open(folder, {.threads = pipeline.threads,
                                                         .forget = options_.reread,
                                                         .watch_signals = options_.owns_process}));
    journal_ = std::move(journal);
    return report_interruption();
  }

  io::Result<void> report_interruption() {
    MIFDEX_TRY(auto last, writer_->last_run());
    if (last && last->ended == 0) {
      const bool any_stream = std::ranges::any_of(writer_->boxes(), [](const auto& entry) {
        return is_unfinished_stream(entry.second.location);
      });
      observer_.message(
          0,
          fmt::format("resuming: run {} was interrupted after {} files; what it committed is kept, "
                      "and unchanged files are not read again{}",
                      last->number, last->files, any_stream ? ", except those of a stream" : ""));
    }
    return {};
  }

  // Runs before the boxes are read, so that the manifests' facts are there when the files land. If
  // a manifest cannot be read, that is reported, and the boxes are read without it.
  io::Result<void> read_manifests(IndexSink& landing, const StopRequest& stop) {
    ManifestSink manifests(writer_.get(), landing, observer_, report_);
    for (const std::string& path : options_.manifests) {
      io::Result<void> landed = manifests.land(path, stop);
      if (landed) continue;
      if (landed.error().kind != io::ErrorKind::kBox) return landed;
      ++report_.manifests_unreadable;
      observer_.message(0, io::error_text(landed.error()));
    }
    return {};
  }

  // If a box vanishes during the run, every remaining file is a reject; the cause is reported once
  // per box.
  void report_vanished() {
    for (const std::string& location : locations_) {
      std::error_code unknown;
      if (std::filesystem::exists(location, unknown) || unknown) continue;
      ++report_.boxes_unreadable;
      observer_.message(
          0, io::error_text({io::ErrorKind::kBox, "the box vanished while it was read", location, 0,
                             "index it again when it is back"}));
    }
  }

  io::Result<Lister> number(BoxOpenings opened, const ArchiveOptions& archives, Progress& progress,
                            const StopRequest& stop) {
    report_.has_stream = opened.has_stream;
    const StreamStore store{archives.temp_folder, !options_.dry_run,
                            [this](const std::string& text) { observer_.message(0, text); }};
    const auto may_follow = [this](const StreamBox& stream) { return is_new_stream(stream); };
    MIFDEX_TRY(auto numbered, number_boxes(std::move(opened), store, may_follow, progress, stop));
    std::vector<NumberedBox>& boxes = numbered.boxes;
    for (NumberedBox& one : boxes) {
      MIFDEX_TRY(auto id, register_box(one));
      one.id = id;
      MIFDEX_TRY(report_if_moved(id, one.box));
      MIFDEX_TRY(auto known_at, reading_->begin(id));
      one.known_at = known_at;
      report_.boxes[one.id].location = one.box.location;
      one.left_out = index_in_box(one.box.location, real_path(options_.index_dir));
      if (!index::is_stream_location(one.box.location)) locations_.push_back(one.box.location);
    }
    if (io::Result<void> named = name_boxes(boxes); !named) return io::pass(named);
    if (numbered.followed) followed_.emplace(*std::move(numbered.followed), boxes.back().id);
    return Lister(std::move(boxes), archives);
  }

  // Returns false if the index may have this stream: one that begins in the same way, or one whose
  // beginning it does not know. If it has, its location must be known before its first row.
  bool is_new_stream(const StreamBox& stream) const {
    return std::ranges::none_of(writer_->boxes(), [&stream](const auto& entry) {
      const index::BoxEntry& box = entry.second;
      return index::is_stream_location(box.location) && !is_unfinished_stream(box.location) &&
             (box.first_location.empty() || box.first_location == stream.origin());
    });
  }

  // Only the user can know whether a stream that begins like an unfinished one is the same.
  void report_if_continued(const index::BoxEntry& unfinished) {
    if (unfinished.files == 0) return;
    observer_.message(
        0,
        fmt::format("the stream begins like one that an earlier run did not finish, and is taken "
                    "for it: it replaces the {} files that were read then (if it is another "
                    "stream, `mifdex index` the earlier one again, too)",
                    unfinished.files));
  }

  // A stream that was not read to its end is continued by one with the same beginning.
  io::Result<std::uint32_t> register_box(const NumberedBox& one) {
    if (one.origin.empty()) return writer_->register_box(one.box.location, one.box.name);
    const auto& boxes = writer_->boxes();
    const auto at = [&boxes](const std::string& location) {
      return std::ranges::find(boxes, location,
                               [](const auto& entry) { return entry.second.location; });
    };
    const auto begun = std::ranges::find_if(boxes, [&one](const auto& entry) {
      return is_unfinished_stream(entry.second.location) &&
             entry.second.first_location == one.origin;
    });
    if (begun != boxes.end()) report_if_continued(begun->second);
    if (begun != boxes.end() && at(one.box.location) == boxes.end()) {
      const std::uint32_t id = begun->first;
      MIFDEX_TRY(writer_->move_box(id, one.box.location));
      return id;
    }
    return writer_->register_box_as(one.box.location, one.box.name, one.origin);
  }

  // Gives the box of a stream that was read to its end the location that its content determines.
  io::Result<void> finish_stream() {
    if (!followed_ || report_.stopped) return {};
    const std::string location = followed_->stream.location();
    report_.boxes[followed_->id].location = location;
    return writer_->move_box(followed_->id, location);
  }

  // A box that is new to the index may be one that was moved: if it is read again, it is a second
  // box.
  io::Result<void> report_if_moved(std::uint32_t id, const io::Box& box) {
    MIFDEX_TRY(auto state, writer_->box_state(id));
    if (state.files != 0 || index::is_stream_location(box.location)) return {};
    MIFDEX_TRY(auto known, known_boxes());
    MIFDEX_TRY(auto moved, find_moved(*writer_, *known, box));
    if (moved == nullptr) return {};
    observer_.message(
        0,
        fmt::format(
            "{} looks like the box {}, which is no longer at {}; it is read as a new box; if it is "
            "the same box, use `mifdex box forget` on the new one, then `mifdex box relocate`",
            box.location, moved->shown, moved->location));
    return {};
  }

  // Returns the boxes of the index before this run.
  io::Result<const std::vector<index::BoxEntry>*> known_boxes() {
    if (known_boxes_) return &*known_boxes_;
    known_boxes_.emplace();
    MIFDEX_TRY(auto last, writer_->last_run());
    if (!last) return &*known_boxes_;
    MIFDEX_TRY(auto reader, index::Reader::open(options_.index_dir));
    for (const auto& [id, box] : reader->boxes()) known_boxes_->push_back(box);
    return &*known_boxes_;
  }

  // A box that cannot be opened, which was reported, gets no name.
  io::Result<void> name_boxes(const std::vector<NumberedBox>& boxes) {
    if (!writer_) return {};
    for (const auto& [name, path] : options_.box_names) {
      const std::string location = real_path(path);
      const auto box = std::ranges::find(boxes, location,
                                         [](const NumberedBox& each) { return each.box.location; });
      if (box == boxes.end()) continue;
      if (io::Result<void> named = writer_->name_box(box->id, name); !named) return named;
    }
    return {};
  }

  const RunOptions& options_;
  const RunObserver& observer_;
  std::optional<index::ScratchIndex> scratch_;  // of a dry run; outlives the writer
  std::unique_ptr<index::Writer> writer_;
  std::optional<BoxReading> reading_;
  std::unique_ptr<CrashJournal> journal_;
  std::vector<std::string> locations_;  // of the boxes
  std::optional<std::vector<index::BoxEntry>> known_boxes_;
  struct Followed {
    StreamBox stream;
    std::uint32_t id = 0;
  };
  std::optional<Followed> followed_;  // the box that is read as it arrives
  RunReport report_;
};

}  // namespace

io::Result<void> RunOptions::validate() const {
  using io::ErrorKind;
  if (boxes.empty() && manifests.empty()) {
    return io::fail(ErrorKind::kUsage,
                    "nothing to index: name at least one BOX, or --manifest FILE", "index");
  }
  if (memory_bytes < kLeastMemory) {
    return io::fail(ErrorKind::kUsage, "must be at least 64M", "--memory");
  }
  if (threads > 256) return io::fail(ErrorKind::kUsage, "at most 256 threads", "-j");
  if (archives.max_file_bytes > (std::uint64_t{1} << 32U)) {
    return io::fail(ErrorKind::kUsage, "at most 4 GiB", "--max-file");
  }
  MIFDEX_TRY(FileEncodings::compile(encodings));
  return {};
}

io::Result<RunReport> ingest(const RunOptions& options, const RunObserver& observer,
                             Progress& progress, const StopRequest& stop) {
  std::optional<Run> run(std::in_place, options, observer);
  io::Result<RunReport> report = run->execute(progress, stop);
  const io::TraceSpan span(options.tracer, "close index");
  run.reset();
  return report;
}

}  // namespace mifdex::engine
