#include "io/base/hash.h"

#include <gtest/gtest.h>

namespace mifdex::io {
namespace {

// Vectors of the authors of FNV; the hash is in stored indexes.
TEST(StableHash, IsFnv1a) {
  EXPECT_EQ(stable_hash(""), 0xCBF29CE484222325U);
  EXPECT_EQ(stable_hash("a"), 0xAF63DC4C8601EC8CU);
  EXPECT_EQ(stable_hash("foobar"), 0x85944171F73967E8U);
}

}  // namespace
}  // namespace mifdex::io
