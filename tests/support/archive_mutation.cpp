#include "tests/support/archive_mutation.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace mifdex::io::testing {
namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : static_cast<std::size_t>(random() % bound);
}

/// Returns a place: half of the time near the beginning or the end, where headers and directories
/// are.
std::size_t place_in(Random& random, const std::string& bytes) {
  const std::size_t near = std::min<std::size_t>(bytes.size(), 600);
  switch (below(random, 4)) {
    case 0:
      return below(random, near);
    case 1:
      return bytes.size() - std::min(bytes.size(), 1 + below(random, near));
    default:
      return below(random, bytes.size());
  }
}

void flip_bits(Random& random, std::string& bytes) {
  for (std::size_t i = 1 + below(random, 12); i > 0 && !bytes.empty(); --i) {
    char& c = bytes[place_in(random, bytes)];
    c = static_cast<char>(c ^ (1 << below(random, 8)));
  }
}

void put_number(Random& random, std::string& bytes) {
  static constexpr std::array<std::uint64_t, 9> kBounds = {
      0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF};
  const std::uint64_t value = kBounds[below(random, kBounds.size())];
  const std::size_t width = std::size_t{1} << below(random, 4);
  const std::size_t place = place_in(random, bytes);
  for (std::size_t i = 0; i < width && place + i < bytes.size(); ++i) {
    bytes[place + i] = static_cast<char>(value >> (8 * i));
  }
}

void put_digits(Random& random, std::string& bytes) {
  const std::size_t place = place_in(random, bytes);
  for (std::size_t i = 0; i < 1 + below(random, 11) && place + i < bytes.size(); ++i) {
    bytes[place + i] = static_cast<char>('0' + below(random, 10));
  }
}

void change_length(Random& random, std::string& bytes) {
  const std::size_t place = place_in(random, bytes);
  const std::size_t length = 1 + below(random, 700);
  switch (below(random, 4)) {
    case 0:
      bytes.resize(place);
      return;
    case 1:
      bytes.erase(place, length);
      return;
    case 2:
      bytes.insert(place, bytes.substr(place, length));
      return;
    default:
      bytes.insert(place, length, static_cast<char>(random()));
  }
}

void splice(Random& random, std::string& bytes, const std::string& other) {
  const std::size_t place = place_in(random, bytes);
  const std::size_t from = place_in(random, other);
  const std::string piece = other.substr(from, 1 + below(random, 600));
  bytes.replace(place, below(random, 2) == 0 ? piece.size() : 0, piece);
}

void copy_within(Random& random, std::string& bytes) {
  const std::size_t length = 1 + below(random, 64);
  const std::string piece = bytes.substr(place_in(random, bytes), length);
  bytes.replace(place_in(random, bytes), piece.size(), piece);
}

}  // namespace

std::string mutated(const std::string& archive, const std::string& other, std::uint64_t seed) {
  Random random(seed);
  std::string bytes = archive;
  for (std::size_t i = 1 + below(random, 4); i > 0 && !bytes.empty(); --i) {
    switch (below(random, 7)) {
      case 0:
      case 1:
        flip_bits(random, bytes);
        break;
      case 2:
        put_number(random, bytes);
        break;
      case 3:
        put_digits(random, bytes);
        break;
      case 4:
        change_length(random, bytes);
        break;
      case 5:
        splice(random, bytes, other);
        break;
      default:
        copy_within(random, bytes);
    }
  }
  return bytes;
}

}  // namespace mifdex::io::testing
