#include "io/sandbox/sandboxed_entries.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <utility>

#include "io/archive/detect/found_archive.h"
#include "io/archive/no_content.h"
#include "io/files/slab_reader.h"
#include "io/sandbox/message.h"

namespace mifdex::io {
namespace {

using sandbox::Message;
using sandbox::MessageKind;
using sandbox::RingReader;
using sandbox::take;

bool is_reject_kind(std::uint32_t value) {
  return (value >= static_cast<std::uint32_t>(RejectKind::kUnreadable) &&
          value <= static_cast<std::uint32_t>(RejectKind::kEntryDamaged)) ||
         value == static_cast<std::uint32_t>(kNoContent);
}

/// Returns `text` for messages: a text from the sandbox may hold any bytes.
std::string plain_text(Bytes text) {
  std::string plain(text.substr(0, sandbox::kMaxDetailBytes));
  std::replace_if(plain.begin(), plain.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return plain;
}

Result<bool> write_all(int fd, Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) {
      const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
      return fail(full ? ErrorKind::kFull : ErrorKind::kIo,
                  "cannot write an archive of an archive to a temporary file", {}, errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

}  // namespace

SandboxedEntries::SandboxedEntries(sandbox::Sandbox sandbox, const ArchiveLimits& limits,
                                   ArchiveOptions options)
    : sandbox_(std::move(sandbox)),
      ring_reader_(sandbox_.shared(), sandbox_.control(), std::chrono::seconds(limits.max_seconds),
                   options.stop),
      limits_(limits),
      options_(std::move(options)),
      filler_(options_.slab_bytes, limits.max_file_bytes),
      names_(options_.prefix, options_.met ? options_.met : std::make_shared<SeenPaths>()) {}

Result<bool> SandboxedEntries::next(FileBatch& files, BytesBatch& part) {
  files_ = &files;
  part_ = &part;
  files.reset(sequence_++);
  filler_.start(part);
  kept_archives_.clear();
  while (!ended_) {
    if (!in_entry_ && (filler_.is_full() || files.weight() >= options_.files_per_batch)) break;
    Message record;
    const RingReader::Answer answer = ring_reader_.next(record);
    if (answer != RingReader::Answer::kMessage) {
      meet_end(answer);
      continue;
    }
    Result<bool> understood = take_record(record);
    if (!understood) {
      break_off({RejectKind::kUnreadable, 0, 0, error_text(understood.error())});
      if (understood.error().kind == ErrorKind::kFull) return pass(understood);
    } else if (!*understood) {
      break_off(
          {RejectKind::kArchiveCrashed, 0, 0, "protocol error of the process that unpacks it"});
    }
  }
  return !files.empty();
}

/// Returns false if no decoder sends such a record at this place.
Result<bool> SandboxedEntries::take_record(const Message& record) {
  switch (record.kind) {
    case MessageKind::kEntry:
      return begin_entry(record.payload);
    case MessageKind::kData:
      return add_data(record.payload);
    case MessageKind::kEntryEnd:
      return end_entry(record.payload);
    case MessageKind::kSkipped:
      return add_skipped(record.payload);
    case MessageKind::kProblem:
      return note_problem(record.payload);
    case MessageKind::kEnd:
      if (in_entry_) return false;
      ended_ = true;
      static_cast<void>(sandbox_.end());
      return true;
  }
  return false;
}

bool SandboxedEntries::begin_entry(Bytes payload) {
  sandbox::EntryHead head;
  if (in_entry_ || !take(payload, head) || payload.size() > sandbox::kMaxNameBytes) return false;
  if (head.page > kLastNamePage || head.local > 1) return false;
  if (++entries_ > limits_.max_entries) return false;
  const auto file = static_cast<std::uint32_t>(files_->size());
  if (const auto page = static_cast<NamePage>(head.page); page != NamePage::kUtf8) {
    decode_dos_name(payload, page,
                    declared_encoding(options_.name_encoding, options_.prefix, payload),
                    decoded_name_);
    payload = decoded_name_;
  }
  name_fits_ = names_.add(*files_, payload);
  filler_.begin({options_.box, file, 0}, time_or_none(head.mtime),
                head.local == 0 ? TimeSource::kEntry : TimeSource::kEntryLocal);
  in_entry_ = true;
  if (options_.tally) within(options_.tally->add_entry());
  return true;
}

/// Stops the reading if the content of the outermost archive has reached a limit.
bool SandboxedEntries::within(std::optional<RejectKind> limit) {
  if (limit) break_off({*limit, 0, 0, {}});
  return !limit;
}

Result<bool> SandboxedEntries::add_data(Bytes bytes) {
  decoded_bytes_ += bytes.size();
  if (!in_entry_ || decoded_bytes_ > limits_.max_total_bytes) return false;
  if (options_.tally && !within(options_.tally->add_bytes(bytes.size(), options_.consumed))) {
    return true;
  }
  if (!kept_entry_) {
    const std::size_t before = filler_.so_far().size();
    if (filler_.append(bytes)) return true;
    bytes.remove_prefix(filler_.so_far().size() - before);
    MIFDEX_TRY(auto begun, begin_kept_archive(bytes));
    if (!begun) return true;
  }
  kept_entry_->size += bytes.size();
  return write_all(kept_entry_->fd.get(), bytes);
}

/// Begins to store an archive that is too large to be a file of the box but may hold some. `next`
/// follows the bytes so far, which may be too few to recognise an archive.
Result<bool> SandboxedEntries::begin_kept_archive(Bytes next) {
  const Bytes beginning = filler_.so_far();
  if (!options_.make_temp_file) return false;
  std::string sniffed(beginning.substr(0, kArchiveGlance));
  sniffed += next.substr(0, kArchiveGlance - sniffed.size());
  if (!may_hold_archive(sniffed)) return false;
  MIFDEX_TRY(auto made, options_.make_temp_file());
  kept_entry_.emplace();
  kept_entry_->fd = std::move(made);
  kept_entry_->size = beginning.size();
  kept_entry_->file = static_cast<std::uint32_t>(files_->size() - 1);
  return write_all(kept_entry_->fd.get(), beginning);
}

bool SandboxedEntries::end_entry(Bytes payload) {
  sandbox::EntryEnd end;
  if (!in_entry_ || !take(payload, end)) return false;
  std::optional<KeptArchive> kept_entry = std::exchange(kept_entry_, std::nullopt);
  switch (end.state) {
    case sandbox::EntryState::kWhole:
      if (kept_entry) return false;
      if (name_fits_) {
        filler_.finish_whole();
      } else {
        filler_.finish_rejected(RejectKind::kNameTooLong, {});
      }
      break;
    case sandbox::EntryState::kTooLarge:
      filler_.finish_too_large(end.size);
      if (kept_entry) kept_archives_.push_back(std::move(*kept_entry));
      break;
    case sandbox::EntryState::kRejected:
      if (!is_reject_kind(end.reject)) return false;
      filler_.finish_rejected(static_cast<RejectKind>(end.reject), plain_text(payload));
      break;
    case sandbox::EntryState::kCut:
      if (!is_reject_kind(end.reject)) return false;
      kept_entry_ = std::move(kept_entry);
      end_cut(static_cast<RejectKind>(end.reject), end.size, plain_text(payload));
      break;
    default:
      return false;
  }
  in_entry_ = false;
  return true;
}

/// Ends the current file, of which the first `sound` bytes can be trusted.
void SandboxedEntries::end_cut(RejectKind kind, std::uint64_t sound, std::string detail) {
  std::optional<KeptArchive> kept_entry = std::exchange(kept_entry_, std::nullopt);
  const bool is_kept = options_.keeps_cut_tar && sound > 0 &&
                       (kept_entry || filler_.so_far().size() < limits_.max_file_bytes) &&
                       find_archive_kind(filler_.so_far()) == ArchiveKind::kTar;
  if (!is_kept) return filler_.finish_rejected(kind, std::move(detail));
  if (!kept_entry) return filler_.finish_cut(static_cast<std::size_t>(sound));
  kept_entry->size = std::min(kept_entry->size, sound);
  filler_.finish_too_large(kept_entry->size);
  kept_archives_.push_back(std::move(*kept_entry));
}

bool SandboxedEntries::add_skipped(Bytes payload) {
  sandbox::SkippedHead head;
  if (in_entry_ || !take(payload, head) || payload.size() > sandbox::kMaxNameBytes) return false;
  if (head.reason > static_cast<std::uint32_t>(SkipReason::kUnknown)) return false;
  if (++entries_ > limits_.max_entries) return false;
  files_->add_skipped(names_.path_of(payload), static_cast<SkipReason>(head.reason));
  if (options_.tally) within(options_.tally->add_entry());
  return true;
}

bool SandboxedEntries::note_problem(Bytes payload) {
  sandbox::ProblemHead head;
  if (!take(payload, head) || !is_reject_kind(head.reject)) return false;
  set_problem({static_cast<RejectKind>(head.reject), 0, 0, plain_text(payload)});
  return true;
}

/// Handles a child that has ended or is too slow: the records that it had written come first, then
/// the reason.
void SandboxedEntries::meet_end(RingReader::Answer answer) {
  if (answer == RingReader::Answer::kBroken) {
    return break_off(
        {RejectKind::kArchiveCrashed, 0, 0, "protocol error of the process that unpacks it"});
  }
  if (fate_) return break_off(*fate_);
  std::optional<Reject> crash = sandbox_.end();
  if (answer == RingReader::Answer::kSlow) {
    fate_ = Reject{RejectKind::kArchiveSeconds, 0, 0, {}};
  } else {
    fate_ = crash ? std::move(*crash) : Reject{RejectKind::kArchiveCrashed, 0, 0, "it was killed"};
  }
  ring_reader_.salvage();
}

void SandboxedEntries::break_off(Reject reason) {
  const bool is_limit =
      reason.kind >= RejectKind::kArchiveTotal && reason.kind <= RejectKind::kArchiveSeconds;
  if (in_entry_) end_cut(reason.kind, is_limit ? decoded_bytes_ : 0, reason.detail);
  in_entry_ = false;
  kept_entry_.reset();
  ended_ = true;
  set_problem(std::move(reason));
  static_cast<void>(sandbox_.end());
}

/// Sets the problem: the first counts, except that a crash is never hidden.
void SandboxedEntries::set_problem(Reject problem) {
  if (!problem_ || problem.kind == RejectKind::kArchiveCrashed) problem_ = std::move(problem);
}

}  // namespace mifdex::io
