#include "io/sandbox/decoders/entry_sender.h"

#include <algorithm>

#include "io/archive/detect/found_archive.h"

namespace mifdex::io::sandbox {

EntrySender::EntrySender(DecodeJob& job) : job_(job), tally_(job.order.limits) {
  beginning_.reserve(kArchiveGlance);
}

bool EntrySender::begin(Bytes path, std::int64_t mtime, TimeSource source, NamePage page) {
  if (!count(tally_.add_entry())) return false;
  job_.out.begin_entry(
      path, {mtime, source == TimeSource::kEntryLocal ? 1U : 0U, static_cast<std::uint32_t>(page)});
  beginning_.clear();
  size_ = 0;
  in_entry_ = true;
  dropping_ = false;
  return true;
}

bool EntrySender::give(Bytes bytes) {
  std::uint64_t consumed = 0;
  for (const Source& part : job_.parts) consumed += part.bytes_read();
  const std::optional<RejectKind> limit = tally_.add_bytes(bytes.size(), consumed);
  if (limit) {
    end_cut(*limit, size_, {});
    return count(limit);
  }
  if (wants_more(bytes)) {
    job_.out.data(bytes);
  }
  size_ += bytes.size();
  return true;
}

/// Returns false if the entry is over the limit and its rest is dropped; an archive over it is sent
/// whole if the parent takes it.
bool EntrySender::wants_more(Bytes bytes) {
  if (beginning_.size() < kArchiveGlance) {
    beginning_.append(bytes.substr(0, kArchiveGlance - beginning_.size()));
  }
  if (size_ > job_.order.limits.max_file_bytes && !dropping_) {
    dropping_ = !(job_.order.keeps_archives && may_hold_archive(beginning_));
  }
  return !dropping_;
}

void EntrySender::end() {
  const bool too_large = size_ > job_.order.limits.max_file_bytes;
  job_.out.end_entry(too_large ? EntryState::kTooLarge : EntryState::kWhole, size_);
  in_entry_ = false;
}

void EntrySender::end_sized(std::uint64_t claimed) {
  if (size_ == claimed) return end();
  end_rejected(RejectKind::kEntryDamaged, "it has " + std::to_string(size_) +
                                              " bytes where the archive says " +
                                              std::to_string(claimed));
}

void EntrySender::end_rejected(RejectKind kind, Bytes detail) {
  if (!in_entry_) return;
  job_.out.reject_entry(kind, size_, detail);
  in_entry_ = false;
}

void EntrySender::end_cut(RejectKind kind, std::uint64_t sound, Bytes detail) {
  if (!in_entry_) return;
  job_.out.cut_entry(kind, sound, detail);
  in_entry_ = false;
}

bool EntrySender::skip(SkipReason reason, Bytes path) {
  if (!count(tally_.add_entry())) return false;
  job_.out.skipped(reason, path);
  return true;
}

bool EntrySender::pass_folder() { return count(tally_.add_entry()); }

void EntrySender::problem(RejectKind kind, Bytes detail) { job_.out.problem(kind, detail); }

bool EntrySender::count(std::optional<RejectKind> limit) {
  if (!limit) return true;
  job_.out.problem(*limit, {});
  stopped_ = true;
  return false;
}

}  // namespace mifdex::io::sandbox
