// The facts about a file in the header of its gzip member (RFC 1952, section 2.3).
//
// Threads: pure functions. Errors: a value that the bytes do not provide is empty.
#pragma once

#include <cstdint>
#include <string>

#include "io/base/bytes.h"

namespace mifdex::io::sandbox {

struct GzipHeader {
  std::string name;         ///< of the file that was packed, in the writer's encoding; "": none
  std::uint32_t mtime = 0;  ///< seconds since 1970; 0: none
};

/// Reads it from the first bytes of a member.
GzipHeader read_gzip_header(Bytes beginning);

}  // namespace mifdex::io::sandbox
