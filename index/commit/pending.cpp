#include "index/commit/pending.h"

#include "index/format/record_codec.h"
#include "index/format/row_codec.h"
#include "io/base/ascii.h"
#include "io/base/hash.h"

namespace mifdex::index {
namespace {

// Sort entries, changed rows and group counts of one place while it is committed.
constexpr std::size_t kCommitBytesPerPlace = 96;
// The row that a commit writes for a gone file.
constexpr std::size_t kCommitBytesPerGone = 160;

/// Returns a copy of `pair_key`, or a part of `kept_path` if that begins with it, as it mostly
/// does.
std::string_view keep_pair_key(HugePageArena& bytes, std::string_view pair_key,
                               std::string_view kept_path) {
  return kept_path.starts_with(pair_key) ? kept_path.substr(0, pair_key.size())
                                         : bytes.copy(pair_key);
}

/// Returns the bytes of `rows`; room that was reserved and is not used yet takes none.
template <class Rows>
std::size_t held_by(const Rows& rows) {
  return rows.empty() ? 0 : rows.capacity() * sizeof(typename Rows::value_type);
}

}  // namespace

void Pending::add_observation(const Record& record, const FileRow& row, std::string_view pair_key) {
  FileRow file = row;
  file.hash = record.hash;  // the hash that identifies the observation
  PendingFile& place = places.emplace_back();
  place.path = bytes.copy(file.path);
  place.pair_key = keep_pair_key(bytes, pair_key, place.path);
  char* room = bytes.room(observed_details_bound(file, record, pair_key));
  place.details = bytes.keep_until(encode_observed_details(room, file, record, pair_key));
  room = bytes.room(payload_bound(record));
  place.payload = bytes.keep_until(encode_payload(room, record));
  place.row_origin = record.row_origin;
  place.status = record.status;
  place.hash = file.hash;
  place.time = place.container_time = record.time;
  place.time_source = record.time_source;
  place.box = file.box;
  place.outcome = file.outcome;
}

void Pending::add_file(const FileRow& file) {
  PendingFile& place = places.emplace_back();
  place.path = bytes.copy(file.path);
  char* room = bytes.room(file_details_bound(file));
  place.details = bytes.keep_until(encode_file_details(room, file));
  place.hash = file.hash;
  place.box = file.box;
  place.outcome = file.outcome;
}

void Pending::add_reject(const RejectRow& row) {
  rejects.push_back({row.box, bytes.copy(row.path), row.reject});
}

void Pending::add_instruction(const InstructionRow& row) {
  const std::string_view path = bytes.copy(row.path);
  instructions.push_back(
      {row.box,
       keep_pair_key(bytes, row.pair_key, path),
       path,
       {bytes.copy(row.job), bytes.copy(row.smsid), bytes.copy(row.site), row.time, row.retries}});
}

void Pending::add_identity(const IdentityRow& row) {
  identities.push_back(
      {bytes.copy(row.smsid),
       {row.manifest, row.time, bytes.copy(row.name), bytes.copy(row.domain), bytes.copy(row.site)},
       row.box,
       row.by_record ? std::string_view() : bytes.copy(row.path),
       row.by_record});
}

void Pending::add_job(const JobFact& job) {
  JobFact& kept = jobs.emplace_back(job);
  for (const auto text : {&JobFact::job, &JobFact::name, &JobFact::site, &JobFact::destination}) {
    kept.*text = bytes.copy(job.*text);
  }
}

void Pending::add_file_override(const FileOverrideRow& row) {
  file_overrides.push_back(
      {bytes.copy(ascii::upper_case(row.path)),
       {bytes.copy(row.job), bytes.copy(row.machine), row.is_smsid, row.collected, row.exit_code}});
}

void Pending::add_target(const TargetRow& row) {
  const std::string path = std::string(row.job).append("/").append(row.machine);
  FileRow file;
  file.box = row.box;
  file.path = path;
  // Spreads its rows, so that rows of observations with one hash stay few.
  file.hash = io::stable_hash(path);
  file.outcome = Outcome::kTarget;
  Record record;
  record.job = row.job;
  (row.is_smsid ? record.smsid : record.machine) = row.machine;
  record.job_source = record.machine_source = AttributionSource::kManifest;
  record.row_origin = RowOrigin::kTarget;
  record.status = LineStatus::kNone;
  record.hash = file.hash;
  add_observation(record, file, {});
}

void Pending::add_gone(std::uint32_t box, std::string_view path) {
  gone.push_back({box, bytes.copy(path)});
}

void Pending::add_skipped(std::uint32_t box, std::string_view path, std::optional<SkipKind> kind) {
  skipped.push_back({box, bytes.copy(path), kind});
}

void Pending::add_unseen(std::uint32_t box, std::string_view path, Outcome outcome) {
  unseen.push_back({box, bytes.copy(path), outcome});
}

std::size_t Pending::held() const {
  return bytes.held() + held_by(places) + places.size() * kCommitBytesPerPlace +
         held_by(instructions) + identities.capacity() * sizeof(PendingIdentity) +
         jobs.capacity() * sizeof(JobFact) +
         file_overrides.capacity() * sizeof(PendingFileOverride) +
         rejects.capacity() * sizeof(PendingReject) +
         gone.capacity() * (sizeof(PendingGone) + kCommitBytesPerGone) +
         skipped.capacity() * (sizeof(PendingSkipped) + kCommitBytesPerGone) +
         unseen.capacity() * sizeof(PendingUnseen);
}

}  // namespace mifdex::index
