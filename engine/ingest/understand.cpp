#include "engine/ingest/understand.h"

#include <cstring>
#include <system_error>

namespace mifdex::engine {
namespace {

// The path of `file` in its box, in the memory of `arena`.
std::string_view make_path(const io::FileBatch& files, std::size_t file, io::Arena& arena) {
  const io::Bytes folder = files.folder_path(files.folder(file));
  const io::Bytes name = files.name(file);
  const std::size_t prefix = folder.empty() ? 0 : folder.size() + 1;
  char* path = arena.allocate(prefix + name.size(), 1);
  if (prefix != 0) {
    std::memcpy(path, folder.data(), folder.size());
    path[folder.size()] = '/';
  }
  std::memcpy(path + prefix, name.data(), name.size());
  return {path, prefix + name.size()};
}

// A folder that could not be listed stands for files nobody can name: it is counted and rejected as
// one, so that the sums show it.
void add_problem(const io::ListProblem& problem, io::BoxId box, RecordBatch& records) {
  index::FileRow row;
  row.box = box;
  row.path = records.arena.copy(problem.path.empty() ? "." : problem.path);
  row.outcome = index::Outcome::kReject;
  row.kind = static_cast<std::uint8_t>(FileKind::kOther);
  row.reason = "a folder";
  records.count(row);
  records.files.push_back(row);
  records.rejects.push_back({box, row.path,
                             io::Reject{io::RejectKind::kUnreadable, 0, 0,
                                        "the folder cannot be listed: " +
                                            std::generic_category().message(problem.errno_value)}});
}

// Whether `file` lies in the folder `left_out`, or below it.
bool is_left_out(const io::FileBatch& files, std::size_t file, std::string_view left_out) {
  if (left_out.empty()) return false;
  const io::Bytes folder = files.folder_path(files.folder(file));
  return folder.starts_with(left_out) &&
         (folder.size() == left_out.size() || folder[left_out.size()] == '/');
}

}  // namespace

void Worker::understand(const ListedFiles& listed, RecordBatch& records) {
  const io::FileBatch& files = listed.files;
  records.skipped += files.skipped().size();
  for (const io::ListProblem& problem : files.problems()) add_problem(problem, listed.box, records);
  if (io::Result<void> asked = known_.look_up(listed, records); !asked) {
    records.failure = std::move(asked).error();
    return;
  }
  // For this batch only: there may be more workers over a run than threads at once.
  CrashJournal::Slot slot = journal_ == nullptr ? CrashJournal::Slot() : journal_->take_slot();
  reader_.start(files, listed.box, known_.stats());
  while (reader_.next(part_)) {
    for (const io::FileBytes& file : part_.files()) {
      if (is_left_out(files, file.origin.file, listed.left_out)) {
        ++records.skipped;
        continue;
      }
      if (file.state == io::ReadState::kUnchanged) {
        records.count_unchanged(known_.outcome(file.origin.file));
        continue;
      }
      examine(file, make_path(files, file.origin.file, records.arena), slot, records);
    }
  }
}

void Worker::examine(const io::FileBytes& file, std::string_view path, CrashJournal::Slot& slot,
                     RecordBatch& records) {
  if (journal_ != nullptr && journal_->is_deadly(file.origin.box, path)) {
    examiner_.refuse(file, path, io::RejectKind::kEndedProcess, records);
    return;
  }
  slot.begin(file.origin.box, path);
  examiner_.examine(part_, file, path, records);
  slot.end();
}

}  // namespace mifdex::engine
