// Sorting and doing independent pieces of work on a given number of threads.
//
// Threads: each call starts its own and has joined them when it returns; with one thread it starts
// none.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

namespace mifdex::io {

/// Calls work(0) ... work(count - 1), each once, in any order. `work` must not throw. If the system
/// gives no more threads, those that there are, at least the calling one, do all of it.
template <class Work>
void for_each_piece(std::size_t count, unsigned threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  try {
    for (std::size_t i = 1; i < std::min<std::size_t>(threads, count); ++i) {
      others.emplace_back(run);
    }
  } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch): those that there are go on
  }
  run();
}

/// As for_each_piece, but `work` may throw std::bad_alloc: then it is thrown when all threads have
/// ended, and some pieces may not have been worked on.
template <class Work>
void try_each_piece(std::size_t count, unsigned threads, const Work& work) {
  std::atomic<bool> failed{false};
  for_each_piece(count, threads, [&](std::size_t i) {
    if (failed) return;
    try {
      work(i);
    } catch (const std::bad_alloc&) {
      failed = true;
    }
  });
  if (failed) throw std::bad_alloc();
}

/// True if `items` is sorted: no item is less than the one before it.
template <class Vector, class Less>
bool is_sorted_parallel(const Vector& items, unsigned threads, const Less& less) {
  constexpr std::size_t kWorthAThread = 1U << 13U;
  const std::size_t pieces =
      std::clamp<std::size_t>(items.size() / kWorthAThread, 1, std::max(threads, 1U));
  std::atomic<bool> sorted{true};
  for_each_piece(pieces, threads, [&](std::size_t piece) {
    const std::size_t begin = items.size() * piece / pieces;
    const std::size_t end = std::min(items.size(), items.size() * (piece + 1) / pieces + 1);
    for (std::size_t i = begin + 1; i < end && sorted; ++i) {
      if (less(items[i], items[i - 1])) sorted = false;
    }
  });
  return sorted;
}

/// Sorts; the result does not depend on `threads` when no two items are equal under `less`.
template <class Vector, class Less>
void sort_parallel(Vector& items, unsigned threads, const Less& less) {
  constexpr std::size_t kWorthAThread = 1U << 14U;
  if (is_sorted_parallel(items, threads, less)) return;
  std::size_t pieces = 1;
  while (pieces * 2 <= threads && items.size() / (pieces * 2) >= kWorthAThread) pieces *= 2;
  const auto at = [&](std::size_t piece) {
    return items.begin() + static_cast<std::ptrdiff_t>(items.size() * piece / pieces);
  };
  for_each_piece(pieces, threads, [&](std::size_t i) { std::sort(at(i), at(i + 1), less); });
  for (std::size_t width = 1; width < pieces; width *= 2) {
    for_each_piece(pieces / (width * 2), threads, [&](std::size_t i) {
      const std::size_t first = i * width * 2;
      std::inplace_merge(at(first), at(first + width), at(first + width * 2), less);
    });
  }
}

}  // namespace mifdex::io
