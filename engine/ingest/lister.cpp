#include "engine/ingest/lister.h"

#include <algorithm>
#include <utility>

namespace mifdex::engine {

bool Lister::next(ListedFiles& listed) { return archives_->next(listed) || next_of_boxes(listed); }

bool Lister::next_of_boxes(ListedFiles& listed) {
  if (box_ == boxes_.size()) return false;
  NumberedBox& box = boxes_[box_];
  listed.entries.clear();
  if (box.stream) {
    listed = ListedFiles{};
    listed.box = box.id;
    listed.to_end = true;
    box.stream->facts.box = box.id;
    archives_->add(*std::move(box.stream));
    ++box_;
    return true;
  }
  if (!reader_) {
    reader_.emplace(box.box, io::ListOptions{.left_out = box.left_out});
    last_path_.clear();
    last_item_.clear();
    unlisted_.clear();
  }
  listed.box = box.id;
  listed.known_at = box.known_at;
  listed.single = box.box.kind == io::BoxKind::kFile ? box.box.name : std::string();
  listed.after = last_path_;
  listed.after_item = last_item_;
  listed.unlisted = unlisted_;
  listed.to_end = !reader_->next(listed.files);
  if (listed.to_end) {
    listed.files.reset(listed.files.sequence() + 1);
    reader_.reset();
    ++box_;
  } else {
    note_items(listed.files);
  }
  return true;
}

/// Keeps of a batch what the next one must know: how far it came, and which of its folders could
/// not be listed although their files would come later.
void Lister::note_items(const io::FileBatch& files) {
  const auto note = [this](const std::string& path) { last_item_ = std::max(last_item_, path); };
  if (files.size() != 0) {
    last_path_ = files.path(files.size() - 1);
    note(last_path_);
  }
  for (const io::Skipped& item : files.skipped()) note(item.path);
  for (const io::ListProblem& problem : files.problems()) {
    note(problem.path);
    unlisted_.push_back(problem.path);
  }
  // Behind "a/" and all that begins with it is "a0".
  std::erase_if(unlisted_, [this](const std::string& path) {
    return !path.empty() && path + '0' <= last_path_;
  });
}

std::string index_in_box(const std::string& location, const std::string& index_dir) {
  const std::string prefix = location == "/" ? location : location + "/";
  return index_dir.starts_with(prefix) ? index_dir.substr(prefix.size()) : std::string();
}

}  // namespace mifdex::engine
