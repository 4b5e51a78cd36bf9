// mifdex check: reads MIFs as a compiler would, with a line and a caret for each finding.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "engine/cli/commands.h"
#include "engine/cli/plan.h"
#include "engine/cli/printable.h"
#include "engine/cli/rows.h"
#include "engine/mif/checker.h"
#include "engine/mif/mif_file.h"

namespace mifdex::cli {
namespace {

using engine::mif::CodeText;
using engine::mif::Compiler;
using engine::mif::Diagnostic;
using engine::mif::MifFile;
using engine::mif::Severity;

Compiler plan_compiler(const Arguments& arguments) {
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

// The line of `text` that holds `offset`, without its end.
std::string_view line_at(std::string_view text, std::uint64_t offset) {
  const std::size_t at = std::min<std::size_t>(offset, text.size());
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
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
    io::Result<std::unique_ptr<MifFile>> read = MifFile::read(path, encoding);
    if (!read) {
      terminal_.error(read.error());
      return exit_code_of(read.error());
    }
    const MifFile& mif = **read;
    if (!mif.is_mif()) {
      print({path, {}, 0, Severity::kError, "", "no MIF by content", "name MIF files"}, mif);
      return ExitCode::kRejects;
    }
    const std::vector<Diagnostic> findings = mif.findings();
    bool errors = false;
    for (const Diagnostic& finding : findings) {
      const Severity severity = engine::mif::severity_for(finding.code, compiler_);
      errors = errors || severity == Severity::kError;
      print_finding(path, finding, severity, mif);
    }
    if (compiler_ != Compiler::kMifdex) print_verdict(path, errors);
    return errors ? ExitCode::kRejects : ExitCode::kDone;
  }

  void finish() {
    if (printer_) printer_->finish();
  }

 private:
  void print_finding(const std::string& path, const Diagnostic& finding, Severity severity,
                     const MifFile& mif) {
    const CodeText& words = engine::mif::code_text(finding.code);
    const std::string code = fmt::format("MIF{}", static_cast<unsigned>(finding.code));
    print({path, engine::mif::find_line(mif.text(), finding.offset), finding.offset, severity, code,
           words.text, words.advice},
          mif);
  }

  void print(const DiagnosticRow& row, const MifFile& mif) {
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
    const std::string_view line = line_at(mif.text(), row.offset);
    if (!line.empty()) {
      const std::string before = escaped(line.substr(0, row.place.column - 1));
      terminal_.write(fmt::format("{:>5} | {}\n      | {:>{}}\n", row.place.line, escaped(line),
                                  '^', display_width(before) + 1));
    }
    if (!row.advice.empty()) terminal_.write(fmt::format("      = {}\n", row.advice));
  }

  void print_verdict(const std::string& path, bool refused) {
    if (printer_) return;
    terminal_.write(fmt::format("{}: {} would {} compiled it\n", escaped(path),
                                compiler_name(compiler_), refused ? "not have" : "have"));
  }

  const Style& style_;
  Compiler compiler_;
  Terminal& terminal_;
  std::unique_ptr<RowPrinter<DiagnosticRow>> printer_;
};

}  // namespace

CommandResult run_check(const Arguments& arguments, Terminal& terminal) {
  auto style = plan_style(arguments);
  if (!style) return io::pass(style);
  auto encoding = plan_encoding(arguments);
  if (!encoding) return io::pass(encoding);
  Check check(*style, plan_compiler(arguments), terminal);
  ExitCode worst = ExitCode::kDone;
  for (const std::string& path : arguments.operands)
    worst = worse(worst, check.file(path, *encoding));
  check.finish();
  return worst;
}

}  // namespace mifdex::cli
