// The words of the MIF language (GRAMMAR.md, sections 2 and 3).
//
// Ownership: a Token is a view into the text it was read from.  Threads: values.
#pragma once

#include <cstdint>
#include <string_view>

namespace mifdex::engine::mif {

enum class TokenKind : std::uint8_t {
  kEnd,        ///< the end of the text, or ^Z outside a literal
  kWord,       ///< an identifier: [A-Za-z_][A-Za-z0-9_-]*
  kInteger,    ///< decimal, octal with a leading 0, or hexadecimal with 0x; without its sign
  kLiteral,    ///< "text": the view is the text between the quotes
  kBareValue,  ///< unquoted text after `VALUE =` and its like, to the end of the line, trimmed; may
               ///< be empty
  kEquals,     ///< `=`, or a colon in its place after a statement's word
  kComma,
  kOpenBrace,
  kCloseBrace,
  kOpenParen,
  kCloseParen,
  kMinus,
  kStar,
  kStray,  ///< a byte that begins no token
};

/// The words of the grammar; every other word is kNone.
enum class Keyword : std::uint8_t {
  kNone,
  kStart,
  kEnd,
  kComponent,
  kGroup,
  kAttribute,
  kTable,
  kPath,
  kEnum,  // blocks
  kName,
  kId,
  kClass,
  kKey,
  kPragma,
  kDescription,
  kLanguage,  // statements
  kType,
  kAccess,
  kStorage,
  kValue,
  kUnsupported,
  kUnknown,  // values
};

/// Findings of the tokenizer inside a token that a reader of its text must know.
enum TokenFlag : std::uint8_t {
  kHasBackslash = 1,    ///< escapes may have to be resolved
  kHasReturn = 2,       ///< it has a CR, which every reader drops (section 1)
  kHasNewline = 4,      ///< a raw newline in a literal (section 3)
  kUnterminated = 8,    ///< a literal whose closing quote is missing
  kHasInnerQuote = 16,  ///< an unescaped quote inside a literal (Q160776)
  kOddQuotes = 32,      ///< a literal in other quotes than ", or one whose opening quote is missing
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Keyword keyword = Keyword::kNone;  ///< for kWord
  std::uint8_t flags = 0;            ///< TokenFlag bits
  bool first_on_line = false;
  std::string_view text;  ///< a literal without its quotes

  bool is(Keyword word) const { return keyword == word; }
};

/// True if `keyword` names a block, which may follow START and END.
constexpr bool is_block(Keyword keyword) {
  return keyword >= Keyword::kComponent && keyword <= Keyword::kEnum;
}

constexpr bool is_statement(Keyword keyword) {
  return keyword >= Keyword::kName && keyword <= Keyword::kValue;
}

/// True if the statement `keyword = ...` requires a literal; other text there is then a
/// bare value.
constexpr bool wants_text(Keyword keyword) {
  switch (keyword) {
    case Keyword::kName:
    case Keyword::kClass:
    case Keyword::kPragma:
    case Keyword::kDescription:
    case Keyword::kLanguage:
    case Keyword::kValue:
      return true;
    default:
      return false;
  }
}

/// Returns the keyword of `word`, without regard to case (section 2).
Keyword find_keyword(std::string_view word);

}  // namespace mifdex::engine::mif
