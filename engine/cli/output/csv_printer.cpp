// CSV as in RFC 4180: a header line, commas, CRLF, quotes doubled. TSV is the same with tabs and
// newlines in place of commas and CRLF (as the dialect excel-tab of Python's csv module reads it).
#include <algorithm>
#include <array>
#include <utility>

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

/// Writes lines of cells.
class CsvEncoder : public RowEncoder {
 public:
  CsvEncoder(std::span<const Column> columns, const Style& style)
      : zone_(style.zone), tabs_(style.format == Format::kTsv), raw_(style.raw_cells) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (is_flat(columns[i])) cells_.push_back(i);
    }
  }

  void append(std::span<const Value> values, std::string& rows) override {
    append_line(rows, [&](std::size_t i) {
      std::string text = value_text(values[i], zone_);
      const bool guarded = !raw_ && is_text(values[i]) && may_be_formula(text);
      return guarded ? "'" + text : text;
    });
  }

  /// Appends a line with the text of each column that has a cell.
  template <class CellText>
  void append_line(std::string& line, const CellText& cell_text) const {
    bool first = true;
    for (const std::size_t i : cells_) {
      if (!first) line += tabs_ ? '\t' : ',';
      first = false;
      append_cell(cell_text(i), line);
    }
    line += tabs_ ? "\n" : "\r\n";
  }

 private:
  void append_cell(std::string_view text, std::string& line) const {
    if (text.find_first_of(tabs_ ? "\t\"\r\n" : ",\"\r\n") == std::string_view::npos) {
      line += text;
      return;
    }
    line += '"';
    for (const char c : text) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }

  Zone zone_;
  bool tabs_;
  bool raw_;
  std::vector<std::size_t> cells_;  // numbers of their columns
};

class CsvPrinter : public Printer {
 public:
  CsvPrinter(std::vector<Column> columns, const Style& style, Output& output)
      : columns_(std::move(columns)), style_(style), output_(output), encoder_(columns_, style) {}

  void row(std::span<const Value> values) override {
    line_.clear();
    encoder_.append(values, line_);
    print_encoded(line_);
  }

  std::unique_ptr<RowEncoder> make_encoder() const override {
    return std::make_unique<CsvEncoder>(columns_, style_);
  }

  void print_encoded(std::string_view rows) override {
    write_header();
    output_.write(rows);
  }

  void finish() override { write_header(); }

 private:
  void write_header() {
    if (std::exchange(header_written_, true)) return;
    if (style_.bom) output_.write(kByteOrderMark);
    std::string line;
    encoder_.append_line(line, [&](std::size_t i) { return flat_name(columns_[i]); });
    output_.write(line);
  }

  std::vector<Column> columns_;
  Style style_;
  Output& output_;
  CsvEncoder encoder_;
  std::string line_;
  bool header_written_ = false;
};

}  // namespace

std::unique_ptr<Printer> make_csv_printer(std::vector<Column> columns, const Style& style,
                                          Output& output) {
  return std::make_unique<CsvPrinter>(std::move(columns), style, output);
}

}  // namespace mifdex::cli
