// Everything in a box is accounted for by name: files with their outcome, and items that are not
// files with the reason.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/archive_maker.h"
#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/small_box.h"
#include "tests/support/temp_folder.h"

namespace mifdex {
namespace {

using io::testing::TarMaker;

/// Returns the number in member `name` of the JSON object `json`; fails the test if it is missing.
std::uint64_t number_in(const std::string& json, const std::string& name) {
  const std::string begin = "\"" + name + "\":";
  const std::size_t at = json.find(begin);
  if (at == std::string::npos) {
    ADD_FAILURE() << name << " is not in " << json;
    return 0;
  }
  return std::strtoull(json.c_str() + at + begin.size(), nullptr, 10);
}

class Account : public testing::Test {
 protected:
  Account() {
    fs::permissions(scratch_.path(), fs::perms::all);
    fs::create_directories(box_);
    fs::permissions(box_, fs::perms::all);
  }
  ~Account() override {
    // Restores the rights that the test took away, so that the folder can be removed.
    std::error_code ignored;
    for (const char* folder : {"closed", "z"}) {
      fs::permissions(box_ + "/" + folder, fs::perms(0755), ignored);
    }
  }

  Ran run(std::vector<std::string> words) const {
    const WithoutRights nobody;
    words.insert(words.begin(), {"-x", index_});
    return run_mifdex(words);
  }
  std::string index_box(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"index", box_, "--json"});
    const Ran ran = run(more);
    EXPECT_TRUE(ran.exit_code == 0 || ran.exit_code == 3) << ran.err;
    EXPECT_EQ(run({"verify", "--full"}).exit_code, 0);
    return ran.out;
  }
  Ran why(const std::string& name) const {
    return run({"why", box_ + "/" + name, "--format", "ndjson"});
  }
  void write(const std::string& name, const std::string& bytes) const {
    scratch_.write("box/" + name, bytes);
  }
  /// Returns how many of `names` each outcome has, as `why` reports it; "folder": one that cannot
  /// be listed.
  std::map<std::string, std::uint64_t> outcomes_of(const std::vector<std::string>& names) const {
    const std::string begin = "\"outcome\":\"";
    std::map<std::string, std::uint64_t> outcomes;
    for (const std::string& name : names) {
      const std::vector<std::string> rows = lines_of(why(name).out);
      EXPECT_EQ(rows.size(), 1U) << name;
      if (rows.empty()) continue;
      const std::size_t at = rows[0].find(begin) + begin.size();
      const bool folder = holds(rows[0], "\"rule\":\"a folder that cannot be listed\"");
      ++outcomes[folder ? "folder" : rows[0].substr(at, rows[0].find('"', at) - at)];
    }
    return outcomes;
  }
  void expect_skipped(const std::string& name, const std::string& kind) const {
    const Ran ran = why(name);
    EXPECT_EQ(lines_of(ran.out).size(), 1U) << name << ": " << ran.out << ran.err;
    EXPECT_TRUE(holds(ran.out, "\"outcome\":\"skipped\"")) << ran.out;
    EXPECT_TRUE(holds(ran.out, "\"rule\":\"" + kind + "\"")) << ran.out;
    const Ran table = run({"why", box_ + "/" + name});
    EXPECT_TRUE(holds(table.out, "skipped: " + kind)) << table.out;
  }

  const TempFolder scratch_;
  const std::string box_ = scratch_ / "box";
  const std::string index_ = box_ + "/mifdex.idx";
};

/// One of every kind of file and item, and a Failed MIF that must not be lost among them.
void write_every_kind(const std::string& box, const TempFolder& scratch) {
  const auto write = [&scratch](const std::string& name, const std::string& bytes) {
    scratch.write("box/" + name, bytes);
  };
  write("R/00000001.PCK", cli::status_mif("Failed", "disk full"));
  write("R/00000001.SNI", cli::instruction("VAQ0000F", "VAQ00005"));
  write("R/00000002.PCK", cli::status_mif("Success", "good"));
  write("copies/A.MIF", cli::status_mif("Success", "twice"));
  write("copies/B/A.MIF", cli::status_mif("Success", "twice"));
  write("R/RUBBISH.MIF", "no MIF at all");
  write("R/SMS.LOG", "a log");
  write("R/MANGO.NMF", cli::identity_mif("MANGO", "VAQ00005", "FRUIT"));
  write("R/new\nline \xFF.log", "x");
  write("R/empty", "");
  write("closed/00000003.PCK", cli::status_mif("Failed", "hidden"));
  write("closed.file", cli::status_mif("Failed", "not to be read"));
  fs::create_directories(box + "/empty folder");
  fs::create_symlink("SMS.LOG", box + "/R/link");
  fs::create_symlink("nothing", box + "/R/dangling");
  fs::create_symlink("loop", box + "/R/loop");
  fs::create_directory_symlink(box, box + "/R/up");
  ASSERT_EQ(::mkfifo((box + "/R/pipe").c_str(), 0666), 0);
  TarMaker tar;
  tar.add("T/00000004.PCK", cli::status_mif("Failed", "in a tar"));
  tar.put({.name = "T/link", .type = '2'}, "").put({.name = "T/tty", .type = '3'}, "");
  tar.put({.name = "T/pipe", .type = '6'}, "").end();
  write("old.tar", tar.bytes());
}

