// Values after `=` that are not literals: numbers, words, texts without quotes or in other ones.
// One byte at a time: they are rare.
#include <cstring>
#include <string_view>

#include "engine/mif/lex/look_alikes.h"
#include "engine/mif/lex/tokenizer_inl.h"
#include "engine/mif/scan/word_scan.h"

namespace mifdex::engine::mif {
namespace {

// The closing quote on the line of `at` for a text that begins with an odd quote of `kind`: the
// first one after which only text follows that may follow a value. Its length is 0 if there is
// none.
struct OddClose {
  const char* at = nullptr;
  std::size_t length = 0;
};

OddClose find_odd_close(OddQuote kind, const char* at, const char* end, LiteralPlace place) {
  for (; at < end && *at != '\n'; ++at) {
    const OddQuoteAt odd = odd_quote_at(at, end);
    const std::size_t length = odd.kind == kind ? odd.length : *at == '"' ? 1 : 0;
    if (length != 0 && may_close_literal(at + length, end, place)) return {at, length};
  }
  return {};
}

Token make(const ReadingState& state, TokenKind kind, const char* from, const char* to,
           std::uint8_t flags = 0) {
  return {kind,
          Keyword::kNone,
          flags,
          state.first_on_line,
          {from, static_cast<std::size_t>(to - from)}};
}

void pass_odd_blank(ReadingState& state, std::size_t length) {
  if (state.odd_blank == nullptr) state.odd_blank = state.at;
  state.at += length;
}

void skip_blanks_and_comments(ReadingState& state) {
  while (true) {
    state.at = skip_blanks(state.at, state.end, state.line_start);
    if (is_comment(state.at, state.end)) {
      state.at = find_line_end(state.at, state.end);
    } else if (const std::size_t length = odd_blank_length(state.at, state.end); length != 0) {
      pass_odd_blank(state, length);
    } else {
      return;
    }
  }
}

void skip_blanks_of_line(ReadingState& state) {
  while (state.at < state.end) {
    if (is_class(*state.at, kBlank)) {
      ++state.at;
    } else if (const std::size_t length = odd_blank_length(state.at, state.end); length != 0) {
      pass_odd_blank(state, length);
    } else {
      return;
    }
  }
}

// Returns the text in odd quotes at `state.at`; nothing if no quote closes it on its line. The
// blanks that French writes inside its quotes are not part of the text.
std::optional<Token> read_odd_literal(ReadingState& state) {
  const OddQuoteAt open = odd_quote_at(state.at, state.end);
  if (open.kind == OddQuote::kNone) return std::nullopt;
  const char* const content = state.at + open.length;
  const OddClose close = find_odd_close(open.kind, content, state.end, state.place);
  if (close.length == 0) return std::nullopt;
  const auto size = static_cast<std::size_t>(close.at - content);
  const std::string_view text = trim_any_blanks({content, size});
  state.at = close.at + close.length;
  state.statement = Keyword::kNone;
  return make(state, TokenKind::kLiteral, text.data(), text.data() + text.size(), kOddQuotes);
}

// True if a number, or one of the words that are values, comes next, and nothing else on
// its line that would make it the begin of a text: `5` but not `5 files copied`.
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
  const std::string_view text = trim_any_blanks({from, static_cast<std::size_t>(to - from)});
  to = from + text.size();
  state.first_on_line = false;
  const std::size_t size = text.size();
  if (size > 1 && to[-1] == '"' && std::memchr(from, '"', size - 1) == nullptr) {
    return make(state, TokenKind::kLiteral, from, to - 1, kOddQuotes);
  }
  return make(state, TokenKind::kBareValue, from, to);
}

}  // namespace

// Reads a literal, an integer, `* "path"`, `unsupported` or `unknown`, on this line or the next;
// anything else is a bare value (it is in no grammar; VB's setup1 wrote it).
std::optional<Token> read_odd_value(ReadingState& state) {
  const char*& at = state.at;
  const char* const end = state.end;
  skip_blanks_of_line(state);
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
  if (std::optional<Token> literal = read_odd_literal(state)) return literal;
  if (stands_alone(state)) return std::nullopt;
  return read_bare_value(state);
}

Token read_beyond_ascii(ReadingState& state, LiteralSearch& search) {
  const char* const from = state.at;
  if (odd_blank_length(from, state.end) != 0) {
    state.line_start = state.first_on_line;
    skip_blanks_and_comments(state);
    TokenReader reader(state, search);
    const Token token = reader.next();  // begins with no blank, so the recursion ends here
    state = reader.state();
    return token;
  }
  const bool after_statement = state.statement != Keyword::kNone && !state.first_on_line;
  std::size_t length = odd_equals_length(from, state.end);
  if (length == 0 && after_statement) length = odd_colon_length(from, state.end);
  if (length != 0) {
    TokenReader reader(state, search);
    const Token token = reader.take_separator(TokenKind::kEquals, length);
    state = reader.state();
    return token;
  }
  const bool text_wanted = after_statement && wants_text(state.statement);
  if (text_wanted || state.place != LiteralPlace::kStatement) {
    if (const std::optional<Token> literal = read_odd_literal(state)) return *literal;
  }
  if (text_wanted) {
    state.statement = Keyword::kNone;
    if (const std::optional<Token> value = read_odd_value(state)) return *value;
  }
  TokenReader reader(state, search);
  const Token token = reader.take_separator(TokenKind::kStray, 1);
  state = reader.state();
  return token;
}

}  // namespace mifdex::engine::mif
