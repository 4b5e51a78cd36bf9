// The blocks of a MIF as the reference parser requires them (GRAMMAR.md, sections 4 and 5). Each
// function reads the text after `START block` and returns false if the block is dropped.
#include <algorithm>

#include "engine/mif/lint/value_rules.h"
#include "engine/mif/parser.h"
#include "engine/mif/reference/reference_parser.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {}  // namespace

// Reports the text before START COMPONENT, once, and continues after START COMPONENT, so that one
// word too many does not hide other mistakes. Returns false if there is none.
bool ReferenceParser::find_component() {
  bool reported = false;
  const auto report = [&](std::uint64_t offset) {
    if (!reported) note(Code::kNoComponent, offset);
    reported = true;
  };
  while (token_.kind != TokenKind::kEnd) {
    const std::uint64_t offset = here();
    const bool start = token_.is(Keyword::kStart);
    advance();
    if (start && token_.is(Keyword::kComponent)) {
      advance();
      return true;
    }
    report(offset);
  }
  report(here());
  return false;
}

bool ReferenceParser::read_component() {
  const Numbers& numbers = numbers_of(Keyword::kComponent);
  Seen seen;
  if (!read_identification(Keyword::kComponent, {Keyword::kName}, seen)) return false;
  if (seen.empty()) return fail(Code::kComponentIdentification);
  while (!token_.is(Keyword::kEnd)) {
    const Keyword statement = token_.keyword;
    if (statement == Keyword::kStart) {
      if (!read_component_block()) return false;
    } else if (statement == Keyword::kDescription) {
      if (!once(statement, numbers.twice, seen)) return false;
      advance();
      if (!read_text(numbers)) return false;
    } else {
      return fail(numbers.statement);
    }
  }
  return read_end(Keyword::kComponent, numbers.statement);
}

bool ReferenceParser::read_component_block() {
  const std::uint64_t offset = here();
  advance();
  const Keyword block = token_.keyword;
  const bool known = block == Keyword::kGroup || block == Keyword::kTable ||
                     block == Keyword::kEnum || block == Keyword::kPath;
  if (!known) {
    note(Code::kComponentBlock, offset);
    return false;
  }
  advance();
  const bool good = block == Keyword::kGroup   ? read_group()
                    : block == Keyword::kTable ? read_table()
                    : block == Keyword::kEnum  ? read_enum(false)
                                               : read_path();
  if (!good) drop(block, offset);
  return !stopped_;
}

bool ReferenceParser::read_group() {
  Seen seen;
  if (!read_identification(Keyword::kGroup, {Keyword::kName, Keyword::kClass, Keyword::kId}, seen))
    return false;
  if (!seen.contains(Keyword::kName)) return fail(Code::kGroupIdentification);
  if (!seen.contains(Keyword::kClass)) return fail(Code::kNoClass);
  std::size_t attributes = 0;
  while (!token_.is(Keyword::kEnd)) {
    if (!token_.is(Keyword::kStart)) {
      if (!read_group_statement(seen)) return false;
      continue;
    }
    const std::uint64_t offset = here();
    advance();
    if (!token_.is(Keyword::kAttribute)) {
      note(Code::kGroupBlock, offset);
      return false;
    }
    ++attributes;
    advance();
    if (!read_attribute()) drop(Keyword::kAttribute, offset);
    if (stopped_) return false;
  }
  const std::uint64_t end = here();
  if (!read_end(Keyword::kGroup, Code::kGroupStatement)) return false;
  if (attributes == 0) note(Code::kNoAttributes, end);
  if (!seen.contains(Keyword::kId) && !seen.contains(Keyword::kKey)) note(Code::kNoKeyNorId, end);
  return true;
}

bool ReferenceParser::read_group_statement(Seen& seen) {
  const Numbers& numbers = numbers_of(Keyword::kGroup);
  const Keyword statement = token_.keyword;
  const bool text = statement == Keyword::kDescription || statement == Keyword::kPragma;
  if (!text && statement != Keyword::kKey) return fail(numbers.statement);
  if (!once(statement, numbers.twice, seen)) return false;
  advance();
  return text ? read_text(numbers) : read_key();
}

