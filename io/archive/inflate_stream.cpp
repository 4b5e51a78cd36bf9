#include "io/archive/inflate_stream.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace mifdex::io {

struct InflateStream::State {
  z_stream stream{};
  Bytes left;  // of the packed bytes, after what the stream was given
  bool ended = false;
};

InflateStream::InflateStream(Bytes packed) : state_(std::make_unique<State>()) {
  state_->left = packed;
  if (inflateInit2(&state_->stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
}

InflateStream::~InflateStream() { inflateEnd(&state_->stream); }

std::optional<std::size_t> InflateStream::read(char* place, std::size_t size) {
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
  z_stream& stream = state_->stream;
  std::size_t made = 0;
  while (made < size && !state_->ended) {
    if (stream.avail_in == 0) {
      const std::size_t given = std::min(state_->left.size(), kMost);
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(state_->left.data()));
      stream.avail_in = static_cast<uInt>(given);
      state_->left.remove_prefix(given);
    }
    const std::size_t wanted = std::min(size - made, kMost);
    stream.next_out = reinterpret_cast<Bytef*>(place + made);
    stream.avail_out = static_cast<uInt>(wanted);
    const int result = ::inflate(&stream, Z_NO_FLUSH);
    made += wanted - stream.avail_out;
    if (result == Z_STREAM_END) {
      state_->ended = true;
    } else if (result != Z_OK ||
               (stream.avail_in == 0 && state_->left.empty() && stream.avail_out != 0)) {
      return std::nullopt;
    }
  }
  return made;
}

}  // namespace mifdex::io
