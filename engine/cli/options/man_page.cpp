#include "engine/cli/options/man_page.h"

#include <fmt/format.h>

#include "engine/cli/exit_code.h"
#include "engine/cli/options/flag_table.h"
#include "engine/cli/version.h"

namespace mifdex::cli {
namespace {

/// Returns text that roff takes literally: backslashes doubled, dashes kept as dashes, no line that
/// begins with a control character.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) {
      out += "\\&";
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string flag_entry(const Flag& flag) {
  std::string text = ".TP\n";
  if (flag.letter != 0) text += fmt::format("\\fB\\-{}\\fR, ", flag.letter);
  text += fmt::format("\\fB\\-\\-{}\\fR", roff(flag.name));
  if (flag.kind == ValueKind::kOptionalArticle) {
    text += fmt::format(" [\\fI{}\\fR]", flag.value);
  } else if (flag.kind != ValueKind::kNothing) {
    text += fmt::format(" \\fI{}\\fR", flag.value);
  }
  text += '\n' + roff(flag.help);
  if (!flag.choices.empty()) {
    text += ":";
    for_each_choice(flag, [&](std::string_view word) { text += fmt::format(" {}", roff(word)); });
  }
  text += ".\n";
  if (!flag.more.empty()) text += roff(flag.more) + '\n';
  return text;
}

std::string commands_of(const Flag& flag) {
  std::string text;
  for (const CommandEntry& command : command_table()) {
    if (!takes(command.id, flag)) continue;
    if (!text.empty()) text += ", ";
    text += command.name;
  }
  return text;
}

std::string flag_sections() {
  std::string text;
  FlagGroup group = FlagGroup::kHidden;
  for (const Flag& flag : flag_table()) {
    if (flag.group == FlagGroup::kHidden) continue;
    if (flag.group != group) {
      group = flag.group;
      text += fmt::format(".SS {}\n", group_heading(group));
    }
    text += flag_entry(flag);
    if (group != FlagGroup::kEverywhere) text += fmt::format("(For {}.)\n", commands_of(flag));
  }
  return text;
}

}  // namespace

std::string man_page() {
  std::string text = fmt::format(".TH MIFDEX 1 \"\" \"mifdex {}\" \"User Commands\"\n", kVersion);
  text +=
      ".SH NAME\nmifdex \\- index archived SMS despooler boxes, report per job and per machine\n"
      ".SH SYNOPSIS\n.B mifdex\n.I COMMAND\n[\\fIoperands\\fR] [\\fIflags\\fR]\n"
      ".SH DESCRIPTION\n"
      "mifdex reads the status MIF files that a despooler of Systems Management Server left, "
      "stores them in an index, and reports what happened. Flags may be anywhere; the last "
      "use of a flag wins.\n"
      ".SH COMMANDS\n";
  for (const CommandEntry& command : command_table()) {
    text += fmt::format(".TP\n\\fB{}\\fR {}\n{}.\n", command.name, roff(command.operands),
                        roff(command.help));
    if (!command.more.empty()) text += roff(command.more) + '\n';
  }
  text += ".SH OPTIONS\n" + flag_sections();
  text += ".SH EXIT STATUS\n";
  for (const ExitMeaning& exit : kExitMeanings) {
    text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", static_cast<int>(exit.code), roff(exit.meaning));
  }
  text +=
      ".TP\n\\fB128+N\\fR\nstopped by signal N\n.PP\n"
      "If several apply, the highest of 2 to 6 is returned. A closed pipe (EPIPE) ends the program "
      "quietly with status 0. The first Ctrl\\-C commits the batch at hand, the second stops at "
      "once; the index stays intact.\n"
      ".SH ENVIRONMENT\n"
      ".TP\n\\fBMIFDEX_INDEX\\fR\nthe index where \\-\\-index is not used\n"
      ".TP\n\\fBNO_COLOR\\fR\nset and not empty: no colours unless \\-\\-color asks for them\n"
      ".TP\n\\fBPAGER\\fR\nshows long answers on a terminal; less where it is not set\n";
  return text;
}

}  // namespace mifdex::cli
