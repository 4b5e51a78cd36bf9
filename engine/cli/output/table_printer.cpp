// A table with aligned columns; or, if the answer is one thing, "heading  value" lines.
//
// Widths come from the first rows, which are held until the widths are known; if a later cell is
// wider, only its own line shifts, so that a table of any length needs memory only for its first
// rows.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "engine/cli/output/printer.h"
#include "engine/cli/text/printable.h"

namespace mifdex::cli {
namespace {

constexpr std::size_t kMeasuredRows = 1000;
constexpr std::size_t kMostLong = 60;    // columns; a longer text of Look::kLong shifts its line
constexpr std::size_t kLeastProse = 12;  // columns; less is not worth reading
constexpr std::string_view kGap = "  ";
constexpr std::string_view kReset = "\x1b[0m";
constexpr std::string_view kBold = "\x1b[1m";

std::string_view color_of(std::string_view status) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kColors = {{
      {"Complete", "\x1b[32m"},
      {"Failed", "\x1b[31m"},
      {"Unknown", "\x1b[33m"},
      {"Unreadable", "\x1b[35m"},
      {"None", "\x1b[90m"},
      {"Retrying", "\x1b[33m"},
      {"Active", "\x1b[36m"},
      {"Canceled", "\x1b[90m"},
  }};
  const auto* found =
      std::ranges::find(kColors, status, [](const auto& pair) { return pair.first; });
  return found == kColors.end() ? std::string_view() : found->second;
}

std::string cell_text(const Value& value, const Zone& zone) {
  if (std::holds_alternative<std::monostate>(value)) return "-";
  const auto* const words = std::get_if<std::vector<std::string>>(&value);
  if (words != nullptr && words->empty()) return "-";
  if (const auto* known = std::get_if<bool>(&value)) return *known ? "yes" : "no";
  // Straight to escaped(): a stray byte is more useful as \x81 than as U+FFFD.
  if (const auto* text = std::get_if<std::string_view>(&value)) return escaped(*text);
  if (const auto* text = std::get_if<std::string>(&value)) return escaped(*text);
  return value_text(value, zone);
}

std::string painted(const std::string& text, Look look, bool colored) {
  const std::string_view color =
      colored && look == Look::kStatus ? color_of(text) : std::string_view();
  return color.empty() ? text : std::string(color) + text + std::string(kReset);
}

using CellSize = std::uint32_t;

/// Writes the cells of rows, each after its size: their widths are not known yet.
class CellEncoder : public RowEncoder {
 public:
  CellEncoder(std::vector<std::size_t> shown, const Zone& zone)
      : shown_(std::move(shown)), zone_(zone) {}

  void append(std::span<const Value> values, std::string& rows) override {
    for (const std::size_t i : shown_) {
      const std::string text = cell_text(values[i], zone_);
      const auto size = static_cast<CellSize>(text.size());
      rows.append(reinterpret_cast<const char*>(&size), sizeof size);
      rows += text;
    }
  }

  /// Removes the first cell from `rows` and returns it.
  static std::string take_cell(std::string_view& rows) {
    CellSize size = 0;
    std::memcpy(&size, rows.data(), sizeof size);
    std::string text(rows.substr(sizeof size, size));
    rows.remove_prefix(sizeof size + text.size());
    return text;
  }