void make_socket(const std::string& path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_LT(path.size(), sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  EXPECT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(fd);
}

/// Returns what `find` lists of a box, without the folders that can be listed (their contents are
/// in the list), the folder of the index and the contents of the closed folder.
std::vector<std::string> found_in(const std::string& box) {
  std::vector<std::string> names;
  for (fs::recursive_directory_iterator entry(box), end; entry != end; ++entry) {
    const std::string name = entry->path().string().substr(box.size() + 1);
    const bool is_leaf = name == "closed" || name == "mifdex.idx";
    if (is_leaf) entry.disable_recursion_pending();
    if (is_leaf || entry->is_symlink() || !entry->is_directory()) names.push_back(name);
  }
  return names;
}

TEST_F(Account, NamesEverythingThatFindLists) {
  write_every_kind(box_, scratch_);
  make_socket(box_ + "/R/socket");
  const bool root = ::geteuid() == 0;
  if (root) {
    ASSERT_EQ(::mknod((box_ + "/R/device").c_str(), S_IFCHR | 0666, makedev(1, 3)), 0);
  }
  fs::permissions(box_ + "/closed", fs::perms::none);
  fs::permissions(box_ + "/closed.file", fs::perms::none);
  std::atomic<bool> over = false;
  write("R/changing.PCK", "");
  std::thread changing([&] {
    const std::string text = cli::status_mif("Failed", "it changes");
    for (std::size_t size = 0; !over; size = (size + 100) % text.size()) {
      std::ofstream(box_ + "/R/changing.PCK", std::ios::binary) << text.substr(0, size);
    }
  });
  const std::string summary = index_box();
  over = true;
  changing.join();

  std::vector<std::string> names = found_in(box_);
  for (const char* entry : {"T/00000004.PCK", "T/link", "T/tty", "T/pipe"}) {
    names.push_back(std::string("old.tar!/") + entry);
  }
  auto outcomes = outcomes_of(names);
  EXPECT_EQ(outcomes["observation"], number_in(summary, "observations")) << summary;
  EXPECT_EQ(outcomes["instruction"], number_in(summary, "instructions"));
  EXPECT_EQ(outcomes["identity"], number_in(summary, "identities"));
  EXPECT_EQ(outcomes["other"], number_in(summary, "other_files"));
  EXPECT_EQ(outcomes["duplicate"], number_in(summary, "duplicates"));
  EXPECT_EQ(outcomes["reject"], number_in(summary, "rejects"));
  EXPECT_EQ(outcomes["skipped"], number_in(summary, "skipped"));
  EXPECT_EQ(outcomes["folder"], number_in(summary, "folders_unreadable"));
  EXPECT_EQ(outcomes["folder"], 1U);
  EXPECT_EQ(number_in(summary, "files") + outcomes["skipped"] + outcomes["folder"], names.size());
  EXPECT_EQ(outcomes["duplicate"], 1U);

  for (const char* name : {"R/link", "R/dangling", "R/loop", "R/up", "old.tar!/T/link"}) {
    expect_skipped(name, "a symbolic link");
  }
  expect_skipped("R/pipe", "a pipe");
  expect_skipped("old.tar!/T/pipe", "a pipe");
  expect_skipped("R/socket", "a socket");
  expect_skipped("old.tar!/T/tty", "a device");
  if (root) expect_skipped("R/device", "a device");
  expect_skipped("mifdex.idx", "the index itself");
  const std::string info = run({"info", "--json"}).out;
  EXPECT_EQ(number_in(info, "skipped_links"), 5U);
  EXPECT_EQ(number_in(info, "skipped_pipes"), 2U);
  EXPECT_EQ(number_in(info, "skipped_sockets"), 1U);
  EXPECT_EQ(number_in(info, "skipped_devices"), root ? 2U : 1U);
  EXPECT_EQ(number_in(info, "skipped_index"), 1U);
  EXPECT_EQ(number_in(info, "skipped"), outcomes["skipped"]);
}

TEST_F(Account, ListsWhatWasSkippedAndCountsItAgain) {
  write_every_kind(box_, scratch_);
  for (const auto& entry : fs::recursive_directory_iterator(box_)) {
    if (fs::is_regular_file(entry.symlink_status())) {
      fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - std::chrono::hours(24));
    }
  }
  const Ran first = run({"index", box_, "-v", "--json"});
  EXPECT_TRUE(holds(first.err, "R/pipe: skipped: a pipe")) << first.err;
  EXPECT_TRUE(holds(first.err, "old.tar!/T/tty: skipped: a device")) << first.err;
  EXPECT_TRUE(holds(first.err, "mifdex.idx: skipped: the index itself")) << first.err;
  const std::uint64_t skipped = number_in(first.out, "skipped");
  EXPECT_EQ(skipped, 9U);
  const std::string again = index_box();
  EXPECT_EQ(number_in(again, "skipped"), skipped);
  EXPECT_EQ(number_in(again, "gone"), 0U);
  const Ran census = run({"census", box_, "--format", "ndjson"});
  EXPECT_TRUE(holds(census.out, R"("kind":"skipped: a pipe","files":2)")) << census.out;
  EXPECT_TRUE(holds(census.out, R"("kind":"skipped: a symbolic link","files":5)")) << census.out;
}

