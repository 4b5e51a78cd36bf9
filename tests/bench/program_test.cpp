// mifdex-corpus as a user runs it: exit status, messages, files.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "tests/bench/memory_box.h"

namespace mifdex::corpus {
namespace {

struct Ran {
  int status = -1;
  std::string output;  ///< both streams
};

Ran run(const std::string& arguments) {
  const std::string command = std::string(MIFDEX_CORPUS_PROGRAM) + " " + arguments + " 2>&1";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  Ran ran;
  if (pipe == nullptr) {
    ADD_FAILURE() << "cannot run " << command;
    return ran;
  }
  std::array<char, 4096> block{};
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), pipe)) {
    ran.output.append(block.data(), got);
  }
  const int status = ::pclose(pipe);
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

std::size_t count_lines(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return static_cast<std::size_t>(std::count(std::istreambuf_iterator<char>(file), {}, '\n'));
}

TEST(CorpusProgram, MakesABoxAndItsTruth) {
  const TempFolder scratch;
  const std::string box = scratch.folder() / "VAQ";
  const std::string truth = scratch.folder() / "truth.ndjson";
  const Ran ran = run(box + " --machines 30 --jobs 2 --seed 5 --truth " + truth);
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_GE(count_lines(truth), 60U);
  std::ifstream file(truth);
  std::string line;
  std::getline(file, line);
  EXPECT_NE(line.find("\"origin\":{\"box\":\"VAQ\","), std::string::npos) << line;
  EXPECT_TRUE(std::filesystem::exists(box + "/SITE.SRV/DESPOOLR.BOX/RECEIVE"));
}

TEST(CorpusProgram, WritesATarToStandardOutputAndWordsBesideIt) {
  const TempFolder scratch;
  const std::string file = scratch.folder() / "file.tar";
  const std::string piped = scratch.folder() / "piped.tar";
  const std::string options = " --form tar --machines 30 --jobs 2 --seed 5";
  EXPECT_EQ(run(file + options).status, 0);
  const Ran ran = run("-" + options + " 2>/dev/null | cat > " + piped);
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_FALSE(read_file(file).empty());
  EXPECT_TRUE(read_file(file) == read_file(piped));
  EXPECT_EQ(run(file + options).status, 2);  // it exists already
  EXPECT_EQ(run("--scenario Q138241 --form tar " + file).status, 2);
}

TEST(CorpusProgram, MakesTheBoxOfAnArticle) {
  const TempFolder scratch;
  const Ran list = run("--scenario list");
  EXPECT_EQ(list.status, 0) << list.output;
  EXPECT_EQ(std::ranges::count(list.output, '\n'), 20);
  EXPECT_TRUE(list.output.starts_with("Q166833  ")) << list.output;
  const std::filesystem::path folder = scratch.folder() / "set";
  EXPECT_EQ(run("--scenario q138241 " + folder.string()).status, 0);
  for (const char* path :
       {"box/DESPOOLR.BOX/RECEIVE/0000002A.PCK", "box/DESPOOLR.BOX/RECEIVE/0000002C.SNI",
        "manifest.ndjson", "expected.ndjson"}) {
    EXPECT_TRUE(std::filesystem::exists(folder / path)) << path;
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "box/DESPOOLR.BOX/RECEIVE/0000002A.SNI"));
  const Ran unknown = run("--scenario Q1 " + (scratch.folder() / "none").string());
  EXPECT_EQ(unknown.status, 2);
  EXPECT_NE(unknown.output.find("--scenario list"), std::string::npos) << unknown.output;
  EXPECT_EQ(run("--scenario Q138241").status, 2);
}

TEST(CorpusProgram, RefusesAFolderThatHoldsAnything) {
  const TempFolder scratch;
  std::ofstream(scratch.folder() / "mine") << "kept";
  const Ran ran = run(scratch.folder().string() + " --machines 3");
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.output.find("not empty"), std::string::npos) << ran.output;
}

TEST(CorpusProgram, WrongUsageIsTwoAndWritesNothing) {
  const TempFolder scratch;
  const std::string box = scratch.folder() / "box";
  EXPECT_EQ(run("").status, 2);
  for (const std::string& wrong :
       {std::string("--form rar"), std::string("--machines many"), std::string("--machines -1"),
        std::string("--site vaq"), std::string("--start yesterday"), std::string("--what"),
        "--truth " + box + "/truth"}) {
    const Ran ran = run(fmt::format("{} {}", box, wrong));
    EXPECT_EQ(ran.status, 2) << wrong << ": " << ran.output;
    EXPECT_FALSE(ran.output.empty()) << wrong;
    EXPECT_FALSE(std::filesystem::exists(box)) << wrong;
  }
}

TEST(CorpusProgram, HelpNamesEveryOption) {
  const Ran ran = run("--help");
  EXPECT_EQ(ran.status, 0);
  for (const char* option : {"DIR", "--machines", "--jobs", "--seed", "--form", "--truth", "--site",
                             "--start", "--other-files", "--scenario"}) {
    EXPECT_NE(ran.output.find(option), std::string::npos) << option;
  }
}

}  // namespace
}  // namespace mifdex::corpus
