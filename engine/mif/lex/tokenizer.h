// Reads a MIF word by word, a few dozen tokens ahead of the caller.
//
// Tokens are a function of the bytes alone. Mistakes inside a token are forgiven here (which quote
// closes a literal, where an unquoted value ends), mistakes between tokens in the parser.
//
// Ownership: tokens are views into the text given to the constructor. Threads: one tokenizer, one
// thread. Errors: there are none; every byte sequence gives tokens and then kEnd, in linear time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/mif/lex/line_cache.h"
#include "engine/mif/lex/literal_end.h"
#include "engine/mif/lex/token.h"
#include "engine/mif/lex/tokenizer_inl.h"
#include "engine/mif/scan/scan_level.h"
#include "io/base/bytes.h"

namespace mifdex::engine::mif {

/// The tokens that were read and not yet returned. A copy has only these.
class TokenQueue {
 public:
  TokenQueue() = default;
  TokenQueue(const TokenQueue& other) { *this = other; }
  TokenQueue& operator=(const TokenQueue& other) {
    if (this == &other) return *this;
    made_ =
        static_cast<std::size_t>(std::copy(other.tokens_.begin() + other.taken_,
                                           other.tokens_.begin() + other.made_, tokens_.begin()) -
                                 tokens_.begin());
    taken_ = 0;
    return *this;
  }
  ~TokenQueue() = default;

  bool empty() const { return taken_ == made_; }
  const Token& take() { return tokens_[taken_++]; }

  /// The memory of an empty queue, for kMostTokens; then the number that was written.
  Token* begin() { return tokens_.data(); }
  void fill(std::size_t made) {
    taken_ = 0;
    made_ = made;
  }

  static constexpr std::size_t kMostTokens = 64;

 private:
  std::array<Token, kMostTokens> tokens_;
  std::size_t taken_ = 0;
  std::size_t made_ = 0;
};

class Tokenizer {
 public:
  /// `text` must be UTF-8 or a text that agrees with ASCII in its first 128 characters. The CPU
  /// must have `level`, which affects only speed.
  explicit Tokenizer(io::PaddedBytes text, ScanLevel level = best_scan_level()) : level_(level) {
    restart(text);
  }

  /// Begins again with `text`; keeps the shapes of lines learnt before.
  void restart(io::PaddedBytes text) {
    begin_ = text.data();
    state_ = ReadingState();
    state_.at = text.data();
    state_.end = text.end();
    literal_search_ = LiteralSearch();
    queue_.fill(0);
  }

  /// Returns the next token, valid until the next call; kEnd for ever after the last.
  const Token& next() {
    if (queue_.empty()) read_ahead();
    return queue_.take();
  }

  /// Skips the text before `offset`, which must be the begin of a line. Only before the first
  /// next().
  void skip_to(std::uint64_t offset) { state_.at = begin_ + offset; }

  /// Returns the end of the text when next() has returned kEnd: its size, or the offset of a ^Z.
  std::uint64_t end_offset() const { return static_cast<std::uint64_t>(state_.end - begin_); }

  /// Returns the place of the first blank beyond ASCII outside literals and comments, in bytes from
  /// the start of the text, among the tokens read so far; nothing if there is none.
  std::optional<std::uint64_t> odd_blank() const {
    if (state_.odd_blank == nullptr) return std::nullopt;
    return static_cast<std::uint64_t>(state_.odd_blank - begin_);
  }

  std::uint64_t offset_of(const Token& token) const {
    return static_cast<std::uint64_t>(token.text.data() - begin_);
  }

 private:
  void read_ahead();
  std::size_t read_tokens(Token* out);
  std::size_t read_lines(Token* out);

  const char* begin_ = nullptr;
  ScanLevel level_;
  ReadingState state_;
  LiteralSearch literal_search_;
  LineShapes shapes_;
  TokenQueue queue_;
};

}  // namespace mifdex::engine::mif
