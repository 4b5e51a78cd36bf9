#include "engine/mif/lex/literal_end.h"

#include <cstring>

#include "engine/mif/lex/look_alikes.h"
#include "engine/mif/scan/byte_classes.h"
#include "engine/mif/scan/word_scan.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

const char* skip(const char* at, const char* end, std::uint8_t classes) {
  while (at < end && is_class(*at, classes)) ++at;
  return at;
}

// Skips blanks, including those beyond ASCII.
const char* skip_blanks_of_line(const char* at, const char* end) {
  at = skip(at, end, kBlank);
  return at < end && !ascii::is_ascii(*at) ? skip_any_blanks(at, end, false) : at;
}

bool is_equals(const char* at, const char* end) {
  return at < end && (*at == '=' || (!ascii::is_ascii(*at) && odd_equals_length(at, end) != 0));
}

const char* line_end(const char* at, const char* end) {
  if (at >= end) return end;
  const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
  return newline == nullptr ? end : static_cast<const char*>(newline);
}

Keyword keyword_at(const char*& at, const char* end) {
  if (at == end || !is_class(*at, kWordStart)) return Keyword::kNone;
  const char* from = at;
  at = skip(at, end, kWordRest);
  return find_keyword({from, static_cast<std::size_t>(at - from)});
}

// True if `END block`, `START block` or `statement =` is at `at`.
bool begins_statement(const char* at, const char* end) {
  const Keyword word = keyword_at(at, end);
  if (word == Keyword::kNone) return false;
  const char* second = skip_blanks_of_line(at, end);
  if (word == Keyword::kStart || word == Keyword::kEnd) {
    return is_block(keyword_at(second, end));
  }
  return is_statement(word) && is_equals(second, end);
}

bool begins_comment(const char* at, const char* end) {
  return end - at >= 2 && at[0] == '/' && at[1] == '/';
}

// True if `1 = ` or `win32 = `, the next item of an enum or a path, is at `at`.
bool begins_item(const char* at, const char* end) {
  const char* word_end = skip(at, end, kWordRest);
  return word_end != at && is_equals(skip_blanks_of_line(word_end, end), end);
}

// True if the quote before `after` may be the closing one by the text after it on its line.
bool closes(const char* after, const char* end, LiteralPlace place) {
  const char* at = skip_blanks_of_line(after, end);
  if (at == end || *at == '\n') return true;
  if (place == LiteralPlace::kRow && (*at == ',' || *at == '}')) return true;
  if (place == LiteralPlace::kItem && begins_item(at, end)) return true;
  if (*at == '"') {
    // Adjacent literals are one (section 3); but if two quotes end a line, as in `"cannot open
    // "x""`, the first belongs to the text.
    return at != after || !may_follow_value(at + 1, end);
  }
  return begins_comment(at, end) || begins_statement(at, end);
}

// Returns the first line from `line` on that is MIF and nothing else, or `end`.
const char* find_boundary(const char* line, const char* end, LiteralSearch& search) {
  if (search.boundary != nullptr && line >= search.searched && line <= search.boundary) {
    return search.boundary;
  }
  search = {end, line, nullptr};
  for (const char* at = line; at < end; ++at) {
    if (is_boundary_line(at, end)) {
      search.boundary = at;
      break;
    }
    at = line_end(at, end);
  }
  return search.boundary;
}

// True for an escaped quote that ends its line if MIF follows; it closes the literal:
// `VALUE = "C:\TEMP\"`.
bool escaped_quote_closes(const char* after, const char* end) {
  const char* at = skip_blanks_of_line(after, end);
  if (at == end) return true;
  return *at == '\n' && (is_boundary_line(at + 1, end) || skip(at, end, kBlank | kNewline) == end);
}

// A literal under examination: `at` moves over its bytes and the flags are collected.
struct Scan {
  const char* at;
  const char* end;
  LiteralPlace place;
  std::uint8_t flags = 0;
  std::uint8_t flags_at_last_quote = 0;
  const char* last_quote = nullptr;  // of the first line; none that closes

  void note(std::uint8_t flag) { flags = static_cast<std::uint8_t>(flags | flag); }

