// Attributes the places of a commit on any number of threads, with other stored rows between those
// that are looked up.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/index/commit_fixture.h"

namespace mifdex::index {
namespace {

class AttributePlaces : public CommitTest {};

std::string smsid(std::uint64_t number) { return "VAQ" + std::to_string(10'000 + number); }

SampleInstruction instruction(const std::string& stem, const std::string& job,
                              const std::string& smsid) {
  return {"VAQ", stem, stem + ".SNI", job, smsid, "VAQ"};
}

/// Returns enough places for several threads; some contradict their instruction, some never get
/// one, and every third machine has an identity.
std::vector<SampleRow> many_rows(std::uint64_t seed) {
  constexpr std::uint64_t kPlaces = 13'000;
  constexpr std::uint64_t kMachines = 300;
  std::mt19937_64 random(seed);
  std::vector<SampleRow> rows;
  for (std::uint64_t i = 0; i < kPlaces; ++i) {
    const std::string stem =
        "RECEIVE/" + std::to_string(seed) + "/" + std::to_string(random() % (4 * kPlaces));
    SampleObservation row = unpaired(stem, i + 1);
    if (i % 5 == 0) {
      row.machine = "PLUM" + std::to_string(random() % 9);
      row.machine_source = AttributionSource::kLayout;
    }
    rows.push_back(row);
    if (i % 11 == 0) continue;
    rows.push_back(
        instruction(stem, "J" + std::to_string(random() % 7), smsid(random() % kMachines)));
  }
  for (std::uint64_t i = seed; i < kMachines; i += 3) {
    rows.push_back(SampleIdentity{smsid(i), "M" + std::to_string(i), "D", "S", 10});
  }
  return rows;
}

TEST_F(AttributePlaces, GiveTheSameOnAnyNumberOfThreads) {
  const std::vector<SampleRow> first = many_rows(1);
  const std::vector<SampleRow> second = many_rows(2);
  std::vector<std::string> dumps;
  for (const unsigned threads : {1U, 3U}) {
    MemoryFolder folder;
    for (const auto& rows : {first, second}) index_rows(folder / "idx", rows, threads);
    dumps.push_back(dump(*must_read(folder / "idx"), {}));
    expect_counts_recounted(*must_read(folder / "idx"));
  }
  EXPECT_GT(dumps[0].size(), 1'000'000U);
  EXPECT_TRUE(dumps[0] == dumps[1]);  // not EXPECT_EQ, which would print megabytes
}

TEST_F(AttributePlaces, StoredMachinesAreFoundAmongUnknownOnesInAnyOrder) {
  std::vector<SampleRow> rows;
  for (const char* known : {"B", "D", "F"}) {
    rows.push_back(SampleIdentity{known, std::string("PC-") + known, "D", "S", 1});
  }
  index(rows);
  rows.clear();
  int number = 10;
  for (const char* asked : {"E", "C", "D", "A", "G", "F", "B", "C"}) {
    const std::string stem = "R/" + std::to_string(number++);
    rows.push_back(unpaired(stem, static_cast<std::uint64_t>(number)));
    rows.push_back(instruction(stem, "J", asked));
  }
  index(rows);
  EXPECT_EQ(lines(),
            (Texts{"J A 1 1 R/13.PCK", "J C 1 2 R/11.PCK", "J E 1 1 R/10.PCK", "J G 1 1 R/14.PCK",
                   "J PC-B 1 1 R/16.PCK", "J PC-D 1 1 R/12.PCK", "J PC-F 1 1 R/15.PCK"}));
}

}  // namespace
}  // namespace mifdex::index
