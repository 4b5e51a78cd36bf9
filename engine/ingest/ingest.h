// One run of `mifdex index`: boxes in, a durable index out, and the sums of what became of each
// file.
//
// Threads: ingest() is called from one thread and returns when its own are done. Progress and
// StopRequest may be read and set from any thread while it runs.
// Errors: what concerns one file is data (a reject); what concerns the run is the Result.
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

namespace mifdex::engine {

/// What a run is asked to do. Checked once, by validate(), before anything is opened.
struct RunOptions {
  /// Paths of folders, files or FIFOs, "-" for an archive from standard input; none: manifests
  /// alone.
  std::vector<std::string> boxes;
  /// Names for boxes: a name and the path of a box, which is one of `boxes`.
  std::vector<std::pair<std::string, std::string>> box_names;
  std::vector<std::string> manifests;  ///< paths of manifests (INTERFACE.md, "Manifest")
  std::optional<Layout> layout;        ///< what the paths of files tell
  std::string layout_text;             ///< as it was given
  std::string index_dir;
  std::string version;  ///< of the program, for the ledger
  std::string command;  ///< how the run was called, for the lock and the ledger
  /// The zone of the clocks of who packed an archive whose times have none (zip, cab, lzh): makes
  /// UTC of what they showed, in seconds; called from any thread. None: the clocks showed UTC.
  std::function<std::int64_t(std::int64_t)> from_local;
  std::string zone = "UTC";  ///< its name, as it was given
  /// Of files whose bytes do not show theirs: NAME or PATTERN=NAME, as FileEncodings takes them.
  std::vector<std::string> encodings;
  unsigned threads = 0;                      ///< 0: as many as the process may use
  std::uint64_t memory_bytes = 300'000'000;  ///< smaller: more, smaller commits
  /// For tests: bytes of pending rows at which a commit is made; 0: as many as memory_bytes leaves.
  std::uint64_t commit_bytes = 0;
  io::ArchiveLimits archives;  ///< max_file_bytes is for all files
  /// Read and count everything against the index, write nothing to it: the run commits to a copy
  /// in temporary_folder(), which needs room for what the run would add.
  bool dry_run = false;
  bool reread = false;  ///< also files that lie as they lay when they were read before
  /// Known files of a folder that is empty now, or of a box without any file, are gone; otherwise
  /// they stay, since what was mounted there may be missing.
  bool accepts_gone = false;

  io::Result<void> validate() const;
};

/// How far the run is. Numbers only grow.
struct Progress {
  std::atomic<std::uint64_t> files_listed{0};
  std::atomic<bool> listing_done{false};  ///< then files_listed is the total
  std::atomic<std::uint64_t> files_done{0};
  std::atomic<std::uint64_t> mifs{0};      ///< observations so far
  std::atomic<std::uint64_t> bytes{0};     ///< read so far
  std::atomic<bool> receiving{false};      ///< a stream is being copied, before it is read
  std::atomic<std::uint64_t> received{0};  ///< bytes of streams
};

/// Asked for by Ctrl-C: 1 = finish the batch in hand, commit, return; 2 = return at once.
using StopRequest = std::atomic<int>;

/// What a run met in one box.
struct BoxReport {
  std::string location;       ///< absolute; "-" for standard input
  std::uint64_t files = 0;    ///< listed
  std::uint64_t reports = 0;  ///< status MIFs that were read, those that are duplicates with them
  TimeSpread times;           ///< of these
  std::uint64_t missing = 0;  ///< known files of folders that are empty now: they were kept
  bool all_missing = false;   ///< no file was met, and some were known
  std::vector<std::string> missing_folders;  ///< the first of these folders, by their paths
  std::uint64_t more_missing_folders = 0;    ///< the others

  /// How many folders are named.
  static constexpr std::size_t kNamedFolders = 3;
};

/// What a run found out, for the summary, the ledger and the exit code.
struct RunReport {
  index::RunEntry run;                 ///< sums by outcome; they add up to run.files
  std::uint64_t boxes_unreadable = 0;  ///< of the boxes asked for
  std::uint64_t skipped = 0;  ///< links, pipes, devices: no files, not counted in run.files
  std::uint64_t folders_unreadable = 0;  ///< that could not be listed: no files either; rejects
  std::uint64_t manifest_lines = 0;
  std::uint64_t manifest_rejects = 0;      ///< of these
  std::uint64_t manifests_unreadable = 0;  ///< of the manifests asked for
  std::uint64_t new_files = 0;             ///< that the index did not have before
  std::uint64_t commits = 0;
  std::map<std::uint32_t, BoxReport> boxes;  ///< by the number of the box in the index
  bool stopped = false;                      ///< by a StopRequest; what was committed holds
  bool has_stream = false;  ///< one of the boxes is a stream, which cannot be read a second time
  double seconds = 0;
};

/// Told as the run goes on; called from one thread at a time.
struct RunObserver {
  /// A message for the user: a warning or, at -v, a note. Without a full stop or newline.
  std::function<void(int verbosity, const std::string& text)> message = [](int,
                                                                           const std::string&) {};
};

/// Runs. `options` must have passed validate().
io::Result<RunReport> ingest(const RunOptions& options, const RunObserver& observer,
                             Progress& progress, const StopRequest& stop);

}  // namespace mifdex::engine
