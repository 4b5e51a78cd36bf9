#include "engine/cli/commands/input_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "io/base/descriptor.h"

namespace mifdex::cli {
namespace {

constexpr std::uint64_t kLargest = std::uint64_t{1} << 30U;  // as MifFile

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

io::Result<void> copy_standard_input(int to) {
  std::vector<char> chunk(64UL * 1024);
  for (std::uint64_t size = 0; size <= kLargest;) {
    const ssize_t got = ::read(STDIN_FILENO, chunk.data(), chunk.size());
    if (got == 0) return {};
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io::fail(io::ErrorKind::kBox, "cannot be read", "standard input", errno);
    if (!write_all(to, {chunk.data(), static_cast<std::size_t>(got)})) {
      return io::fail(io::ErrorKind::kFull, "cannot be stored", "standard input", errno,
                      "set TMPDIR to a folder with more space");
    }
    size += static_cast<std::uint64_t>(got);
  }
  return io::fail(io::ErrorKind::kBox, "larger than 1 GiB", "standard input");
}

}  // namespace

io::Result<InputFile> InputFile::open(const std::string& operand) {
  InputFile file;
  file.path_ = operand;
  if (operand != "-") return file;
  std::error_code none;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(none);
  file.path_ = (none ? "/tmp" : folder.string()) + "/mifdex.XXXXXX";
  const io::Descriptor copy(::mkostemp(file.path_.data(), O_CLOEXEC));
  if (!copy.is_open()) {
    return io::fail(io::ErrorKind::kFull, "cannot create a temporary file", file.path_, errno,
                    "set TMPDIR to a folder that this user can write to");
  }
  file.temporary_ = true;
  MIFDEX_TRY(copy_standard_input(copy.get()));
  return file;
}

InputFile::InputFile(InputFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, false)) {}

InputFile::~InputFile() {
  if (temporary_) ::unlink(path_.c_str());
}

}  // namespace mifdex::cli
