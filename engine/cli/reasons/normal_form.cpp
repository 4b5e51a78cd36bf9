#include "engine/cli/reasons/normal_form.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/cli/reasons/reason_words.h"
#include "engine/cli/reasons/text_tokens.h"
#include "io/base/ascii.h"

namespace mifdex::cli {
namespace {

constexpr std::string_view kNumber = "<number>";
constexpr std::string_view kPath = "<path>";
constexpr std::string_view kGuid = "<guid>";
constexpr std::string_view kMachine = "<machine>";
constexpr std::string_view kQuoted = "<text>";
constexpr std::string_view kTime = "<time>";
constexpr std::string_view kDrive = "<drive>";
constexpr std::array kPlaceholders = {kNumber, kPath, kGuid, kMachine, kQuoted, kTime, kDrive};

/// A character beyond ASCII, and the one of ASCII that it is read as.
struct Substitute {
  std::string_view utf8;
  char ascii;
};
constexpr auto kSubstitutes = std::to_array<Substitute>({
    {"\u00A0", ' '},  // no-break space
    {"\u2007", ' '},  // figure space
    {"\u202F", ' '},  // narrow no-break space
    {"\u3000", ' '},  // ideographic space
    {"\u2013", '-'},  // en dash
    {"\u2014", '-'},  // em dash
    {"\u201C", '"'},  // quotation marks, left, right and low
    {"\u201D", '"'},
    {"\u201E", '"'},
    {"\u00AB", '"'},  // guillemets
    {"\u00BB", '"'},
    {"\u2018", '\''},  // single quotation marks, left, right and low
    {"\u2019", '\''},
    {"\u201A", '\''},
    {"`", '\''},
});

/// Returns the text with single blanks, none at its ends, and with the quotes and dashes of ASCII.
std::string in_plain_characters(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    char c = text.front();
    std::size_t size = 1;
    if (!ascii::is_ascii(c) || c == '`') {
      const auto* found = std::ranges::find_if(
          kSubstitutes, [text](const Substitute& known) { return text.starts_with(known.utf8); });
      if (found != kSubstitutes.end()) {
        c = found->ascii;
        size = found->utf8.size();
      }
    }
    const bool is_blank = ascii::is_ascii(c) && (static_cast<unsigned char>(c) <= ' ' || c == 0x7F);
    if (!is_blank) {
      plain += c;
    } else if (!plain.empty() && plain.back() != ' ') {
      plain += ' ';
    }
    text.remove_prefix(size);
  }
  if (!plain.empty() && plain.back() == ' ') plain.pop_back();
  return plain;
}

/// True if a name can be searched in a text: it has nothing that is replaced or that separates.
bool is_plain_name(std::string_view name) {
  return name.size() >= 2 && is_word_byte(name.front()) && std::ranges::all_of(name, [](char c) {
           return is_word_byte(c) || c == '-' || c == '.' || c == '$';
         });
}

/// Reads a description from left to right and writes its normal form.
class DescriptionScan {
 public:
  DescriptionScan(std::string_view text, std::string_view machine)
      : text_(text), machine_(is_plain_name(machine) ? machine : std::string_view()), paths_(text) {
    out_.reserve(text.size());
  }

  std::string run() && {
    while (at_ < text_.size()) take_part();
    return std::move(out_);
  }

 private:
  void take_part() {
    const char c = text_[at_];
    if (c == '<' && take_placeholder()) return;
    if ((c == '"' && take_double_quoted()) || (c == '\'' && take_single_quoted())) return;
    if (c == '{' || (is_word_byte(c) && !is_glued())) {
      const std::size_t guid = guid_size(text_, at_);
      if (guid != 0) return replace(at_ + guid, kGuid);
    }
    if (c == '\\' || !is_glued()) {
      const std::size_t path = paths_.end_of(at_);
      if (path != at_) return replace(path, kPath);
    }
    if (is_word_byte(c)) return take_word();
    if (c == '-' && ascii::is_digit(byte_at(text_, at_ + 1)) && !is_glued()) return take_number();
    take_separator();
  }

  /// True if the byte before belongs to the same word, or a placeholder was written for it.
  bool is_glued() const {
    return is_joined(byte_before(text_, at_)) || (!out_.empty() && out_.back() == '>');
  }

  void forget_context() {
    context_ = WordKind::kPlain;
    follows_drive_ = false;
  }

  void replace(std::size_t end, std::string_view placeholder) {
    out_ += placeholder;
    at_ = end;
    forget_context();
  }

