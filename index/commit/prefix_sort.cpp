#include "index/commit/prefix_sort.h"

#include <array>
#include <cstring>

#include "io/base/endian.h"
#include "io/base/huge_pages.h"

namespace mifdex::index {
namespace {

constexpr std::size_t kFrontBytes = sizeof(std::uint64_t);
constexpr std::size_t kByteValues = 256;
// If there are fewer entries, comparing them is cheaper than counting bytes.
constexpr std::size_t kWorthCounting = 512;
// If there are fewer entries, eight more bytes are cheaper than finding their common beginning.
constexpr std::size_t kWorthPassingOver = 16;

/// Returns the eight bytes of `text` from `at` on, the first as the highest.
std::uint64_t front_of(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  char front[kFrontBytes] = {};
  std::memcpy(front, text.data() + at, std::min(kFrontBytes, text.size() - at));
  return io::big_u64(io::Bytes(front, kFrontBytes), 0);
}

std::size_t byte_of(const TextEntry& entry, std::size_t byte) {
  return static_cast<std::size_t>(entry.front >> (8U * byte) & 0xFFU);
}

/// Returns how many bytes all texts have in common from `at` on.
std::size_t common_from(std::span<const TextEntry> entries, std::size_t at) {
  std::string_view common = entries.front().text().substr(at);
  for (const TextEntry& entry : entries) {
    const std::string_view text = entry.text().substr(at);
    if (text.starts_with(common)) continue;
    const auto differ = std::ranges::mismatch(common, text).in1;
    common = common.substr(0, static_cast<std::size_t>(differ - common.begin()));
    if (common.empty()) break;
  }
  return common.size();
}

/// Sorts from the lowest byte to the highest; leaves out bytes that are the same in all entries.
void sort_by_bytes(std::span<TextEntry> entries, io::LargeVector<TextEntry>& room) {
  std::array<std::array<std::uint32_t, kByteValues>, kFrontBytes> counts{};
  for (const TextEntry& entry : entries) {
    for (std::size_t byte = 0; byte < kFrontBytes; ++byte) ++counts[byte][byte_of(entry, byte)];
  }
  if (room.size() < entries.size()) room.resize(entries.size());
  std::span<TextEntry> from = entries;
  std::span<TextEntry> to = std::span(room).first(entries.size());
  for (std::size_t byte = 0; byte < kFrontBytes; ++byte) {
    if (counts[byte][byte_of(from.front(), byte)] == entries.size()) continue;
    std::array<std::uint32_t, kByteValues> next{};
    for (std::size_t value = 1; value < kByteValues; ++value) {
      next[value] = next[value - 1] + counts[byte][value - 1];
    }
    for (const TextEntry& entry : from) to[next[byte_of(entry, byte)]++] = entry;
    std::swap(from, to);
  }
  if (from.data() != entries.data()) std::ranges::copy(from, entries.begin());
}

}  // namespace

void sort_by_front(std::span<TextEntry> entries, io::LargeVector<TextEntry>& room) {
  if (std::ranges::is_sorted(entries, {}, &TextEntry::front)) return;
  if (entries.size() >= kWorthCounting) {
    sort_by_bytes(entries, room);
  } else {
    std::ranges::stable_sort(entries, {}, &TextEntry::front);
  }
}

std::size_t set_fronts(std::span<TextEntry> entries, std::size_t at) {
  if (entries.size() >= kWorthPassingOver) at += common_from(entries, at);
  for (TextEntry& entry : entries) entry.front = front_of(entry.text(), at);
  return at + kFrontBytes;
}

}  // namespace mifdex::index
