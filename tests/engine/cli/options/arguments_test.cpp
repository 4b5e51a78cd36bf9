#include "engine/cli/options/arguments.h"

#include <gtest/gtest.h>

#include "engine/cli/options/suggestion.h"

namespace mifdex::cli {
namespace {

io::Result<Arguments> parse(std::initializer_list<std::string_view> words) {
  const std::vector<std::string_view> list(words);
  return parse_arguments(list);
}

std::string refusal(std::initializer_list<std::string_view> words) {
  const auto arguments = parse(words);
  if (arguments) return "accepted";
  EXPECT_EQ(arguments.error().kind, io::ErrorKind::kUsage);
  return io::error_text(arguments.error());
}

TEST(Arguments, FlagsMayStandAnywhere) {
  const auto arguments = parse({"-x", "a.idx", "status", "--job", "VAQ*", "VAQ0000F", "-x=b.idx"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->command, Command::kStatus);
  EXPECT_EQ(arguments->operands, std::vector<std::string>{"VAQ0000F"});
  EXPECT_EQ(arguments->value(FlagId::kJob), "VAQ*");
  EXPECT_EQ(arguments->values(FlagId::kIndexDir).size(), 2U);
}

TEST(Arguments, TheLastUseOfAFlagWins) {
  const auto arguments =
      parse({"status", "--limit", "5", "--limit=7", "--json", "--format", "csv"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->value(FlagId::kLimit), "7");
  EXPECT_EQ(arguments->value(FlagId::kFormat), "csv");
  const auto turned = parse({"status", "--format", "csv", "--tz", "+02:00", "--json", "--utc"});
  ASSERT_TRUE(turned);
  EXPECT_EQ(turned->value(FlagId::kFormat), "json");
  EXPECT_EQ(turned->value(FlagId::kTimeZone), "UTC");
}

TEST(Arguments, KeepsEveryValueOfARepeatableFlag) {
  const auto arguments = parse({"status", "--status", "failed", "-vv", "--status=none", "-v"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->values(FlagId::kStatus), (std::vector<std::string>{"failed", "none"}));
  EXPECT_EQ(arguments->values(FlagId::kVerbose).size(), 3U);
}

TEST(Arguments, ChangesNoValue) {
  const auto arguments = parse({"status", "--job", "[ab]", "--grep=", "--machine", "--odd", "a,b"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->value(FlagId::kJob), "[ab]");
  EXPECT_TRUE(arguments->has(FlagId::kGrep));
  EXPECT_EQ(arguments->value(FlagId::kGrep), "");
  EXPECT_EQ(arguments->value(FlagId::kMachine), "--odd");
  EXPECT_EQ(arguments->operands, std::vector<std::string>{"a,b"});
}

TEST(Arguments, LettersMayShareAWord) {
  const auto arguments = parse({"index", "-qvj4", "box"});
  ASSERT_TRUE(arguments);
  EXPECT_TRUE(arguments->has(FlagId::kQuiet));
  EXPECT_TRUE(arguments->has(FlagId::kVerbose));
  EXPECT_EQ(arguments->value(FlagId::kThreads), "4");
}

TEST(Arguments, TwoDashesEndTheFlags) {
  const auto arguments = parse({"index", "--", "-q", "--", "-"});
  ASSERT_TRUE(arguments);
  EXPECT_FALSE(arguments->has(FlagId::kQuiet));
  EXPECT_EQ(arguments->operands, (std::vector<std::string>{"-q", "--", "-"}));
}

TEST(Arguments, AnArticleIsTakenOnlyWhereOneStands) {
  const auto with = parse({"status", "--differs", "Q166833", "VAQ0000F"});
  ASSERT_TRUE(with);
  EXPECT_EQ(with->value(FlagId::kDiffers), "Q166833");
  EXPECT_EQ(with->operands.size(), 1U);
  const auto without = parse({"status", "--differs", "VAQ0000F"});
  ASSERT_TRUE(without);
  EXPECT_TRUE(without->has(FlagId::kDiffers));
  EXPECT_EQ(without->value(FlagId::kDiffers), "");
  EXPECT_EQ(without->operands.size(), 1U);
}

TEST(Arguments, RefusesWithTheWayOut) {
  EXPECT_EQ(refusal({"status", "--jbo", "VAQ*"}),
            "unknown flag --jbo; did you mean --job? (see `mifdex status --help`)");
  EXPECT_EQ(refusal({"--jbo", "VAQ*", "status"}),
            "unknown flag --jbo; did you mean --job? (see `mifdex status --help`)");
  EXPECT_EQ(refusal({"status", "--completely-else"}),
            "unknown flag --completely-else (see `mifdex status --help`)");
  EXPECT_EQ(refusal({"status", "-Z"}), "unknown flag -Z (see `mifdex status --help`)");
  EXPECT_EQ(refusal({"stauts"}),
            "unknown command stauts; did you mean status? (see `mifdex --help`)");
  EXPECT_EQ(refusal({"census"}), "`census` needs BOX... (see `mifdex census --help`)");
  EXPECT_EQ(refusal({"show", "VAQ0000F"}), "`show` needs JOB MACHINE (see `mifdex show --help`)");
  EXPECT_EQ(refusal({"info", "more"}),
            "`info`: unexpected argument more (see `mifdex info --help`)");
  EXPECT_EQ(refusal({"status", "--limit"}),
            "--limit needs a value: --limit N (see `mifdex status --help`)");
  EXPECT_EQ(refusal({"status", "--history=yes"}),
            "--history takes no value (see `mifdex status --help`)");
  EXPECT_EQ(refusal({"info", "--job", "VAQ*"}),
            "--job cannot be used with `info` (see `mifdex info --help`)");
  EXPECT_EQ(refusal({"-v"}), "no command given (see `mifdex --help`)");
}

TEST(Arguments, HelpAndVersionNeedNothingElse) {
  EXPECT_TRUE(parse({"show", "--help"}));
  EXPECT_TRUE(parse({"-h"}));
  EXPECT_TRUE(parse({"--version"}));
}

TEST(Arguments, KeepsTheLineAsAShellTakesIt) {
  const auto arguments = parse({"index", "a b", "it's", "plain-1.tar"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->line, "mifdex index 'a b' 'it'\\''s' plain-1.tar");
}

TEST(Closest, KnowsTypingMistakesFromOtherWords) {
  const std::vector<std::string_view> words = {"job", "machine", "until"};
  EXPECT_EQ(closest("jbo", words), "job");
  EXPECT_EQ(closest("machines", words), "machine");
  EXPECT_EQ(closest("unitl", words), "until");
  EXPECT_EQ(closest("frobnicate", words), "");
  EXPECT_EQ(closest("", words), "");
  EXPECT_EQ(closest(std::string(10'000, 'j'), words), "");
}

}  // namespace
}  // namespace mifdex::cli
