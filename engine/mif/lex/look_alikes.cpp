#include "engine/mif/lex/look_alikes.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/mif/scan/byte_classes.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

using namespace std::string_view_literals;

struct CodePoint {
  std::uint32_t code = 0;  ///< 0: not a character of two or three bytes
  std::size_t length = 0;
};

std::uint32_t trail(const char* at) { return static_cast<unsigned char>(*at) & 0x3FU; }

// Reads one character. All look-alikes have two or three bytes in UTF-8; the text was decoded
// before, so that its sequences are whole, except at the end of a view.
CodePoint read_code_point(const char* at, const char* end) {
  const auto left = static_cast<std::size_t>(end - at);
  const auto lead = static_cast<unsigned char>(*at);
  if (lead >= 0xC2 && lead < 0xE0 && left >= 2) return {(lead & 0x1FU) << 6U | trail(at + 1), 2};
  if (lead >= 0xE0 && lead < 0xF0 && left >= 3) {
    return {(lead & 0x0FU) << 12U | trail(at + 1) << 6U | trail(at + 2), 3};
  }
  return {};
}

struct CodeRange {
  std::uint32_t first;
  std::uint32_t last;
};

constexpr std::array kBlanks = {
    CodeRange{0x0085, 0x0085},  // next line
    CodeRange{0x00A0, 0x00A0},  // no-break space
    CodeRange{0x1680, 0x1680}, CodeRange{0x180E, 0x180E},
    CodeRange{0x2000, 0x200F},  // typographic spaces, zero-width ones, direction marks
    CodeRange{0x2028, 0x202F},  // line and paragraph separators, direction marks, narrow no-break
    CodeRange{0x205F, 0x2064}, CodeRange{0x3000, 0x3000},
    CodeRange{0xFEFF, 0xFEFF},
};

bool is_odd_blank(std::uint32_t code) {
  return std::any_of(kBlanks.begin(), kBlanks.end(), [code](const CodeRange& range) {
    return code >= range.first && code <= range.last;
  });
}

OddQuote quote_kind(std::uint32_t code) {
  constexpr std::u32string_view kSingles =
      U"\u00B4\u02BC\u2018\u2019\u201A\u201B\u2032\u2039\u203A\uFF07";
  constexpr std::u32string_view kDoubles =
      U"\u00AB\u00BB\u201C\u201D\u201E\u201F\u2033\u275D\u275E\u300A\u300B\u300C\u300D\u300E\u300F"
      U"\u301D\u301E\u301F\uFF02";
  const auto character = static_cast<char32_t>(code);
  if (kSingles.find(character) != std::u32string_view::npos) return OddQuote::kSingle;
  if (kDoubles.find(character) != std::u32string_view::npos) return OddQuote::kDouble;
  return OddQuote::kNone;
}

std::size_t length_if(const char* at, const char* end, std::u32string_view characters) {
  if (at == end || ascii::is_ascii(*at)) return 0;
  const CodePoint point = read_code_point(at, end);
  const bool found = point.code != 0 && characters.find(static_cast<char32_t>(point.code)) !=
                                            std::u32string_view::npos;
  return found ? point.length : 0;
}

// Returns the begin of the character that ends at `end`; characters of four bytes are not
// look-alikes.
const char* character_before(const char* begin, const char* end) {
  const char* at = end - 1;
  while (at > begin && end - at < 3 && (static_cast<unsigned char>(*at) & 0xC0U) == 0x80) --at;
  return at;
}

}  // namespace

std::size_t odd_blank_length(const char* at, const char* end) {
  if (at == end || ascii::is_ascii(*at)) return 0;
  const CodePoint point = read_code_point(at, end);
  return point.code != 0 && is_odd_blank(point.code) ? point.length : 0;
}

const char* skip_any_blanks(const char* at, const char* end, bool newlines) {
  const std::uint8_t classes =
      newlines ? static_cast<std::uint8_t>(kBlank | kNewline) : std::uint8_t{kBlank};
  while (at < end) {
    if (is_class(*at, classes)) {
      ++at;
    } else if (const std::size_t length = odd_blank_length(at, end); length != 0) {
      at += length;
    } else {
      break;
    }
  }
  return at;
}

std::string_view trim_any_blanks(std::string_view text) {
  const char* const from = text.data();
  const char* const end = from + text.size();
  const char* const begin = skip_any_blanks(from, end, true);
  const char* last = end;
  while (last > begin) {
    if (is_class(last[-1], kBlank | kNewline)) {
      --last;
      continue;
    }
    const char* const before = character_before(begin, last);
    if (odd_blank_length(before, last) != static_cast<std::size_t>(last - before)) break;
    last = before;
  }
  return {begin, static_cast<std::size_t>(last - begin)};
}

std::size_t odd_equals_length(const char* at, const char* end) {
  return length_if(at, end, U"\uFF1D\uFE66");
}

std::size_t odd_colon_length(const char* at, const char* end) {
  return length_if(at, end, U"\uFF1A\uFE55");
}

OddQuoteAt odd_quote_at(const char* at, const char* end) {
  if (at == end) return {};
  if (*at == '\'' || *at == '`') return {OddQuote::kSingle, 1};
  if (ascii::is_ascii(*at)) return {};
  const CodePoint point = read_code_point(at, end);
  const OddQuote kind = point.code == 0 ? OddQuote::kNone : quote_kind(point.code);
  return {kind, kind == OddQuote::kNone ? 0 : point.length};
}

}  // namespace mifdex::engine::mif
