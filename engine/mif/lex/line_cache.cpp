#include "engine/mif/lex/line_cache.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace mifdex::engine::mif {
namespace {

// True if `token` may be in a plain line: a word, number or separator, of which the first
// must be a word. The meaning of a plain line does not depend on the text after it or the line
// before.
bool is_plain(const Token& token, bool first) {
  switch (token.kind) {
    case TokenKind::kWord:
      return true;
    case TokenKind::kInteger:
    case TokenKind::kEquals:
    case TokenKind::kComma:
    case TokenKind::kOpenParen:
    case TokenKind::kCloseParen:
    case TokenKind::kMinus:
    case TokenKind::kStar:
      return !first;
    default:
      return false;
  }
}

// True if `token`, read in the state `before`, is the value in `NAME 5` or `VALUE unknown`.
// Its end depends on the text after it, which is not in the key.
bool is_value_without_equals(const ReadingState& before, const Token& token) {
  const bool value = token.kind == TokenKind::kWord || token.kind == TokenKind::kInteger;
  return value && !token.first_on_line && wants_text(before.statement);
}

constexpr std::size_t kTokenWords = sizeof(Token) / sizeof(std::uint64_t);
static_assert(sizeof(Token) % sizeof(std::uint64_t) == 0);
static_assert(std::is_trivially_copyable_v<Token>);
static_assert(LineShape::kMostTokens * kTokenWords <= kShapeWords);

void put_words(const Token& token, std::uint64_t* words) {
  std::memcpy(words, &token, sizeof token);
}

}  // namespace

LineShapes::Table::Table() {
  // The layout of a string_view depends on the library, so it is probed.
  static constexpr char kText[1] = {};
  std::uint64_t words[kTokenWords];
  put_words(Token{.text = {kText, 1}}, words);
  for (std::size_t i = 0; i < LineShape::kMostTokens * kTokenWords; ++i) {
    const bool address = words[i % kTokenWords] == reinterpret_cast<std::uintptr_t>(kText);
    address_lanes[i] = address ? ~0ULL : 0;
  }
}

