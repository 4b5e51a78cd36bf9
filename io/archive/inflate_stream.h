// A deflated stream decoded piece by piece, for what does not fit into memory as a whole.
//
// Threads: one at a time. Ownership: the packed bytes must outlive it. Errors: nothing, for bytes
// that are no such stream or end early.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "io/base/bytes.h"

namespace mifdex::io {

class InflateStream {
 public:
  explicit InflateStream(Bytes packed);
  ~InflateStream();
  InflateStream(const InflateStream&) = delete;
  InflateStream& operator=(const InflateStream&) = delete;

  /// Writes the next `size` bytes to `place`, less only at the end; 0 after it.
  std::optional<std::size_t> read(char* place, std::size_t size);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mifdex::io
