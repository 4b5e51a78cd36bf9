#include "engine/ingest/known_box.h"

#include <algorithm>

namespace mifdex::engine {
namespace {

// File systems and archives keep times to two seconds at worst: what was written so shortly before
// a run may have been written again after it, and look the same.
constexpr std::int64_t kClockResolution = 2;

// Whether `path` lies below a folder that could not be listed: it may be there all the same.
bool is_hidden(const io::FileBatch& files, std::string_view path) {
  return std::any_of(
      files.problems().begin(), files.problems().end(), [path](const io::ListProblem& problem) {
        return problem.path.empty() ||
               (path.starts_with(problem.path) && path.size() > problem.path.size() &&
                path[problem.path.size()] == '/');
      });
}

}  // namespace

// The files of a batch, walked along beside those the index knows.
class KnownBox::Walk {
 public:
  Walk(KnownBox& box, const ListedFiles& listed, RecordBatch& records)
      : box_(box), listed_(listed), records_(records) {}

  void meet(const index::KnownFile& known) {
    const io::FileBatch& files = listed_.files;
    while (next_ < files.size()) {
      const auto order = path_of_next().compare(known.path);
      if (order > 0) break;
      if (order == 0) {
        note(known);
        return;
      }
      ++next_;
      path_.clear();
    }
    if (!is_hidden(files, known.path)) {
      records_.gone.push_back({listed_.box, records_.arena.copy(known.path)});
    }
  }

 private:
  const std::string& path_of_next() {
    if (path_.empty()) path_ = listed_.files.path(next_);
    return path_;
  }

  void note(const index::KnownFile& known) {
    const bool settled = known.time + kClockResolution < *listed_.known_at;
    box_.stats_[next_] = {known.size, known.time, settled};
    box_.outcomes_[next_] = known.outcome;
    ++next_;
    path_.clear();
  }

  KnownBox& box_;
  const ListedFiles& listed_;
  RecordBatch& records_;
  std::size_t next_ = 0;  // the file at hand
  std::string path_;      // of it, once asked for
};

io::Result<void> KnownBox::look_up(const ListedFiles& listed, RecordBatch& records) {
  stats_.clear();
  const io::FileBatch& files = listed.files;
  const std::size_t count = files.size();
  if (index_ == nullptr || !listed.known_at || (count == 0 && !listed.to_end)) return {};
  stats_.resize(count);
  outcomes_.resize(count);
  std::optional<std::string_view> last;
  if (!listed.to_end) {
    last_ = files.path(count - 1);
    last = last_;
  }
  Walk walk(*this, listed, records);
  return index_->known_files(listed.box, listed.after, last,
                             [&walk](const index::KnownFile& known) { walk.meet(known); });
}

}  // namespace mifdex::engine