TEST_F(Account, ForgetsAnItemThatIsNotThereAnyMoreOrIsAFileNow) {
  write_every_kind(box_, scratch_);
  index_box();
  fs::remove(box_ + "/R/pipe");
  fs::remove(box_ + "/R/link");
  write("R/link", cli::status_mif("Failed", "no link any more"));
  TarMaker tar;
  tar.add("T/00000004.PCK", cli::status_mif("Failed", "in a tar"));
  tar.add("T/pipe", "a file now").put({.name = "T/tty", .type = '3'}, "").end();
  write("old.tar", tar.bytes());
  const std::string summary = index_box();
  EXPECT_EQ(number_in(summary, "gone"), 0U) << summary;
  EXPECT_EQ(why("R/pipe").exit_code, 1);
  EXPECT_EQ(why("old.tar!/T/link").exit_code, 1);
  expect_skipped("old.tar!/T/tty", "a device");
  EXPECT_TRUE(holds(why("R/link").out, "\"outcome\":\"observation\""));
  EXPECT_TRUE(holds(why("old.tar!/T/pipe").out, "\"outcome\":\"other\""));
  const std::string info = run({"info", "--json"}).out;
  EXPECT_EQ(number_in(info, "skipped_pipes"), 0U);
  EXPECT_EQ(number_in(info, "skipped_links"), 3U);
  fs::remove(box_ + "/old.tar");
  index_box();
  EXPECT_EQ(why("old.tar!/T/tty").exit_code, 1);
}

TEST_F(Account, AFileThatIsAPipeNowIsGoneAndSkipped) {
  write("R/00000001.PCK", cli::status_mif("Failed", "was here"));
  write("R/00000002.PCK", cli::status_mif("Failed", "is here"));
  index_box();
  fs::remove(box_ + "/R/00000001.PCK");
  ASSERT_EQ(::mkfifo((box_ + "/R/00000001.PCK").c_str(), 0666), 0);
  EXPECT_EQ(number_in(index_box(), "gone"), 1U);
  const Ran both = why("R/00000001.PCK");
  EXPECT_EQ(lines_of(both.out).size(), 2U) << both.out;
  EXPECT_TRUE(holds(both.out, "\"gone_since_run\":2")) << both.out;
  EXPECT_TRUE(holds(both.out, "\"outcome\":\"skipped\"")) << both.out;
  EXPECT_TRUE(holds(run({"cat", box_ + "/R/00000001.PCK"}).err, "no longer exists"));
}

