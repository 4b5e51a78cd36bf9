#include "index/identity_sources.h"

#include <set>

#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/record/part_path.h"
#include "index/storage/range_iterator.h"

namespace mifdex::index {
namespace {

/// Whether a row of files shows that its file reported an identity that the row does not keep.
enum class IsSource : std::uint8_t { kNo, kMaybe, kYes };

IsSource is_source_of_identity(const Record& own) {
  const bool has_smsid = !own.smsid.empty() && own.machine_source != AttributionSource::kLayout;
  if (own.identifies || !has_smsid) return IsSource::kNo;
  if (own.machine_source == AttributionSource::kIdentification) return IsSource::kYes;
  // A machine without a name (Q129125), whose domain and site may come from a layout.
  return own.domain.empty() && own.site.empty() ? IsSource::kNo : IsSource::kMaybe;
}

class SourceSearch {
 public:
  SourceSearch(const Store& store, const BoxTable& boxes, std::uint32_t forgotten)
      : store_(store), boxes_(boxes), forgotten_(forgotten) {}

  io::Result<MissingSources> find() {
    RangeIterator files(store_, Family::kFiles);
    for (; files.valid(); files.next()) {
      PlaceKey place;
      FileDetails details;
      const std::string_view value = files.value();
      if (value.empty() || !parse_file_key(files.key(), place) ||
          !decode_file_details(value.substr(1), details)) {
        return files.damaged();
      }
      if (place.box == forgotten_) continue;
      MIFDEX_TRY(look_at(place, static_cast<Outcome>(value.front()), details));
    }
    MIFDEX_TRY(files.finish());
    for (const std::uint32_t box : to_read_) {
      missing_.boxes.emplace_back(boxes_.location(box));
    }
    return std::move(missing_);
  }

 private:
  io::Result<void> look_at(const PlaceKey& place, Outcome outcome, const FileDetails& details) {
    MIFDEX_TRY(auto is_source, is_source_file(place, outcome, details));
    if (is_source == IsSource::kNo) return {};
    const PlaceKey file{place.box, file_path(place.path)};
    MIFDEX_TRY(auto known, has_source(file));
    if (known) return {};
    MIFDEX_TRY(auto gone, is_gone(file));
    if (gone) {
      add_gone(file);
    } else if (is_source == IsSource::kYes || !was_read_again(place.box)) {
      to_read_.insert(place.box);
    }
    return {};
  }

  io::Result<IsSource> is_source_file(const PlaceKey& place, Outcome outcome,
                                      const FileDetails& details) const {
    if (outcome == Outcome::kIdentity) return IsSource::kYes;
    if (outcome == Outcome::kTarget) return IsSource::kNo;
    if (details.observed && is_source_of_identity(details.self_reported.record) != IsSource::kNo) {
      return is_source_of_identity(details.self_reported.record);
    }
    // Of several components, one may be an inventory and the file still be no identity.
    if (outcome == Outcome::kOtherMif) return IsSource::kMaybe;
    if (outcome != Outcome::kReject) return IsSource::kNo;
    // A MIF that ends after its Identification group is a reject, but reported the identity.
    std::string key;
    append_reject_key(key, place.box, place.path, 0);
    MIFDEX_TRY(auto value, store_.get(Family::kRejects, key));
    io::Reject reject;
    const bool is_cut =
        value && decode_reject(*value, reject) && reject.kind == io::RejectKind::kCut;
    return is_cut ? IsSource::kMaybe : IsSource::kNo;
  }

  io::Result<bool> has_source(const PlaceKey& file) const {
    std::string prefix;
    append_identity_source_prefix(prefix, file.box, file.path);
    RangeIterator rows = RangeIterator::of_prefix(store_, Family::kFacts, prefix);
    if (rows.valid()) return true;
    MIFDEX_TRY(rows.finish());
    return false;
  }

  io::Result<bool> is_gone(const PlaceKey& file) const {
    std::string key;
    append_gone_key(key, file.box, file.path);
    MIFDEX_TRY(auto row, store_.get(Family::kFacts, key));
    return row.has_value();
  }

  /// True if the box was read again since the migration, which marks every box as read in
  /// several ways.
  bool was_read_again(std::uint32_t box) const {
    const BoxEntry* entry = boxes_.find(box);
    return entry != nullptr && entry->reading != 0;
  }

  void add_gone(const PlaceKey& file) {
    ++missing_.gone_files;
    if (missing_.gone_paths.size() == MissingSources::kMostExamples) return;
    std::string& path = missing_.gone_paths.emplace_back(boxes_.name(file.box));
    path.append("/").append(file.path);
  }

  const Store& store_;
  const BoxTable& boxes_;
  std::uint32_t forgotten_;
  std::set<std::uint32_t> to_read_;
  MissingSources missing_;
};

}  // namespace

io::Result<MissingSources> find_missing_sources(const Store& store, const BoxTable& boxes,
                                                std::uint32_t forgotten) {
  MIFDEX_TRY(auto migrated, store.get(Family::kMeta, kMigratedKey));
  if (!migrated) return MissingSources{};
  return SourceSearch(store, boxes, forgotten).find();
}

}  // namespace mifdex::index
