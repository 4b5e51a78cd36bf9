#include "engine/cli/file_output.h"

#include <unistd.h>

#include <cerrno>

namespace mifdex::cli {

io::Result<std::unique_ptr<FileOutput>> FileOutput::create(const std::string& path) {
  std::unique_ptr<FileOutput> output(new FileOutput(path));
  output->file_ = std::fopen(output->partial_.c_str(), "wbe");
  if (output->file_ == nullptr) {
    return io::fail(io::ErrorKind::kIo, "cannot make the file", path, errno);
  }
  return output;
}

FileOutput::~FileOutput() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  ::unlink(partial_.c_str());
}

void FileOutput::write(std::string_view text) {
  if (errno_value_ != 0) return;
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) errno_value_ = errno;
}

io::Result<void> FileOutput::finish() {
  const bool kept = errno_value_ == 0 && std::fflush(file_) == 0 && ::fsync(fileno(file_)) == 0;
  if (kept && std::rename(partial_.c_str(), path_.c_str()) == 0) {
    std::fclose(file_);
    file_ = nullptr;
    return {};
  }
  const int why = errno_value_ != 0 ? errno_value_ : errno;
  const bool full = why == ENOSPC || why == EDQUOT;
  return io::fail(full ? io::ErrorKind::kFull : io::ErrorKind::kIo, "cannot write the file", path_,
                  why);
}

}  // namespace mifdex::cli
