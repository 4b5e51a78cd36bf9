#include "engine/ingest/examiner.h"

#include <xxhash.h>

#include <algorithm>

#include "engine/ascii.h"
#include "engine/ingest/observation.h"
#include "engine/mif/line_ends.h"
#include "engine/status/content.h"
#include "engine/status/instruction.h"
#include "engine/status/pairing.h"
#include "io/sms_ini.h"

namespace mifdex::engine {
namespace {

using index::Outcome;
using io::RejectKind;

// A text of this size or less is decoded whole at once; of a larger one the begin is looked at
// first.
constexpr std::size_t kDecodeAtOnce = std::size_t{64} * 1024;

bool claims_mif(std::string_view name) { return ascii::ends_with(name, ".MIF"); }

bool claims_instruction(std::string_view name) { return ascii::ends_with(name, ".SNI"); }

// The names under which despoolers keep MIFs and instructions (mif-grammar, file names): with
// content anything may be called so, but an empty one lost what it held.
bool claims_anything(std::string_view name) {
  return claims_mif(name) || claims_instruction(name) || ascii::ends_with(name, ".PCK") ||
         ascii::ends_with(name, ".EMF") || ascii::ends_with(name, ".JMF");
}

// Whether `row` lies where a status MIF should: by its name, and not a package.
bool stands_for_mif(const index::FileRow& row, std::string_view name) {
  const bool named = claims_mif(name) || ascii::ends_with(name, ".PCK");
  return named && row.kind != static_cast<std::uint8_t>(FileKind::kCompressed);
}

std::string_view upper_copy(std::string_view text, io::Arena& arena) {
  if (text.empty()) return {};
  char* copy = arena.allocate(text.size(), 1);
  std::transform(text.begin(), text.end(), copy, ascii::upper);
  return {copy, text.size()};
}

// Whether a group says what the component is about: any but ComponentID, which all of them have.
bool tells_its_kind(const mif::Component& component) {
  return std::any_of(component.groups.begin(), component.groups.end(), [](const mif::Group& group) {
    return group.whole && !ascii::equals(ascii::trim(group.name), "COMPONENTID");
  });
}

}  // namespace

Examiner::Subject Examiner::subject_of(const io::FileBytes& file, std::string_view path,
                                       RecordBatch& batch) {
  Subject subject{file, {}, batch, path.substr(path.rfind('/') + 1)};
  subject.row.box = file.origin.box;
  subject.row.path = path;
  subject.row.size = file.size;
  subject.row.time = file.mtime;
  subject.row.kind = static_cast<std::uint8_t>(FileKind::kOther);
  return subject;
}

/// The file with its time in UTC.
io::FileBytes Examiner::in_utc(const io::FileBytes& file) const {
  io::FileBytes copy = file;
  if (file.time_source == io::TimeSource::kEntryLocal && options_.from_local != nullptr) {
    copy.mtime = (*options_.from_local)(file.mtime);
  }
  return copy;
}

void Examiner::refuse(const io::FileBytes& met, std::string_view path, io::RejectKind why,
                      RecordBatch& batch) {
  const io::FileBytes file = in_utc(met);
  Subject subject = subject_of(file, path, batch);
  reject(subject, why);
}

void Examiner::examine(const io::BytesBatch& part, const io::FileBytes& met, std::string_view path,
                       RecordBatch& batch) {
  const io::FileBytes file = in_utc(met);
  scratch_.reset();
  Subject subject = subject_of(file, path, batch);
  if (file.state == io::ReadState::kRejected) {
    const io::Reject& why = part.reject(file);
    reject(subject, why.kind, why.detail);
    return;
  }
  const RecordBatch::Mark before = batch.mark();
  examine_bytes(subject);
  if (part.was_cut(
          file)) {  // asked after the last look: what was made of lost bytes is worth nothing
    batch.rewind(before);
    reject(subject, RejectKind::kChanged);
  }
  batch.bytes += file.bytes.size();
}

void Examiner::examine_bytes(Subject& subject) {
  const io::FileBytes& file = subject.file;
  const FileKind kind = glance_at_bytes(file.bytes.view());
  subject.row.kind = static_cast<std::uint8_t>(kind);
  if (file.state == io::ReadState::kWhole) {
    subject.row.hash = XXH3_64bits(file.bytes.data(), file.bytes.size());
  }
  switch (kind) {
    case FileKind::kEmpty:
      examine_empty(subject);
      break;
    case FileKind::kCompressed:
      add_file(subject, Outcome::kOther, "a compressed file, as packages are");
      break;
    case FileKind::kInstruction:
      examine_instruction(subject);
      break;
    default:
      examine_text(subject);
      break;
  }
}

void Examiner::examine_empty(Subject& subject) {
  if (claims_anything(subject.name)) {
    reject(subject, RejectKind::kEmpty);
  } else {
    add_file(subject, Outcome::kOther, "empty");
  }
}

void Examiner::examine_instruction(Subject& subject) {
  const std::string_view raw = subject.file.bytes.view();
  const Instruction instruction = read_instruction(raw);
  if (!instruction.class_string.empty() && raw.ends_with(instruction.class_string)) {
    reject(subject, RejectKind::kBadInstruction, "it ends inside its class");
    return;
  }
  const bool whole = !instruction.job.empty() && !instruction.smsid.empty();
  const bool result = instruction.is_result();
  if (result && !whole) {
    reject(subject, RejectKind::kBadInstruction,
           instruction.job.empty() ? "no job id in it" : "no SMSID in it");
    return;
  }
  io::Arena& arena = subject.batch.arena;
  if (result) {
    subject.row.outcome = Outcome::kInstruction;
    add_placeholder(subject, index::Standing::kInstruction);
    subject.batch.instructions.push_back({.box = subject.row.box,
                                          .pair_key = subject.batch.placeholders.back().pair_key,
                                          .path = subject.row.path,
                                          .job = upper_copy(instruction.job, arena),
                                          .smsid = upper_copy(instruction.smsid, arena),
                                          .site = upper_copy(instruction.site, arena),
                                          .time = subject.row.time,
                                          .retries = instruction.retries});
  } else {
    add_file(subject, Outcome::kInstruction, arena.copy(instruction.class_string));
  }
}

io::DecodedText Examiner::decode(io::PaddedBytes raw) {
  io::DecodedText decoded = io::decode_text(raw, options_.fallback, scratch_);
  decoded.text = mif::with_newlines(decoded.text, scratch_);
  return decoded;
}

void Examiner::examine_text(Subject& subject) {
  const io::FileBytes& file = subject.file;
  const bool whole_at_once = file.bytes.size() <= kDecodeAtOnce;
  const io::PaddedBytes begin =
      io::PaddedBytes::assume_padded(file.bytes.data(), std::min(file.bytes.size(), kDecodeAtOnce));
  const io::DecodedText decoded = decode(begin);
  const FileKind kind = glance_at_text(decoded.text.view());
  subject.row.kind = static_cast<std::uint8_t>(kind);
  const bool is_mif = kind == FileKind::kOtherMif;
  if (file.state == io::ReadState::kTooLarge && (is_mif || claims_mif(subject.name))) {
    reject(subject, RejectKind::kTooLarge);
  } else if (is_mif) {
    examine_mif(subject, whole_at_once ? decoded : decode(file.bytes));
  } else if (kind == FileKind::kSmsIni) {
    examine_sms_ini(subject, whole_at_once ? decoded : decode(file.bytes));
  } else if (claims_mif(subject.name)) {
    reject(subject, RejectKind::kNotMif,
           std::string(kind == FileKind::kOther ? "" : file_kind_name(kind)));
  } else if (claims_instruction(subject.name)) {
    reject(subject, RejectKind::kBadInstruction, "no MICROSOFT|SMS| class in it");
  } else {
    add_file(subject, Outcome::kOther, "claims to be neither a MIF nor an instruction");
  }
}

void Examiner::examine_mif(Subject& subject, const io::DecodedText& decoded) {
  const mif::Component& component = parser_.parse(decoded.text, scratch_);
  const FileKind kind = kind_of_mif(component);
  subject.row.kind = static_cast<std::uint8_t>(kind);
  if (const auto status = read_status_mif(component)) {
    add_status(subject, decoded, component, *status);
    if (kind != FileKind::kJobStatusMif) return;
    if (const auto identity = read_identity(component)) add_identity(subject, *identity);
  } else if (component.started && !component.ended && !tells_its_kind(component)) {
    reject(subject, RejectKind::kCut, "before any group that says what it reports");
  } else if (!component.started && claims_mif(subject.name)) {
    reject(subject, RejectKind::kFragment);
  } else if (const auto identity = read_identity(component);
             identity && !identity->smsid.empty() && !identity->name.empty()) {
    add_identity(subject, *identity);
    add_file(subject, Outcome::kIdentity, {});
  } else {
    add_file(subject, Outcome::kOtherMif, file_kind_name(kind));
  }
}

void Examiner::add_status(Subject& subject, const io::DecodedText& decoded,
                          const mif::Component& component, const StatusMif& status) {
  const bool unreadable = status.mif_status == index::MifStatus::kUnreadable;
  subject.row.outcome = unreadable ? Outcome::kReject : Outcome::kObservation;
  io::Arena& arena = subject.batch.arena;
  index::Record record = make_record(subject.file, decoded, component, status, arena);
  record.path = subject.row.path;
  record.hash = subject.row.hash;
  record.signs = signs_.read(subject.file, decoded, component, status, scratch_);
  attribute(subject, component, record);
  make_pair_key(subject.row.path, pair_key_);
  subject.batch.count(subject.row);
  subject.batch.observations.push_back({record, subject.row, arena.copy(pair_key_)});
  if (unreadable) {
    subject.batch.rejects.push_back({subject.row.box, subject.row.path,
                                     io::Reject{RejectKind::kNoStatus, subject.file.size, 0,
                                                "the file ends before its Status"}});
  }
}

// What the file itself tells of its job and machine; the index asks the others (attribution.h).
void Examiner::attribute(const Subject& subject, const mif::Component& component,
                         index::Record& record) {
  if (const auto identity = read_identity(component)) {
    io::Arena& arena = subject.batch.arena;
    record.machine = upper_copy(identity->name, arena);
    record.smsid = upper_copy(identity->smsid, arena);
    record.domain = arena.copy(identity->domain);
    record.site = arena.copy(identity->site);
    if (!record.machine.empty()) record.machine_source = index::Attribution::kIdentification;
  }
  attribute_by_layout(subject, record);
}

void Examiner::attribute_by_layout(const Subject& subject, index::Record& record) const {
  if (options_.layout == nullptr) return;
  const auto match = options_.layout->match(subject.row.path);
  if (!match) return;
  io::Arena& arena = subject.batch.arena;
  if (!match->job.empty()) {
    record.job = upper_copy(match->job, arena);
    record.job_source = index::Attribution::kLayout;
  }
  if (record.site.empty()) record.site = upper_copy(match->site, arena);
  if (record.domain.empty()) record.domain = upper_copy(match->domain, arena);
  const std::string_view machine = upper_copy(match->machine, arena);
  if (record.machine.empty() && record.smsid.empty()) {
    const bool by_id = is_site_identifier(machine);
    record.smsid = by_id ? machine : upper_copy(match->smsid, arena);
    if (!by_id) record.machine = machine;
    record.machine_source = index::Attribution::kLayout;
  } else if (!machine.empty() && machine != record.machine && machine != record.smsid) {
    record.other_machine = {machine, index::Attribution::kLayout};
  }
}

// A file whose outcome is decided keeps the place of a status MIF.
void Examiner::add_placeholder(Subject& subject, index::Standing standing) {
  index::Record record = make_placeholder(subject.file, standing);
  record.path = subject.row.path;
  record.hash = subject.row.hash;
  if (standing == index::Standing::kUnreadable) attribute_by_layout(subject, record);
  make_pair_key(subject.row.path, pair_key_);
  subject.batch.count(subject.row);
  subject.batch.placeholders.push_back({record, subject.row, subject.batch.arena.copy(pair_key_)});
}

void Examiner::examine_sms_ini(Subject& subject, const io::DecodedText& decoded) {
  const io::SmsIni ini = io::read_sms_ini(decoded.text.view());
  if (ini.smsid.empty() || ini.machine.empty()) {
    add_file(subject, Outcome::kOther, "an SMS.INI that names no machine");
    return;
  }
  add_identity(subject,
               {.smsid = ini.smsid, .name = ini.machine, .domain = ini.domain, .site = ini.site});
  add_file(subject, Outcome::kIdentity, "SMS.INI");
}

void Examiner::add_identity(Subject& subject, const Identity& identity) {
  if (identity.smsid.empty() || identity.name.empty()) return;
  io::Arena& arena = subject.batch.arena;
  subject.batch.identities.push_back({.smsid = upper_copy(identity.smsid, arena),
                                      .name = upper_copy(identity.name, arena),
                                      .domain = arena.copy(identity.domain),
                                      .site = arena.copy(identity.site),
                                      .time = subject.row.time});
}

void Examiner::reject(Subject& subject, RejectKind kind, std::string detail) {
  add_file(subject, Outcome::kReject, {});
  subject.batch.rejects.push_back(
      {subject.row.box, subject.row.path, io::Reject{kind, 0, 0, std::move(detail)}});
}

void Examiner::add_file(Subject& subject, Outcome outcome, std::string_view reason) {
  subject.row.outcome = outcome;
  subject.row.reason = reason;
  const bool read = outcome != Outcome::kReject && outcome != Outcome::kOther;
  if (!read && stands_for_mif(subject.row, subject.name)) {
    add_placeholder(subject, index::Standing::kUnreadable);
    return;
  }
  subject.batch.count(subject.row);
  subject.batch.files.push_back(subject.row);
}

}  // namespace mifdex::engine
