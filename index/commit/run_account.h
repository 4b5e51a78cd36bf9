// The counts of files that a run of `mifdex index` reports, kept exact from its first commit to its
// last.
//
// A commit decides which of several equal observations is the first, and a later commit may decide
// otherwise: then a file that this run has counted as one outcome has another. The files that a run
// has counted are known as follows. A file that the index did not have when the writer opened it
// was counted if it has a row. A file that the index had was counted, as it was then, if the run
// read its box to the end, did not find it gone and could look for it; or it was added again, and
// counted as that commit found it.
//
// Threads: one owner. Memory: 32 bytes for each file of an earlier run whose outcome changed, 8 for
// each that could not be looked for.
#pragma once

#include <cstdint>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/commit/commit_work.h"
#include "index/commit/file_snapshot.h"
#include "index/record/ledger.h"
#include "io/base/result.h"

namespace mifdex::index {

class RunAccount {
 public:
  /// Adds a file of an earlier run that this run cannot look for (Writer::add_unseen).
  void add_unseen(std::uint32_t box, std::string_view path, Outcome outcome);

  /// Corrects `run` by the results of the commit `work`. `known` is the index as it was when the
  /// writer opened it. Fails if a read of the index fails.
  io::Result<void> settle(const CommitWork& work, const FileSnapshot& known, RunEntry& run);

  /// Corrects `run` for the last time, and returns what its sums can be compared with. `boxes`:
  /// those that the run read to their ends.
  RunReach finish(const std::set<std::uint32_t>& boxes, RunEntry& run);

 private:
  /// How often a file became an observation, less how often it became a duplicate.
  struct Move {
    std::uint32_t box = 0;
    int to_observation = 0;
  };

  io::Result<void> move(const CommitWork& work, const FileSnapshot& known,
                        const OutcomeChange& change, RunEntry& run);

  std::unordered_map<std::uint64_t, Move> moves_;  // by file, of those an earlier run committed
  std::vector<std::uint64_t> unseen_;
  RunReach reach_;
};

}  // namespace mifdex::index
