#include "engine/cli/options/flag_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "engine/cli/options/completions.h"
#include "engine/cli/options/help_text.h"
#include "engine/cli/options/man_page.h"
#include "engine/cli/text/printable.h"

namespace mifdex::cli {
namespace {

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string dashes_as_roff(std::string_view name) {
  std::string text;
  for (const char c : name) c == '-' ? text += "\\-" : text += c;
  return text;
}

TEST(FlagTable, NoNameAndNoLetterTwiceInOneCommand) {
  for (const CommandEntry& command : command_table()) {
    std::set<std::string_view> names;
    std::set<char> letters;
    for (const Flag& flag : flag_table()) {
      EXPECT_FALSE(flag.help.empty()) << flag.name;
      EXPECT_NE(flag.commands, 0U) << flag.name;
      if (!takes(command.id, flag)) continue;
      EXPECT_TRUE(names.insert(flag.name).second) << command.name << " --" << flag.name;
      EXPECT_TRUE(flag.letter == 0 || letters.insert(flag.letter).second) << flag.letter;
    }
  }
}

TEST(FlagTable, EveryFlagStandsInTheHelpOfItsCommands) {
  for (const CommandEntry& command : command_table()) {
    const std::string help = command_help(command);
    for (const Flag& flag : flag_table()) {
      const bool shown =
          holds(help, flag_synopsis(flag) + "  ") || holds(help, flag_synopsis(flag) + '\n');
      // Another flag may have the same name and no value either.
      const bool takes_it = std::ranges::any_of(flag_table(), [&](const Flag& other) {
        return flag_synopsis(other) == flag_synopsis(flag) && takes(command.id, other) &&
               other.group != FlagGroup::kHidden;
      });
      EXPECT_EQ(shown, takes_it) << command.name << " --" << flag.name;
    }
  }
}

TEST(FlagTable, EveryCommandAndFlagStandsInTheManPage) {
  const std::string page = man_page();
  for (const CommandEntry& command : command_table()) {
    EXPECT_TRUE(holds(page, fmt::format("\\fB{}\\fR", command.name))) << command.name;
  }
  for (const Flag& flag : flag_table()) {
    const bool shown = holds(page, fmt::format("\\fB\\-\\-{}\\fR", dashes_as_roff(flag.name)));
    EXPECT_EQ(shown, flag.group != FlagGroup::kHidden) << flag.name;
  }
}

TEST(FlagTable, TheManPageHasADateItsSectionsAndTheVariablesThatAreRead) {
  const std::string page = man_page();
  EXPECT_TRUE(page.starts_with(".TH MIFDEX 1 \"20")) << page;
  std::size_t at = 0;
  for (const std::string_view section :
       {"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "MANIFEST",
        "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"}) {
    const std::size_t found = page.find(fmt::format(".SH {}\n", section), at);
    ASSERT_NE(found, std::string::npos) << section << " is missing or out of order";
    at = found;
  }
  for (const FlagGroup group :
       {FlagGroup::kFilter, FlagGroup::kAnswer, FlagGroup::kReading, FlagGroup::kEverywhere}) {
    const std::string heading = fmt::format(".SS {}\n", group_heading(group));
    EXPECT_TRUE(holds(page, heading)) << heading;
    EXPECT_EQ(page.find(heading), page.rfind(heading)) << heading << "is there twice";
  }
  for (const std::string_view variable :
       {"MIFDEX_INDEX", "NO_COLOR", "TERM", "PAGER", "LESS", "TMPDIR", "TZ", "TZDIR"}) {
    EXPECT_TRUE(holds(page, fmt::format(".TP\n\\fB{}\\fR\n", variable))) << variable;
  }
}

TEST(FlagTable, EveryFlagAndWordIsCompleted) {
  const std::string bash = bash_completion();
  const std::string zsh = zsh_completion();
  const std::string fish = fish_completion();
  for (const Flag& flag : flag_table()) {
    if (flag.group == FlagGroup::kHidden) continue;
    EXPECT_TRUE(holds(bash, fmt::format("--{}", flag.name))) << flag.name;
    EXPECT_TRUE(holds(zsh, fmt::format("*--{}[", flag.name))) << flag.name;
    EXPECT_TRUE(holds(fish, fmt::format(" -l {}", flag.name))) << flag.name;
    for_each_choice(flag, [&](std::string_view word) {
      EXPECT_TRUE(holds(bash, word)) << word;
      EXPECT_TRUE(holds(zsh, word)) << word;
      EXPECT_TRUE(holds(fish, word)) << word;
    });
  }
}

/// Returns the completions of bash for `words`, the last of which is incomplete; one per line.
std::string completed(const std::string& folder, const std::string& words) {
  std::ofstream(folder + "/mifdex.bash") << bash_completion();
  const std::string script = "cd '" + folder + "' && source ./mifdex.bash && COMP_WORDS=(" + words +
                             ") && COMP_CWORD=$((${#COMP_WORDS[@]}-1)) && _mifdex && printf '%s\n' "
                             "\"${COMPREPLY[@]}\" | sort";
  std::ofstream(folder + "/run.bash") << script;
  std::FILE* out = ::popen(("bash " + folder + "/run.bash 2>&1").c_str(), "r");
  std::string text;
  for (int c = 0; (c = std::fgetc(out)) != EOF;) text += static_cast<char>(c);
  ::pclose(out);
  return text;
}

TEST(FlagTable, BashCompletesNamesThatHoldBlanks) {
  std::string folder = (std::filesystem::temp_directory_path() / "mifdex_bash.XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  std::filesystem::create_directories(folder + "/my box/in it");
  std::ofstream(folder + "/my file.mif") << "x";
  EXPECT_EQ(completed(folder, "mifdex index 'my b'"), "my box\n");
  EXPECT_EQ(completed(folder, "mifdex check my"), "my box\nmy file.mif\n");
  EXPECT_EQ(completed(folder, "mifdex cat 'my\\ f'"), "my file.mif\n");
  EXPECT_EQ(completed(folder, "mifdex index '\"my b'"), "my box\n");
  EXPECT_EQ(completed(folder, "mifdex status -x my"), "my box\n");
  EXPECT_EQ(completed(folder, "mifdex export --output 'my f'"), "my file.mif\n");
  EXPECT_EQ(completed(folder, "mifdex export --format = cs"), "csv\n");
  EXPECT_EQ(completed(folder, "mifdex expo"), "export\n");
  std::filesystem::remove_all(folder);
}

TEST(FlagTable, HelpFitsATerminal) {
  std::string all = program_help() + short_help();
  for (const CommandEntry& command : command_table()) all += command_help(command);
  std::istringstream lines(all);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), 90U) << line;
}

TEST(FlagTable, FindsItsRows) {
  EXPECT_EQ(find_flag("job")->id, FlagId::kJob);
  EXPECT_EQ(find_flag('x')->id, FlagId::kIndexDir);
  EXPECT_EQ(find_flag("jo"), nullptr);
  EXPECT_EQ(find_flag('\0'), nullptr);
  EXPECT_EQ(find_command("status")->id, Command::kStatus);
  EXPECT_EQ(find_command(""), nullptr);
}

}  // namespace
}  // namespace mifdex::cli
