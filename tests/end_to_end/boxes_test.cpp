// The boxes of an index: how they are named and followed, and that a forgotten box leaves nothing
// in the index.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "index/format/keys.h"
#include "tests/index/behind_the_index.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using cli::status_mif;
using Words = std::vector<std::string>;

Ran ask(const std::string& index, Words words) {
  words.insert(words.begin(), {"-x", index});
  return run_mifdex(words);
}

/// Returns the value of the text field `name` in each line of ndjson; in nested objects, the first
/// one.
Words values_of(const std::string& ndjson, const std::string& name) {
  const std::string front = "\"" + name + "\":\"";
  Words values;
  for (const std::string& line : lines_of(ndjson)) {
    const std::size_t at = line.find(front);
    if (at == std::string::npos) continue;
    const std::size_t from = at + front.size();
    values.push_back(line.substr(from, line.find('"', from) - from));
  }
  return values;
}

std::string everything(const std::string& index) {
  std::string text;
  for (const Words& words :
       {Words{"status"}, Words{"status", "--history"}, Words{"jobs"}, Words{"machines"},
        Words{"machines", "--duplicates"}, Words{"rejects"}, Words{"events"}}) {
    text += "== " + words.back() + "\n" + answer(index, words);
  }
  const std::string info = answer(index, {"info"});
  const std::size_t counts = info.find("\"lines\":");
  text += info.substr(counts, info.find("\"bytes_on_disk\"") - counts);
  return text + "\n" + without(answer(index, {"box", "list"}), "\"first_indexed\"", "\"there\"");
}

void expect_sound(const std::string& index) {
  const Ran verified = ask(index, {"verify", "--full"});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
}

/// Copies a folder with the times of its files, under new names if asked to.
void copy_files(const fs::path& from, const fs::path& to, const std::string& prefix = {}) {
  for (const auto& entry : fs::recursive_directory_iterator(from)) {
    if (!entry.is_regular_file()) continue;
    const fs::path folder = to / fs::relative(entry.path().parent_path(), from);
    fs::create_directories(folder);
    const fs::path copy = folder / (prefix + entry.path().filename().string());
    fs::copy_file(entry.path(), copy);
    fs::last_write_time(copy, fs::last_write_time(entry.path()));
  }
}

/// Three boxes that depend on one another, and a manifest. A and B are boxes of their own; B has an
/// identity for machines of A, another name for a machine of A, and a file that holds two reports;
/// C has A's files again, some as copies without their instructions.
class EntangledBoxes {
 public:
  EntangledBoxes() {
    cli::write_small_box(scratch_, "A");
    cli::write_small_box(scratch_, "B");
    const std::string receive = "B/DESPOOLR.BOX/RECEIVE/";
    scratch_.write(receive + "00000007.PCK", status_mif("Failed", "only here"));
    scratch_.write(receive + "00000007.SNI", cli::instruction("VAQ0000F", "VAQ00009"));
    scratch_.write("A/DATALOAD.BOX/DELTAMIF.COL/A0000009.MIF",
                   cli::identity_mif("KIWI", "VAQ00009", "TROPIC"));
    scratch_.write("B/DATALOAD.BOX/DELTAMIF.COL/A0000001.MIF",
                   cli::identity_mif("MANGO2", "VAQ00005", "FRUIT2"));
    scratch_.write("A/DESPOOLR.BOX/RECEIVE/TWO.MIF",
                   status_mif("Failed", "first of two") + status_mif("Success", "second of two"));
    scratch_.write("A/LOOSE.MIF", status_mif("Failed", "nobody's"));
    scratch_.write("A/SMS.INI", "[SMS]\r\nSMS Unique ID=VAQ00006\r\nMachineName=PLUM\r\n");
    // A report that identifies its machine, and another of the same machine that does not.
    scratch_.write("B/REPORT.MIF", identified_report("LEMON", "VAQ0000A"));
    scratch_.write("A/DESPOOLR.BOX/RECEIVE/00000008.PCK", status_mif("Failed", "of LEMON"));
    scratch_.write("A/DESPOOLR.BOX/RECEIVE/00000008.SNI", cli::instruction("VAQ00010", "VAQ0000A"));
    copy_files(scratch_ / "A", scratch_ / "C");
    copy_files(scratch_ / "A/DESPOOLR.BOX/RECEIVE", scratch_ / "C/BACKUP", "Copy of ");
    scratch_.write(
        "manifest.ndjson",
        R"({"type":"job","id":"VAQ0000F","name":"Install","targets":["VAQ00005","VAQ0000Z"]})"
        "\n"
        R"({"type":"machine","smsid":"VAQ0000Z","name":"OLIVE"})"
        "\n"
        R"({"type":"file","path":"LOOSE.MIF","job":"VAQ0000G","machine":"FIG"})"
        "\nno line of a manifest\n");
  }

