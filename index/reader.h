// Reads the index: lines, jobs, machines, files, rejects, and what the index knows of itself.
//
// The counterpart of Writer; they share key_format.h and record's codec and never include each
// other. Threads: a Reader may be shared; each call has a cursor of its own. A reader sees the last
// commit before it was opened. Every scan checks the iterator's status: an error is never an end.
//
// Ownership: views handed to a visitor hold until it returns. A visitor returns false to stop
// early.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/line_renderer.h"
#include "index/query.h"
#include "index/read_scope.h"
#include "index/record/counts.h"
#include "index/record/job_fact.h"
#include "index/record/ledger.h"
#include "index/record/record.h"
#include "io/base/reject.h"
#include "io/base/result.h"

namespace mifdex::index {

/// A row of `status`: the newest observation of a (job, machine), or with Query::history any.
struct Line {
  Record record;
  std::uint64_t observations = 0;  ///< of this (job, machine)
  std::string_view box_name;       ///< BoxEntry::shown
  std::string_view box_path;       ///< BoxEntry::location
};

struct JobRow {
  std::string_view job;           ///< empty: the lines that nothing attributes to a job
  const JobFact* fact = nullptr;  ///< null if no manifest lists it
  StatusCounts counts;
};

struct MachineRow {
  std::string_view machine;  ///< empty: the lines that nothing attributes to a machine
  std::string_view smsid;
  std::string_view domain;
  std::string_view site;
  std::vector<std::string_view> names;  ///< all its names, the newest first; at least `machine`
  /// All known SMSIDs of it, `smsid` first: more than one if it was given another (Q162165).
  std::vector<std::string> smsids;
  StatusCounts counts;
};

struct FileAnswer {
  std::uint32_t box = 0;
  std::string_view box_name;  ///< BoxEntry::shown
  std::string_view box_path;  ///< BoxEntry::location
  std::string_view path;
  std::uint64_t size = 0;
  std::int64_t time = 0;
  std::uint64_t hash = 0;
  Outcome outcome = Outcome::kOther;
  std::uint8_t kind = 0;
  std::string_view reason;
  std::uint64_t gone_since = 0;         ///< the run that no longer found it; 0: it is there
  std::optional<std::uint64_t> part{};  ///< a further report of the file: its offset in it
  /// An item that is not a file; its outcome is kSkipped, or kReject for an unlisted folder.
  std::optional<SkipKind> skipped{};
};

struct RejectAnswer {
  std::uint32_t box = 0;
  std::string_view box_name;  ///< BoxEntry::shown
  std::string_view box_path;  ///< BoxEntry::location
  std::string_view path;
  io::Reject reject;
};

/// Another place where an observation was met.
struct PlaceAnswer {
  std::uint32_t box = 0;
  std::string_view box_name;  ///< BoxEntry::shown
  std::string_view box_path;  ///< BoxEntry::location
  std::string_view path;
  std::uint64_t gone_since = 0;         ///< as in FileAnswer
  std::optional<std::uint64_t> part{};  ///< as in FileAnswer
};

struct StoreInfo {
  std::uint32_t format_version = 0;
  std::uint64_t lines = 0;
  std::uint64_t observations = 0;
  std::uint64_t files = 0;
  std::uint64_t rejects = 0;
  SkipCounts skipped{};  ///< items of boxes that are not files
  std::uint64_t bytes_on_disk = 0;
  std::vector<BoxEntry> boxes;
  std::vector<RunEntry> runs;  ///< oldest first
};

class Reader {
 public:
  /// Opens the index in folder `dir` read-only. Fails with kStore: missing, not an index, another
  /// format version (both named), damaged. If `scope` is kResults, rejects(), files_*(), places()
  /// and observations_of() fail with kInternal.
  static io::Result<std::unique_ptr<Reader>> open(const std::string& dir,
                                                  ReadScope scope = ReadScope::kAll);
  ~Reader();

  /// Visits lines in key order: job, machine, then newest first. Returns the number of rows
  /// visited. A filter on job, or on machine alone, reads only its own key range.
  io::Result<std::uint64_t> lines(const Query& query,
                                  const std::function<bool(const Line&)>& visit) const;

