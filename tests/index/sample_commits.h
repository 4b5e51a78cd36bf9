// The rows of a run of several commits, each of which moves some rows that the previous one wrote.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/index/sample_rows.h"

namespace mifdex::index {

/// Returns the rows of commit number `commit`, from 0: `count` status MIFs; the instructions for
/// the MIFs of the commit before, so that most find a pending MIF; machines that are renamed; and a
/// manifest with more facts.
inline std::vector<SampleRow> rows_of_commit(int commit, int count) {
  std::vector<SampleRow> rows;
  for (int i = 0; i < count; ++i) {
    const std::string stem = "R/" + std::to_string(commit) + "-" + std::to_string(i);
    SampleObservation row;
    row.path = stem + ".PCK";
    row.pair_key = stem;
    row.hash = static_cast<std::uint64_t>(commit) * static_cast<std::uint64_t>(count) +
               static_cast<std::uint64_t>(i);
    row.time = i;
    rows.push_back(row);
    const std::string before = "R/" + std::to_string(commit - 1) + "-" + std::to_string(i);
    rows.push_back(SampleInstruction{"VAQ", before, before + ".SNI", "J" + std::to_string(i % 5),
                                     "X" + std::to_string(i % (count / 6 + 1)), "VAQ", 0, true});
  }
  const std::string name = std::to_string(commit);
  rows.push_back(SampleIdentity{"X" + name, "NAME" + name, "D", "S", commit});
  rows.push_back(SampleJob{"J" + name, "job " + name, 7, 300});
  rows.push_back(SampleTarget{"manifest", "J" + name, "X" + name, true});
  rows.push_back(SampleFileLine{name + "-1.PCK", "J" + name, "NAME" + name});
  return rows;
}

/// Writes so many commits as one run, whose number of files is that of the commits. Ends the
/// process if one fails: it may be a process that a test forked.
inline void write_commits(const std::string& dir, int commits, int rows_per_commit) {
  const auto writer = must_write(dir, 2);
  for (int commit = 0; commit < commits; ++commit) {
    for (const SampleRow& row : rows_of_commit(commit, rows_per_commit)) add(*writer, row);
    RunEntry run;
    run.number = 1;
    run.files = static_cast<std::uint64_t>(commit) + 1;
    if (!writer->commit(run)) ::_exit(2);
  }
}

/// Returns how many commits of write_commits() the index holds, from its ledger.
inline int commits_in(const Reader& reader) {
  const auto info = reader.info();
  EXPECT_TRUE(info);
  return !info || info->runs.empty() ? 0 : static_cast<int>(info->runs.front().files);
}

}  // namespace mifdex::index
