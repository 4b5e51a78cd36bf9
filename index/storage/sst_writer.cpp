#include "index/storage/sst_writer.h"

#include <algorithm>
#include <array>

#include "index/storage/rocksdb_error.h"

namespace mifdex::index {

void sort_changes(std::vector<RowChange>& changes) {
  const auto out_of_order = [](const RowChange& a, const RowChange& b) { return a.key >= b.key; };
  if (std::ranges::adjacent_find(changes, out_of_order) == changes.end()) return;
  std::stable_sort(changes.begin(), changes.end(),
                   [](const RowChange& a, const RowChange& b) { return a.key < b.key; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const bool last = i + 1 == changes.size() || changes[i + 1].key != changes[i].key;
    if (!last) continue;
    if (kept != i) changes[kept] = std::move(changes[i]);
    ++kept;
  }
  changes.resize(kept);
}

SstWriter::SstWriter(const Store& store, Family family, const std::string& name,
                     std::span<const RowChange> changes)
    : file_{family, store.staging_dir() + "/" + name + ".sst"},
      changes_(changes),
      writer_(rocksdb::EnvOptions(), store.file_options(family), store.family(family)) {}

void SstWriter::open_once() {
  if (open_) return;
  status_ = writer_.Open(file_.path);
  open_ = true;
}

void SstWriter::change(const RowChange& change) {
  open_once();
  if (!status_.ok()) return;
  status_ = change.value ? writer_.Put(as_slice(change.key), as_slice(*change.value))
                         : writer_.Delete(as_slice(change.key));
}

void SstWriter::remove_range(std::string_view first, std::string_view last) {
  open_once();
  const std::string behind = std::string(last) + '\0';
  if (status_.ok()) status_ = writer_.DeleteRange(as_slice(first), as_slice(behind));
}

void SstWriter::put(std::string_view key, std::string_view value) {
  while (!changes_.empty() && changes_.front().key < key) {
    change(changes_.front());
    changes_ = changes_.subspan(1);
  }
  if (!changes_.empty() && changes_.front().key == key) changes_ = changes_.subspan(1);
  open_once();
  if (status_.ok()) status_ = writer_.Put(as_slice(key), as_slice(value));
}

io::Result<std::optional<SstFile>> SstWriter::finish() {
  for (const RowChange& rest : changes_) change(rest);
  if (!open_) return std::optional<SstFile>();
  rocksdb::ExternalSstFileInfo about;
  if (status_.ok()) status_ = writer_.Finish(&about);
  file_.bytes = about.file_size;
  if (status_.ok()) return std::optional<SstFile>(file_);
  return std::unexpected(store_error(status_, "cannot write an SST file", file_.path));
}

io::Result<void> ingest_runs(const Store& store, std::span<const SstFile> runs) {
  // A family must not be in the call more than once, so its files are gathered.
  std::array<rocksdb::IngestExternalFileArg, kFamilyCount> by_family;
  for (const SstFile& run : runs) {
    by_family[static_cast<std::size_t>(run.family)].external_files.push_back(run.path);
  }
  std::vector<rocksdb::IngestExternalFileArg> arguments;
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    if (by_family[i].external_files.empty()) continue;
    by_family[i].column_family = store.family(static_cast<Family>(i));
    by_family[i].options.move_files = true;
    by_family[i].options.write_global_seqno = false;  // true would change the file that it moves
    by_family[i].options.verify_checksums_before_ingest = true;
    arguments.push_back(std::move(by_family[i]));
  }
  if (arguments.empty()) return {};
  const rocksdb::Status status = store.db().IngestExternalFiles(arguments);
  if (status.ok()) return {};
  return std::unexpected(store_error(status, "cannot commit", store.dir()));
}

}  // namespace mifdex::index
