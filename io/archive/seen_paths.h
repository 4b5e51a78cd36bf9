// The paths met in one outermost archive and all archives in it, as hashes: 8 to 16 bytes each.
//
// An archive of ten million entries would hold 128 MB of them, beside what a run may have. So a
// large table is kept in a file without a name, whose pages the kernel writes out if it needs the
// memory; if no such file can be made, it stays in memory.
//
// Threads: one at a time. Errors: none; no memory at all is std::bad_alloc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "io/base/bytes.h"

namespace mifdex::io {

class SeenPaths {
 public:
  /// Large tables are kept in `folder`, which must allow files to be made in it; none: in memory.
  explicit SeenPaths(std::string folder = {});

  /// Returns false if `path` was met before.
  bool insert(Bytes path);
  bool contains(Bytes path) const;
  std::size_t size() const { return size_; }

  bool in_file() const { return slots_.in_file(); }

 private:
  /// Hashes by their low bits, 0 for a free slot; a map of its own, since vectors cannot be kept in
  /// files.
  class Slots {
   public:
    /// `count`, a power of two, all 0.
    Slots(std::size_t count, const std::string& folder);
    Slots(Slots&& other) noexcept;
    Slots& operator=(Slots&& other) noexcept;
    ~Slots();

    std::size_t count() const { return count_; }
    bool in_file() const { return in_file_; }
    const std::uint64_t* begin() const { return begin_; }
    const std::uint64_t* end() const { return begin_ + count_; }

    /// Where `hash` is, or would be.
    std::uint64_t& find(std::uint64_t hash);

   private:
    std::uint64_t* begin_ = nullptr;
    std::size_t count_ = 0;
    bool in_file_ = false;
  };

  void grow();

  std::string folder_;
  mutable Slots slots_;
  std::size_t size_ = 0;
};

}  // namespace mifdex::io
