#include "io/files/tree_reader.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

namespace mifdex::io {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
constexpr std::uint64_t kNoBatch = std::numeric_limits<std::uint64_t>::max();

SkipReason skip_reason(EntryKind kind) {
  switch (kind) {
    case EntryKind::kLink:
      return SkipReason::kLink;
    case EntryKind::kPipe:
      return SkipReason::kPipe;
    case EntryKind::kSocket:
      return SkipReason::kSocket;
    case EntryKind::kDevice:
      return SkipReason::kDevice;
    default:
      return SkipReason::kUnknown;
  }
}

bool is_same_folder(const Descriptor& folder, dev_t device, ino_t inode) {
  struct stat facts{};
  return folder.is_open() && ::fstat(folder.get(), &facts) == 0 && facts.st_dev == device &&
         facts.st_ino == inode;
}

/// Opens `path` part by part, as it may be longer than the system takes in one call.
Descriptor walk_down(const Descriptor& root, const std::string& path) {
  Descriptor at(::openat(root.get(), ".", kFolderFlags));
  for (std::size_t begin = 0; begin < path.size() && at.is_open();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    at = Descriptor(::openat(at.get(), path.substr(begin, end - begin).c_str(), kFolderFlags));
    begin = end + 1;
  }
  return at;
}

}  // namespace

TreeReader::TreeReader(const Box& box, const ListOptions& options) : box_(box), options_(options) {
  options_.files_per_batch = std::max<std::size_t>(1, options_.files_per_batch);
  options_.folders_per_batch = std::max<std::size_t>(1, options_.folders_per_batch);
}

bool TreeReader::next(FileBatch& batch) {
  batch.reset(sequence_);
  if (!std::exchange(started_, true)) {
    if (box_.kind == BoxKind::kFile) {
      batch.add_file(batch.add_folder(box_.folder, ""), box_.name);
    } else {
      push(Descriptor(::openat(box_.folder->get(), ".", kFolderFlags)), batch);
    }
  }
  while (depth_ > 0) {
    if (top().next == top().names.size()) {
      leave(batch);
    } else if (is_full(batch)) {
      break;
    } else {
      take_entry(batch);
    }
  }
  if (batch.empty() && depth_ == 0) return false;
  ++sequence_;
  return true;
}

bool TreeReader::is_full(const FileBatch& batch) {
  Level& level = top();
  const bool is_file = level.names.kind(level.next) == EntryKind::kFile;
  if (is_file && level.batch != sequence_ && batch.folder_count() >= options_.folders_per_batch) {
    return true;
  }
  if (batch.weight() < options_.files_per_batch) return false;
  if (batch.weight() >= options_.files_per_batch + kStemOverrun) return true;
  const bool after_neighbour =
      is_file && level.batch == sequence_ && batch.folder(batch.size() - 1) == level.number;
  return !after_neighbour || !same_stem(batch.name(batch.size() - 1), level.names.name(level.next));
}

void TreeReader::take_entry(FileBatch& batch) {
  Level& level = top();
  const std::size_t entry = level.next++;
  const EntryKind kind = level.names.kind(entry);
  if (kind == EntryKind::kFile) {
    add_file(batch, level.names.name(entry));
  } else if (kind == EntryKind::kFolder) {
    enter(batch, level.names.c_name(entry));
  } else {
    batch.add_skipped(path_of(level.names.name(entry)), skip_reason(kind));
  }
}

void TreeReader::add_file(FileBatch& batch, Bytes name) {
  Level& level = top();
  if (level.batch != sequence_) {
    level.number = batch.add_folder(level.folder, path_);
    level.batch = sequence_;
  }
  batch.add_file(level.number, name);
}

void TreeReader::enter(FileBatch& batch, const char* name) {
  if (!options_.left_out.empty() && path_of(name) == options_.left_out) {
    batch.add_skipped(options_.left_out, SkipReason::kLeftOut);
    return;
  }
  Descriptor folder(::openat(top().folder->get(), name, kFolderFlags));
  if (!folder.is_open()) {
    batch.add_problem(path_of(name), errno);
    return;
  }
  if (!path_.empty()) path_ += '/';
  path_ += name;
  push(std::move(folder), batch);
}

void TreeReader::push(Descriptor folder, FileBatch& batch) {
  if (!folder.is_open()) {
    batch.add_problem(path_, errno);
    return;
  }
  close_far_level();
  if (depth_ == levels_.size()) levels_.emplace_back();
  ++depth_;
  Level& level = top();
  level.next = 0;
  level.path_length = path_.size();
  level.batch = kNoBatch;
  const int problem = level.names.read(folder.get(), buffer_);
  if (problem != 0) {
    batch.add_problem(path_, problem);
  } else if (level.names.size() == 0) {
    batch.add_empty_folder(path_);
  }
  level.folder = std::make_shared<const Descriptor>(std::move(folder));
}

void TreeReader::leave(FileBatch& batch) {
  const std::shared_ptr<const Descriptor> child = std::move(top().folder);
  top().names.clear();
  --depth_;
  if (depth_ == 0) return;
  Level& level = top();
  path_.resize(level.path_length);
  // Also when nothing is left here: the next level up is opened again from this one.
  if (level.folder != nullptr || open_again(level, child.get())) return;
  if (level.next < level.names.size()) batch.add_problem(path_, ESTALE);
  level.next = level.names.size();
}

/// Closes the level that is now kOpenLevels above; the box itself stays open.
void TreeReader::close_far_level() {
  if (depth_ <= kOpenLevels) return;
  Level& level = levels_[depth_ - kOpenLevels];
  struct stat facts{};
  if (level.folder == nullptr || ::fstat(level.folder->get(), &facts) != 0) return;
  level.device = facts.st_dev;
  level.inode = facts.st_ino;
  level.folder.reset();
}

/// Opens it from its child or, if that has been moved meanwhile, from the box down.
bool TreeReader::open_again(Level& level, const Descriptor* child) {
  Descriptor folder;
  if (child != nullptr) folder = Descriptor(::openat(child->get(), "..", kFolderFlags));
  if (!is_same_folder(folder, level.device, level.inode)) {
    folder = walk_down(*box_.folder, path_);
    if (!is_same_folder(folder, level.device, level.inode)) return false;
  }
  level.folder = std::make_shared<const Descriptor>(std::move(folder));
  return true;
}

std::string TreeReader::path_of(Bytes name) const {
  std::string path = path_;
  if (!path.empty()) path += '/';
  return path += name;
}

}  // namespace mifdex::io
