#include "engine/mif/line_ends.h"

#include <algorithm>
#include <cstring>

namespace mifdex::engine::mif {

io::PaddedBytes with_newlines(io::PaddedBytes text, io::Arena& arena) {
  const io::Bytes view = text.view();
  if (view.find('\n') != io::Bytes::npos || view.find('\r') == io::Bytes::npos) return text;
  char* copy = arena.allocate(view.size() + io::PaddedBytes::kPadding, 1);
  std::replace_copy(view.begin(), view.end(), copy, '\r', '\n');
  std::memset(copy + view.size(), 0, io::PaddedBytes::kPadding);
  return io::PaddedBytes::assume_padded(copy, view.size());
}

}  // namespace mifdex::engine::mif
