#include "engine/mif/line_ends.h"

#include <algorithm>
#include <cstring>

namespace mifdex::engine::mif {
namespace {

// True if most lines of `text` end with CR alone. Another program may have put lines of its
// own before and after them, so the middle decides if counting is worth its time.
bool has_cr_lines(io::Bytes text) {
  constexpr std::size_t kGlance = 256;
  const io::Bytes middle = text.substr(text.size() / 2, std::min(kGlance, text.size() / 4));
  if (middle.find('\n') != io::Bytes::npos) return false;
  const auto returns = std::ranges::count(text, '\r');
  return returns > 2 * std::ranges::count(text, '\n');  // of CR LF as many of each
}

}  // namespace

io::PaddedBytes with_newlines(io::PaddedBytes text, io::Arena& arena) {
  const io::Bytes view = text.view();
  if (!has_cr_lines(view)) return text;
  char* copy = arena.allocate(view.size() + io::PaddedBytes::kPadding, 1);
  std::memcpy(copy, view.data(), view.size());
  std::memset(copy + view.size(), 0, io::PaddedBytes::kPadding);
  for (std::size_t i = 0; i < view.size(); ++i) {
    if (copy[i] == '\r' && copy[i + 1] != '\n') copy[i] = '\n';
  }
  return io::PaddedBytes::assume_padded(copy, view.size());
}

}  // namespace mifdex::engine::mif
