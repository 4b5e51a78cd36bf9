#include "engine/cli/options/help_text.h"

#include <fmt/format.h>

#include <array>

#include "engine/cli/exit_code.h"

namespace mifdex::cli {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kFlagColumn = 28;

std::string flag_lines(const Flag& flag) {
  std::string line = fmt::format("  {}", flag_synopsis(flag));
  std::string text(flag.help);
  if (!flag.choices.empty()) {
    text += ": ";
    for_each_choice(flag, [&, first = true](std::string_view word) mutable {
      if (!first) text += ", ";
      text += word;
      first = false;
    });
  }
  if (line.size() + 2 > kFlagColumn) {
    return line + '\n' + wrapped(text, kFlagColumn, kWidth);
  }
  const std::string column = wrapped(text, kFlagColumn, kWidth);
  return line + column.substr(line.size());
}

std::string flag_sections(Command command) {
  std::string text;
  FlagGroup group = FlagGroup::kHidden;
  for (const Flag& flag : flag_table()) {
    if (!takes(command, flag) || flag.group == FlagGroup::kHidden) continue;
    if (flag.group != group) {
      group = flag.group;
      text += fmt::format("\n{}:\n", group_heading(group));
    }
    text += flag_lines(flag);
  }
  return text;
}

std::string command_lines() {
  std::string text;
  for (const CommandEntry& command : command_table()) {
    const std::string call = fmt::format("{} {}", command.name, command.operands);
    text += fmt::format("  {:<24}  {}\n", call, command.help);
  }
  return text;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  std::string line;
  while (!text.empty()) {
    const std::size_t blank = text.find(' ');
    const std::string_view word = text.substr(0, blank);
    text = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
    if (!line.empty() && indent + line.size() + 1 + word.size() > width) {
      out += std::string(indent, ' ') + line + '\n';
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  return out + std::string(indent, ' ') + line + '\n';
}

std::string flag_synopsis(const Flag& flag) {
  std::string text = flag.letter == 0 ? "    " : fmt::format("-{}, ", flag.letter);
  text += fmt::format("--{}", flag.name);
  if (flag.kind == ValueKind::kOptionalArticle) {
    text += fmt::format(" [{}]", flag.value);
  } else if (flag.kind != ValueKind::kNothing) {
    text += fmt::format(" {}", flag.value);
  }
  return text;
}

std::string program_help() {
  std::string text =
      "mifdex reads archived SMS despooler boxes into an index and reports what happened,\nper job "
      "and per machine.\n\n"
      "Usage: mifdex COMMAND [operands] [flags]\n\n"
      "Commands:\n";
  text += command_lines();
  text += flag_sections(Command::kNone);
  text += "\nExit status:\n";
  for (const ExitMeaning& exit : kExitMeanings) {
    text += fmt::format("  {}    {}\n", static_cast<int>(exit.code), exit.meaning);
  }
  text += "  128+N  stopped by signal N\n";
  text += "\n`mifdex COMMAND --help` shows the flags of a command.\n";
  return text;
}

std::string command_help(const CommandEntry& command) {
  std::string text = fmt::format("mifdex {}: {}\n\n", command.name, command.help);
  text += fmt::format("Usage: mifdex {}{}{} [flags]\n", command.name,
                      command.operands.empty() ? "" : " ", command.operands);
  if (!command.more.empty()) text += '\n' + wrapped(command.more, 0, kWidth);
  return text + flag_sections(command.id);
}

std::string short_help() {
  return "Usage: mifdex COMMAND [operands] [flags]\n\nCommands:\n" + command_lines() +
         "\nSee `mifdex --help`.\n";
}

}  // namespace mifdex::cli
