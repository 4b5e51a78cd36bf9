#include "index/migrate.h"

#include <memory>
#include <string>
#include <vector>

#include "index/format/fact_codec.h"
#include "index/format/key_format.h"
#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/format/row_codec.h"
#include "index/query/zone_map.h"
#include "index/storage/range_iterator.h"
#include "index/storage/sst_writer.h"
#include "index/storage/store.h"
#include "io/base/sort_unique.h"

namespace mifdex::index {
namespace {

/// Reads lines in the order of their keys, and makes zone maps of them.
class ZoneMapBuilder {
 public:
  ZoneMapBuilder(const Store& store, SstWriter& zones)
      : lines_(store, Family::kLines), run_(zones) {}

  /// Makes the next zone map; returns false after the last line. Fails if a line does not decode.
  io::Result<bool> make_next() {
    if (!lines_.valid()) {
      MIFDEX_TRY(lines_.finish());
      return false;
    }
    rows_.clear();
    ZoneMap zone;
    for (std::size_t i = 0; i < ZoneMap::kLines && lines_.valid(); ++i, lines_.next()) {
      // The zone map's texts are views: the rows must stay until it is written.
      Row& row = *rows_.emplace_back(std::make_unique<Row>(lines_.key(), lines_.value()));
      Record line;
      if (!decode_line(row.key, row.value, row.scratch, line)) return lines_.damaged();
      zone.add(line);
    }
    zone.first = rows_.front()->key;
    zone.last = rows_.back()->key;
    std::string key;
    std::string value;
    encode_zone_map(zone, key, value);
    run_.put(key, value);
    lines_done_ += rows_.size();
    return true;
  }

  std::uint64_t lines_done() const { return lines_done_; }

 private:
  struct Row {
    Row(std::string_view the_key, std::string_view the_value) : key(the_key), value(the_value) {}
    std::string key;
    std::string value;
    KeyScratch scratch;
  };

  RangeIterator lines_;
  SstWriter& run_;
  std::vector<std::unique_ptr<Row>> rows_;
  std::uint64_t lines_done_ = 0;
};

/// Puts an `R` fact for the name of each identity. Memory: those keys.
io::Result<void> put_names(const Store& store, SstWriter& run) {
  std::vector<std::string> keys;
  RangeIterator rows =
      RangeIterator::of_prefix(store, Family::kFacts, std::string(1, kIdentityFact));
  for (; rows.valid(); rows.next()) {
    MachineIdentity identity;
    if (!decode_identity(rows.value(), identity)) return rows.damaged();
    if (identity.strongest.name.empty()) continue;
    append_named_prefix(keys.emplace_back(), identity.strongest.name);
    keys.back().append(rows.key().substr(1));
  }
  MIFDEX_TRY(rows.finish());
  io::sort_unique(keys);
  for (const std::string& key : keys) run.put(key, {});
  return {};
}

/// Marks every box as read in several ways, so that the next run reads all of its files again and
/// adds what the older version did not keep (identity_sources.h).
io::Result<void> put_boxes(const Store& store, SstWriter& run) {
  RangeIterator rows = RangeIterator::of_prefix(store, Family::kMeta, kBoxPrefix);
  for (; rows.valid(); rows.next()) {
    BoxEntry box;
    if (!decode_box(rows.value(), box)) return rows.damaged();
    box.reading = 0;
    std::string value;
    encode_box(value, box);
    run.put(rows.key(), value);
  }
  return rows.finish();
}

}  // namespace

io::Result<MigrateReport> migrate(const std::string& dir, const std::string& command,
                                  const std::function<bool(std::uint64_t lines)>& progress) {
  MIFDEX_TRY(auto before, Store::open_to_read(dir));
  MigrateReport report{before->format_version(), before->format_version(), 0};
  if (report.from == kFormatVersion) return report;
  before.reset();
  MIFDEX_TRY(auto store, Store::open_to_migrate(dir, command));
  SstWriter names(*store, Family::kFacts, "names");
  MIFDEX_TRY(put_names(*store, names));
  SstWriter zones(*store, Family::kFacts, "zones");
  ZoneMapBuilder maker(*store, zones);
  while (!store->has_zones()) {
    MIFDEX_TRY(auto more, maker.make_next());
    if (!more) break;
    if (progress && !progress(maker.lines_done())) return report;
  }
  SstWriter version(*store, Family::kMeta, "version");
  MIFDEX_TRY(put_boxes(*store, version));
  version.put(kFormatKey, encoded_format_version());
  version.put(kMigratedKey, {});
  std::vector<SstFile> runs;
  for (SstWriter* run : {&names, &zones, &version}) {
    MIFDEX_TRY(auto file, run->finish());
    if (file) runs.push_back(std::move(*file));
  }
  MIFDEX_TRY(ingest_runs(*store, runs));
  report.to = kFormatVersion;
  report.lines = maker.lines_done();
  return report;
}

}  // namespace mifdex::index
