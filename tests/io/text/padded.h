// Input for tests of encodings: bytes with padding, and an encoding by name.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "io/base/bytes.h"
#include "io/text/text_encoding.h"

namespace mifdex::io::testing {

/// Raw bytes whose padding is filled with bytes that a decoder must not use.
class Padded {
 public:
  explicit Padded(std::string_view bytes)
      : memory_(std::string(bytes) + std::string(PaddedBytes::kPadding, '\xEE')),
        size_(bytes.size()) {}
  PaddedBytes bytes() const { return PaddedBytes::assume_padded(memory_.data(), size_); }

 private:
  std::string memory_;
  std::size_t size_;
};

inline Encoding encoding_of(std::string_view name) {
  const Result<Encoding> encoding = find_encoding(name);
  EXPECT_TRUE(encoding.has_value()) << name;
  return encoding ? *encoding : Encoding();
}

}  // namespace mifdex::io::testing
