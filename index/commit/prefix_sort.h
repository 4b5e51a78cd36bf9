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

/// Sorts `items` by the result of `text_of`, and those of equal texts by `less`. The order of items
/// that are equal by both is unspecified.
template <class TextOf, class Less>
void sort_by_text(std::vector<std::uint32_t>& items, const TextOf& text_of, const Less& less) {
  const auto whole = [&](std::uint32_t a, std::uint32_t b) {
    const auto order = text_of(a) <=> text_of(b);
    return order != 0 ? order < 0 : less(a, b);
  };
  if (std::ranges::is_sorted(items, whole)) return;
  io::LargeVector<TextEntry> entries;
  entries.reserve(items.size());
  for (const std::uint32_t item : items) {
    const OrderedText ordered = text_of(item);
    entries.push_back({ordered.major, ordered.text.data(),
                       static_cast<std::uint32_t>(ordered.text.size()), item});
  }
  io::LargeVector<TextEntry> room;
  sort_by_front(entries, room);
  each_group(entries, [&](std::span<TextEntry> group) { sort_from(group, 0, room, less); });
  std::ranges::transform(entries, items.begin(), &TextEntry::item);
}

}  // namespace mifdex::index
