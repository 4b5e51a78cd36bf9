#include "index/box_changes.h"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/storage/box_table.h"
#include "index/storage/range_iterator.h"
#include "index/storage/sst_writer.h"
#include "index/storage/store.h"

namespace mifdex::index {
namespace {

/// Changes the table of boxes, and commits box `id` as it is then.
io::Result<void> change_box(const std::string& dir, const std::string& command, std::uint32_t id,
                            const std::function<io::Result<void>(BoxTable&)>& change) {
  MIFDEX_TRY(auto store, Store::open_to_write(dir, false, command));
  MIFDEX_TRY(auto boxes, BoxTable::load(*store));
  if (boxes.find(id) == nullptr) {
    return io::fail(io::ErrorKind::kUsage, "the index has no such box", dir);
  }
  MIFDEX_TRY(change(boxes));
  SstWriter run(*store, Family::kMeta, "box");
  std::string value;
  encode_box(value, *boxes.find(id));
  run.put(box_key(id), value);
  MIFDEX_TRY(auto file, run.finish());
  return ingest_runs(*store, std::vector<SstFile>{*file});
}

}  // namespace

io::Result<void> relocate_box(const std::string& dir, const std::string& command, std::uint32_t id,
                              const std::string& location) {
  return change_box(dir, command, id, [&](BoxTable& boxes) -> io::Result<void> {
    for (const auto& [other, box] : boxes.entries()) {
      if (other == id || box.location != location) continue;
      return io::fail(io::ErrorKind::kUsage, "is another box in the index", location, 0,
                      "remove that box first with `mifdex box forget`");
    }
    BoxEntry box = *boxes.find(id);
    box.first_location = box.origin();
    box.location = location;
    boxes.replace(box);
    return {};
  });
}

io::Result<void> rename_box(const std::string& dir, const std::string& command, std::uint32_t id,
                            const std::string& name) {
  return change_box(dir, command, id, [&](BoxTable& boxes) { return boxes.give_name(id, name); });
}

io::Result<std::map<std::uint32_t, BoxCounts>> count_boxes(const std::string& dir) {
  MIFDEX_TRY(auto store, Store::open_to_read(dir));
  std::map<std::uint32_t, BoxCounts> counts;
  PlaceKey place;
  RangeIterator files(*store, Family::kFiles);
  for (; files.valid(); files.next()) {
    if (files.value().empty() || !parse_file_key(files.key(), place)) return files.damaged();
    const auto outcome = static_cast<Outcome>(files.value().front());
    if (outcome == Outcome::kObservation) ++counts[place.box].observations;
  }
  MIFDEX_TRY(files.finish());
  RangeIterator rejects(*store, Family::kRejects);
  for (; rejects.valid(); rejects.next()) {
    if (!parse_file_key(rejects.key(), place)) return rejects.damaged();
    ++counts[place.box].rejects;
  }
  MIFDEX_TRY(rejects.finish());
  return counts;
}

}  // namespace mifdex::index
