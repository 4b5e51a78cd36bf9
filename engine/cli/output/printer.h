// Writes rows in one of the formats of answers. All of them walk the same columns (fields.h).
//
// Threads: one. Ownership: a printer keeps a reference to its Output; values it is given need to
// hold only for the call. Errors: none here; an Output knows whether anybody still reads.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/rows/fields.h"
#include "engine/cli/text/time_text.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// kEvtxXml is of events alone (event_xml.h), kSqlite of exports (sqlite_file.h).
enum class Format : std::uint8_t { kTable, kJson, kNdjson, kCsv, kTsv, kEvtxXml, kSqlite };

/// Where an answer goes: standard output, or a string in tests.
class Output {
 public:
  virtual ~Output() = default;
  virtual void write(std::string_view text) = 0;
  /// True once nobody reads any more (EPIPE): a scan may stop.
  virtual bool closed() const { return false; }
  virtual bool colored() const { return false; }
  /// Columns of the terminal; 0 where it is none, and nothing is cut.
  virtual std::size_t width() const { return 0; }
};

/// The order and the part of an answer that --sort asks for.
struct Sorting {
  std::string field;  ///< as in JSON; empty: rows are printed as they come
  bool descending = false;
  std::uint64_t offset = 0;  ///< of the sorted rows
  std::uint64_t limit = 0;
};

/// What a printer needs to know beside the columns.
struct Style {
  Format format = Format::kTable;
  Zone zone;
  /// The answer is one thing and not a list: json writes no array round it, a table writes
  /// "heading  value" lines.
  bool single = false;
  Sorting sorting{};
  /// csv and tsv: text that a spreadsheet would take for a formula is written as it is.
  bool raw_cells = false;
  /// csv and tsv: a byte order mark (U+FEFF) is written first.
  bool bom = false;
};

class Printer {
 public:
  virtual ~Printer() = default;
  /// One row; `values` in the order of the columns.
  virtual void row(std::span<const Value> values) = 0;
  /// What stands behind the last row; called once.
  virtual void finish() = 0;
  /// What went wrong, once finished.
  virtual io::Result<void> failure() { return {}; }
};

std::unique_ptr<Printer> make_printer(std::vector<Column> columns, const Style& style,
                                      Output& output);

// The parts, as make_printer() puts them together.
std::unique_ptr<Printer> make_table_printer(std::vector<Column> columns, const Style& style,
                                            Output& output);
std::unique_ptr<Printer> make_json_printer(std::vector<Column> columns, const Style& style,
                                           Output& output);
/// For csv and tsv.
std::unique_ptr<Printer> make_csv_printer(std::vector<Column> columns, const Style& style,
                                          Output& output);
/// Sorts, and hands the rows asked for to `printer`.
std::unique_ptr<Printer> make_sorting_printer(const std::vector<Column>& columns,
                                              const Sorting& sorting,
                                              std::unique_ptr<Printer> printer, Output& output);

/// A value as one text: what CSV holds and what a table shows before it is escaped. UTF-8, repaired
/// where it was not; lists with a blank between.
std::string value_text(const Value& value, const Zone& zone);

/// A Printer for rows of one type.
template <class Row>
class RowPrinter {
 public:
  RowPrinter(Fields<Row> fields, const Style& style, Output& output)
      : fields_(fields), printer_(make_printer(columns_of(fields), style, output)) {}

  void row(const Row& row) {
    read_values(fields_, row, values_);
    printer_->row(values_);
  }
  void finish() { printer_->finish(); }
  io::Result<void> failure() { return printer_->failure(); }

 private:
  Fields<Row> fields_;
  std::unique_ptr<Printer> printer_;
  std::vector<Value> values_;
};

}  // namespace mifdex::cli
