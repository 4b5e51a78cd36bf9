#include "io/base/descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <utility>

namespace mifdex::io {
namespace {

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

Descriptor open_null() { return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

TEST(Descriptor, ClosesWhatItOwns) {
  int fd = -1;
  {
    const Descriptor owner = open_null();
    fd = owner.get();
    ASSERT_TRUE(owner.is_open());
    EXPECT_TRUE(is_open(fd));
  }
  EXPECT_FALSE(is_open(fd));
  EXPECT_FALSE(Descriptor().is_open());
}

TEST(Descriptor, IsMovedAndNotShared) {
  Descriptor first = open_null();
  const int fd = first.get();
  Descriptor second(std::move(first));
  EXPECT_FALSE(first.is_open());  // NOLINT(bugprone-use-after-move): that is what is tested
  EXPECT_EQ(second.get(), fd);
  Descriptor third = open_null();
  const int replaced = third.get();
  third = std::move(second);
  EXPECT_FALSE(is_open(replaced));
  EXPECT_TRUE(is_open(fd));
  third.close();
  EXPECT_FALSE(third.is_open());
  EXPECT_FALSE(is_open(fd));
}

}  // namespace
}  // namespace mifdex::io
