#include "engine/cli/sqlite_file.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "engine/cli/printable.h"
#include "engine/cli/printer.h"

namespace mifdex::cli {
namespace {

std::string column_name(std::string_view field) {
  std::string name(field);
  std::ranges::replace(name, '.', '_');
  return '"' + name + '"';
}

/// Binds one value to a parameter; texts must hold until the statement has run.
struct Binder {
  sqlite3_stmt* statement;
  int parameter;
  std::string& kept;  // what a text was made into

  int operator()(std::monostate) const { return sqlite3_bind_null(statement, parameter); }
  int operator()(bool value) const { return sqlite3_bind_int(statement, parameter, value ? 1 : 0); }
  int operator()(std::uint64_t value) const {
    return sqlite3_bind_int64(statement, parameter, static_cast<sqlite3_int64>(value));
  }
  int operator()(double value) const { return sqlite3_bind_double(statement, parameter, value); }
  int operator()(std::string_view value) const { return text(value); }
  int operator()(const std::string& value) const { return text(value); }
  template <class Other>
  int operator()(const Other& value) const {
    kept = value_text(Value(value), Zone());
    return text(kept);
  }

  int text(std::string_view value) const {
    if (!is_utf8(value)) {
      kept = repaired(value);
      value = kept;
    }
    return sqlite3_bind_text64(statement, parameter, value.data(), value.size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }
};

}  // namespace

io::Result<std::unique_ptr<SqliteFile>> SqliteFile::create(const std::string& path) {
  std::unique_ptr<SqliteFile> file(new SqliteFile(path));
  std::error_code gone;  // what an export that was killed left behind
  std::filesystem::remove(file->partial_, gone);
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(file->partial_.c_str(), &file->database_, flags, nullptr) != SQLITE_OK) {
    return std::unexpected(file->failure());
  }
  // No journal: what is not whole is thrown away, never mended.
  for (const char* sql : {"PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF",
                          "PRAGMA locking_mode=EXCLUSIVE", "BEGIN"}) {
    if (auto done = file->run(sql); !done) return io::pass(done);
  }
  return file;
}

SqliteFile::~SqliteFile() {
  sqlite3_finalize(insert_);
  if (database_ == nullptr) return;
  sqlite3_close(database_);
  std::error_code gone;
  std::filesystem::remove(partial_, gone);
}

io::Result<void> SqliteFile::begin_table(std::string_view name, std::span<const Column> columns) {
  std::string definition;
  std::string parameters;
  bound_.clear();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string_view field = columns[i].name;
    if (field.empty()) continue;
    const bool number = columns[i].look == Look::kNumber || columns[i].look == Look::kTruth;
    definition += fmt::format("{}{} {}", bound_.empty() ? "" : ", ", column_name(field),
                              number ? "INTEGER" : "TEXT");
    parameters += bound_.empty() ? "?" : ",?";
    bound_.push_back(i);
  }
  if (auto made = run(fmt::format("CREATE TABLE {} ({})", name, definition)); !made) return made;
  sqlite3_finalize(insert_);
  insert_ = nullptr;
  const std::string sql = fmt::format("INSERT INTO {} VALUES ({})", name, parameters);
  if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &insert_, nullptr) != SQLITE_OK) {
    return std::unexpected(failure());
  }
  return {};
}

io::Result<void> SqliteFile::insert(std::span<const Value> values) {
  std::vector<std::string> kept(bound_.size());
  for (std::size_t i = 0; i < bound_.size(); ++i) {
    const Binder binder{insert_, static_cast<int>(i) + 1, kept[i]};
    if (std::visit(binder, values[bound_[i]]) != SQLITE_OK) {
      return std::unexpected(failure());
    }
  }
  const bool done = sqlite3_step(insert_) == SQLITE_DONE;
  if (!done) return std::unexpected(failure());
  sqlite3_reset(insert_);
  return {};
}

io::Result<void> SqliteFile::add_index(std::string_view table, std::string_view columns) {
  std::string name = fmt::format("{}_by_{}", table, columns);
  std::ranges::replace(name, ',', '_');
  std::erase(name, ' ');
  return run(fmt::format("CREATE INDEX {} ON {} ({})", name, table, columns));
}

io::Result<void> SqliteFile::finish() {
  sqlite3_finalize(insert_);
  insert_ = nullptr;
  for (const char* sql : {"PRAGMA user_version=1", "COMMIT", "PRAGMA synchronous=FULL"}) {
    if (auto done = run(sql); !done) return done;
  }
  if (sqlite3_close(database_) != SQLITE_OK) return std::unexpected(failure());
  database_ = nullptr;
  std::error_code failed;
  std::filesystem::rename(partial_, path_, failed);
  if (failed) {
    return io::fail(io::ErrorKind::kIo, "cannot move the export to its place", path_,
                    failed.value());
  }
  return {};
}

io::Result<void> SqliteFile::run(const std::string& sql) {
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return std::unexpected(failure());
}

io::Error SqliteFile::failure() const {
  const int code = database_ == nullptr ? SQLITE_NOMEM : sqlite3_errcode(database_);
  const bool full = code == SQLITE_FULL || code == SQLITE_NOMEM;
  const std::string what = database_ == nullptr ? "out of memory" : sqlite3_errmsg(database_);
  return {full ? io::ErrorKind::kFull : io::ErrorKind::kIo,
          "cannot write the database: " + what,
          path_,
          0,
          {}};
}

}  // namespace mifdex::cli
