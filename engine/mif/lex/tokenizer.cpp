#include "engine/mif/lex/tokenizer.h"

#include "engine/mif/scan/word_scan.h"

namespace mifdex::engine::mif {

// Flattened, so that the reader's state stays in registers.
[[gnu::flatten]] std::size_t Tokenizer::read_tokens(Token* out) {
  TokenReader reader(state_, literal_search_);
  std::size_t made = 0;
  bool at_end = false;
  while (!at_end && made < TokenQueue::kMostTokens) {
    out[made] = reader.next();
    at_end = out[made].kind == TokenKind::kEnd;
    ++made;
  }
  state_ = reader.state();
  return made;
}

// Reads plain lines as lines, and the text between them token by token.
std::size_t Tokenizer::read_lines(Token* const begin) {
  TokenReader reader(state_, literal_search_);
  ReadingState& state = reader.state();
  Token* out = begin;
  const Token* const limit = begin + TokenQueue::kMostTokens - LineShapes::kMostTokensOfLine;
  while (out <= limit) {
    const bool line_begins = state.line_start && !state.after_equals && state.at < state.end;
    if (line_begins) out = shapes_.read_lines(state, out, limit);
    if (out > limit) break;
    *out = reader.next();
    if (out++->kind == TokenKind::kEnd) break;
    const bool line_ends = state.end - state.at >= 2 && is_line_end(state.at);
    if (line_ends && !state.after_equals) {
      state.at += *state.at == '\n' ? 1 : 2;
      state.line_start = true;
    }
  }
  state_ = state;
  return static_cast<std::size_t>(out - begin);
}

void Tokenizer::read_ahead() {
  Token* const out = queue_.begin();
  queue_.fill(level_ == ScanLevel::kScalar ? read_tokens(out) : read_lines(out));
}

}  // namespace mifdex::engine::mif
