#include "index/storage/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <utility>

#include "index/format/key_format.h"

namespace mifdex::index {
namespace {

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), size};
}

/// "pid 123 on host X since T: command".
std::string holder_line(const std::string& command) {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return "pid " + std::to_string(::getpid()) + " on host " + host.data() + " since " + utc_now() +
         ": " + command;
}

std::string read_holder(int descriptor) {
  std::array<char, 1024> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  if (size <= 0) return "another process";
  std::string line(text.data(), static_cast<std::size_t>(size));
  line.resize(std::min(line.find('\n'), line.size()));
  return line;
}

/// Writes who holds the lock; it is only a message, so a full disk does not stop the run here.
void write_holder(int descriptor, const std::string& command) {
  const std::string line = holder_line(command) + "\n";
  if (::ftruncate(descriptor, 0) != 0) return;
  [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, line.data(), line.size(), 0);
}

}  // namespace

io::Result<LockFile> LockFile::take(const std::string& dir, const std::string& command) {
  const std::string path = dir + "/" + std::string(kLockFileName);
  LockFile lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (lock.descriptor_ < 0) {
    const auto kind =
        errno == ENOSPC || errno == EDQUOT ? io::ErrorKind::kFull : io::ErrorKind::kIo;
    return io::fail(kind, "cannot open the lock file of the index", path, errno,
                    "make sure that the folder is writable");
  }
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) {
    write_holder(lock.descriptor_, command);
    return lock;
  }
  if (errno != EWOULDBLOCK) {
    return io::fail(io::ErrorKind::kIo, "cannot lock the index", path, errno,
                    "keep the index on a file system that supports locks");
  }
  return io::fail(io::ErrorKind::kLocked,
                  "the index is being written by " + read_holder(lock.descriptor_), dir, 0,
                  "wait for it to end, or write to another index; queries work in the meantime");
}

LockFile::LockFile(LockFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

LockFile& LockFile::operator=(LockFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

LockFile::~LockFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace mifdex::index
