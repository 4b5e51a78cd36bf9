#include "engine/mif/reference/reference_parser.h"

#include <algorithm>
#include <cstring>

#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

// Returns the place of the first character in `text` (UTF-8) that ISO 8859-1 does not print: a
// control, or beyond A0-FF. NUL passes, by a quirk of its set test; CR is dropped before (section
// 1).
std::size_t find_odd_character(std::string_view text, char also_allowed) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x80) {
      const auto trail = static_cast<unsigned char>(at + 1 < text.size() ? text[at + 1] : '\0');
      const bool latin = (byte == 0xC2 && trail >= 0xA0) || byte == 0xC3;
      if (!latin) return at;
      ++at;
    } else if ((byte < 0x20 || byte == 0x7F) && byte != 0 && text[at] != '\r' &&
               text[at] != also_allowed) {
      return at;
    }
  }
  return std::string_view::npos;
}

// Returns the place of a quote inside this content at which the reference parser ends the literal
// and finds no other literal after it. npos: quotes in it only separate adjacent literals.
std::size_t find_inner_quote(std::string_view content) {
  bool inside = true;
  for (std::size_t at = 0; at < content.size(); ++at) {
    if (inside && content[at] == '\\') {
      ++at;
    } else if (content[at] == '"') {
      inside = !inside;
    } else if (!inside && !ascii::is_blank(content[at])) {
      return at;
    }
  }
  return inside ? std::string_view::npos : content.size();
}

bool ends_with_odd_backslashes(std::string_view content) {
  const std::size_t other = content.find_last_not_of('\\');
  const std::size_t count = content.size() - (other == std::string_view::npos ? 0 : other + 1);
  return count % 2 != 0;
}

// Digits are taken only while the radix has them: `08` is a 0 and then an 8 (section 2).
bool has_its_digits(std::string_view digits) {
  if (ascii::starts_with(digits, "0X")) {
    return digits.size() > 2 &&
           digits.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
  }
  const bool octal = digits.starts_with('0');
  return digits.find_first_not_of(octal ? "01234567" : "0123456789") == std::string_view::npos;
}

}  // namespace

const ReferenceParser::Numbers& ReferenceParser::numbers_of(Keyword block) {
  using enum Code;
  static constexpr Numbers kAttribute{kAttributeEquals,    kAttributeLiteral, kAttributeInteger,
                                      kAttributeStatement, kStatementTwice,   kValueForType};
  static constexpr Numbers kGroup{kGroupEquals,    kGroupLiteral,        kGroupInteger,
                                  kGroupStatement, kGroupStatementTwice, kGroupValue};
  static constexpr Numbers kTable{kTableEquals,    kTableLiteral,        kTableInteger,
                                  kTableStatement, kTableStatementTwice, kTableValue};
  static constexpr Numbers kEnum{kEnumEquals,    kEnumLiteral,        kEnumItem,
                                 kEnumStatement, kEnumStatementTwice, kEnumName};
  static constexpr Numbers kPath{kPathEquals,    kPathLiteral,        kPathStatement,
                                 kPathStatement, kPathStatementTwice, kPathValue};
  static constexpr Numbers kComponent{kComponentEquals,         kComponentLiteral,
                                      kUnknownStatement,        kUnknownStatement,
                                      kComponentStatementTwice, kComponentName};
  switch (block) {
    case Keyword::kAttribute:
      return kAttribute;
    case Keyword::kGroup:
      return kGroup;
    case Keyword::kTable:
      return kTable;
    case Keyword::kEnum:
      return kEnum;
    case Keyword::kPath:
      return kPath;
    default:
      return kComponent;
  }
}

std::vector<Diagnostic> ReferenceParser::parse() {
  advance();
  if (token_.is(Keyword::kLanguage)) {  // read and not used; each of its words may be missing
    advance();
    if (token_.kind == TokenKind::kEquals) advance();
    while (token_.kind == TokenKind::kLiteral) advance();
  }
  if (find_component()) {
    if (!read_component()) {
      dropped_.push_back({0, 1});  // the findings about the component as a whole
      drop(Keyword::kComponent, here());
    }
    if (token_.kind != TokenKind::kEnd) note(Code::kTextAfterEnd, here());
  }
  // A byte that is not printable ASCII, outside literals and comments (section 2).
  if (const auto odd = tokens_.odd_blank()) findings_.push_back({Code::kOddByteInText, *odd});
  dropped_.push_back({here(), here() + static_cast<std::uint64_t>(end_ - token_.text.data())});
  return std::move(findings_);
}

