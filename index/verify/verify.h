// Checks an index against itself: its files, every row, and both directions of every key.
//
// Quick: files present and as long as they should be, boxes and runs, and the sums of jobs, of
// machines, of jobs on machines and of boxes against the totals. Full: also the checksum of every
// block, every row decoded, every count made again from the lines, each row that one family has
// because of another found in both, and what the last run counted against the files of its boxes.
// Bytes of the boxes themselves are not looked at here: for_each_file gives what a caller
// needs for that.
//
// Memory: rows are walked over in their order and balanced by sums; what is held does not grow
// with the index. Threads: one call, one thread; works beside readers and a writer and sees the
// last commit before it began. Damage is a finding, never an error and never a crash.
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

/// One thing that is wrong.
struct Damage {
  std::string what;    ///< a sentence without a full stop
  std::string family;  ///< whose row; empty where a file is meant
  std::string key;     ///< of the row, what is not ASCII as \xNN; or the name of the file
};

struct VerifyReport {
  std::vector<Damage> damages;  ///< the first kMostDamages
  std::uint64_t damage_count = 0;
  std::uint64_t rows = 0;   ///< that were decoded
  std::uint64_t files = 0;  ///< whose checksums were read
  /// What to index again to mend it, by name and location: the boxes whose rows are damaged. Where
  /// `all_boxes` holds, damage cannot be told by box: every box that could still be read from the
  /// index, into a new one.
  std::vector<BoxEntry> boxes;
  bool all_boxes = false;
  /// Empty where all was looked at; else give it to VerifyOptions::from to go on. Findings and
  /// counts of this report are of this part alone.
  std::string stopped_at;
};
inline constexpr std::size_t kMostDamages = 1000;

struct VerifyOptions {
  bool full = false;
  /// Where a broken off full verify goes on. Of no use after another commit: then all is looked at
  /// from the start.
  std::string from = {};
};

struct VerifyProgress {
  std::string_view step;                         ///< what is being looked at, e.g. "lines"
  std::uint64_t done = 0;                        ///< rows, or files, of this step
  std::uint64_t all = 0;                         ///< about so many there are
  const std::function<std::string()>& position;  ///< as VerifyReport::stopped_at, if asked for
};

/// Verifies the index in `dir`. `progress` is called often, may be empty, and gives false to stop.
/// Fails with kStore where there is no index, or one of another format version.
io::Result<VerifyReport> verify(const std::string& dir, const VerifyOptions& options,
                                const std::function<bool(const VerifyProgress&)>& progress = {});

/// A file as a caller compares it with its box.
struct FileHash {
  std::uint32_t box = 0;
  std::string_view path;
  std::uint64_t size = 0;
  std::int64_t time = 0;
  std::uint64_t hash = 0;  ///< XXH3-64; 0 if its bytes were not all read, and of an archive
};

/// Files by box id and path, behind `after_path` of `after_box`; without targets and what is gone.
/// Views hold until `visit` returns; it gives false to stop. Fails with kStore.
io::Result<void> for_each_file(const std::string& dir, std::uint32_t after_box,
                               std::string_view after_path,
                               const std::function<bool(const FileHash&)>& visit);

/// Returns how many files of each box are gone, by box id; a box without any has no entry. Fails
/// with kStore.
io::Result<std::map<std::uint32_t, std::uint64_t>> count_gone_files(const std::string& dir);

}  // namespace mifdex::index
