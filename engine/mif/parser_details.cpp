// The parts that only Depth::kFull keeps: types, keys, enums, paths and tables (GRAMMAR.md, section
// 5).
#include <charconv>

#include "engine/mif/lint/value_rules.h"
#include "engine/mif/parser.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

template <class List>
std::uint32_t size_of(const List& list) {
  return static_cast<std::uint32_t>(list.size());
}

}  // namespace

void Details::clear() {
  language = description = pragma = {};
  attributes.clear();
  groups.clear();
  keys.clear();
  enums.clear();
  enum_items.clear();
  paths.clear();
  path_entries.clear();
  tables.clear();
  rows.clear();
  cells.clear();
  blocks.clear();
  statements.clear();
}

void Parser::record_statement(Keyword statement, std::uint64_t offset) {
  Statement row{statement, Keyword::kComponent, 0, offset};
  if (attribute_for(statement) != nullptr) {
    row.block = Keyword::kAttribute;
    row.index = size_of(attributes_) - 1;
  } else if (group_open_) {
    row.block = Keyword::kGroup;
    row.index = size_of(groups_) - 1;
  }
  details_.statements.push_back(row);
}

// Returns the word or number in hand; empty if there is none.
std::string_view Parser::word_in_hand() const {
  return is_plain_word() || token_->kind == TokenKind::kInteger ? token_->text : std::string_view();
}

// Reads a word, and skips the operands with it; or a text in its place.
std::string_view Parser::read_operand() {
  if (token_->kind == TokenKind::kLiteral) return read_text();
  const std::string_view text = word_in_hand();
  skip_operands();
  return text;
}

void Parser::read_attribute_detail(Keyword statement) {
  if (!whole_) {
    const bool text = statement == Keyword::kDescription || statement == Keyword::kPragma;
    static_cast<void>(text ? read_text() : read_operand());
    return;
  }
  AttributeDetail& detail = details_.attributes.back();
  switch (statement) {
    case Keyword::kDescription:
      detail.description = read_text();
      break;
    case Keyword::kPragma:
      detail.pragma = read_text();
      break;
    case Keyword::kAccess:
      detail.access = read_operand();
      break;
    case Keyword::kStorage:
      detail.storage = read_operand();
      break;
    case Keyword::kType:
      read_type(detail.type);
      break;
    default:
      static_cast<void>(read_operand());
      break;
  }
}

void Parser::read_group_detail(Keyword statement) {
  switch (statement) {
    case Keyword::kDescription:
    case Keyword::kPragma: {
      const std::string_view text = read_text();
      if (!whole_) break;
      GroupDetail& detail = details_.groups.back();
      (statement == Keyword::kPragma ? detail.pragma : detail.description) = text;
      break;
    }
    case Keyword::kKey:
      whole_ ? read_keys() : skip_operands();
      break;
    default:
      note(Code::kUnknownStatement, tokenizer_.offset_of(*token_));
      skip_operands();
      break;
  }
}

// id {, id}, read as far as skip_operands() would skip.
void Parser::read_keys() {
  Range& keys = details_.groups.back().keys;
  keys.first = size_of(details_.keys);
  bool wants_more = true;
  while (is_operand(wants_more)) {
    wants_more = token_->kind == TokenKind::kComma;
    if (token_->kind == TokenKind::kInteger) details_.keys.push_back(number_of(token_->text));
    advance();
  }
  keys.count = size_of(details_.keys) - keys.first;
}

void Parser::read_type(Type& type) {
  if (token_->kind == TokenKind::kLiteral) {
    type.kind = TypeKind::kEnumName;
    type.word = read_text();
    return;
  }
  type_open_ = token_->is(Keyword::kStart);  // TYPE = START ENUM: the block that comes next
  if (is_plain_word()) {
    type.word = token_->text;
    type.kind = type_kind(token_->text);
  }
  bool wants_more = true;
  while (is_operand(wants_more)) {
    wants_more = token_->kind == TokenKind::kComma;
    if (token_->kind == TokenKind::kInteger && !type.has_size) {
      type.has_size = true;
      type.size = number_of(token_->text);
    }
    advance();
  }
}

void Parser::read_list_block(Keyword block, std::uint64_t offset) {
  const bool inlined = type_open_ && attribute_open_;
  type_open_ = false;
  if (block == Keyword::kEnum) {
    const std::uint32_t index = read_enum(inlined, offset);
    if (inlined && attribute_open_) {
      Type& type = details_.attributes.back().type;
      type.kind = TypeKind::kInlineEnum;
      type.inline_enum = index;
    }
  } else if (block == Keyword::kPath) {
    read_path(offset);
  } else {
    read_table(offset);
  }
}

std::uint32_t Parser::read_enum(bool inlined, std::uint64_t offset) {
  const std::uint32_t index = size_of(details_.enums);
  details_.enums.emplace_back().offset = offset;
  details_.enums[index].inlined = inlined;
  if (!inlined) details_.blocks.push_back({Keyword::kEnum, index});
  const std::uint32_t first = size_of(details_.enum_items);
  std::string_view name;
  std::string_view type;
  while (!ends_list(Keyword::kEnum)) {
    if (token_->is(Keyword::kName) || token_->is(Keyword::kType)) {
      const bool is_name = token_->is(Keyword::kName);
      advance();
      if (token_->kind == TokenKind::kEquals) advance();
      if (is_name || token_->kind == TokenKind::kLiteral) {
        (is_name ? name : type) = read_text();
      } else {
        type = word_in_hand();
        if (is_operand(true)) advance();
      }
    } else {
      read_enum_item();
    }
  }
  Enum& made = details_.enums[index];
  made.name = name;
  made.type = type;
  made.items = {first, size_of(details_.enum_items) - first};
  return index;
}

