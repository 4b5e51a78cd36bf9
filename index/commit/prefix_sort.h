// Sorting numbers of rows by texts that mostly begin alike, as paths and pair keys do.
//
// Eight bytes of every text are sorted at a time, as an integer stored beside the number: a prefix
// that all texts of a group share is skipped at once, and few comparisons touch a text.
//
// Threads: functions without state. Ownership: the texts are the caller's.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "io/base/huge_pages.h"
#include "io/base/parallel.h"

namespace mifdex::index {

/// A text to be sorted: by `major`, then bytewise.
struct OrderedText {
  std::uint32_t major = 0;
  std::string_view text;

  friend auto operator<=>(const OrderedText&, const OrderedText&) = default;
};

/// One item of a sort.
struct TextEntry {
  std::uint64_t front;  ///< the bytes compared now
  const char* data;
  std::uint32_t size;
  std::uint32_t item;

  std::string_view text() const { return {data, size}; }
};

/// Sorts by front. Entries with equal fronts keep their order.
void sort_by_front(std::span<TextEntry> entries, io::LargeVector<TextEntry>& room);

/// Sets the fronts of texts that are equal up to `at` to the next eight bytes in which any of them
/// differ; returns the end of those bytes. If a text is too short, zeros fill its front.
std::size_t set_fronts(std::span<TextEntry> entries, std::size_t at);

/// Calls `use` with each run of more than one entry whose fronts are equal.
template <class Use>
void each_group(std::span<TextEntry> entries, const Use& use) {
  for (std::size_t begin = 0; begin < entries.size();) {
    std::size_t end = begin + 1;
    while (end < entries.size() && entries[end].front == entries[begin].front) ++end;
    if (end - begin > 1) use(entries.subspan(begin, end - begin));
    begin = end;
  }
}

/// Sorts texts whose fronts were equal up to `at`, and those of equal texts by `less`.
template <class Less>
void sort_from(std::span<TextEntry> entries, std::size_t at, io::LargeVector<TextEntry>& room,
               const Less& less) {
  const auto ended = [at](const TextEntry& entry) { return entry.size < at; };
  if (std::ranges::any_of(entries, ended)) {  // a zero may be part of a text, or mark its end
    const auto whole = [&less](const TextEntry& a, const TextEntry& b) {
      const auto order = a.text() <=> b.text();
      return order != 0 ? order < 0 : less(a.item, b.item);
    };
    if (!std::ranges::is_sorted(entries, whole)) std::ranges::sort(entries, whole);
    return;
  }
  const std::size_t end = set_fronts(entries, at);
  sort_by_front(entries, room);
  each_group(entries, [&](std::span<TextEntry> group) { sort_from(group, end, room, less); });
}

/// Entries that several threads sort, and memory to sort them in.
struct WideSort {
  std::span<TextEntry> entries;
  std::span<TextEntry> room;  ///< as many
  unsigned threads = 1;

  WideSort part(std::size_t begin, std::size_t count) const {
    return {entries.subspan(begin, count), room.subspan(begin, count), threads};
  }
};

/// Fewer entries are sorted by one thread.
inline constexpr std::size_t kWorthThreads = 1U << 13U;

/// As set_fronts(), on several threads.
std::size_t set_fronts_parallel(const WideSort& sort, std::size_t at);

/// Moves entries into buckets in the order of their fronts; entries with equal fronts are in one
/// bucket and keep their order. Returns where each bucket begins, and the number of entries.
std::vector<std::size_t> split_by_front(const WideSort& sort);

template <class Less>
void sort_wide(const WideSort& sort, std::size_t end, const Less& less);

/// As sort_from(), on several threads.
template <class Less>
void sort_wide_from(const WideSort& sort, std::size_t at, const Less& less) {
  const auto ended = [at](const TextEntry& entry) { return entry.size < at; };
  if (sort.entries.size() < kWorthThreads || std::ranges::any_of(sort.entries, ended)) {
    io::LargeVector<TextEntry> room;
    return sort_from(sort.entries, at, room, less);
  }
  sort_wide(sort, set_fronts_parallel(sort, at), less);
}

/// Sorts entries whose fronts are set and end at `end`.
template <class Less>
void sort_wide(const WideSort& sort, std::size_t end, const Less& less) {
  const std::vector<std::size_t> begins = split_by_front(sort);
  const std::size_t buckets = begins.size() - 1;
  const auto bucket = [&](std::size_t i) {
    return sort.part(begins[i], begins[i + 1] - begins[i]);
  };
  const auto is_wide = [&](const WideSort& part) {  // all threads work on it
    const std::span<TextEntry> entries = part.entries;
    return entries.size() > sort.entries.size() / sort.threads &&
           std::ranges::all_of(entries, [&](const TextEntry& entry) {
             return entry.front == entries.front().front;
           });
  };
  std::vector<char> left(buckets);
  io::try_each_piece(buckets, sort.threads, [&](std::size_t i) {
    const std::span<TextEntry> entries = bucket(i).entries;
    left[i] = is_wide(bucket(i)) ? 1 : 0;
    if (left[i] != 0) return;
    io::LargeVector<TextEntry> room;
    sort_by_front(entries, room);
    each_group(entries, [&](std::span<TextEntry> group) { sort_from(group, end, room, less); });
  });
  for (std::size_t i = 0; i < buckets; ++i) {
    if (left[i] != 0) sort_wide_from(bucket(i), end, less);
  }
}

/// Sorts `items` by the result of `text_of`, and those of equal texts by `less`, on up to `threads`
/// threads. The order of items that are equal by both is unspecified.
template <class TextOf, class Less>
void sort_by_text(std::vector<std::uint32_t>& items, const TextOf& text_of, const Less& less,
                  unsigned threads = 1) {
  const auto whole = [&](std::uint32_t a, std::uint32_t b) {
    const auto order = text_of(a) <=> text_of(b);
    return order != 0 ? order < 0 : less(a, b);
  };
  if (io::is_sorted_parallel(items, threads, whole)) return;
  io::LargeVector<TextEntry> entries(items.size());
  constexpr unsigned kMostThreads = 64;
  const auto pieces = static_cast<unsigned>(std::clamp<std::size_t>(
      items.size() / kWorthThreads, 1, std::clamp(threads, 1U, kMostThreads)));
  io::for_each_piece(pieces, threads, [&](std::size_t piece) {
    const std::size_t last = items.size() * (piece + 1) / pieces;
    for (std::size_t i = items.size() * piece / pieces; i < last; ++i) {
      const OrderedText ordered = text_of(items[i]);
      entries[i] = {ordered.major, ordered.text.data(),
                    static_cast<std::uint32_t>(ordered.text.size()), items[i]};
    }
  });
  io::LargeVector<TextEntry> room;
  if (pieces == 1) {
    sort_by_front(entries, room);
    each_group(entries, [&](std::span<TextEntry> group) { sort_from(group, 0, room, less); });
  } else {
    room.resize(entries.size());
    sort_wide({entries, room, pieces}, 0, less);
  }
  std::ranges::transform(entries, items.begin(), &TextEntry::item);
}

}  // namespace mifdex::index
