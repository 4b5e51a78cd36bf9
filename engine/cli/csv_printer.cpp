// CSV as RFC 4180 has it: a header line, commas, CRLF, quotes doubled.
#include "engine/cli/printer.h"

namespace mifdex::cli {
namespace {

void append_cell(std::string& line, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
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

class CsvPrinter : public Printer {
 public:
  CsvPrinter(std::vector<Column> columns, const Style& style, Output& output)
      : columns_(std::move(columns)), style_(style), output_(output) {}

  void row(std::span<const Value> values) override {
    write_header();
    write_line([&](std::size_t i) { return value_text(values[i], style_.zone); });
  }

  void finish() override { write_header(); }

 private:
  void write_header() {
    if (header_written_) return;
    header_written_ = true;
    write_line([&](std::size_t i) { return std::string(columns_[i].name); });
  }

  /// A column without a name is for tables alone.
  template <class CellText>
  void write_line(CellText cell_text) {
    line_.clear();
    bool first = true;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].name.empty()) continue;
      if (!first) line_ += ',';
      first = false;
      append_cell(line_, cell_text(i));
    }
    line_ += "\r\n";
    output_.write(line_);
  }

  std::vector<Column> columns_;
  Style style_;
  Output& output_;
  std::string line_;
  bool header_written_ = false;
};

}  // namespace

std::unique_ptr<Printer> make_csv_printer(std::vector<Column> columns, const Style& style,
                                          Output& output) {
  return std::make_unique<CsvPrinter>(std::move(columns), style, output);
}

}  // namespace mifdex::cli
