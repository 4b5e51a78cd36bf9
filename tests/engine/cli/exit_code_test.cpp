#include "engine/cli/exit_code.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "engine/cli/options/help_text.h"
#include "engine/cli/options/man_page.h"

namespace mifdex::cli {
namespace {

// INTERFACE.md, "Exit status": these numbers must not change.
TEST(ExitCode, HasTheNumbersOfTheContract) {
  EXPECT_EQ(static_cast<int>(ExitCode::kDone), 0);
  EXPECT_EQ(static_cast<int>(ExitCode::kNothing), 1);
  EXPECT_EQ(static_cast<int>(ExitCode::kUsage), 2);
  EXPECT_EQ(static_cast<int>(ExitCode::kRejects), 3);
  EXPECT_EQ(static_cast<int>(ExitCode::kIndex), 4);
  EXPECT_EQ(static_cast<int>(ExitCode::kBox), 5);
  EXPECT_EQ(static_cast<int>(ExitCode::kResources), 6);
  EXPECT_EQ(static_cast<int>(stopped_by(2)), 130);
}

TEST(ExitCode, StandsInTheManPageAndInHelp) {
  const std::string page = man_page();
  const std::string section = page.substr(page.find(".SH EXIT STATUS"));
  const std::string help = program_help();
  for (const ExitMeaning& exit : kExitMeanings) {
    const int number = static_cast<int>(exit.code);
    EXPECT_NE(section.find(fmt::format(".TP\n\\fB{}\\fR\n{}", number, exit.meaning)),
              std::string::npos)
        << number;
    EXPECT_NE(help.find(fmt::format("  {}    {}\n", number, exit.meaning)), std::string::npos)
        << number;
  }
  EXPECT_NE(section.find("128+N"), std::string::npos);
}

TEST(ExitCode, EveryKindOfErrorHasOne) {
  using enum io::ErrorKind;
  const auto code_of = [](io::ErrorKind kind, int reason = 0) {
    return exit_code_of(io::Error{kind, "what", "where", reason, ""});
  };
  EXPECT_EQ(code_of(kUsage), ExitCode::kUsage);
  EXPECT_EQ(code_of(kEncoding), ExitCode::kUsage);
  EXPECT_EQ(code_of(kStore), ExitCode::kIndex);
  EXPECT_EQ(code_of(kLocked), ExitCode::kIndex);
  EXPECT_EQ(code_of(kIo, EACCES), ExitCode::kIndex);
  EXPECT_EQ(code_of(kBox, ENOENT), ExitCode::kBox);
  EXPECT_EQ(code_of(kFull), ExitCode::kResources);
  EXPECT_EQ(code_of(kIo, ENOSPC), ExitCode::kResources);
  EXPECT_EQ(code_of(kStore, ENOSPC), ExitCode::kResources);
}

TEST(ExitCode, OfSeveralTheHighest) {
  EXPECT_EQ(worse(ExitCode::kRejects, ExitCode::kBox), ExitCode::kBox);
  EXPECT_EQ(worse(ExitCode::kResources, ExitCode::kDone), ExitCode::kResources);
}

}  // namespace
}  // namespace mifdex::cli