// Reads the tokens of the key, which has `size` bytes before its last; `shape.token_count` stays 0
// if they are not the same for all lines of the shape.
void LineShapes::read_tokens(const Table& table, std::size_t size, LineShape& shape) {
  const std::string_view line(shape.key, size);
  const bool quote_follows = shape.key[size] == '"';
  const bool comment = line.find('/') != std::string_view::npos;
  const bool ascii = std::none_of(line.begin(), line.end(),
                                  [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (!ascii || comment || line.find(kEndOfInput) != std::string_view::npos) return;
  ReadingState begin;
  begin.at = line.data();
  begin.end = line.data() + line.size();
  LiteralSearch no_search;
  TokenReader reader(begin, no_search);
  std::size_t count = 0;
  bool sets_place = false;
  while (true) {
    const ReadingState before = reader.state();
    bool passed_newline = false;
    if (skip_blanks(before.at, before.end, passed_newline) == before.end) break;
    if (before.after_equals || count == LineShape::kMostTokens) return;
    const Token token = reader.next();
    if (!is_plain(token, count == 0) || is_value_without_equals(before, token)) return;
    sets_place = sets_place || token.kind == TokenKind::kEquals;
    std::uint64_t* const words = shape.tokens + count * kTokenWords;
    put_words(token, words);
    for (std::size_t i = 0; i < kTokenWords; ++i) {
      words[i] -= table.address_lanes[i] & reinterpret_cast<std::uintptr_t>(shape.key);
    }
    ++count;
  }
  // If a value is missing here, it is looked for on the next line.
  if (!quote_follows && reader.state().after_equals) return;
  TokenContext after = reader.state();
  if (quote_follows) after.statement = Keyword::kNone;
  if (!sets_place) after.place = LiteralPlace{};
  shape.context = LineContext::of(after);
  shape.kept = sets_place ? 0 : LineContext::kPlaceByte;
  shape.token_count = count;
}

// A shape is learnt only when it comes a second time: texts without quotes come once.
[[gnu::noinline]] const LineShape& LineShapes::learn(Table& table, const char* line,
                                                     std::size_t size, std::uint32_t hash) {
  const std::size_t home = hash % kSlots;
  std::uint32_t& seen = table.seen[hash / kSlots % kSeen];
  if (seen != hash) {
    seen = hash;
    return table.unknown;
  }
  std::size_t slot = home;
  while (slot < home + kProbes && table.shapes[slot].key[0] != '\0') ++slot;
  if (slot == home + kProbes) slot = home + table.next_victim++ % kProbes;
  LineShape& shape = table.shapes[slot];
  shape = LineShape();
  std::memcpy(shape.key, line, size);
  read_tokens(table, size - 1, shape);
  return shape;
}

#if defined(__x86_64__)

// Returns the shape of the line whose first quote, CR or LF is its byte `size` - 1. Valid until the
// next call.
MIFDEX_AVX2 inline const LineShape& LineShapes::find(Table& table, const char* line,
                                                     std::size_t size) {
  // Hashes the length, the first eight bytes and the last eight.
  const std::uint64_t first = load_word(line);
  const std::uint64_t last = size < 8 ? first << (64 - 8 * size) : load_word(line + size - 8);
  const std::uint32_t hash = Avx2Block::hash(first + size, last);
  const std::size_t home = hash % kSlots;
  for (std::size_t slot = home; slot < home + kProbes; ++slot) {
    if (Avx2Block::begins_with(line, table.shapes[slot].key, size)) return table.shapes[slot];
  }
  return learn(table, line, size, hash);
}

// The begin of the next line is known from the first bits of this one, so that the CPU works on
// several lines at once: nothing on this path must depend on the tokens.
MIFDEX_AVX2 [[gnu::flatten]] Token* LineShapes::read_avx2(Table& table, ReadingState& state,
                                                          Token* out, const Token* limit) {
  const char* line = state.at;
  const char* const end = state.end;
  LineContext context = LineContext::of(state);
  while (out <= limit) {
    LineBits bits = Avx2Block::classify(line);
    const auto left = static_cast<std::size_t>(end - line);
    if (left < kBlockSize) {
      bits.events &= ~(~0ULL << left);
      bits.newlines &= ~(~0ULL << left);
    }
    if (bits.newlines == 0) break;
    const auto newline = static_cast<std::size_t>(std::countr_zero(bits.newlines));
    const auto first = static_cast<std::size_t>(std::countr_zero(bits.events));
    const bool quote = line[first] == '"';
    std::size_t close = 0;
    std::size_t line_end = first;
    if (quote) {
      close = static_cast<std::size_t>(std::countr_zero(bits.events & (bits.events - 1)));
      if (line[close] != '"') break;
      line_end = close + 1;
    }
    if (newline != line_end && !(newline == line_end + 1 && line[line_end] == '\r')) break;
    const LineShape& shape = find(table, line, first + 1);
    const std::size_t count = shape.token_count;
    if (count == 0) break;
    Avx2Block::write(shape.tokens, table.address_lanes, reinterpret_cast<std::uintptr_t>(line),
                     count == LineShape::kMostTokens, out);
    out += count;
    context.bytes = (context.bytes & shape.kept) | shape.context.bytes;
    if (quote) {
      *out++ = {
          TokenKind::kLiteral, Keyword::kNone, 0, false, {line + first + 1, close - first - 1}};
    }
    line += newline + 1;
  }
  state.at = line;
  context.put_into(state);
  return out;
}

#else
Token* LineShapes::read_avx2(Table&, ReadingState&, Token* out, const Token*) { return out; }
#endif

Token* LineShapes::read_lines(ReadingState& state, Token* out, const Token* limit) {
  if (table_ == nullptr) table_ = std::make_unique<Table>();
  return read_avx2(*table_, state, out, limit);
}

}  // namespace mifdex::engine::mif
