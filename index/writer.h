// Stores a run's results: gathers them in memory, sorts, and commits all families in one atomic
// ingest.
//
// Promises kept here (engine/README.md): all or nothing on disk (5); twice is once (6). After
// commit() the data is durable: no WAL is left for readers to replay.
//
// Threads: one Writer per index (enforced by a lock), used by one thread at a time; a commit sorts
// and builds with all cores given to it, and may run while the next rows are added (start_commit).
// Ownership: everything added is copied.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/query.h"
#include "index/record/ledger.h"
#include "index/record/record.h"
#include "io/base/reject.h"
#include "io/base/result.h"
#include "io/base/trace/tracer.h"

namespace rocksdb {
class Env;
}

namespace mifdex::index {

/// One file of a box and its outcome. `path` in bytes as the box gave it.
struct FileRow {
  std::uint32_t box = 0;
  std::string_view path;
  std::uint64_t size = 0;
  std::int64_t time = 0;   ///< the file's own time, seconds since 1970 UTC
  std::uint64_t hash = 0;  ///< XXH3-64 of its bytes; 0 if they were not all read
  Outcome outcome = Outcome::kOther;
  std::uint8_t kind = 0;    ///< engine's kind of file by content; opaque here
  std::string_view reason;  ///< which rule made it so, for `why`; short; may be empty
  /// The code page that the file's text was read in, if it has no mark and the user did not name
  /// it; else empty.
  std::string_view page;
  bool is_page_weak = false;  ///< the bytes leave the page open: the files beside it may decide
};

/// One reject of a box or a manifest.
struct RejectRow {
  std::uint32_t box = 0;
  std::string_view path;
  io::Reject reject;
};

/// An instruction's (.SNI) facts of the MIF it pairs with: whose job, which machine (Q172899).
/// Attributes every observation of the same box and pair key, if that came before or comes after,
/// in this commit or another.
struct InstructionRow {
  std::uint32_t box = 0;
  std::string_view pair_key;  ///< made by the caller; equal bytes pair
  std::string_view path;      ///< of the .SNI; if several have one pair key, the least path applies
  std::string_view job;       ///< upper case; may be empty
  std::string_view smsid;     ///< upper case; may be empty
  std::string_view site;
  std::int64_t time = 0;      ///< the file's own
  std::uint64_t retries = 0;  ///< as it counts them (Q140374); 0 if it does not
};

/// The name of a machine: from an Identification group (Q199229) or a manifest. Names the machine
/// of every observation with its SMSID, if that came before or comes after.
struct IdentityRow {
  std::string_view smsid;  ///< upper case; the key
  std::string_view name;   ///< upper case
  std::string_view domain;
  std::string_view site;
  std::int64_t time = 0;  ///< of the file that reported it; the newest wins, then the greatest name
  bool manifest = false;  ///< reported by a manifest: it wins over every file
  // Of the file that reported it; for a manifest none.
  std::uint32_t box = 0;
  std::string_view path{};
  /// True if the file's observation holds all of it (Record::identifies), so that nothing else is
  /// kept.
  bool by_record = false;
};

/// A manifest's facts of one file: attributes every observation whose path in its box is `path` or
/// ends in "/path", if that came before or comes after. It wins over all other sources.
struct FileOverrideRow {
  std::string_view path;     ///< '/' between its parts; letters compare without regard to case
  std::string_view job;      ///< upper case; may be empty
  std::string_view machine;  ///< a name or an SMSID, upper case; may be empty
  bool is_smsid = false;     ///< what it is taken for if the index knows it as neither
  std::optional<std::int64_t> collected;
  std::optional<std::int64_t> exit_code;
};

/// A machine that a manifest's job lists: a line None until a status MIF is added (Q156250).
struct TargetRow {
  std::string_view job;      ///< upper case
  std::string_view machine;  ///< a name or an SMSID, upper case
  bool is_smsid = false;     ///< what it is taken for if the index knows it as neither
  std::uint32_t box = 0;     ///< the manifest, registered as a box is
};

/// A file of a box as it was last committed.
struct KnownFile {
  std::string_view path;
  std::uint64_t size = 0;
  std::int64_t time = 0;
  Outcome outcome = Outcome::kOther;
  std::uint8_t kind = 0;      ///< as FileRow::kind
  std::string_view page;      ///< as FileRow::page
  bool is_page_weak = false;  ///< as FileRow::is_page_weak
};

/// Takes a known file; returns the least path it wants next (paths before it are skipped), or an
/// empty one for the next file.
using KnownVisitor = std::function<std::string_view(const KnownFile&)>;

/// Takes the path of a known item that is not a file, and its kind.
using SkippedVisitor = std::function<void(std::string_view path, SkipKind kind)>;

/// The index's facts of a box as a whole.
struct BoxState {
  std::uint64_t files = 0;    ///< 0: never read
  std::uint64_t reading = 0;  ///< how it was read: the caller's fingerprint; 0: in several ways
  std::int64_t read_at = 0;   ///< when the run that read it began
};

/// The progress of a commit, as crash tests see it.
enum class CommitPoint : std::uint8_t {
  kSettled,   ///< the rows to write are known; none of them is on disk
  kStaged,    ///< all runs are in the staging folder, synced; the index knows none of them
  kIngested,  ///< the index has them; the writer has not registered it yet
  kTold,      ///< commit() is about to return
};

struct WriterOptions {
  /// For what the run has written, so that fewer rows are looked up.
  std::size_t written_bytes = 24U << 20U;
  unsigned threads = 1;           ///< for sorting and building
  std::size_t piece_rows = 4096;  ///< the fewest rows that are worth a thread; less for tests
  bool create = true;             ///< make the index if there is none
  std::string command;            ///< for the lock and the ledger: how the run was called
  io::Tracer* tracer = nullptr;   ///< records commits; may be null; outlives the writer
  rocksdb::Env* env = nullptr;    ///< for tests: through which RocksDB writes; outlives the writer
  std::function<void(CommitPoint)> at_point =
      {};  ///< for tests: called at every point; may be empty
};

/// Results of a commit that the caller cannot know: how many of the observations added since the
/// last commit are the same as another (engine/README.md, promise 6). Their files' outcome is
/// kDuplicate.
struct CommitReport {
  std::uint64_t observations =
      0;  ///< added rows that are in the index as (or replacing) one of their own
  std::uint64_t duplicates = 0;
  std::uint64_t new_files = 0;  ///< that had no row before
  /// Why small files could not be merged at the end of the run, if so: all rows are stored.
  std::optional<io::Error> not_merged{};
};

class Writer {
 public:
  /// Opens the index in folder `dir` for writing, making it first if `options.create`. Fails with
  /// kLocked (naming the holder), kStore (a file, another program's folder, another format) or kIo.
  static io::Result<std::unique_ptr<Writer>> open(const std::string& dir, WriterOptions options);
  ~Writer();

