#include "index/storage/rocksdb_options.h"

#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <memory>
#include <utility>

namespace mifdex::index {
namespace {

constexpr std::size_t kBlockBytes = 32U << 10U;
constexpr int kZstdLevel = 1;
constexpr double kFilterBitsPerKey = 10;
// Commits overlap one another, so their files are in level 0 until there are this many.
constexpr int kRunsBeforeCompaction = 8;
// More files than there are: then RocksDB reads few of them when it opens, and the rest when they
// are first needed.
constexpr int kReaderFiles = 1 << 20;
// Room for the blocks that threads of a scan share; each MB more costs its page faults.
constexpr std::size_t kReaderCacheBytes = 16U << 20U;
constexpr int kReaderCacheShardBits = 2;

class SilentLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

/// True for families in which a commit looks up whole keys: a filter saves most of the
/// reads.
bool asked_by_whole_key(Family family) {
  return family == Family::kLines || family == Family::kByMachine;
}

rocksdb::BlockBasedTableOptions table_options(Family family) {
  rocksdb::BlockBasedTableOptions table;
  table.format_version = 5;
  table.block_size = kBlockBytes;
  // A file's index is read as a whole when a query first needs the file, and compression hardly
  // makes it smaller.
  table.enable_index_compression = false;
  if (asked_by_whole_key(family)) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
    // In parts: a commit looks up keys in ascending order, so that each part of a filter is read
    // once, whatever the size of the index. A whole filter would leave the cache between two keys.
    table.partition_filters = true;
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  }
  // Index and filter blocks are read when they are first needed, not when a file is opened. Readers
  // have no filters (reader_family_options).
  table.cache_index_and_filter_blocks = true;
  return table;
}

rocksdb::ColumnFamilyOptions with_tables(const rocksdb::BlockBasedTableOptions& table) {
  rocksdb::ColumnFamilyOptions options;
  options.compression = rocksdb::kZSTD;
  options.compression_opts.level = kZstdLevel;
  options.level0_file_num_compaction_trigger = kRunsBeforeCompaction;
  options.level0_slowdown_writes_trigger = 1 << 20;  // ingesting never waits for compaction
  options.level0_stop_writes_trigger = 1 << 20;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

}  // namespace

rocksdb::DBOptions database_options() {
  rocksdb::DBOptions options;
  options.info_log = std::make_shared<SilentLog>();
  options.skip_stats_update_on_db_open = true;
  options.skip_checking_sst_file_sizes_on_db_open = true;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.max_background_jobs = 2;
  options.max_file_opening_threads = 1;  // more would be started for every family, few files or
                                         // many
  return options;
}

rocksdb::DBOptions checked_reader_options() {
  rocksdb::DBOptions options = database_options();
  options.max_open_files = -1;
  options.paranoid_checks = true;
  return options;
}

rocksdb::DBOptions reader_options() {
  rocksdb::DBOptions options = database_options();
  options.max_open_files = kReaderFiles;
  // Lets RocksDB open an index none of whose tables it could open (ReaderFiles::read_later), and
  // spares it a list of the folder to see whether they are there, which ReaderFiles::hold() does.
  options.paranoid_checks = false;
  return options;
}

std::shared_ptr<rocksdb::Cache> reader_cache() {
  return rocksdb::NewLRUCache(kReaderCacheBytes, kReaderCacheShardBits);
}

rocksdb::ColumnFamilyOptions family_options(Family family) {
  return with_tables(table_options(family));
}

rocksdb::ColumnFamilyOptions reader_family_options(Family family,
                                                   std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::BlockBasedTableOptions table = table_options(family);
  table.block_cache = std::move(cache);
  // RocksDB would read all of a file's filter when the file is first needed, but most queries seek,
  // which a filter of whole keys does not serve.
  table.filter_policy = nullptr;
  return with_tables(table);
}

}  // namespace mifdex::index
