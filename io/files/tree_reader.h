// Lists the files of a box, batch by batch, always in the same order: bytewise by path in the box.
//
// Links, pipes, sockets and devices are named in the batch and never opened or followed; a folder
// that cannot be read is named in the batch, and the listing goes on.
//
// Threads: one at a time (listing a million names takes a fraction of a second; reading the files
// is what is shared out). Batches may be used in any thread and outlive the reader.
// Descriptors: at most kOpenLevels + 2, and folders_per_batch for each batch that is alive.
// Depth and length of paths are bounded by memory only: all is relative to descriptors, and the
// way down is kept in a vector, not on the stack.
// Errors: none; see FileBatch::problems().
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "io/box.h"
#include "io/file_batch.h"
#include "io/files/folder_names.h"

namespace mifdex::io {

/// How large batches are (neither number changes what is listed, nor its order), and what is left
/// out.
struct ListOptions {
  std::size_t files_per_batch = 256;   ///< files, links and problems; larger: fewer hand-offs
  std::size_t folders_per_batch = 16;  ///< bounds the descriptors that a batch holds open
  /// The path in the box of a folder that is skipped (SkipReason::kLeftOut); empty for none.
  std::string left_out = {};
};

class TreeReader {
 public:
  /// Levels of a tree kept open on the way down; above them folders are opened again, from below.
  static constexpr std::size_t kOpenLevels = 16;

  /// Files of one folder and stem that may go into a batch beyond files_per_batch.
  static constexpr std::size_t kStemOverrun = 16;

  explicit TreeReader(const Box& box, const ListOptions& options = {});

  /// Fills `batch` (whose memory is reused) with what comes next; false when nothing is left but,
  /// in `batch`, the last empty folders.
  /// Neighbours of one folder and one case-blind stem stay in one batch, within kStemOverrun.
  bool next(FileBatch& batch);

 private:
  struct Level {
    std::shared_ptr<const Descriptor> folder;  ///< null while too many levels are open
    FolderNames names;
    std::size_t next = 0;         ///< the entry to come
    std::size_t path_length = 0;  ///< of path_ at this level
    std::uint64_t batch = 0;      ///< the batch in which the folder has the number `number`
    std::uint32_t number = 0;
    dev_t device =
        0;  ///< with inode: tells, when it is opened again, whether it is the same folder
    ino_t inode = 0;
  };

  Level& top() { return levels_[depth_ - 1]; }
  void take_entry(FileBatch& batch);
  bool is_full(const FileBatch& batch);
  void add_file(FileBatch& batch, Bytes name);
  void enter(FileBatch& batch, const char* name);
  void push(Descriptor folder, FileBatch& batch);
  void leave(FileBatch& batch);
  void close_far_level();
  bool open_again(Level& level, const Descriptor* child);
  std::string path_of(Bytes name) const;

  Box box_;
  ListOptions options_;
  bool started_ = false;
  std::uint64_t sequence_ = 0;
  std::vector<Level> levels_;  ///< the first depth_ are in use, the rest keep their memory
  std::size_t depth_ = 0;
  std::string path_;  ///< of the topmost level
  std::vector<char> buffer_;
};

}  // namespace mifdex::io
