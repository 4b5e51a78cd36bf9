// Lists the boxes of a run as one sequence of file batches: boxes as they were named, the files of
// folders bytewise by path, and, as they are met, the entries of archives (archive_lister.h).
//
// Threads: next() one at a time; archives(): see ArchiveLister.
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
  std::optional<PendingArchive> stream{};  ///< the box, if it is not in a folder
  std::string origin{};                    ///< of a stream (StreamBox::origin)
};

/// Returns the path, in a box at `location`, of the index at `index_dir` (both absolute), so that
/// an index in its own box is not read as a part of it; empty if the index is not in the box.
std::string index_in_box(const std::string& location, const std::string& index_dir);

class Lister {
 public:
  explicit Lister(std::vector<NumberedBox> boxes, ArchiveOptions archives = {})
      : boxes_(std::move(boxes)), archives_(std::make_unique<ArchiveLister>(std::move(archives))) {}

  /// Fills `listed`, whose memory is reused; returns false when all boxes are finished, and all
  /// archives that were met so far. The last batch of each box has no files and says so. Archives
  /// come before the rest of the boxes, so that few of them are pending.
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
  std::string last_path_;                 // of the last file that it returned
  std::string last_item_;                 // the greatest of all that it returned
  std::vector<HiddenFolder> hidden_;      // from it, after last_path_
};

}  // namespace mifdex::engine