// [-]number = "text"
void Parser::read_enum_item() {
  const std::uint64_t offset = tokenizer_.offset_of(*token_);
  const bool negative = token_->kind == TokenKind::kMinus;
  if (negative) advance();
  if (token_->kind != TokenKind::kInteger) {
    note(Code::kOddByteInText, tokenizer_.offset_of(*token_));
    if (!negative) advance();
    skip_to_statement();
    return;
  }
  const auto value = static_cast<std::int64_t>(number_of(token_->text));
  advance();
  if (token_->kind == TokenKind::kEquals) advance();
  details_.enum_items.push_back({negative ? -value : value, read_text(), offset});
}

void Parser::read_path(std::uint64_t offset) {
  const std::uint32_t index = size_of(details_.paths);
  details_.paths.emplace_back().offset = offset;
  details_.blocks.push_back({Keyword::kPath, index});
  const std::uint32_t first = size_of(details_.path_entries);
  while (!ends_list(Keyword::kPath)) {
    if (token_->is(Keyword::kName)) {
      advance();
      if (token_->kind == TokenKind::kEquals) advance();
      details_.paths[index].name = read_text();
    } else {
      read_path_entry();
    }
  }
  details_.paths[index].entries = {first, size_of(details_.path_entries) - first};
}

// system = "file", or system = direct-interface
void Parser::read_path_entry() {
  PathEntry entry;
  if (token_->kind == TokenKind::kWord) entry.system = token_->text;
  const std::uint64_t offset = entry.offset = tokenizer_.offset_of(*token_);
  advance();
  if (entry.system.empty() || token_->kind != TokenKind::kEquals) {
    note(Code::kOddByteInText, offset);
    skip_to_statement();
    return;
  }
  advance();
  entry.direct =
      token_->kind == TokenKind::kWord && ascii::equals(token_->text, "DIRECT-INTERFACE");
  if (entry.direct) {
    advance();
  } else {
    entry.file = read_text();
  }
  details_.path_entries.push_back(entry);
}

void Parser::read_table(std::uint64_t offset) {
  const std::uint32_t index = size_of(details_.tables);
  details_.tables.emplace_back().offset = offset;
  details_.blocks.push_back({Keyword::kTable, index});
  const std::uint32_t first = size_of(details_.rows);
  while (!ends_list(Keyword::kTable)) {
    const Keyword statement = token_->keyword;
    if (token_->kind == TokenKind::kOpenBrace) {
      read_row();
    } else if (is_statement(statement)) {
      advance();
      if (token_->kind == TokenKind::kEquals) advance();
      Table& table = details_.tables[index];
      if (statement == Keyword::kName) {
        table.name = read_text();
      } else if (statement == Keyword::kClass) {
        table.class_string = read_text();
      } else if (statement == Keyword::kId) {
        table.has_id = token_->kind == TokenKind::kInteger;
        table.id = read_id();
      } else {
        note(Code::kUnknownStatement, tokenizer_.offset_of(*token_));
        skip_operands();
      }
    } else {
      note(Code::kOddByteInText, tokenizer_.offset_of(*token_));
      advance();
      skip_to_row();
    }
  }
  details_.tables[index].rows = {first, size_of(details_.rows) - first};
}

// Skips to the next token that may begin a row or end the table. The token in hand may be it
// already.
void Parser::skip_to_row() {
  while (!at_boundary() && token_->kind != TokenKind::kOpenBrace && !token_->first_on_line)
    advance();
}

// { cell , cell , ... }: a row ends with its brace, or if another row or a block begins.
void Parser::read_row() {
  const std::uint32_t first = size_of(details_.cells);
  details_.rows.push_back({{}, tokenizer_.offset_of(*token_)});
  advance();
  while (true) {
    read_cell();
    if (token_->kind != TokenKind::kComma) break;
    advance();
  }
  details_.rows.back().cells = {first, size_of(details_.cells) - first};
  if (token_->kind == TokenKind::kCloseBrace) {
    advance();
  } else {
    note(Code::kOddByteInText, tokenizer_.offset_of(*token_));
    skip_to_row();
  }
}

// Reads one cell; kNone, without consuming a token, if there is none between two commas.
void Parser::read_cell() {
  Attribute holder;
  const std::uint64_t offset = tokenizer_.offset_of(*token_);
  const bool value = token_->kind == TokenKind::kLiteral || token_->kind == TokenKind::kInteger ||
                     token_->kind == TokenKind::kMinus || token_->kind == TokenKind::kStar ||
                     token_->is(Keyword::kUnknown) || token_->is(Keyword::kUnsupported);
  if (value) read_value(holder);
  details_.cells.push_back({holder.value_kind, holder.value, offset, holder.value_source});
}

}  // namespace mifdex::engine::mif
