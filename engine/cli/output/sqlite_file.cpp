#include "engine/cli/output/sqlite_file.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "engine/cli/output/json_object.h"
#include "engine/cli/output/output_place.h"
#include "engine/cli/output/printer.h"
#include "engine/cli/text/printable.h"

namespace mifdex::cli {
namespace {

std::string sql_quoted(std::string_view name) { return fmt::format("\"{}\"", name); }

/// Binds one value to a parameter; texts must be valid until the statement has run.
struct Binder {
  sqlite3_stmt* statement;
  int parameter;
  std::string& kept;  // holds the text if the value is not a text, or not UTF-8

  int operator()(std::monostate) const { return sqlite3_bind_null(statement, parameter); }
  int operator()(bool value) const { return sqlite3_bind_int(statement, parameter, value ? 1 : 0); }
  int operator()(std::uint64_t value) const {
    return sqlite3_bind_int64(statement, parameter, static_cast<sqlite3_int64>(value));
  }
  int operator()(std::int64_t value) const {
    return sqlite3_bind_int64(statement, parameter, value);
  }
  int operator()(const Nested&) const { return (*this)(std::monostate()); }
  int operator()(double value) const { return sqlite3_bind_double(statement, parameter, value); }
  int operator()(std::string_view value) const { return text(value); }
  int operator()(const std::string& value) const { return text(value); }
  int operator()(const std::vector<std::string>& value) const {
    rapidjson::StringBuffer buffer;
    JsonWriter json(buffer);
    write_value(json, Value(value), Zone());
    kept.assign(buffer.GetString(), buffer.GetSize());
    return text(kept);
  }
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

std::string_view type_of(const Column& column) {
  if (column.meaning.json == Json::kNumber) return "REAL";
  return is_number(column) || column.meaning.json == Json::kTruth ? "INTEGER" : "TEXT";
}

std::string definition_of(const SqliteTableShape& shape) {
  std::string text = sql_quoted(shape.id) + " INTEGER PRIMARY KEY";
  for (const std::string_view link : shape.links) text += ", " + sql_quoted(link) + " INTEGER";
  for (const Column& column : shape.columns) {
    if (is_flat(column))
      text += fmt::format(", {} {}", sql_quoted(flat_name(column)), type_of(column));
  }
  for (const std::string_view constraint : shape.constraints)
    text += fmt::format(", {}", constraint);
  return fmt::format("CREATE TABLE {} ({})", shape.name, text);
}

}  // namespace

SqliteTable::~SqliteTable() { sqlite3_finalize(statement_); }

io::Result<std::int64_t> SqliteTable::insert(std::uint64_t id, std::span<const std::uint64_t> links,
                                             std::span<const Value> values) {
  int parameter = 0;
  bool bound = true;
  const auto bind_key = [&](std::uint64_t key) {
    std::string unused;
    const Binder binder{statement_, ++parameter, unused};
    bound = bound && (key == 0 ? binder(std::monostate()) : binder(key)) == SQLITE_OK;
  };
  bind_key(id);
  for (const std::uint64_t link : links) bind_key(link);
  std::vector<std::string> kept(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!is_flat(shape_.columns[i])) continue;
    const Binder binder{statement_, ++parameter, kept[i]};
    bound = bound && std::visit(binder, values[i]) == SQLITE_OK;
  }
  if (!bound || sqlite3_step(statement_) != SQLITE_DONE) {
    io::Error error = file_.failure();
    sqlite3_reset(statement_);
    return std::unexpected(std::move(error));
  }
  sqlite3_reset(statement_);
  return sqlite3_last_insert_rowid(file_.database_);
}

io::Result<std::unique_ptr<SqliteFile>> SqliteFile::create(std::unique_ptr<ReplacedFile> to) {
  std::unique_ptr<SqliteFile> file(new SqliteFile(std::move(to)));
  const std::string& path = file->file_->temporary();
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path.c_str(), &file->database_, flags, nullptr) != SQLITE_OK) {
    return std::unexpected(file->failure());
  }
  // No journal: an incomplete database is deleted, never repaired.
  for (const std::string& sql :
       {std::string("PRAGMA journal_mode=OFF"), std::string("PRAGMA synchronous=OFF"),
        std::string("PRAGMA locking_mode=EXCLUSIVE"),
        fmt::format("PRAGMA application_id={}", kSqliteApplicationId),
        std::string("PRAGMA user_version=2"), std::string("BEGIN")}) {
    MIFDEX_TRY(file->run(sql));
  }
  return file;
}

SqliteFile::~SqliteFile() { sqlite3_close(database_); }

io::Result<std::unique_ptr<SqliteTable>> SqliteFile::add_table(SqliteTableShape shape) {
  MIFDEX_TRY(run(definition_of(shape)));
  std::unique_ptr<SqliteTable> table(new SqliteTable(*this, std::move(shape)));
  std::string parameters = "?";
  for (std::size_t i = 0; i < table->shape_.links.size(); ++i) parameters += ",?";
  for (const Column& column : table->shape_.columns) parameters += is_flat(column) ? ",?" : "";
  const std::string sql = fmt::format("INSERT INTO {} VALUES ({})", table->shape_.name, parameters);
  if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &table->statement_, nullptr) != SQLITE_OK) {
    return std::unexpected(failure());
  }
  return table;
}

io::Result<void> SqliteFile::finish() {
  MIFDEX_TRY(run("COMMIT"));
  if (sqlite3_close(database_) != SQLITE_OK) return std::unexpected(failure());
  database_ = nullptr;
  return file_->finish();
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
          file_->path(),
          0,
          {}};
}

}  // namespace mifdex::cli
