// The statements of a block and their values; parser.cpp has the blocks.
#include <charconv>
#include <cstring>

#include "engine/mif/lex/literal_end.h"
#include "engine/mif/lex/look_alikes.h"
#include "engine/mif/literal_value.h"
#include "engine/mif/parser.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {

void Parser::read_statement() {
  const Keyword statement = token_->keyword;
  const std::uint64_t offset = tokenizer_.offset_of(*token_);
  const bool begins_line = token_->first_on_line;
  type_open_ = false;
  advance();
  if (token_->kind == TokenKind::kEquals) {
    if (token_->text != "=") {
      note(token_->text == ":" ? Code::kOddEquals : Code::kWideEquals, offset);
    }
    advance();
  } else {
    const bool is_literal =
        token_->kind == TokenKind::kLiteral || token_->kind == TokenKind::kInteger;
    const bool is_bare_text =
        token_->kind == TokenKind::kBareValue && begins_line && takes_bare_text(statement);
    if (!is_bare_text && (token_->first_on_line || !is_literal)) {
      note(Code::kOddByteInText, offset);
      skip_to_statement();
      return;
    }
    note(Code::kOddEquals, offset);
  }
  if (statement == Keyword::kName && begins_attribute()) {
    note(Code::kMissingStart, offset);
    open_attribute(offset);
  }
  if (whole_) record_statement(statement, offset);
  if (Attribute* attribute = attribute_for(statement)) {
    if (!attribute_open_) {
      if (!late_statements_) note(Code::kValueAfterEnd, offset);
      late_statements_ = true;
    }
    read_attribute_statement(statement, *attribute);
  } else if (group_open_) {
    read_group_statement(statement, groups_.back());
  } else {
    read_component_statement(statement);
  }
}

// True if a NAME in the open group must be that of an attribute whose START was lost or
// misspelt: the group has had its NAME and CLASS, or an attribute; the open attribute has had its
// NAME and VALUE. A text with raw line ends may quote such a NAME: it must not rename the text's
// attribute.
bool Parser::begins_attribute() const {
  if (!group_open_) return false;
  if (attribute_open_) {
    const Attribute& open = attributes_.back();
    return !open.name.empty() && open.value_kind != ValueKind::kNone;
  }
  const Group& group = groups_.back();
  return attributes_.size() > group.first_attribute ||
         (!group.name.empty() && !group.class_string.empty());
}

// True if `NAME text` without `=` and quotes is a statement here, and not prose: the
// innermost open block can have it, and has none yet. So a line of a stray text overrides nothing.
bool Parser::takes_bare_text(Keyword statement) const {
  if (attribute_open_) {
    const Attribute& attribute = attributes_.back();
    if (statement == Keyword::kName) return attribute.name.empty();
    if (statement == Keyword::kValue) return attribute.value_kind == ValueKind::kNone;
    return statement == Keyword::kDescription;
  }
  if (group_open_) {
    const Group& group = groups_.back();
    if (attributes_.size() != group.first_attribute) return false;
    if (statement == Keyword::kName) return group.name.empty();
    return statement == Keyword::kClass && group.class_string.empty();
  }
  return component_open_ && statement == Keyword::kName && component_.name.empty();
}

void Parser::read_attribute_statement(Keyword statement, Attribute& attribute) {
  switch (statement) {
    case Keyword::kName:
      attribute.name = read_name_text();
      break;
    case Keyword::kId:
      if (whole_) details_.attributes.back().has_id = token_->kind == TokenKind::kInteger;
      attribute.id = read_id();
      break;
    case Keyword::kValue:
      read_value(attribute);
      break;
    default:
      read_attribute_detail(statement);
      break;
  }
}

void Parser::read_group_statement(Keyword statement, Group& group) {
  switch (statement) {
    case Keyword::kName:
      group.name = read_name_text();
      break;
    case Keyword::kClass:
      group.class_string = read_name_text();
      break;
    case Keyword::kId:
      if (whole_) details_.groups.back().has_id = token_->kind == TokenKind::kInteger;
      group.id = read_id();
      break;
    default:
      read_group_detail(statement);
      break;
  }
}