// A bad KEY aborts the whole parse (section 6).
bool ReferenceParser::read_key() {
  if (token_.kind == TokenKind::kEnd) return false;
  if (token_.kind != TokenKind::kEquals || token_.text != "=") return stop(Code::kKeyEquals);
  Code missing = Code::kKeyInteger;
  do {
    advance();
    if (token_.kind == TokenKind::kEnd) return false;
    if (token_.kind != TokenKind::kInteger) return stop(missing);
    missing = Code::kKeyAfterComma;
    advance();
  } while (token_.kind == TokenKind::kComma);
  return true;
}

bool ReferenceParser::read_attribute() {
  Seen seen;
  access_ = storage_ = type_ = {};
  if (!read_identification(Keyword::kAttribute, {Keyword::kName, Keyword::kId}, seen)) return false;
  if (seen.size() < 2) return fail(Code::kAttributeIdentification);
  while (!token_.is(Keyword::kEnd)) {
    if (!read_attribute_statement(seen)) return false;
  }
  const std::uint64_t end = here();
  if (!read_end(Keyword::kAttribute, Code::kAttributeStatement)) return false;
  if (type_.empty()) note(Code::kNoType, end);
  return true;
}

bool ReferenceParser::read_attribute_statement(Seen& seen) {
  switch (token_.keyword) {
    case Keyword::kDescription:
      if (!once(Keyword::kDescription, Code::kStatementTwice, seen)) return false;
      advance();
      return read_text(numbers_of(Keyword::kAttribute));
    case Keyword::kAccess:
    case Keyword::kStorage:
      return read_choice(token_.keyword);
    case Keyword::kType:
      return read_type();
    case Keyword::kValue:
      return read_value();
    default:
      return fail(Code::kAttributeStatement);
  }
}

// ACCESS or STORAGE. A second one is a duplicate, or a conflict if it differs.
bool ReferenceParser::read_choice(Keyword statement) {
  const bool access = statement == Keyword::kAccess;
  std::string_view& chosen = access ? access_ : storage_;
  const std::uint64_t offset = here();
  advance();
  if (!read_equals(Code::kAttributeEquals)) return false;
  const bool word = token_.kind == TokenKind::kWord && token_.is(Keyword::kNone);
  if (!word) return fail(access ? Code::kNoAccessWord : Code::kValueForType);
  if (!(access ? is_access_word(token_.text) : is_storage_word(token_.text)))
    return fail(Code::kValueForType);
  if (!chosen.empty()) {
    note(ascii::equals_ignore_case(chosen, token_.text) ? Code::kStatementTwice
                                                        : Code::kAttributeIdTwice,
         offset);
    return false;
  }
  chosen = token_.text;
  advance();
  return true;
}

bool ReferenceParser::read_type() {
  const std::uint64_t offset = here();
  const std::string_view before = type_;
  advance();
  if (!read_equals(Code::kAttributeEquals)) return false;
  type_ = token_.text;
  if (token_.kind == TokenKind::kLiteral) {
    std::size_t size = 0;
    if (!read_literals(numbers_of(Keyword::kAttribute), size)) return false;
  } else if (token_.is(Keyword::kStart)) {
    advance();
    if (!token_.is(Keyword::kEnum)) return fail(Code::kNoType);
    advance();
    if (!read_enum(true)) skip_to_end(Keyword::kEnum);
  } else if (token_.kind == TokenKind::kWord && token_.is(Keyword::kNone)) {
    const TypeKind kind = type_kind(token_.text);
    if (kind == TypeKind::kOther) return fail(Code::kValueForType);
    advance();
    if (is_string(kind) && token_.kind == TokenKind::kOpenParen && !read_size()) return false;
  } else {
    return fail(Code::kNoType);
  }
  if (before.empty()) return !stopped_;
  note(ascii::equals_ignore_case(before, type_) ? Code::kStatementTwice : Code::kAttributeIdTwice,
       offset);
  return false;
}

// (n), after STRING; the parenthesis that closes it may be missing.
bool ReferenceParser::read_size() {
  advance();
  if (!read_integer(Code::kAttributeInteger, Code::kAttributeStatement)) return false;
  const char* const begin = type_.data();
  type_ = {begin, static_cast<std::size_t>(gap_begin_ - begin)};
  if (token_.kind != TokenKind::kCloseParen) {
    note(Code::kNoRightParen, here());
  } else {
    advance();
  }
  return true;
}

