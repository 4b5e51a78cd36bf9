#include "bench/corpus/corpus.h"

#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <set>
#include <string>

#include "tests/bench/memory_box.h"

namespace mifdex::corpus {
namespace {

CorpusOptions small(std::uint64_t seed = 1) {
  CorpusOptions options;
  options.machines = 150;
  options.jobs = 2;
  options.seed = seed;
  return options;
}

std::string stem(const std::string& path) {
  std::string upper = path.substr(0, path.rfind('.'));
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper;
}

bool is_wiremove(const std::string& bytes) {
  return bytes.find("DOMAIN_COMMISSAR_WIREMOVE") != std::string::npos;
}

bool is_status_mif(const std::string& path, const std::string& bytes) {
  return path.ends_with(".PCK") && !bytes.starts_with("SZDD");
}

TEST(Corpus, SameSeedSameFilesAndTimes) {
  EXPECT_EQ(Made(small()).box.files, Made(small()).box.files);
}

TEST(Corpus, AnotherSeedOtherFiles) {
  EXPECT_NE(Made(small(1)).box.files, Made(small(2)).box.files);
}

TEST(Corpus, CountsAreThoseOfTheFiles) {
  CorpusOptions options = small();
  options.machines = 3000;
  options.other_files = 57;
  const Made made(options);
  std::uint64_t statuses = 0;
  std::uint64_t instructions = 0;
  std::uint64_t inventories = 0;
  std::uint64_t bytes = 0;
  for (const auto& [path, file] : made.box.files) {
    bytes += file.bytes.size();
    statuses += is_status_mif(path, file.bytes) ? 1U : 0U;
    instructions += is_wiremove(file.bytes) ? 1U : 0U;
    inventories += file.bytes.find("|IDENTIFICATION|") != std::string::npos ? 1U : 0U;
  }
  EXPECT_EQ(made.counts.status_mifs, statuses);
  EXPECT_EQ(made.counts.instructions, instructions);
  EXPECT_EQ(made.counts.inventories, inventories);
  EXPECT_EQ(made.counts.other_files, 57U);
  EXPECT_EQ(made.counts.bytes, bytes);
  EXPECT_EQ(made.box.files.size(), statuses + instructions + inventories + 57U);
}

TEST(Corpus, SharesAreThoseOfANight) {
  CorpusOptions options = small();
  options.machines = 10'000;
  const Made made(options);
  const auto per_mille = [](std::uint64_t part, std::uint64_t whole) {
    return static_cast<double>(part) * 1000 / static_cast<double>(whole);
  };
  constexpr std::uint64_t kPairs = 20'000;
  const std::uint64_t again = made.truth.size() - kPairs;
  const std::uint64_t twice = made.counts.status_mifs - made.truth.size();
  const std::uint64_t alone = made.counts.status_mifs - made.counts.instructions;
  EXPECT_NEAR(per_mille(again, kPairs), 10, 3);
  EXPECT_NEAR(per_mille(twice, kPairs), 3, 1.5);
  EXPECT_NEAR(per_mille(alone, kPairs), 5, 2);
  EXPECT_NEAR(per_mille(made.counts.inventories, options.machines), 990, 4);
  const double size =
      static_cast<double>(made.counts.status_bytes) / static_cast<double>(made.counts.status_mifs);
  EXPECT_NEAR(size, 1900, 60);
}

TEST(Corpus, EveryInstructionButMinijobsHasOneStatusMifOfItsStem) {
  const Made made(small());
  std::set<std::string> stems;
  for (const auto& [path, file] : made.box.files) {
    if (is_status_mif(path, file.bytes)) {
      EXPECT_TRUE(stems.insert(stem(path)).second) << path;
    }
  }
  for (const auto& [path, file] : made.box.files) {
    const std::string extension = path.substr(path.size() - 4);
    if (is_wiremove(file.bytes)) {
      EXPECT_TRUE(stems.contains(stem(path))) << path;
    } else if (extension == ".SNI" || extension == ".INS") {
      EXPECT_FALSE(stems.contains(stem(path))) << path;
    }
  }
}

TEST(Corpus, NoFolderHoldsMoreThanItsStatusMifs) {
  CorpusOptions options = small();
  options.machines = 5200;
  const Made made(options);
  std::map<std::string, std::uint32_t> statuses;
  for (const auto& [path, file] : made.box.files) {
    if (is_status_mif(path, file.bytes)) ++statuses[path.substr(0, path.rfind('/'))];
  }
  ASSERT_EQ(statuses.size(), 3U);
  EXPECT_EQ(statuses.at("SITE.SRV/DESPOOLR.BOX/RECEIVE"), kFolderSize);
  EXPECT_EQ(statuses.at("SITE.SRV/DESPOOLR.BOX/RECEIVE.001"), kFolderSize);
}

TEST(Corpus, TimesAreEvenAndWithinTheNight) {
  const CorpusOptions options = small();
  for (const auto& [path, file] : Made(options).box.files) {
    EXPECT_EQ(file.time % 2, 0) << path;
    EXPECT_GE(file.time, options.start) << path;
    EXPECT_LE(file.time, options.start + std::int64_t{12} * 3600) << path;
  }
}

TEST(Corpus, EveryKindOfOtherFileIsThere) {
  const Made made(small());
  EXPECT_TRUE(made.box.files.contains("SITE.SRV/SMS.INI"));
  std::set<std::string> kinds;
  for (const auto& [path, file] : made.box.files) {
    if (file.bytes.starts_with("SZDD")) kinds.insert(path.substr(path.size() - 4));
    if (file.bytes.find("MINIJOBINSTRUCTION") != std::string::npos) kinds.insert("minijob");
    if (file.bytes.find("MICROSOFT|NETWORK|1.0") != std::string::npos) kinds.insert("network");
    if (path.starts_with("SITE.SRV/LOGS/")) kinds.insert("log");
  }
  EXPECT_EQ(kinds, (std::set<std::string>{".PCK", ".INS", "minijob", "network", "log"}));
}

TEST(Corpus, OneMachineAndOneJobMakeABox) {
  CorpusOptions options;
  options.machines = 1;
  options.jobs = 1;
  options.other_files = 0;
  EXPECT_EQ(Made(options).truth.size(), 1U);
}

TEST(Corpus, RefusesWhatIdsHaveNoRoomFor) {
  const auto refused = [](auto change) {
    CorpusOptions options;
    change(options);
    const auto checked = check_options(options);
    return !checked && checked.error().kind == io::ErrorKind::kUsage;
  };
  EXPECT_FALSE(refused([](CorpusOptions&) {}));
  EXPECT_TRUE(refused([](CorpusOptions& o) { o.machines = 0; }));
  EXPECT_TRUE(refused([](CorpusOptions& o) { o.machines = kMaxMachines + 1; }));
  EXPECT_TRUE(refused([](CorpusOptions& o) { o.jobs = 0; }));
  EXPECT_TRUE(refused([](CorpusOptions& o) { o.machines = o.jobs = 1'000'000; }));
  EXPECT_TRUE(refused([](CorpusOptions& o) { o.site = "vaq"; }));
  EXPECT_TRUE(refused([](CorpusOptions& o) { o.site = "VAQ1"; }));
}

class FullBox final : public BoxWriter {
 public:
  io::Result<void> add(const std::string& path, std::string_view, std::int64_t) override {
    if (room_ == 0) return io::fail(io::ErrorKind::kFull, "cannot write", path);
    --room_;
    return {};
  }
  io::Result<void> finish() override { return {}; }

 private:
  int room_ = 200;
};

TEST(Corpus, AFullDiskEndsItWithThatError) {
  FullBox box;
  Truth truth;
  const auto made = make_corpus(small(), box, truth);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, io::ErrorKind::kFull);
}

}  // namespace
}  // namespace mifdex::corpus