  /// Does the same on several threads: passes on to `write` what `render` appends for each line, in
  /// the order of lines(), a portion at a time. `write` is called on this thread and returns false
  /// to stop early. Returns the number of rows written. If a row cannot be read, the rows before it
  /// are written, then the error is returned.
  ///
  /// The first rows are read by this thread. If that is not all, `threads` is called and returns
  /// how many may be used, and `make_renderer` is called for each of them, here; it must not refer
  /// to what another renderer changes. `query` has its evaluators from the renderers. Memory: a few
  /// MB of text a thread.
  io::Result<std::uint64_t> render_lines(const Query& query,
                                         const std::function<unsigned()>& threads,
                                         const std::function<LineRenderer()>& make_renderer,
                                         const std::function<bool(std::string_view)>& write) const;

  /// Returns the number of rows that lines() visits, without reading them if counts suffice: if the
  /// query filters by nothing but jobs and statuses. If not, they are read as by render_lines().
  io::Result<std::uint64_t> count_lines(const Query& query) const;
  io::Result<std::uint64_t> count_lines(const Query& query,
                                        const std::function<unsigned()>& threads,
                                        const std::function<LineRenderer()>& make_renderer) const;

  /// Visits jobs by name. A literal pattern costs one lookup.
  io::Result<std::uint64_t> jobs(const Glob& job,
                                 const std::function<bool(const JobRow&)>& visit) const;
  io::Result<std::optional<StatusCounts>> job_counts(std::string_view job) const;

  /// Returns the manifest's facts of `job` (upper case). Valid as long as the reader.
  io::Result<const JobFact*> job_fact(std::string_view job) const;

  /// Visits machines by name; `machine` is matched against name and SMSID.
  io::Result<std::uint64_t> machines(const Glob& machine,
                                     const std::function<bool(const MachineRow&)>& visit) const;

  /// Returns the name by which `smsid` was known at `time`, if it had several (Q277674); empty if
  /// none is known.
  io::Result<std::string> name_known_at(std::string_view smsid, std::int64_t time) const;

  /// Visits rejects by box name and path. Returns the number visited.
  io::Result<std::uint64_t> rejects(const std::function<bool(const RejectAnswer&)>& visit) const;

  /// Visits every file whose path in its box, or location + path, is `path`; also any box's file
  /// whose path ends in "/path"; in each box its files, then its items that are not files. Used by
  /// `mifdex why`.
  io::Result<std::uint64_t> files_named(std::string_view path,
                                        const std::function<bool(const FileAnswer&)>& visit) const;

  /// Does the same for a path in another spelling: other case of letters, '\' for '/'.
  io::Result<std::uint64_t> files_spelled(
      std::string_view path, const std::function<bool(const FileAnswer&)>& visit) const;

  /// Visits every file that answers name so: BoxEntry::shown, '/' (also "!/"), path; with
  /// `any_spelling` also in another spelling. At most one path is looked up in each box: no scan
  /// without `any_spelling`.
  io::Result<std::uint64_t> files_shown(std::string_view text, bool any_spelling,
                                        const std::function<bool(const FileAnswer&)>& visit) const;

  /// Returns the boxes of the index, including manifests, by id. Valid as long as the reader.
  const std::map<std::uint32_t, BoxEntry>& boxes() const;

  /// Visits all places of the observation `record`, the first by box name and path first.
  io::Result<std::uint64_t> places(const Record& record,
                                   const std::function<bool(const PlaceAnswer&)>& visit) const;

  /// Visits the observations with this content, by hash. `evaluator` as in a Query; may be empty.
  io::Result<std::uint64_t> observations_of(std::uint64_t hash, const RowEvaluator& evaluator,
                                            const std::function<bool(const Line&)>& visit) const;
  io::Result<std::uint64_t> observations_of(std::uint64_t hash,
                                            const std::function<bool(const Line&)>& visit) const {
    return observations_of(hash, {}, visit);
  }

  io::Result<StoreInfo> info() const;

 private:
  struct State;  ///< what RocksDB's headers are needed for
  explicit Reader(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace mifdex::index
