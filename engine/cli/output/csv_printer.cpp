// CSV as in RFC 4180: a header line, commas, CRLF, quotes doubled. TSV is the same with tabs and
// newlines in place of commas and CRLF (as the dialect excel-tab of Python's csv module reads it).
#include <algorithm>
#include <array>

#include "engine/cli/output/printer.h"

namespace mifdex::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// True if a spreadsheet may read a cell with this text as a formula. The full-width forms
/// of the four signs count too, since some versions of Excel treat them alike (OWASP, "CSV
/// Injection").
bool may_be_formula(std::string_view text) {
  constexpr std::array<std::string_view, 11> kFirst = {
      "=", "+", "-", "@", "\t", "\r", "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  return std::ranges::any_of(kFirst,
                             [text](std::string_view first) { return text.starts_with(first); });
}

bool is_text(const Value& value) {
  return std::holds_alternative<std::string_view>(value) ||
         std::holds_alternative<std::string>(value) ||
         std::holds_alternative<std::vector<std::string>>(value);
}

class CsvPrinter : public Printer {
 public:
  CsvPrinter(std::vector<Column> columns, const Style& style, Output& output)
      : columns_(std::move(columns)),
        style_(style),
        output_(output),
        tabs_(style.format == Format::kTsv) {}

  void row(std::span<const Value> values) override {
    write_header();
    write_line([&](std::size_t i) {
      std::string text = value_text(values[i], style_.zone);
      const bool guarded = !style_.raw_cells && is_text(values[i]) && may_be_formula(text);
      return guarded ? "'" + text : text;
    });
  }

  void finish() override { write_header(); }

 private:
  void write_header() {
    if (header_written_) return;
    header_written_ = true;
    if (style_.bom) output_.write(kByteOrderMark);
    write_line([&](std::size_t i) { return flat_name(columns_[i]); });
  }

  template <class CellText>
  void write_line(CellText cell_text) {
    line_.clear();
    bool first = true;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!is_flat(columns_[i])) continue;
      if (!first) line_ += tabs_ ? '\t' : ',';
      first = false;
      append_cell(cell_text(i));
    }
    line_ += tabs_ ? "\n" : "\r\n";
    output_.write(line_);
  }

  void append_cell(std::string_view text) {
    if (text.find_first_of(tabs_ ? "\t\"\r\n" : ",\"\r\n") == std::string_view::npos) {
      line_ += text;
      return;
    }
    line_ += '"';
    for (const char c : text) {
      if (c == '"') line_ += '"';
      line_ += c;
    }
    line_ += '"';
  }

  std::vector<Column> columns_;
  Style style_;
  Output& output_;
  bool tabs_;
  std::string line_;
  bool header_written_ = false;
};

}  // namespace

std::unique_ptr<Printer> make_csv_printer(std::vector<Column> columns, const Style& style,
                                          Output& output) {
  return std::make_unique<CsvPrinter>(std::move(columns), style, output);
}

}  // namespace mifdex::cli
