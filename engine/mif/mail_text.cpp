#include "engine/mif/mail_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

#include "engine/mif/lex/token.h"
#include "io/base/ascii.h"
#include "io/base/utf8.h"

namespace mifdex::engine::mif {
namespace {

using std::string_view;

// The replacement at one place of a text: `length` bytes become `size` bytes of `bytes`.
struct Replacement {
  std::size_t length = 0;  ///< 0: the byte is kept
  std::size_t size = 0;
  std::array<char, 4> bytes{};
  bool joins_lines = false;  ///< a newline is among the `length` bytes
};

// Returns the length of the newline at `at`; 0 if there is none.
std::size_t newline_length(string_view text, std::size_t at) {
  if (text.substr(at).starts_with("\r\n")) return 2;
  return at < text.size() && text[at] == '\n' ? 1 : 0;
}

// Reads `=3D`, or `=` and blanks at the end of a line.
Replacement quoted_printable_at(string_view text, std::size_t at) {
  if (text[at] != '=') return {};
  if (at + 2 < text.size()) {
    const int high = ascii::hex_digit(text[at + 1]);
    const int low = ascii::hex_digit(text[at + 2]);
    if (high >= 0 && low >= 0) return {3, 1, {static_cast<char>(high * 16 + low)}, false};
  }
  std::size_t behind = at + 1;
  while (behind < text.size() && (text[behind] == ' ' || text[behind] == '\t')) ++behind;
  const std::size_t newline = newline_length(text, behind);
  if (newline == 0) return {};
  return {behind + newline - at, 0, {}, true};
}

struct Entity {
  string_view name;
  char32_t code;
};

// HTML 4's entities for what quotes and blanks a MIF, and for the letters of western Europe.
constexpr std::array kEntityNames = std::to_array<Entity>({
    {"quot", U'"'},     {"amp", U'&'},     {"lt", U'<'},      {"gt", U'>'},      {"apos", U'\''},
    {"nbsp", 0xA0},     {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"bdquo", 0x201E}, {"lsquo", 0x2018},
    {"rsquo", 0x2019},  {"laquo", 0xAB},   {"raquo", 0xBB},   {"equals", U'='},  {"auml", 0xE4},
    {"ouml", 0xF6},     {"uuml", 0xFC},    {"Auml", 0xC4},    {"Ouml", 0xD6},    {"Uuml", 0xDC},
    {"szlig", 0xDF},    {"eacute", 0xE9},  {"egrave", 0xE8},  {"ecirc", 0xEA},   {"euml", 0xEB},
    {"agrave", 0xE0},   {"aacute", 0xE1},  {"acirc", 0xE2},   {"aring", 0xE5},   {"aelig", 0xE6},
    {"ccedil", 0xE7},   {"iacute", 0xED},  {"icirc", 0xEE},   {"iuml", 0xEF},    {"ntilde", 0xF1},
    {"oacute", 0xF3},   {"ocirc", 0xF4},   {"oslash", 0xF8},  {"uacute", 0xFA},  {"ugrave", 0xF9},
    {"ucirc", 0xFB},    {"Aring", 0xC5},   {"Eacute", 0xC9},  {"Oslash", 0xD8},  {"AElig", 0xC6},
    {"atilde", 0xE3},   {"otilde", 0xF5},  {"euro", 0x20AC},  {"ndash", 0x2013}, {"mdash", 0x2014},
    {"hellip", 0x2026}, {"copy", 0xA9},    {"reg", 0xAE},     {"trade", 0x2122},
});

constexpr std::size_t kLongestEntity = 10;  // with & and ;

// Returns the character for `&name;` or `&#number;`, given without its & and ;.
std::optional<char32_t> entity_code(string_view name) {
  if (name.starts_with('#')) {
    const bool hex = name.size() > 1 && ascii::upper(name[1]) == 'X';
    const string_view digits = name.substr(hex ? 2 : 1);
    std::uint32_t code = 0;
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (!whole || code == 0 || surrogate || code > 0xFFFF) return std::nullopt;
    return static_cast<char32_t>(code);
  }
  const auto found = std::ranges::find(kEntityNames, name, &Entity::name);
  if (found != kEntityNames.end()) return found->code;
  return ascii::equals(name, "QUOT") ? std::optional<char32_t>(U'"') : std::nullopt;
}

Replacement entity_at(string_view text, std::size_t at) {
  if (text[at] != '&') return {};
  const string_view rest = text.substr(at, kLongestEntity);
  const std::size_t semicolon = rest.find(';');
  if (semicolon == string_view::npos) return {};
  const auto code = entity_code(rest.substr(1, semicolon - 1));
  if (!code) return {};
  Replacement replacement{semicolon + 1, 0, {}, false};
  char* const begin = replacement.bytes.data();
  replacement.size = static_cast<std::size_t>(utf8::put(begin, *code) - begin);
  return replacement;
}

bool is_quote(const Replacement& replacement) {
  const string_view bytes(replacement.bytes.data(), replacement.size);
  return bytes == "\"" || bytes.starts_with("\xE2\x80") || bytes == "\xC2\xAB" || bytes == "'";
}

using ReadPlace = Replacement (*)(string_view, std::size_t);

// Returns the position after the statement's word at the begin of `line`; npos if there is none.
std::size_t behind_statement(string_view line) {
  std::size_t at = 0;
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  std::size_t end = at;
  while (end < line.size() && (ascii::is_alphanumeric(line[end]))) ++end;
  if (!is_statement(find_keyword(line.substr(at, end - at)))) return string_view::npos;
  while (end < line.size() && (line[end] == ' ' || line[end] == '\t')) ++end;
  return end;
}

// True for `NAME =3D`.
bool is_quoted_printable_statement(string_view line) {
  const std::size_t at = behind_statement(line);
  return at != string_view::npos && ascii::starts_with(line.substr(at), "=3D");
}

// True for `NAME = &quot;`, also if = or the blanks are entities.
bool is_entity_statement(string_view line) {
  std::size_t at = behind_statement(line);
  if (at == string_view::npos) return false;
  bool equals = false;
  while (at < line.size()) {
    const Replacement place = entity_at(line, at);
    if (place.length != 0 && is_quote(place)) return true;
    const string_view bytes(place.bytes.data(), place.size);
    const bool blank = bytes == "\xC2\xA0" || line[at] == ' ' || line[at] == '\t';
    const bool sign = !equals && (bytes == "=" || line[at] == '=' || line[at] == ':');
    if (!blank && !sign) return false;
    equals = equals || sign;
    at += std::max<std::size_t>(place.length, 1);
  }
  return false;
}

// Calls `use(line, offset)` for each line of `text`, without its LF, until it returns true.
template <class Use>
bool any_line(string_view text, Use use) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (use(text.substr(at, end - at), at)) return true;
    at = end + 1;
  }
  return false;
}

