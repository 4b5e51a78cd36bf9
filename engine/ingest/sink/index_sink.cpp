#include "engine/ingest/sink/index_sink.h"

#include <fmt/format.h>

#include <numeric>

#include "engine/ingest/reject_text.h"
#include "engine/sms/status_names.h"

namespace mifdex::engine {

io::Result<void> IndexSink::land(const RecordBatch& batch) {
  count(batch);
  for (const index::RejectRow& row : batch.rejects) {
    observer_.message(1, reject_line(row.reject, row.path));
  }
  for (const SkippedItem& item : batch.skipped) {
    if (!item.kind || *item.kind == index::SkipKind::kUnlistedFolder) continue;
    observer_.message(1, fmt::format("{}: skipped: {}", item.path, skip_kind_name(*item.kind)));
  }
  for (const std::string& text : batch.unreadable_boxes) observer_.message(0, text);
  if (writer_ == nullptr) return {};
  add_rows(batch);
  return commit_if_full();
}

io::Result<void> IndexSink::commit_if_full() {
  if (writer_ == nullptr) return {};
  const bool full = writer_->pending_bytes() >= commit_at_bytes_;
  const bool long_ago = std::chrono::steady_clock::now() - committed_ >= kCommitSeconds;
  if (!full && !long_ago) return {};
  if (!commits_beside_) return commit();
  MIFDEX_TRY(finish_commit());
  MIFDEX_TRY(writer_->start_commit(report_.run));
  committed_ = std::chrono::steady_clock::now();
  return {};
}

void IndexSink::add_rows(const RecordBatch& batch) {
  for (const index::InstructionRow& row : batch.instructions) writer_->add_instruction(row);
  for (const index::IdentityRow& row : batch.identities) writer_->add_identity(row);
  for (const index::FileRow& row : batch.files) writer_->add_file(row);
  for (const index::RejectRow& row : batch.rejects) writer_->add_reject(row);
  for (const GoneFile& file : batch.gone) writer_->add_gone(file.box, file.path);
  for (const SkippedItem& item : batch.skipped) {
    if (item.kind) {
      writer_->add_skipped(item.box, item.path, *item.kind);
    } else {
      writer_->remove_skipped(item.box, item.path);
    }
  }
  for (const UnseenFile& file : batch.unseen) {
    writer_->add_unseen(file.box, file.path, file.outcome);
  }
  for (const ObservationRow& row : batch.observations) {
    writer_->add_observation(row.record, row.file, row.pair_key);
  }
  for (const ObservationRow& row : batch.placeholders) {
    writer_->add_observation(row.record, row.file, row.pair_key);
  }
}

void IndexSink::count(const RecordBatch& batch) {
  index::RunEntry& run = report_.run;
  run.files += batch.file_count;
  run.bytes += batch.bytes;
  run.unchanged += batch.unchanged;
  run.gone += batch.gone.size();
  for (std::size_t i = 0; i < run.by_outcome.size(); ++i) run.by_outcome[i] += batch.by_outcome[i];
  report_.skipped += batch.skipped_count;
  report_.folders_unreadable += batch.unlisted_count;
  report_.boxes_unreadable += batch.unreadable_boxes.size();
  count_box(batch);
}

void IndexSink::count_box(const RecordBatch& batch) {
  if (batch.box == 0) return;  // of a manifest
  BoxReport& box = report_.boxes[batch.box];
  box.files += batch.file_count;
  box.reports += batch.times.size();
  for (const std::int64_t time : batch.times) box.times.add(time);
  for (const ObservationRow& row : batch.observations) {
    if (row.file.outcome != index::Outcome::kObservation) continue;
    ++box.reports;
    box.times.add(row.record.time);
  }
  for (const MissingFolder& folder : batch.missing) {
    box.missing += folder.files;
    if (folder.path.empty()) box.all_missing = true;
    if (box.missing_folders.size() < BoxReport::kNamedFolders) {
      box.missing_folders.push_back(folder.path);
    } else {
      ++box.more_missing_folders;
    }
  }
}

io::Result<void> IndexSink::commit() {
  if (writer_ == nullptr) return {};
  MIFDEX_TRY(finish_commit());
  MIFDEX_TRY(auto committed, writer_->commit(report_.run));
  count_commit(committed);
  committed_ = std::chrono::steady_clock::now();
  return {};
}

io::Result<void> IndexSink::finish_commit() {
  if (writer_ == nullptr) return {};
  MIFDEX_TRY(auto committed, writer_->finish_commit(report_.run));
  if (committed) count_commit(*committed);
  return {};
}

void IndexSink::count_commit(const index::CommitReport& committed) {
  ++report_.commits;
  report_.new_files += committed.new_files;
  if (committed.not_merged) {
    observer_.message(0, fmt::format("all rows are stored, but small files of the index were not "
                                     "merged: {}",
                                     io::error_text(*committed.not_merged)));
  }
  observer_.message(2, fmt::format("commit {}: {} observations, {} duplicates", report_.commits,
                                   committed.observations, committed.duplicates));
}

io::Result<void> check_sums(const index::RunEntry& run) {
  const std::uint64_t sum =
      std::accumulate(run.by_outcome.begin(), run.by_outcome.end(), std::uint64_t{0});
  if (sum == run.files) return {};
  return io::fail(io::ErrorKind::kInternal,
                  fmt::format("{} files were listed and {} have an outcome", run.files, sum), {}, 0,
                  "please report this");
}

}  // namespace mifdex::engine
