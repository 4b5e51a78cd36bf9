#include "engine/ingest/lister.h"

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
    reader_.emplace(box.box);
    last_path_.clear();
  }
  listed.box = box.id;
  listed.left_out = box.left_out;
  listed.known_at = box.known_at;
  listed.single = box.box.kind == io::BoxKind::kFile ? box.box.name : std::string();
  listed.after = last_path_;
  listed.to_end = !reader_->next(listed.files);
  if (listed.to_end) {
    listed.files.reset(listed.files.sequence() + 1);
    reader_.reset();
    ++box_;
  } else if (const std::size_t count = listed.files.size(); count != 0) {
    last_path_ = listed.files.path(count - 1);
  }
  return true;
}

std::string index_in_box(const std::string& location, const std::string& index_dir) {
  const std::string prefix = location == "/" ? location : location + "/";
  return index_dir.starts_with(prefix) ? index_dir.substr(prefix.size()) : std::string();
}

}  // namespace mifdex::engine
