#include "index/commit/prefix_sort.h"

#include <array>
#include <cstring>
#include <utility>

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

/// Returns ascending limits between buckets: the entries of bucket i have fronts below limit i, and
/// not below limit i - 1. A front that many entries have is alone in its bucket.
std::vector<std::uint64_t> limits_of(std::span<const TextEntry> entries, unsigned threads) {
  constexpr std::size_t kBucketsPerThread = 4;
  constexpr std::size_t kSamplesPerBucket = 32;
  const std::size_t buckets = threads * kBucketsPerThread;
  const std::size_t samples = std::min(entries.size(), buckets * kSamplesPerBucket);
  std::vector<std::uint64_t> fronts(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    fronts[i] = entries[entries.size() * i / samples].front;
  }
  std::ranges::sort(fronts);
  std::vector<std::uint64_t> limits;
  for (std::size_t i = 1; i < buckets; ++i) {
    const std::uint64_t front = fronts[samples * i / buckets];
    if (limits.empty() || limits.back() < front) {
      limits.push_back(front);
    } else if (limits.back() == front && front != ~std::uint64_t{0}) {
      limits.push_back(front + 1);
    }
  }
  return limits;
}

/// The range of entries that a thread of a WideSort works on.
std::span<TextEntry> share_of(std::span<TextEntry> entries, std::size_t piece, std::size_t pieces) {
  const std::size_t begin = entries.size() * piece / pieces;
  return entries.subspan(begin, entries.size() * (piece + 1) / pieces - begin);
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

std::size_t set_fronts_parallel(const WideSort& sort, std::size_t at) {
  const std::size_t pieces = sort.threads;
  std::vector<std::size_t> common(pieces);
  io::for_each_piece(pieces, sort.threads, [&](std::size_t i) {
    const std::span<TextEntry> share = share_of(sort.entries, i, pieces);
    const std::array ends = {sort.entries.front(), share.front()};
    common[i] = std::min(common_from(share, at), common_from(ends, at));
  });
  at += std::ranges::min(common);
  io::for_each_piece(pieces, sort.threads, [&](std::size_t i) {
    for (TextEntry& entry : share_of(sort.entries, i, pieces)) {
      entry.front = front_of(entry.text(), at);
    }
  });
  return at + kFrontBytes;
}

std::vector<std::size_t> split_by_front(const WideSort& sort) {
  const std::vector<std::uint64_t> limits = limits_of(sort.entries, sort.threads);
  const auto bucket_of = [&limits](const TextEntry& entry) {
    return static_cast<std::size_t>(std::ranges::upper_bound(limits, entry.front) - limits.begin());
  };
  const std::size_t buckets = limits.size() + 1;
  const std::size_t pieces = sort.threads;
  std::vector<std::vector<std::size_t>> next(pieces, std::vector<std::size_t>(buckets));
  io::for_each_piece(pieces, sort.threads, [&](std::size_t i) {
    for (const TextEntry& entry : share_of(sort.entries, i, pieces)) ++next[i][bucket_of(entry)];
  });
  std::vector<std::size_t> begins;
  std::size_t behind = 0;
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    const std::size_t begin = behind;
    for (std::vector<std::size_t>& counts : next) {
      behind += std::exchange(counts[bucket], behind);
    }
    if (behind != begin) begins.push_back(begin);
  }
  begins.push_back(behind);
  if (begins.size() == 2) return begins;
  io::for_each_piece(pieces, sort.threads, [&](std::size_t i) {
    for (const TextEntry& entry : share_of(sort.entries, i, pieces)) {
      sort.room[next[i][bucket_of(entry)]++] = entry;
    }
  });
  std::ranges::copy(sort.room, sort.entries.begin());
  return begins;
}

}  // namespace mifdex::index
