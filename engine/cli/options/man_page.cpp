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
    for_each_choice(flag, [&, comma = ""](std::string_view word) mutable {
      text += fmt::format("{} {}", comma, roff(word));
      comma = ",";
    });
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
  for (const FlagGroup group :
       {FlagGroup::kFilter, FlagGroup::kAnswer, FlagGroup::kReading, FlagGroup::kEverywhere}) {
    text += fmt::format(".SS {}\n", group_heading(group));
    for (const Flag& flag : flag_table()) {
      if (flag.group != group) continue;
      text += flag_entry(flag);
      if (group != FlagGroup::kEverywhere) text += fmt::format("(For {}.)\n", commands_of(flag));
    }
  }
  return text;
}

constexpr std::string_view kDescription =
    ".SH NAME\nmifdex \\- index archived SMS despooler boxes, report per job and per machine\n"
    ".SH SYNOPSIS\n.B mifdex\n.I COMMAND\n[\\fIoperands\\fR] [\\fIflags\\fR]\n"
    ".SH DESCRIPTION\n"
    "In the 1990s, Systems Management Server (SMS) sent jobs to machines. Each machine reported "
    "the "
    "result in a status MIF, a small text file, and the despooler of the site server collected "
    "these files in folders called despooler boxes. mifdex reads archived despooler boxes, stores "
    "what it finds in an index, and reports which machine ran which job, what failed and why, and "
    "what SMS showed instead. The boxes are only read.\n"
    ".PP\n"
    "A \\fIreport\\fR is one status MIF in a box; fields and tables call it observation. A "
    "\\fIresult\\fR is the latest report of one machine in one job; fields and tables call it "
    "line. A \\fIreject\\fR is a file that claims to be a status MIF or an instruction, but cannot "
    "be read as one.\n"
    ".PP\n"
    "Flags may be anywhere on the command line. If a flag that is not repeatable is given several "
    "times, the last one is used.\n";

constexpr std::string_view kManifest =
    ".SH MANIFEST\n"
    "The file of \\-\\-manifest is UTF\\-8 and has one JSON object per line:\n"
    ".PP\n.nf\n"
    "{\"type\":\"job\",\"id\":\"VAQ0000F\",\"name\":\"Install JamalTest\",\n"
    " \"end\":\"1997\\-05\\-28T16:00:00Z\",\"targets\":[\"VAQ00005\",\"VAQ00006\"]}\n"
    "{\"type\":\"machine\",\"smsid\":\"VAQ00005\",\"name\":\"MANGO\",\"domain\":\"FRUIT\"}\n"
    "{\"type\":\"file\",\"path\":\"RECEIVE/0000002A.PCK\",\"job\":\"VAQ0000F\"}\n"
    ".fi\n.PP\n"
    "(The first object is on one line in the file.) A job must have an id, a machine an smsid and "
    "a "
    "name, a file a path and a job or a machine. Unknown fields are ignored. A line that cannot be "
    "read is rejected with its number, and the other lines are used.\n";

constexpr std::string_view kFilesAndExamples =
    ".SH FILES\n"
    ".TP\n\\fI./mifdex.idx\\fR\nthe index, a folder with a RocksDB database, unless "
    "\\-\\-index or MIFDEX_INDEX names another\n"
    ".SH EXAMPLES\n"
    ".TP\nIndex a folder or an archive, and show the state of each job:\n"
    "mifdex index VAQ.tar.gz && mifdex jobs\n"
    ".TP\nWhere did a job fail, and why?\nmifdex status VAQ0000F \\-\\-status failed\n"
    ".TP\nWhy did results fail, and how often?\nmifdex reasons\n"
    ".TP\nEverything about one machine in one job:\nmifdex show VAQ0000F MANGO\n"
    ".TP\nWhich results did SMS show wrongly?\nmifdex status \\-\\-differs\n"
    ".TP\nWhich files could not be read?\nmifdex rejects\n"
    ".TP\nExport everything to SQLite:\nmifdex export \\-o results.db\n"
    ".SH SEE ALSO\n"
    ".BR less (1),\n.BR sqlite3 (1),\n.BR tar (1)\n";

constexpr std::string_view kEnvironment =
    ".SH ENVIRONMENT\n"
    ".TP\n\\fBMIFDEX_INDEX\\fR\nthe index if \\-\\-index is not given\n"
    ".TP\n\\fBMIFDEX_CONFIG\\fR\nthe configuration file; $XDG_CONFIG_HOME/mifdex/config, or "
    "~/.config/mifdex/config, if it is not set\n"
    ".TP\n\\fBMIFDEX_OPTS\\fR\nflags for each command that takes them, separated by blanks\n"
    ".TP\n\\fBNO_COLOR\\fR\nif it is set and not empty: no colours, unless \\-\\-color asks for "
    "them\n"
    ".TP\n\\fBTERM\\fR\nif it is dumb: no colours, unless \\-\\-color asks for them\n"
    ".TP\n\\fBPAGER\\fR\nthe program that shows long answers on a terminal; less if it is not set\n"
    ".TP\n\\fBLESS\\fR\nthe options of less; FRX if it is not set\n"
    ".TP\n\\fBTMPDIR\\fR\nthe folder for temporary files; /tmp if it is not set. index keeps its "
    "temporary files in the index folder, except with \\-\\-dry\\-run\n"
    ".TP\n\\fBTZ\\fR\nthe time zone of \\-\\-tz local\n"
    ".TP\n\\fBTZDIR\\fR\nthe folder with the time zones; /usr/share/zoneinfo if it is not set\n";

}  // namespace

std::string man_page() {
  std::string text =
      fmt::format(".TH MIFDEX 1 \"{}\" \"mifdex {}\" \"User Commands\"\n", kReleaseDate, kVersion);
  text.append(kDescription).append(".SH COMMANDS\n");
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
      "quietly with status 0. The first Ctrl\\-C commits the current batch, the second stops at "
      "once; the index stays intact.\n";
  return text.append(kManifest).append(kEnvironment).append(kFilesAndExamples);
}

}  // namespace mifdex::cli
