// The grammar of tokens, and the scalar meaning of a MIF: one token after another, from the bytes
// and the state of reading.
//
// Threads: a TokenReader belongs to one. Its functions are inlined into the loops that call them,
// which keep its state in registers: a function that is called and not inlined gets copies.
#pragma once

#include <cstring>
#include <optional>

#include "engine/mif/lex/literal_end.h"
#include "engine/mif/lex/token.h"
#include "engine/mif/scan/byte_classes.h"
#include "engine/mif/scan/keyword_scan.h"
#include "engine/mif/scan/word_scan.h"

namespace mifdex::engine::mif {

/// The state that the next token's meaning depends on, besides its bytes.
struct alignas(8) TokenContext {
  bool first_on_line = true;  ///< of the token being made
  bool line_start = true;     ///< no token yet on this line
  bool item_begun =
      false;  ///< a number or a word of no statement was read: `1 = "text"` may follow
  bool after_equals = false;           ///< `statement =` was read and its value comes next
  Keyword statement = Keyword::kNone;  ///< the statement word just read, until its `=` is used up
  LiteralPlace place = LiteralPlace::kStatement;  ///< of a literal if it came next
};

/// The state of reading between two tokens.
struct ReadingState : TokenContext {
  const char* at = nullptr;
  const char* end = nullptr;
  const char* odd_blank = nullptr;  ///< the first blank beyond ASCII outside literals and comments
};

constexpr char kEndOfInput = '\x1A';  // ^Z ends the text outside a literal (GRAMMAR.md, section 1)

inline bool is_comment(const char* at, const char* end) {
  return at != end && *at == '/' && end - at >= 2 && at[1] == '/';
}

inline const char* find_line_end(const char* at, const char* end) {
  const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
  return newline == nullptr ? end : static_cast<const char*>(newline);
}

/// Reads a value after `VALUE =` that is not a literal on the same line. If there is no result, the
/// value is the token that begins at `state.at`, if there is one.
std::optional<Token> read_odd_value(ReadingState& state);

/// Reads the token at or after the byte above 7F at `state.at`, where a token may begin: blanks
/// beyond ASCII are skipped; `=`, `:` and quotes beyond ASCII are taken for those of ASCII.
Token read_beyond_ascii(ReadingState& state, LiteralSearch& search);

class TokenReader {
 public:
  TokenReader(const ReadingState& state, LiteralSearch& search) : state_(state), search_(search) {}

  const ReadingState& state() const { return state_; }
  ReadingState& state() { return state_; }

  /// Returns a token of `length` bytes from the current place, and updates the state.
  Token take_separator(TokenKind kind, std::size_t length) {
    const char* const from = state_.at;
    if (kind == TokenKind::kEquals) {
      state_.after_equals = wants_text(state_.statement);
      state_.place = state_.item_begun ? LiteralPlace::kItem : LiteralPlace::kStatement;
    } else if (kind == TokenKind::kOpenBrace) {
      state_.place = LiteralPlace::kRow;
    } else if (kind == TokenKind::kCloseBrace) {
      state_.place = LiteralPlace::kStatement;
    }
    state_.statement = Keyword::kNone;
    state_.item_begun = false;
    state_.at = from + length;
    return make(kind, from, from + length);
  }

  Token next() {
    const char* const from = state_.at;
    const bool value = state_.after_equals;
    state_.after_equals = false;
    bool passed_newline = false;
    state_.at = skip_blanks(from, state_.end, passed_newline);
    if (value) {
      const bool plain = !passed_newline && state_.at < state_.end && *state_.at == '"';
      if (!plain) return read_odd_value_from(from);
    } else {
      state_.line_start = state_.line_start || passed_newline;
      while (is_comment(state_.at, state_.end)) pass_comment();
    }
    return read_token();
  }

 private:
  void pass_comment() {
    state_.at = find_line_end(state_.at, state_.end);
    state_.at = skip_blanks(state_.at, state_.end, state_.line_start);
  }

  Token make(TokenKind kind, const char* from, const char* to, Keyword keyword = Keyword::kNone,
             std::uint8_t flags = 0) const {
    return {
        kind, keyword, flags, state_.first_on_line, {from, static_cast<std::size_t>(to - from)}};
  }

  Token read_token() {
    state_.first_on_line = state_.line_start;
    if (state_.at == state_.end || *state_.at == kEndOfInput) {
      state_.end = state_.at;
      return make(TokenKind::kEnd, state_.at, state_.at);
    }
    state_.line_start = false;
    const char first = *state_.at;
    if (is_class(first, kWordStart)) return read_word();
    if (first == '"') return read_literal();
    if (is_class(first, kDigit)) return read_integer();
    if (static_cast<unsigned char>(first) >= 0x80) return read_beyond_ascii_here();
    return read_separator();
  }

  Token read_word() {
    if (lacks_equals()) return read_without_equals();
    const char* from = state_.at;
    state_.at = word_end(from, state_.end);
    const Keyword keyword = scan_keyword(from, static_cast<std::size_t>(state_.at - from));
    state_.statement = is_statement(keyword) ? keyword : Keyword::kNone;
    state_.item_begun = keyword == Keyword::kNone;
    return make(TokenKind::kWord, from, state_.at, keyword);
  }

  Token read_integer() {
    if (lacks_equals()) return read_without_equals();
    const char* from = state_.at;
    const char* to = from;
    while (to < state_.end && is_class(*to, kWordRest) && *to != '-') ++to;
    state_.at = to;
    state_.statement = Keyword::kNone;
    state_.item_begun = true;
    return make(TokenKind::kInteger, from, to);
  }

  Token read_literal() {
    const char* content = state_.at + 1;
    state_.statement = Keyword::kNone;
    if (const char* quote = plain_closing_quote(content, state_.end)) {
      state_.at = quote + 1;
      return make(TokenKind::kLiteral, content, quote);
    }
    const LiteralEnd found = find_literal_end(content, state_.end, state_.place, search_);
    state_.at = found.next;
    return make(TokenKind::kLiteral, content, found.content_end, Keyword::kNone, found.flags);
  }

  static TokenKind separator_kind(char byte) {
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

  Token read_separator() {
    const char* from = state_.at;
    const bool colon = *from == ':' && state_.statement != Keyword::kNone;
    return take_separator(colon ? TokenKind::kEquals : separator_kind(*from), 1);
  }

  // True for `NAME text`, `VALUE text`: the rest of the line is the value, although `=` is
  // missing.
  bool lacks_equals() const {
    return state_.statement != Keyword::kNone && !state_.first_on_line &&
           wants_text(state_.statement);
  }

  Token read_without_equals() {
    state_.statement = Keyword::kNone;
    return read_odd_value_from(state_.at);
  }

  Token read_beyond_ascii_here() {
    ReadingState state = state_;
    const Token token = read_beyond_ascii(state, search_);
    state_ = state;
    return token;
  }

  Token read_odd_value_from(const char* from) {
    ReadingState state = state_;  // a copy is called by reference, so that state_ need not be
    state.at = from;
    const std::optional<Token> token = read_odd_value(state);
    state_ = state;
    return token ? *token : read_token();
  }

  ReadingState state_;
  LiteralSearch& search_;
};

}  // namespace mifdex::engine::mif
