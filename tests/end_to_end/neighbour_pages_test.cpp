// If the few bytes of a file do not show its code page, the file takes the page that its neighbours
// show: the same in every container and order, and for any number of threads and runs.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/archive_maker.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using io::testing::TarMaker;
using io::testing::ZipMaker;

using Files = std::vector<std::pair<std::string, std::string>>;

// German in cp850: no other page reads these bytes as text.
constexpr const char* kGerman[] = {
    "Zugriff verweigert: \232berpr\201fung fehlgeschlagen",
    "nicht gen\201gend Speicherplatz auf Laufwerk C: f\201r die \216nderung",
    "Datei kann nicht gel\224scht werden, sie ist ge\224ffnet",
};
// Russian in cp866.
constexpr const char* kRussian[] = {
    "\xA5\xE2 \xAC\xA5\xE1\xE2\xA0 \xAD\xA0 \xA4\xA8\xE1\xAA\xA5 \xE1\xA5\xE0\xA2\xA5\xE0\xA0",
    "\xEE\xE8\xA8\xA1\xAA\xA0 \xAF\xE0\xA8 \xE3\xE1\xE2\xA0\xAD\xAE\xA2\xAA\xA5",
};

/// "Straße" in cp850 and "Straáe" in windows-1252, which wins if nothing else is known.
constexpr const char* kOpen =
    "Stra\xE1"
    "e";
const std::string kAsGerman = "Straße";
const std::string kAlone = "Straáe";

Files german_folder(const std::string& folder, const std::string& open = kOpen) {
  Files files;
  for (const char* text : kGerman) {
    files.emplace_back(folder + "/B" + std::to_string(files.size()) + ".MIF",
                       cli::status_mif("Failed", text));
  }
  files.emplace_back(folder + "/A.MIF", cli::status_mif("Failed", open));
  return files;
}

void write_all(const TempFolder& scratch, const std::string& box, const Files& files) {
  for (const auto& [name, content] : files) {
    const std::string path = std::string(box).append("/").append(name);
    scratch.write(path, content);
    fs::last_write_time(scratch / path, fs::file_time_type::clock::now() - std::chrono::hours(24));
  }
}

std::string tar_of(const Files& files) {
  TarMaker tar;
  for (const auto& [name, content] : files) tar.add("./" + name, content);
  return tar.end().bytes();
}

std::string zip_of(const Files& files) {
  ZipMaker zip;
  for (const auto& [name, content] : files) zip.add(name, content, 8);
  return zip.bytes();
}

/// Returns description, encoding and guess mark of every observation, without places and times.
std::vector<std::string> readings(const std::string& index) {
  std::vector<std::string> found;
  for (const std::string& line : lines_of(listing(index))) {
    std::string reading;
    for (const std::string key : {"\"description\":", "\"encoding\":", "\"encoding_guessed\":"}) {
      const std::size_t at = line.find(key);
      if (at != std::string::npos) reading += line.substr(at, line.find_first_of(",}", at) - at);
    }
    found.push_back(std::move(reading));
  }
  std::ranges::sort(found);
  return found;
}

std::string all(const std::vector<std::string>& readings) {
  std::string text;
  for (const std::string& reading : readings) text.append(reading).append("\n");
  return text;
}

std::string read_box(const TempFolder& scratch, const std::string& box,
                     std::vector<std::string> more = {}) {
  const std::string index = scratch / ("idx of " + std::to_string(std::hash<std::string>{}(box)));
  fs::remove_all(index);
  more.insert(more.begin(), scratch / box);
  index_box(index, std::move(more));
  EXPECT_EQ(run_mifdex({"-x", index, "verify", "--full"}).exit_code, 0) << box;
  return all(readings(index));
}

TEST(NeighbourPages, DecideWhatTheBytesLeaveOpen) {
  const TempFolder scratch;
  write_all(scratch, "alone", {{"R/A.MIF", cli::status_mif("Failed", kOpen)}});
  EXPECT_TRUE(holds(read_box(scratch, "alone"), kAlone));
  write_all(scratch, "german", german_folder("R"));
  const std::string read = read_box(scratch, "german");
  EXPECT_TRUE(holds(read, kAsGerman + "\"\"encoding\":\"cp850\"\"encoding_guessed\":true")) << read;
}

