#include "io/files/folder_names.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

#include "io/base/endian.h"

namespace mifdex::io {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} * 1024;
constexpr std::size_t kKeyBytes = 8;
constexpr std::size_t kEntriesKept = std::size_t{64} * 1024;

EntryKind kind_of_mode(mode_t mode) {
  if (S_ISREG(mode)) return EntryKind::kFile;
  if (S_ISDIR(mode)) return EntryKind::kFolder;
  if (S_ISLNK(mode)) return EntryKind::kLink;
  if (S_ISFIFO(mode)) return EntryKind::kPipe;
  if (S_ISSOCK(mode)) return EntryKind::kSocket;
  if (S_ISCHR(mode) || S_ISBLK(mode)) return EntryKind::kDevice;
  return EntryKind::kUnknown;
}

/// DTTOIF turns the kind that getdents gives into that of stat; only DT_UNKNOWN costs a look.
EntryKind kind_of(int fd, const dirent64& entry) {
  if (entry.d_type != DT_UNKNOWN) return kind_of_mode(DTTOIF(entry.d_type));
  struct stat facts{};
  if (::fstatat(fd, entry.d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0) return EntryKind::kUnknown;
  return kind_of_mode(facts.st_mode);
}

bool is_dot_entry(const char* name) {
  return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

}  // namespace

int FolderNames::read(int fd, std::vector<char>& buffer) {
  clear();
  buffer.resize(kBufferBytes);
  int problem = 0;
  while (problem == 0) {
    const ssize_t got = ::getdents64(fd, buffer.data(), buffer.size());
    if (got == 0) break;
    if (got < 0) {
      if (errno != EINTR) problem = errno;
      continue;
    }
    for (std::size_t at = 0; at < static_cast<std::size_t>(got) && problem == 0;) {
      // The kernel lays entries out on 8-byte bounds, and operator new aligns the buffer.
      const auto* entry = reinterpret_cast<const dirent64*>(buffer.data() + at);
      at += entry->d_reclen;
      if (is_dot_entry(entry->d_name)) continue;
      if (!add(entry->d_name, kind_of(fd, *entry))) problem = EOVERFLOW;
    }
  }
  names_.insert(names_.end(), kKeyBytes, '\0');
  sort();
  return problem;
}

bool FolderNames::add(const char* name, EntryKind kind) {
  const std::size_t length = std::strlen(name);
  if (length > std::numeric_limits<std::uint16_t>::max()) return false;
  if (names_.size() + length + 1 > std::numeric_limits<std::uint32_t>::max()) return false;
  entries_.push_back(
      {0, static_cast<std::uint32_t>(names_.size()), static_cast<std::uint16_t>(length), kind});
  names_.insert(names_.end(), name, name + length + 1);
  return true;
}

void FolderNames::clear() {
  entries_.clear();
  names_.clear();
  // One folder of a million must not weigh on the rest of the walk.
  if (entries_.capacity() > kEntriesKept) {
    entries_.shrink_to_fit();
    names_.shrink_to_fit();
  }
}

/// The eight bytes from `depth` on of the name, which for a folder ends in '/', then zeros. As no
/// name holds NUL, keys order as the names do, and a zero last byte says that the name has ended.
std::uint64_t FolderNames::key_at(const Entry& entry, std::size_t depth) const {
  if (depth > entry.length) return 0;
  const std::size_t left = entry.length - depth;
  const std::uint64_t loaded = big_u64(Bytes(names_.data(), names_.size()), entry.name + depth);
  if (left >= kKeyBytes) return loaded;
  const std::size_t unused_bits = 8 * (kKeyBytes - left);
  std::uint64_t key = left == 0 ? 0 : loaded >> unused_bits << unused_bits;
  if (entry.kind == EntryKind::kFolder) key |= std::uint64_t{'/'} << (unused_bits - 8);
  return key;
}

/// Sorts by eight bytes at a time: whole-word comparisons without touching the names, then the
/// next eight bytes only within runs that are still equal.
void FolderNames::sort() {
  struct Run {
    std::size_t begin;
    std::size_t end;
    std::size_t depth;
  };
  const auto by_key = [](const Entry& left, const Entry& right) { return left.key < right.key; };
  std::vector<Run> todo{{0, entries_.size(), 0}};
  while (!todo.empty()) {
    const Run run = todo.back();
    todo.pop_back();
    const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(run.begin);
    const auto last = entries_.begin() + static_cast<std::ptrdiff_t>(run.end);
    for (auto entry = first; entry != last; ++entry) entry->key = key_at(*entry, run.depth);
    if (!std::is_sorted(first, last, by_key)) std::sort(first, last, by_key);
    for (std::size_t begin = run.begin; begin < run.end;) {
      const std::uint64_t key = entries_[begin].key;
      std::size_t end = begin + 1;
      while (end < run.end && entries_[end].key == key) ++end;
      const bool names_go_on = (key & 0xFF) != 0;
      if (end - begin > 1 && names_go_on) todo.push_back({begin, end, run.depth + kKeyBytes});
      begin = end;
    }
  }
}

}  // namespace mifdex::io