  /// Indexes `boxes` in this order, with the manifest; returns the path of the index.
  std::string index(const std::string& name, const Words& boxes) const {
    Words words = {"--manifest", scratch_ / "manifest.ndjson"};
    for (const std::string& box : boxes) words.push_back(scratch_ / box);
    index_box(scratch_ / name, words);
    return scratch_ / name;
  }

  const TempFolder& scratch() const { return scratch_; }

 private:
  /// Returns a status MIF with an Identification group in the same component.
  static std::string identified_report(const std::string& machine, const std::string& smsid) {
    const std::string end = "END COMPONENT";
    const std::string identity = cli::identity_mif(machine, smsid, "CITRUS");
    const std::string status = status_mif("Success", "with its name");
    return status.substr(0, status.rfind(end)) + identity.substr(identity.find("START GROUP"));
  }

  TempFolder scratch_;
};

TEST(Boxes, AForgottenBoxLeavesNothingBehind) {
  const EntangledBoxes boxes;
  const Words all = {"A", "B", "C"};
  for (const std::string& forgotten : all) {
    Words others;
    for (const std::string& box : all) {
      if (box != forgotten) others.push_back(box);
    }
    const std::string index = boxes.index("all-without-" + forgotten, all);
    const std::string fresh = boxes.index("only-without-" + forgotten, others);
    EXPECT_NE(everything(index), everything(fresh)) << forgotten;
    const Ran ran = ask(index, {"box", "forget", forgotten});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    expect_same(everything(index), everything(fresh));
    expect_sound(index);
    // If it is read again, the index is as before.
    index_box(index, {boxes.scratch() / forgotten});
    const std::string again = boxes.index("again-" + forgotten, all);
    expect_same(listing(index), listing(again));
    expect_sound(index);
  }
}

TEST(Boxes, OfBoxesReadOneByOneNoOrderIsLeft) {
  const EntangledBoxes boxes;
  std::string index;
  for (const Words& run : {Words{"C"}, Words{"A"}, Words{"B"}}) index = boxes.index("idx", run);
  fs::remove(boxes.scratch() / "B/DESPOOLR.BOX/RECEIVE/00000002.PCK");
  boxes.index("idx", {"B"});
  EXPECT_EQ(ask(index, {"box", "forget", boxes.scratch() / "A"}).exit_code, 0);
  EXPECT_EQ(ask(index, {"box", "forget", "C"}).exit_code, 0);
  const Ran why = ask(index, {"why", "00000002.PCK", "--format", "ndjson"});
  EXPECT_TRUE(holds(why.out, "\"gone_since_run\":4")) << why.out;
  expect_sound(index);
  EXPECT_EQ(ask(index, {"box", "forget", "B"}).exit_code, 0);
  EXPECT_EQ(ask(index, {"box", "list"}).exit_code, 1);
  EXPECT_EQ(ask(index, {"why", "00000002.PCK"}).exit_code, 1);
  EXPECT_TRUE(
      holds(answer(index, {"status"}), "\"machine\":\"OLIVE\""));  // it came from a manifest
  expect_sound(index);
}

