#include "engine/cli/options/settings.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace mifdex::cli {
namespace {

Arguments command_line(std::initializer_list<std::string_view> words) {
  return parse_arguments(std::span(words.begin(), words.size())).value();
}

std::vector<Setting> settings_in(std::string_view text) {
  return parse_settings(text, "config").value();
}

TEST(Settings, OneFlagALineInThreeForms) {
  const auto settings =
      settings_in("# mine\n\n--tz Europe/Berlin\r\n  --format=json  \n-v\n--grep two words\n");
  ASSERT_EQ(settings.size(), 4U);
  EXPECT_EQ(settings[0].flag, "--tz");
  EXPECT_EQ(settings[0].value, "Europe/Berlin");
  EXPECT_EQ(settings[0].where, "config:3");
  EXPECT_EQ(settings[1].value, "json");
  EXPECT_FALSE(settings[2].has_value);
  EXPECT_EQ(settings[3].value, "two words");
}

TEST(Settings, TheCommandLineComesLast) {
  Arguments arguments = command_line({"status", "--tz", "UTC", "--site", "B"});
  ASSERT_TRUE(apply_settings(settings_in("--tz Europe/Berlin\n--site A\n--json\n"), arguments));
  EXPECT_EQ(arguments.value(FlagId::kTimeZone), "UTC");
  EXPECT_EQ(arguments.values(FlagId::kSite), (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(arguments.value(FlagId::kFormat), "json");
  EXPECT_EQ(arguments.line, "mifdex status --tz UTC --site B --tz=Europe/Berlin --site=A --json");
}

TEST(Settings, FlagsOfOtherCommandsAreIgnored) {
  Arguments arguments = command_line({"status"});
  ASSERT_TRUE(apply_settings(settings_in("--memory 1G\n--threads 3\n"), arguments));
  EXPECT_FALSE(arguments.has(FlagId::kMemory));
  EXPECT_EQ(arguments.line, "mifdex status");
}

TEST(Settings, MistakesNameTheirLine) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kMistakes = {
      {{"--tz UTC\n--nosuch\n", "--nosuch: is not a flag of mifdex"},
       {"\n--tz\n", "--tz: needs a value"},
       {"\n--json yes\n", "--json: takes no value"},
       {"\n--help\n", "--help: can only be on a command line"},
       {"\n--no-config\n", "--no-config: can only be on a command line"}}};
  for (const auto& [text, message] : kMistakes) {
    Arguments arguments = command_line({"status"});
    const auto applied = apply_settings(settings_in(text), arguments);
    ASSERT_FALSE(applied) << text;
    EXPECT_EQ(applied.error().what, message);
    EXPECT_EQ(applied.error().where, "config:2");
  }
  const auto text = parse_settings("tz UTC\n", "config");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().what, "tz: is not a flag");
}

}  // namespace
}  // namespace mifdex::cli