  // Scans to `stop`. Returns true if a closing quote was found; `at` is then on it.
  bool find_quote(const char* stop, bool first_line) {
    while (at < stop) {
      if (!is_class(*at, kLiteralEvent)) {
        at = find_literal_event(at, stop);
      } else if (*at == '"') {
        if (closes(at + 1, end, place)) return true;
        if (first_line) {
          last_quote = at;
          flags_at_last_quote = flags;
        }
        note(kHasInnerQuote);
        ++at;
      } else if (*at == '\\') {
        if (escape(stop)) return true;
      } else {
        note(*at == '\r' ? kHasReturn : kHasNewline);
        ++at;
      }
    }
    return false;
  }

 private:
  // Skips an escape. Returns true if it hides the closing quote; `at` is then on that quote.
  bool escape(const char* stop) {
    note(kHasBackslash);
    ++at;
    if (at == stop || (*at != '"' && *at != '\\')) return false;
    if (*at == '"' && escaped_quote_closes(at + 1, end)) return true;
    ++at;
    return false;
  }
};

LiteralEnd close_at(const char* quote, std::uint8_t flags) { return {quote, quote + 1, flags}; }

// Returns a double quote beyond ASCII on the line of `at` that may close a literal by the text
// after it; nullptr if there is none.
const char* find_odd_closing_quote(const char* at, const char* end, LiteralPlace place) {
  for (; at < end && *at != '\n'; ++at) {
    if (ascii::is_ascii(*at)) continue;
    const OddQuoteAt quote = odd_quote_at(at, end);
    if (quote.kind == OddQuote::kDouble && closes(at + quote.length, end, place)) return at;
  }
  return nullptr;
}

// Returns the flags of a content whose end was not found by a scan.
std::uint8_t flags_of(const char* content, const char* content_end) {
  std::uint8_t flags = 0;
  for (const char* at = content; at < content_end; ++at) {
    if (*at == '\n') flags |= kHasNewline;
    if (*at == '\r') flags |= kHasReturn;
    if (*at == '\\') flags |= kHasBackslash;
  }
  return flags;
}

// Closes a literal that has no closing quote on any line of its own: rules 3 to 5.
LiteralEnd close_without_quote(const Scan& scan, const char* content, const char* boundary) {
  const char* const behind = scan.last_quote == nullptr ? content : scan.last_quote + 1;
  if (const char* odd = find_odd_closing_quote(behind, boundary, scan.place)) {
    const std::uint8_t inner = scan.last_quote == nullptr ? 0 : kHasInnerQuote;
    const auto flags = static_cast<std::uint8_t>(flags_of(content, odd) | kOddQuotes | inner);
    return {odd, odd + odd_quote_at(odd, boundary).length, flags};
  }
  if (scan.last_quote != nullptr) return close_at(scan.last_quote, scan.flags_at_last_quote);
  const char* content_end = boundary;
  while (content_end > content && is_class(content_end[-1], kBlank | kNewline)) --content_end;
  const auto flags = static_cast<std::uint8_t>(flags_of(content, content_end) | kUnterminated);
  return {content_end, boundary, flags};
}

}  // namespace

bool is_boundary_line(const char* line, const char* end) {
  return begins_statement(skip_blanks_of_line(line, end), end);
}

bool may_close_literal(const char* after, const char* end, LiteralPlace place) {
  return closes(after, end, place);
}

bool may_follow_value(const char* at, const char* end) {
  at = skip_blanks_of_line(at, end);
  return at == end || *at == '\n' || begins_comment(at, end) || begins_statement(at, end);
}

LiteralEnd find_literal_end(const char* content, const char* end, LiteralPlace place,
                            LiteralSearch& search) {
  Scan scan{content, end, place};
  // The usual literal: no quote, backslash or newline before the one that closes it.
  scan.at = find_literal_event(content, end);
  if (scan.at < end && *scan.at == '"' && closes(scan.at + 1, end, place)) {
    return close_at(scan.at, 0);
  }
  const char* first_line_end = line_end(scan.at, end);
  if (scan.find_quote(first_line_end, true)) return close_at(scan.at, scan.flags);
  if (first_line_end == end) return close_without_quote(scan, content, end);
  const char* boundary = find_boundary(first_line_end + 1, end, search);
  const bool barren = search.barren_from != nullptr && scan.at >= search.barren_from;
  if (!barren) {
    const char* from = scan.at;
    if (scan.find_quote(boundary, false)) return close_at(scan.at, scan.flags);
    search.barren_from = from;
  }
  return close_without_quote(scan, content, boundary);
}

}  // namespace mifdex::engine::mif
