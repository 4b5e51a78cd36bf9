// A SQLite database being written: tables whose columns are the fields of answers.
//
// It is built beside its place, in one transaction, and moved there when it is whole: a reader
// never sees half of it. Threads: one. Errors: kFull, kIo, naming the file.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/fields.h"
#include "io/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace mifdex::cli {

class SqliteFile {
 public:
  /// Begins the database that will be at `path`; what is there is replaced at the end.
  static io::Result<std::unique_ptr<SqliteFile>> create(const std::string& path);
  ~SqliteFile();
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  /// Begins the table `name`; rows that are inserted go there until the next call. A column is
  /// INTEGER for numbers and truths, TEXT for all else: times in RFC 3339 UTC, lists with a blank
  /// between. "origin.path" becomes origin_path; fields without a name are left out.
  io::Result<void> begin_table(std::string_view name, std::span<const Column> columns);
  io::Result<void> insert(std::span<const Value> values);

  /// An index over columns ("job, machine") of a table.
  io::Result<void> add_index(std::string_view table, std::string_view columns);

  /// Makes it whole and durable, and moves it to its place.
  io::Result<void> finish();

 private:
  explicit SqliteFile(std::string path) : path_(std::move(path)), partial_(path_ + ".partial") {}

  io::Result<void> run(const std::string& sql);
  io::Error failure() const;

  std::string path_;
  std::string partial_;
  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  std::vector<std::size_t> bound_;  // of each parameter: the number of its column
};

}  // namespace mifdex::cli