void Parser::read_component_statement(Keyword statement) {
  switch (statement) {
    case Keyword::kName:
      component_.name = read_text();
      break;
    case Keyword::kLanguage:
      details_.language = read_text();
      break;
    case Keyword::kDescription:
      details_.description = read_text();
      break;
    case Keyword::kPragma:
      details_.pragma = read_text();
      break;
    default:
      note(Code::kUnknownStatement, tokenizer_.offset_of(*token_));
      skip_operands();
      break;
  }
}

// True if the token in hand still belongs to a statement of words, numbers, lists and
// parentheses: up to the next statement or line, but a comma or `=` at the end of a line continues
// it.
bool Parser::is_operand(bool wants_more) const {
  return (wants_more || !token_->first_on_line) && !at_boundary() && !is_statement(token_->keyword);
}

void Parser::skip_operands() {
  bool wants_more = true;
  while (is_operand(wants_more)) {
    wants_more = token_->kind == TokenKind::kComma;
    advance();
  }
}

// Decimal, octal with a leading 0, hexadecimal with 0x (GRAMMAR.md, section 2); returns 0 if it is
// too large.
std::uint32_t Parser::number_of(std::string_view digits) {
  if (digits.size() == 1 && ascii::is_digit(digits[0])) {
    return static_cast<std::uint32_t>(digits[0] - '0');
  }
  int base = 10;
  if (digits.size() > 2 && digits[0] == '0' && ascii::lower(digits[1]) == 'x') {
    base = 16;
    digits.remove_prefix(2);
  } else if (digits.size() > 1 && digits[0] == '0') {
    base = 8;
  }
  std::uint32_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  return read.ec == std::errc() ? number : 0;
}

std::uint32_t Parser::read_id() {
  const bool number = token_->kind == TokenKind::kInteger;
  if (!number) note(Code::kAttributeInteger, tokenizer_.offset_of(*token_));
  const std::uint32_t id = number ? number_of(token_->text) : 0;
  skip_operands();
  return id;
}

// Returns the text of the literal in hand, and records the findings in its flags.
std::string_view Parser::read_literal() {
  const std::uint64_t offset = tokenizer_.offset_of(*token_);
  return read_literal_value(token_->text, token_->flags, *arena_,
                            [this, offset](Code code) { note(code, offset); });
}

// If there is a quote too many before the next line's MIF, it begins a literal of that line alone,
// which is not part of a text before it.
void Parser::skip_stray_quote() {
  if (token_->kind != TokenKind::kLiteral || (token_->flags & kUnterminated) == 0) return;
  const std::string_view content = token_->text;
  if (!token_->first_on_line || !is_boundary_line(content.data(), content.data() + content.size()))
    return;
  note(Code::kEndInLiteral, tokenizer_.offset_of(*token_));
  advance();
}

