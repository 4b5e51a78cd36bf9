// Instructions and manifests that are damaged or malicious: each is a reject with its reason, and
// its neighbours are unharmed (Q168130).
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/support/end_to_end_run.h"
#include "tests/support/json_text.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using cli::JsonText;

constexpr std::string_view kClass = "MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE";

struct Hostile {
  const char* name;
  std::string bytes;
};

std::string random_bytes(std::size_t count) {
  std::mt19937 random(1);
  std::string bytes(count, '\0');
  std::ranges::generate(bytes, [&] { return static_cast<char>(random() & 0xFFU); });
  return bytes;
}

std::vector<Hostile> hostile_instructions() {
  const std::string whole = cli::instruction("VAQ0000F", "VAQ00005");
  const std::size_t class_at = whole.find(kClass);
  std::string no_job = whole;
  no_job.replace(no_job.find("VAQ0000F"), 8, "\xFF\xFE\x01\x02\x03\x04\x05\x06");
  return {
      {"random bytes", random_bytes(4096)},
      {"no bytes", ""},
      {"5 MB of one letter", std::string(5'000'000, 'A')},
      {"cut inside its class", whole.substr(0, class_at + kClass.size() - 4)},
      {"cut behind its class", whole.substr(0, class_at + kClass.size())},
      {"cut inside its job", whole.substr(0, whole.find("VAQ0000F") + 5)},
      {"cut inside its machine", whole.substr(0, whole.find("VAQ00005") + 7)},
      {"its job overwritten", no_job},
      {"a class and 1 MB behind it", std::string(kClass) + std::string(1'000'000, 'F')},
  };
}

TEST(HostileInput, AnInstructionIsAReject) {
  for (const Hostile& hostile : hostile_instructions()) {
    SCOPED_TRACE(hostile.name);
    const TempFolder scratch;
    scratch.write("box/R/0000002A.PCK", cli::status_mif("Failed", "nobody's"));
    scratch.write("box/R/0000002A.SNI", hostile.bytes);
    const Ran ran = run_mifdex({"-x", scratch / "idx", "index", scratch / "box"});
    EXPECT_EQ(ran.exit_code, 3) << ran.err;
    const JsonText reject(answer(scratch / "idx", {"rejects"}));
    EXPECT_EQ(reject.text("/origin/path"), "R/0000002A.SNI");
    EXPECT_FALSE(reject.is_null("/reason"));
    EXPECT_FALSE(reject.is_null("/advice"));
    const JsonText line(answer(scratch / "idx", {"status"}));
    EXPECT_TRUE(line.is_null("/job") && line.is_null("/machine"));
    EXPECT_EQ(line.text("/status"), "Failed");
  }
}

// All of them are in one box; the results of its healthy files are the same as without them.
TEST(HostileInput, NeighboursAreUnharmed) {
  const TempFolder scratch;
  cli::write_small_box(scratch, "alone/box");
  cli::write_small_box(scratch, "beside/box");
  int stem = 0x50;
  for (const Hostile& hostile : hostile_instructions()) {
    scratch.write("beside/box/DESPOOLR.BOX/RECEIVE/000000" + std::to_string(stem++) + ".SNI",
                  hostile.bytes);
  }
  index_box(scratch / "idx1", {scratch / "alone/box"});
  index_box(scratch / "idx2", {scratch / "beside/box"});
  for (const char* glob : {"VAQ0000F", "VAQ00010"}) {
    const std::string alone =
        answer(scratch / "idx1", {"status", "--job", glob, "--mif", "success,failed"});
    EXPECT_FALSE(alone.empty());
    const std::string beside =
        answer(scratch / "idx2", {"status", "--job", glob, "--mif", "success,failed"});
    EXPECT_EQ(lines_of(alone).size(), lines_of(beside).size()) << beside;
    for (const char* machine : {"MANGO", "PEAR"}) {
      const std::vector<std::string> words = {"status", "--job", glob, "--machine", machine};
      const std::string one = answer(scratch / "idx1", words);
      const std::string two = answer(scratch / "idx2", words);
      if (one.empty()) continue;
      // These files have the time at which they were written, so times are not compared.
      const JsonText left(one);
      const JsonText right(two);
      for (const char* field : {"/status", "/mif_text", "/origin/path", "/origin/hash",
                                "/attributed_by/job", "/attributed_by/machine", "/domain"}) {
        EXPECT_EQ(left.text(field), right.text(field)) << field;
      }
    }
  }
}

TEST(HostileInput, BadLinesOfAManifestAreRejectsWithTheirNumbers) {
  const TempFolder scratch;
  scratch.write("box/R/0000002A.PCK", cli::status_mif("Failed", "disk full"));
  const std::string manifest =
      R"({"type":"job","id":"VAQ0000F","name":"Install JamalTest","site":"VAQ"})"
      "\n{\n"                                                              // 2
      R"({"type":"machine","smsid":"VAQ00005","name":"MANGO"} behind it)"  // 3
      "\n\n"                                                               // 4 is blank
      R"({"type":"machine","smsid":"VAQ00005","name":"MANGO","domain":"FRUIT"})"
      "\n[1,2,3]\n"                                                              // 6
      R"({"type":"pear","name":"PEAR"})"                                         // 7
      "\n{\"type\":\"machine\",\"smsid\":\"VAQ00006\",\"name\":\"\xFF\xFE\"}\n"  // 8
      R"({"type":"job","id":"VAQ00010","start":"yesterday"})"                    // 9
      "\n"
      R"({"type":"file","path":"../../etc/passwd","job":"VAQ0000F"})"  // 10
      "\n"
      R"({"type":"file","path":"R/0000002A.PCK","job":"VAQ0000F","machine":"VAQ00005"})"
      "\n"
      R"({"type":"machine","smsid":"VAQ000)";  // 12, cut
  scratch.write("manifest.ndjson", manifest);
  const Ran ran = run_mifdex(
      {"-x", scratch / "idx", "index", scratch / "box", "--manifest", scratch / "manifest.ndjson"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  std::vector<std::uint64_t> numbers;
  for (const std::string& row : lines_of(answer(scratch / "idx", {"rejects"}))) {
    const JsonText reject(row);
    EXPECT_EQ(reject.text("/kind"), "bad_manifest_line");
    EXPECT_EQ(reject.text("/origin/path"), "manifest.ndjson");
    EXPECT_FALSE(reject.is_null("/reason"));
    numbers.push_back(reject.number("/line"));
  }
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{2, 3, 6, 7, 8, 9, 10, 12}));
  const JsonText line(answer(scratch / "idx", {"status"}));
  EXPECT_EQ(line.text("/job"), "VAQ0000F");
  EXPECT_EQ(line.text("/machine"), "MANGO");
  EXPECT_EQ(line.text("/domain"), "FRUIT");
  EXPECT_EQ(line.text("/attributed_by/job"), "manifest");
  EXPECT_EQ(JsonText(answer(scratch / "idx", {"jobs"})).text("/name"), "Install JamalTest");
  // The same manifest again, alone: the same rejects once, the same line.
  const Ran again =
      run_mifdex({"-x", scratch / "idx", "index", "--manifest", scratch / "manifest.ndjson"});
  EXPECT_EQ(again.exit_code, 3) << again.err;
  EXPECT_EQ(lines_of(answer(scratch / "idx", {"rejects"})).size(), numbers.size());
}

}  // namespace
}  // namespace mifdex
