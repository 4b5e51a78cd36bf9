#include "io/base/result.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

namespace mifdex::io {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return fail(ErrorKind::kFormat, "is odd", std::to_string(number));
  return number / 2;
}

Result<void> must_be_even(int number) {
  MIFDEX_TRY(half(number));
  return {};
}

Result<std::string> quarter(int number) {
  MIFDEX_TRY(const int once, half(number));
  MIFDEX_TRY(must_be_even(once));
  MIFDEX_TRY(int twice, half(once));
  return std::to_string(twice);
}

TEST(Result, TryReturnsTheErrorOrTheValue) {
  EXPECT_EQ(quarter(12).value(), "3");
  for (const int number : {5, 10}) {
    const Result<std::string> failed = quarter(number);
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().kind, ErrorKind::kFormat);
    EXPECT_EQ(failed.error().where, "5");
  }
}

TEST(ErrorText, HasAllThatIsKnownOnOneLine) {
  EXPECT_EQ(error_text({ErrorKind::kIo, "cannot open", {}, 0, {}}), "cannot open");
  EXPECT_EQ(error_text({ErrorKind::kIo, "cannot open", "a.mif", ENOENT, "is it there?"}),
            "a.mif: cannot open: No such file or directory (is it there?)");
}

}  // namespace
}  // namespace mifdex::io