  void copy(std::size_t end) {
    out_ += text_.substr(at_, end - at_);
    at_ = end;
  }

  bool take_placeholder() {
    const std::string_view rest = text_.substr(at_);
    const auto* found = std::ranges::find_if(
        kPlaceholders, [rest](std::string_view known) { return rest.starts_with(known); });
    if (found == kPlaceholders.end()) return false;
    replace(at_ + found->size(), *found);
    return true;
  }

  bool take_double_quoted() {
    if (at_ >= no_double_from_) return false;
    const std::size_t close = text_.find('"', at_ + 1);
    if (close == text_.npos) {
      no_double_from_ = at_;
      return false;
    }
    take_quoted(close);
    return true;
  }

  /// An apostrophe opens a quotation only at the beginning of a word, and closes it at the end of
  /// one: "can't" has none.
  bool take_single_quoted() {
    if (at_ >= no_single_from_ || is_glued() || byte_at(text_, at_ + 1) == ' ') return false;
    std::size_t close = at_;
    do {
      close = text_.find('\'', close + 1);
      if (close == text_.npos) {
        no_single_from_ = at_;
        return false;
      }
    } while (is_joined(byte_at(text_, close + 1)));
    take_quoted(close);
    return true;
  }

  void take_quoted(std::size_t close) {
    const std::string_view inside = text_.substr(at_ + 1, close - at_ - 1);
    if (is_code_context() && is_bare_number(inside)) {
      copy(close + 1);
      forget_context();
    } else {
      replace(close + 1, paths_.has_root(at_ + 1) ? kPath : kQuoted);
    }
  }

  static bool is_bare_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    if (text.empty() || !ascii::is_digit(text.front())) return false;
    const NumberToken number = number_at(text, 0);
    return number.end == text.size() && is_whole(number);
  }

  static bool is_whole(const NumberToken& number) {
    using enum NumberToken::Shape;
    return number.shape == kInteger || number.shape == kHex || number.shape == kHexWord;
  }

  bool is_code_context() const {
    return context_ == WordKind::kCode || context_ == WordKind::kError ||
           context_ == WordKind::kFailure;
  }

  void take_word() {
    const std::size_t end = word_end(text_, at_);
    if (is_glued()) return take_mixed(end, false);
    const std::size_t machine = machine_end();
    if (machine != at_) return replace(machine, kMachine);
    if (ascii::is_digit(text_[at_])) return take_number();
    if (is_drive(end)) return replace(byte_at(text_, end) == ':' ? end + 1 : end, kDrive);
    const std::string_view word = text_.substr(at_, end - at_);
    if (is_hex_word(word) && !is_joined(byte_at(text_, end))) return take_number();
    const WordKind kind = kind_of_word(word);
    if (kind == WordKind::kMonth || kind == WordKind::kWeekday) {
      const std::size_t date = named_date_end(text_, at_);
      if (date != at_) return replace(date, kTime);
    }
    const bool has_digits = std::ranges::any_of(word, ascii::is_digit);
    if (has_digits) return take_mixed(end, true);
    begin_context(word, kind);
    copy(end);
  }

  std::size_t machine_end() const {
    if (machine_.empty()) return at_;
    const std::size_t end = at_ + machine_.size();
    const bool is_it = end <= text_.size() &&
                       ascii::equals_ignore_case(text_.substr(at_, machine_.size()), machine_) &&
                       !is_joined(byte_at(text_, end));
    return is_it ? end : at_;
  }

  /// "C:", or the C of "drive C".
  bool is_drive(std::size_t end) const {
    if (end != at_ + 1 || !ascii::is_letter(text_[at_])) return false;
    if (byte_at(text_, end) == ':') return !is_joined(byte_at(text_, end + 1));
    return follows_drive_ && !is_joined(byte_at(text_, end)) && byte_at(text_, end) != '\'';
  }

  void begin_context(std::string_view word, WordKind kind) {
    const bool is_link = kind == WordKind::kLink && is_code_context();
    if (!is_link) {
      context_ = kind;
      has_colon_ = false;
    }
    // "No." and "Nr." end with a full stop that ends no sentence.
    is_shortened_ = is_link && word.size() == 2;
    follows_drive_ = ascii::equals(word, "DRIVE") || ascii::equals(word, "LAUFWERK");
  }

