#include "io/manifest/manifest.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/temp_folder.h"

namespace mifdex::io {
namespace {

constexpr std::string_view kMachine = R"({"type":"machine","smsid":"VAQ00005","name":"MANGO"})";

/// A manifest in a file, read line by line.
class Manifest {
 public:
  explicit Manifest(std::string_view text, const ManifestOptions& options = {})
      : reader_(ManifestReader::open(folder_.write("facts.ndjson", text), options)) {
    EXPECT_TRUE(reader_.has_value());
  }

  /// Returns the next line as a T; if it is something else, its default, and the test fails.
  template <class T>
  T next() {
    const auto more = reader_->next(line_);
    EXPECT_TRUE(more.has_value() && *more);
    const T* const found = std::get_if<T>(&line_.what);
    const BadLine* const bad = std::get_if<BadLine>(&line_.what);
    EXPECT_NE(found, nullptr) << (bad == nullptr ? "another type" : bad->reason);
    return found == nullptr ? T() : *found;
  }

  bool at_end() {
    const auto more = reader_->next(line_);
    return more.has_value() && !*more;
  }

  const ManifestLine& line() const { return line_; }

 private:
  TempFolder folder_;
  Result<ManifestReader> reader_;
  ManifestLine line_;
};

std::string reason_of(std::string_view line) {
  Manifest manifest(line);
  return manifest.next<BadLine>().reason;
}

std::string job_with(std::string_view fields) {
  return R"({"type":"job","id":"VAQ0000F",)" + std::string(fields) + "}";
}

TEST(Manifest, HoldsWhatTheContractShows) {
  Manifest manifest(
      R"({"type":"job","id":"VAQ0000F","name":"Install JamalTest","site":"VAQ","destination":"VAQ","start":"1997-05-21T16:00:00Z","end":"1997-05-28T16:00:00Z","retries":100,"targets":["VAQ00005","VAQ00006"]})"
      "\n"
      R"({"type":"machine","smsid":"VAQ00005","name":"MANGO","domain":"FRUIT","site":"VAQ"})"
      "\n"
      R"({"type":"file","path":"RECEIVE/0000002A.PCK","job":"VAQ0000F","machine":"MANGO","collected":"1997-05-21T17:09:27Z","exit_code":3010})"
      "\n");
  const auto job = manifest.next<ManifestJob>();
  EXPECT_EQ(job.id, "VAQ0000F");
  EXPECT_EQ(job.name, "Install JamalTest");
  EXPECT_EQ(job.site, "VAQ");
  EXPECT_EQ(job.destination, "VAQ");
  EXPECT_EQ(job.start, 864'230'400);
  EXPECT_EQ(job.end, 864'835'200);
  EXPECT_EQ(job.retries, 100U);
  ASSERT_EQ(job.targets.size(), 2U);
  EXPECT_EQ(job.targets[0], "VAQ00005");
  EXPECT_EQ(job.targets[1], "VAQ00006");
  const auto machine = manifest.next<ManifestMachine>();
  EXPECT_EQ(machine.smsid, "VAQ00005");
  EXPECT_EQ(machine.name, "MANGO");
  EXPECT_EQ(machine.domain, "FRUIT");
  EXPECT_EQ(machine.site, "VAQ");
  const auto file = manifest.next<ManifestFile>();
  EXPECT_EQ(file.path, "RECEIVE/0000002A.PCK");
  EXPECT_EQ(file.job, "VAQ0000F");
  EXPECT_EQ(file.machine, "MANGO");
  EXPECT_EQ(file.collected, 864'234'567);
  EXPECT_EQ(file.exit_code, 3010);
  EXPECT_TRUE(manifest.at_end());
  EXPECT_TRUE(manifest.at_end());
}

TEST(Manifest, NeedsOnlyWhatALineIsAbout) {
  Manifest manifest(
      "{\"type\":\"job\",\"id\":\"J\"}\n"
      "{\"name\":null,\"site\":\"\",\"start\":null,\"retries\":null,\"targets\":null,"
      "\"id\":\" vaq0000f\\t\",\"type\":\" job \"}\n"
      "{\"type\":\"file\",\"path\":\"a\",\"machine\":\"M\"}\n"
      "{\"type\":\"file\",\"path\":\"a\",\"job\":\"J\",\"targets\":5,\"start\":[]}");
  auto job = manifest.next<ManifestJob>();
  EXPECT_EQ(job.id, "J");
  EXPECT_EQ(job.name, "");
  EXPECT_EQ(job.start, std::nullopt);
  EXPECT_EQ(job.retries, std::nullopt);
  EXPECT_TRUE(job.targets.empty());
  job = manifest.next<ManifestJob>();
  EXPECT_EQ(job.id, "vaq0000f");  // in its original case, without its blanks
  EXPECT_EQ(job.start, std::nullopt);
  EXPECT_EQ(manifest.next<ManifestFile>().machine, "M");
  EXPECT_EQ(manifest.next<ManifestFile>().job, "J");
}

TEST(Manifest, LinesKnowTheirPlace) {
  const std::string text = "\xEF\xBB\xBF" + std::string(kMachine) + "\r\n\r\n \t\n{\n" +
                           std::string(kMachine) + "\n" + std::string(kMachine);
  Manifest manifest(text);
  manifest.next<ManifestMachine>();
  EXPECT_EQ(manifest.line().number, 1U);
  EXPECT_EQ(manifest.line().offset, 3U);
  EXPECT_EQ(manifest.line().length, kMachine.size());
  manifest.next<BadLine>();
  EXPECT_EQ(manifest.line().number, 4U);
  EXPECT_EQ(text.substr(manifest.line().offset, manifest.line().length), "{");
  manifest.next<ManifestMachine>();
  EXPECT_EQ(manifest.line().number, 5U);
  EXPECT_EQ(text.substr(manifest.line().offset, manifest.line().length), kMachine);
  manifest.next<ManifestMachine>();
  EXPECT_EQ(manifest.line().number, 6U);
  EXPECT_EQ(manifest.line().offset + manifest.line().length, text.size());
  EXPECT_TRUE(manifest.at_end());
}

TEST(Manifest, NothingAndBlanksAreNoLines) {
  EXPECT_TRUE(Manifest("").at_end());
  EXPECT_TRUE(Manifest("\xEF\xBB\xBF").at_end());
  EXPECT_TRUE(Manifest("\n\r\n \t \n\n").at_end());
}

// Each bad line alone, and then all of them between good ones.
TEST(Manifest, ABadLineCostsNoNeighbour) {
  using namespace std::string_literals;
  const std::vector<std::string> bad = {"{",
                                        "}",
                                        "[",
                                        "]",
                                        "\"",
                                        "x",
                                        "5",
                                        "null",
                                        "[]",
                                        "{}",
                                        "{\"type\"",
                                        "{\"type\":}",
                                        "{\"type\":\"job\",\"id\":\"J\"",
                                        "{\"type\":\"job\",\"id\":\"J\"}}",
                                        "{\"type\":\"job\",\"id\":\"J\"} x",
                                        "{\"type\":\"job\",\"id\":\"J\"}{}",
                                        "{\"type\":\"job\",\"id\":\"J\"},",
                                        "{\"type\":\"job\" \"id\":\"J\"}",
                                        "{\"type\":\"job\",\"id\":\"J\",}",
                                        "{'type':'job','id':'J'}",
                                        "{\"type\":\"job\",\"id\":\"\xFF\"}",
                                        "{\"type\":\"job\",\"id\":\"\xED\xA0\x80\"}",
                                        "{\"type\":\"job\",\"id\":\"J\x01\"}",
                                        "{\"type\":\"job\",\"id\":\"\\ud800\"}",
                                        "{\"type\":\"job\",\"id\":\"\\q\"}",
                                        "{\"type\":\"job\",\"id\":\"J\",\"x\":tru}",
                                        "{\"type\":\"job\",\"id\":\"J\",\"x\":\"\\q\"}",
                                        "{\"type\":\"job\",\"id\":\"J\",\"x\":nul}",
                                        "{\"type\":\"job\",\"id\":\"J\",\"x\":01}",
                                        "{\"type\":\"job\",\"id\":\"J\",\"x\":[1,]}",
                                        "{\"type\":\"job\",\"id\":\"J\",\"x\":{\"y\"}}",
                                        "{\"type\":\"job\",\"id\":\"J\",\"x\":[1}",
                                        "{\"type\":\"job\",\"id\":\"J\",\"x\":1e999}",
                                        "{\"type\":\"job\",\"id\":\"J\0\"}"s,
                                        "\0"s,
                                        "// {\"type\":\"job\",\"id\":\"J\"}",
                                        std::string(100, '['),
                                        std::string(100, '{')};
  std::string all(kMachine);
  for (const std::string& line : bad) {
    EXPECT_NE(reason_of(line), "") << line;
    all += "\n" + line + "\n" + std::string(kMachine);
  }
  Manifest manifest(all);
  EXPECT_EQ(manifest.next<ManifestMachine>().name, "MANGO");
  for (std::size_t i = 0; i < bad.size(); ++i) {
    manifest.next<BadLine>();
    EXPECT_EQ(manifest.line().number, 2 * i + 2);
    EXPECT_EQ(manifest.next<ManifestMachine>().name, "MANGO") << bad[i];
  }
  EXPECT_TRUE(manifest.at_end());
}

TEST(Manifest, AReasonNamesTheField) {
  EXPECT_EQ(reason_of(R"({"id":"J"})"), "the line has no \"type\"");
  EXPECT_EQ(reason_of(R"({"type":5,"id":"J"})"), "\"type\" is not a string");
  EXPECT_EQ(reason_of(R"({"type":"Job","id":"J"})"),
            "\"type\" is \"Job\", not job, machine or file");
  EXPECT_EQ(reason_of(R"({"type":"job"})"), "a job has no \"id\"");
  EXPECT_EQ(reason_of(R"({"type":"job","id":" "})"), "a job has no \"id\"");
  EXPECT_EQ(reason_of(R"({"type":"job","id":5})"), "\"id\" is not a string");
  EXPECT_EQ(reason_of(R"({"type":"job","id":"J","id":"K"})"), "\"id\" comes twice");
  EXPECT_EQ(reason_of(R"({"type":"job","id":null,"\u0069d":"K"})"), "\"id\" comes twice");
  EXPECT_EQ(reason_of(R"({"type":"machine","name":"MANGO"})"), "a machine has no \"smsid\"");
  EXPECT_EQ(reason_of(R"({"type":"machine","smsid":"VAQ00005"})"), "a machine has no \"name\"");
  EXPECT_EQ(reason_of(R"({"type":"file","job":"J"})"), "a file has no \"path\"");
  EXPECT_EQ(reason_of(R"({"type":"file","path":"a"})"),
            "a file has neither \"job\" nor \"machine\"");
  EXPECT_EQ(reason_of(job_with(R"("start":"tomorrow")")), "\"start\" is not a time: \"tomorrow\"");
  EXPECT_EQ(reason_of(job_with(R"("end":"1997-02-29")")), "\"end\" is not a time: \"1997-02-29\"");
  EXPECT_EQ(reason_of(job_with(R"("start":864234567)")), "\"start\" is not a string");
  EXPECT_EQ(reason_of(job_with(R"("retries":"100")")), "\"retries\" is not an integer");
  EXPECT_EQ(reason_of(job_with(R"("retries":1.5)")), "\"retries\" is not an integer");
  EXPECT_EQ(reason_of(job_with(R"("targets":"VAQ00005")")),
            "\"targets\" is not an array of strings");
  EXPECT_EQ(reason_of(job_with(R"("targets":["VAQ00005",6])")),
            "\"targets\" is not an array of strings");
  EXPECT_EQ(reason_of(job_with(R"("targets":["VAQ00005"," "])")),
            "\"targets\" has an empty string");
  EXPECT_EQ(reason_of(job_with(R"("targets":[],"targets":[])")), "\"targets\" comes twice");
}

TEST(Manifest, NumbersHaveARange) {
  EXPECT_EQ(Manifest(job_with("\"retries\":4294967295")).next<ManifestJob>().retries, 4294967295U);
  EXPECT_EQ(Manifest(job_with("\"retries\":0")).next<ManifestJob>().retries, 0U);
  EXPECT_EQ(reason_of(job_with("\"retries\":4294967296")),
            "\"retries\" is not between 0 and 4294967295");
  EXPECT_EQ(reason_of(job_with("\"retries\":-1")), "\"retries\" is not between 0 and 4294967295");
  EXPECT_EQ(reason_of(job_with("\"retries\":18446744073709551615")),
            "\"retries\" is not between 0 and 4294967295");
  EXPECT_NE(reason_of(job_with("\"retries\":18446744073709551616")), "");
  const std::string file = R"({"type":"file","path":"a","job":"J","exit_code":)";
  EXPECT_EQ(Manifest(file + "-2147483648}").next<ManifestFile>().exit_code, -2147483648LL);
  EXPECT_EQ(Manifest(file + "4294967295}").next<ManifestFile>().exit_code, 4294967295LL);
  EXPECT_NE(reason_of(file + "4294967296}"), "");
  EXPECT_NE(reason_of(file + "-2147483649}"), "");
}

TEST(Manifest, TextsHaveTheirLimits) {
  const std::string longest(ManifestReader::kMaxTextBytes, 'x');
  EXPECT_EQ(Manifest(job_with("\"name\":\"" + longest + "\"")).next<ManifestJob>().name, longest);
  EXPECT_EQ(reason_of(job_with("\"name\":\"x" + longest + "\"")),
            "\"name\" has more than 16384 bytes");
  EXPECT_EQ(reason_of(job_with("\"targets\":[\"x" + longest + "\"]")),
            "\"targets\" has more than 16384 bytes");
  EXPECT_EQ(reason_of(job_with(R"("name":"a\u0000b")")), "\"name\" holds a NUL");
  EXPECT_EQ(reason_of(R"({"type":"file","path":"a\u0000","job":"J"})"), "\"path\" holds a NUL");
  // Unknown fields may have any value.
  Manifest(job_with("\"comment\":\"\\u0000x" + longest + "\",\"path\":{\"a\":[5]}"))
      .next<ManifestJob>();
}

TEST(Manifest, ValuesWithinValuesHaveAnEnd) {
  const auto nested = [](std::size_t depth) {
    return job_with("\"x\":" + std::string(depth, '[') + std::string(depth, ']'));
  };
  Manifest(nested(60)).next<ManifestJob>();
  EXPECT_EQ(reason_of(nested(70)), "is nested too deeply");
  EXPECT_EQ(reason_of(nested(1'000'000)), "is nested too deeply");
}

TEST(Manifest, APathIsThatOfTheBox) {
  const auto path_of = [](std::string_view path) {
    Manifest manifest(R"({"type":"file","job":"J","path":")" + std::string(path) + "\"}");
    return std::string(manifest.next<ManifestFile>().path);
  };
  EXPECT_EQ(path_of("RECEIVE\\\\0000002A.PCK"), "RECEIVE/0000002A.PCK");
  EXPECT_EQ(path_of("./a/b.mif"), "a/b.mif");
  EXPECT_EQ(path_of(".\\\\a\\\\b.mif"), "a/b.mif");
  EXPECT_EQ(path_of("//a//./b.mif"), "a/b.mif");
  EXPECT_EQ(path_of(".hidden/..b/c.."), ".hidden/..b/c..");
  EXPECT_EQ(path_of(" a / b.mif "), " a / b.mif ");
  EXPECT_EQ(path_of("\\u00e9.mif"), "\xC3\xA9.mif");
  for (const char* bad : {"", "/", ".", "./", "../a", "a/../b", "a\\\\..", ".."}) {
    EXPECT_NE(reason_of(R"({"type":"file","job":"J","path":")" + std::string(bad) + "\"}"), "")
        << bad;
  }
}