  /// Returns the id of the box at `location` (an absolute path); the same location has the same id
  /// until the box is relocated. `name` is its last component.
  io::Result<std::uint32_t> register_box(std::string_view location, std::string_view name);

  /// Does the same for a box whose place in the order of boxes (BoxEntry::origin) is `origin`, for
  /// ever, whatever its location; a known box keeps its own.
  io::Result<std::uint32_t> register_box_as(std::string_view location, std::string_view name,
                                            std::string_view origin);

  /// Returns all boxes, also those registered since the last commit, by id.
  const std::map<std::uint32_t, BoxEntry>& boxes() const;

  /// Gives a registered box another location, which is stored with the next commit. Its place in
  /// the order of boxes stays. Fails with kUsage if another box is there.
  io::Result<void> move_box(std::uint32_t box, std::string_view location);

  /// Gives a registered box a name chosen by the user, which is stored with the next commit. Fails
  /// with kUsage if it is not a name or taken (box_names.h).
  io::Result<void> name_box(std::uint32_t box, std::string_view name);

  io::Result<BoxState> box_state(std::uint32_t box) const;
  /// Sets how and when the box was read; stored with the next commit.
  void set_box_reading(std::uint32_t box, std::uint64_t reading, std::int64_t read_at);

  /// Returns the run that committed last, or nothing if the index is new. Its `ended` is 0 if it
  /// was cut short.
  io::Result<std::optional<RunEntry>> last_run() const;

