#include "engine/ingest/examiner.h"

#include <xxhash.h>

#include <algorithm>

#include "engine/ascii.h"
#include "engine/ingest/observation.h"
#include "engine/mif/line_ends.h"
#include "engine/status/content.h"
#include "engine/status/identity.h"
#include "engine/status/instruction.h"
#include "engine/status/pairing.h"

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

void Examiner::examine(const io::BytesBatch& part, const io::FileBytes& file, std::string_view path,
                       RecordBatch& batch) {
  scratch_.reset();
  Subject subject{file, {}, batch, path.substr(path.rfind('/') + 1)};
  subject.row.box = file.origin.box;
  subject.row.path = path;
  subject.row.size = file.size;
  subject.row.time = file.mtime;
  subject.row.kind = static_cast<std::uint8_t>(FileKind::kOther);
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
  const Instruction instruction = read_instruction(subject.file.bytes.view());
  const bool whole = !instruction.job.empty() && !instruction.smsid.empty();
  if (instruction.is_result() && !whole) {
    reject(subject, RejectKind::kBadInstruction,
           instruction.job.empty() ? "no job id in it" : "no SMSID in it");
    return;
  }
  io::Arena& arena = subject.batch.arena;
  if (instruction.is_result()) {
    make_pair_key(subject.row.path, pair_key_);
    subject.batch.instructions.push_back({.box = subject.row.box,
                                          .pair_key = arena.copy(pair_key_),
                                          .path = subject.row.path,
                                          .job = upper_copy(instruction.job, arena),
                                          .smsid = upper_copy(instruction.smsid, arena),
                                          .site = upper_copy(instruction.site, arena),
                                          .time = subject.row.time});
    add_file(subject, Outcome::kInstruction, {});
  } else {
    add_file(subject, Outcome::kInstruction, arena.copy(instruction.class_string));
  }
}

io::DecodedText Examiner::decode(io::PaddedBytes raw) {
  io::DecodedText decoded = io::decode_text(raw, fallback_, scratch_);
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
    if (kind == FileKind::kJobStatusMif) add_identity(subject, component);
  } else if (component.started && !component.ended && !tells_its_kind(component)) {
    reject(subject, RejectKind::kCut, "before any group that says what it reports");
  } else if (!component.started && claims_mif(subject.name)) {
    reject(subject, RejectKind::kFragment);
  } else if (const auto identity = read_identity(component);
             identity && !identity->smsid.empty() && !identity->name.empty()) {
    add_identity(subject, component);
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
  if (const auto identity = read_identity(component)) {
    record.machine = upper_copy(identity->name, arena);
    record.smsid = upper_copy(identity->smsid, arena);
    record.domain = arena.copy(identity->domain);
    record.site = arena.copy(identity->site);
    if (!record.machine.empty()) record.machine_source = index::Attribution::kIdentification;
  }
  make_pair_key(subject.row.path, pair_key_);
  subject.batch.count(subject.row);
  subject.batch.observations.push_back({record, subject.row, arena.copy(pair_key_)});
  if (unreadable) {
    subject.batch.rejects.push_back({subject.row.box, subject.row.path,
                                     io::Reject{RejectKind::kNoStatus, subject.file.size, 0,
                                                "the file ends before its Status"}});
  }
}

void Examiner::add_identity(Subject& subject, const mif::Component& component) {
  const auto identity = read_identity(component);
  if (!identity || identity->smsid.empty() || identity->name.empty()) return;
  io::Arena& arena = subject.batch.arena;
  subject.batch.identities.push_back({.smsid = upper_copy(identity->smsid, arena),
                                      .name = upper_copy(identity->name, arena),
                                      .domain = arena.copy(identity->domain),
                                      .site = arena.copy(identity->site),
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
  subject.batch.count(subject.row);
  subject.batch.files.push_back(subject.row);
}

}  // namespace mifdex::engine
