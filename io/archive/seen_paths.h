// The paths met in one outermost archive and all archives in it, as hashes: 8 to 16 bytes each.
//
// An archive of ten million entries would hold 128 MB of them, beside what a run may have. So a
// table of more than 16 MB (1.4 million paths) is kept in a file without a name, whose pages the
// kernel writes out if it needs the memory; if no such file can be made, it stays in memory.
// Smaller tables are in huge pages if the kernel gives them: a million paths cost 45 ms instead of
// 230 ms (AMD EPYC, virtual machine, Linux 6.18, 2026-11-28).
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
  static constexpr std::size_t kSlotsInMemory = std::size_t{1} << 21U;

  /// The memory that a table not in a file can use while it grows, in bytes.
  static constexpr std::size_t kMemory = kSlotsInMemory * sizeof(std::uint64_t) * 3 / 2;

  /// Tables of more than `slots_in_memory` places are kept in `folder`, which must allow files to
  /// be made in it; none: in memory.
  explicit SeenPaths(std::string folder = {}, std::size_t slots_in_memory = kSlotsInMemory);

  /// Returns the hash of `path`, which is not 0.
  static std::uint64_t hash_of(Bytes path);

  /// Returns false if `path` was met before.
  bool insert(Bytes path) { return insert(hash_of(path)); }
  bool insert(std::uint64_t hash);

  /// Begins to fetch what insert() needs: a large table is not in the cache of the processor.
  void fetch(std::uint64_t hash) const { slots_.fetch(hash); }

  bool contains(Bytes path) const;
  std::size_t size() const { return size_; }

  bool in_file() const { return slots_.in_file(); }

 private:
  /// Hashes by their low bits, 0 for a free slot; a map of its own, since vectors cannot be kept in
  /// files.
  class Slots {
   public:
    /// `count`, a power of two, all 0; in a file in `folder`, unless that is empty.
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
    void fetch(std::uint64_t hash) const { __builtin_prefetch(begin_ + (hash & (count_ - 1)), 1); }

   private:
    std::uint64_t* begin_ = nullptr;
    std::size_t count_ = 0;
    bool in_file_ = false;
  };

  void grow();

  std::string folder_;
  std::size_t slots_in_memory_;
  mutable Slots slots_;
  std::size_t size_ = 0;
};

}  // namespace mifdex::io
