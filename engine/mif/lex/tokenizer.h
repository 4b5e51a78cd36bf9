// Reads a MIF word by word, a few dozen tokens ahead of who asks for them.
//
// Tokens are a function of the bytes alone. What a reader of real MIFs must forgive inside a token
// is decided here (which quote closes a literal, where an unquoted value ends); what it must
// forgive between tokens is the parser's.
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

/// The tokens that were read and not yet asked for. A copy has these alone.
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

  /// Of an empty queue: where kMostTokens can be written, and how many were.
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
  /// `text` is UTF-8 or any text that agrees with ASCII in its first 128 characters. `level` is one
  /// that the CPU has; it makes no difference but speed.
  explicit Tokenizer(io::PaddedBytes text, ScanLevel level = best_scan_level()) : level_(level) {
    restart(text);
  }

  /// Begins anew with `text`, what was learnt kept.
  void restart(io::PaddedBytes text) {
    begin_ = text.data();
    state_ = ReadingState();
    state_.at = text.data();
    state_.end = text.end();
    literal_search_ = LiteralSearch();
    queue_.fill(0);
  }

  /// The next token, which holds until one more is asked for; kEnd for ever after the last.
  const Token& next() {
    if (queue_.empty()) read_ahead();
    return queue_.take();
  }

  /// Passes over the text before `offset`, the begin of a line. Only before the first next().
  void skip_to(std::uint64_t offset) { state_.at = begin_ + offset; }

  /// Where the text ended once next() has given kEnd: its size, or the offset of a ^Z.
  std::uint64_t end_offset() const { return static_cast<std::uint64_t>(state_.end - begin_); }

  /// Where the first blank beyond ASCII lies outside literals and comments, in bytes from the start
  /// of the text, among the tokens read so far; nothing where there is none.
  std::optional<std::uint64_t> odd_blank() const {
    if (state_.odd_blank == nullptr) return std::nullopt;
    return static_cast<std::uint64_t>(state_.odd_blank - begin_);
  }

  /// Where `token` begins, in bytes from the start of the text.
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
