// Some files of a box, named and ready to be opened, none of them opened yet.
//
// Ownership: a batch owns its names and shares its folders' descriptors, which close when the last
// batch that needs them is reset or destroyed. Names and paths are bytes (anything but NUL and,
// within a name, '/'), with no encoding promised.
// Threads: filled by one thread, then read by one at a time; batches may go to any thread.
// Errors: none of its own; what the lister met is data here (skipped, problems).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/bytes.h"
#include "io/base/descriptor.h"

namespace mifdex::io {

/// Why an entry of a folder is not a file of the box. It was neither opened nor followed.
enum class SkipReason : std::uint8_t {
  kLink,
  kPipe,
  kSocket,
  kDevice,
  kUnknown,  ///< the file system does not say what it is, also when asked
  kLeftOut,  ///< the folder that the caller asked to leave out (ListOptions::left_out)
};

/// "symbolic link", "pipe", ...
std::string_view skip_reason_text(SkipReason reason);

/// An entry that was passed over.
struct Skipped {
  std::string path;  ///< in the box
  SkipReason reason = SkipReason::kUnknown;
};

/// A folder that could not be listed, or not to its end. Its neighbours are not concerned.
struct ListProblem {
  std::string path;  ///< in the box; "" is the box itself
  int errno_value = 0;
};

/// The name without what follows its last dot: files of one stem in one folder belong together
/// (0000002A.PCK and 0000002A.SNI; SOURCES.md, section 2). A dot in front begins no extension.
Bytes file_stem(Bytes name);

/// True if two names in one folder have the same stem, ASCII letters compared without case.
bool same_stem(Bytes left, Bytes right);

/// Files in the order of the box. Numbers of files and folders count from 0 in the batch.
class FileBatch {
 public:
  /// Counts the batches of one box from 0.
  std::uint64_t sequence() const { return sequence_; }

  std::size_t size() const { return files_.size(); }

  /// True if there is nothing in it, nor anything to report.
  bool empty() const { return files_.empty() && skipped_.empty() && problems_.empty(); }

  /// Things listed: files, skipped entries, problems and empty folders.
  std::size_t weight() const {
    return files_.size() + skipped_.size() + problems_.size() + empty_folders_.size();
  }

  Bytes name(std::size_t file) const { return Bytes(c_name(file), files_[file].name_length); }

  /// The name with a NUL after it, as openat(folder_fd(file), ...) takes it.
  const char* c_name(std::size_t file) const { return names_.data() + files_[file].name; }

  /// Open for as long as the batch keeps it; use it for openat only. Files that are entries of an
  /// archive have none.
  int folder_fd(std::size_t file) const { return folders_[files_[file].folder].fd->get(); }

  /// The same, to be kept for as long as the file may have to be opened.
  const std::shared_ptr<const Descriptor>& shared_folder(std::size_t file) const {
    return folders_[files_[file].folder].fd;
  }

  std::uint32_t folder(std::size_t file) const { return files_[file].folder; }
  std::size_t folder_count() const { return folders_.size(); }

  /// The folder's path in the box, "" for the box itself. One folder may have two numbers only in
  /// different batches.
  Bytes folder_path(std::uint32_t folder) const { return folders_[folder].path; }

  /// The path in the box, parts separated by '/'. Builds a string: not for every file.
  std::string path(std::size_t file) const;

  const std::vector<Skipped>& skipped() const { return skipped_; }
  const std::vector<ListProblem>& problems() const { return problems_; }

  /// Paths in the box of folders without any entry; "" is the box itself. They do not count for
  /// empty().
  const std::vector<std::string>& empty_folders() const { return empty_folders_; }

  // Functions for listers, which fill it.

  /// Empties the batch, closes what only it held open and keeps its memory.
  void reset(std::uint64_t sequence);
  /// `fd` is null for a folder in an archive.
  std::uint32_t add_folder(std::shared_ptr<const Descriptor> fd, std::string path);
  /// `name`: at most 65,535 bytes (Linux gives 255).
  void add_file(std::uint32_t folder, Bytes name);
  void add_skipped(std::string path, SkipReason reason);
  void add_problem(std::string path, int errno_value);
  void add_empty_folder(std::string path);

 private:
  struct Folder {
    std::shared_ptr<const Descriptor> fd;
    std::string path;
  };
  struct File {
    std::uint32_t folder;
    std::uint32_t name;  ///< its beginning in names_
    std::uint16_t name_length;
  };

  std::uint64_t sequence_ = 0;
  std::vector<Folder> folders_;
  std::vector<File> files_;
  std::string names_;
  std::vector<Skipped> skipped_;
  std::vector<ListProblem> problems_;
  std::vector<std::string> empty_folders_;
};

}  // namespace mifdex::io
