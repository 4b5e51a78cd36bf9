#include "engine/ingest/listing/box_openings.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace mifdex::engine {
namespace {

bool is_fifo(const std::string& path) {
  struct stat facts{};
  return ::stat(path.c_str(), &facts) == 0 && S_ISFIFO(facts.st_mode);
}

}  // namespace

bool is_stream_path(const std::string& path) { return path == kStreamName || is_fifo(path); }

namespace {

/// Opens the box at `path` and adds it to `opened`, unless it is there already.
io::Result<void> open_one(const std::string& path, const StopRequest& stop, bool& has_input,
                          BoxOpenings& opened) {
  const bool is_input = path == kStreamName;
  if (is_stream_path(path)) {
    opened.has_stream = true;
    if (is_input && std::exchange(has_input, true)) return {};
    MIFDEX_TRY(auto stream,
               is_input ? StreamBox::open_input(stop) : StreamBox::open_fifo(path, stop));
    if (stream) opened.streams.push_back(*std::move(stream));
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

io::Result<BoxOpenings> open_boxes(const std::vector<std::string>& paths, const StopRequest& stop,
                                   const std::function<void(const io::Error&)>& failed) {
  BoxOpenings opened;
  std::vector<io::Error> failures;
  bool has_input = false;
  for (const std::string& path : paths) {
    io::Result<void> done = open_one(path, stop, has_input, opened);
    if (!done) failures.push_back(std::move(done).error());
  }
  std::optional<io::Error> last;
  if (opened.boxes.empty() && opened.streams.empty() && !failures.empty()) {
    last = std::move(failures.back());
    failures.pop_back();
  }
  for (const io::Error& failure : failures) failed(failure);
  if (last) return std::unexpected<io::Error>(std::move(*last));
  return opened;
}

io::Result<NumberedBoxes> number_boxes(BoxOpenings opened, const StreamStore& store,
                                       const std::function<bool(const StreamBox&)>& may_follow,
                                       Progress& progress, const StopRequest& stop) {
  NumberedBoxes numbered;
  std::vector<NumberedBox>& boxes = numbered.boxes;
  const auto next_id = [&boxes] { return static_cast<io::BoxId>(boxes.size() + 1); };
  for (io::Box& box : opened.boxes) boxes.push_back({std::move(box), next_id(), {}, {}, {}});
  const bool is_only = opened.streams.size() == 1;
  for (StreamBox& stream : opened.streams) {
    io::Box box;
    box.name = kStreamName;
    box.kind = io::BoxKind::kFile;
    std::optional<PendingArchive> archive;
    if (is_only && stream.is_plain_tar() && may_follow(stream)) {
      archive = stream.follow(store, progress, stop);
      box.location = stream.unfinished_location();
      numbered.followed = stream;
    } else {
      MIFDEX_TRY(auto kept, stream.keep(store, progress, stop));
      if (!kept) return numbered;
      archive = std::move(kept);
      box.location = stream.location();
    }
    const auto is_same = [&box](const NumberedBox& each) {
      return each.box.location == box.location;
    };
    if (std::ranges::any_of(boxes, is_same)) continue;
    boxes.push_back({std::move(box), next_id(), {}, {}, std::move(archive), stream.origin()});
  }
  return numbered;
}

}  // namespace mifdex::engine
