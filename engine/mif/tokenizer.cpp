#include "engine/mif/tokenizer.h"

#include <cstring>

#include "engine/mif/byte_classes.h"

namespace mifdex::engine::mif {
namespace {

constexpr char kEndOfInput = '\x1A';  // ^Z ends the text outside a literal (mif-grammar, section 1)

bool is_comment(const char* at, const char* end) {
  return end - at >= 2 && at[0] == '/' && at[1] == '/';
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
  while (next_ < end_) {
    if (is_class(*next_, kBlank)) {
      ++next_;
    } else if (*next_ == '\n') {
      line_start_ = true;
      ++next_;
    } else if (is_comment(next_, end_)) {
      skip_line();
    } else {
      return;
    }
  }
}

Token Tokenizer::make(TokenKind kind, const char* from, const char* to) const {
  Token token;
  token.kind = kind;
  token.first_on_line = line_start_;
  token.text = {from, static_cast<std::size_t>(to - from)};
  return token;
}

Token Tokenizer::next() {
  if (after_equals_) {
    after_equals_ = false;
    return read_value();
  }
  skip_blanks();
  if (next_ == end_ || *next_ == kEndOfInput) {
    end_ = next_;
    return make(TokenKind::kEnd, next_, next_);
  }
  const char first = *next_;
  Token token;
  if (is_class(first, kWordStart)) {
    token = read_word();
  } else if (first == '"') {
    token = read_literal();
  } else if (is_class(first, kDigit)) {
    token = read_integer();
  } else {
    token = read_separator();
  }
  line_start_ = false;
  return token;
}

Token Tokenizer::read_word() {
  const char* from = next_;
  while (is_class(*next_, kWordRest) && next_ < end_) ++next_;
  Token token = make(TokenKind::kWord, from, next_);
  token.keyword = find_keyword(token.text);
  statement_ = is_statement(token.keyword) ? token.keyword : Keyword::kNone;
  item_begun_ = token.keyword == Keyword::kNone;
  return token;
}

Token Tokenizer::read_integer() {
  const char* from = next_;
  while (is_class(*next_, kWordRest) && *next_ != '-' && next_ < end_) ++next_;
  statement_ = Keyword::kNone;
  item_begun_ = true;
  return make(TokenKind::kInteger, from, next_);
}

Token Tokenizer::read_literal() {
  const LiteralEnd found = find_literal_end(next_ + 1, end_, place_, literal_search_);
  Token token = make(TokenKind::kLiteral, next_ + 1, found.content_end);
  token.flags = found.flags;
  next_ = found.next;
  statement_ = Keyword::kNone;
  return token;
}

Token Tokenizer::read_separator() {
  const TokenKind kind = separator_kind(*next_);
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
  const char* line_rest = next_;
  const bool nothing_here = next_ == end_ || *next_ == '\n' || is_comment(next_, end_);
  if (nothing_here) skip_blanks();
  if (next_ < end_ && (*next_ == '"' || *next_ == '*')) return next();
  if (nothing_here) {
    const bool number = next_ < end_ && (is_class(*next_, kDigit) || *next_ == '-');
    if (number && !is_boundary_line(next_, end_)) return next();
    return make(TokenKind::kBareValue, line_rest, line_rest);
  }
  const char* word_end = next_ + (*next_ == '-' ? 1 : 0);
  while (word_end < end_ && is_class(*word_end, kWordRest)) ++word_end;
  const std::string_view word(next_, static_cast<std::size_t>(word_end - next_));
  const bool number =
      !word.empty() && is_class(word[word[0] == '-' && word.size() > 1 ? 1 : 0], kDigit);
  const Keyword keyword = find_keyword(word);
  const bool plain = number || keyword == Keyword::kUnsupported || keyword == Keyword::kUnknown;
  if (plain && may_follow_value(word_end, end_)) return next();
  return read_bare_value();
}

Token Tokenizer::read_bare_value() {
  const char* from = next_;
  skip_line();
  const char* to = next_;
  while (to > from && is_class(to[-1], kBlank)) --to;
  Token token = make(TokenKind::kBareValue, from, to);
  if (std::memchr(from, '\\', token.text.size()) != nullptr) token.flags = kHasBackslash;
  return token;
}

}  // namespace mifdex::engine::mif
