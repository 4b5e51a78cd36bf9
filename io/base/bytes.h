// Views of bytes, and the one that may be read past its end.
//
// Threads: views are values; the bytes of a view are never changed while it lives.
#pragma once

#include <cstddef>
#include <string_view>

namespace mifdex::io {

/// Bytes of a file, not owned. Offsets and lengths are in bytes.
using Bytes = std::string_view;

/// Bytes after whose end kPadding more can be read (their values are not defined, mostly zero).
///
/// A promise about memory kept as a type: only what lays out the memory makes one (SlabReader,
/// MappedFile, decode_text), so a vector kernel that takes PaddedBytes can load whole registers
/// without a bounds check. A plain view does not compile there.
class PaddedBytes {
 public:
  /// How many bytes can be read after the end; at least a 64-byte register.
  static constexpr std::size_t kPadding = 64;

  PaddedBytes() = default;

  /// States the promise: `data[0, size + kPadding)` is readable for as long as the view lives.
  /// Named at length so that every place that states it is found by a search.
  static PaddedBytes assume_padded(const char* data, std::size_t size) {
    return PaddedBytes(Bytes(data, size));
  }

  const char* data() const { return view_.data(); }
  std::size_t size() const { return view_.size(); }
  const char* end() const { return view_.data() + view_.size(); }
  Bytes view() const { return view_; }

 private:
  explicit PaddedBytes(Bytes view) : view_(view) {}
  Bytes view_;
};

/// Returns the byte at `place`. REQUIRES: `bytes` is longer than that.
inline unsigned byte_at(Bytes bytes, std::size_t place) {
  return static_cast<unsigned char>(bytes[place]);
}

/// True if `bytes` has `signature`, which is not empty, at `place`.
inline bool has_at(Bytes bytes, std::size_t place, Bytes signature) {
  return bytes.size() > place && bytes[place] == signature.front() &&
         bytes.substr(place).starts_with(signature);
}

}  // namespace mifdex::io
