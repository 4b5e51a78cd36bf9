#include "engine/mif/parser.h"

#include <charconv>
#include <cstring>

#include "engine/mif/header_comments.h"
#include "engine/mif/literal_text.h"

namespace mifdex::engine::mif {

const Component& Parser::parse(io::PaddedBytes text, io::Arena& arena) {
  tokenizer_ = Tokenizer(text);
  arena_ = &arena;
  component_ = Component();
  groups_.clear();
  attributes_.clear();
  diagnostics_.clear();
  component_open_ = group_open_ = attribute_open_ = false;

  const HeaderComments header = read_header_comments(text.view());
  component_.header_architecture = header.architecture;
  component_.header_unique_id = header.unique_id;
  read_all();

  component_.cut = group_open_;
  if (group_open_) {
    note(Code::kCut, text.size());
    groups_.back().attribute_count =
        static_cast<std::uint32_t>(attributes_.size()) - groups_.back().first_attribute;
  } else if (component_open_) {
    note(Code::kMissingEnd, text.size());
  }
  component_.groups = groups_;
  component_.attributes = attributes_;
  component_.diagnostics = diagnostics_;
  return component_;
}

void Parser::note(Code code, std::uint64_t offset) {
  component_.recovered = true;
  if (diagnostics_.size() < kMostDiagnostics) diagnostics_.push_back({code, offset});
}

void Parser::read_all() {
  advance();
  while (token_.kind != TokenKind::kEnd) {
    if (token_.is(Keyword::kStart)) {
      start_block();
    } else if (token_.is(Keyword::kEnd)) {
      end_block();
    } else if (is_statement(token_.keyword)) {
      read_statement();
    } else {
      note(component_.ended && !component_open_ ? Code::kTextAfterEnd : Code::kOddByteInText,
           tokenizer_.offset_of(token_));
      skip_to_statement();
    }
  }
}

// To the next token that may begin something: the first of a line, or START or END.
void Parser::skip_to_statement() {
  do {
    advance();
  } while (token_.kind != TokenKind::kEnd && !token_.first_on_line && !token_.is(Keyword::kStart) &&
           !token_.is(Keyword::kEnd));
}

void Parser::start_block() {
  const std::uint64_t offset = tokenizer_.offset_of(token_);
  advance();
  const Keyword block = token_.keyword;
  if (!is_block(block)) {
    note(Code::kUnknownStatement, offset);
    return;
  }
  advance();
  switch (block) {
    case Keyword::kComponent:
      if (component_.started) note(Code::kSeveralComponents, offset);
      close_group();
      component_.started = component_open_ = true;
      component_.ended = false;
      break;
    case Keyword::kGroup:
      open_group(offset);
      break;
    case Keyword::kAttribute:
      open_attribute(offset);
      break;
    default:  // table, path and enum hold nothing that a status is made of
      skip_block(block);
      break;
  }
}

// Passes over a table, path or enum to its END; a boundary that cannot lie inside ends it as well.
void Parser::skip_block(Keyword block) {
  while (token_.kind != TokenKind::kEnd) {
    if (token_.is(Keyword::kStart)) {
      note(Code::kMissingEnd, tokenizer_.offset_of(token_));
      return;
    }
    if (token_.is(Keyword::kEnd)) {
      const std::uint64_t offset = tokenizer_.offset_of(token_);
      advance();
      const bool own = token_.is(block);
      if (own) {
        advance();
        return;
      }
      note(Code::kStrayEnd, offset);
      if (is_block(token_.keyword)) continue;
    }
    advance();
  }
}

void Parser::end_block() {
  const std::uint64_t offset = tokenizer_.offset_of(token_);
  advance();
  const Keyword block = token_.keyword;
  bool open = false;
  switch (block) {
    case Keyword::kAttribute:
      open = attribute_open_;
      close_attribute();
      break;
    case Keyword::kGroup:
      open = group_open_;
      if (attribute_open_) note(Code::kMissingEnd, offset);
      close_group();
      break;
    case Keyword::kComponent:
      open = component_open_;
      if (group_open_) note(Code::kMissingEnd, offset);
      close_group();
      component_open_ = false;
      component_.ended = true;
      break;
    default:
      break;
  }
  if (!open) note(Code::kStrayEnd, offset);
  if (is_block(block)) advance();
}

void Parser::open_group(std::uint64_t offset) {
  if (group_open_) note(Code::kMissingEnd, offset);
  if (!component_open_) note(Code::kNoComponent, offset);
  close_group();
  Group group;
  group.offset = offset;
  group.first_attribute = static_cast<std::uint32_t>(attributes_.size());
  groups_.push_back(group);
  group_open_ = true;
}

void Parser::close_group() {
  close_attribute();
  if (!group_open_) return;
  Group& group = groups_.back();
  group.attribute_count = static_cast<std::uint32_t>(attributes_.size()) - group.first_attribute;
  group.whole = true;
  group_open_ = false;
}

void Parser::open_attribute(std::uint64_t offset) {
  if (attribute_open_) note(Code::kMissingEnd, offset);
  if (!group_open_) {
    open_group(offset);
    note(Code::kAttributeOutsideGroup, offset);
  }
  Attribute attribute;
  attribute.offset = offset;
  attributes_.push_back(attribute);
  attribute_open_ = true;
}

// The attribute that `statement` belongs to: the open one, or, where its END came too early, the
// last of the group, for what only an attribute can have.
Attribute* Parser::attribute_for(Keyword statement) {
  if (attribute_open_) return &attributes_.back();
  const bool of_attributes_only = statement == Keyword::kValue || statement == Keyword::kType ||
                                  statement == Keyword::kAccess || statement == Keyword::kStorage;
  if (!of_attributes_only || !group_open_) return nullptr;
  if (attributes_.size() == groups_.back().first_attribute) return nullptr;
  return attributes_.back().value_kind == ValueKind::kNone ? &attributes_.back() : nullptr;
}

void Parser::read_statement() {
  const Keyword statement = token_.keyword;
  const std::uint64_t offset = tokenizer_.offset_of(token_);
  advance();
  if (token_.kind != TokenKind::kEquals) {
    note(Code::kOddByteInText, offset);
    if (!token_.first_on_line) skip_to_statement();
    return;
  }
  advance();
  if (Attribute* attribute = attribute_for(statement)) {
    if (!attribute_open_) note(Code::kValueAfterEnd, offset);
    read_attribute_statement(statement, *attribute);
  } else if (group_open_) {
    read_group_statement(statement, groups_.back());
  } else {
    read_component_statement(statement);
  }
}

void Parser::read_attribute_statement(Keyword statement, Attribute& attribute) {
  switch (statement) {
    case Keyword::kName:
      attribute.name = read_text();
      break;
    case Keyword::kId:
      attribute.id = read_id();
      break;
    case Keyword::kValue:
      read_value(attribute);
      break;
    case Keyword::kDescription:
      read_text();
      break;
    default:
      skip_operands();
      break;
  }
}

void Parser::read_group_statement(Keyword statement, Group& group) {
  switch (statement) {
    case Keyword::kName:
      group.name = read_text();
      break;
    case Keyword::kClass:
      group.class_string = read_text();
      break;
    case Keyword::kId:
      group.id = read_id();
      break;
    case Keyword::kDescription:
    case Keyword::kPragma:
      read_text();
      break;
    default:
      if (statement != Keyword::kKey) note(Code::kUnknownStatement, tokenizer_.offset_of(token_));
      skip_operands();
      break;
  }
}

void Parser::read_component_statement(Keyword statement) {
  switch (statement) {
    case Keyword::kName:
      component_.name = read_text();
      break;
    case Keyword::kLanguage:
    case Keyword::kDescription:
    case Keyword::kPragma:
      read_text();
      break;
    default:
      note(Code::kUnknownStatement, tokenizer_.offset_of(token_));
      skip_operands();
      break;
  }
}

// Words, numbers, lists and parentheses up to the next statement; a comma or `=` may stand at the
// end of a line before what it leads to.
void Parser::skip_operands() {
  bool wants_more = true;
  while (token_.kind != TokenKind::kEnd && !token_.is(Keyword::kStart) &&
         !token_.is(Keyword::kEnd) && !is_statement(token_.keyword) &&
         (wants_more || !token_.first_on_line)) {
    wants_more = token_.kind == TokenKind::kComma;
    advance();
  }
}

std::uint32_t Parser::read_id() {
  std::uint32_t id = 0;
  if (token_.kind == TokenKind::kInteger) {
    std::string_view digits = token_.text;
    int base = 10;
    if (digits.size() > 2 && digits[0] == '0' && (digits[1] | 0x20) == 'x') {
      base = 16;
      digits.remove_prefix(2);
    } else if (digits.size() > 1 && digits[0] == '0') {
      base = 8;
    }
    if (std::from_chars(digits.data(), digits.data() + digits.size(), id, base).ec != std::errc()) {
      id = 0;
    }
  }
  skip_operands();
  return id;
}

// The text of the literal in hand, with what its flags tell noted.
std::string_view Parser::read_literal() {
  const std::uint64_t offset = tokenizer_.offset_of(token_);
  if (token_.flags == 0) return token_.text;
  if ((token_.flags & kHasNewline) != 0) note(Code::kNewlineInLiteral, offset);
  if ((token_.flags & kHasInnerQuote) != 0) note(Code::kInnerQuote, offset);
  if ((token_.flags & kUnterminated) != 0) note(Code::kEndInLiteral, offset);
  const LiteralText literal = read_literal_text(token_.text, token_.flags, *arena_);
  if (literal.illegal_escape) note(Code::kIllegalEscape, offset);
  return literal.text;
}

// Literals side by side are one (mif-grammar, section 3).
std::string_view Parser::read_literals() {
  std::string_view text = read_literal();
  advance();
  if (token_.kind != TokenKind::kLiteral) return text;
  std::vector<std::string_view> parts{text};
  std::size_t size = text.size();
  for (; token_.kind == TokenKind::kLiteral; advance()) {
    parts.push_back(read_literal());
    size += parts.back().size();
  }
  char* joined = arena_->allocate(size, 1);
  char* out = joined;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    std::memcpy(out, part.data(), part.size());
    out += part.size();
  }
  return {joined, size};
}

