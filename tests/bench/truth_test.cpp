#include "bench/corpus/truth.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <xxhash.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "bench/corpus/moment.h"
#include "tests/bench/memory_box.h"

namespace mifdex::corpus {
namespace {

using Json = rapidjson::Document;
using Value = rapidjson::Value;

/// A box and the lines of its truth, as text and as JSON.
struct Judged {
  Made made;
  Fleet fleet;
  std::vector<std::string> lines;
  std::vector<Json> json;

  explicit Judged(const CorpusOptions& options) : made(options), fleet(options.site, options.seed) {
    char* bytes = nullptr;
    std::size_t size = 0;
    std::FILE* out = ::open_memstream(&bytes, &size);
    EXPECT_TRUE(made.truth.write(fleet, options.seed, "night", out));
    std::fclose(out);
    std::istringstream text(std::string(bytes, size));
    std::free(bytes);
    for (std::string line; std::getline(text, line);) {
      json.emplace_back().Parse(line.c_str());
      EXPECT_FALSE(json.back().HasParseError()) << line;
      lines.push_back(std::move(line));
    }
  }
};

CorpusOptions options_of(std::uint32_t machines, std::uint32_t jobs) {
  CorpusOptions options;
  options.machines = machines;
  options.jobs = jobs;
  return options;
}

/// The two boxes that these tests look at: many machines, and many jobs with hardly any.
const Judged& night() {
  static const Judged judged(options_of(4000, 2));
  return judged;
}
const Judged& many_jobs() {
  static const Judged judged(options_of(4, 300));
  return judged;
}

std::string text(const Value& value) { return value.IsNull() ? "" : value.GetString(); }

const MemoryBox::File& file_of(const Judged& judged, const Json& line) {
  return judged.made.box.files.at(line["origin"]["path"].GetString());
}

/// The file as UTF-8, decoded by what the truth calls its encoding; only what the corpus writes.
std::string decoded(const Json& line, const std::string& bytes) {
  const std::string encoding = line["origin"]["encoding"].GetString();
  const auto put = [](std::string& out, unsigned c) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0U | c >> 6U);
      out += static_cast<char>(0x80U | (c & 0x3FU));
    } else {
      out += static_cast<char>(0xE0U | c >> 12U);
      out += static_cast<char>(0x80U | (c >> 6U & 0x3FU));
      out += static_cast<char>(0x80U | (c & 0x3FU));
    }
  };
  std::string out;
  if (encoding == "utf-8") {
    EXPECT_TRUE(bytes.starts_with("\xEF\xBB\xBF"));
    return bytes.substr(3);
  }
  if (encoding == "utf-16le") {
    EXPECT_TRUE(bytes.starts_with("\xFF\xFE"));
    for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
      put(out, static_cast<unsigned char>(bytes[at]) |
                   static_cast<unsigned>(static_cast<unsigned char>(bytes[at + 1])) << 8U);
    }
    return out;
  }
  bool ascii = true;
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    ascii = ascii && c < 0x80;
    EXPECT_FALSE(c >= 0x80 && c < 0xA0);
    put(out, c);
  }
  EXPECT_EQ(encoding, ascii ? "ascii" : "windows-1252");
  return out;
}

std::string replaced(std::string where, const std::string& what, const std::string& by) {
  for (std::size_t at = where.find(what); at != std::string::npos;
       at = where.find(what, at + by.size())) {
    where.replace(at, what.size(), by);
  }
  return where;
}

TEST(CorpusTruth, OneLineAnObservationEachWithAllFields) {
  static const std::vector<std::string> kFields = {
      "type",         "schema",       "job",        "machine",    "smsid",         "domain",
      "site",         "status",       "job_status", "mif_status", "mif_text",      "description",
      "time",         "manufacturer", "product",    "version",    "locale",        "serial_number",
      "installation", "sms_showed",   "differs",    "parse",      "attributed_by", "origin"};
  EXPECT_EQ(night().lines.size(), night().made.truth.size());
  for (const Json& line : night().json) {
    std::vector<std::string> fields;
    for (const auto& member : line.GetObject()) fields.emplace_back(member.name.GetString());
    ASSERT_EQ(fields, kFields);
  }
}

TEST(CorpusTruth, IsInTheOrderOfTheInterface) {
  const auto key = [](const Json& line) {
    const bool attributed = line["job"].IsString();
    const std::string path = line["origin"]["path"].GetString();
    return std::tuple(text(line["job"]), text(line["machine"]),
                      -*parse_moment(line["time"].GetString()),
                      attributed ? "" : path.substr(path.rfind('/') + 1),
                      std::string(line["origin"]["hash"].GetString()));
  };
  for (const Judged* judged : {&night(), &many_jobs()}) {
    for (std::size_t i = 1; i < judged->json.size(); ++i) {
      ASSERT_LT(key(judged->json[i - 1]), key(judged->json[i])) << judged->lines[i];
    }
  }
  EXPECT_TRUE(night().json.front()["job"].IsNull());
}

TEST(CorpusTruth, OriginsAreTheFilesOfTheBox) {
  std::set<std::string> paths;
  for (const Json& line : night().json) {
    const Value& origin = line["origin"];
    const MemoryBox::File& file = file_of(night(), line);
    EXPECT_TRUE(paths.insert(origin["path"].GetString()).second);
    EXPECT_STREQ(origin["box"].GetString(), "night");
    EXPECT_EQ(origin["offset"].GetUint(), 0U);
    EXPECT_EQ(origin["length"].GetUint64(), file.bytes.size());
    EXPECT_EQ(origin["hash"].GetString(),
              fmt::format("xxh3:{:016x}", XXH3_64bits(file.bytes.data(), file.bytes.size())));
    EXPECT_EQ(line["time"].GetString(), format_moment(file.time));
  }
}

