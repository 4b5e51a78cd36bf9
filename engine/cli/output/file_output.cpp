#include "engine/cli/output/file_output.h"

#include <unistd.h>

#include <cerrno>

namespace mifdex::cli {
namespace {

constexpr std::size_t kHeldBytes = 64UL * 1024;

}  // namespace

void FileOutput::write(std::string_view text) {
  if (closed()) return;
  held_ += text;
  if (held_.size() >= kHeldBytes) flush();
}

void FileOutput::flush() {
  std::string_view rest = held_;
  while (!rest.empty() && !closed()) {
    const ssize_t written = ::write(descriptor(), rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      errno_value_ = errno;
    }
  }
  held_.clear();
}

io::Result<void> FileOutput::finish() {
  flush();
  if (errno_value_ == 0) return place_.file ? place_.file->finish() : io::Result<void>();
  if (errno_value_ == EPIPE && !place_.file) return {};
  return io::fail(io::ErrorKind::kFull, "cannot write", path_, errno_value_);
}

}  // namespace mifdex::cli