TEST(Boxes, AMigratedIndexSaysWhatToReadAgainBeforeABoxIsForgotten) {
  const EntangledBoxes boxes;
  const std::string index = boxes.index("idx", {"A", "B", "C"});
  index::change_behind(index, index::Family::kFacts,
                       [](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* facts) {
                         const std::string from(1, index::kIdentitySourceFact);
                         const std::string to = index::after_prefix(from);
                         EXPECT_TRUE(db.DeleteRange({}, facts, from, to).ok());
                         const std::string format(index::kFormatKey);
                         EXPECT_TRUE(db.Put({}, format, "\x04").ok());
                         EXPECT_TRUE(db.Flush({}, facts).ok());
                         EXPECT_TRUE(db.Flush({}).ok());
                       });
  EXPECT_EQ(ask(index, {"migrate"}).exit_code, 0);
  const Ran refused = ask(index, {"box", "forget", "C"});
  EXPECT_EQ(refused.exit_code, 4) << refused.err;
  const std::string command = "mifdex index --reread --index " + index + ' ' +
                              (boxes.scratch() / "A") + ' ' + (boxes.scratch() / "B");
  EXPECT_TRUE(holds(refused.err, command)) << refused.err;
  EXPECT_TRUE(holds(refused.err, "with the flags of their runs")) << refused.err;
  // Also without --reread: a migrated box is read anew.
  index_box(index, {boxes.scratch() / "A", boxes.scratch() / "B"});
  const Ran forgotten = ask(index, {"box", "forget", "C"});
  EXPECT_EQ(forgotten.exit_code, 0) << forgotten.err;
  expect_same(everything(index), everything(boxes.index("fresh", {"A", "B"})));
  expect_sound(index);
}

/// Starts `box forget` and kills it after `microseconds`; returns whether it had ended by itself.
bool killed_forgetting(const std::string& index, unsigned microseconds) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl(MIFDEX_PROGRAM, "mifdex", "-q", "-x", index.c_str(), "box", "forget", "VAQ", nullptr);
    ::_exit(127);
  }
  ::usleep(microseconds);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status);
}

TEST(Boxes, AKilledForgettingLeavesTheIndexAsItWasOrWithoutTheBox) {
  const TempFolder scratch;
  const std::string make = std::string(MIFDEX_CORPUS_PROGRAM) + " " + (scratch / "VAQ") +
                           " --machines 400 --jobs 2 --seed 7 >/dev/null";
  ASSERT_EQ(std::system(make.c_str()), 0) << make;  // NOLINT(cert-env33-c): a path of our own
  cli::write_small_box(scratch, "NYC");
  index_box(scratch / "idx", {scratch / "VAQ", scratch / "NYC"});
  index_box(scratch / "fresh", {scratch / "NYC"});
  const std::string with = listing(scratch / "idx");
  const std::string without_it = listing(scratch / "fresh");
  ASSERT_NE(with, without_it);
  std::mt19937 random(7);
  bool ended = false;
  for (int kills = 0; kills < 8 && !ended; ++kills) {
    ended = killed_forgetting(scratch / "idx", 1'000 + static_cast<unsigned>(random() % 400'000));
    const std::string now = listing(scratch / "idx");
    EXPECT_TRUE(now == with || now == without_it) << "neither, after kill " << kills;
    if (now == without_it) break;
  }
  const Ran last = ask(scratch / "idx", {"box", "forget", "VAQ"});
  EXPECT_TRUE(last.exit_code == 0 || holds(last.err, "no box in the index has this name"))
      << last.err;
  expect_same(listing(scratch / "idx"), without_it);
  expect_sound(scratch / "idx");
}

/// Boxes whose paths end alike: two sites, and one whose whole path ends like that of another.
class Namesakes : public testing::Test {
 protected:
  Namesakes() {
    int number = 0;
    for (const std::string box : {"VAQ/DESPOOLR.BOX", "NYC/DESPOOLR.BOX", "old/VAQ/DESPOOLR.BOX"}) {
      const std::string text = "text " + std::to_string(++number);
      scratch_.write(box + "/RECEIVE/00000001.PCK", status_mif("Failed", text));
      scratch_.write(box + "/RECEIVE/BAD.MIF", "rubbish of " + box);
      index_box(scratch_ / "idx", {scratch_ / box});
    }
  }