TEST(Manifest, AReasonIsCutBetweenCharacters) {
  std::string type(39, 'x');
  for (int i = 0; i < 30; ++i) type += "\xC3\xA9";
  EXPECT_EQ(reason_of("{\"type\":\"" + type + "\"}"),
            "\"type\" is \"" + type.substr(0, 39) + "\", not job, machine or file");
}

// The lines must be the same for any chunk size.
TEST(Manifest, ChunksLeaveNoTrace) {
  std::string text = "\xEF\xBB\xBF";
  for (int i = 0; i < 40; ++i) {
    text += R"({"type":"machine","smsid":"S)" + std::to_string(i) + R"(","name":"N)" +
            std::string(static_cast<std::size_t>(i), 'x') + "\"}" + (i % 3 == 0 ? "\r\n" : "\n");
    if (i % 7 == 0) text += "{\"bad\n\n";
    if (i == 20) text += std::string(400, 'y') + "\n" + std::string(500, 'z') + "\r\n";
  }
  const auto lines_of = [&text](std::size_t chunk) {
    std::vector<std::string> lines;
    Manifest manifest(text, {.max_line_bytes = 300, .chunk_bytes = chunk});
    while (!manifest.at_end()) {
      const ManifestLine& line = manifest.line();
      const auto* machine = std::get_if<ManifestMachine>(&line.what);
      lines.push_back(
          std::to_string(line.number) + " " + std::to_string(line.offset) + " " +
          std::to_string(line.length) + " " +
          (machine == nullptr ? std::get<BadLine>(line.what).reason : std::string(machine->name)));
      EXPECT_EQ(text[line.offset + line.length] == '\r', text[line.offset + line.length] != '\n');
    }
    return lines;
  };
  const auto expected = lines_of(1 << 20);
  EXPECT_EQ(expected.size(), 40U + 6U + 2U);
  constexpr std::array<std::size_t, 10> kChunks = {1, 2, 3, 7, 64, 299, 300, 301, 401, 4096};
  for (const std::size_t chunk : kChunks) {
    EXPECT_EQ(lines_of(chunk), expected) << chunk;
  }
}

