// One run of `mifdex index`: reads boxes into a durable index, and returns the sums of the outcomes
// of all files.
//
// Threads: ingest() is called from one thread and returns when its own are done. Progress and
// StopRequest may be read and set from any thread while it runs. Errors: a problem of one file is
// data (a reject); a problem of the run is the Result.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/ingest/time_spread.h"
#include "engine/sms/layout.h"
#include "index/record/ledger.h"
#include "io/archive/archive_limits.h"
#include "io/base/result.h"
#include "io/base/trace/tracer.h"

namespace mifdex::engine {

/// The options of a run. Checked once, by validate(), before anything is opened.
struct RunOptions {
  /// Paths of folders, files or FIFOs, "-" for an archive from standard input; none: manifests
  /// alone.
  std::vector<std::string> boxes;
  /// Names for boxes: a name and the path of a box, which is one of `boxes`.
  std::vector<std::pair<std::string, std::string>> box_names;
  std::vector<std::string> manifests;  ///< paths of manifests (INTERFACE.md, "Manifest")
  std::optional<Layout> layout;        ///< reads fields from the paths of files
  std::string layout_text;             ///< as it was given by the user
  std::string index_dir;
  std::string version;  ///< of the program, for the ledger
  std::string command;  ///< the command line of the run, for the lock and the ledger
  /// Converts local times, in seconds, to UTC: the zone of the computer that packed an archive
  /// whose times have no zone (zip, cab, lzh). Called from any thread. If empty, the clocks showed
  /// UTC.
  std::function<std::int64_t(std::int64_t)> from_local;
  std::string zone = "UTC";  ///< its name, as it was given
  /// The encodings of files whose bytes do not show theirs: NAME or PATTERN=NAME, as FileEncodings
  /// takes them.
  std::vector<std::string> encodings;
  unsigned threads = 0;                      ///< 0: as many as the process may use
  std::uint64_t memory_bytes = 450'000'000;  ///< smaller: more, smaller commits
  /// For tests: commits at this many bytes of pending rows; 0: as many as memory_bytes leaves.
  std::uint64_t commit_bytes = 0;
  io::ArchiveLimits archives;  ///< max_file_bytes is for all files
  /// Reads and counts everything against the index, but writes nothing to it: the run commits to a
  /// copy in temporary_folder(), which needs room for the rows that the run would add.
  bool dry_run = false;
  bool reread = false;  ///< also files that have not changed since they were read
  /// If true, known files of a folder that is empty now, or of a box without any file, are gone.
  /// Otherwise they stay, because a mount may be missing.
  bool accepts_gone = false;
  /// If true, the process belongs to this run: handlers for SIGSEGV, SIGILL, SIGFPE and SIGABRT
  /// note which file killed it, so that a file that did so twice is rejected (crash_journal.h), and
  /// the limit of open files is raised to what the system allows. A run of many threads needs that
  /// limit. False for a program that has handlers of its own.
  bool owns_process = false;
  /// Records the steps of the run and of its commits (bench/README.md); may be null; must outlive
  /// the run.
  io::Tracer* tracer = nullptr;

  io::Result<void> validate() const;
};

/// How far the run is. Numbers only grow.
struct Progress {
  std::atomic<std::uint64_t> files_listed{0};
  std::atomic<bool> listing_done{false};  ///< then files_listed is the total
  std::atomic<std::uint64_t> files_done{0};
  std::atomic<std::uint64_t> mifs{0};               ///< observations so far
  std::atomic<std::uint64_t> bytes{0};              ///< read so far
  std::atomic<std::uint64_t> known_templates{0};    ///< MIFs that were read by their templates
  std::atomic<std::uint64_t> unknown_templates{0};  ///< MIFs that were parsed
  std::atomic<bool> receiving{false};               ///< a stream is being copied, before it is read
  std::atomic<std::uint64_t> received{0};           ///< bytes of streams
  std::atomic<unsigned> readers{0};  ///< the most threads that read ahead, once all is read
};

/// Set by Ctrl-C: 1 = finish the current batch, commit, return; 2 = return at once.
using StopRequest = std::atomic<int>;

/// The files and reports of one box in a run.
struct BoxReport {
  std::string location;       ///< absolute; "-" for standard input
  std::uint64_t files = 0;    ///< listed
  std::uint64_t reports = 0;  ///< status MIFs that were read, including duplicates
  TimeSpread times;           ///< of these
  std::uint64_t missing = 0;  ///< known files of folders that are empty now: they were kept
  bool all_missing = false;   ///< no file was met, and some were known
  std::vector<std::string> missing_folders;  ///< the first of these folders, by their paths
  std::uint64_t more_missing_folders = 0;    ///< the others

  /// How many folders are named.
  static constexpr std::size_t kNamedFolders = 3;
};

/// The results of a run, for the summary, the ledger and the exit code.
struct RunReport {
  index::RunEntry run;                 ///< sums by outcome; they add up to run.files
  std::uint64_t boxes_unreadable = 0;  ///< of the boxes asked for
  std::uint64_t skipped = 0;  ///< links, pipes, devices: not files, not counted in run.files
  std::uint64_t folders_unreadable = 0;  ///< that could not be listed: not files either; rejects
  std::uint64_t manifest_lines = 0;
  std::uint64_t manifest_rejects = 0;      ///< of these
  std::uint64_t manifests_unreadable = 0;  ///< of the manifests asked for
  std::uint64_t new_files = 0;             ///< that the index did not have before
  std::uint64_t commits = 0;
  std::map<std::uint32_t, BoxReport> boxes;  ///< by the number of the box in the index
  bool stopped = false;                      ///< by a StopRequest; what was committed stays valid
  bool has_stream = false;  ///< one of the boxes is a stream, which cannot be read a second time
  double seconds = 0;
};

/// Receives messages during the run; called from one thread at a time.
struct RunObserver {
  /// A message for the user: a warning or, at -v, a note. Without a full stop or newline.
  std::function<void(int verbosity, const std::string& text)> message = [](int,
                                                                           const std::string&) {};
};

/// Runs. `options` must have passed validate().
io::Result<RunReport> ingest(const RunOptions& options, const RunObserver& observer,
                             Progress& progress, const StopRequest& stop);

}  // namespace mifdex::engine