TEST_F(Account, AFolderThatCannotBeListedIsARejectUntilItCan) {
  write("R/00000001.PCK", cli::status_mif("Failed", "readable"));
  write("closed/00000002.PCK", cli::status_mif("Failed", "behind a closed door"));
  write("closed.x", "sorts between the folder and its files");
  write("z/00000003.PCK", cli::status_mif("Failed", "last in its box"));
  const auto set_rights = [this](fs::perms rights) {
    fs::permissions(box_ + "/closed", rights);
    fs::permissions(box_ + "/z", rights);
  };
  if (::geteuid() != 0) {
    fs::permissions(box_, fs::perms::all);
  }
  set_rights(fs::perms::none);
  const std::string closed = index_box();
  EXPECT_EQ(number_in(closed, "exit_code"), 3U);
  EXPECT_EQ(number_in(closed, "folders_unreadable"), 2U);
  EXPECT_EQ(number_in(closed, "files"), 2U);
  EXPECT_EQ(number_in(closed, "rejects"), 0U);
  EXPECT_EQ(lines_of(run({"rejects", "--format", "ndjson"}).out).size(), 2U);
  EXPECT_TRUE(holds(why("z").out, "a folder that cannot be listed")) << why("z").out;
  EXPECT_TRUE(holds(why("z").out, "Permission denied")) << why("z").out;

  set_rights(fs::perms(0755));
  const std::string open = index_box();
  EXPECT_EQ(number_in(open, "exit_code"), 0U);
  EXPECT_EQ(number_in(open, "gone"), 0U);
  EXPECT_EQ(number_in(open, "files"), 4U);
  EXPECT_EQ(number_in(open, "observations"), 3U);
  EXPECT_EQ(run({"rejects"}).exit_code, 1);
  EXPECT_EQ(number_in(run({"info", "--json"}).out, "folders_unreadable"), 0U);
  EXPECT_EQ(number_in(run({"info", "--json"}).out, "rejects"), 0U);
  EXPECT_EQ(why("z").exit_code, 1);

  // Files in a folder that cannot be read do not count as deleted.
  set_rights(fs::perms::none);
  const std::string again = index_box();
  EXPECT_EQ(number_in(again, "gone"), 0U) << again;
  EXPECT_EQ(number_in(again, "folders_unreadable"), 2U);
  EXPECT_TRUE(holds(why("z/00000003.PCK").out, "\"gone_since_run\":null"));
  set_rights(fs::perms(0755));
  EXPECT_EQ(number_in(index_box(), "gone"), 0U);
  EXPECT_EQ(run({"rejects"}).exit_code, 1);
}

TEST_F(Account, VerifyNamesABoxThatIsMissing) {
  write("R/00000001.PCK", cli::status_mif("Failed", "one"));
  write("R/00000002.PCK", cli::status_mif("Failed", "two"));
  scratch_.write("archive.tar",
                 io::testing::make_tar({{"R/A.PCK", cli::status_mif("Failed", "three")}}));
  const std::string idx = scratch_ / "idx";
  const auto verify = [&idx](std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"-x", idx, "verify", "--full"});
    return run_mifdex(more);
  };
  const auto last_line = [](const Ran& ran) { return lines_of(ran.out).back(); };
  ASSERT_EQ(run_mifdex({"-x", idx, "index", box_, scratch_ / "archive.tar"}).exit_code, 0);
  Ran ran = verify();
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_TRUE(last_line(ran).ends_with(" OK") && !holds(last_line(ran), "NOT")) << ran.out;
  fs::remove(box_ + "/R/00000002.PCK");
  EXPECT_EQ(verify().exit_code, 0);

  fs::rename(box_, scratch_ / "moved");
  ran = verify();
  EXPECT_EQ(ran.exit_code, 5);
  EXPECT_TRUE(holds(ran.err, box_ + " does not exist")) << ran.err;
  EXPECT_FALSE(holds(ran.err, "archive.tar")) << ran.err;
  EXPECT_TRUE(holds(last_line(ran), "NOT OK")) << ran.out;
  const Ran json = verify({"--json"});
  EXPECT_TRUE(holds(json.out, "\"boxes_missing\":[\"" + box_ + "\"]")) << json.out;
  EXPECT_TRUE(holds(json.out, "\"ok\":false")) << json.out;

  fs::create_directories(box_);  // if nothing is mounted
  fs::remove(scratch_ / "archive.tar");
  ran = verify();
  EXPECT_EQ(ran.exit_code, 5);
  EXPECT_TRUE(holds(ran.err, "none of its 2 files")) << ran.err;
  EXPECT_TRUE(holds(ran.err, "archive.tar does not exist")) << ran.err;
  fs::remove(box_);
  fs::rename(scratch_ / "moved", box_);
}

}  // namespace
}  // namespace mifdex
