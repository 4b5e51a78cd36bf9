// Sorting and doing independent pieces of work on a given number of threads.
//
// Threads: each call starts its own and has joined them when it returns; with one thread it starts
// none.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
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

/// Sorts; the result does not depend on `threads` when no two items are equal under `less`.
template <class Vector, class Less>
void sort_parallel(Vector& items, unsigned threads, const Less& less) {
  constexpr std::size_t kWorthAThread = 1U << 14U;
  if (std::is_sorted(items.begin(), items.end(), less)) return;
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
