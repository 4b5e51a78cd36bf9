#include "io/sandbox/decoders/stream/gzip_header.h"

namespace mifdex::io::sandbox {
namespace {

constexpr std::size_t kFixed = 10;
constexpr unsigned kExtra = 4;  // flags
constexpr unsigned kName = 8;

std::uint32_t byte_at(Bytes bytes, std::size_t place) {
  return static_cast<unsigned char>(bytes[place]);
}

}  // namespace

GzipHeader read_gzip_header(Bytes beginning) {
  GzipHeader header;
  if (beginning.size() < kFixed) return header;
  for (std::size_t i = 0; i < 4; ++i) {
    header.mtime |= byte_at(beginning, 4 + i) << (8 * i);
  }
  const unsigned flags = byte_at(beginning, 3);
  std::size_t place = kFixed;
  if ((flags & kExtra) != 0) {
    if (beginning.size() < place + 2) return header;
    place += 2 + byte_at(beginning, place) + 256 * byte_at(beginning, place + 1);
  }
  if ((flags & kName) == 0 || place >= beginning.size()) return header;
  const std::size_t end = beginning.find('\0', place);
  if (end != Bytes::npos) header.name = beginning.substr(place, end - place);
  return header;
}

}  // namespace mifdex::io::sandbox
