#include "bench/corpus/truth.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "bench/corpus/moment.h"
#include "tests/bench/memory_box.h"

namespace mifdex::corpus {
namespace {

/// A line of the truth, flat: "origin.path" for the path of its origin. What is null is not there.
struct Line {
  std::vector<std::string> fields;  ///< of the outermost object, in their order
  std::map<std::string, std::string> values;

  bool has(const std::string& name) const { return values.contains(name); }
  std::string at(const std::string& name) const { return has(name) ? values.at(name) : ""; }
};

void flatten(const simdjson::dom::element& element, const std::string& name, Line& line) {
  if (element.is_object()) {
    for (const auto& [key, value] : simdjson::dom::object(element)) {
      if (name.empty()) {
        line.fields.emplace_back(key);
      }
      flatten(value, (name.empty() ? "" : name + ".") + std::string(key), line);
    }
  } else if (element.is_string()) {
    line.values[name] = std::string_view(element);
    EXPECT_NE(line.values[name], "") << name << ": no value is null, never empty";
  } else if (!element.is_null()) {
    line.values[name] = simdjson::minify(element);
  }
}

/// What `truth` writes.
std::vector<Line> lines_of(Truth& truth, const Fleet& fleet, std::uint64_t seed) {
  char* bytes = nullptr;
  std::size_t size = 0;
  std::FILE* out = ::open_memstream(&bytes, &size);
  EXPECT_TRUE(truth.write(fleet, seed, "night", out));
  std::fclose(out);
  std::istringstream text(std::string(bytes, size));
  std::free(bytes);
  std::vector<Line> lines;
  simdjson::dom::parser parser;
  for (std::string json; std::getline(text, json);) {
    const auto element = parser.parse(json);
    EXPECT_EQ(element.error(), simdjson::SUCCESS) << json;
    flatten(element.value_unsafe(), "", lines.emplace_back());
  }
  return lines;
}

/// A box and the lines of its truth, as text and as JSON.
struct Judged {
  Made made;
  Fleet fleet;
  std::vector<Line> lines;

