#include "io/neighbour_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>

#include <memory>

namespace mifdex::io {
namespace {

bool is_plain_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of("/\\") == std::string::npos;
}

Descriptor open_regular(int folder, const char* name) {
  Descriptor fd(::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat facts{};
  if (!fd.is_open() || ::fstat(fd.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
  return fd;
}

}  // namespace

Descriptor open_neighbour(int folder, const std::string& name) {
  if (!is_plain_name(name)) return {};
  Descriptor exact = open_regular(folder, name.c_str());
  if (exact.is_open()) return exact;
  const int listed = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (listed < 0) return {};
  const std::unique_ptr<DIR, int (*)(DIR*)> names(::fdopendir(listed), &::closedir);
  if (names == nullptr) return {};
  while (const dirent* entry = ::readdir(names.get())) {
    if (::strcasecmp(entry->d_name, name.c_str()) == 0) return open_regular(folder, entry->d_name);
  }
  return {};
}

}  // namespace mifdex::io
