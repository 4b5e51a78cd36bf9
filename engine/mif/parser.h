// Builds a component from tokens: the block structure of a MIF, whatever its writer forgot.
//
// If a block is left open, ended twice or out of place, the parser continues at the next boundary
// it knows, never reads one block's statement as another's, and never invents a value; it reports
// each mistake that it forgives as a Diagnostic. The reference parser would drop the block instead
// (GRAMMAR.md, section 6), and SMS the whole file, which it then showed as Complete (Q190135).
//
// Threads: a Parser belongs to one thread; its memory is reused from file to file.
#pragma once

#include <span>
#include <vector>

#include "engine/mif/component.h"
#include "engine/mif/details.h"
#include "engine/mif/lex/tokenizer.h"
#include "io/base/arena.h"
#include "io/base/bytes.h"

namespace mifdex::engine::mif {

/// The part of a MIF that is read.
enum class Depth {
  kStatus,  ///< groups, attributes and their values: all that indexing needs
  kFull,    ///< every statement and block: Component::details is set
};

class Parser {
 public:
  explicit Parser(Depth depth = Depth::kStatus) : whole_(depth == Depth::kFull) {}

  /// The most diagnostics kept for one file; more only make it `recovered`. For Depth::kFull many
  /// are kept: a finding that a compiler refused may come after a hundred that it accepted.
  static constexpr std::size_t kMostDiagnostics = 64;
  static constexpr std::size_t kMostOfWhole = 65536;

  /// Reads `text` (UTF-8, from io::decode_text). The component and all its views are valid until
  /// the next parse(), as long as `text`, `arena` and `of_text` are. Never fails: a part that
  /// cannot be read is not in the tree. `of_text` are findings about the text as a whole; the
  /// component has them too.
  const Component& parse(io::PaddedBytes text, io::Arena& arena,
                         std::span<const Diagnostic> of_text = {});

  const Component& component() const { return component_; }

  /// Like parse(), but ends before the next component of `text`, if there is one: a START COMPONENT
  /// after END COMPONENT or after a group, also after a ^Z (GRAMMAR.md, section 1).
  const Component& parse_first(io::PaddedBytes text, io::Arena& arena,
                               std::span<const Diagnostic> of_text = {});

  /// Returns the offset at which the last parse_first() ended: that of the comment lines before the
  /// START of the next component, which belong to it, or of START; the size of its text if there
  /// was none.
  std::size_t next_component() const { return next_component_; }

  /// Returns the number that `digits`, the text of an integer, mean: decimal, octal with a leading
  /// 0, hexadecimal with 0x (GRAMMAR.md, section 2); 0 if it is too large.
  static std::uint32_t number_of(std::string_view digits);

 private:
  void advance() { token_ = &tokenizer_.next(); }
  /// Returns true at START, END or the end of the text, over which no statement continues.
  bool at_boundary() const {
    return token_->kind == TokenKind::kEnd || token_->is(Keyword::kStart) ||
           token_->is(Keyword::kEnd);
  }
  void begin(io::PaddedBytes text, io::Arena& arena);
  const Component& read(io::PaddedBytes text, std::span<const Diagnostic> of_text);
  void read_header(std::string_view text);
  void look_behind_end(std::string_view text);
  std::size_t begin_of_component(std::size_t start) const;
  void read_all();
  Keyword block_in_hand(std::uint64_t offset);
  void start_block();
  void end_block();
  void end_named_block(std::uint64_t offset);
  bool ends_list(Keyword block);
  void skip_list(Keyword block);
  void open_group(std::uint64_t offset);
  void open_attribute(std::uint64_t offset);
  void close_attribute() { attribute_open_ = false; }
  void close_group();
  void read_statement();
  bool begins_attribute() const;
  bool takes_bare_text(Keyword statement) const;
  void read_attribute_statement(Keyword statement, Attribute& attribute);
  void read_group_statement(Keyword statement, Group& group);
  void read_component_statement(Keyword statement);
  bool is_operand(bool wants_more) const;
  bool is_plain_word() const {
    return token_->kind == TokenKind::kWord && token_->is(Keyword::kNone);
  }
  void skip_operands();
  Attribute* attribute_for(Keyword statement);
  std::string_view read_text();
  std::string_view read_name_text();
  std::string_view read_literals(std::string_view& source);
  std::string_view read_literal();
  void skip_stray_quote();
  std::uint32_t read_id();
  void read_value(Attribute& attribute);
  void read_bare_value(Attribute& attribute);
  void read_number(Attribute& attribute);
  void skip_to_statement();

  // Depth::kFull (parser_details.cpp).
  void read_list_block(Keyword block, std::uint64_t offset);
  std::uint32_t read_enum(bool inlined, std::uint64_t offset);
  void read_path(std::uint64_t offset);
  void read_table(std::uint64_t offset);
  void read_enum_item();
  void read_path_entry();
  void read_row();
  void read_cell();
  void skip_to_row();
  void read_attribute_detail(Keyword statement);
  void read_group_detail(Keyword statement);
  void read_type(Type& type);
  void read_keys();
  std::string_view word_in_hand() const;
  std::string_view read_operand();
  void record_statement(Keyword statement, std::uint64_t offset);

  void note(Code code, std::uint64_t offset);

  Tokenizer tokenizer_{io::PaddedBytes()};
  const Token* token_ = nullptr;  ///< in hand; the tokenizer's
  std::string_view text_;
  io::Arena* arena_ = nullptr;
  Component component_;
  std::vector<Group> groups_;
  std::vector<Attribute> attributes_;
  std::vector<Diagnostic> diagnostics_;
  Details details_;
  std::size_t next_component_ = 0;
  const bool whole_;
  bool first_only_ = false;  ///< parse_first() reads
  bool component_open_ = false;
  bool group_open_ = false;
  bool attribute_open_ = false;
  bool late_statements_ = false;  ///< statements of the last attribute came after its END
  bool type_open_ = false;        ///< TYPE = was read, and START after it comes next
};

}  // namespace mifdex::engine::mif