// Copies a text of any length, with replacements at each place that `read` accepts, in the lines
// that `is_written` selects.
class Copier {
 public:
  Copier(string_view text, ReadPlace read, io::Arena& arena)
      : text_(text),
        read_(read),
        begin_(arena.allocate(text.size() + io::PaddedBytes::kPadding, 1)),
        out_(begin_) {}

  template <class IsWritten>
  MailText run(IsWritten is_written) {
    std::size_t at = 0;
    while (at < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      at = is_written(text_.substr(at, end - at)) ? copy_line(at) : copy(at, end);
      if (at < text_.size() && text_[at] == '\n') end_line(at++);
    }
    settle(text_.size());
    std::memset(out_, 0, io::PaddedBytes::kPadding);
    return {io::PaddedBytes::assume_padded(begin_, text_.size()), changed_, first_};
  }

 private:
  std::size_t copy(std::size_t at, std::size_t end) {
    out_ = std::copy(text_.begin() + static_cast<std::ptrdiff_t>(at),
                     text_.begin() + static_cast<std::ptrdiff_t>(end), out_);
    return end;
  }

  // Copies one line and those that are joined to it; returns the place of the newline that ends it.
  std::size_t copy_line(std::size_t at) {
    while (at < text_.size() && text_[at] != '\n') {
      const Replacement place = read_(text_, at);
      if (place.length == 0) {
        *out_++ = text_[at++];
        continue;
      }
      if (!changed_) first_ = at;
      changed_ = true;
      out_ = std::copy_n(place.bytes.begin(), place.size, out_);
      joined_ += place.joins_lines ? 1 : 0;
      at += place.length;
    }
    return at;
  }

  // Pads up to the place `at` of the text: with blanks, then with `newlines` newlines.
  void pad(std::size_t at, std::size_t newlines) {
    const auto written = static_cast<std::size_t>(out_ - begin_);
    out_ = std::fill_n(out_, at - written - newlines, ' ');
    out_ = std::fill_n(out_, newlines, '\n');
  }

  void end_line(std::size_t newline) {
    const bool has_return = out_ != begin_ && out_[-1] == '\r';
    if (has_return) --out_;
    pad(newline - (has_return ? 1 : 0), 0 + joined_);
    joined_ = 0;
    if (has_return) *out_++ = '\r';
    *out_++ = '\n';
  }

  void settle(std::size_t size) {
    pad(size, joined_);
    joined_ = 0;
  }

  string_view text_;
  ReadPlace read_;
  char* begin_;
  char* out_;
  std::size_t joined_ = 0;  // newlines removed from a line
  bool changed_ = false;
  std::size_t first_ = 0;
};

}  // namespace

MailText read_quoted_printable(io::PaddedBytes raw, io::Arena& arena) {
  const string_view text = raw.view();
  const bool has_sign = text.find("3D") != string_view::npos ||  // of =3D; most texts have none
                        text.find("3d") != string_view::npos;
  const bool written = has_sign && any_line(text, [](string_view line, std::size_t) {
                         return is_quoted_printable_statement(line);
                       });
  if (!written) return {raw, false, 0};
  // Replaces in the whole text, unless a statement is in plain form: then only in the lines that
  // are not.
  const bool mixed = any_line(text, [](string_view line, std::size_t) {
    const std::size_t at = behind_statement(line);
    return at != string_view::npos && line.substr(at).starts_with('=') &&
           quoted_printable_at(line, at).length == 0 && !line.substr(at + 1).empty();
  });
  return Copier(text, quoted_printable_at, arena).run([mixed](string_view line) {
    return !mixed || is_quoted_printable_statement(line);
  });
}

MailText read_entities(io::PaddedBytes text, io::Arena& arena) {
  const string_view view = text.view();
  const bool written =
      view.find('&') != string_view::npos &&
      any_line(view, [](string_view line, std::size_t) { return is_entity_statement(line); });
  if (!written) return {text, false, 0};
  // Replaces in the whole text, unless there are plain quotes: then only in the statements with
  // entities.
  const bool mixed = view.find('"') != string_view::npos;
  return Copier(view, entity_at, arena).run([mixed](string_view line) {
    return !mixed || (is_entity_statement(line) && line.find('"') == string_view::npos);
  });
}

}  // namespace mifdex::engine::mif
