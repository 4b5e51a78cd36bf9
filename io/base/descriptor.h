// An open file descriptor that closes itself.
//
// Threads: one owner; get() may be used from any thread while the owner lives.
#pragma once

#include <unistd.h>

#include <utility>

namespace mifdex::io {

/// Owns one descriptor, or none (-1). Errors of closing are ignored: the owner must sync a file
/// whose bytes must last.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }

  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_ = -1;
};

}  // namespace mifdex::io