TEST(CorpusTruth, WhatItSaysStandsInTheFile) {
  for (const Json& line : night().json) {
    const std::string mif = decoded(line, file_of(night(), line).bytes);
    const auto holds = [&](const std::string& part) { return mif.find(part) != std::string::npos; };
    for (const char* name : {"mif_text", "manufacturer", "product", "version", "locale",
                             "serial_number", "installation"}) {
      if (line[name].IsString()) {
        EXPECT_TRUE(holds('"' + text(line[name]) + '"')) << name << mif;
      }
    }
    EXPECT_EQ(line["mif_text"].IsNull(), !holds("\"Status\"")) << mif;
    const std::string description = text(line["description"]);
    const std::string raw = replaced(description, "\n", "\r\n");
    const std::string escaped = replaced(replaced(description, "\\", "\\\\"), "\"", "\\\"");
    const bool clean = text(line["parse"]) == "clean";
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
  for (const Json& line : night().json) {
    const std::string path = line["origin"]["path"].GetString();
    const std::string stem = path.substr(0, path.size() - 4);
    const auto& files = night().made.box.files;
    auto instruction = files.find(stem + ".SNI");
    if (instruction == files.end()) {
      const std::size_t name = stem.rfind('/') + 1;
      std::string small = stem.substr(name);
      for (char& c : small) c = static_cast<char>(c >= 'A' ? c - 'A' + 'a' : c);
      instruction = files.find(stem.substr(0, name) + small + ".sni");
    }
    ASSERT_EQ(instruction == files.end(), line["job"].IsNull()) << path;
    if (line["job"].IsNull()) {
      EXPECT_TRUE(line["machine"].IsNull() && line["site"].IsNull() && line["smsid"].IsNull() &&
                  line["job_status"].IsNull() && line["attributed_by"]["machine"].IsNull());
      continue;
    }
    const std::string& bytes = instruction->second.bytes;
    EXPECT_NE(bytes.find(line["job"].GetString()), std::string::npos);
    EXPECT_NE(bytes.find(line["smsid"].GetString()), std::string::npos);
    const bool identified = text(line["attributed_by"]["machine"]) == "identification";
    EXPECT_EQ(identified, line["domain"].IsString());
    EXPECT_EQ(identified, text(line["machine"]) != text(line["smsid"]));
    by_smsid += identified ? 0U : 1U;
  }
  EXPECT_GT(by_smsid, 0U);
}

TEST(CorpusTruth, StatusFollowsTheWord) {
  std::map<std::string, std::set<std::string>> words;
  for (const Json& line : night().json) {
    const std::string mif = line["mif_status"].GetString();
    words[mif].insert(fmt::format("{} {} {}", line["status"].GetString(), text(line["sms_showed"]),
                                  line["differs"].Size()));
    std::string word = text(line["mif_text"]);
    while (word.ends_with(' ')) word.pop_back();
    const bool success = word == "Success" || word == "SUCCESS";
    const bool failed = word == "Failed" || word == "FAILED";
    EXPECT_EQ(mif, success ? "Success" : failed ? "Failed" : word.empty() ? "Missing" : "Other");
  }
  EXPECT_EQ(words["Success"], std::set<std::string>{"Complete Complete 0"});
  EXPECT_EQ(words["Failed"], std::set<std::string>{"Failed Retrying 1"});
  EXPECT_EQ(words["Other"], std::set<std::string>{"Unknown  0"});
  EXPECT_EQ(words["Missing"], std::set<std::string>{"Unknown  0"});
}

TEST(CorpusTruth, JobStatusComesFromTheNewestOfEachMachine) {
  std::map<std::string, std::map<std::string, std::pair<std::int64_t, std::string>>> jobs;
  for (const Json& line : many_jobs().json) {
    if (line["job"].IsNull()) continue;
    auto& newest = jobs[text(line["job"])][text(line["machine"])];
    newest = std::max(newest, std::pair(*parse_moment(text(line["time"])), text(line["status"])));
  }
  std::set<std::string> seen;
  for (const Json& line : many_jobs().json) {
    if (line["job"].IsNull()) continue;
    std::set<std::string> statuses;
    for (const auto& [machine, newest] : jobs[text(line["job"])]) statuses.insert(newest.second);
    const char* expected = statuses.contains("Failed")    ? "Retrying"
                           : statuses.contains("Unknown") ? "Active"
                                                          : "Complete";
    EXPECT_EQ(text(line["job_status"]), expected);
    seen.insert(expected);
  }
  EXPECT_EQ(seen.size(), 3U);
}

TEST(CorpusTruth, OfTwoCopiesTheBytewiseSmallerPathIsShown) {
  // Copies come last, so that with more than one folder they lie in another one; and RECEIVE.001
  // comes before RECEIVE, since '.' is smaller than '/'.
  std::map<std::pair<std::string, std::int64_t>, std::vector<std::string>> by_content;
  for (const auto& [path, file] : night().made.box.files) {
    if (path.ends_with(".PCK")) by_content[{file.bytes, file.time}].push_back(path);
  }
  std::set<std::string> shown;
  for (const Json& line : night().json) shown.insert(line["origin"]["path"].GetString());
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
  const auto written = made.truth.write(Fleet("VAQ", 1), 1, "night", full);
  std::fclose(full);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, io::ErrorKind::kFull);
}

}  // namespace
}  // namespace mifdex::corpus
