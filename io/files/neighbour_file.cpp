#include "io/files/neighbour_file.h"

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
#include <string>
#include <string_view>
#include <vector>

#include "io/base/ascii.h"

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
  const std::string low = ascii::lower_case(name);
  return XXH3_64bits(low.data(), low.size());
}

/// The names of the folder that was asked for last: a folder with very many names that look like
/// parts is listed once, not for each of them.
class LastListing {
 public:
  /// Returns the name in `folder` that equals `name` but for letter case; empty if there is none.
  std::string find(int folder, const std::string& name) {
    struct stat facts{};
    if (::fstat(folder, &facts) != 0) return {};
    const std::lock_guard lock(mutex_);
    if (!may_use(facts)) read(folder, facts);
    ++asked_;
    const auto found = std::ranges::equal_range(names_, hash_without_case(name), {}, &Name::hash);
    for (const Name& same : found) {
      const char* const spelled = spellings_.data() + same.begin;
      if (::strcasecmp(spelled, name.c_str()) == 0) return spelled;
    }
    return {};
  }

  std::uint64_t names_read() {
    const std::lock_guard lock(mutex_);
    return names_read_;
  }

 private:
  struct Name {
    std::uint64_t hash;
    std::size_t begin;  ///< in spellings_, up to a NUL
  };

  /// A folder that has just changed may change again without another time, so its list is read
  /// again, unless it is long: then as many names must have been asked for as it has, so that the
  /// reading costs no more than the asking.
  bool may_use(const struct stat& facts) const {
    constexpr std::size_t kShort = 1024;
    if (facts.st_dev != facts_.st_dev || facts.st_ino != facts_.st_ino) return false;
    const bool is_same = facts.st_mtim.tv_sec == facts_.st_mtim.tv_sec &&
                         facts.st_mtim.tv_nsec == facts_.st_mtim.tv_nsec;
    return (is_settled_ && is_same) || (names_.size() >= kShort && asked_ < names_.size());
  }

  void read(int folder, const struct stat& facts) {
    facts_ = facts;
    is_settled_ = ::time(nullptr) > facts.st_mtim.tv_sec + 1;
    asked_ = 0;
    names_.clear();
    spellings_.clear();
    const OpenFolder names = list(folder);
    if (names == nullptr) {
      is_settled_ = false;
      return;
    }
    while (const dirent* entry = ::readdir(names.get())) {
      const std::string_view name = entry->d_name;
      names_.push_back({hash_without_case(name), spellings_.size()});
      spellings_.append(name).append(1, '\0');
    }
    names_read_ += names_.size();
    std::ranges::sort(names_, {}, &Name::hash);
  }

  std::mutex mutex_;
  struct stat facts_{};
  bool is_settled_ = false;
  std::size_t asked_ = 0;  ///< names, since the folder was read
  std::vector<Name> names_;
  std::string spellings_;
  std::uint64_t names_read_ = 0;
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
  const std::string other = last_listing().find(folder, name);
  return other.empty() ? Descriptor() : open_regular(folder, other.c_str());
}

std::uint64_t neighbour_names_read() { return last_listing().names_read(); }

}  // namespace mifdex::io
