// Reads a MIF word by word: the scalar tokenizer, which is the meaning of the language here.
//
// Tokens are a function of the bytes alone. What a reader of real MIFs must forgive inside a token
// is decided here (which quote closes a literal, where an unquoted value ends); what it must
// forgive between tokens is the parser's.
//
// Ownership: tokens are views into the text given to the constructor. Threads: one tokenizer, one
// thread. Errors: there are none; every byte sequence gives tokens and then kEnd, in linear time.
#pragma once

#include <cstdint>

#include "engine/mif/literal_end.h"
#include "engine/mif/token.h"
#include "io/bytes.h"

namespace mifdex::engine::mif {

class Tokenizer {
 public:
  /// `text` is UTF-8 or any text that agrees with ASCII in its first 128 characters.
  explicit Tokenizer(io::PaddedBytes text)
      : begin_(text.data()), next_(text.data()), end_(text.end()) {}

  /// The next token; kEnd for ever after the last.
  Token next();

  /// Where `token` begins, in bytes from the start of the text.
  std::uint64_t offset_of(const Token& token) const {
    return static_cast<std::uint64_t>(token.text.data() - begin_);
  }

  /// Passes over the rest of the current line.
  void skip_line();

 private:
  void skip_blanks();
  Token make(TokenKind kind, const char* from, const char* to, Keyword keyword = Keyword::kNone,
             std::uint8_t flags = 0) const;
  Token read_token();
  Token read_word();
  Token read_integer();
  Token read_literal();
  Token read_separator();
  Token read_value();
  Token read_bare_value();
  bool stands_alone() const;

  const char* begin_;
  const char* next_;
  const char* end_;
  bool first_on_line_ = true;                      // of the token being made
  bool line_start_ = true;                         // no token yet on this line
  LiteralPlace place_ = LiteralPlace::kStatement;  // of a literal that came next
  bool item_begun_ = false;  // a number or a word of no statement was read: `1 = "text"` may follow
  Keyword statement_ = Keyword::kNone;  // the statement word just read, until its `=` is used up
  bool after_equals_ = false;           // `statement =` was read and its value comes next
  LiteralSearch literal_search_;
};

}  // namespace mifdex::engine::mif