// TYPE must come before, and ACCESS must not come after: if there was none, it is READ-ONLY
// (section 4).
bool ReferenceParser::read_value() {
  const Numbers& numbers = numbers_of(Keyword::kAttribute);
  if (type_.empty()) return fail(Code::kNoType);
  if (access_.empty()) access_ = "READ-ONLY";
  advance();
  if (!read_equals(Code::kAttributeEquals)) return false;
  const bool odd = token_.kind == TokenKind::kLiteral && (token_.flags & kOddQuotes) != 0;
  if (odd) return fail(Code::kNoValue);
  if (stands_on_plain_value()) return read_plain_value(numbers);
  if (!token_.is(Keyword::kUnsupported) && !token_.is(Keyword::kUnknown))
    return fail(Code::kNoValue);
  advance();
  return true;
}

bool ReferenceParser::stands_on_plain_value() const {
  return token_.kind == TokenKind::kLiteral || token_.kind == TokenKind::kInteger ||
         token_.kind == TokenKind::kMinus || token_.kind == TokenKind::kStar;
}

bool ReferenceParser::read_plain_value(const Numbers& numbers) {
  std::size_t size = 0;
  if (token_.kind == TokenKind::kLiteral) return read_literals(numbers, size);
  if (token_.kind != TokenKind::kStar) return read_signed_integer(numbers);
  advance();
  return read_literals(numbers, size);
}

bool ReferenceParser::read_enum(bool inlined) {
  const Numbers& numbers = numbers_of(Keyword::kEnum);
  Seen seen;
  if (!read_identification(Keyword::kEnum, {Keyword::kName}, seen)) return false;
  if (seen.empty() && !inlined) return fail(Code::kNoEnumName);
  while (!token_.is(Keyword::kEnd)) {
    if (!token_.is(Keyword::kType)) {
      if (!read_enum_item()) return false;
      continue;
    }
    if (!once(Keyword::kType, numbers.twice, seen)) return false;
    advance();
    if (!read_equals(numbers.equals)) return false;
    if (type_kind(token_.text) != TypeKind::kInteger) return fail(Code::kEnumType);
    advance();
  }
  return read_end(Keyword::kEnum, numbers.statement);
}

// [-]number = "text"
bool ReferenceParser::read_enum_item() {
  const Numbers& numbers = numbers_of(Keyword::kEnum);
  return read_signed_integer(numbers) && read_text(numbers);
}

bool ReferenceParser::read_path() {
  const Numbers& numbers = numbers_of(Keyword::kPath);
  Seen seen;
  if (!read_identification(Keyword::kPath, {Keyword::kName}, seen)) return false;
  if (seen.empty()) return fail(Code::kPathIdentification);
  while (!token_.is(Keyword::kEnd)) {
    if (token_.kind != TokenKind::kWord || !token_.is(Keyword::kNone))
      return fail(numbers.statement);
    advance();
    if (!read_equals(numbers.equals)) return false;
    std::size_t size = 0;
    if (token_.kind == TokenKind::kWord && ascii::equals(token_.text, "DIRECT-INTERFACE")) {
      advance();
    } else if (!read_literals(numbers, size)) {
      return false;
    }
  }
  return read_end(Keyword::kPath, numbers.statement);
}

bool ReferenceParser::read_table() {
  Seen seen;
  if (!read_identification(Keyword::kTable, {Keyword::kName, Keyword::kId, Keyword::kClass}, seen))
    return false;
  if (seen.size() < 3) return fail(Code::kTableIdentification);
  while (!token_.is(Keyword::kEnd)) {
    if (token_.kind != TokenKind::kOpenBrace) return fail(Code::kTableStatement);
    if (!read_row()) return false;
  }
  return read_end(Keyword::kTable, Code::kTableEnd);
}

// { cell , cell }, each of which may be empty.
bool ReferenceParser::read_row() {
  do {
    advance();
    if (!read_cell()) return false;
  } while (token_.kind == TokenKind::kComma);
  if (token_.kind == TokenKind::kCloseBrace) {
    advance();
    return true;
  }
  return fail(stands_on_plain_value() ? Code::kNoComma : Code::kRowValue);
}

bool ReferenceParser::read_cell() {
  if (stands_on_plain_value()) return read_plain_value(numbers_of(Keyword::kTable));
  if (token_.is(Keyword::kUnsupported) || token_.is(Keyword::kUnknown)) advance();
  return true;
}

}  // namespace mifdex::engine::mif
