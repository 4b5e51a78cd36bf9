#include "io/neighbour_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

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

using OpenFolder = std::unique_ptr<DIR, int (*)(DIR*)>;

OpenFolder list(int folder) {
  const int listed = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* const names = listed < 0 ? nullptr : ::fdopendir(listed);
  if (listed >= 0 && names == nullptr) ::close(listed);
  return {names, &::closedir};
}

std::uint64_t hash_without_case(std::string_view name) {
  std::string low(name);
  std::ranges::transform(low, low.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  });
  return XXH3_64bits(low.data(), low.size());
}

/// The names of the folder that was asked for last, by their hashes: a folder with very many names
/// that look like parts is listed once, not for each of them.
class LastListing {
 public:
  /// Returns false if `folder` has no such name in any letter case.
  bool may_have(int folder, const std::string& name) {
    struct stat facts{};
    if (::fstat(folder, &facts) != 0) return true;
    const std::lock_guard lock(mutex_);
    if (!is_of(facts)) read(folder, facts);
    return std::ranges::binary_search(hashes_, hash_without_case(name));
  }

 private:
  bool is_of(const struct stat& facts) const {
    return is_settled_ && facts.st_dev == facts_.st_dev && facts.st_ino == facts_.st_ino &&
           facts.st_mtim.tv_sec == facts_.st_mtim.tv_sec &&
           facts.st_mtim.tv_nsec == facts_.st_mtim.tv_nsec;
  }

  /// A folder that has just changed may change again without another time, so its list is not
  /// believed twice.
  void read(int folder, const struct stat& facts) {
    facts_ = facts;
    is_settled_ = ::time(nullptr) > facts.st_mtim.tv_sec + 1;
    hashes_.clear();
    const OpenFolder names = list(folder);
    if (names == nullptr) {
      is_settled_ = false;
      return;
    }
    while (const dirent* entry = ::readdir(names.get())) {
      hashes_.push_back(hash_without_case(entry->d_name));
    }
    std::ranges::sort(hashes_);
  }

  std::mutex mutex_;
  struct stat facts_{};
  bool is_settled_ = false;
  std::vector<std::uint64_t> hashes_;
};

LastListing& last_listing() {
  static LastListing listing;
  return listing;
}

}  // namespace

Descriptor open_neighbour(int folder, const std::string& name) {
  if (!is_plain_name(name)) return {};
  Descriptor exact = open_regular(folder, name.c_str());
  if (exact.is_open()) return exact;
  if (!last_listing().may_have(folder, name)) return {};
  const OpenFolder names = list(folder);
  if (names == nullptr) return {};
  while (const dirent* entry = ::readdir(names.get())) {
    if (::strcasecmp(entry->d_name, name.c_str()) == 0) return open_regular(folder, entry->d_name);
  }
  return {};
}

}  // namespace mifdex::io
