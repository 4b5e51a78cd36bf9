#include "bench/corpus/truth.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "bench/corpus/moment.h"
#include "tests/bench/judged_box.h"

namespace mifdex::corpus {
namespace {

std::string replaced(std::string where, const std::string& what, const std::string& by) {
  for (std::size_t at = where.find(what); at != std::string::npos;
       at = where.find(what, at + by.size())) {
    where.replace(at, what.size(), by);
  }
  return where;
}

/// The fields of INTERFACE.md, "JSON of a result", in its order.
constexpr std::array<std::string_view, 32> kFields = {"type",
                                                      "schema",
                                                      "job",
                                                      "machine",
                                                      "smsid",
                                                      "domain",
                                                      "site",
                                                      "status",
                                                      "job_status",
                                                      "mif_status",
                                                      "mif_text",
                                                      "description",
                                                      "description_bytes",
                                                      "time",
                                                      "time_source",
                                                      "manufacturer",
                                                      "product",
                                                      "version",
                                                      "locale",
                                                      "serial_number",
                                                      "installation",
                                                      "installation_time",
                                                      "installation_assumed",
                                                      "observations",
                                                      "sms_showed",
                                                      "differs",
                                                      "flags",
                                                      "parse",
                                                      "attributed_by",
                                                      "contradicted_by",
                                                      "collected",
                                                      "origin"};

TEST(CorpusTruth, OneLineAnObservationEachWithAllFields) {
  EXPECT_EQ(night().lines.size(), night().made.truth.size());
  for (const Line& line : night().lines) {
    ASSERT_TRUE(std::ranges::equal(line.fields, kFields));
  }
}

TEST(CorpusTruth, IsInTheOrderOfTheInterface) {
  const auto key = [](const Line& line) {
    const bool attributed = line.has("job");
    const std::string path = line.at("origin.path");
    return std::tuple(line.at("job"), line.at("machine"), -*parse_moment(line.at("time")),
                      attributed ? "" : path.substr(path.rfind('/') + 1),
                      std::string(line.at("origin.hash")));
  };
  for (const Judged* judged : {&night(), &many_jobs()}) {
    for (std::size_t i = 1; i < judged->lines.size(); ++i) {
      ASSERT_LT(key(judged->lines[i - 1]), key(judged->lines[i]))
          << judged->lines[i].at("origin.path");
    }
  }
  EXPECT_FALSE(night().lines.front().has("job"));
}

TEST(CorpusTruth, OriginsAreTheFilesOfTheBox) {
  std::set<std::string> paths;
  for (const Line& line : night().lines) {
    const MemoryBox::File& file = file_of(night(), line);
    EXPECT_TRUE(paths.insert(line.at("origin.path")).second);
    EXPECT_EQ(line.at("origin.box"), "night");
    EXPECT_EQ(line.at("origin.offset"), "0");
    EXPECT_EQ(line.at("origin.length"), std::to_string(file.bytes.size()));
    EXPECT_EQ(line.at("origin.hash"),
              fmt::format("xxh3:{:016x}", XXH3_64bits(file.bytes.data(), file.bytes.size())));
    EXPECT_EQ(line.at("time"), format_moment(file.time));
  }
}

TEST(CorpusTruth, WhatItSaysStandsInTheFile) {
  for (const Line& line : night().lines) {
    const std::string mif = decoded(line, file_of(night(), line).bytes);
    const auto holds = [&](const std::string& part) { return mif.find(part) != std::string::npos; };
    for (const char* name : {"mif_text", "manufacturer", "product", "version", "locale",
                             "serial_number", "installation"}) {
      if (line.has(name)) {
        EXPECT_TRUE(holds('"' + line.at(name) + '"')) << name << mif;
      }
    }
    EXPECT_EQ(!line.has("mif_text"), !holds("\"Status\"")) << mif;
    const std::string description = line.at("description");
    const std::string raw = replaced(description, "\n", "\r\n");
    const std::string escaped = replaced(replaced(description, "\\", "\\\\"), "\"", "\\\"");
    const bool clean = line.at("parse") == "clean";
    const bool bare = holds("Value = " + raw + "\r\n");
    const bool literal = holds("\"" + raw + "\"\r\n");
    EXPECT_TRUE(bare || literal || (clean && holds("\"" + escaped + "\"\r\n"))) << mif;
    const bool faulty = bare || description.find('\n') != std::string::npos ||
                        (literal && description.find('\\') != std::string::npos);
    EXPECT_EQ(clean, !faulty) << mif;
  }
}

TEST(CorpusTruth, InstructionAndInventoryNameJobAndMachine) {
  std::uint32_t by_smsid = 0;
  for (const Line& line : night().lines) {
    const std::string path = line.at("origin.path");
    const std::string stem = path.substr(0, path.size() - 4);
    const auto& files = night().made.box.files;
    auto instruction = files.find(stem + ".SNI");
    if (instruction == files.end()) {
      const std::size_t name = stem.rfind('/') + 1;
      std::string small = stem.substr(name);
      for (char& c : small) c = static_cast<char>(c >= 'A' ? c - 'A' + 'a' : c);
      instruction = files.find(stem.substr(0, name) + small + ".sni");
    }
    ASSERT_EQ(instruction == files.end(), !line.has("job")) << path;
    if (!line.has("job")) {
      EXPECT_TRUE(!line.has("machine") && !line.has("site") && !line.has("smsid") &&
                  !line.has("job_status") && !line.has("attributed_by.machine"));
      continue;
    }
    const std::string& bytes = instruction->second.bytes;
    EXPECT_NE(bytes.find(line.at("job")), std::string::npos);
    EXPECT_NE(bytes.find(line.at("smsid")), std::string::npos);
    const bool identified = line.at("attributed_by.machine") == "identification";
    EXPECT_EQ(identified, line.has("domain"));
    EXPECT_EQ(identified, line.at("machine") != line.at("smsid"));
    by_smsid += identified ? 0U : 1U;
  }
  EXPECT_GT(by_smsid, 0U);
}

TEST(CorpusTruth, OfTwoCopiesTheBytewiseSmallerPathIsShown) {
  // Copies come last, so if there is more than one folder they are in another one; and RECEIVE.001
  // comes before RECEIVE, since '.' is smaller than '/'.
  std::map<std::pair<std::string, std::int64_t>, std::vector<std::string>> by_content;
  for (const auto& [path, file] : night().made.box.files) {
    if (path.ends_with(".PCK")) by_content[{file.bytes, file.time}].push_back(path);
  }
  std::set<std::string> shown;
  for (const Line& line : night().lines) shown.insert(line.at("origin.path"));
  std::size_t copies = 0;
  for (const auto& [content, paths] : by_content) {
    if (paths.size() != 2 || shown.contains(paths[0]) == shown.contains(paths[1])) continue;
    ++copies;
    EXPECT_TRUE(shown.contains(std::min(paths[0], paths[1])));
  }
  EXPECT_EQ(copies, night().made.counts.status_mifs - night().made.truth.size());
  EXPECT_GT(copies, 5U);
}

TEST(CorpusTruth, AFullDiskIsAnError) {
  std::FILE* full = std::fopen("/dev/full", "wb");
  if (full == nullptr) GTEST_SKIP() << "no /dev/full here";
  Made made(options_of(20, 1));
  const auto written = made.truth.write(Fleet("VAQ", 1), 1, {"night"}, full);
  std::fclose(full);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, io::ErrorKind::kFull);
}

}  // namespace
}  // namespace mifdex::corpus
