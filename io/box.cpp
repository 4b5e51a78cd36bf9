#include "io/box.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

namespace mifdex::io {
namespace {

std::unexpected<Error> cannot_open(const std::string& path, int errno_value) {
  const bool denied = errno_value == EACCES || errno_value == EPERM;
  return fail(ErrorKind::kBox, "cannot open the box", path, errno_value,
              denied ? "it must be readable by the user who runs mifdex" : "check the path");
}

/// Splits an absolute path into the folder and the last part; "/" gives {"/", "/"}.
std::pair<std::string, std::string> split(const std::string& location) {
  const std::size_t slash = location.rfind('/');
  if (location.size() == 1) return {location, location};
  return {slash == 0 ? "/" : location.substr(0, slash), location.substr(slash + 1)};
}

Descriptor open_folder(const std::string& path) {
  return Descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

/// The folder round a file: O_PATH, as to open one file in it needs no right to list it.
Descriptor open_folder_round(const std::string& folder, const std::string& name) {
  Descriptor around(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!around.is_open()) return {};
  const Descriptor file(
      ::openat(around.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  return file.is_open() ? std::move(around) : Descriptor();
}

}  // namespace

Result<Box> open_box(const std::string& path) {
  if (path.empty()) return fail(ErrorKind::kBox, "the path of a box is empty");
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  if (real == nullptr) return cannot_open(path, errno);

  Box box;
  box.location = real.get();
  auto [folder, name] = split(box.location);

  struct stat facts{};
  if (::lstat(box.location.c_str(), &facts) != 0) return cannot_open(path, errno);
  Descriptor opened;
  if (S_ISDIR(facts.st_mode)) {
    box.kind = BoxKind::kFolder;
    opened = open_folder(box.location);
  } else if (S_ISREG(facts.st_mode)) {
    box.kind = BoxKind::kFile;
    opened = open_folder_round(folder, name);
  } else {
    return fail(ErrorKind::kBox, "is neither a folder nor a regular file", path, EINVAL,
                "name a folder or a file as a box");
  }
  if (!opened.is_open()) return cannot_open(path, errno);
  box.name = std::move(name);
  box.folder = std::make_shared<const Descriptor>(std::move(opened));
  return box;
}

}  // namespace mifdex::io
