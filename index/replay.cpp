#include "index/replay.h"

#include <limits>
#include <utility>

#include "index/format/fact_codec.h"
#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"

namespace mifdex::index {
namespace {

constexpr std::uint64_t kFilesBetweenProgress = 4096;

/// Reads the name that follows the first byte of `key`; returns false if anything else follows.
bool take_only_name(std::string_view key, std::string& scratch, std::string_view& name) {
  key.remove_prefix(1);
  return take_name(key, scratch, name) && key.empty();
}

}  // namespace

io::Result<bool> Replay::replay_all() {
  for (const auto step : {&Replay::replay_jobs, &Replay::replay_file_lines,
                          &Replay::replay_identities, &Replay::replay_manifest_identities}) {
    MIFDEX_TRY((this->*step)());
  }
  auto files = replay_files();
  if (!files || !*files) return files;
  MIFDEX_TRY(replay_rejects());
  MIFDEX_TRY(replay_skipped());
  MIFDEX_TRY(to_.commit(run_));
  return true;
}

io::Result<void> Replay::replay_jobs() {
  KeyScratch scratch;
  RangeIterator jobs = RangeIterator::of_prefix(from_, Family::kFacts, {&kJobFact, 1});
  for (; jobs.valid(); jobs.next()) {
    JobFact job;
    if (!parse_job_fact_key(jobs.key(), scratch, job.job) || !decode_job(jobs.value(), job)) {
      return jobs.damaged();
    }
    to_.add_job(job);
    MIFDEX_TRY(commit_if_full());
  }
  return jobs.finish();
}

io::Result<void> Replay::replay_file_lines() {
  std::string scratch;
  RangeIterator lines = RangeIterator::of_prefix(from_, Family::kFacts, {&kFileLineFact, 1});
  for (; lines.valid(); lines.next()) {
    std::string_view path;
    FileOverride line;
    if (!take_only_name(lines.key(), scratch, path) || !decode_file_line(lines.value(), line)) {
      return lines.damaged();
    }
    to_.add_file_override(
        {path, line.job, line.machine, line.is_smsid, line.collected, line.exit_code});
    MIFDEX_TRY(commit_if_full());
  }
  return lines.finish();
}

io::Result<void> Replay::replay_identities() {
  KeyScratch scratch;
  RangeIterator sources =
      RangeIterator::of_prefix(from_, Family::kFacts, {&kIdentitySourceFact, 1});
  for (; sources.valid(); sources.next()) {
    IdentitySourceKey source;
    if (!parse_identity_source_key(sources.key(), scratch, source) || sources.value().size() != 1) {
      return sources.damaged();
    }
    if (source.place.box == box_) continue;
    to_.add_identity({.smsid = source.smsid,
                      .name = source.name,
                      .domain = source.domain,
                      .site = source.site,
                      .time = source.time,
                      .manifest = sources.value().front() != '\0',
                      .box = source.place.box,
                      .path = source.place.path});
    MIFDEX_TRY(commit_if_full());
  }
  return sources.finish();
}

/// An index that was migrated does not have every line of its manifests, but the identities show
/// what the manifests reported.
io::Result<void> Replay::replay_manifest_identities() {
  MIFDEX_TRY(auto migrated, from_.get(Family::kMeta, kMigratedKey));
  if (!migrated) return {};
  std::string scratch;
  RangeIterator rows = RangeIterator::of_prefix(from_, Family::kFacts, {&kIdentityFact, 1});
  for (; rows.valid(); rows.next()) {
    std::string_view smsid;
    MachineIdentity identity;
    if (!take_only_name(rows.key(), scratch, smsid) || !decode_identity(rows.value(), identity)) {
      return rows.damaged();
    }
    replay_by_manifest(smsid, identity);
    MIFDEX_TRY(commit_if_full());
  }
  return rows.finish();
}

void Replay::replay_by_manifest(std::string_view smsid, const MachineIdentity& identity) {
  constexpr std::int64_t kTime = std::numeric_limits<std::int64_t>::min();  // of every manifest
  const IdentityFact& strongest = identity.strongest;
  const IdentityRow row{
      .smsid = smsid,
      .name = strongest.manifest ? strongest.name : std::string_view(),
      .domain = identity.domain_by.manifest ? strongest.domain : std::string_view(),
      .site = identity.site_by.manifest ? strongest.site : std::string_view(),
      .time = kTime,
      .manifest = true};
  if (!row.name.empty() || !row.domain.empty() || !row.site.empty()) to_.add_identity(row);
  if (!strongest.manifest) return;
  // Names that another manifest reported.
  for (const NameTime& name : identity.names) {
    if (name.first != kTime || name.name == strongest.name) continue;
    IdentityRow other = row;
    other.name = name.name;
    other.domain = other.site = {};
    to_.add_identity(other);
  }
}

io::Result<bool> Replay::replay_files() {
  std::uint64_t done = 0;
  RangeIterator files(from_, Family::kFiles);
  for (; files.valid(); files.next()) {
    MIFDEX_TRY(replay_file(files.key(), files.value()));
    MIFDEX_TRY(commit_if_full());
    ++done;
    if (done % kFilesBetweenProgress == 0 && progress_ && !progress_(done)) return false;
  }
  MIFDEX_TRY(files.finish());
  return !progress_ || progress_(done);
}

io::Result<void> Replay::replay_file(std::string_view key, std::string_view value) {
  PlaceKey place;
  FileDetails details;
  if (value.empty() || !parse_file_key(key, place) ||
      !decode_file_details(value.substr(1), details)) {
    return std::unexpected(damaged_row("files", from_.dir()));
  }
  if (place.box == box_) return {};
  auto outcome = static_cast<Outcome>(value.front());
  // The commit decides again which reports are duplicates.
  if (outcome == Outcome::kDuplicate) outcome = Outcome::kObservation;
  const FileRow file{.box = place.box,
                     .path = place.path,
                     .size = details.size,
                     .time = details.time,
                     .hash = details.hash,
                     .outcome = outcome,
                     .kind = details.kind,
                     .reason = details.reason,
                     .page = details.page,
                     .is_page_weak = details.is_page_weak};
  if (details.observed) return replay_report(file, details);
  to_.add_file(file);
  return {};
}

io::Result<void> Replay::replay_report(const FileRow& file, const FileDetails& details) {
  Record record = details.self_reported.record;
  std::string from_line;
  std::string_view payload = details.payload;
  if (payload.empty()) {
    MIFDEX_TRY(auto found, payload_at(file, details.hash));
    from_line = std::move(found);
    payload = from_line;
  }
  std::string pair_key(file.path.substr(0, details.self_reported.pair_shared));
  pair_key.append(details.self_reported.pair_rest);
  if (details.self_reported.pair_shared > file.path.size() || !decode_payload(payload, record)) {
    return std::unexpected(damaged_row("files", from_.dir()));
  }
  record.box = file.box;
  record.path = file.path;
  record.hash = details.hash;
  if (record.identifies) {
    to_.add_identity({.smsid = record.smsid,
                      .name = record.machine,
                      .domain = record.domain,
                      .site = record.site,
                      .time = file.time,
                      .manifest = false,
                      .box = file.box,
                      .path = file.path,
                      .by_record = true});
  }
  if (file.outcome == Outcome::kInstruction) {
    MIFDEX_TRY(replay_instruction(file, pair_key));
  }
  to_.add_observation(record, file, pair_key);
  return {};
}

/// Adds the instruction in the commit of its file, as a run does.
io::Result<void> Replay::replay_instruction(const FileRow& file, std::string_view pair_key) {
  std::string key;
  append_pair_key(key, kInstructionFact, file.box, pair_key, file.path);
  MIFDEX_TRY(auto value, from_.get(Family::kFacts, key));
  InstructionFact fact;
  if (!value || !decode_instruction(*value, fact)) {
    return std::unexpected(damaged_row("facts", from_.dir()));
  }
  to_.add_instruction(
      {file.box, pair_key, file.path, fact.job, fact.smsid, fact.site, fact.time, fact.retries});
  return {};
}

io::Result<void> Replay::replay_rejects() {
  KeyScratch scratch;
  RangeIterator rejects(from_, Family::kRejects);
  for (; rejects.valid(); rejects.next()) {
    PlaceKey place;
    RejectRow row;
    if (!parse_reject_key(rejects.key(), scratch, place, row.reject.offset) ||
        !decode_reject(rejects.value(), row.reject)) {
      return rejects.damaged();
    }
    if (place.box == box_) continue;
    row.box = place.box;
    row.path = place.path;
    to_.add_reject(row);
    MIFDEX_TRY(commit_if_full());
  }
  return rejects.finish();
}

io::Result<void> Replay::commit_if_full() {
  if (to_.pending_bytes() < memory_) return {};
  MIFDEX_TRY(to_.commit(run_));
  return {};
}

/// Returns the payload of the report at `file`, which is stored in its line.
io::Result<std::string> Replay::payload_at(const FileRow& file, std::uint64_t hash) const {
  std::string key;
  append_observation_key(key, hash, file.box, file.path);
  MIFDEX_TRY(auto line_key, from_.get(Family::kObservations, key));
  if (!line_key) return std::unexpected(damaged_row("observations", from_.dir()));
  append_u64(*line_key, hash);
  MIFDEX_TRY(auto line, from_.get(Family::kLines, *line_key));
  if (!line) return std::unexpected(damaged_row("lines", from_.dir()));
  const std::string_view payload = payload_part(*line);
  if (payload.empty()) return std::unexpected(damaged_row("lines", from_.dir()));
  return std::string(payload);
}

io::Result<void> Replay::replay_skipped() {
  RangeIterator items =
      RangeIterator::of_prefix(from_, Family::kFacts, std::string(1, kSkippedFact));
  for (; items.valid(); items.next()) {
    PlaceKey place;
    SkipKind kind{};
    if (!parse_skipped_key(items.key(), place) || !decode_skipped(items.value(), kind)) {
      return items.damaged();
    }
    if (place.box == box_) continue;
    to_.add_skipped(place.box, place.path, kind);
    MIFDEX_TRY(commit_if_full());
  }
  return items.finish();
}

}  // namespace mifdex::index