  explicit Judged(const CorpusOptions& options)
      : made(options),
        fleet(options.site, options.seed),
        lines(lines_of(made.truth, fleet, options.seed)) {}
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

const MemoryBox::File& file_of(const Judged& judged, const Line& line) {
  return judged.made.box.files.at(line.at("origin.path"));
}

/// The file as UTF-8, decoded by what the truth calls its encoding; only what the corpus writes.
std::string decoded(const Line& line, const std::string& bytes) {
  const std::string encoding = line.at("origin.encoding");
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

/// Those of interface.md, "JSON of a line", in its order.
constexpr std::array<std::string_view, 27> kFields = {"type",
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
                                                      "time",
                                                      "manufacturer",
                                                      "product",
                                                      "version",
                                                      "locale",
                                                      "serial_number",
                                                      "installation",
                                                      "installation_time",
                                                      "installation_assumed",
                                                      "sms_showed",
                                                      "differs",
                                                      "flags",
                                                      "parse",
                                                      "attributed_by",
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

/// Whether SMS's compiler would have refused the file, by a look at its text: a description without
/// quotes, a backslash in it that escapes nothing, or Unicode.
bool looks_refused(const Line& line, const std::string& mif) {
  if (line.at("origin.encoding") == "utf-16le") return true;
  const std::size_t name = mif.find("\"Description\"");
  std::size_t at = std::min(mif.find("VALUE", name), mif.find("Value", name));
  at = mif.find_first_not_of(" =", mif.find('=', at));
  if (mif[at] != '"') return true;
  for (++at; mif[at] != '"'; ++at) {
    if (mif[at] != '\\') continue;
    ++at;
    if (mif[at] != '\\' && mif[at] != '"') return true;
  }
  return false;
}

TEST(CorpusTruth, StatusFollowsTheWordAndTheFile) {
  std::map<std::string, std::set<std::string>> words;
  for (const Line& line : night().lines) {
    const std::string mif = line.at("mif_status");
    const bool refused = looks_refused(line, decoded(line, file_of(night(), line).bytes));
    words[mif + (refused ? " refused" : "")].insert(
        fmt::format("{} {} {}", line.at("status"), line.at("sms_showed"), line.at("differs")));
    std::string word = line.at("mif_text");
    while (word.ends_with(' ')) word.pop_back();
    const bool success = word == "Success" || word == "SUCCESS";
    const bool failed = word == "Failed" || word == "FAILED";
    EXPECT_EQ(mif, success ? "Success" : failed ? "Failed" : word.empty() ? "Missing" : "Other");
  }
  using Only = std::set<std::string>;
  EXPECT_EQ(words["Success"], Only{"Complete Complete []"});
  EXPECT_EQ(words["Success refused"], Only{"Complete Complete []"});
  EXPECT_EQ(words["Failed"], Only{R"(Failed Retrying ["Q166833"])"});
  EXPECT_EQ(words["Failed refused"], Only{R"(Failed Complete ["Q190135"])"});
  EXPECT_EQ(words["Other"], Only{"Unknown  []"});
  EXPECT_EQ(words["Other refused"], Only{R"(Unknown Complete ["Q190135"])"});
  EXPECT_EQ(words["Missing"], Only{"Unknown  []"});
}

TEST(CorpusTruth, WhenItWasInstalledIsReadFromTheText) {
  std::map<std::string, std::size_t> forms;
  for (const Line& line : night().lines) {
    const std::string text = line.at("installation");
    const bool has_day = text.find('/') != std::string::npos;
    ASSERT_EQ(line.has("installation_time"), has_day) << text;
    if (!has_day) continue;
    const std::string time = line.at("installation_time");
    ASSERT_EQ(time.substr(5, 2) + time.substr(8, 2), text.substr(0, 2) + text.substr(3, 2));
    const bool short_year = text.size() == 8;
    EXPECT_EQ(time.substr(11), short_year ? "00:00:00Z" : text.substr(11) + "Z");
    EXPECT_EQ(line.at("installation_assumed"), short_year ? "true" : "false");
    ++forms[short_year ? "mm/dd/yy" : "mm/dd/yyyy"];
  }
  EXPECT_EQ(forms.size(), 2U);
}

TEST(CorpusTruth, AnEmptyLiteralIsFlagged) {
  std::size_t flagged = 0;
  for (const Line& line : night().lines) {
    const std::string mif = decoded(line, file_of(night(), line).bytes);
    const std::size_t description = mif.find("\"Description\"");
    const bool empty = mif.find(" = \"\"\r\n", description) != std::string::npos;
    ASSERT_EQ(line.at("flags"), empty ? R"(["empty-description"])" : "[]") << mif;
    flagged += empty ? 1U : 0U;
  }
  EXPECT_GT(flagged, 100U);
}

TEST(CorpusTruth, JobStatusComesFromTheNewestOfEachMachine) {
  std::map<std::string, std::map<std::string, std::pair<std::int64_t, std::string>>> jobs;
  for (const Line& line : many_jobs().lines) {
    if (!line.has("job")) continue;
    auto& newest = jobs[line.at("job")][line.at("machine")];
    newest = std::max(newest, std::pair(*parse_moment(line.at("time")), line.at("status")));
  }
  std::set<std::string> seen;
  for (const Line& line : many_jobs().lines) {
    if (!line.has("job")) continue;
    std::set<std::string> statuses;
    for (const auto& [machine, newest] : jobs[line.at("job")]) statuses.insert(newest.second);
    const char* expected = statuses.contains("Failed")    ? "Retrying"
                           : statuses.contains("Unknown") ? "Active"
                                                          : "Complete";
    EXPECT_EQ(line.at("job_status"), expected);
    seen.insert(expected);
  }
  EXPECT_EQ(seen.size(), 3U);
}

TEST(CorpusTruth, AnOlderFailureOfAMachineDoesNotCount) {
  const Fleet fleet("VAQ", 1);
  Truth truth;
  truth.add({.report = {.time = 100}, .place = {.stem = 1}, .outcome = Outcome::kFailed});
  truth.add({.report = {.time = 200}, .place = {.stem = 2}, .outcome = Outcome::kSuccess});
  const std::vector<Line> lines = lines_of(truth, fleet, 1);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].at("job_status"), "Complete");
  EXPECT_EQ(lines[1].at("job_status"), "Complete");
  EXPECT_EQ(lines[1].at("status"), "Failed");
}

TEST(CorpusTruth, OfTwoCopiesTheBytewiseSmallerPathIsShown) {
  // Copies come last, so that with more than one folder they lie in another one; and RECEIVE.001
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
  const auto written = made.truth.write(Fleet("VAQ", 1), 1, "night", full);
  std::fclose(full);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, io::ErrorKind::kFull);
}

}  // namespace
}  // namespace mifdex::corpus
