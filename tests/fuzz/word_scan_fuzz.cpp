// One meaning, several speeds: the loops that read eight bytes at a time against loops that read
// one.
#include <string_view>

#include "engine/mif/scan/byte_classes.h"
#include "engine/mif/scan/word_scan.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;
namespace mif = engine::mif;

const char* skip_spaces_slowly(const char* at, const char* end) {
  while (at < end && *at == ' ') ++at;
  return at;
}

const char* find_literal_event_slowly(const char* at, const char* end) {
  while (at < end && !mif::is_class(*at, mif::kLiteralEvent)) ++at;
  return at;
}

/// Compares the lowest byte that find_byte marks with a check of each byte.
void check_find_byte(const char* at, char byte) {
  int first = 0;
  while (first < 8 && at[first] != byte) ++first;
  const std::uint64_t found = mif::find_byte(mif::load_word(at), byte);
  require(found == 0 ? first == 8 : std::countr_zero(found) / 8 == first, "the first such byte");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostBytes = 40;  // every beginning with every end
  const std::string_view bytes = fuzz::view_of(data, std::min(size, kMostBytes));
  for (const char fill : {'\0', ' ', '"'}) {
    const fuzz::PaddedInput text(bytes, fill);
    const char* const begin = text.view().data();
    for (std::size_t from = 0; from <= bytes.size(); ++from) {
      const char* const at = begin + from;
      for (const char byte : {'"', '\\', '\r', '\n'}) check_find_byte(at, byte);
      for (std::size_t to = from; to <= bytes.size(); ++to) {
        const char* const end = begin + to;
        require(mif::skip_spaces(at, end) == skip_spaces_slowly(at, end), "skip_spaces");
        require(mif::find_literal_event(at, end) == find_literal_event_slowly(at, end),
                "find_literal_event");
      }
    }
  }
  return 0;
}
