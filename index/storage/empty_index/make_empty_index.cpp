// make_empty_index SOURCE: writes a C++ source that defines empty_index_files(). Part of the build.
//
// The same sources give the same bytes: the rows are in a log, since a table would have the time,
// the host and a random number in it. If RocksDB reports an error, the source is one #error.
#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/format/key_format.h"
#include "index/format/row_codec.h"
#include "index/storage/rocksdb_options.h"

namespace mifdex::index {
namespace {

constexpr const char* kFolder = "/empty";  // in memory
constexpr std::size_t kBytesPerLine = 16;

struct MadeFile {
  std::string name;
  std::string bytes;
};

rocksdb::Status put_rows(rocksdb::DB& db) {
  std::string totals;
  encode_totals(totals, Totals{});
  rocksdb::WriteBatch rows;
  rocksdb::Status status = rows.Put(std::string(kFormatKey), encoded_format_version());
  if (status.ok()) status = rows.Put(std::string(kTotalsKey), totals);
  rocksdb::WriteOptions options;
  options.sync = true;
  return status.ok() ? db.Write(options, &rows) : status;
}

/// Adds all families but the first, which every database has, in their order.
rocksdb::Status add_families(rocksdb::DB& db) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (std::size_t i = 1; i < kFamilyCount; ++i) {
    families.emplace_back(std::string(kFamilyNames[i]), family_options(static_cast<Family>(i)));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::Status status = db.CreateColumnFamilies(families, &handles);
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    const rocksdb::Status closed = db.DestroyColumnFamilyHandle(handle);
    if (status.ok()) status = closed;
  }
  return status;
}

rocksdb::Status make_database(rocksdb::Env& env) {
  rocksdb::Options options(database_options(), family_options(Family::kMeta));
  options.env = &env;
  options.create_if_missing = true;
  rocksdb::DB* raw = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(options, kFolder, &raw);
  const std::unique_ptr<rocksdb::DB> db(raw);
  if (status.ok()) status = add_families(*db);
  if (status.ok()) status = put_rows(*db);
  return status.ok() ? db->Close() : status;
}

/// Reads what a database needs; CURRENT is the last. An empty log is not needed.
rocksdb::Status read_files(rocksdb::Env& env, std::vector<MadeFile>& files) {
  std::vector<std::string> names;
  rocksdb::Status status = env.GetChildren(kFolder, &names);
  std::string current;
  const std::string folder = std::string(kFolder) + "/";
  if (status.ok()) status = rocksdb::ReadFileToString(&env, folder + "CURRENT", &current);
  if (!status.ok()) return status;
  std::ranges::sort(names);
  for (const std::string& name : names) {
    if (!name.ends_with(".log") && name + "\n" != current) continue;
    std::string bytes;
    status = rocksdb::ReadFileToString(&env, folder + name, &bytes);
    if (!status.ok()) return status;
    if (!bytes.empty()) files.push_back({name, std::move(bytes)});
  }
  files.push_back({"CURRENT", std::move(current)});
  return status;
}

void write_literal(std::ostream& out, std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    out << (at % kBytesPerLine == 0 ? "\n    " : " ") << "'\\x" << kDigits[byte / kDigits.size()]
        << kDigits[byte % kDigits.size()] << "',";
  }
}

void write_source(std::ostream& out, const std::vector<MadeFile>& files) {
  out << "// Made by make_empty_index.\n#include \"index/storage/empty_index/empty_index.h\"\n\n"
         "namespace mifdex::index {\nnamespace {\n";
  for (std::size_t i = 0; i < files.size(); ++i) {
    out << "\nconstexpr char kEmptyIndexFile" << i << "[] = {";
    write_literal(out, files[i].bytes);
    out << "\n};\n";
  }
  out << "\nconstexpr EmptyIndexFile kEmptyIndexFiles[] = {\n";
  for (std::size_t i = 0; i < files.size(); ++i) {
    out << "    {\"" << files[i].name << "\", {kEmptyIndexFile" << i << ", sizeof(kEmptyIndexFile"
        << i << ")}},\n";
  }
  out << "};\n\n}  // namespace\n\nstd::span<const EmptyIndexFile> empty_index_files() { return "
         "kEmptyIndexFiles; }\n\n}  // namespace mifdex::index\n";
}

bool write_to(const std::string& path) {
  const std::unique_ptr<rocksdb::Env> env(rocksdb::NewMemEnv(rocksdb::Env::Default()));
  std::vector<MadeFile> files;
  rocksdb::Status status = make_database(*env);
  if (status.ok()) status = read_files(*env, files);
  std::ofstream out(path);
  if (status.ok()) {
    write_source(out, files);
  } else {
    out << "#error \"make_empty_index: " << status.ToString() << "\"\n";
  }
  return out.flush().good();
}

}  // namespace
}  // namespace mifdex::index

int main(int count, char** arguments) {
  return count == 2 && mifdex::index::write_to(arguments[1]) ? 0 : 1;
}
