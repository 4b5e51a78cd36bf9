// Lists with few descriptors, many folders, and paths longer than the system takes.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "io/box.h"
#include "io/files/tree_reader.h"
#include "tests/support/temp_folder.h"

namespace mifdex::io {
namespace {

Box box_of(const std::string& path) {
  Result<Box> box = open_box(path);
  EXPECT_TRUE(box.has_value()) << path;
  return box ? *box : Box{};
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    ++count;
  }
  return count;
}

/// Lowers the number of descriptors that the process may have, until it is destroyed.
class FewDescriptors {
 public:
  explicit FewDescriptors(rlim_t most) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit lower{most, before_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &lower), 0);
  }
  ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;

 private:
  rlimit before_{};
};

TEST(TreeLimits, ThousandsOfTinyFoldersAndBatchesInFlightKeepFewDescriptors) {
  const TempFolder temp;
  for (int i = 0; i < 2000; ++i) temp.write("f" + std::to_string(i) + "/x");
  const FewDescriptors few(256);
  const std::size_t before = open_descriptors();
  TreeReader reader(box_of(temp.path()), {.files_per_batch = 256, .folders_per_batch = 16});
  std::vector<FileBatch> in_flight(8);
  std::size_t files = 0;
  for (std::size_t turn = 0; reader.next(in_flight[turn % 8]); ++turn) {
    files += in_flight[turn % 8].size();
    EXPECT_TRUE(in_flight[turn % 8].problems().empty());
    EXPECT_LE(open_descriptors(), before + std::size_t{8} * 16 + TreeReader::kOpenLevels + 2);
  }
  EXPECT_EQ(files, 2000U);
  in_flight.clear();
  EXPECT_LE(open_descriptors(), before + 2);
}

/// A chain of folders "d/d/d/...", far longer than PATH_MAX, with files before and after each
/// folder. It is made and removed through descriptors, because no path can reach it.
class DeepTree {
 public:
  DeepTree(const std::string& path, std::size_t depth) {
    int at = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (std::size_t level = 0; level < depth; ++level) {
      for (const char* name : {"a", "z"}) ::close(::openat(at, name, O_CREAT | O_WRONLY, 0644));
      EXPECT_EQ(::mkdirat(at, name_.c_str(), 0755), 0);
      at = step(at, name_.c_str());
    }
    bottom_ = at;
  }
  ~DeepTree() {
    int at = bottom_;
    while (true) {
      const int up = ::openat(at, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      ::close(at);
      at = up;
      if (::unlinkat(at, name_.c_str(), AT_REMOVEDIR) != 0) break;
      ::unlinkat(at, "a", 0);
      ::unlinkat(at, "z", 0);
    }
    ::close(at);
  }
  DeepTree(const DeepTree&) = delete;
  DeepTree& operator=(const DeepTree&) = delete;

  const std::string& name() const { return name_; }

 private:
  static int step(int at, const char* name) {
    const int below = ::openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    EXPECT_GE(below, 0);
    ::close(at);
    return below;
  }

  const std::string name_ = "deep-folder";
  int bottom_ = -1;
};

TEST(TreeLimits, DepthBeyondPathMaxAndDescriptorLimit) {
  constexpr std::size_t kDepth = 2000;
  const TempFolder temp;
  const DeepTree tree(temp.path(), kDepth);
  const FewDescriptors few(256);
  TreeReader reader(box_of(temp.path()), {});
  FileBatch batch;
  std::size_t files = 0;
  std::size_t longest = 0;
  std::string last;
  while (reader.next(batch)) {
    ASSERT_TRUE(batch.problems().empty()) << batch.problems()[0].path.size();
    for (std::size_t file = 0; file < batch.size(); ++file) {
      std::string path = batch.path(file);
      EXPECT_LT(last, path);
      EXPECT_EQ(::faccessat(batch.folder_fd(file), batch.c_name(file), F_OK, 0), 0);
      longest = std::max(longest, path.size());
      last = std::move(path);
      ++files;
    }
  }
  EXPECT_EQ(files, 2 * kDepth);
  EXPECT_EQ(longest, (kDepth - 1) * (tree.name().size() + 1) + 1);
}

TEST(TreeLimits, FolderMovedWhileItsChildrenAreListedIsFoundAgainFromTheBox) {
  // Down 20 levels, beyond the levels that are kept open, the lowest part is moved elsewhere: going
  // up by ".." ends in the wrong folder, and the walk from the box finds the right one.
  const TempFolder temp;
  std::string below;
  for (int level = 0; level < 20; ++level) {
    temp.write("box/" + below + "a");
    temp.write("box/" + below + "z");
    below += "d/";
  }
  temp.write("box/" + below + "m1.x");
  temp.write("box/" + below + "m2.x");
  TreeReader reader(box_of(temp.path("box")), {.files_per_batch = 1});
  FileBatch batch;
  std::vector<std::string> files;
  while (reader.next(batch)) {
    ASSERT_TRUE(batch.problems().empty());
    files.push_back(batch.path(0));
    if (batch.name(0) == "m1.x") {
      std::filesystem::rename(temp.path("box/d/d/d"), temp.path("elsewhere"));
      std::filesystem::create_directories(temp.path("box/d/d/d"));
      break;
    }
  }
  std::size_t problems = 0;
  while (reader.next(batch)) {
    for (const ListProblem& problem : batch.problems()) {
      ++problems;
      EXPECT_EQ(problem.errno_value, ESTALE);
    }
    for (std::size_t file = 0; file < batch.size(); ++file) files.push_back(batch.path(file));
  }
  // All 42 files: those of levels that are still open or found by "..", and those above the moved
  // part.
  EXPECT_EQ(files.size() + problems, 42U);
  EXPECT_EQ(problems, 0U);
  EXPECT_EQ(files.back(), "z");
}

}  // namespace
}  // namespace mifdex::io