std::string_view Parser::read_text() {
  if (token_.kind == TokenKind::kLiteral) return read_literals();
  std::string_view text;
  if (token_.kind == TokenKind::kBareValue || token_.kind == TokenKind::kInteger ||
      token_.kind == TokenKind::kWord) {
    note(Code::kBareValue, tokenizer_.offset_of(token_));
    text = token_.text;
    advance();
  }
  return text;
}

void Parser::read_value(Attribute& attribute) {
  attribute.value_offset = tokenizer_.offset_of(token_);
  const char* from = token_.text.data();
  attribute.value_cut = (token_.flags & kUnterminated) != 0 || token_.kind == TokenKind::kEnd;
  switch (token_.kind) {
    case TokenKind::kLiteral:
      attribute.value_kind = ValueKind::kLiteral;
      attribute.value = read_literals();
      return;
    case TokenKind::kBareValue:
      note(token_.text.empty() ? Code::kNoValue : Code::kBareValue, attribute.value_offset);
      attribute.value_kind = token_.text.empty() ? ValueKind::kNone : ValueKind::kBare;
      attribute.value = token_.text;
      advance();
      attribute.value_cut = token_.kind == TokenKind::kEnd && !token_.first_on_line;
      return;
    case TokenKind::kMinus:
      advance();
      break;
    case TokenKind::kStar:
      advance();
      attribute.value_kind = ValueKind::kPath;
      if (token_.kind == TokenKind::kLiteral) attribute.value = read_literals();
      return;
    case TokenKind::kWord:
      attribute.value_kind =
          token_.is(Keyword::kUnknown) ? ValueKind::kUnknown : ValueKind::kUnsupported;
      advance();
      return;
    default:
      break;
  }
  if (token_.kind == TokenKind::kInteger) {
    attribute.value_kind = ValueKind::kInteger;
    attribute.value = {from,
                       static_cast<std::size_t>(token_.text.data() + token_.text.size() - from)};
    advance();
  }
}

}  // namespace mifdex::engine::mif
