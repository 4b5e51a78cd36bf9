// The entries of one folder, in the one order mifdex knows, whatever the file system gives.
//
// The order is bytewise by path, so a folder is sorted as its name followed by '/': "a-b" before
// "a/x" before "a0". Then a walk that enters each folder at its place in the order gives all paths
// of a tree in bytewise order.
//
// Memory: about 16 bytes and the name for each entry, so a million entries fit in 40 MB. Threads:
// one at a time. Errors: an errno, as a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/base/bytes.h"

namespace mifdex::io {

/// The kind of an entry. Only kFile and kFolder are ever opened.
enum class EntryKind : std::uint8_t {
  kFile,
  kFolder,
  kLink,
  kPipe,
  kSocket,
  kDevice,
  kUnknown,
};

/// Entries count from 0, in order.
class FolderNames {
 public:
  /// Reads and sorts the folder open at `fd` (its position at the start), without "." and "..". An
  /// entry is looked at (fstatat) only if the file system does not give its kind. Returns 0, or the
  /// errno that ended the reading: what was read until then is kept and sorted. `buffer`: room for
  /// the kernel's answers, kept by the caller from folder to folder.
  int read(int fd, std::vector<char>& buffer);

  /// Forgets all; keeps a moderate amount of memory for the next folder.
  void clear();

  std::size_t size() const { return entries_.size(); }
  EntryKind kind(std::size_t entry) const { return entries_[entry].kind; }

  /// Valid until the next read() or clear().
  Bytes name(std::size_t entry) const { return Bytes(c_name(entry), entries_[entry].length); }

  /// The same with a NUL after it.
  const char* c_name(std::size_t entry) const { return names_.data() + entries_[entry].name; }

 private:
  struct Entry {
    std::uint64_t key;  ///< eight bytes of the path part, big endian: see sort()
    std::uint32_t name;
    std::uint16_t length;
    EntryKind kind;
  };
  static_assert(sizeof(Entry) == 16);

  bool add(const char* name, EntryKind kind);
  std::uint64_t key_at(const Entry& entry, std::size_t depth) const;
  void sort();

  std::vector<Entry> entries_;
  std::vector<char> names_;  ///< each with a NUL; kKeyBytes more at the end once sorted
};

}  // namespace mifdex::io
