// Finds the quotes and the ends of a line in one block of 64 bytes, and writes tokens one register
// at a time.
//
// Reads 64 bytes from any place in the text, so 64 past its end: callers must hold PaddedBytes.
// Threads: functions of their arguments. Call them only if can_scan_at() returns true for the CPU.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>

#define MIFDEX_AVX2 [[gnu::target("avx2,bmi,bmi2,sse4.2")]]
#endif

namespace mifdex::engine::mif {

inline constexpr std::size_t kBlockSize = 64;

/// Bit i describes byte i of a block.
struct LineBits {
  std::uint64_t events = 0;    ///< quotes, backslashes, CRs and LFs (kLiteralEvent)
  std::uint64_t newlines = 0;  ///< LFs
};

/// The size of memory for adjacent tokens; the words after the last one are padding.
inline constexpr std::size_t kShapeWords = 20;
using ShapeWords = std::uint64_t[kShapeWords];

#if defined(__x86_64__)

/// The four bytes that are events, each at the place of its low four bits: a byte is an event if it
/// equals the result of a shuffle for it. The other places hold a value that no byte of that place
/// has.
alignas(32) inline constexpr char kEventShuffle[32] = {
    1, 0, '"', 0, 0, 0, 0, 0, 0, 0, '\n', 0, '\\', '\r', 0, 0,  //
    1, 0, '"', 0, 0, 0, 0, 0, 0, 0, '\n', 0, '\\', '\r', 0, 0};

class Avx2Block {
 public:
  MIFDEX_AVX2 static LineBits classify(const char* at) {
    const LineBits low = classify_half(at);
    const LineBits high = classify_half(at + 32);
    return {low.events | high.events << 32U, low.newlines | high.newlines << 32U};
  }

  /// True if the first `size` bytes, 1 to 64, are those of `block`.
  MIFDEX_AVX2 static bool begins_with(const char* at, const char* block, std::size_t size) {
    const std::uint64_t equals = bits_of(_mm256_cmpeq_epi8(load(at), load(block))) |
                                 bits_of(_mm256_cmpeq_epi8(load(at + 32), load(block + 32))) << 32U;
    // The analyzer does not know about callers that every newline is an event: size is at most 64.
    return ~equals << (kBlockSize - size) == 0;  // NOLINT(clang-analyzer-core.BitwiseShift)
  }

  /// True if the 64 bytes at `at` are those of `block`.
  MIFDEX_AVX2 static bool equals(const char* at, const char* block) {
    const __m256i low = _mm256_cmpeq_epi8(load(at), load(block));
    const __m256i high = _mm256_cmpeq_epi8(load(at + 32), load(block + 32));
    return bits_of(_mm256_and_si256(low, high)) == 0xFFFFFFFFU;
  }

  MIFDEX_AVX2 static std::uint32_t hash(std::uint64_t one, std::uint64_t other) {
    return static_cast<std::uint32_t>(_mm_crc32_u64(_mm_crc32_u64(0, one), other));
  }

  /// Writes words 0 to 15 of `words` to `out`, and the rest if `all`, with `base` added to those
  /// whose `lanes` have all bits set.
  MIFDEX_AVX2 static void write(const ShapeWords& words, const ShapeWords& lanes,
                                std::uint64_t base, bool all, void* out) {
    const __m256i bases = _mm256_set1_epi64x(static_cast<long long>(base));
    auto* const to = static_cast<char*>(out);
    for (std::size_t i = 0; i < 16; i += 4) write_four(words + i, lanes + i, bases, to + 8 * i);
    if (all) write_four(words + 16, lanes + 16, bases, to + 128);
  }

 private:
  MIFDEX_AVX2 static __m256i load(const void* at) {
    return _mm256_loadu_si256(static_cast<const __m256i*>(at));
  }

  MIFDEX_AVX2 static void write_four(const std::uint64_t* words, const std::uint64_t* lanes,
                                     __m256i bases, void* out) {
    const __m256i added = _mm256_and_si256(bases, load(lanes));
    _mm256_storeu_si256(static_cast<__m256i*>(out), _mm256_add_epi64(load(words), added));
  }

  MIFDEX_AVX2 static std::uint64_t bits_of(__m256i bytes) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
  }

  MIFDEX_AVX2 static LineBits classify_half(const char* at) {
    const __m256i bytes = load(at);
    const __m256i found = _mm256_shuffle_epi8(load(kEventShuffle), bytes);
    return {bits_of(_mm256_cmpeq_epi8(found, bytes)),
            bits_of(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\n')))};
  }
};

#endif

}  // namespace mifdex::engine::mif
