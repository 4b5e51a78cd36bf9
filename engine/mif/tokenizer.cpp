#include "engine/mif/tokenizer.h"

#include <cstring>
#include <string_view>

#include "engine/mif/byte_classes.h"
#include "engine/mif/word_scan.h"

namespace mifdex::engine::mif {
namespace {

constexpr char kEndOfInput = '\x1A';  // ^Z ends the text outside a literal (mif-grammar, section 1)

bool is_comment(const char* at, const char* end) {
  return end - at >= 2 && at[0] == '/' && at[1] == '/';
}

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

TokenKind separator_kind(char byte) {
  switch (byte) {
    case '=':
      return TokenKind::kEquals;
    case ',':
      return TokenKind::kComma;
    case '{':
      return TokenKind::kOpenBrace;
    case '}':
      return TokenKind::kCloseBrace;
    case '(':
      return TokenKind::kOpenParen;
    case ')':
      return TokenKind::kCloseParen;
    case '-':
      return TokenKind::kMinus;
    case '*':
      return TokenKind::kStar;
    default:
      return TokenKind::kStray;
  }
}

}  // namespace

void Tokenizer::skip_line() {
  const void* newline = std::memchr(next_, '\n', static_cast<std::size_t>(end_ - next_));
  next_ = newline == nullptr ? end_ : static_cast<const char*>(newline);
}

void Tokenizer::skip_blanks() {
  const char* at = next_;
  while (true) {
    at = skip_spaces(at, end_);
    if (at == end_) break;
    if (*at == '\n') {
      line_start_ = true;
      ++at;
    } else if (is_class(*at, kBlank)) {
      ++at;
    } else if (is_comment(at, end_)) {
      next_ = at;
      skip_line();
      at = next_;
    } else {
      break;
    }
  }
  next_ = at;
}

Token Tokenizer::make(TokenKind kind, const char* from, const char* to, Keyword keyword,
                      std::uint8_t flags) const {
  return {kind, keyword, flags, first_on_line_, {from, static_cast<std::size_t>(to - from)}};
}

Token Tokenizer::next() {
  if (after_equals_) {
    after_equals_ = false;
    return read_value();
  }
  skip_blanks();
  return read_token();
}

Token Tokenizer::read_token() {
  first_on_line_ = line_start_;
  if (next_ == end_ || *next_ == kEndOfInput) {
    end_ = next_;
    return make(TokenKind::kEnd, next_, next_);
  }
  line_start_ = false;
  const char first = *next_;
  if (is_class(first, kWordStart)) return read_word();
  if (first == '"') return read_literal();
  if (is_class(first, kDigit)) return read_integer();
  return read_separator();
}

Token Tokenizer::read_word() {
  const char* from = next_;
  const char* to = from;
  while (is_class(*to, kWordRest) && to < end_) ++to;
  next_ = to;
  const Keyword keyword = find_keyword({from, static_cast<std::size_t>(to - from)});
  statement_ = is_statement(keyword) ? keyword : Keyword::kNone;
  item_begun_ = keyword == Keyword::kNone;
  return make(TokenKind::kWord, from, to, keyword);
}

Token Tokenizer::read_integer() {
  const char* from = next_;
  while (is_class(*next_, kWordRest) && *next_ != '-' && next_ < end_) ++next_;
  statement_ = Keyword::kNone;
  item_begun_ = true;
  return make(TokenKind::kInteger, from, next_);
}

Token Tokenizer::read_literal() {
  const char* content = next_ + 1;
  const LiteralEnd found = find_literal_end(content, end_, place_, literal_search_);
  next_ = found.next;
  statement_ = Keyword::kNone;
  return make(TokenKind::kLiteral, content, found.content_end, Keyword::kNone, found.flags);
}

Token Tokenizer::read_separator() {
  const bool colon = *next_ == ':' && statement_ != Keyword::kNone;
  const TokenKind kind = colon ? TokenKind::kEquals : separator_kind(*next_);
  if (kind == TokenKind::kEquals) {
    after_equals_ = wants_text(statement_);
    place_ = item_begun_ ? LiteralPlace::kItem : LiteralPlace::kStatement;
  } else if (kind == TokenKind::kOpenBrace) {
    place_ = LiteralPlace::kRow;
  } else if (kind == TokenKind::kCloseBrace) {
    place_ = LiteralPlace::kStatement;
  }
  statement_ = Keyword::kNone;
  item_begun_ = false;
  ++next_;
  return make(kind, next_ - 1, next_);
}

// What stands behind `VALUE =`: a literal, an integer, `* "path"`, `unsupported` or `unknown`, on
// this line or the next; anything else is a bare value (no grammar knows it; VB's setup1 wrote it).
Token Tokenizer::read_value() {
  while (next_ < end_ && is_class(*next_, kBlank)) ++next_;
  if (next_ < end_ && *next_ == '"') return read_token();
  const char* line_rest = next_;
  const bool nothing_here = next_ == end_ || *next_ == '\n' || is_comment(next_, end_);
  if (nothing_here) skip_blanks();
  if (next_ < end_ && (*next_ == '"' || *next_ == '*')) return read_token();
  if (nothing_here) {
    const bool number = next_ < end_ && (is_class(*next_, kDigit) || *next_ == '-');
    if (number && !is_boundary_line(next_, end_)) return read_token();
    return make(TokenKind::kBareValue, line_rest, line_rest);
  }
  if (const OddQuotes* quotes = find_odd_quotes(next_)) {
    if (const char* close = find_odd_close(*quotes, next_ + quotes->open.size(), end_)) {
      const char* content = next_ + quotes->open.size();
      next_ = close + quotes->close.size();
      return make(TokenKind::kLiteral, content, close, Keyword::kNone, kOddQuotes);
    }
  }
  return stands_alone() ? read_token() : read_bare_value();
}

// Whether a number, or one of the words that are values, comes next, and nothing else on its line
// that would make it the begin of a text: `5` but not `5 files copied`.
bool Tokenizer::stands_alone() const {
  const char* word = next_ + (*next_ == '-' ? 1 : 0);
  const char* word_end = word;
  while (word_end < end_ && is_class(*word_end, kWordRest)) ++word_end;
  if (word_end == word) return false;
  const Keyword keyword = find_keyword({word, static_cast<std::size_t>(word_end - word)});
  const bool value =
      is_class(*word, kDigit) || keyword == Keyword::kUnsupported || keyword == Keyword::kUnknown;
  return value && may_follow_value(word_end, end_);
}

Token Tokenizer::read_bare_value() {
  const char* from = next_;
  skip_line();
  const char* to = next_;
  while (to > from && is_class(to[-1], kBlank)) --to;
  first_on_line_ = false;
  const auto size = static_cast<std::size_t>(to - from);
  if (size > 1 && to[-1] == '"' && std::memchr(from, '"', size - 1) == nullptr) {
    return make(TokenKind::kLiteral, from, to - 1, Keyword::kNone, kOddQuotes);
  }
  return make(TokenKind::kBareValue, from, to);
}

}  // namespace mifdex::engine::mif
