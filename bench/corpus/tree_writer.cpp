#include "bench/corpus/tree_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace mifdex::corpus {
namespace {

// Well below the usual limit of 1,024 descriptors; boxes use few folders at a time.
constexpr std::size_t kOpenFolders = 64;

/// Returns errno as an Error of the matching kind.
std::unexpected<io::Error> refused(std::string what, const std::string& where) {
  const int reason = errno;
  if (reason == ENOSPC || reason == EDQUOT) {
    return io::fail(io::ErrorKind::kFull, std::move(what), where, reason,
                    "free some space, or ask for fewer machines or jobs");
  }
  return io::fail(io::ErrorKind::kIo, std::move(what), where, reason);
}

/// Returns kUsage if `dir` is not empty, kIo if it cannot be listed.
io::Result<void> require_empty(const std::string& dir) {
  std::error_code error;
  const bool empty = std::filesystem::is_empty(dir, error);
  if (error) {
    return io::fail(io::ErrorKind::kIo, "cannot list the folder", dir, error.value());
  }
  if (!empty) {
    return io::fail(io::ErrorKind::kUsage, "the folder is not empty", dir, 0,
                    "name a new folder; nothing was written");
  }
  return {};
}

}  // namespace

io::Result<TreeWriter> TreeWriter::open(const std::string& dir) {
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  if (!std::filesystem::is_directory(dir)) {
    if (!error || error == std::errc::not_a_directory || error == std::errc::file_exists) {
      return io::fail(io::ErrorKind::kUsage, "not a folder", dir, 0, "name a new folder");
    }
    return io::fail(io::ErrorKind::kIo, "cannot create the folder", dir, error.value());
  }
  MIFDEX_TRY(require_empty(dir));
  const int root = ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) {
    return refused("cannot open the folder", dir);
  }
  return TreeWriter(dir, root);
}

TreeWriter::TreeWriter(TreeWriter&& other) noexcept
    : dir_(std::move(other.dir_)),
      root_(std::exchange(other.root_, -1)),
      folders_(std::exchange(other.folders_, {})) {}

TreeWriter::~TreeWriter() {
  close_folders();
  if (root_ >= 0) {
    ::close(root_);
  }
}

void TreeWriter::close_folders() {
  for (const auto& [path, descriptor] : folders_) {
    ::close(descriptor);
  }
  folders_.clear();
}

io::Result<int> TreeWriter::folder(const std::string& path) {
  if (path.empty()) {
    return root_;
  }
  if (const auto known = folders_.find(path); known != folders_.end()) {
    return known->second;
  }
  if (folders_.size() >= kOpenFolders) {
    close_folders();
  }
  for (std::size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
    const std::string part = path.substr(0, slash);
    if (::mkdirat(root_, part.c_str(), 0777) != 0 && errno != EEXIST) {
      return refused("cannot create the folder", dir_ + '/' + part);
    }
    if (slash == std::string::npos) {
      break;
    }
  }
  const int descriptor = ::openat(root_, path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    return refused("cannot open the folder", dir_ + '/' + path);
  }
  folders_.emplace(path, descriptor);
  return descriptor;
}

io::Result<void> TreeWriter::fill(int file, std::string_view bytes, std::int64_t time,
                                  const std::string& path) const {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return refused("cannot write", dir_ + '/' + path);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  const timespec moment{.tv_sec = time, .tv_nsec = 0};
  const std::array<timespec, 2> times = {moment, moment};
  if (::futimens(file, times.data()) != 0) {
    return refused("cannot set the time", dir_ + '/' + path);
  }
  return {};
}

io::Result<void> TreeWriter::add(const std::string& path, std::string_view bytes,
                                 std::int64_t time) {
  const std::size_t slash = path.rfind('/');
  MIFDEX_TRY(auto parent,
             folder(slash == std::string::npos ? std::string() : path.substr(0, slash)));
  const char* name = path.c_str() + (slash == std::string::npos ? 0 : slash + 1);
  const int file = ::openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) {
    return refused("cannot create the file", dir_ + '/' + path);
  }
  auto filled = fill(file, bytes, time, path);
  if (::close(file) != 0 && filled) {
    return refused("cannot write", dir_ + '/' + path);
  }
  return filled;
}

io::Result<void> TreeWriter::finish() {
  close_folders();
  return {};
}

}  // namespace mifdex::corpus
