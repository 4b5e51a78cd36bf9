// The program that a C++ programmer writes in an afternoon: it reads every file of a box by getline
// into SQLite, with one transaction and two indexes.
//
//     mifdex_getline_sqlite BOX DATABASE
//
// Prints "mifs N failed M": files with a Status attribute, and those whose value is Failed.
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

namespace {

constexpr std::array<std::string_view, 6> kFields = {"status",  "description", "manufacturer",
                                                     "product", "version",     "serial number"};
using Fields = std::array<std::string, kFields.size()>;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Returns the file as text; of UTF-16LE the low bytes, which is enough for Western European.
std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!text.starts_with("\xFF\xFE")) return text;
  std::string narrow;
  for (std::size_t i = 2; i < text.size(); i += 2) narrow.push_back(text[i]);
  return narrow;
}

/// Sets `value` to the text in quotes after `word =` in a line; returns false if there is none.
bool quoted(const std::string& line, const std::string& folded, std::string_view word,
            std::string& value) {
  const std::size_t at = folded.find(word);
  if (at == std::string::npos) return false;
  const std::size_t open = line.find('"', at);
  const std::size_t close = line.rfind('"');
  if (open == std::string::npos || close <= open) return false;
  value = line.substr(open + 1, close - open - 1);
  return true;
}

/// Reads the attributes by name; returns true if the file has a Status.
bool parse(const std::string& text, Fields& fields) {
  std::istringstream lines(text);
  std::string line;
  std::string name;
  std::string value;
  bool found = false;
  while (std::getline(lines, line)) {
    const std::string folded = lower(line);
    if (quoted(line, folded, "name", value)) {
      name = lower(value);
      found = found || name == kFields[0];
    } else if (quoted(line, folded, "value", value)) {
      const auto* field = std::ranges::find(kFields, name);
      if (field != kFields.end()) {
        fields[static_cast<std::size_t>(field - kFields.begin())] = value;
      }
      name.clear();
    }
  }
  return found;
}

bool execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return true;
  std::fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(database));
  return false;
}

bool insert(sqlite3_stmt* row, const std::string& path, const Fields& fields) {
  sqlite3_bind_text(row, 1, path.c_str(), -1, SQLITE_TRANSIENT);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    sqlite3_bind_text(row, static_cast<int>(i) + 2, fields[i].c_str(), -1, SQLITE_TRANSIENT);
  }
  const bool done = sqlite3_step(row) == SQLITE_DONE;
  return sqlite3_reset(row) == SQLITE_OK && done;
}

}  // namespace

int main(int argc, char** argv) {
  sqlite3* database = nullptr;
  if (argc != 3 || sqlite3_open(argv[2], &database) != SQLITE_OK) {
    std::fprintf(stderr, "mifdex_getline_sqlite BOX DATABASE\n");
    return 2;
  }
  if (!execute(database,
               "CREATE TABLE mifs (path, status, description, manufacturer, product, "
               "version, serial)") ||
      !execute(database, "BEGIN")) {
    return 1;
  }
  sqlite3_stmt* row = nullptr;
  sqlite3_prepare_v2(database, "INSERT INTO mifs VALUES (?,?,?,?,?,?,?)", -1, &row, nullptr);
  long mifs = 0;
  long failed = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1])) {
    Fields fields;
    if (!entry.is_regular_file() || !parse(text_of(entry.path()), fields)) continue;
    if (!insert(row, entry.path().string(), fields)) return 1;
    ++mifs;
    if (lower(fields[0]) == "failed") ++failed;
  }
  sqlite3_finalize(row);
  if (!execute(database, "CREATE INDEX by_status ON mifs (status)") ||
      !execute(database, "CREATE INDEX by_product ON mifs (product)") ||
      !execute(database, "COMMIT")) {
    return 1;
  }
  sqlite3_close(database);
  std::printf("mifs %ld failed %ld\n", mifs, failed);
  return 0;
}
