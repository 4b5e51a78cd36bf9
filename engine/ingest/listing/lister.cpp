#include "engine/ingest/listing/lister.h"

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
    box.stream->known_at = box.known_at;
    archives_->add(*std::move(box.stream));
    ++box_;
    return true;
  }
  if (!reader_) {
    reader_.emplace(box.box, io::ListOptions{.left_out = box.left_out});
    last_path_.clear();
    last_item_.clear();
    hidden_.clear();
  }
  listed.box = box.id;
  listed.known_at = box.known_at;
  listed.single = box.box.kind == io::BoxKind::kFile ? box.box.name : std::string();
  listed.after = last_path_;
  listed.after_item = last_item_;
  listed.to_end = !reader_->next(listed.files);
  note_hidden(listed);
  if (listed.to_end) {
    listed.files.reset(listed.files.sequence() + 1);
    reader_.reset();
    ++box_;
  } else {
    note_items(listed.files);
  }
  return true;
}

/// Notes the end of a batch, for the next one.
void Lister::note_items(const io::FileBatch& files) {
  const auto note = [this](const std::string& path) { last_item_ = std::max(last_item_, path); };
  if (const std::size_t count = files.size(); count != 0) {
    last_path_ = files.path(count - 1);
    note(last_path_);
  }
  for (const io::Skipped& item : files.skipped()) note(item.path);
  for (const io::ListProblem& problem : files.problems()) note(problem.path);
}

/// Sets listed.hidden. Files under a folder can be in the range of a later batch: the folder is
/// kept until a file that comes after all of them was listed.
void Lister::note_hidden(ListedFiles& listed) {
  const io::FileBatch& files = listed.files;
  for (const io::ListProblem& problem : files.problems()) hidden_.push_back({problem.path, false});
  for (const std::string& folder : files.empty_folders()) hidden_.push_back({folder, true});
  const bool is_folder = boxes_[box_].box.kind == io::BoxKind::kFolder;
  if (listed.to_end && listed.after.empty() && is_folder) hidden_.push_back({"", true});
  std::ranges::stable_sort(hidden_, {}, &HiddenFolder::path);
  listed.hidden = hidden_;
  const std::size_t count = files.size();
  if (count == 0) return;
  const std::string last = files.path(count - 1);
  std::erase_if(hidden_, [&last](const HiddenFolder& folder) {
    return !folder.path.empty() && folder.path + '0' <= last;  // '0' comes after '/'
  });
}

std::string index_in_box(const std::string& location, const std::string& index_dir) {
  const std::string prefix = location == "/" ? location : location + "/";
  return index_dir.starts_with(prefix) ? index_dir.substr(prefix.size()) : std::string();
}

}  // namespace mifdex::engine
