#include "io/sandbox/decoders/source.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace mifdex::io::sandbox {

ssize_t Source::read_at(std::uint64_t offset, char* place, std::size_t length) {
  if (offset >= range_.size) return 0;
  const auto wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(length, range_.size - offset));
  std::size_t have = 0;
  while (have < wanted) {
    const ssize_t got =
        ::pread(fd_, place + have, wanted - have, static_cast<off_t>(range_.begin + offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes_read_ += have;
  return static_cast<ssize_t>(have);
}

}  // namespace mifdex::io::sandbox