  /// Visits the files of `box` with after < path <= last (without `last`: to the end of the box),
  /// in the order of their paths, as they were when the writer was opened. Targets of manifests and
  /// files that are gone are left out. May be called by many threads, also while rows are added and
  /// committed.
  io::Result<void> known_files(std::uint32_t box, std::string_view after,
                               std::optional<std::string_view> last, const KnownVisitor& use) const;

  /// Returns the file at `path` of `box`, as known_files would visit it.
  io::Result<std::optional<KnownFile>> known_file(std::uint32_t box, std::string_view path) const;

  /// Visits the items of `box` that are no files, with after < path <= last (without `last`: to the
  /// end of the box), by path, as they were when the writer was opened. Threads: as known_files.
  io::Result<void> known_skipped(std::uint32_t box, std::string_view after,
                                 std::optional<std::string_view> last,
                                 const SkippedVisitor& use) const;

  /// Adds an item of `box` that is not a file, with the reason. Replaces earlier facts of it.
  void add_skipped(std::uint32_t box, std::string_view path, SkipKind kind);

  /// Removes an item that known_skipped visited: it is no longer there, or is a file or a folder
  /// now. The reject of a folder that could not be listed is removed with it.
  void remove_skipped(std::uint32_t box, std::string_view path);

  /// Marks a file of an earlier run as no longer in its box: its rows stay, with the number of this
  /// run. If it is added again, it is there again.
  void add_gone(std::uint32_t box, std::string_view path);

  /// Adds a file of an earlier run, visited by known_files, that this run cannot look for, because
  /// its archive or folder cannot be read. Its rows stay. It is in no sum of the run.
  void add_unseen(std::uint32_t box, std::string_view path, Outcome outcome);

  /// Adds an observation and its file in one. An outcome of kObservation becomes kDuplicate if the
  /// commit finds a duplicate whose place (box name, then path) comes first; kReject stays (an
  /// Unreadable line). If `record` has no job or no machine of its own, the instruction with
  /// `pair_key` and then the identity of its SMSID fill them in at commit; with an SMSID and no
  /// identity the machine is named by its SMSID until one is met. A record of
  /// RowOrigin::kInstruction (path and pair key of the .SNI) is a line only while no status MIF
  /// pairs with it; one of RowOrigin::kUnreadable only while something attributes it.
  void add_observation(const Record& record, const FileRow& file, std::string_view pair_key);
  void add_file(const FileRow& file);
  void add_reject(const RejectRow& reject);
  void add_instruction(const InstructionRow& instruction);
  void add_identity(const IdentityRow& identity);

  /// Adds a manifest's facts of a job. If two rows have the same job or path, the one added last
  /// holds.
  void add_job(const JobFact& job);
  void add_file_override(const FileOverrideRow& line);
  void add_target(const TargetRow& target);

  /// Returns the bytes of the rows that were added since the last commit began. The caller bounds
  /// them by committing; those of a running commit are not counted.
  std::size_t pending_bytes() const;

  /// Makes all that was added durable at once, with `run` as the ledger's entry of this run so far
  /// (`run.number` is set at the first commit; `run.by_outcome`, in which the caller has counted
  /// every file that holds an observation under kObservation, or as known_files gave it, is
  /// corrected to what the index has). A commit with `run.ended` set is the last of its run, which
  /// then has read all boxes of set_box_reading to their ends. On failure nothing of it is in the
  /// index, and the run is over. Fails with kInternal while a commit of start_commit is not
  /// finished.
  io::Result<CommitReport> commit(RunEntry& run);

  /// Begins to make all that was added durable, as commit() does, on a thread of the writer's own,
  /// and returns at once: rows that are added from now on belong to the next commit.
  /// register_box..., boxes, move_box, name_box, box_state and last_run wait until it is done.
  /// Fails with kInternal if the last one was not finished. If no thread can be started, returns
  /// when the commit is done.
  io::Result<void> start_commit(const RunEntry& run);

  /// Waits for the commit that start_commit began and returns its outcome, once; returns nothing if
  /// none was begun. `run` gets its number, and what the commit corrected in its by_outcome; what
  /// the caller counted in it meanwhile is kept.
  io::Result<std::optional<CommitReport>> finish_commit(RunEntry& run);

 private:
  struct State;  ///< what RocksDB's headers are needed for
  explicit Writer(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace mifdex::index
