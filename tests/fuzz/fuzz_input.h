// Input for every fuzz target: bytes with the padding that PaddedBytes promises, and a way to
// report a broken promise.
//
// Threads: one. A broken promise ends the process, which fuzzers expect.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <source_location>
#include <string_view>

#include "io/base/bytes.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it so.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace mifdex::fuzz {

inline std::string_view view_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Ends the process with the place and `promise` unless it holds.
inline void require(bool holds, const char* promise,
                    const std::source_location& place = std::source_location::current()) {
  if (holds) return;
  std::fprintf(stderr, "%s:%u: broken: %s\n", place.file_name(),
               static_cast<unsigned>(place.line()), promise);
  std::abort();
}

/// A copy of `text` in memory that ends where its padding does, so that a sanitizer sees any read
/// beyond. The padding is all `fill`: no result may depend on it.
class PaddedInput {
 public:
  explicit PaddedInput(std::string_view text, char fill = '\0')
      : memory_(std::make_unique<char[]>(text.size() + io::PaddedBytes::kPadding)),
        size_(text.size()) {
    if (!text.empty()) std::memcpy(memory_.get(), text.data(), text.size());
    std::memset(memory_.get() + size_, fill, io::PaddedBytes::kPadding);
  }

  io::PaddedBytes bytes() const { return io::PaddedBytes::assume_padded(memory_.get(), size_); }
  std::string_view view() const { return bytes().view(); }

  /// True if `part` is inside the text, its end included.
  bool holds(std::string_view part) const {
    return part.data() >= memory_.get() && part.data() + part.size() <= memory_.get() + size_;
  }

 private:
  std::unique_ptr<char[]> memory_;
  std::size_t size_;
};

/// Reads every byte of `text`, so that a sanitizer can check that it exists.
inline void touch(std::string_view text) {
  volatile char sink = 0;
  for (const char byte : text) sink = byte;
  static_cast<void>(sink);
}

}  // namespace mifdex::fuzz
