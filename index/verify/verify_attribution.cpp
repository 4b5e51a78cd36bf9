#include "index/verify/verify_attribution.h"

#include <optional>

#include "index/attribution/file_override_lookup.h"
#include "index/attribution/packed_report.h"
#include "index/attribution/time_match.h"
#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/record/part_path.h"
#include "index/storage/rocksdb_error.h"
#include "index/verify/verify_work.h"
#include "io/base/ascii.h"

namespace mifdex::index {

/// Machines recur from job to job: the identities that were looked up are cached, up to a bound.
class StoredIdentities final : public IdentitySource {
 public:
  explicit StoredIdentities(const Store& store) : store_(store) {}

  const MachineIdentity* identity_of(std::string_view smsid) override {
    const auto [entry, is_new] = known_.try_emplace(std::string(smsid));
    if (is_new) read(smsid, entry->second);
    return entry->second.there ? &entry->second.identity : nullptr;
  }

  Named named(std::string_view name) override {
    const auto [entry, is_new] = named_.try_emplace(std::string(name));
    NamedSmsid& kept = entry->second;
    if (is_new) read_named(name, kept);
    return {kept.any, kept.only_smsid};
  }

  /// Must be called before each file: earlier results are not needed any more.
  void begin() {
    if (known_.size() > kRemembered) known_.clear();
    if (named_.size() > kRemembered) named_.clear();
    failure_.reset();
  }
  const std::optional<io::Error>& failure() const { return failure_; }

 private:
  struct Known {
    std::string bytes;  // the identity's texts are views of it
    MachineIdentity identity;
    bool there = false;
  };
  struct NamedSmsid {
    bool any = false;
    std::string only_smsid;
  };
  static constexpr std::size_t kRemembered = 1U << 16U;

  void read_named(std::string_view name, NamedSmsid& named) {
    std::string prefix;
    append_named_prefix(prefix, name);
    KeyScratch scratch;
    RangeIterator rows = RangeIterator::of_prefix(store_, Family::kFacts, prefix);
    for (; rows.valid(); rows.next()) {
      std::string_view stored_name;
      std::string_view smsid;
      if (!parse_named_key(rows.key(), scratch, stored_name, smsid)) {
        failure_ = rows.damaged().error();
        return;
      }
      const MachineIdentity* identity = identity_of(smsid);
      if (identity == nullptr || identity->strongest.name != name) continue;
      named.only_smsid = named.any ? std::string_view() : smsid;
      named.any = true;
    }
    if (auto end = rows.finish(); !end) failure_ = std::move(end).error();
  }

  void read(std::string_view smsid, Known& known) {
    std::string key;
    append_identity_key(key, smsid);
    auto value = store_.get(Family::kFacts, key);
    if (!value) {
      failure_ = std::move(value).error();
    } else if (*value) {
      known.bytes = std::move(**value);
      known.there = decode_identity(known.bytes, known.identity);
      if (!known.there) failure_ = damaged_row("facts", store_.dir());
    }
  }