  Ran ask(Words words) const { return mifdex::ask(scratch_ / "idx", std::move(words)); }
  std::string answer(Words words) const {
    return mifdex::answer(scratch_ / "idx", std::move(words));
  }

  TempFolder scratch_;
};

TEST_F(Namesakes, EveryAnswerNamesItsBox) {
  const std::string rows = answer({"status"});
  const Words names = values_of(rows, "box");
  const Words paths = values_of(rows, "box_path");
  ASSERT_EQ(names.size(), 3U) << rows;
  ASSERT_EQ(paths.size(), 3U) << rows;
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(paths[i].ends_with("/" + names[i])) << paths[i] << " " << names[i];
    EXPECT_TRUE(fs::exists(paths[i])) << paths[i];
    for (std::size_t other = 0; other < i; ++other) EXPECT_NE(names[i], names[other]);
  }
  EXPECT_TRUE(holds(rows, "\"box\":\"NYC/DESPOOLR.BOX\"")) << rows;
  for (const Words& words : {Words{"rejects"}, Words{"events"}, Words{"why", "00000001.PCK"}}) {
    EXPECT_TRUE(holds(answer(words), "\"box_path\":\"" + (scratch_ / "NYC/DESPOOLR.BOX\"")))
        << words.front();
  }
  const Ran csv = ask({"status", "--format", "csv"});
  EXPECT_TRUE(holds(csv.out, ",origin_box,origin_box_path,origin_path,")) << csv.out;
}

TEST_F(Namesakes, EveryPrintedFileIsFoundAgain) {
  const Ran printed = ask({"why", "00000001.PCK", "--format", "tsv"});
  const Words names = values_of(answer({"status"}), "box");
  ASSERT_EQ(names.size(), 3U);
  for (const std::string& name : names) {
    std::string file = name + "/RECEIVE/00000001.PCK";
    const std::string told = values_of(answer({"why", file}), "box").at(0);
    EXPECT_EQ(told, name);
    EXPECT_EQ(values_of(answer({"why", file}), "box").size(), 1U) << file;
    const Ran whole = ask({"cat", file});
    EXPECT_EQ(whole.exit_code, 0) << file << whole.err;
    for (char& c : file) c = c == '/' ? '\\' : c;
    EXPECT_EQ(ask({"cat", file}).out, whole.out) << file;
    EXPECT_EQ(values_of(answer({"why", file}), "box").at(0), name) << file;
  }
  const Ran rejects = ask({"rejects"});
  EXPECT_TRUE(holds(rejects.out, "NYC/DESPOOLR.BOX/RECEIVE/BAD.MIF")) << rejects.out;
  const Ran ambiguous = ask({"cat", "RECEIVE/00000001.PCK"});
  EXPECT_EQ(ambiguous.exit_code, 2);
  for (const std::string& name : names) {
    EXPECT_TRUE(holds(ambiguous.err, name + "/RECEIVE/00000001.PCK")) << ambiguous.err;
  }
}

TEST_F(Namesakes, AFilterSelectsBoxesByNameOrPath) {
  EXPECT_EQ(values_of(answer({"status", "--box", "nyc/*"}), "box"), Words{"NYC/DESPOOLR.BOX"});
  EXPECT_EQ(values_of(answer({"rejects", "--box", scratch_ / "VAQ/*"}), "box_path"),
            Words{scratch_ / "VAQ/DESPOOLR.BOX"});
  EXPECT_EQ(ask({"status", "--box", "NYC*", "--count"}).out, "1\n");
  EXPECT_EQ(lines_of(answer({"events", "--box", "NYC*", "--id", "374"})).size(), 1U);
  EXPECT_EQ(lines_of(answer({"export", "--box", "NYC*"})).size(), 1U);
  EXPECT_EQ(ask({"status", "--box", "nowhere"}).exit_code, 1);
}

