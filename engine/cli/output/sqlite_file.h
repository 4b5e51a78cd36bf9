// A SQLite database being written: tables whose columns are the fields of answers.
//
// It is built in a temporary file, in one transaction, and replaces the file at its path when it is
// complete: a reader never sees half of it. Threads: one. Errors: kFull, kIo, naming the file.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/output/replaced_file.h"
#include "engine/cli/rows/fields.h"
#include "io/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace mifdex::cli {

/// The definition of a table. Its columns are `id`, then `links`, then those of `columns` that are
/// is_flat(), by their flat names and with the types that Json specifies.
struct SqliteTableShape {
  std::string_view name;
  std::string_view id;                  ///< its INTEGER PRIMARY KEY
  std::vector<std::string_view> links;  ///< INTEGER columns
  std::vector<Column> columns;
  std::vector<std::string_view> constraints;  ///< e.g. "UNIQUE (job)"
};

class SqliteFile;

/// A table that rows are inserted into. Valid as long as its SqliteFile.
class SqliteTable {
 public:
  ~SqliteTable();
  SqliteTable(const SqliteTable&) = delete;
  SqliteTable& operator=(const SqliteTable&) = delete;

  /// Inserts one row and returns its id. If `id` is 0, takes the next free one; a link that is 0 is
  /// stored as NULL. Times are stored in RFC 3339 UTC, lists as JSON arrays. Fails with kIo if a
  /// value violates a constraint.
  io::Result<std::int64_t> insert(std::uint64_t id, std::span<const std::uint64_t> links,
                                  std::span<const Value> values);

 private:
  friend class SqliteFile;
  SqliteTable(const SqliteFile& file, SqliteTableShape shape)
      : file_(file), shape_(std::move(shape)) {}

  const SqliteFile& file_;
  SqliteTableShape shape_;
  sqlite3_stmt* statement_ = nullptr;
};

class SqliteFile {
 public:
  /// Begins the database that becomes `file` at the end.
  static io::Result<std::unique_ptr<SqliteFile>> create(std::unique_ptr<ReplacedFile> file);
  ~SqliteFile();
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  io::Result<std::unique_ptr<SqliteTable>> add_table(SqliteTableShape shape);

  /// Runs statements that return no rows: indexes, views.
  io::Result<void> run(const std::string& sql);

  /// Ends the transaction and puts the database in its place. No SqliteTable may exist at this
  /// point.
  io::Result<void> finish();

 private:
  friend class SqliteTable;
  explicit SqliteFile(std::unique_ptr<ReplacedFile> file) : file_(std::move(file)) {}

  io::Error failure() const;

  std::unique_ptr<ReplacedFile> file_;
  sqlite3* database_ = nullptr;
};

}  // namespace mifdex::cli
