// Writes rows in one of the formats of answers. All formats use the same columns (fields.h).
//
// Threads: one. Ownership: a printer keeps a reference to its Output; values passed to it must be
// valid only during the call. Errors: none here; Output::closed() reports if the reader has left.
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

/// kEvtxXml is only for events (event_xml.h), kSqlite only for exports (sqlite_file.h).
enum class Format : std::uint8_t { kTable, kJson, kNdjson, kCsv, kTsv, kEvtxXml, kSqlite };

/// The target of an answer: standard output, or a string in tests.
class Output {
 public:
  virtual ~Output() = default;
  virtual void write(std::string_view text) = 0;
  /// Returns true once the reader has left (EPIPE), so that a scan may stop.
  virtual bool closed() const { return false; }
  virtual bool colored() const { return false; }
  /// Returns the columns of the terminal; 0 if it is not a terminal, and then nothing is cut.
  virtual std::size_t width() const { return 0; }
};

/// The order and the part of an answer that --sort asks for.
struct Sorting {
  std::string field;  ///< as in JSON; empty: rows are printed as they come
  bool descending = false;
  std::uint64_t offset = 0;  ///< of the sorted rows
  std::uint64_t limit = 0;
};

/// The settings of a printer other than its columns.
struct Style {
  Format format = Format::kTable;
  Zone zone;
  /// The answer is one thing and not a list: json writes no array around it, a table writes
  /// "heading  value" lines.
  bool single = false;
  Sorting sorting{};
  /// csv and tsv: text that a spreadsheet would read as a formula is written unchanged.
  bool raw_cells = false;
  /// csv and tsv: a byte order mark (U+FEFF) is written first.
  bool bom = false;
};

/// Makes of rows what their printer prints. Threads: one; several encoders of a printer can be used
/// at the same time, and beside it.
class RowEncoder {
 public:
  virtual ~RowEncoder() = default;
  /// Appends one row; `values` must be in the order of the columns.
  virtual void append(std::span<const Value> values, std::string& rows) = 0;
};

class Printer {
 public:
  virtual ~Printer() = default;
  /// Prints one row; `values` must be in the order of the columns.
  virtual void row(std::span<const Value> values) = 0;
  /// Returns a new encoder for rows that other threads make; null if the printer needs their
  /// values.
  virtual std::unique_ptr<RowEncoder> make_encoder() const { return nullptr; }
  /// Prints whole rows that encoders of this printer made; the same as row() for each.
  virtual void print_encoded(std::string_view /*rows*/) {}
  /// Prints the text that follows the last row; must be called once.
  virtual void finish() = 0;
  virtual io::Result<void> failure() { return {}; }
};

std::unique_ptr<Printer> make_printer(std::vector<Column> columns, const Style& style,
                                      Output& output);

// The parts that make_printer() combines.
std::unique_ptr<Printer> make_table_printer(std::vector<Column> columns, const Style& style,
                                            Output& output);
std::unique_ptr<Printer> make_json_printer(std::vector<Column> columns, const Style& style,
                                           Output& output);
/// For csv and tsv.
std::unique_ptr<Printer> make_csv_printer(std::vector<Column> columns, const Style& style,
                                          Output& output);
/// Sorts, and passes the rows asked for to `printer`.
std::unique_ptr<Printer> make_sorting_printer(const std::vector<Column>& columns,
                                              const Sorting& sorting,
                                              std::unique_ptr<Printer> printer, Output& output);

/// Returns a value as one text, as CSV has it and as a table has it before it is escaped. The text
/// is UTF-8, repaired if necessary; lists are separated by blanks.
std::string value_text(const Value& value, const Zone& zone);

/// A Printer for rows of one type.
template <class Row>
class RowPrinter {
 public:
  RowPrinter(Fields<Row> fields, const Style& style, Output& output)
      : fields_(fields), printer_(make_printer(columns_of(fields), style, output)) {}

  /// As RowEncoder, for rows of this type.
  class Encoder {
   public:
    Encoder(Fields<Row> fields, std::unique_ptr<RowEncoder> encoder)
        : fields_(fields), encoder_(std::move(encoder)) {}

    void append(const Row& row, std::string& rows) {
      read_values(fields_, row, values_);
      encoder_->append(values_, rows);
    }

   private:
    Fields<Row> fields_;
    std::unique_ptr<RowEncoder> encoder_;
    std::vector<Value> values_;
  };

  void row(const Row& row) {
    read_values(fields_, row, values_);
    printer_->row(values_);
  }
  /// As Printer::make_encoder().
  std::unique_ptr<Encoder> make_encoder() const {
    auto encoder = printer_->make_encoder();
    if (encoder == nullptr) return nullptr;
    return std::make_unique<Encoder>(fields_, std::move(encoder));
  }
  void print_encoded(std::string_view rows) { printer_->print_encoded(rows); }
  void finish() { printer_->finish(); }
  io::Result<void> failure() { return printer_->failure(); }

 private:
  Fields<Row> fields_;
  std::unique_ptr<Printer> printer_;
  std::vector<Value> values_;
};

}  // namespace mifdex::cli