 private:
  std::vector<std::size_t> shown_;
  Zone zone_;
};

class TablePrinter : public Printer {
 public:
  TablePrinter(std::vector<Column> columns, const Style& style, Output& output)
      : columns_(std::move(columns)), style_(style), output_(output) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!columns_[i].heading.empty()) shown_.push_back(i);
    }
    std::ranges::stable_partition(shown_,
                                  [&](std::size_t i) { return columns_[i].look != Look::kProse; });
    for (const std::size_t i : shown_) widths_.push_back(display_width(columns_[i].heading));
  }

  void row(std::span<const Value> values) override {
    std::vector<std::string> cells;
    cells.reserve(shown_.size());
    for (const std::size_t i : shown_) cells.push_back(cell_text(values[i], style_.zone));
    add(std::move(cells));
  }

  std::unique_ptr<RowEncoder> make_encoder() const override {
    return std::make_unique<CellEncoder>(shown_, style_.zone);
  }

  void print_encoded(std::string_view rows) override {
    while (!rows.empty()) {
      std::vector<std::string> cells(shown_.size());
      for (std::string& cell : cells) cell = CellEncoder::take_cell(rows);
      add(std::move(cells));
    }
  }

  void finish() override {
    if (!measured_) write_held();
  }

 private:
  void add(std::vector<std::string> cells) {
    if (measured_) {
      write_cells(cells);
      return;
    }
    held_.push_back(std::move(cells));
    if (held_.size() == kMeasuredRows) write_held();
  }

  void write_held() {
    measured_ = true;
    if (held_.empty()) return;
    for (const auto& cells : held_) {
      for (std::size_t k = 0; k < cells.size(); ++k) {
        const std::size_t width = display_width(cells[k]);
        const bool is_long = columns_[shown_[k]].look == Look::kLong;
        widths_[k] = std::max(widths_[k], is_long ? std::min(width, kMostLong) : width);
      }
    }
    write_heading();
    for (const auto& cells : held_) write_cells(cells);
    held_.clear();
  }

  void write_heading() {
    std::vector<std::string> cells;
    cells.reserve(shown_.size());
    for (const std::size_t i : shown_) cells.emplace_back(columns_[i].heading);
    if (output_.colored()) output_.write(kBold);
    write_cells(cells);
    if (output_.colored()) output_.write(kReset);
  }

  void write_cells(const std::vector<std::string>& cells) {
    line_.clear();
    std::size_t used = 0;
    for (std::size_t k = 0; k < cells.size(); ++k) {
      const Column& column = columns_[shown_[k]];
      const bool last = k + 1 == cells.size();
      const std::string text = last ? cut(cells[k], used) : cells[k];
      const std::size_t width = display_width(text);
      const std::string blanks(width < widths_[k] ? widths_[k] - width : 0, ' ');
      if (is_number(column)) line_ += blanks;
      line_ += painted(text, column.look, output_.colored());
      if (!is_number(column) && !last) line_ += blanks;
      if (!last) line_ += kGap;
      used += std::max(width, widths_[k]) + kGap.size();
    }
    line_ += '\n';
    output_.write(line_);
  }

  /// Returns the part of a line's last cell that fits the terminal after `used` columns; if fewer
  /// than kLeastProse are left, also the terminal's next line; in a pipe, all of it.
  std::string cut(const std::string& text, std::size_t used) const {
    const std::size_t terminal = output_.width();
    if (terminal == 0) return text;
    const std::size_t left = terminal - used % terminal;
    return cut_to_width(text, left < kLeastProse ? left + terminal : left);
  }

  std::vector<Column> columns_;
  Style style_;
  Output& output_;
  std::vector<std::size_t> shown_;  ///< numbers of the columns, in the table's order
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> held_;
  bool measured_ = false;
  std::string line_;
};

/// Prints an answer that is one thing: fields without a value are left out, and an empty line
/// precedes a second row.
class ListPrinter : public Printer {
 public:
  ListPrinter(std::vector<Column> columns, const Style& style, Output& output)
      : columns_(std::move(columns)), style_(style), output_(output) {}

  void row(std::span<const Value> values) override {
    if (std::exchange(begun_, true)) output_.write("\n");
    std::size_t width = 0;
    for (const Column& column : columns_) width = std::max(width, column.heading.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Column& column = columns_[i];
      if (column.heading.empty() || std::holds_alternative<std::monostate>(values[i])) continue;
      std::string line(column.heading);
      line.append(width - line.size(), ' ');
      line += kGap;
      line += painted(cell_text(values[i], style_.zone), column.look, output_.colored());
      output_.write(line + '\n');
    }
  }

  void finish() override {}

 private:
  std::vector<Column> columns_;
  Style style_;
  Output& output_;
  bool begun_ = false;
};

}  // namespace

std::unique_ptr<Printer> make_table_printer(std::vector<Column> columns, const Style& style,
                                            Output& output) {
  if (style.single) return std::make_unique<ListPrinter>(std::move(columns), style, output);
  return std::make_unique<TablePrinter>(std::move(columns), style, output);
}

}  // namespace mifdex::cli