TEST(NeighbourPages, AreTheSameInEveryContainerAndOrder) {
  const TempFolder scratch;
  Files files = german_folder("R");
  write_all(scratch, "folder", files);
  const std::string wanted = read_box(scratch, "folder");
  ASSERT_TRUE(holds(wanted, kAsGerman));
  std::ranges::sort(files);
  int number = 0;
  do {
    const std::string name = std::to_string(number++);
    scratch.write(name + ".tar", tar_of(files));
    EXPECT_EQ(read_box(scratch, name + ".tar"), wanted);
  } while (std::ranges::next_permutation(files).found && number < 4);
  scratch.write("box.zip", zip_of(files));
  EXPECT_EQ(read_box(scratch, "box.zip"), wanted);
  scratch.write("with archives/1.zip", zip_of(files));
  EXPECT_EQ(read_box(scratch, "with archives"), wanted);
  scratch.write("nested.tar", tar_of({{"inner.zip", zip_of(files)}}));
  EXPECT_EQ(read_box(scratch, "nested.tar"), wanted);
  for (const char* threads : {"1", "2", "7"}) {
    EXPECT_EQ(read_box(scratch, "folder", {"-j", threads}), wanted) << threads;
  }
}

TEST(NeighbourPages, OfTheSameFolderCountMoreThanOthers) {
  const TempFolder scratch;
  Files files = german_folder("R/DE");
  for (int i = 0; i < 9; ++i) {
    files.emplace_back("R/RU/" + std::to_string(i) + ".MIF",
                       cli::status_mif("Failed", kRussian[i % 2]));
  }
  // A folder of its own without a file that shows its page: the files of the whole box decide. As
  // Russian, a word would be in two scripts.
  files.emplace_back("R/X/A.MIF", cli::status_mif("Failed", std::string(kOpen) + "n"));
  write_all(scratch, "box", files);
  const std::string read = read_box(scratch, "box");
  EXPECT_TRUE(holds(read, kAsGerman + "\"")) << read;
  EXPECT_TRUE(holds(read, kAlone + "n\"")) << read;
  files.resize(4);
  files.emplace_back("R/X/A.MIF", cli::status_mif("Failed", std::string(kOpen) + "n"));
  write_all(scratch, "german", files);
  EXPECT_TRUE(holds(read_box(scratch, "german"), kAsGerman + "n\""));
}

TEST(NeighbourPages, ChangeNothingThatIsCertain) {
  const TempFolder scratch;
  Files files = german_folder("R",
                              "Stra\xC3\x9F"
                              "e \xC3\xA1");  // UTF-8
  files.emplace_back("R/U.MIF", "\xEF\xBB\xBF" + cli::status_mif("Failed", "u \xC3\xA1 u"));
  files.emplace_back("R/V.MIF", cli::status_mif("Failed",
                                                "Espace libre: d\xE9"
                                                "j\xE0 plein"));
  files.emplace_back("P/W.MIF", cli::status_mif("Failed", kOpen));
  write_all(scratch, "box", files);
  const std::string read = read_box(scratch, "box", {"--encoding", "P/**=windows-1252"});
  EXPECT_TRUE(holds(read, kAsGerman + " á\"\"encoding\":\"utf-8\"")) << read;
  EXPECT_TRUE(holds(read, "u á u\"\"encoding\":\"utf-8\"")) << read;
  EXPECT_TRUE(holds(read, "Espace libre: déjà plein\"\"encoding\":\"windows-1252\"")) << read;
  EXPECT_TRUE(holds(read, kAlone + "\"\"encoding\":\"windows-1252\"\"encoding_guessed\":false"))
      << read;
}

