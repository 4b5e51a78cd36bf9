#include "io/base/arena.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mifdex::io {
namespace {

TEST(Arena, PlacesAreAlignedAndApart) {
  Arena arena(128);
  std::vector<std::string_view> copies;
  for (int i = 0; i < 100; ++i) {
    const std::string text(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26));
    copies.push_back(arena.copy(text));
    const auto* number = arena.make<std::uint64_t>(7U);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(number) % alignof(std::uint64_t), 0U);
    EXPECT_EQ(*number, 7U);
  }
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(copies[static_cast<std::size_t>(i)],
              std::string(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26)));
  }
}

TEST(Arena, ALargeRequestHasABlockOfItsOwn) {
  Arena arena(64);
  const std::string large(1000, 'x');
  EXPECT_EQ(arena.copy(large), large);
  EXPECT_GE(arena.held_bytes(), 1000U);
  EXPECT_EQ(arena.copy(""), "");
}

TEST(Arena, ResetKeepsTheFirstBlockOnly) {
  Arena arena(64);
  arena.reset();
  EXPECT_EQ(arena.held_bytes(), 0U);
  char* const first = arena.allocate(8);
  const std::size_t held = arena.held_bytes();
  for (int i = 0; i < 100; ++i) arena.allocate(32);
  EXPECT_GT(arena.held_bytes(), held);
  arena.reset();
  EXPECT_EQ(arena.held_bytes(), held);
  EXPECT_EQ(arena.allocate(8), first) << "used again";
  EXPECT_EQ(arena.held_bytes(), held);
}

}  // namespace
}  // namespace mifdex::io
