// mifdex check: reads MIFs as a compiler does, with a line and a caret for each finding.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "engine/cli/commands/commands.h"
#include "engine/cli/commands/input_file.h"
#include "engine/cli/options/options.h"
#include "engine/cli/rows/rows.h"
#include "engine/cli/text/printable.h"
#include "engine/ingest/decode/mif_file.h"
#include "engine/mif/lint/checker.h"

namespace mifdex::cli {
namespace {

using engine::mif::CodeText;
using engine::mif::Compiler;
using engine::mif::Diagnostic;
using engine::mif::MifFile;
using engine::mif::Severity;

Compiler parse_compiler(const Arguments& arguments) {
  const std::string_view word = arguments.value(FlagId::kStrict);
  if (word == "dmi") return Compiler::kDmi;
  return word == "sms1.2" ? Compiler::kSms12 : Compiler::kMifdex;
}

std::string_view compiler_name(Compiler compiler) {
  return compiler == Compiler::kDmi ? "the DMI reference parser" : "SMS 1.2";
}

std::string_view severity_color(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "\x1b[1;31m";
    case Severity::kWarning:
      return "\x1b[1;35m";
    case Severity::kNote:
      return "\x1b[1;36m";
  }
  return "";
}

// Returns the line of `text` that contains `offset`, without its end.
std::string_view line_at(std::string_view text, std::uint64_t offset) {
  const std::size_t at = std::min<std::size_t>(offset, text.size());
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

constexpr std::size_t kAround = 160;  // bytes of a line that are shown on each side of the caret

// Returns `at`, or the beginning of the character that contains it.
std::size_t cut_before(std::string_view line, std::size_t at) {
  while (at > 0 && at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80) --at;
  return at;
}

// Checks files one by one and prints what it finds, each in the way of the format.
class Check {
 public:
  Check(const Style& style, Compiler compiler, Terminal& terminal)
      : style_(style), compiler_(compiler), terminal_(terminal) {
    if (style.format != Format::kTable) {
      printer_ = std::make_unique<RowPrinter<DiagnosticRow>>(diagnostic_fields(), style, terminal);
    }
  }

  ExitCode file(const std::string& path, const io::Encoding& encoding) {
    auto input = InputFile::open(path);
    io::Result<std::unique_ptr<MifFile>> read =
        input ? MifFile::read(input->path(), encoding) : io::pass(input);
    if (!read) {
      if (path == "-") read.error().where = "standard input";
      terminal_.error(read.error());
      return exit_code_of(read.error());
    }
    const MifFile& mif = **read;
    lines_ = {};
    std::size_t errors = 0;
    if (!mif.is_mif()) {
      print({path, {}, 0, Severity::kError, "", "not a MIF file", ""}, {});
      ++errors;
    }
    const auto findings = mif.is_mif() ? mif.findings(compiler_) : std::vector<Diagnostic>();
    for (const Diagnostic& finding : findings) {
      const Severity severity = engine::mif::severity_for(finding.code, compiler_);
      if (severity == Severity::kError) ++errors;
      print_finding(path, finding, severity, mif.text());
    }
    print_verdict(path, errors);
    return errors != 0 ? ExitCode::kRejects : ExitCode::kDone;
  }

  void finish() {
    if (printer_) printer_->finish();
  }

 private:
  void print_finding(const std::string& path, const Diagnostic& finding, Severity severity,
                     std::string_view text) {
    const CodeText& words = engine::mif::code_text(finding.code);
    const std::string code = fmt::format("MIF{}", static_cast<unsigned>(finding.code));
    print({path, lines_.find(text, finding.offset), finding.offset, severity, code, words.text,
           words.advice},
          text);
  }

  void print(const DiagnosticRow& row, std::string_view text) {
    if (printer_) {
      printer_->row(row);
      return;
    }
    const bool color = terminal_.colored();
    const std::string_view word = severity_name(row.severity);
    const std::string label =
        row.code.empty() ? std::string(word) : fmt::format("{}[{}]", word, row.code);
    terminal_.write(fmt::format("{}:{}:{}: {}{}{}: {}\n", escaped(row.file), row.place.line,
                                row.place.column, color ? severity_color(row.severity) : "", label,
                                color ? "\x1b[0m" : "", row.message));
    if (const std::string_view line = line_at(text, row.offset); !line.empty()) {
      print_excerpt(line, row.place);
    }
    if (!row.advice.empty()) terminal_.write(fmt::format("      = {}\n", row.advice));
  }

  // Prints the line with a caret under its column; if it is long, only the part around the column.
  void print_excerpt(std::string_view line, const engine::mif::LineColumn& place) {
    const std::size_t column = std::min<std::size_t>(place.column - 1, line.size());
    const std::size_t begin = cut_before(line, column < kAround ? 0 : column - kAround);
    const std::size_t end = cut_before(line, std::min(line.size(), column + kAround));
    const std::string before =
        (begin > 0 ? "\u2026" : "") + escaped(line.substr(begin, std::max(column, begin) - begin));
    const std::string shown = (begin > 0 ? "\u2026" : "") +
                              escaped(line.substr(begin, end - begin)) +
                              (end < line.size() ? "\u2026" : "");
    terminal_.write(fmt::format("{:>5} | {}\n      | {:>{}}\n", place.line, shown, '^',
                                display_width(before) + 1));
  }

  // The answer to --strict, as the last line: compiled, or not.
  void print_verdict(const std::string& path, std::size_t errors) {
    if (printer_ || compiler_ == Compiler::kMifdex) return;
    const std::string why =
        errors == 0 ? "" : fmt::format(" ({} error{})", errors, errors == 1 ? "" : "s");
    terminal_.write(fmt::format("{}: {} would {} compiled it{}\n", escaped(path),
                                compiler_name(compiler_), errors != 0 ? "not have" : "have", why));
  }

  const Style& style_;
  Compiler compiler_;
  Terminal& terminal_;
  std::unique_ptr<RowPrinter<DiagnosticRow>> printer_;
  engine::mif::LineCounter lines_;
};

}  // namespace

CommandResult run_check(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto style, parse_style(arguments));
  MIFDEX_TRY(auto encodings, parse_encodings(arguments));
  Check check(style, parse_compiler(arguments), terminal);
  ExitCode worst = ExitCode::kDone;
  for (const std::string& path : arguments.operands)
    worst = worse(worst, check.file(path, encodings.of(path)));
  check.finish();
  return worst;
}

}  // namespace mifdex::cli
