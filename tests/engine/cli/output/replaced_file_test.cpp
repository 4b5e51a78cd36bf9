#include "engine/cli/output/replaced_file.h"

#include <grp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

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

/// Replaces the file as another user. Returns 0 if that warns of `warning` and keeps this owner,
/// group and mode.
int replaced_by_other(const std::string& path, uid_t user, std::vector<gid_t> groups,
                      const std::string& warning, const struct stat& expected) {
  struct stat existing{};
  if (::stat(path.c_str(), &existing) != 0) return 2;
  if (::setgroups(groups.size(), groups.data()) != 0 || ::setgid(user) != 0) return 3;
  if (::setuid(user) != 0) return 4;
  const auto file = ReplacedFile::begin(path, existing);
  if (!file) return 5;
  if ((*file)->warning().find(warning) == std::string::npos) return 6;
  if ((*file)->warning().empty() != warning.empty()) return 7;
  struct stat made{};
  if (::fstat((*file)->descriptor(), &made) != 0 || made.st_uid != expected.st_uid) return 8;
  if (made.st_gid != expected.st_gid) return 9;
  return (made.st_mode & 07777) == expected.st_mode ? 0 : 10;
}

TEST_F(Replaced, KeepsOwnerAndGroupAsFarAsItMay) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can make a file of another user";
  constexpr uid_t kUser = 65'534;
  constexpr gid_t kGroup = 12'345;
  ASSERT_EQ(::chmod(folder_.c_str(), 0777), 0);
  struct Case {
    uid_t owner;
    std::vector<gid_t> groups;
    std::string warning;
    gid_t group;
    mode_t mode;
  };
  for (const Case& each : {Case{kUser, {kGroup}, "", kGroup, 0664},
                           Case{0, {kGroup}, "cannot keep its owner", kGroup, 0664},
                           Case{kUser, {}, "cannot keep its group", kUser, 0644},
                           Case{0, {}, "cannot keep its owner and group", kUser, 0644}}) {
    ASSERT_EQ(::chown(path_.c_str(), each.owner, kGroup), 0);
    ASSERT_EQ(::chmod(path_.c_str(), 0664), 0);
    struct stat expected{};
    expected.st_uid = kUser;
    expected.st_gid = each.group;
    expected.st_mode = each.mode;
    const pid_t child = ::fork();
    if (child == 0) {
      ::_exit(replaced_by_other(path_, kUser, each.groups, each.warning, expected));
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0)
        << each.warning << ": " << WEXITSTATUS(status);
  }
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