  /// Copies a word of letters and digits but for long runs of digits: "PC00123", "Win32".
  void take_mixed(std::size_t end, bool is_whole_word) {
    constexpr std::size_t kLongRun = 4;
    bool is_first_run = is_whole_word;
    while (at_ < end) {
      const auto is_digit_at = [this](std::size_t i) { return ascii::is_digit(text_[i]); };
      std::size_t letters = at_;
      while (letters < end && !is_digit_at(letters)) ++letters;
      std::size_t digits = letters;
      while (digits < end && is_digit_at(digits)) ++digits;
      const std::string_view name = text_.substr(at_, letters - at_);
      const bool is_kept =
          digits - letters < kLongRun || (is_first_run && begins_named_number(name));
      copy(is_kept ? digits : letters);
      if (!is_kept) {
        out_ += kNumber;
        at_ = digits;
      }
      is_first_run = false;
    }
    forget_context();
  }

  void take_number() {
    const std::size_t first = text_[at_] == '-' ? at_ + 1 : at_;
    const NumberToken number =
        ascii::is_digit(text_[first])
            ? number_at(text_, first)
            : NumberToken{NumberToken::Shape::kHexWord, word_end(text_, first)};
    if (number.shape == NumberToken::Shape::kTime) return replace(number.end, kTime);
    if (names_reason(first, number)) {
      copy(number.end);
      forget_context();
    } else {
      replace(number.end, kNumber);
    }
  }

  /// True if the number, whose first digit is at `first`, is to be kept.
  bool names_reason(std::size_t first, const NumberToken& number) const {
    const char next = byte_at(text_, number.end);
    // A number that is only a part of something: "5MB", "5\x", 5"x".
    if (is_joined(next) || std::string_view("\"'{\\").find(next) != std::string_view::npos)
      return false;
    if (context_ == WordKind::kProduct) return first == at_ && !has_colon_;
    if (!is_whole(number)) return false;
    const std::string_view text = text_.substr(at_, number.end - at_);
    if (is_system_code(text, number)) return true;
    if (byte_before(text_, at_) == '(' && next == ')') return true;
    switch (context_) {
      case WordKind::kCode:
        return true;
      case WordKind::kError:
        return !has_colon_ || ends_clause(number.end);
      case WordKind::kFailure:
        return ends_clause(number.end);
      default:
        return false;
    }
  }

  /// True for an HRESULT or NTSTATUS of severity "error", hexadecimal or decimal.
  static bool is_system_code(std::string_view text, const NumberToken& number) {
    constexpr std::size_t kHexSize = 10;      // 0x80070643
    constexpr std::size_t kDecimalSize = 11;  // -2147023293
    if (number.shape == NumberToken::Shape::kHex) {
      return text.size() == kHexSize && ascii::hex_digit(text[2]) >= 8;
    }
    return number.shape == NumberToken::Shape::kInteger && text.front() == '-' &&
           text.size() == kDecimalSize;
  }

  /// True if nothing that the number could count follows it.
  bool ends_clause(std::size_t end) const {
    if (end >= text_.size()) return true;
    const char next = text_[end];
    if (next != ' ') return std::string_view(".,;:!?)]").find(next) != std::string_view::npos;
    const char after = byte_at(text_, end + 1);
    return after == '(' || after == '[' || (after == '-' && byte_at(text_, end + 2) == ' ');
  }

  void take_separator() {
    const char c = text_[at_];
    const bool joins = std::string_view(" :=#([-").find(c) != std::string_view::npos ||
                       (c == '.' && is_shortened_);
    if (!joins) {
      forget_context();
    } else if (c != ' ') {
      has_colon_ = has_colon_ || c == ':' || context_ == WordKind::kProduct;
      follows_drive_ = false;
    }
    out_ += c;
    ++at_;
  }

  std::string_view text_;
  std::string_view machine_;
  PathFinder paths_;
  std::string out_;
  std::size_t at_ = 0;
  // From these positions on, a quotation that begins is not closed.
  std::size_t no_double_from_ = std::string_view::npos;
  std::size_t no_single_from_ = std::string_view::npos;
  // What the words before say of a number that follows.
  WordKind context_ = WordKind::kPlain;
  bool has_colon_ = false;      // after the word of the context
  bool is_shortened_ = false;   // the last word may end with a full stop
  bool follows_drive_ = false;  // the last word is "drive"
};

}  // namespace

std::string normal_form(std::string_view description, std::string_view machine) {
  const std::string plain = in_plain_characters(description);
  return DescriptionScan(plain, machine).run();
}

}  // namespace mifdex::cli
