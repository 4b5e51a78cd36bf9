// The shapes of lines, remembered from line to line and from file to file.
//
// The MIFs of one writer differ in their values and hardly in anything else: `      ID = 1`, `
// START ATTRIBUTE`, `      VALUE = "`. A line's shape is the text before its first quote, or all of
// it if it has none. If a line begins like an earlier one, it has the same tokens, and they need
// not be read again. Only plain lines are read in this way: words, numbers and separators, and at
// the end a literal without an escape, all within 64 bytes.
//
// The cache never changes a token, only the time it takes. Threads: one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "engine/mif/lex/token.h"
#include "engine/mif/lex/tokenizer_inl.h"
#include "engine/mif/scan/line_scan.h"
#include "engine/mif/scan/word_scan.h"

namespace mifdex::engine::mif {

/// The state after a line that the next one depends on, one byte per field.
struct LineContext {
  std::uint64_t bytes = 0;

  static constexpr std::uint64_t kPlaceByte = 0xFF;

  static LineContext of(const TokenContext& context) {
    return {static_cast<std::uint64_t>(context.place) |
            static_cast<std::uint64_t>(context.statement) << 8U |
            static_cast<std::uint64_t>(context.item_begun) << 16U};
  }
  void put_into(TokenContext& context) const {
    context.place = static_cast<LiteralPlace>(bytes & 0xFFU);
    context.statement = static_cast<Keyword>(bytes >> 8U & 0xFFU);
    context.item_begun = (bytes >> 16U & 1U) != 0;
  }
};

struct LineShape {
  static constexpr std::size_t kMostTokens = 6;

  /// The line up to and with its first quote, CR or LF. A line is of this shape if it begins with
  /// these bytes.
  alignas(256) char key[kBlockSize] = {};
  ShapeWords tokens = {};  ///< in memory, as if the line were at the address 0
  LineContext context;     ///< after the line
  std::uint64_t kept = 0;  ///< the bits of the context before the line that are still valid after
                           ///< it
  /// 0 if the tokens are not the same for all lines of the shape.
  std::size_t token_count = 0;
};
static_assert(sizeof(LineShape) == 256);

/// A table of shapes by hash. A copy is empty; an assignment keeps the shapes of the target.
class LineShapes {
 public:
  LineShapes() = default;
  LineShapes(const LineShapes&) {}
  LineShapes& operator=(const LineShapes&) { return *this; }
  ~LineShapes() = default;

  /// Reads plain lines from `state.at` on, which must be the begin of a line, as long as there are
  /// any; `limit` must have room for one line more. Returns the end of the tokens written. The CPU
  /// must have ScanLevel::kAvx2.
  Token* read_lines(ReadingState& state, Token* out, const Token* limit);

  /// The most tokens of a line: those of its shape and the literal.
  static constexpr std::size_t kMostTokensOfLine = LineShape::kMostTokens + 1;

 private:
  static constexpr std::size_t kSlots = 512;
  static constexpr std::size_t kSeen = 4096;  // so large that usual lines do not collide
  static constexpr std::size_t kProbes = 4;

  struct Table {
    Table();
    std::array<LineShape, kSlots + kProbes> shapes{};
    std::array<std::uint32_t, kSeen> seen{};  ///< hashes of lines that came once
    LineShape unknown;                        ///< the shape of no line: it has no tokens
    /// All bits are set at the places where a token holds the address of its text.
    alignas(64) ShapeWords address_lanes = {};
    std::size_t next_victim = 0;
  };

  static const LineShape& find(Table& table, const char* line, std::size_t size);
  static Token* read_avx2(Table& table, ReadingState& state, Token* out, const Token* limit);
  static const LineShape& learn(Table& table, const char* line, std::size_t size,
                                std::uint32_t hash);
  static void read_tokens(const Table& table, std::size_t size, LineShape& shape);

  std::unique_ptr<Table> table_;
};

}  // namespace mifdex::engine::mif