// The missing end of a cut line may be next to it in memory, in the line before or after.
TEST(Manifest, ALineIsNotMendedByAnother) {
  const std::string cut = R"({"type":"job","id":"J","x":{})";
  for (std::size_t chunk = 1; chunk < 200; ++chunk) {
    Manifest manifest(std::string(90, '}') + "\n" + cut + "\n}\n" + cut + "\r\n" + cut,
                      {.max_line_bytes = 100, .chunk_bytes = chunk});
    manifest.next<BadLine>();
    EXPECT_EQ(manifest.next<BadLine>().reason, "is not a JSON object");
    manifest.next<BadLine>();
    EXPECT_EQ(manifest.next<BadLine>().reason, "is not a JSON object");
    EXPECT_EQ(manifest.next<BadLine>().reason, "is not a JSON object");
    EXPECT_TRUE(manifest.at_end());
  }
}

TEST(Manifest, TargetsAreThoseOfTheirLine) {
  Manifest manifest(job_with(R"("targets":["A","B"])") + "\n" + job_with(R"("targets":[" C "])") +
                    "\n" + job_with(R"("retries":1)"));
  EXPECT_EQ(manifest.next<ManifestJob>().targets.size(), 2U);
  const auto job = manifest.next<ManifestJob>();
  ASSERT_EQ(job.targets.size(), 1U);
  EXPECT_EQ(job.targets[0], "C");
  EXPECT_TRUE(manifest.next<ManifestJob>().targets.empty());
}