void ReferenceParser::note(Code code, std::uint64_t offset) {
  if (!stopped_) findings_.push_back({code, offset});
}

// Reports at the token in hand. The end of the text is reported by skip_to_end().
bool ReferenceParser::fail(Code code) {
  if (token_.kind != TokenKind::kEnd) note(code, here());
  return false;
}

// Fatal: reading ends here.
bool ReferenceParser::stop(Code code) {
  note(code, here());
  stopped_ = true;
  token_ = Token();
  token_.text = std::string_view(end_, end_);
  return false;
}

void ReferenceParser::advance() {
  while (!stopped_) {
    token_ = tokens_.next();
    check_comments();
    gap_begin_ = token_.text.data() + token_.text.size();
    if (token_.kind == TokenKind::kLiteral) check_literal();
    if (token_.kind != TokenKind::kStray) return;
    const auto byte = static_cast<unsigned char>(token_.text.front());
    if (byte > 0x20 && byte < 0x7F) return;
    const bool begins_character = (byte & 0xC0U) != 0x80;
    if (begins_character) note(Code::kOddByteInText, here());
  }
}

// The gap between two words of a MIF has blanks and comments only, and the quotes of the literals
// on both sides: a // in it begins a comment.
void ReferenceParser::check_comments() {
  const char* const to = token_.text.data();
  if (to <= gap_begin_) return;
  const std::string_view gap(gap_begin_, static_cast<std::size_t>(to - gap_begin_));
  const std::uint64_t offset = here() - gap.size();
  for (std::size_t at = gap.find("//"); at != std::string_view::npos; at = gap.find("//", at)) {
    const std::size_t newline = std::min(gap.find('\n', at), gap.size());
    const std::size_t odd = find_odd_character(gap.substr(at, newline - at), '\t');
    if (odd != std::string_view::npos) note(Code::kOddByteInComment, offset + at + odd);
    at = newline;
  }
}

void ReferenceParser::check_literal() {
  const std::string_view content = token_.text;
  if ((token_.flags & kUnterminated) != 0 || ends_with_odd_backslashes(content)) {
    if (content.data() + content.size() == end_) {
      stop(Code::kFatalEndInLiteral);
      return;
    }
    note(Code::kNewlineInLiteral, here());
  } else if ((token_.flags & kHasNewline) != 0) {
    note(Code::kNewlineInLiteral, here());
  }
  const std::size_t odd = find_odd_character(content, '\n');
  if (odd != std::string_view::npos) note(Code::kOddByteInLiteral, here() + odd);
  if ((token_.flags & kHasBackslash) != 0) check_escapes(content);
}

// \a \b \f \n \r \t \v in either case, \' \" \\ \?, \x and hex digits, \0 and octal digits; \1 to
// \9 pass without a meaning (section 3).
void ReferenceParser::check_escapes(std::string_view content) {
  constexpr auto kNone = std::string_view::npos;
  for (std::size_t at = content.find('\\'); at != kNone && at + 1 < content.size();
       at = content.find('\\', at + 2)) {
    const char kind = ascii::upper(content[at + 1]);
    if (std::string_view("ABFNRTV'\"\\?123456789").find(kind) != std::string_view::npos) continue;
    if (kind != 'X' && kind != '0') {
      note(Code::kIllegalEscape, here() + at);
      continue;
    }
    const std::string_view legal = kind == 'X' ? "0123456789ABCDEF" : "01234567";
    std::size_t value = 0;
    std::size_t digit = at + 2;
    while (digit < content.size() && value <= 0xFF) {
      const std::size_t found = legal.find(ascii::upper(content[digit]));
      if (found == std::string_view::npos) break;
      value = value * legal.size() + found;
      ++digit;
    }
    const bool other_digit =
        digit < content.size() && (content[digit] == '8' || content[digit] == '9');
    if (value > 0xFF) {
      note(Code::kEscapeTooLarge, here() + at);
    } else if (kind == '0' && other_digit) {
      note(Code::kEscapeDigit, here() + at);
    } else if (kind == 'X' && digit == at + 2) {
      note(Code::kEscapeWithoutDigits, here() + at);
    }
  }
}

