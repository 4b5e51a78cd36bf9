// Numbers that look random and are the same on every machine; a corpus is drawn from them.
//
// Standard library distributions differ between implementations, so the corpus has its own. Each
// item of a box (a report, a machine, a file name) draws from its own stream, named by seed, stream
// and item: it does not depend on what was drawn before it. Threads: values; one Random belongs to
// one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>

namespace mifdex::corpus {

/// The purpose of a stream. Renumbering changes every corpus ever made with a seed.
enum class Stream : std::uint64_t {
  kOrder = 1,
  kFleet = 2,
  kFate = 3,
  kReport = 4,
  kAgain = 5,
  kFileName = 6,
  kInventory = 7,
  kOther = 8,
};

/// splitmix64: tiny, and good enough for every choice made here.
class Random {
 public:
  Random(std::uint64_t seed, Stream stream, std::uint64_t item)
      : state_(mixed(mixed(seed) + static_cast<std::uint64_t>(stream)) + mixed(item)) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    return mixed(state_);
  }

  /// Returns a number in [0, limit); `limit` must not be 0.
  std::uint32_t below(std::uint32_t limit) {
    return static_cast<std::uint32_t>(((next() >> 32) * limit) >> 32);
  }

  /// Returns true in `per_mille` of a thousand draws.
  bool chance(std::uint32_t per_mille) { return below(1000) < per_mille; }

  /// Returns one element of an array or a span, which must not be empty.
  template <class Choices>
  const auto& pick(const Choices& choices) {
    return choices[below(static_cast<std::uint32_t>(std::size(choices)))];
  }

 private:
  static constexpr std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
  }

  std::uint64_t state_;
};

/// Every number below `count` once, in an order that mixes machines and jobs as a night does,
/// without a table: position i holds (i * step + first) mod count, step and count coprime.
class MixedOrder {
 public:
  /// `count` must be from 1 to 2^32-1.
  MixedOrder(std::uint64_t seed, std::uint64_t count) : count_(count) {
    Random random(seed, Stream::kOrder, count);
    first_ = random.next() % count;
    step_ = count / 2 + random.next() % count;
    while (std::gcd(step_, count) != 1) {
      ++step_;
    }
    step_ %= count;
  }

  /// Returns the number at `position`, which must be below count.
  std::uint64_t at(std::uint64_t position) const { return (position * step_ + first_) % count_; }

 private:
  std::uint64_t count_;
  std::uint64_t first_ = 0;
  std::uint64_t step_ = 1;
};

}  // namespace mifdex::corpus