TEST_F(Namesakes, ABoxIsRenamedOnceForAll) {
  EXPECT_EQ(ask({"box", "rename", "NYC/DESPOOLR.BOX", "newyork"}).exit_code, 0);
  EXPECT_EQ(values_of(answer({"status", "--box", "newyork"}), "box"), Words{"newyork"});
  EXPECT_TRUE(holds(ask({"cat", "newyork/RECEIVE/00000001.PCK"}).out, "text 2"));
  const Ran taken = ask({"box", "rename", "old/VAQ/DESPOOLR.BOX", "NewYork"});
  EXPECT_EQ(taken.exit_code, 2);
  EXPECT_TRUE(holds(taken.err, "taken by the box at " + (scratch_ / "NYC/DESPOOLR.BOX")))
      << taken.err;
  EXPECT_EQ(ask({"box", "rename", "newyork", "a/b"}).exit_code, 2);
  const Ran again = ask({"index", "--box-name", "newyork=" + (scratch_ / "VAQ/DESPOOLR.BOX")});
  EXPECT_EQ(again.exit_code, 2) << again.err;
  const Ran named = ask({"index", "--box-name", "vaq=" + (scratch_ / "VAQ/DESPOOLR.BOX")});
  EXPECT_TRUE(named.exit_code == 0 || named.exit_code == 3) << named.err;
  EXPECT_TRUE(holds(ask({"cat", "vaq/RECEIVE/00000001.PCK"}).out, "text 1"));
  EXPECT_TRUE(holds(ask({"index", "--box-name", "vaq"}).err, "NAME=PATH"));
  expect_sound(scratch_ / "idx");
}

TEST_F(Namesakes, AMovedBoxIsFollowed) {
  const std::string before = without(answer({"status", "--history"}), "\"origin\"", "\"path\"");
  fs::create_directories(scratch_ / "archive");
  fs::rename(scratch_ / "NYC/DESPOOLR.BOX", scratch_ / "archive/DESPOOLR.BOX");
  const Ran list = ask({"box", "list"});
  EXPECT_TRUE(holds(list.out, "NYC/DESPOOLR.BOX")) << list.out;
  EXPECT_EQ(values_of(answer({"box", "list"}), "name").size(), 3U);
  EXPECT_EQ(lines_of(answer({"box", "list"})).size(), 3U);
  EXPECT_TRUE(holds(answer({"box", "list"}), "\"there\":false"));
  const Ran other = ask({"box", "relocate", "NYC/DESPOOLR.BOX", scratch_ / "VAQ"});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_TRUE(holds(other.err, "is not the box")) << other.err;
  EXPECT_EQ(ask({"box", "relocate", "NYC/DESPOOLR.BOX", scratch_ / "VAQ/DESPOOLR.BOX"}).exit_code,
            2);
  const Ran moved = ask({"box", "relocate", "NYC", scratch_ / "archive/DESPOOLR.BOX"});
  EXPECT_EQ(moved.exit_code, 2) << "NYC is no name and no end of a path";
  const Ran done = ask({"box", "relocate", "NYC/DESPOOLR.BOX", scratch_ / "archive/DESPOOLR.BOX"});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_EQ(without(answer({"status", "--history"}), "\"origin\"", "\"path\""), before);
  EXPECT_TRUE(holds(ask({"cat", "archive/DESPOOLR.BOX/RECEIVE/00000001.PCK"}).out, "text 2"));
  index_box(scratch_ / "idx", {scratch_ / "archive/DESPOOLR.BOX"});
  EXPECT_EQ(lines_of(answer({"box", "list"})).size(), 3U);
  EXPECT_FALSE(holds(answer({"box", "list"}), "\"there\":false"));
  expect_sound(scratch_ / "idx");
}

TEST_F(Namesakes, OtherBytesAreNoMovedBoxUnlessForced) {
  fs::create_directories(scratch_ / "archive");
  fs::rename(scratch_ / "NYC/DESPOOLR.BOX", scratch_ / "archive/DESPOOLR.BOX");
  const std::string place = "archive/DESPOOLR.BOX";
  scratch_.write(place + "/RECEIVE/00000001.PCK", status_mif("Failed", "text X"));
  const Words words = {"box", "relocate", "NYC/DESPOOLR.BOX", scratch_ / place};
  const Ran refused = ask(words);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_TRUE(holds(refused.err, "1 are different")) << refused.err;
  Words forced = words;
  forced.push_back("--force");
  EXPECT_EQ(ask(forced).exit_code, 0);
}