// Skips past the next END of `block`: that of a later one if its own is missing (section 6).
void ReferenceParser::skip_to_end(Keyword block) {
  while (token_.kind != TokenKind::kEnd) {
    const bool end = token_.is(Keyword::kEnd);
    advance();
    if (end && token_.is(block)) {
      advance();
      return;
    }
  }
  stop(Code::kCut);
}

// Drops the rest of a block that begins at `begin`, and all of it for the rules that check the
// tree.
void ReferenceParser::drop(Keyword block, std::uint64_t begin) {
  if (!stopped_) skip_to_end(block);
  dropped_.push_back({begin, here()});
}

// END is in hand: it must be that of `block`, else `other` is reported.
bool ReferenceParser::read_end(Keyword block, Code other) {
  const std::uint64_t offset = here();
  advance();
  if (!token_.is(block)) {
    note(other, offset);
    return false;
  }
  advance();
  return true;
}

bool ReferenceParser::read_equals(Code missing) {
  if (token_.kind != TokenKind::kEquals || token_.text != "=") return fail(missing);
  advance();
  return true;
}

// Literals side by side, `size` in octets.
bool ReferenceParser::read_literals(const Numbers& numbers, std::size_t& size) {
  size = 0;
  if (token_.kind != TokenKind::kLiteral) return fail(numbers.literal);
  for (; token_.kind == TokenKind::kLiteral; advance()) {
    if ((token_.flags & kOddQuotes) != 0) return fail(numbers.literal);
    if ((token_.flags & kHasInnerQuote) != 0) {
      const std::size_t quote = find_inner_quote(token_.text);
      if (quote != std::string_view::npos) {
        note(numbers.statement, here() + quote);
        return false;
      }
    }
    size +=
        static_cast<std::size_t>(std::count_if(token_.text.begin(), token_.text.end(), [](char c) {
          return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
        }));
  }
  return true;
}

bool ReferenceParser::read_text(const Numbers& numbers) {
  std::size_t size = 0;
  return read_equals(numbers.equals) && read_literals(numbers, size);
}

// Names and classes have 1 to 256 octets (section 3).
bool ReferenceParser::read_name(const Numbers& numbers) {
  constexpr std::size_t kMost = 256;
  if (!read_equals(numbers.equals)) return false;
  const std::uint64_t offset = here();
  std::size_t size = 0;
  if (!read_literals(numbers, size)) return false;
  if (size >= 1 && size <= kMost) return true;
  note(numbers.value, offset);
  return false;
}

bool ReferenceParser::read_integer(Code missing, Code odd_digits) {
  if (token_.kind != TokenKind::kInteger) return fail(missing);
  if (!has_its_digits(token_.text)) return fail(odd_digits);
  advance();
  return true;
}

bool ReferenceParser::read_signed_integer(const Numbers& numbers) {
  if (token_.kind == TokenKind::kMinus) advance();
  return read_integer(numbers.integer, numbers.statement);
}

bool ReferenceParser::once(Keyword statement, Code twice, Seen& seen) {
  return seen.insert(statement).second || fail(twice);
}

// NAME, ID and CLASS as a block has them: first, in any order, each once.
bool ReferenceParser::read_identification(Keyword block, std::initializer_list<Keyword> words,
                                          Seen& seen) {
  const Numbers& numbers = numbers_of(block);
  while (std::find(words.begin(), words.end(), token_.keyword) != words.end()) {
    const Keyword word = token_.keyword;
    if (!once(word, numbers.twice, seen)) return false;
    advance();
    const bool good = word == Keyword::kId ? read_equals(numbers.equals) &&
                                                 read_integer(numbers.integer, numbers.statement)
                                           : read_name(numbers);
    if (!good) return false;
  }
  return true;
}

}  // namespace mifdex::engine::mif
