#include "engine/ingest/pipeline.h"

#include <tbb/concurrent_queue.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <new>
#include <optional>
#include <vector>

#include "engine/ingest/decode/decode_stage.h"
#include "engine/ingest/decode/finding_cache.h"
#include "engine/ingest/decode/held_files.h"
#include "engine/ingest/listing/listing_ahead.h"
#include "engine/mif/shape/run_automaton.h"

namespace mifdex::engine {
namespace {

// Memory that a converted text and the tree parsed from it may take for each byte of a file.
constexpr std::size_t kMemoryPerFileByte = 6;

// Passes an object from thread to thread: each thread sees the changes of the one before. TBB
// orders the stages of a pipeline anyway, but Debian's libtbb is not built for ThreadSanitizer,
// which would report every hand-over inside it as a race and could not check ours. Costs one or two
// atomic operations per batch.
class Handover {
 public:
  void take() const { static_cast<void>(turns_.load(std::memory_order_acquire)); }
  void pass_on() { turns_.fetch_add(1, std::memory_order_release); }

 private:
  std::atomic<unsigned> turns_{0};
};

// One thread's turn: from construction to destruction.
class Turn {
 public:
  explicit Turn(Handover& handover) : handover_(handover) { handover_.take(); }
  ~Turn() { handover_.pass_on(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Handover& handover_;
};

// A batch on its way through all stages; reused when it has landed.
struct PipelineItem {
  Handover handover;
  ListedFiles listed;
  RecordBatch records;
};

class Pipeline {
 public:
  Pipeline(Lister& lister, const PipelineOptions& options, Progress& progress,
           const StopRequest& stop, const Land& land)
      : lister_(lister),
        listing_(lister, options.read.max_file_bytes),
        options_(options),
        progress_(progress),
        stop_(stop),
        land_(land),
        large_held_(options.archives.temp_folder),
        held_(large_held_),
        items_(options.items()),
        workers_([this, &options] {
          ClassifierOptions examine = options.examine;
          examine.held_store = &large_held_;
          return Worker(options.read, examine, options.archives.limits, options.known,
                        options.journal, options.accepts_gone);
        }) {
    for (PipelineItem& item : items_) free_.push(&item);
  }

  io::Result<void> run() {
    const auto read = tbb::make_filter<void, PipelineItem*>(
        tbb::filter_mode::serial_in_order, [this](tbb::flow_control& flow) { return list(flow); });
    const auto decode_filter = tbb::make_filter<PipelineItem*, PipelineItem*>(
        tbb::filter_mode::parallel, [this](PipelineItem* item) { return decode_item(item); });
    const auto landing = tbb::make_filter<PipelineItem*, void>(
        tbb::filter_mode::serial_in_order, [this](PipelineItem* item) { land_token(item); });
    tbb::task_arena arena(static_cast<int>(options_.threads));
    lister_turns_.pass_on();
    try {
      // Repeats as long as the last batches that landed contained archives.
      do {
        arena.execute(
            [&] { tbb::parallel_pipeline(items_.size(), read & decode_filter & landing); });
      } while (stop_.load() == 0 && !failed_.load() && lister_.archives().has_more());
    } catch (const std::bad_alloc&) {
      return io::fail(io::ErrorKind::kFull, "out of memory", {}, 0,
                      "give a smaller --memory or -j");
    }
    lister_turns_.take();
    landing_turns_.take();
    progress_.readers = listing_.most_readers();
    if (failure_) return std::unexpected<io::Error>(std::move(*failure_));
    return {};
  }

 private:
  PipelineItem* list(tbb::flow_control& flow) {
    const Turn listing(lister_turns_);
    PipelineItem* item = nullptr;
    if (stop_.load() != 0 || failed_.load()) listing_.stop();
    if (stop_.load() != 0 || failed_.load() || !free_.try_pop(item)) {
      flow.stop();
      return nullptr;
    }
    const Turn turn(item->handover);
    io::TraceSpan span(options_.tracer, "list");
    const bool listed = listing_.next(item->listed);
    span.set_items(item->listed.files.size());
    // If a decoder was not waited for, it has not returned all of the last batch.
    if (!listed || stop_.load() != 0) {
      progress_.listing_done = !listed;
      free_.push(item);
      flow.stop();
      return nullptr;
    }
    progress_.listing_done = false;
    progress_.files_listed += item->listed.files.size();
    return item;
  }

  PipelineItem* decode_item(PipelineItem* item) {
    const Turn turn(item->handover);
    io::TraceSpan span(options_.tracer, "decode");
    item->records.clear();
    if (stop_.load() >= 2) return item;
    const ThreadWaits waits;
    workers_.local().decode(item->listed, item->records);
    if (item->listed.entries.outer == nullptr) {
      listing_.add_reading({item->listed.files.size(), waits.count()});
    }
    span.set_items(item->records.file_count);
    return item;
  }

  void land_token(PipelineItem* item) {
    const Turn landing(landing_turns_);
    const io::TraceSpan span(options_.tracer, "land");
    {
      const Turn turn(item->handover);
      land_listed(item->listed, item->records);
      for (PendingArchive& archive : item->records.archives) {
        lister_.archives().add(std::move(archive));
      }
      lister_.archives().landed(item->listed, item->records.unread);
    }
    free_.push(item);
  }

  // Held files are pending until everything in the same archive has landed or, if they are in no
  // archive, every file of their box that is in none. The row of an archive lands last, because it
  // means that the archive need not be read again.
  void land_listed(const ListedFiles& listed, RecordBatch& records) {
    const OuterArchive* outer = listed.entries.outer.get();
    const std::string_view archive = outer == nullptr ? std::string_view() : outer->facts.path;
    const bool is_complete = outer == nullptr ? listed.to_end : listed.entries.ends_outer();
    if (is_complete) land_held({listed.box, std::string(archive)});
    if (auto kept = held_.take(listed.box, archive, records); !kept) {
      fail(std::move(kept).error());
      return;
    }
    land_records(records);
  }

  // Lands the held files of a complete neighbourhood.
  void land_held(const Neighbourhood& of) {
    if (failed_.load() || !held_.has(of)) return;
    const Land land = [this](RecordBatch& records) -> io::Result<void> {
      land_records(records);
      return {};
    };
    HeldReader reader(options_.examine, options_.journal, stop_, land);
    if (auto done = held_.decide(of, reader); !done) fail(std::move(done).error());
  }

  void fail(io::Error error) {
    if (failed_.load()) return;
    failure_ = std::move(error);
    failed_ = true;
  }

  // The only way to the index. If `stop` is 2, nothing lands: not even the row of an archive whose
  // held files were left out.
  void land_records(RecordBatch& records) {
    if (failed_.load() || stop_.load() >= 2) return;
    progress_.files_done += records.file_count;
    progress_.mifs += records.observations.size();
    progress_.bytes += records.bytes;
    progress_.known_templates += records.known_templates;
    progress_.unknown_templates += records.unknown_templates;
    io::Result<void> landed;
    if (records.failure) {
      landed = std::unexpected(*records.failure);
    } else {
      landed = land_(records);
    }
    if (!landed) fail(std::move(landed).error());
  }

  Lister& lister_;
  ListingAhead listing_;
  const PipelineOptions& options_;
  Progress& progress_;
  const StopRequest& stop_;
  const Land& land_;
  io::TempStore large_held_;  // any thread's
  HeldFiles held_;            // used by the landing stage only
  Handover lister_turns_;
  Handover landing_turns_;
  std::vector<PipelineItem> items_;
  tbb::concurrent_queue<PipelineItem*> free_;
  tbb::enumerable_thread_specific<Worker> workers_;
  std::atomic<bool> failed_{false};
  std::optional<io::Error> failure_;  // written before failed_, read after the pipeline's end
};

}  // namespace

std::size_t PipelineOptions::memory_bound() const {
  const auto file = static_cast<std::size_t>(read.max_file_bytes);
  const std::size_t batch = read.slab_bytes + archives.slab_bytes + file + RecordBatch::kArenaBlock;
  const std::size_t stream = has_stream ? io::ArrivingBytes::kWindow + file : 0;
  const std::size_t templates =
      threads * (mif::RunAutomaton::kMostBytes + FindingCache::kMostBytes);
  const std::size_t tars = threads * (io::EntryReader::kMostRead + io::TarScan::kWindowRead) +
                           io::TarScan::kMemory + io::SeenPaths::kMemory;
  return items() * batch + threads * (1 + kMemoryPerFileByte) * file + templates + stream + tars +
         ListingAhead::kMemory;
}

io::Result<void> run_pipeline(Lister& lister, const PipelineOptions& options, Progress& progress,
                              const StopRequest& stop, const Land& land) {
  return Pipeline(lister, options, progress, stop, land).run();
}

}  // namespace mifdex::engine
