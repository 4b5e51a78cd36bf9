// The boxes of a run as one sequence of file batches: boxes as they were named, the files of
// folders bytewise by path, and, as they are met, the entries of archives (archive_lister.h).
//
// Threads: next() one at a time; archives() as it says.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingest/listing/archive_lister.h"
#include "engine/ingest/listing/listed_files.h"
#include "io/base/result.h"
#include "io/box.h"
#include "io/files/tree_reader.h"
#include "io/origin.h"

namespace mifdex::engine {

/// A box that could be opened, under the id it has in the index.
struct NumberedBox {
  io::Box box;
  io::BoxId id = 0;
  std::string left_out;                    ///< as in io::ListOptions
  std::optional<std::int64_t> known_at{};  ///< as in ListedFiles
  std::optional<PendingArchive> stream{};  ///< the box, where it lies in no folder
};

/// The path, in a box at `location`, of the index at `index_dir` (both absolute), so that an index
/// which lies in its own box is not read as a part of it; empty where it lies elsewhere.
std::string index_in_box(const std::string& location, const std::string& index_dir);

class Lister {
 public:
  explicit Lister(std::vector<NumberedBox> boxes, ArchiveOptions archives = {})
      : boxes_(std::move(boxes)), archives_(std::make_unique<ArchiveLister>(std::move(archives))) {}

  /// Fills `listed`, whose memory is used again; false when all boxes are through, and all archives
  /// that were met so far. The last of each box holds no files and says so. Archives go before what
  /// is left of the boxes, so that few of them wait.
  bool next(ListedFiles& listed);

  ArchiveLister& archives() { return *archives_; }

 private:
  bool next_of_boxes(ListedFiles& listed);
  void note_hidden(ListedFiles& listed);
  void note_items(const io::FileBatch& files);

  std::vector<NumberedBox> boxes_;
  std::unique_ptr<ArchiveLister> archives_;
  std::size_t box_ = 0;
  std::optional<io::TreeReader> reader_;  // of boxes_[box_]
  std::string last_path_;                 // of a file that it gave
  std::string last_item_;                 // the greatest of all that it gave
  std::vector<HiddenFolder> hidden_;      // by it, behind last_path_
};

}  // namespace mifdex::engine