// Adjacent literals are one (GRAMMAR.md, section 3). `source` is widened from the first of them to
// the last.
std::string_view Parser::read_literals(std::string_view& source) {
  std::string_view text = read_literal();
  source = token_->text;
  advance();
  skip_stray_quote();
  if (token_->kind != TokenKind::kLiteral) return text;
  std::vector<std::string_view> parts{text};
  std::size_t size = text.size();
  for (; token_->kind == TokenKind::kLiteral; advance(), skip_stray_quote()) {
    parts.push_back(read_literal());
    size += parts.back().size();
    const char* begin = source.data();
    const char* end = token_->text.data() + token_->text.size();
    source = std::string_view(begin, static_cast<std::size_t>(end - begin));
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

// A name or a class. If it begins or ends with a blank beyond ASCII, blanks at its ends do not
// count.
std::string_view Parser::read_name_text() {
  const std::uint64_t offset = tokenizer_.offset_of(*token_);
  const std::string_view text = read_text();
  if (!has_odd_end(text)) return text;
  const std::string_view trimmed = trim_any_blanks(text);
  if (trimmed.size() == ascii::trim(text).size()) return text;
  note(Code::kOddBlank, offset);
  return trimmed;
}

std::string_view Parser::read_text() {
  std::string_view source;
  if (token_->kind == TokenKind::kLiteral) return read_literals(source);
  std::string_view text;
  const bool word = is_plain_word() || token_->kind == TokenKind::kInteger;
  if (token_->kind == TokenKind::kBareValue || (word && !token_->first_on_line)) {
    note(Code::kBareValue, tokenizer_.offset_of(*token_));
    text = token_->text;
    advance();
  }
  return text;
}

void Parser::read_value(Attribute& attribute) {
  attribute.value = {};  // a second VALUE overrides the first (GRAMMAR.md, section 7)
  attribute.value_kind = ValueKind::kNone;
  attribute.value_source = token_->text;
  const std::uint64_t offset_of_value = tokenizer_.offset_of(*token_);
  attribute.value_cut = (token_->flags & kUnterminated) != 0 || token_->kind == TokenKind::kEnd;
  switch (token_->kind) {
    case TokenKind::kLiteral:
      attribute.value_kind = ValueKind::kLiteral;
      attribute.value = read_literals(attribute.value_source);
      if (has_odd_blank_at_end(attribute.value)) note(Code::kOddBlank, offset_of_value);
      return;
    case TokenKind::kBareValue:
      read_bare_value(attribute);
      attribute.value_cut = token_->kind == TokenKind::kEnd && !token_->first_on_line;
      return;
    case TokenKind::kMinus:
    case TokenKind::kInteger:
      read_number(attribute);
      return;
    case TokenKind::kStar:
      advance();
      attribute.value_kind = ValueKind::kPath;
      if (token_->kind == TokenKind::kLiteral)
        attribute.value = read_literals(attribute.value_source);
      return;
    case TokenKind::kWord:
      attribute.value_kind =
          token_->is(Keyword::kUnknown) ? ValueKind::kUnknown : ValueKind::kUnsupported;
      advance();
      return;
    default:
      return;
  }
}

// Text to the end of the line. After a second `=` it is in its quotes, if it has them.
void Parser::read_bare_value(Attribute& attribute) {
  const std::uint64_t offset = tokenizer_.offset_of(*token_);
  std::string_view text = token_->text;
  Code code = text.empty() ? Code::kNoValue : Code::kBareValue;
  if (text.starts_with('=')) {
    code = Code::kOddEquals;
    text = ascii::trim(text.substr(1));
    const bool quoted = text.size() >= 2 && text.find('"', 1) == text.size() - 1;
    if (quoted && text.starts_with('"')) text = text.substr(1, text.size() - 2);
  }
  note(code, offset);
  attribute.value_kind = token_->text.empty() ? ValueKind::kNone : ValueKind::kBare;
  attribute.value = text;
  advance();
}

// [-]digits; blanks and comments between the two are not part of the number.
void Parser::read_number(Attribute& attribute) {
  const char* const from = token_->text.data();
  const bool negative = token_->kind == TokenKind::kMinus;
  if (negative) advance();
  if (token_->kind != TokenKind::kInteger) return;
  const std::string_view digits = token_->text;
  attribute.value_kind = ValueKind::kInteger;
  attribute.value_source = {from, static_cast<std::size_t>(digits.data() + digits.size() - from)};
  attribute.value = attribute.value_source;
  if (negative && digits.data() != from + 1) {
    char* const number = arena_->allocate(digits.size() + 1, 1);
    number[0] = '-';
    std::memcpy(number + 1, digits.data(), digits.size());
    attribute.value = {number, digits.size() + 1};
  }
  advance();
}

}  // namespace mifdex::engine::mif