TEST_F(Namesakes, IndexSaysThatABoxMayHaveMoved) {
  fs::create_directories(scratch_ / "archive");
  fs::rename(scratch_ / "NYC/DESPOOLR.BOX", scratch_ / "archive/DESPOOLR.BOX");
  const Ran hinted = ask({"index", scratch_ / "archive/DESPOOLR.BOX"});
  EXPECT_TRUE(holds(hinted.err, "looks like the box NYC/DESPOOLR.BOX")) << hinted.err;
  // The advice in the message works.
  EXPECT_EQ(ask({"box", "forget", scratch_ / "archive/DESPOOLR.BOX"}).exit_code, 0);
  EXPECT_EQ(
      ask({"box", "relocate", "NYC/DESPOOLR.BOX", scratch_ / "archive/DESPOOLR.BOX"}).exit_code, 0);
  EXPECT_EQ(ask({"verify", "--full"}).exit_code, 0);
  scratch_.write("other/DESPOOLR.BOX/A.MIF", status_mif("Failed", "another box"));
  EXPECT_FALSE(holds(ask({"index", scratch_ / "other/DESPOOLR.BOX"}).err, "relocate"));
}

TEST(Boxes, AnArchiveThatASandboxDecodesIsFollowed) {
  const TempFolder scratch;
  cli::write_small_box(scratch, "VAQ");
  const std::string make = "tar -C " + scratch.path() + " -czf " + (scratch / "VAQ.tgz") +
                           " VAQ && mkdir " + (scratch / "moved");
  ASSERT_EQ(std::system(make.c_str()), 0) << make;  // NOLINT(cert-env33-c): paths of our own
  index_box(scratch / "idx", {scratch / "VAQ.tgz"});
  fs::rename(scratch / "VAQ.tgz", scratch / "moved/VAQ.tgz");
  const Ran moved = ask(scratch / "idx", {"box", "relocate", "VAQ.tgz", scratch / "moved/VAQ.tgz"});
  EXPECT_EQ(moved.exit_code, 0) << moved.err;
  EXPECT_EQ(ask(scratch / "idx", {"verify", "--full"}).exit_code, 0);
}

TEST(Boxes, AnArchiveIsABoxThatIsFollowed) {
  const TempFolder scratch;
  cli::write_small_box(scratch, "VAQ");
  const std::string make = "tar -C " + scratch.path() + " -cf " + (scratch / "VAQ.tar") +
                           " VAQ && mkdir " + (scratch / "moved") + " && cp -p " +
                           (scratch / "VAQ.tar") + " " + (scratch / "moved/");
  ASSERT_EQ(std::system(make.c_str()), 0) << make;  // NOLINT(cert-env33-c): paths of our own
  index_box(scratch / "idx", {scratch / "VAQ.tar"});
  EXPECT_EQ(ask(scratch / "idx", {"box", "relocate", "VAQ.tar", scratch / "VAQ"}).exit_code, 2);
  std::string other = "tar -C " + scratch.path() + " -cf - VAQ | sed 's/disk full/disk FULL/' > " +
                      (scratch / "other.tar") + " && mkdir " + (scratch / "other") + " && mv " +
                      (scratch / "other.tar") + " " + (scratch / "other/VAQ.tar");
  ASSERT_EQ(std::system(other.c_str()), 0) << other;  // NOLINT(cert-env33-c): paths of our own
  EXPECT_EQ(
      ask(scratch / "idx", {"box", "relocate", "VAQ.tar", scratch / "other/VAQ.tar"}).exit_code, 2);
  const Ran moved = ask(scratch / "idx", {"box", "relocate", "VAQ.tar", scratch / "moved/VAQ.tar"});
  EXPECT_EQ(moved.exit_code, 0) << moved.err;
  fs::remove(scratch / "VAQ.tar");
  const Ran file = ask(scratch / "idx", {"cat", "VAQ.tar/VAQ/DESPOOLR.BOX/RECEIVE/00000001.PCK"});
  EXPECT_TRUE(holds(file.out, "disk full")) << file.err;
}

}  // namespace
}  // namespace mifdex