TEST(NeighbourPages, ThatComeLaterDecideAsIfTheyHadBeenThere) {
  const TempFolder scratch;
  const Files files = german_folder("R");
  write_all(scratch, "box", {files.back()});
  index_box(scratch / "idx", {scratch / "box"});
  EXPECT_TRUE(holds(all(readings(scratch / "idx")), kAlone));
  write_all(scratch, "box", files);
  index_box(scratch / "idx", {scratch / "box"});
  const std::string now = all(readings(scratch / "idx"));
  EXPECT_EQ(now, read_box(scratch, "box"));
  EXPECT_TRUE(holds(now, kAsGerman));
  EXPECT_EQ(run_mifdex({"-x", scratch / "idx", "verify", "--full"}).exit_code, 0);
  // A file that shows its page is not read again, but still decides.
  write_all(scratch, "box", {{"R/LATE.MIF", cli::status_mif("Failed", "Gro\xE1")}});
  const Ran again = run_mifdex({"-x", scratch / "idx", "index", scratch / "box", "--json"});
  EXPECT_TRUE(holds(again.out, "\"unchanged\":3,")) << again.out;
  EXPECT_TRUE(holds(all(readings(scratch / "idx")), "Groß\""));
}

TEST(NeighbourPages, StayKnownWhenAnotherBoxIsForgotten) {
  const TempFolder scratch;
  write_all(scratch, "box", german_folder("R"));
  write_all(scratch, "other", {{"R/A.MIF", cli::status_mif("Failed", "plain")}});
  index_box(scratch / "idx", {scratch / "box", scratch / "other"});
  ASSERT_EQ(run_mifdex({"-x", scratch / "idx", "box", "forget", scratch / "other"}).exit_code, 0);
  EXPECT_EQ(run_mifdex({"-x", scratch / "idx", "verify", "--full"}).exit_code, 0);
  write_all(scratch, "box", {{"R/LATE.MIF", cli::status_mif("Failed", "Gro\xE1")}});
  index_box(scratch / "idx", {scratch / "box"});
  EXPECT_TRUE(holds(all(readings(scratch / "idx")), "Groß\""));
}

TEST(NeighbourPages, AreAskedForMoreFilesThanMemoryHolds) {
  const TempFolder scratch;
  Files files;
  for (int i = 0; i < 300; ++i) {
    files.emplace_back("R/A" + std::to_string(i) + ".MIF",
                       cli::status_mif("Failed", "n" + std::to_string(i) + " " + kOpen) + "// " +
                           std::string(8000, 'x') + "\r\n");
  }
  for (auto& file : german_folder("R")) files.push_back(std::move(file));
  scratch.write("box.tar", tar_of(files));
  const std::string read = read_box(scratch, "box.tar");
  EXPECT_EQ(lines_of(read).size(), files.size());
  EXPECT_FALSE(holds(read, kAlone));
}

// Of any size: in a slab, and mapped.
TEST(NeighbourPages, AreAskedForLargeFilesToo) {
  const TempFolder scratch;
  Files files = german_folder("R");
  for (const std::size_t size :
       {std::size_t{20'000}, std::size_t{200'000}, std::size_t{3'000'000}}) {
    files.emplace_back("R/L" + std::to_string(size) + ".MIF",
                       cli::status_mif("Failed", std::string(kOpen) + "n") + "// " +
                           std::string(size, 'x') + "\r\n");
  }
  write_all(scratch, "box", files);
  scratch.write("box.tar", tar_of(files));
  scratch.write("box.zip", zip_of(files));
  const std::string read = read_box(scratch, "box");
  EXPECT_EQ(lines_of(read).size(), files.size());
  EXPECT_FALSE(holds(read, kAlone)) << read;
  EXPECT_EQ(read_box(scratch, "box.tar"), read);
  EXPECT_EQ(read_box(scratch, "box.zip"), read);
}

// Each box by itself, in one run: also the last, and one whose files are all held.
TEST(NeighbourPages, AreThoseOfTheSameBox) {
  const TempFolder scratch;
  write_all(scratch, "alone", {{"R/A.MIF", cli::status_mif("Failed", std::string(kOpen) + "s")}});
  write_all(scratch, "german", german_folder("R"));
  write_all(scratch, "last", {{"R/A.MIF", cli::status_mif("Failed", std::string(kOpen) + "n")}});
  index_box(scratch / "idx", {scratch / "alone", scratch / "german", scratch / "last"});
  const std::string read = all(readings(scratch / "idx"));
  EXPECT_TRUE(holds(read, kAlone + "s\"")) << read;
  EXPECT_TRUE(holds(read, kAsGerman + "\"")) << read;
  EXPECT_TRUE(holds(read, kAlone + "n\"")) << read;
}

}  // namespace
}  // namespace mifdex
