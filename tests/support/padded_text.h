// A text with the padding that PaddedBytes promises, for tests that parse string literals.
#pragma once

#include <string>
#include <string_view>

#include "io/base/bytes.h"

namespace mifdex::engine::testing {

/// Owns its bytes; views are valid until it is destroyed.
class PaddedText {
 public:
  explicit PaddedText(std::string_view text) : bytes_(text), size_(text.size()) {
    bytes_.append(io::PaddedBytes::kPadding, '\0');
  }

  io::PaddedBytes padded() const { return io::PaddedBytes::assume_padded(bytes_.data(), size_); }

 private:
  std::string bytes_;
  std::size_t size_;
};

}  // namespace mifdex::engine::testing
