// Checks an index against itself: its files, every row, and both directions of every key.
//
// Quick: files exist and have the right length, boxes and runs, and the sums of jobs, of machines,
// of jobs on machines and of boxes against the totals. Full: also the checksum of every block,
// every row decoded, every count made again from the lines, each row that one family has because of
// another found in both, and the counts of the last run against the files of its boxes. The bytes
// of the boxes themselves are not checked here: a caller can do so with for_each_file.
//
// Memory: rows are scanned in their order and balanced by sums; the memory used does not grow with
// the index. Threads: one call, one thread; works beside readers and a writer and sees the last
// commit before it began. Damage is a finding, never an error and never a crash.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "index/record/ledger.h"
#include "io/base/result.h"

namespace mifdex::index {

/// One damage that was found.
struct Damage {
  std::string what;    ///< a sentence without a full stop
  std::string family;  ///< of the row; empty if a file is damaged
  std::string key;     ///< of the row, bytes beyond ASCII as \xNN; or the name of the file
};

struct VerifyReport {
  std::vector<Damage> damages;  ///< the first kMostDamages
  std::uint64_t damage_count = 0;
  std::uint64_t rows = 0;   ///< the number of rows decoded
  std::uint64_t files = 0;  ///< the number of files whose checksums were read
  /// The boxes to index again for a repair, by name and location: those whose rows are damaged. If
  /// `all_boxes` is true, the damage cannot be assigned to boxes: then every box that could still
  /// be read from the index, to be indexed into a new one.
  std::vector<BoxEntry> boxes;
  bool all_boxes = false;
  /// Empty if all was checked; else pass it as VerifyOptions::from to resume. The findings and
  /// counts of this report are for this part only.
  std::string stopped_at;
};
inline constexpr std::size_t kMostDamages = 1000;

struct VerifyOptions {
  bool full = false;
  /// The position from which an interrupted full verify resumes. If there was another commit since,
  /// it is ignored and all is checked from the start.
  std::string from = {};
};

struct VerifyProgress {
  std::string_view step;                         ///< the family or files being checked, e.g.
                                                 ///< "lines"
  std::uint64_t done = 0;                        ///< rows, or files, of this step
  std::uint64_t all = 0;                         ///< an estimate of their number
  const std::function<std::string()>& position;  ///< as VerifyReport::stopped_at, computed on
                                                 ///< request
};

/// Verifies the index in `dir`. `progress` is called often, may be empty, and returns false to
/// stop. Fails with kStore if there is no index, or one of another format version.
io::Result<VerifyReport> verify(const std::string& dir, const VerifyOptions& options,
                                const std::function<bool(const VerifyProgress&)>& progress = {});

/// A file, for a caller that compares it with its box.
struct FileHash {
  std::uint32_t box = 0;
  std::string_view path;
  std::uint64_t size = 0;
  std::int64_t time = 0;
  std::uint64_t hash = 0;  ///< XXH3-64; 0 for an archive, or if its bytes were not all read
};

/// Visits files by box id and path, after `after_path` of `after_box`; without targets and files
/// that are gone. Views are valid until `visit` returns; it returns false to stop. Fails with
/// kStore.
io::Result<void> for_each_file(const std::string& dir, std::uint32_t after_box,
                               std::string_view after_path,
                               const std::function<bool(const FileHash&)>& visit);

/// Returns how many files of each box are gone, by box id; a box without any has no entry. Fails
/// with kStore.
io::Result<std::map<std::uint32_t, std::uint64_t>> count_gone_files(const std::string& dir);

}  // namespace mifdex::index
