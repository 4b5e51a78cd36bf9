// Reads a MIF as the DMI toolkit's reference parser of 1992-96 did, to report the mistakes that it
// refused.
//
// Statement by statement, with its order and its numbers (GRAMMAR.md, sections 2 to 6): facts about
// how it behaved, not its code. Words come from our tokenizer, so that one mistake inside a literal
// is one finding; a statement that does not fit is reported, its block dropped, and reading
// continues after the block's END, as in the reference parser. The rules that need the whole tree
// (ids, keys, types, rows) are in lint/rules.h.
//
// If section 6 has a number and no case for it, the case is inferred; README.md lists these.
// Threads: a parser belongs to one. Time: linear in the text. Never fails.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <set>
#include <string_view>
#include <vector>

#include "engine/mif/diagnostic.h"
#include "engine/mif/lex/tokenizer.h"
#include "io/base/bytes.h"

namespace mifdex::engine::mif {

/// A part of the text, in bytes: [begin, end).
struct TextRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

class ReferenceParser {
 public:
  /// `text` is UTF-8, from io::decode_text; it must outlive the parser.
  explicit ReferenceParser(io::PaddedBytes text)
      : tokens_(text), end_(text.end()), gap_begin_(text.data()) {}

  /// Returns the reference parser's findings about the bytes, the order and the number of the
  /// statements, in the order of the text. Must be called once for each parser.
  std::vector<Diagnostic> parse();

  /// Returns, after parse(), the parts that were dropped or never read, in the order of their ends.
  /// The reference parser did not read these parts, so there are no other findings in them.
  const std::vector<TextRange>& dropped() const { return dropped_; }

 private:
  using Seen = std::set<Keyword>;  // the statements that a block has had

  // The numbers of a block for what any block can lack (section 6).
  struct Numbers {
    Code equals;
    Code literal;
    Code integer;
    Code statement;
    Code twice;
    Code value;
  };
  static const Numbers& numbers_of(Keyword block);

  // Tokens and bytes.
  void advance();
  void check_comments();
  void check_literal();
  void check_escapes(std::string_view content);
  std::uint64_t here() const { return tokens_.offset_of(token_); }
  void note(Code code, std::uint64_t offset);
  bool fail(Code code);
  bool stop(Code code);
  void skip_to_end(Keyword block);
  void drop(Keyword block, std::uint64_t begin);
  bool read_end(Keyword block, Code other);

  // The parts of statements; they return false if the block in hand is dropped.
  bool read_equals(Code missing);
  bool read_literals(const Numbers& numbers, std::size_t& size);
  bool read_text(const Numbers& numbers);
  bool read_name(const Numbers& numbers);
  bool read_integer(Code missing, Code odd_digits);
  bool read_signed_integer(const Numbers& numbers);
  bool read_identification(Keyword block, std::initializer_list<Keyword> words, Seen& seen);
  bool once(Keyword statement, Code twice, Seen& seen);

  // Blocks (reference_blocks.cpp has those of lists).
  bool find_component();
  bool read_component();
  bool read_component_block();
  bool read_group();
  bool read_group_statement(Seen& seen);
  bool read_key();
  bool read_attribute();
  bool read_attribute_statement(Seen& seen);
  bool read_choice(Keyword statement);
  bool read_type();
  bool read_size();
  bool read_value();
  bool stands_on_plain_value() const;
  bool read_plain_value(const Numbers& numbers);  // a text, a number, or a text after a star
  bool read_enum(bool inlined);
  bool read_enum_item();
  bool read_path();
  bool read_table();
  bool read_row();
  bool read_cell();

  Tokenizer tokens_;
  Token token_;
  const char* end_;
  const char* gap_begin_;  // one past the last token: comments are between it and the next
  std::vector<Diagnostic> findings_;
  std::vector<TextRange> dropped_;
  bool stopped_ = false;  // by a fatal mistake there
  // Values of the attribute in hand, as written: a second one is the same, or conflicts.
  std::string_view access_;
  std::string_view storage_;
  std::string_view type_;
};

}  // namespace mifdex::engine::mif
