// The head of an HTTP response, and the body as it was before it was cut into chunks (RFC 9110,
// RFC 9112).
//
// Threads: one. Ownership: ChunkDecoder keeps no bytes. Errors: values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "io/base/bytes.h"
#include "io/sandbox/decoders/warc/header_fields.h"

namespace mifdex::io::sandbox {

/// Reads the head of a response at the beginning of `bytes`: nothing if they do not begin with
/// "HTTP/", or have no empty line.
std::optional<HeaderFields> read_http_head(Bytes bytes);

/// Returns the status code in the first line of a response; 0 if there is none.
/// Example: "HTTP/1.1 206 Partial Content" -> 206.
unsigned http_status(const HeaderFields& http);

/// True if a Content-Range (RFC 9110, section 14.4) is all of a file of `size` bytes.
/// Example: "bytes 0-99/100" for 100.
bool is_whole_range(std::string_view content_range, std::uint64_t size);

/// Returns the time of an HTTP date in any of its three forms (RFC 9110, section 5.6.7), in seconds
/// since 1970; kNoTime if it is not one. Example: "Wed, 21 May 1997 17:09:28 GMT".
std::int64_t read_http_date(std::string_view text);

bool begins_with_chunk(Bytes body);

/// Removes the sizes of chunks from a body.
class ChunkDecoder {
 public:
  /// Receives the bytes of chunks; returns false to stop.
  using Take = std::function<bool(Bytes)>;

  /// Decodes the next bytes of the body. Returns false if `take` did, or if the body is damaged:
  /// see is_damaged().
  bool decode(Bytes bytes, const Take& take);

  bool is_damaged() const { return state_ == State::kDamaged; }

  /// Returns true once the last chunk was seen.
  bool is_complete() const { return state_ == State::kTrailer; }

 private:
  enum class State : std::uint8_t { kSize, kData, kDataEnd, kDataNewline, kTrailer, kDamaged };

  bool take_size();

  State state_ = State::kSize;
  bool ends_with_lf_ = false;  ///< the line of the size, and so the data, without CR
  std::string line_;           // the size so far
  std::uint64_t left_ = 0;     // of the chunk
};

}  // namespace mifdex::io::sandbox
