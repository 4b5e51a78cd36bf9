// Values that are no literal behind their `=`: numbers, words, texts without quotes or in other
// ones. One byte at a time: they are rare.
#include <cstring>
#include <string_view>

#include "engine/mif/tokenizer_reading.h"
#include "engine/mif/word_scan.h"

namespace mifdex::engine::mif {
namespace {

// Quotes that people and word processors write for ".
struct OddQuotes {
  std::string_view open;
  std::string_view close;
};

constexpr OddQuotes kOddQuotePairs[] = {
    {"'", "'"},           {"\u2018", "\u2019"}, {"\u201C", "\u201D"},
    {"\u201E", "\u201C"}, {"\u00AB", "\u00BB"},
};

const OddQuotes* find_odd_quotes(const char* at) {
  for (const OddQuotes& quotes : kOddQuotePairs) {
    if (std::memcmp(at, quotes.open.data(), quotes.open.size()) == 0) return &quotes;
  }
  return nullptr;
}

// The closing quote on the line of `at` behind which nothing but MIF stands; nullptr where there is
// none.
const char* find_odd_close(const OddQuotes& quotes, const char* at, const char* end) {
  for (; at < end && *at != '\n'; ++at) {
    if (std::memcmp(at, quotes.close.data(), quotes.close.size()) == 0 &&
        may_follow_value(at + quotes.close.size(), end)) {
      return at;
    }
  }
  return nullptr;
}

Token make(const ReadingState& state, TokenKind kind, const char* from, const char* to,
           std::uint8_t flags = 0) {
  return {kind,
          Keyword::kNone,
          flags,
          state.first_on_line,
          {from, static_cast<std::size_t>(to - from)}};
}

void skip_blanks_and_comments(ReadingState& state) {
  state.at = skip_blanks(state.at, state.end, state.line_start);
  while (is_comment(state.at, state.end)) {
    state.at = skip_blanks(find_line_end(state.at, state.end), state.end, state.line_start);
  }
}

// Whether a number, or one of the words that are values, comes next, and nothing else on its line
// that would make it the begin of a text: `5` but not `5 files copied`.
bool stands_alone(const ReadingState& state) {
  const char* word = state.at + (*state.at == '-' ? 1 : 0);
  const char* behind = word_end(word, state.end);
  if (behind == word) return false;
  const Keyword keyword = scan_keyword(word, static_cast<std::size_t>(behind - word));
  const bool value =
      is_class(*word, kDigit) || keyword == Keyword::kUnsupported || keyword == Keyword::kUnknown;
  return value && may_follow_value(behind, state.end);
}

Token read_bare_value(ReadingState& state) {
  const char* from = state.at;
  state.at = find_line_end(from, state.end);
  const char* to = state.at;
  while (to > from && is_class(to[-1], kBlank)) --to;
  state.first_on_line = false;
  const auto size = static_cast<std::size_t>(to - from);
  if (size > 1 && to[-1] == '"' && std::memchr(from, '"', size - 1) == nullptr) {
    return make(state, TokenKind::kLiteral, from, to - 1, kOddQuotes);
  }
  return make(state, TokenKind::kBareValue, from, to);
}

}  // namespace

// A literal, an integer, `* "path"`, `unsupported` or `unknown`, on this line or the next; anything
// else is a bare value (no grammar knows it; VB's setup1 wrote it).
std::optional<Token> read_odd_value(ReadingState& state) {
  const char*& at = state.at;
  const char* const end = state.end;
  while (at < end && is_class(*at, kBlank)) ++at;
  if (at < end && *at == '"') return std::nullopt;
  const char* line_rest = at;
  const bool nothing_here = at == end || *at == '\n' || is_comment(at, end);
  if (nothing_here) skip_blanks_and_comments(state);
  if (at < end && (*at == '"' || *at == '*')) return std::nullopt;
  if (nothing_here) {
    const bool number = at < end && (is_class(*at, kDigit) || *at == '-');
    if (number && !is_boundary_line(at, end)) return std::nullopt;
    return make(state, TokenKind::kBareValue, line_rest, line_rest);
  }
  if (const OddQuotes* quotes = find_odd_quotes(at)) {
    const char* content = at + quotes->open.size();
    if (const char* close = find_odd_close(*quotes, content, end)) {
      at = close + quotes->close.size();
      return make(state, TokenKind::kLiteral, content, close, kOddQuotes);
    }
  }
  if (stands_alone(state)) return std::nullopt;
  return read_bare_value(state);
}

}  // namespace mifdex::engine::mif