TEST(Manifest, ALineOverTheLimitIsABadOne) {
  const std::string machine(kMachine);
  const ManifestOptions options = {.max_line_bytes = machine.size(), .chunk_bytes = 16};
  const std::string longer = machine + " ";
  Manifest manifest(machine + "\n" + longer + "\n" + machine + "\n" + longer, options);
  manifest.next<ManifestMachine>();
  EXPECT_EQ(manifest.next<BadLine>().reason,
            "has more than " + std::to_string(machine.size()) + " bytes");
  EXPECT_EQ(manifest.line().number, 2U);
  EXPECT_EQ(manifest.line().offset, machine.size() + 1);
  EXPECT_EQ(manifest.line().length, longer.size());
  manifest.next<ManifestMachine>();
  EXPECT_EQ(manifest.line().number, 3U);
  manifest.next<BadLine>();
  EXPECT_EQ(manifest.line().length, longer.size());
  EXPECT_TRUE(manifest.at_end());
}

TEST(Manifest, AJobCanHaveManyTargets) {
  constexpr std::size_t kTargets = 300'000;
  std::string text = R"({"type":"job","id":"J","targets":[)";
  for (std::size_t i = 0; i < kTargets; ++i) {
    text += (i == 0 ? "\"VAQ" : ",\"VAQ") + std::to_string(10'000'000 + i) + "\"";
  }
  Manifest manifest(std::string(kMachine) + "\n" + text + "]}\n" + std::string(kMachine) + "\n");
  manifest.next<ManifestMachine>();
  const auto job = manifest.next<ManifestJob>();
  ASSERT_EQ(job.targets.size(), kTargets);
  EXPECT_EQ(job.targets.front(), "VAQ10000000");
  EXPECT_EQ(job.targets.back(), "VAQ10299999");
  manifest.next<ManifestMachine>();
  EXPECT_TRUE(manifest.at_end());
}

