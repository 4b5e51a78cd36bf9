// Bytes to text: the first byte chooses the encoding, the rest is the file.
#include <algorithm>
#include <array>
#include <string_view>

#include "io/base/arena.h"
#include "io/text/source_offsets.h"
#include "io/text/text_encoding.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;

constexpr std::array<std::string_view, 19> kEncodings = {
    "auto",         "utf-8",        "iso-8859-1",   "cp437",        "cp850",
    "cp852",        "cp866",        "windows-1250", "windows-1251", "windows-1253",
    "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258",
    "shift_jis",    "gbk",          "big5",         "euc-kr"};

/// How many offsets of a text are looked up again: each look-up walks the text from its beginning.
constexpr std::size_t kOffsetsAsked = 64;

/// Returns the length of the well-formed UTF-8 character at the front of `text`; 0 if there is
/// none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 0 || first > 0xF4 || length > text.size()) return 0;
  std::uint32_t code = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
    code = code << 6U | (byte(i) & 0x3FU);
  }
  const bool overlong = code < (length == 2 ? 0x80U : length == 3 ? 0x800U : 0x10000U);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return overlong || surrogate || code > 0x10FFFF ? 0 : length;
}

void check_is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    require(length != 0, "decoded text is UTF-8");
    text.remove_prefix(length);
  }
}

void check_offsets(io::PaddedBytes raw, const io::DecodedText& decoded) {
  const std::size_t size = decoded.text.size();
  io::SourceOffsets offsets(raw, decoded);
  require(offsets.at(size) == raw.size(), "the end stands for the end");
  const std::size_t step = size / kOffsetsAsked + 1;
  std::size_t last = 0;
  for (std::size_t offset = 0; offset < size; offset += step) {
    const std::size_t source = offsets.at(offset);
    require(source < raw.size(), "a character has a place in the file");
    require(source >= last, "later characters have later places");
    require(decoded.converted || raw.data() + source == decoded.text.data() + offset,
            "what was not converted is a view of its place");
    last = source;
  }
}

void check_kind(std::string_view raw, const io::DecodedText& decoded) {
  const bool ascii = std::all_of(raw.begin(), raw.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (decoded.encoding.kind() == io::EncodingKind::kAscii) {
    require(ascii && decoded.text.view() == raw, "ASCII is what has no other byte, and stays");
  }
  if (decoded.lossy) {
    require(decoded.text.view().find("\xEF\xBF\xBD") != std::string_view::npos,
            "what was lost shows as U+FFFD");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto encoding = io::find_encoding(kEncodings[data[0] % kEncodings.size()]);
  require(encoding.has_value(), "every encoding of the list is known");
  const std::string_view bytes = fuzz::view_of(data + 1, size - 1);
  const fuzz::PaddedInput raw(bytes);
  const fuzz::PaddedInput same(bytes, '\xFF');
  io::Arena arena;
  const io::DecodedText decoded = io::decode_text(raw.bytes(), *encoding, arena);
  check_is_utf8(decoded.text.view());
  check_offsets(raw.bytes(), decoded);
  check_kind(raw.view(), decoded);
  fuzz::touch({decoded.text.data(), decoded.text.size() + io::PaddedBytes::kPadding});
  const io::DecodedText again = io::decode_text(same.bytes(), *encoding, arena);
  require(again.text.view() == decoded.text.view() && again.lossy == decoded.lossy,
          "what stands behind the end does not matter");
  return 0;
}
