// Numbers as bytes, in either order: file formats and keys fix the order, the machine does not.
//
// Threads: pure functions. Errors: none; the caller checks that the bytes are there.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "io/base/bytes.h"

namespace mifdex::io {

/// Returns the number stored at `at`, lowest byte first. REQUIRES: `bytes` has all of its bytes.
template <std::unsigned_integral Integer>
Integer load_little(Bytes bytes, std::size_t at) {
  Integer value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return std::endian::native == std::endian::little ? value : std::byteswap(value);
}

/// Returns the number stored at `at`, highest byte first. REQUIRES: as load_little().
template <std::unsigned_integral Integer>
Integer load_big(Bytes bytes, std::size_t at) {
  return std::byteswap(load_little<Integer>(bytes, at));
}

inline std::uint16_t little_u16(Bytes bytes, std::size_t at) {
  return load_little<std::uint16_t>(bytes, at);
}
inline std::uint32_t little_u32(Bytes bytes, std::size_t at) {
  return load_little<std::uint32_t>(bytes, at);
}
inline std::uint64_t little_u64(Bytes bytes, std::size_t at) {
  return load_little<std::uint64_t>(bytes, at);
}
inline std::uint16_t big_u16(Bytes bytes, std::size_t at) {
  return load_big<std::uint16_t>(bytes, at);
}
inline std::uint32_t big_u32(Bytes bytes, std::size_t at) {
  return load_big<std::uint32_t>(bytes, at);
}
inline std::uint64_t big_u64(Bytes bytes, std::size_t at) {
  return load_big<std::uint64_t>(bytes, at);
}

/// Appends `value`, highest byte first: bytes in the order of the numbers.
template <std::unsigned_integral Integer>
void append_big(std::string& out, Integer value) {
  if constexpr (std::endian::native == std::endian::little) value = std::byteswap(value);
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

/// Takes a number, highest byte first, from the front of `rest`. Returns false, and takes nothing,
/// if `rest` is shorter.
template <std::unsigned_integral Integer>
bool take_big(Bytes& rest, Integer& value) {
  if (rest.size() < sizeof value) return false;
  value = load_big<Integer>(rest, 0);
  rest.remove_prefix(sizeof value);
  return true;
}

}  // namespace mifdex::io
