#include "engine/ingest/decode/classifier.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>

#include "engine/ingest/decode/component_text.h"
#include "engine/ingest/decode/observation.h"
#include "engine/ingest/decode/reports.h"
#include "engine/mif/component_line.h"
#include "engine/mif/line_ends.h"
#include "engine/sms/files/group_class.h"
#include "engine/sms/files/instruction.h"
#include "engine/sms/files/quotation.h"
#include "engine/sms/files/sniff.h"
#include "engine/sms/pairing.h"
#include "io/archive/detect/archive_kind.h"
#include "io/archive/no_content.h"
#include "io/base/ascii.h"
#include "io/text/sms_ini.h"

namespace mifdex::engine {
namespace {
using index::Outcome;
using io::RejectKind;

// A text of at most this size is decoded completely at once. If it is larger, its beginning is
// examined first, and more of it if that does not show its kind.
constexpr std::size_t kDecodeAtOnce = std::size_t{64} * 1024;
constexpr std::size_t kDecodeNext = 2 * (kCommentBytes + mif::kMostTextBefore);  // as UTF-16

// COMPRESS.EXE replaces the last letter of a name by '_', and does not always keep it.
bool claims_mif(std::string_view name) {
  return ascii::ends_with(name, ".MIF") || ascii::ends_with(name, ".MI");
}

bool claims_instruction(std::string_view name) { return ascii::ends_with(name, ".SNI"); }

// True if `identity` has an SMSID and anything besides it. Macintosh clients have no name
// (Q129125), but their domain and site are known.
bool identifies_more(const Identity& identity) {
  const bool more = !identity.name.empty() || !identity.domain.empty() || !identity.site.empty();
  return !identity.smsid.empty() && more;
}

// True for the names under which despoolers keep MIFs and instructions (GRAMMAR.md, "File
// names"). Any file with content may have such a name, but if it is empty, its content was lost.
bool claims_anything(std::string_view name) {
  return claims_mif(name) || claims_instruction(name) || ascii::ends_with(name, ".PCK") ||
         ascii::ends_with(name, ".EMF") || ascii::ends_with(name, ".JMF");
}

// True if `row` is in place of a status MIF: by its name, and if it is not a package.
bool stands_for_mif(const index::FileRow& row, std::string_view name) {
  const bool named = claims_mif(name) || ascii::ends_with(name, ".PCK");
  return named && row.kind != static_cast<std::uint8_t>(FileKind::kCompressed);
}

bool mentions_status(std::string_view text) {
  return ascii::contains(text, "JOBSTATUS") || ascii::contains(text, "INSTALLSTATUS");
}

// Returns the length of the remains of a damaged report before `component` in `text`, or 0.
std::size_t size_of_lost_report(const mif::Component& component, std::string_view text) {
  if (!component.recovered) return 0;
  const std::size_t begin = mif::find_component_line(text);
  if (begin == std::string_view::npos) return 0;
  for (std::size_t line = 0; line < begin;) {
    const std::size_t end = std::min(text.find('\n', line), begin);
    const std::string_view words = ascii::trim_front(text.substr(line, end - line));
    if (!words.starts_with("//") && mentions_status(words)) return begin;
    line = end + 1;
  }
  return 0;
}

// Returns the status that `component`, read from `text`, reports; nothing if it reports none. If it
// needed recovery and names a status group but has none, damage has hidden the group: Unreadable.
std::optional<StatusMif> read_status(const mif::Component& component, std::string_view text) {
  std::optional<StatusMif> status = read_status_mif(component);
  if (!status && component.recovered && mentions_status(text)) {
    status.emplace().mif_status = index::MifStatus::kUnreadable;
  }
  return status;
}

// Returns why the Status of `component` cannot be read.
std::string_view unreadable_reason(const mif::Component& component) {
  return component.cut ? "the file ends before its Status" : "its status group is damaged";
}

// True if an archive of `kind` with these bytes is sound and empty: then a tar is blocks of
// zeros, up to the 20 that tar writes at a time, and an LZH is one zero.
bool is_archive_of_nothing(io::ArchiveKind kind, std::string_view bytes) {
  constexpr std::size_t kTarBlocks = std::size_t{20} * 512;
  const bool may_be = (kind == io::ArchiveKind::kTar && bytes.size() <= kTarBlocks) ||
                      (kind == io::ArchiveKind::kLzh && bytes.size() == 1);
  return may_be && bytes.find_first_not_of('\0') == std::string_view::npos;
}

std::string_view upper_copy(std::string_view text, io::Arena& arena) {
  if (text.empty()) return {};
  char* copy = arena.allocate(text.size(), 1);
  std::transform(text.begin(), text.end(), copy, ascii::upper);
  return {copy, text.size()};
}

// True if the class contains more than a class: the strings after it follow without a
// separator, as when a program dropped the NULs.
bool runs_on(const Instruction& instruction) {
  constexpr std::string_view kResult = "WIREMOVE";
  const std::size_t at = instruction.class_string.find(kResult);
  return at != std::string_view::npos && at + kResult.size() < instruction.class_string.size();
}

// True if a group shows what the component is about: any but ComponentID, which all of them
// have, and Identification, which an inventory and a job status MIF have.
bool shows_its_kind(const mif::Component& component) {
  return std::any_of(component.groups.begin(), component.groups.end(), [](const mif::Group& group) {
    return group.whole && !ascii::equals(ascii::trim(group.name), "COMPONENTID") &&
           !class_is(group.class_string, "IDENTIFICATION");
  });
}

// True if `component` ends before a group that could be its status group.
bool is_cut_early(const mif::Component& component) {
  return component.started && !component.ended && !shows_its_kind(component);
}

}  // namespace

Classifier::Subject Classifier::subject_of(const io::FileBytes& file, std::string_view path,
                                           RecordBatch& batch) {
  Subject subject{file, {}, batch, path.substr(path.rfind('/') + 1)};
  subject.row.box = file.origin.box;
  subject.row.path = path;
  subject.row.size = file.size;
  subject.row.time = file.mtime;
  subject.row.kind = static_cast<std::uint8_t>(FileKind::kOther);
  return subject;
}

io::FileBytes Classifier::in_utc(const io::FileBytes& file) const {
  io::FileBytes copy = file;
  if (file.time_source == io::TimeSource::kEntryLocal && options_.from_local != nullptr) {
    copy.mtime = (*options_.from_local)(file.mtime);
  }
  return copy;
}

void Classifier::refuse(const io::FileBytes& met, std::string_view path, io::RejectKind why,
                        RecordBatch& batch) {
  const io::FileBytes file = in_utc(met);
  Subject subject = subject_of(file, path, batch);
  reject(subject, why);
}

void Classifier::examine(const io::BytesBatch& part, const io::FileBytes& met,
                         std::string_view path, RecordBatch& batch) {
  const io::FileBytes file = in_utc(met);
  scratch_.reset();
  Subject subject = subject_of(file, path, batch);
  if (file.state == io::ReadState::kRejected) {
    const io::Reject& why = part.reject(file);
    if (why.kind != io::kNoContent) return reject(subject, why.kind, why.detail);
    subject.name = {};  // it is not a placeholder for a MIF: the file is, or was, elsewhere
    return add_file(subject, Outcome::kOther, batch.arena.copy(why.detail));
  }
  const RecordBatch::Mark before = batch.mark();
  examine_bytes(subject);
  const bool is_held = options_.held_store != nullptr && subject.row.is_page_weak;
  if (is_held) {
    batch.rewind(before);
    batch.hold(met, path, *options_.held_store);
  }
  if (part.was_truncated(
          file)) {  // checked after the last read: rows made from lost bytes are worthless
    batch.rewind(before);
    if (is_held) batch.held.pop_back();
    reject(subject, RejectKind::kChanged);
  } else if (!subject.row.is_page_weak && !subject.row.page.empty()) {
    batch.votes.push_back({path, subject.row.page});
  }
  if (!is_held) batch.bytes += file.bytes.size();
}

void Classifier::examine_held(const io::FileBytes& held, std::string_view path,
                              const io::Encoding* page, RecordBatch& batch) {
  const io::FileBytes file = in_utc(held);
  scratch_.reset();
  if (page != nullptr) near_ = io::Encoding::automatic_near(*page);
  Subject subject = subject_of(file, path, batch);
  examine_bytes(subject);
  batch.bytes += file.bytes.size();
  near_.reset();
}

void Classifier::examine_bytes(Subject& subject) {
  const io::FileBytes& file = subject.file;
  const FileKind kind = sniff_bytes(file.bytes.view());
  subject.row.kind = static_cast<std::uint8_t>(kind);
  if (file.state == io::ReadState::kWhole) {
    subject.row.hash = XXH3_64bits(file.bytes.data(), file.bytes.size());
  }
  switch (kind) {
    case FileKind::kEmpty:
      examine_empty(subject);
      break;
    case FileKind::kCompressed:
      add_file(subject, Outcome::kOther, "a compressed file, as in packages");
      break;
    case FileKind::kInstruction:
      if (io::claimed_archive_kind(subject.name) != io::ArchiveKind::kNone) {
        examine_other(subject);  // the instruction is one of the files in it
      } else {
        examine_instruction(subject, file.bytes.view());
      }
      break;
    default:
      examine_text(subject);
      break;
  }
}

void Classifier::examine_empty(Subject& subject) {
  const bool is_archive = io::claimed_archive_kind(subject.name) != io::ArchiveKind::kNone;
  if (claims_anything(subject.name) || is_archive) {
    reject(subject, RejectKind::kEmpty);
  } else {
    add_file(subject, Outcome::kOther, "empty");
  }
}

void Classifier::examine_instruction(Subject& subject, std::string_view raw) {
  if (!is_instruction_name(subject.name) && is_text_around_instruction(raw)) {
    add_quotation(subject);
    return;
  }
  const Instruction instruction = read_instruction(raw);
  if (!instruction.class_string.empty() && raw.ends_with(instruction.class_string)) {
    reject(subject, RejectKind::kBadInstruction,
           runs_on(instruction) ? "the bytes between its strings are missing"
                                : "it ends inside its class");
    return;
  }
  const bool whole = !instruction.job.empty() && !instruction.smsid.empty();
  const bool result = instruction.is_result();
  if (result && !whole) {
    reject(subject, RejectKind::kBadInstruction,
           instruction.job.empty() ? "it has no job ID" : "it has no SMSID");
    return;
  }
  io::Arena& arena = subject.batch.arena;
  if (result) {
    subject.row.outcome = Outcome::kInstruction;
    add_placeholder(subject, index::RowOrigin::kInstruction);
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

// An instruction that was opened in Notepad and saved, so that its NULs are blanks and its text may
// be UTF-16 (Q172899), or that a despooler dumped (Q140374). A text is an instruction only if its
// name ends in .SNI: other texts quote instructions.
void Classifier::examine_instruction_text(Subject& subject, std::string_view text) {
  if (text.find(kInstructionClass) == std::string_view::npos) {
    reject(subject, RejectKind::kBadInstruction, "it has no MICROSOFT|SMS| class");
    return;
  }
  subject.row.kind = static_cast<std::uint8_t>(FileKind::kInstruction);
  examine_instruction(subject, text);
}

const io::Encoding& Classifier::encoding_of(const Subject& subject) const {
  const io::Encoding& chosen = options_.encodings.of(subject.row.path);
  return near_ && !chosen.is_named() ? *near_ : chosen;
}

io::DecodedText Classifier::decode(const Subject& subject, io::PaddedBytes raw) {
  io::DecodedText decoded = io::decode_text(raw, encoding_of(subject), scratch_);
  decoded.text = mif::with_newlines(decoded.text, scratch_);
  return decoded;
}

void Classifier::examine_text(Subject& subject) {
  const io::FileBytes& file = subject.file;
  std::size_t size = std::min(file.bytes.size(), kDecodeAtOnce);
  io::DecodedText decoded =
      decode(subject, io::PaddedBytes::assume_padded(file.bytes.data(), size));
  FileKind kind = sniff_text(decoded.text.view());
  const bool is_text = decoded.text.view().find('\0') == std::string_view::npos;
  if (kind != FileKind::kOtherMif && is_text && size < file.bytes.size()) {
    size = std::min(file.bytes.size(), kDecodeNext);
    decoded = decode(subject, io::PaddedBytes::assume_padded(file.bytes.data(), size));
    kind = sniff_text(decoded.text.view());
  }
  const bool whole_at_once = size == file.bytes.size();
  subject.row.kind = static_cast<std::uint8_t>(kind);
  // Damage may have hidden the beginning of a MIF when its kind was determined.
  const bool is_damaged_mif = kind == FileKind::kOther && is_text && is_mif_name(subject.name) &&
                              mentions_status(decoded.text.view());
  const bool is_mif = kind == FileKind::kOtherMif || is_damaged_mif;
  if (!is_text && io::claimed_archive_kind(subject.name) != io::ArchiveKind::kNone) {
    // A MIF after bytes that are not text is one of the files in the archive.
    examine_other(subject);
    return;
  }
  if (file.state == io::ReadState::kTooLarge && (is_mif || claims_mif(subject.name))) {
    reject(subject, RejectKind::kTooLarge);
  } else if (is_mif) {
    const io::DecodedText whole = whole_at_once ? decoded : decode(subject, file.bytes);
    if (!is_mif_name(subject.name) && is_text_around_mif(whole.text.view())) {
      add_quotation(subject);
    } else {
      examine_mif(subject, whole);
    }
  } else if (kind == FileKind::kSmsIni) {
    examine_sms_ini(subject, whole_at_once ? decoded : decode(subject, file.bytes));
  } else if (claims_mif(subject.name)) {
    reject(subject, RejectKind::kNotMif,
           std::string(kind == FileKind::kOther ? "" : file_kind_name(kind)));
  } else if (claims_instruction(subject.name)) {
    examine_instruction_text(subject, decoded.text.view());
  } else if (!is_mif_name(subject.name) && mentions_mif(decoded.text.view())) {
    add_quotation(subject);
  } else {
    examine_other(subject);
  }
}

/// If the beginning of an archive with files in it is damaged, only its name shows that it is an
/// archive.
void Classifier::examine_other(Subject& subject) {
  const io::ArchiveKind claimed = io::claimed_archive_kind(subject.name);
  if (claimed == io::ArchiveKind::kNone) {
    add_file(subject, Outcome::kOther, "claims to be neither a MIF nor an instruction");
  } else if (is_archive_of_nothing(claimed, subject.file.bytes.view())) {
    add_file(subject, Outcome::kOther, "an archive without files");
  } else {
    reject(subject, RejectKind::kArchiveDamaged,
           fmt::format("it has the name of a {}, but is not one", io::archive_kind_name(claimed)));
  }
}

// Enums and tables, which may have the Status, are rare and cost more to read.
const mif::Component& Classifier::parse_first(io::PaddedBytes text,
                                              std::span<const mif::Diagnostic> of_text) {
  const mif::Component& component = parser_.parse_first(text, scratch_, of_text);
  const bool suspect =
      component.has_lists && (is_status_mif(component) ||
                              mentions_status(text.view().substr(0, parser_.next_component())));
  return suspect ? whole_parser_.parse_first(text, scratch_, of_text) : component;
}

void Classifier::add_quotation(Subject& subject) {
  subject.row.kind = static_cast<std::uint8_t>(FileKind::kQuotation);
  add_file(subject, Outcome::kOther, "a text that only quotes a MIF or an instruction");
}

void Classifier::examine_mif(Subject& subject, io::DecodedText decoded) {
  const mif::Component* first = &parse_first(decoded.text);
  ++(parser_.knew_template() ? subject.batch.known_templates : subject.batch.unknown_templates);
  bool is_only = parser_.next_component() == decoded.text.size();
  std::span<const mif::Diagnostic> of_text;
  if (first->recovered || decoded.mixed || !is_only) {
    of_text = mif::restore_text(decoded, encoding_of(subject), scratch_);
    if (!of_text.empty()) {
      first = &parse_first(decoded.text, of_text);
      is_only = parser_.next_component() == decoded.text.size();
    }
  }
  note_page(subject.row, decoded);
  const std::string_view own = decoded.text.view().substr(0, parser_.next_component());
  const bool has_lost = is_mif_name(subject.name) && size_of_lost_report(*first, own) != 0;
  if (is_only && !has_lost) {
    examine_component(subject, decoded, *first);
  } else {
    examine_several(subject, decoded, of_text);
  }
}

void Classifier::examine_component(Subject& subject, const io::DecodedText& decoded,
                                   const mif::Component& component) {
  FileKind kind = kind_of_mif(component);
  const auto status = read_status(component, decoded.text.view());
  if (status && kind != FileKind::kJobStatusMif) kind = FileKind::kStatusMif;
  subject.row.kind = static_cast<std::uint8_t>(kind);
  if (status) {
    add_status(subject, decoded, component, *status);
    if (const auto identity = read_identity(component)) {
      add_identity(subject, *identity, subject.batch.observations.back().record.identifies);
    }
  } else if (is_cut_early(component)) {
    if (const auto identity = read_identity(component)) add_identity(subject, *identity);
    reject(subject, RejectKind::kCut, "before any group that says what is reported");
  } else if (!component.started && claims_mif(subject.name)) {
    reject(subject, RejectKind::kFragment);
  } else if (const auto identity = read_identity(component);
             identity && identifies_more(*identity)) {
    add_identity(subject, *identity);
    add_file(subject, Outcome::kIdentity, {});
  } else {
    add_file(subject, Outcome::kOtherMif, file_kind_name(kind));
  }
}

// Each report of a file that has several is an observation. The one that decides, a Failed if there
// is one, is in the file's own row; the others are parts of it.
void Classifier::examine_several(Subject& subject, const io::DecodedText& decoded,
                                 std::span<const mif::Diagnostic> of_text) {
  io::SourceOffsets offsets(subject.file.bytes, decoded);
  Reports reports(subject.file, offsets);
  const io::PaddedBytes text = decoded.text;
  bool any_status = false;
  for (std::size_t at = 0; at < text.size();) {
    const mif::Component& component =
        parse_first(io::PaddedBytes::assume_padded(text.data() + at, text.size() - at), of_text);
    const std::size_t next = at + parser_.next_component();
    const auto identity = read_identity(component);
    if (identity) add_identity(subject, *identity);
    io::DecodedText own = decoded;
    own.text = io::PaddedBytes::assume_padded(text.data() + at, next - at);
    const std::size_t begin =
        at + (is_mif_name(subject.name) ? size_of_lost_report(component, own.text.view()) : 0);
    if (begin != at) {
      StatusMif lost;
      lost.mif_status = index::MifStatus::kUnreadable;
      reports.add(
          make_record(subject.file, decoded, offsets, mif::Component(), lost, subject.batch.arena),
          std::nullopt, at, begin);
    }
    std::optional<StatusMif> status = read_status(component, own.text.view().substr(begin - at));
    any_status = any_status || status || begin != at;
    if (!status && is_cut_early(component)) {  // it may have been a report of a failure
      status.emplace().mif_status = index::MifStatus::kUnreadable;
    }
    if (status) {
      index::Record record =
          make_record(subject.file, decoded, offsets, component, *status, subject.batch.arena);
      record.findings = findings_.read(subject.file, own, component, *status, scratch_);
      reports.add(record, identity, begin, next);
    } else if (identity) {
      reports.identify(*identity);
    }
    at = next;
  }
  if (!any_status) {
    examine_component(subject, decoded, parser_.parse(text, scratch_, of_text));
    return;
  }
  make_pair_key(subject.row.path, pair_key_);
  subject.row.kind = static_cast<std::uint8_t>(reports.identity() ? FileKind::kJobStatusMif
                                                                  : FileKind::kStatusMif);
  for (const Report& report : reports.take(subject.row, subject.batch.arena)) {
    add_report(subject, report.row, report.identity);
  }
}

void Classifier::add_report(Subject& subject, ObservationRow row,
                            const std::optional<Identity>& identity) {
  attribute(subject, identity, row.record);
  row.pair_key = subject.batch.arena.copy(pair_key_);
  subject.batch.count(row.file);
  subject.batch.observations.push_back(row);
  if (row.file.outcome != Outcome::kReject) return;
  const std::uint64_t begin = row.record.offset - subject.file.origin.offset;
  subject.batch.rejects.push_back(
      {row.file.box, row.file.path,
       io::Reject{RejectKind::kNoStatus, begin, 0, "a report in it is damaged before its Status"}});
}

void Classifier::add_status(Subject& subject, const io::DecodedText& decoded,
                            const mif::Component& component, const StatusMif& status) {
  const bool unreadable = status.mif_status == index::MifStatus::kUnreadable;
  subject.row.outcome = unreadable ? Outcome::kReject : Outcome::kObservation;
  io::Arena& arena = subject.batch.arena;
  io::SourceOffsets offsets(subject.file.bytes, decoded);
  index::Record record = make_record(subject.file, decoded, offsets, component, status, arena);
  record.path = subject.row.path;
  record.hash = subject.row.hash;
  record.findings =
      findings_.read(subject.file, decoded, component, status, scratch_, parser_.known_template());
  attribute(subject, read_identity(component), record);
  make_pair_key(subject.row.path, pair_key_);
  subject.batch.count(subject.row);
  subject.batch.observations.push_back({record, subject.row, arena.copy(pair_key_)});
  if (unreadable) {
    subject.batch.rejects.push_back({subject.row.box, subject.row.path,
                                     io::Reject{RejectKind::kNoStatus, subject.file.size, 0,
                                                std::string(unreadable_reason(component))}});
  }
}

// The job and machine that the file itself gives; the index asks the other sources (attribution.h).
void Classifier::attribute(const Subject& subject, const std::optional<Identity>& identity,
                           index::Record& record) {
  if (identity) {
    io::Arena& arena = subject.batch.arena;
    record.machine = upper_copy(identity->name, arena);
    record.smsid = upper_copy(identity->smsid, arena);
    record.domain = arena.copy(identity->domain);
    record.site = arena.copy(identity->site);
    if (!record.machine.empty()) record.machine_source = index::AttributionSource::kIdentification;
  }
  attribute_by_layout(subject, record);
  record.identifies = identity && identifies_more(*identity) && record.domain == identity->domain &&
                      record.site == identity->site;
}

void Classifier::attribute_by_layout(const Subject& subject, index::Record& record) const {
  if (options_.layout == nullptr) return;
  const auto match = options_.layout->match(subject.row.path);
  if (!match) return;
  io::Arena& arena = subject.batch.arena;
  if (!match->job.empty()) {
    record.job = upper_copy(match->job, arena);
    record.job_source = index::AttributionSource::kLayout;
  }
  if (record.site.empty()) record.site = upper_copy(match->site, arena);
  if (record.domain.empty()) record.domain = upper_copy(match->domain, arena);
  const std::string_view machine = upper_copy(match->machine, arena);
  if (record.machine.empty() && record.smsid.empty()) {
    record.machine = machine;
    record.smsid = upper_copy(match->smsid, arena);
    record.machine_source = index::AttributionSource::kLayout;
  } else if (!machine.empty() && machine != record.machine && machine != record.smsid) {
    record.other_machine = {machine, index::AttributionSource::kLayout};
  }
}

// A file whose outcome is decided is stored as the placeholder of a status MIF.
void Classifier::add_placeholder(Subject& subject, index::RowOrigin row_origin) {
  index::Record record = make_placeholder(subject.file, row_origin);
  record.path = subject.row.path;
  record.hash = subject.row.hash;
  if (row_origin == index::RowOrigin::kUnreadable) attribute_by_layout(subject, record);
  make_pair_key(subject.row.path, pair_key_);
  subject.batch.count(subject.row);
  subject.batch.placeholders.push_back({record, subject.row, subject.batch.arena.copy(pair_key_)});
}

void Classifier::examine_sms_ini(Subject& subject, const io::DecodedText& decoded) {
  note_page(subject.row, decoded);
  const io::SmsIni ini = io::read_sms_ini(decoded.text.view());
  const Identity identity{
      .smsid = ini.smsid, .name = ini.machine, .domain = ini.domain, .site = ini.site};
  if (!identifies_more(identity)) {
    add_file(subject, Outcome::kOther, "an SMS.INI that does not name a machine");
    return;
  }
  add_identity(subject, identity);
  add_file(subject, Outcome::kIdentity, "SMS.INI");
}

void Classifier::add_identity(Subject& subject, const Identity& identity, bool by_record) {
  if (!identifies_more(identity)) return;
  io::Arena& arena = subject.batch.arena;
  subject.batch.identities.push_back({.smsid = upper_copy(identity.smsid, arena),
                                      .name = upper_copy(identity.name, arena),
                                      .domain = arena.copy(identity.domain),
                                      .site = arena.copy(identity.site),
                                      .time = subject.row.time,
                                      .box = subject.row.box,
                                      .path = subject.row.path,
                                      .by_record = by_record});
}

void Classifier::reject(Subject& subject, RejectKind kind, std::string detail) {
  add_file(subject, Outcome::kReject, {});
  subject.batch.rejects.push_back(
      {subject.row.box, subject.row.path, io::Reject{kind, 0, 0, std::move(detail)}});
}

void Classifier::add_file(Subject& subject, Outcome outcome, std::string_view reason) {
  subject.row.outcome = outcome;
  subject.row.reason = reason;
  const bool has_text = outcome == Outcome::kIdentity || outcome == Outcome::kReject;
  if (!has_text) {  // nothing that depends on the page is kept of it
    subject.row.page = {};
    subject.row.is_page_weak = false;
  }
  const bool read = outcome != Outcome::kReject && outcome != Outcome::kOther;
  if (!read && stands_for_mif(subject.row, subject.name)) {
    add_placeholder(subject, index::RowOrigin::kUnreadable);
    return;
  }
  subject.batch.count(subject.row);
  subject.batch.files.push_back(subject.row);
}

}  // namespace mifdex::engine