TEST(Manifest, CanComeFromAPipe) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  std::thread writer([fd = ends[1]] {
    const std::string text = std::string(kMachine) + "\n" + std::string(kMachine);
    for (const char c : text) EXPECT_EQ(::write(fd, &c, 1), 1);
    ::close(fd);
  });
  auto reader = ManifestReader::read_from(Descriptor(ends[0]), "pipe");
  ASSERT_TRUE(reader.has_value());
  ManifestLine line;
  int lines = 0;
  for (auto more = reader->next(line); more.has_value() && *more; more = reader->next(line)) {
    EXPECT_TRUE(std::holds_alternative<ManifestMachine>(line.what));
    ++lines;
  }
  EXPECT_EQ(lines, 2);
  writer.join();
}

TEST(Manifest, WhatCannotBeReadIsAnError) {
  const TempFolder folder;
  const auto missing = ManifestReader::open(folder.path("missing"));
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, ErrorKind::kIo);
  EXPECT_EQ(missing.error().errno_value, ENOENT);
  EXPECT_EQ(missing.error().where, folder.path("missing"));
  const auto directory = ManifestReader::open(folder.path());
  ASSERT_FALSE(directory.has_value());
  EXPECT_EQ(directory.error().errno_value, EISDIR);
  // Open for writing only: the file exists, and reading it fails.
  Descriptor unreadable(::open(folder.write("a").c_str(), O_WRONLY | O_CLOEXEC));
  auto reader = ManifestReader::read_from(std::move(unreadable), "a");
  ASSERT_TRUE(reader.has_value());
  ManifestLine line;
  const auto more = reader->next(line);
  ASSERT_FALSE(more.has_value());
  EXPECT_EQ(more.error().kind, ErrorKind::kIo);
  EXPECT_EQ(more.error().errno_value, EBADF);
}

TEST(Manifest, Utf16IsAnErrorOfTheFile) {
  const TempFolder folder;
  for (const std::string_view mark : {"\xFF\xFE", "\xFE\xFF"}) {
    auto reader = ManifestReader::open(folder.write("a", std::string(mark) + "{"));
    ASSERT_TRUE(reader.has_value());
    ManifestLine line;
    const auto more = reader->next(line);
    ASSERT_FALSE(more.has_value());
    EXPECT_EQ(more.error().kind, ErrorKind::kEncoding);
  }
}

}  // namespace
}  // namespace mifdex::io
