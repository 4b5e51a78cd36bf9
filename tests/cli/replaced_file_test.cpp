#include "engine/cli/replaced_file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace mifdex::cli {
namespace {

class Replaced : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = (std::filesystem::temp_directory_path() / "mifdex_replaced.XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder_.data()), nullptr);
    path_ = folder_ + "/answer";
    std::ofstream(path_) << "old";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string text() const {
    std::ifstream file(path_);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  auto names() const {
    return std::distance(std::filesystem::directory_iterator(folder_),
                         std::filesystem::directory_iterator());
  }
  std::unique_ptr<ReplacedFile> begin() const {
    auto file = ReplacedFile::begin(path_, std::nullopt);
    EXPECT_TRUE(file) << io::error_text(file.error());
    EXPECT_EQ(::write((*file)->descriptor(), "new", 3), 3);
    return *std::move(file);
  }

  std::string folder_;
  std::string path_;
};

TEST_F(Replaced, IsWholeOrUnchanged) {
  begin();
  EXPECT_EQ(text(), "old");
  EXPECT_EQ(names(), 1);
  const auto file = begin();
  EXPECT_EQ(text(), "old");
  EXPECT_TRUE(file->finish());
  EXPECT_EQ(text(), "new");
  EXPECT_EQ(names(), 1);
}

TEST_F(Replaced, ASignalLeavesNothingBehind) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto file = begin();
      ::raise(signal);
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << signal;
    EXPECT_EQ(WTERMSIG(status), signal);
    EXPECT_EQ(text(), "old");
    EXPECT_EQ(names(), 1) << signal;
  }
}

TEST_F(Replaced, ASignalThatIsIgnoredStaysIgnored) {
  ::signal(SIGHUP, SIG_IGN);
  {
    const auto file = begin();
    ::raise(SIGHUP);
    EXPECT_TRUE(file->finish());
  }
  EXPECT_EQ(::signal(SIGHUP, SIG_DFL), SIG_IGN);
  EXPECT_EQ(text(), "new");
}

}  // namespace
}  // namespace mifdex::cli
