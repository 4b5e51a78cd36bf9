// A set of machines, kept as the hashes of their names, or as a sample of these.
//
// Threads: one. Memory: 8 to 32 bytes a machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace mifdex::cli {

/// A sample of level L has each machine whose hash begins with L zero bits: about 1 of 2^L, and the
/// same ones in every sample of that level. Level 0 has all machines.
constexpr bool is_sampled(std::uint64_t hash, unsigned level) {
  constexpr unsigned kBits = 64;
  return level == 0 || hash >> (kBits - level) == 0;
}

class MachineSet {
 public:
  /// Adds a hash, which must not be 0. Returns false if the set has it.
  bool insert(std::uint64_t hash) {
    if (2 * (size_ + 1) > slots_.size()) grow();
    std::uint64_t& slot = slot_of(hash);
    if (slot == hash) return false;
    slot = hash;
    ++size_;
    return true;
  }

  std::size_t size() const { return size_; }

  template <class Visit>
  void each(const Visit& visit) const {
    for (const std::uint64_t hash : slots_) {
      if (hash != 0) visit(hash);
    }
  }

  /// Keeps the machines of a sample. Returns how many were removed.
  std::size_t reduce_to(unsigned level) {
    MachineSet kept;
    each([&](std::uint64_t hash) {
      if (is_sampled(hash, level)) kept.insert(hash);
    });
    const std::size_t removed = size_ - kept.size_;
    *this = std::move(kept);
    return removed;
  }

 private:
  std::uint64_t& slot_of(std::uint64_t hash) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & mask;
    return slots_[at];
  }

  void grow() {
    constexpr std::size_t kFirstSize = 4;
    const std::size_t size = slots_.empty() ? kFirstSize : 2 * slots_.size();
    const std::vector<std::uint64_t> old = std::exchange(slots_, std::vector<std::uint64_t>(size));
    for (const std::uint64_t hash : old) {
      if (hash != 0) slot_of(hash) = hash;
    }
  }

  std::vector<std::uint64_t> slots_;  // 0: empty; at most half of them are used
  std::size_t size_ = 0;
};

}  // namespace mifdex::cli
