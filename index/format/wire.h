// The primitives of values: bytes, varints, fixed integers, length-prefixed text.
//
// WireWriter and WireReader mirror each other. The writer writes into memory whose size the caller
// has bounded (kVarintBound, text_bound); the reader checks every step, so that no damaged value
// can lead it outside: after the first failure it returns zeros, and ok() returns false. Threads:
// values. Ownership: neither owns its bytes; text read is a view into them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace mifdex::index {

/// The most bytes of a varint.
inline constexpr std::size_t kVarintBound = 10;

/// Returns the most bytes that `text` takes with its length.
inline std::size_t text_bound(std::string_view text) { return kVarintBound + text.size(); }

/// Maps small numbers of either sign to small unsigned ones: 0, -1, 1, -2, ... become 0, 1, 2, 3,
/// ...
inline std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63);
}
inline std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>((value >> 1U) ^ (0U - (value & 1U)));
}

class WireWriter {
 public:
  explicit WireWriter(char* at) : at_(at) {}

  void byte(std::uint8_t value) { *at_++ = static_cast<char>(value); }

  /// Writes LEB128: seven bits per byte, the lowest first.
  void varint(std::uint64_t value) {
    while (value >= 0x80U) {
      byte(static_cast<std::uint8_t>(value | 0x80U));
      value >>= 7U;
    }
    byte(static_cast<std::uint8_t>(value));
  }

  void signed_varint(std::int64_t value) { varint(zigzag(value)); }

  /// Writes eight bytes, the lowest first.
  void fixed64(std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8)
      byte(static_cast<std::uint8_t>(value >> shift));
  }

  void text(std::string_view value) {
    varint(value.size());
    bytes(value);
  }

  void bytes(std::string_view value) {
    if (!value.empty()) std::memcpy(at_, value.data(), value.size());
    at_ += value.size();
  }

  char* at() const { return at_; }

 private:
  char* at_;
};

/// Appends the output of `encode(WireWriter&)`, at most `bound` bytes.
template <class Encode>
void append_encoded(std::string& out, std::size_t bound, const Encode& encode) {
  const std::size_t size = out.size();
  out.resize(size + bound);
  WireWriter writer(out.data() + size);
  encode(writer);
  out.resize(static_cast<std::size_t>(writer.at() - out.data()));
}

class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t byte() {
    if (rest_.empty()) return fail();
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      if (shift == 63 && next > 1) return fail();  // more than 64 bits
      value |= static_cast<std::uint64_t>(next & 0x7FU) << shift;
      if (next < 0x80U) return value;
    }
    return fail();
  }

  std::int64_t signed_varint() { return unzigzag(varint()); }

  std::uint64_t fixed64() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 8) {
      value |= static_cast<std::uint64_t>(byte()) << shift;
    }
    return value;
  }

  std::string_view text() { return bytes(varint()); }

  std::string_view bytes(std::uint64_t count) {
    if (count > rest_.size()) {
      fail();
      return {};
    }
    const std::string_view value = rest_.substr(0, static_cast<std::size_t>(count));
    rest_.remove_prefix(value.size());
    return value;
  }

  /// Reads an enum whose greatest number is `last`; fails if the number is greater.
  template <class Enum>
  Enum enumerator(std::uint8_t value, Enum last) {
    if (value > static_cast<std::uint8_t>(last)) value = fail();
    return static_cast<Enum>(value);
  }

  bool ok() const { return ok_; }
  /// True if all was read, to the last byte, without a failure.
  bool done() const { return ok_ && rest_.empty(); }
  std::string_view rest() const { return rest_; }

 private:
  std::uint8_t fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace mifdex::index