  const Store& store_;
  std::map<std::string, Known, std::less<>> known_;
  std::map<std::string, NamedSmsid, std::less<>> named_;
  std::optional<io::Error> failure_;
};

StoredAttribution::StoredAttribution(const Store& store, std::uint64_t file_line_parts)
    : store_(store),
      file_line_parts_(file_line_parts),
      instructions_(store, Family::kFacts),
      waiting_(store, Family::kFacts),
      identities_(std::make_unique<StoredIdentities>(store)) {}

StoredAttribution::~StoredAttribution() = default;

io::Result<void> StoredAttribution::attribute(Record& own, std::uint32_t box, std::string_view path,
                                              std::string_view pair_key) {
  MIFDEX_TRY(auto voices, voices_of(box, path, pair_key));
  io::Result<const FileOverride*> file_override = nullptr;
  if (own.row_origin != RowOrigin::kTarget) file_override = file_override_of(path);
  if (!file_override) return io::pass(file_override);
  PlaceSources sources{.file_override = *file_override};
  if (voices.first) sources.instruction = &*voices.first;
  if (voices.rival) sources.rival = &*voices.rival;
  identities_->begin();
  index::attribute(own, sources, *identities_);
  if (identities_->failure()) return std::unexpected(*identities_->failure());
  return {};
}

io::Result<Voices> StoredAttribution::voices_of(std::uint32_t box, std::string_view path,
                                                std::string_view pair_key) {
  instruction_bytes_.clear();
  if (pair_key.empty()) return Voices();
  key_.clear();
  append_pair_prefix(key_, kInstructionFact, box, pair_key);
  instructions_.move_to(key_);
  for (; instructions_.valid() && instructions_.key().starts_with(key_); instructions_.next()) {
    std::string instruction_path;
    if (!parse_pair_path(instructions_.key(), key_.size(), pair_key, instruction_path)) {
      return instructions_.damaged();
    }
    instruction_bytes_.emplace(std::move(instruction_path), instructions_.value());
  }
  MIFDEX_TRY(instructions_.finish());
  if (!instruction_bytes_.empty() && !is_pck(file_path(path))) {
    MIFDEX_TRY(auto for_pck, is_for_pck(box, pair_key));
    if (for_pck) return Voices();
  }
  Voices voices;
  for (const auto& [instruction_path, bytes] : instruction_bytes_) {
    InstructionFact fact;
    if (!decode_instruction(bytes, fact)) return instructions_.damaged();
    voices.hear(fact);
  }
  return voices;
}

// True if a report of the pair is named .PCK, so that its instructions are for no other
// file.
io::Result<bool> StoredAttribution::is_for_pck(std::uint32_t box, std::string_view pair_key) {
  key_.clear();
  append_pair_prefix(key_, kWaitingFact, box, pair_key);
  for (waiting_.move_to(key_); waiting_.valid() && waiting_.key().starts_with(key_);
       waiting_.next()) {
    std::string path;
    if (!parse_pair_path(waiting_.key(), key_.size(), pair_key, path)) return waiting_.damaged();
    if (is_pck(file_path(path))) return true;
  }
  MIFDEX_TRY(waiting_.finish());
  return false;
}

io::Result<const FileOverride*> StoredAttribution::file_override_of(std::string_view path) {
  if (file_line_parts_ == 0) return nullptr;
  std::optional<io::Error> failure;
  const auto parts = static_cast<std::size_t>(file_line_parts_);
  const bool found =
      any_suffix(ascii::upper_case(file_path(path)), parts, [&](std::string_view suffix) {
        key_.clear();
        append_file_line_key(key_, suffix);
        auto value = store_.get(Family::kFacts, key_);
        if (!value) {
          failure = std::move(value).error();
          return true;
        }
        if (!*value) return false;
        file_line_bytes_ = std::move(**value);
        if (!decode_file_line(file_line_bytes_, file_line_)) {
          failure = damaged_row("facts", store_.dir());
        }
        return true;
      });
  if (failure) return std::unexpected(*std::move(failure));
  return found ? &file_line_ : nullptr;
}

namespace {

std::uint64_t file_line_parts_of(const Store& store) {
  const auto value = store.get(Family::kMeta, kTotalsKey);
  Totals totals;
  return value && *value && decode_totals(**value, totals) ? totals.file_line_parts : 0;
}

}  // namespace

StoredCopies::StoredCopies(const Store& store) : store_(store) {
  const RangeIterator copies =
      RangeIterator::of_prefix(store, Family::kFacts, std::string(1, kCopyFact));
  any_ = copies.valid();
}

io::Result<bool> StoredCopies::report_of(const FileImplies& file, std::string& names) const {
  if (!any_) return false;
  std::string key;
  append_copy_key(key, file.self_reported.hash, file.place.box, file.place.path);
  MIFDEX_TRY(auto value, store_.get(Family::kFacts, key));
  if (value) names = std::move(*value);
  return value.has_value();
}

Placing::Placing(VerifyWork& work)
    : store_(work.store),
      copies_(work.store),
      waiting_facts_(work.store, Family::kFacts),
      attribution_(work.store, file_line_parts_of(work.store)),
      reports_(work.store) {}

io::Result<void> Placing::match_time_of(Record& record, std::string_view path) {
  const bool of_file =
      record.row_origin == RowOrigin::kObservation || record.row_origin == RowOrigin::kUnreadable;
  if (io::is_exact(record.time_source) || !of_file) return {};
  auto found = reports_.find(
      {record.job, record.machine, record.time, file_name(path), record.hash}, found_);
  if (!found) return found;
  ReportTimes times;
  for (const ReportLine& line : found_) {
    if (io::is_exact(line.source)) times.exact.push_back(line.time);
    if (line.source == io::TimeSource::kEntryLocal) times.local.push_back(line.time);
  }
  record.time = match_time(record.time, record.time_source, times).time;
  return {};
}

io::Result<std::optional<std::string>> Placing::row_of(const FileImplies& file) {
  std::optional<std::string> row;
  if (!file.observed) return row;
  if (!file.wait_prefix.empty()) {
    waiting_facts_.move_to(file.wait_prefix);
    const bool is_awaited =
        waiting_facts_.valid() && waiting_facts_.key().starts_with(file.wait_prefix);
    MIFDEX_TRY(waiting_facts_.finish());
    if (is_awaited) return row;
  }
  Record record = file.self_reported;
  MIFDEX_TRY(attribution_.attribute(record, file.place.box, file.place.path, file.pair_key));
  const bool open = record.job.empty() || record.machine.empty();
  if (record.row_origin == RowOrigin::kUnreadable && open) return row;
  std::string copied;
  KeyScratch scratch;
  if (record.row_origin == RowOrigin::kObservation && record.job.empty() &&
      record.machine.empty()) {
    MIFDEX_TRY(auto copy, copies_.report_of(file, copied));
    std::string_view names = copied;
    if (copy && (!take_name(names, scratch.first, record.job) ||
                 !take_name(names, scratch.second, record.machine))) {
      return std::unexpected(damaged_row("facts", store_.dir()));
    }
  }
  // A copy has the time of its report, so its time is matched as that of its report is.
  MIFDEX_TRY(match_time_of(record, file.place.path));
  append_line_key(row.emplace(), {record.job, record.machine, record.time,
                                  file_name(file.place.path), record.hash});
  row->resize(row->size() - sizeof(record.hash));
  return row;
}

bool Placing::is_first(const FileImplies& file, std::string_view row) const {
  if (file.self_reported.row_origin != RowOrigin::kObservation) return false;
  if (file.outcome == Outcome::kObservation) return true;
  if (file.outcome == Outcome::kDuplicate) return false;
  // The outcome does not decide it, so the line does.
  std::string key(row);
  append_u64(key, file.self_reported.hash);
  const auto line = store_.get(Family::kLines, key);
  Record record;
  return line && *line && decode_line_value(**line, record) && record.box == file.place.box &&
         record.path == file.place.path;
}

}  // namespace mifdex::index
