// The boxes of a run as one sequence of file batches, in one fixed order: boxes as they were named,
// files bytewise by path.
//
// Threads: one at a time. Ownership: a ListedFiles owns its names and shares its folders'
// descriptors.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "io/box.h"
#include "io/file_batch.h"
#include "io/origin.h"
#include "io/result.h"
#include "io/tree_reader.h"

namespace mifdex::engine {

/// Files of one box, named and not opened: what the first stage of the pipeline hands on.
///
/// It stands for a range of its box: all that lies behind the path `after`, up to its own last
/// file; the last of a box, to the box's end.
struct ListedFiles {
  io::BoxId box = 0;
  std::string left_out;  ///< a folder of the box whose files are passed over; empty for none
  /// The index read this box at this time, in the same way: a file that was last written before
  /// then, and looks the same, need not be read again. Nothing: every file is read.
  std::optional<std::int64_t> known_at;
  std::string after;    ///< empty for the first of its box
  bool to_end = false;  ///< the last of its box: it has no files
  io::FileBatch files;
};

/// A box that could be opened, under the id it has in the index.
struct NumberedBox {
  io::Box box;
  io::BoxId id = 0;
  std::string left_out;                    ///< as in ListedFiles
  std::optional<std::int64_t> known_at{};  ///< as in ListedFiles
};

/// The path, in a box at `location`, of the index at `index_dir` (both absolute), so that an index
/// which lies in its own box is not read as a part of it; empty where it lies elsewhere.
std::string index_in_box(const std::string& location, const std::string& index_dir);

class Lister {
 public:
  explicit Lister(std::vector<NumberedBox> boxes) : boxes_(std::move(boxes)) {}

  /// Fills `listed`, whose memory is used again; false when all boxes are through. The last of each
  /// box holds no files and says so.
  bool next(ListedFiles& listed);

 private:
  std::vector<NumberedBox> boxes_;
  std::size_t box_ = 0;
  std::optional<io::TreeReader> reader_;  // of boxes_[box_]
  std::string last_path_;                 // that it gave
};

/// Opens the boxes at `paths`, the same place named twice once. What cannot be opened is told to
/// `failed` and left out; where none can, the last failure is the error and only those before it
/// are told, so that each is said once.
io::Result<std::vector<io::Box>> open_boxes(const std::vector<std::string>& paths,
                                            const std::function<void(const io::Error&)>& failed);

}  // namespace mifdex::engine
