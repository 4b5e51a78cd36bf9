// Thousands of damaged archives of each kind: whatever the decoder does, the reader must end, keep
// to its limits and continue with the next.
//
// If MIFDEX_HOSTILE_ARCHIVES=5000 is in the environment, there are 5,000 of each kind instead of a
// few; MIFDEX_HOSTILE_SEED=N begins at another seed. An archive that crashed or hung in its sandbox
// is reported with its seed: it is contained, but should be examined.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include "tests/support/archive_mutation.h"
#include "tests/support/archive_run.h"
#include "tests/support/archive_samples.h"

#if defined(__SANITIZE_ADDRESS__)
// If a decoder asks for too much memory, it gets an error, as under the sandbox's own limit.
extern "C" const char* __asan_default_options() {  // NOLINT: the name is AddressSanitizer's
  return "allocator_may_return_null=1:max_allocation_size_mb=768";
}
#endif

namespace mifdex::io {
namespace {

using testing::ArchiveRun;

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

constexpr std::array kKinds = {
    ArchiveKind::kTar,  ArchiveKind::kZip,  ArchiveKind::kGzip,     ArchiveKind::kBzip2,
    ArchiveKind::kXz,   ArchiveKind::kZstd, ArchiveKind::kCompress, ArchiveKind::kSevenZip,
    ArchiveKind::kCab,  ArchiveKind::kIso,  ArchiveKind::kLzh,      ArchiveKind::kSzdd,
    ArchiveKind::kKwaj, ArchiveKind::kWarc, ArchiveKind::kXar,
};

class Hostile : public ::testing::TestWithParam<ArchiveKind> {};

std::string hostile_name(const ::testing::TestParamInfo<ArchiveKind>& info) {
  std::string name(archive_kind_name(info.param));
  std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
  return name;
}

INSTANTIATE_TEST_SUITE_P(Archives, Hostile, ::testing::ValuesIn(kKinds), hostile_name);

ArchiveLimits tight_limits() {
  ArchiveLimits limits;
  limits.max_file_bytes = 100'000;
  limits.max_total_bytes = 20'000'000;
  limits.max_entries = 2'000;
  limits.max_seconds = 3;
  limits.max_memory_bytes = std::uint64_t{256} << 20;
  return limits;
}

void expect_bounds(const ArchiveRun& run, const ArchiveLimits& limits) {
  ASSERT_LE(run.entries.size() + run.skipped.size(), limits.max_entries);
  ASSERT_LE(run.decoded_bytes, limits.max_total_bytes);
  for (const testing::ReadEntry& entry : run.entries) {
    ASSERT_LE(entry.content.size(), limits.max_file_bytes);
    ASSERT_FALSE(entry.path.empty());
    ASSERT_EQ(entry.path.find('\0'), std::string::npos);
    if (entry.state == ReadState::kWhole) {
      ASSERT_EQ(entry.size, entry.content.size());
    }
  }
}

TEST_P(Hostile, DamageOfEverySortIsContained) {
  const std::uint64_t count = number_of("MIFDEX_HOSTILE_ARCHIVES", 120);
  const std::uint64_t first = number_of("MIFDEX_HOSTILE_SEED", 1);
  const ArchiveLimits limits = tight_limits();
  const testing::SampleEntries entries = testing::sample_entries(12);
  const std::string archive = testing::make_archive(GetParam(), entries);
  std::map<std::string, std::uint64_t> outcomes;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const ArchiveKind lender = kKinds[seed % kKinds.size()];
    const std::string damaged =
        testing::mutated(archive, testing::make_archive(lender, entries), seed);
    const ArchiveRun run = testing::read_archive(damaged, GetParam(), limits);
    expect_bounds(run, limits);
    if (HasFatalFailure()) FAIL() << "seed " << seed;
    ++outcomes[run.problem ? std::to_string(static_cast<int>(run.problem->kind)) : "none"];
    if (run.problem_kind() == RejectKind::kArchiveCrashed ||
        run.problem_kind() == RejectKind::kArchiveSeconds) {
      std::cout << "  contained: " << archive_kind_name(GetParam()) << ", seed " << seed << ": "
                << run.problem_detail() << "\n";
    }
  }
  for (const auto& [outcome, times] : outcomes) {
    RecordProperty("problem_" + outcome, static_cast<int>(times));
  }
  // The fork server, and everything else in the test, must be unharmed.
  const ArchiveRun sound = testing::read_archive(archive, GetParam(), limits);
  EXPECT_FALSE(sound.problem.has_value());
  EXPECT_EQ(sound.whole(), sound.entries.size());
}

/// Kinds that mark their end, or have checksums of their content.
constexpr std::array kThatEnd = {ArchiveKind::kGzip,     ArchiveKind::kBzip2, ArchiveKind::kXz,
                                 ArchiveKind::kZstd,     ArchiveKind::kZip,   ArchiveKind::kTar,
                                 ArchiveKind::kSevenZip, ArchiveKind::kCab,   ArchiveKind::kSzdd,
                                 ArchiveKind::kXar};

class CutShort : public Hostile {};

INSTANTIATE_TEST_SUITE_P(Archives, CutShort, ::testing::ValuesIn(kThatEnd), hostile_name);

TEST_P(CutShort, AnArchiveIsNeverTakenForWhole) {
  const testing::SampleEntries entries = testing::sample_entries(6);
  const std::string archive = testing::make_archive(GetParam(), entries);
  for (std::size_t size = 0; size < archive.size(); size += 1 + archive.size() / 150) {
    const ArchiveRun run = testing::read_archive(archive.substr(0, size), GetParam());
    const bool told = run.problem.has_value() || run.whole() < run.entries.size();
    // A cut between two entries of a tar cannot be noticed.
    if (GetParam() != ArchiveKind::kTar || run.whole() == entries.size()) {
      EXPECT_TRUE(told || run.whole() == entries.size()) << "cut to " << size;
    }
    for (std::size_t i = 0; i < run.entries.size(); ++i) {
      if (run.entries[i].state == ReadState::kWhole && GetParam() != ArchiveKind::kSzdd) {
        ASSERT_EQ(run.entries[i].content, entries[i].content) << "cut to " << size;
      }
    }
  }
}

}  // namespace
}  // namespace mifdex::io
