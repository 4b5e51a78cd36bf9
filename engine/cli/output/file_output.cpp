#include "engine/cli/output/file_output.h"

#include <unistd.h>

#include <cerrno>

namespace mifdex::cli {
namespace {

constexpr std::size_t kHeldBytes = 64UL * 1024;

}  // namespace

void FileOutput::write(std::string_view text) {
  if (closed()) return;
  if (text.size() >= kHeldBytes) {
    flush();
    write_out(text);
    return;
  }
  held_ += text;
  if (held_.size() >= kHeldBytes) flush();
}

void FileOutput::flush() {
  write_out(held_);
  held_.clear();
}

void FileOutput::write_out(std::string_view rest) {
  while (!rest.empty() && !closed()) {
    const ssize_t written = ::write(descriptor(), rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      errno_value_ = errno;
    }
  }
}

io::Result<void> FileOutput::finish() {
  flush();
  if (errno_value_ == 0) return place_.file ? place_.file->finish() : io::Result<void>();
  if (errno_value_ == EPIPE && !place_.file) return {};
  return io::fail(io::ErrorKind::kFull, "cannot write", path_, errno_value_);
}

}  // namespace mifdex::cli
