#include "engine/ingest/opened_boxes.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace mifdex::engine {
namespace {

/// Opens the box at `path` into `opened`, unless it is there.
io::Result<void> open_one(const std::string& path, OpenedBoxes& opened) {
  if (path == kStreamName) {
    if (opened.stream) return {};
    io::Result<StreamBox> stream = StreamBox::open(STDIN_FILENO);
    if (!stream) return io::pass(stream);
    opened.stream = *std::move(stream);
    return {};
  }
  io::Result<io::Box> box = io::open_box(path);
  if (!box) return io::pass(box);
  const bool known = std::ranges::any_of(
      opened.boxes, [&box](const io::Box& other) { return other.location == box->location; });
  if (!known) opened.boxes.push_back(*std::move(box));
  return {};
}

}  // namespace

io::Result<OpenedBoxes> open_boxes(const std::vector<std::string>& paths,
                                   const std::function<void(const io::Error&)>& failed) {
  OpenedBoxes opened;
  std::vector<io::Error> failures;
  for (const std::string& path : paths) {
    io::Result<void> done = open_one(path, opened);
    if (!done) failures.push_back(std::move(done).error());
  }
  std::optional<io::Error> last;
  if (opened.boxes.empty() && !opened.stream && !failures.empty()) {
    last = std::move(failures.back());
    failures.pop_back();
  }
  for (const io::Error& failure : failures) failed(failure);
  if (last) return std::unexpected<io::Error>(std::move(*last));
  return opened;
}

io::Result<std::vector<NumberedBox>> number_boxes(OpenedBoxes opened,
                                                  const std::string& spool_folder,
                                                  const StopRequest& stop) {
  std::vector<NumberedBox> boxes;
  const auto next_id = [&boxes] { return static_cast<io::BoxId>(boxes.size() + 1); };
  for (io::Box& box : opened.boxes) boxes.push_back({std::move(box), next_id(), {}, {}, {}});
  if (!opened.stream) return boxes;
  auto archive = opened.stream->keep(spool_folder, stop);
  if (!archive) return io::pass(archive);
  if (!*archive) return boxes;
  io::Box box;
  box.location = opened.stream->location();
  box.name = kStreamName;
  box.kind = io::BoxKind::kFile;
  boxes.push_back({std::move(box), next_id(), {}, {}, *std::move(archive)});
  return boxes;
}

}  // namespace mifdex::engine
