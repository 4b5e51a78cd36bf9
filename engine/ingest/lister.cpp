#include "engine/ingest/lister.h"

#include <algorithm>

namespace mifdex::engine {

bool Lister::next(ListedFiles& listed) {
  for (; box_ < boxes_.size(); ++box_, reader_.reset()) {
    if (!reader_) reader_.emplace(boxes_[box_].box);
    listed.box = boxes_[box_].id;
    listed.left_out = boxes_[box_].left_out;
    if (reader_->next(listed.files)) return true;
  }
  return false;
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
