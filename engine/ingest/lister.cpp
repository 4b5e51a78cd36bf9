#include "engine/ingest/lister.h"

#include <algorithm>

namespace mifdex::engine {

bool Lister::next(ListedFiles& listed) { return archives_->next(listed) || next_of_boxes(listed); }

bool Lister::next_of_boxes(ListedFiles& listed) {
  if (box_ == boxes_.size()) return false;
  const NumberedBox& box = boxes_[box_];
  listed.entries.clear();
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

io::Result<std::vector<io::Box>> open_boxes(const std::vector<std::string>& paths,
                                            const std::function<void(const io::Error&)>& failed) {
  std::vector<io::Box> boxes;
  std::vector<io::Error> failures;
  for (const std::string& path : paths) {
    io::Result<io::Box> box = io::open_box(path);
    if (!box) {
      failures.push_back(std::move(box).error());
      continue;
    }
    const bool known = std::any_of(boxes.begin(), boxes.end(), [&box](const io::Box& other) {
      return other.location == box->location;
    });
    if (!known) boxes.push_back(std::move(*box));
  }
  std::optional<io::Error> last;
  if (boxes.empty() && !failures.empty()) {
    last = std::move(failures.back());
    failures.pop_back();
  }
  for (const io::Error& failure : failures) failed(failure);
  if (last) return std::unexpected<io::Error>(std::move(*last));
  return boxes;
}

}  // namespace mifdex::engine
