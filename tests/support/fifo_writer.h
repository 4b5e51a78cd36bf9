// The other end of a pipe that a run reads from.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

namespace mifdex {

/// Writes `bytes` into the FIFO at `path` when a reader opens it; keeps it open until finish().
/// Waits after the first `held` bytes until go_on().
class FifoWriter {
 public:
  FifoWriter(const std::string& path, std::string bytes, std::size_t held = std::string::npos)
      : thread_([this, path, held, bytes = std::move(bytes)] {
          ::signal(SIGPIPE, SIG_IGN);  // the reader may be killed before it has read all
          const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
          write(fd, bytes.substr(0, held));
          if (held < bytes.size()) {
            wait_for(going_on_);
            write(fd, bytes.substr(held));
          }
          wait_for(over_);
          ::close(fd);
        }) {}
  ~FifoWriter() {
    go_on();
    finish();
    thread_.join();
  }
  FifoWriter(const FifoWriter&) = delete;
  FifoWriter& operator=(const FifoWriter&) = delete;

  void go_on() { going_on_ = true; }
  void finish() { over_ = true; }

 private:
  static void write(int fd, const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t put = ::write(fd, bytes.data() + done, bytes.size() - done);
      if (put <= 0) break;
      done += static_cast<std::size_t>(put);
    }
  }
  static void wait_for(const std::atomic<bool>& event) {
    while (!event) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  std::atomic<bool> over_{false};
  std::atomic<bool> going_on_{false};
  std::thread thread_;
};

}  // namespace mifdex
