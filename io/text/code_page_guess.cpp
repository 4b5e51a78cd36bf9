#include "io/text/code_page_guess.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "io/base/ascii.h"
#include "io/text/code_page_tables.h"
#include "io/text/encoding_parts.h"

namespace mifdex::io {
namespace {

/// The most bytes of a text that are tried.
constexpr std::size_t kMostBytes = 8192;
constexpr std::size_t kMostLine = 1024;

constexpr int kLanguageWeight = 12;  ///< of the language of the LANGUAGE statement, or its page
constexpr int kWordWeight = 4;
constexpr int kNothing = -30;  ///< bytes that have no meaning in the page
constexpr int kAlone = -2;     ///< a letter or sign between blanks
/// If the scores of two pages differ by no more, both explain a text about equally well: the cost
/// of one letter in the wrong case, or of another script than its neighbours, is higher.
constexpr int kSlack = 5;

enum class Script : std::uint8_t {
  kNone,   ///< blanks, digits, punctuation of ASCII
  kLatin,  ///< ASCII letters too
  kCyrillic,
  kGreek,
  kHebrew,
  kArabic,
  kHan,
  kKana,
  kHangul,
  kQuote,   ///< is at one end of a word
  kSign,    ///< punctuation beyond ASCII
  kSymbol,  ///< box drawing, fractions, and anything else that no text about an installation has
};

enum class Case : std::uint8_t { kNone, kLower, kUpper };

struct Glyph {
  char32_t code = 0;
  Script script = Script::kNone;
  Case letter_case = Case::kNone;
  bool valid = true;
  bool common = false;  ///< of the Far East: in the block of its page that holds common characters
  std::uint8_t first = 0;
};

bool is_in(char32_t code, char32_t first, char32_t last) { return code >= first && code <= last; }

Case latin_case(char32_t code) {
  if (is_in(code, 'a', 'z') || is_in(code, 0xDF, 0xFF)) return Case::kLower;
  if (is_in(code, 'A', 'Z') || is_in(code, 0xC0, 0xDE)) return Case::kUpper;
  // In Latin Extended-A upper and lower case are side by side in pairs; in two runs the odd codes
  // are the upper case.
  const bool odd_upper = is_in(code, 0x139, 0x148) || is_in(code, 0x179, 0x17E);
  const bool is_upper = odd_upper ? code % 2 == 1 : code % 2 == 0;
  if (code == 0x131) return Case::kLower;
  if (code == 0x130 || code == 0x178) return Case::kUpper;
  return is_upper ? Case::kUpper : Case::kLower;
}

Script script_of(char32_t code) {
  if (code < 0x80) {
    const char32_t folded = code | 0x20U;
    return is_in(folded, 'a', 'z') ? Script::kLatin : Script::kNone;
  }
  if (is_in(code, 0xC0, 0x17F) || is_in(code, 0x218, 0x21B)) {
    return code == 0xD7 || code == 0xF7 ? Script::kSymbol : Script::kLatin;
  }
  if (is_in(code, 0x400, 0x491)) return Script::kCyrillic;
  if (is_in(code, 0x386, 0x3CE)) return Script::kGreek;
  if (is_in(code, 0x5D0, 0x5EA)) return Script::kHebrew;
  if (is_in(code, 0x621, 0x652) || is_in(code, 0x67E, 0x6AF)) return Script::kArabic;
  if (is_in(code, 0x3041, 0x30FE)) return Script::kKana;
  if (is_in(code, 0x4E00, 0x9FFF)) return Script::kHan;
  if (is_in(code, 0xAC00, 0xD7A3)) return Script::kHangul;
  constexpr std::u32string_view kQuotes =
      U"\u201C\u201D\u201E\u2018\u2019\u201A\u00AB\u00BB\u2039\u203A";
  if (kQuotes.find(code) != std::u32string_view::npos) return Script::kQuote;
  constexpr std::u32string_view kSigns =
      U"\u00A0\u20AC\u2026\u2013\u2014\u2022\u2122\u00A9\u00AE\u00B0\u00A7\u00B7\u00A3\u2116";
  if (kSigns.find(code) != std::u32string_view::npos) return Script::kSign;
  const bool wide = is_in(code, 0x3000, 0x301F) || is_in(code, 0xFF01, 0xFF5E);
  return wide ? Script::kSign : Script::kSymbol;
}

Case case_of(Script script, char32_t code) {
  switch (script) {
    case Script::kLatin:
      return latin_case(code);
    case Script::kCyrillic:
      return is_in(code, 0x430, 0x45F) || code == 0x491 ? Case::kLower : Case::kUpper;
    case Script::kGreek:
      return code == 0x390 || code >= 0x3AC ? Case::kLower : Case::kUpper;
    default:
      return Case::kNone;
  }
}

// True if a character of two bytes is in the part of its page that holds the common ones.
bool is_common(Form form, std::uint8_t first, std::uint8_t second) {
  switch (form) {
    case Form::kJapanese:
      return is_in(first, 0x88, 0x97) || first == 0x81 || first == 0x82 || first == 0x83;
    case Form::kChinese:
      return is_in(first, 0xB0, 0xD7) && second >= 0xA1;
    case Form::kKorean:
      return is_in(first, 0xB0, 0xC8) && second >= 0xA1;
    case Form::kTaiwanese:
      return is_in(first, 0xA4, 0xC6);
    case Form::kSingleByte:
      break;
  }
  return false;
}

/// Returns the place, not before `at`, of the byte before the next word that has a byte beyond
/// ASCII; the end of `line` if there is no such word. If bytes before `at` belong to a word, the
/// word ends with them.
std::size_t next_word_to_read(Bytes line, std::size_t at) {
  const auto high =
      std::find_if_not(line.begin() + static_cast<std::ptrdiff_t>(at), line.end(), ascii::is_ascii);
  if (high == line.end()) return line.size();
  auto word = static_cast<std::size_t>(high - line.begin());
  while (word > at && ascii::is_letter(line[word - 1])) --word;
  return word > at ? word - 1 : at;
}

/// Reads what a score depends on: the words of `line` that have a byte beyond ASCII, and what is
/// beside them. All other words are ASCII, the same in every page, and score nothing.
void read_line(const Candidate& candidate, const CodePage& page, Bytes line,
               std::vector<Glyph>& glyphs) {
  glyphs.clear();
  for (std::size_t at = next_word_to_read(line, 0); at < line.size();) {
    const Character character = page.read(line, at);
    Glyph glyph;
    glyph.code = character.code;
    glyph.valid = character.valid;
    glyph.first = static_cast<std::uint8_t>(line[at]);
    // No text has C1 controls.
    if (is_in(glyph.code, 0x80, 0x9F)) glyph.valid = false;
    glyph.script = glyph.valid ? script_of(glyph.code) : Script::kNone;
    glyph.letter_case = case_of(glyph.script, glyph.code);
    if (character.length == 2) {
      glyph.common =
          is_common(candidate.form, glyph.first, static_cast<std::uint8_t>(line[at + 1]));
    }
    glyphs.push_back(glyph);
    at += character.length;
    const bool ends_word = character.code < 0x80 && glyph.script == Script::kNone;
    if (ends_word) at = next_word_to_read(line, at);
  }
}

bool is_letter(const Glyph& glyph) {
  return glyph.script >= Script::kLatin && glyph.script <= Script::kHangul;
}

bool is_alphabetic(const Glyph& glyph) {
  return glyph.script >= Script::kLatin && glyph.script <= Script::kArabic;
}

/// A character beyond ASCII, and its neighbours.
struct Place {
  const Glyph& before;
  const Glyph& glyph;
  const Glyph& after;
};

int score_letter(const Candidate& candidate, const Place& place) {
  const Glyph& glyph = place.glyph;
  // 0xA0 is a no-break space more often than the letter that DOS pages have there.
  int score = glyph.first == 0xA0 ? -5 : 0;
  const bool frequent = candidate.frequent.find(glyph.code) != std::u32string_view::npos;
  bool joined = false;
  for (const Glyph* beside : {&place.before, &place.after}) {
    if (!is_letter(*beside)) continue;
    joined = true;
    if (beside->script != glyph.script) score -= 6;
  }
  score += !joined ? kAlone : frequent ? 5 : 2;
  const Case own = glyph.letter_case;
  if (place.before.letter_case == Case::kLower && own == Case::kUpper) score -= 6;
  if (own == Case::kLower && place.after.letter_case == Case::kUpper) score -= 6;
  return score;
}

int score_far(const Candidate& candidate, const Place& place) {
  const Glyph& glyph = place.glyph;
  const bool frequent = candidate.frequent.find(glyph.code) != std::u32string_view::npos;
  bool own = glyph.script == Script::kHan && candidate.form != Form::kKorean;
  own = own || (glyph.script == Script::kHangul && candidate.form == Form::kKorean);
  own = own || (glyph.script == Script::kKana && candidate.form == Form::kJapanese);
  int score = own && glyph.common ? 4 : -4;
  if (frequent) score += 3;
  for (const Glyph* beside : {&place.before, &place.after}) {
    if (beside->script == Script::kLatin && beside->letter_case == Case::kLower) score -= 4;
  }
  return score;
}

bool is_in_word(const Glyph& glyph) { return is_letter(glyph) || is_in(glyph.code, '0', '9'); }

int score_sign(const Place& place) {
  const char32_t code = place.glyph.code;
  const bool behind_word = is_in_word(place.before);
  const bool before_word = is_in_word(place.after);
  if (code == 0x2026) return behind_word != before_word ? 6 : 1;
  if (code == 0xA0) return 0;
  if (is_alphabetic(place.before) && is_alphabetic(place.after)) return -4;
  // Dashes and bullets have blanks beside them; other signs belong to a word or a number.
  const bool dash = code == 0x2013 || code == 0x2014 || code == 0x2022;
  return dash || behind_word || before_word ? 0 : kAlone;
}

/// True if `close` ends a quotation that `open` begins, in any language: Swedish begins
/// with the quote that English ends with, German ends with the one that English begins with.
bool closes(char32_t open, char32_t close) {
  constexpr std::array<std::u32string_view, 12> kPairs = {
      U"\u201A\u2018", U"\u201A\u2019", U"\u201E\u201C", U"\u201E\u201D",
      U"\u2018\u2019", U"\u2019\u2019", U"\u201C\u201D", U"\u201D\u201D",
      U"\u00AB\u00BB", U"\u00BB\u00AB", U"\u2039\u203A", U"\u203A\u2039"};
  return std::ranges::any_of(kPairs, [open, close](std::u32string_view pair) {
    return pair[0] == open && pair[1] == close;
  });
}

/// Quotes count for a page only in pairs: the quotes of windows-1252 are letters in DOS pages, and
/// these begin and end words as often as a single quote does.
class QuoteScore {
 public:
  int add(const Place& place) {
    const char32_t code = place.glyph.code;
    const bool behind_word = is_in_word(place.before);
    const bool before_word = is_in_word(place.after);
    if (is_alphabetic(place.before) && is_alphabetic(place.after)) return code == 0x2019 ? 4 : -4;
    const bool begins = before_word && !behind_word;
    if (!begins && closes(open_, code)) {
      open_ = 0;
      return kPair - kSingle;
    }
    if (behind_word && !before_word) {
      if (code == 0x2019) return 6;
      return code == 0x201A || code == 0x201E ? -4 : kSingle;
    }
    open_ = code;
    return kSingle;
  }

 private:
  static constexpr int kSingle = 1;
  static constexpr int kPair = 12;
  char32_t open_ = 0;
};

int score_glyph(const Candidate& candidate, const Place& place, QuoteScore& quotes) {
  const Glyph& glyph = place.glyph;
  if (!glyph.valid) return kNothing;
  if (glyph.first < 0x80) return 0;
  switch (glyph.script) {
    case Script::kHan:
    case Script::kKana:
    case Script::kHangul:
      return score_far(candidate, place);
    case Script::kQuote:
      return quotes.add(place);
    case Script::kSign:
      return score_sign(place);
    case Script::kSymbol:
      return is_alphabetic(place.before) || is_alphabetic(place.after) ? -6 : -3;
    case Script::kNone:
      return 0;
    default:
      return score_letter(candidate, place);
  }
}

// Words of Latin letters that are mostly accented are another script's, read in a wrong page.
int score_words(std::span<const Glyph> glyphs) {
  int score = 0;
  for (std::size_t at = 0; at < glyphs.size();) {
    int plain = 0;
    int accented = 0;
    int uppers = 0;
    int lowers_behind_uppers = 0;
    for (; at < glyphs.size() && glyphs[at].script == Script::kLatin; ++at) {
      const Glyph& glyph = glyphs[at];
      (glyph.first < 0x80 ? plain : accented) += 1;
      if (glyph.letter_case == Case::kUpper) ++uppers;
      if (glyph.letter_case == Case::kLower && glyph.first >= 0x80 && uppers >= 2)
        ++lowers_behind_uppers;
    }
    if (accented > plain + 1) score -= 4 * accented;
    score -= 6 * lowers_behind_uppers;
    if (plain + accented == 0) ++at;
  }
  return score;
}

int score_line(const Candidate& candidate, std::span<const Glyph> glyphs) {
  static const Glyph edge;
  int score = score_words(glyphs);
  QuoteScore quotes;
  for (std::size_t at = 0; at < glyphs.size(); ++at) {
    if (glyphs[at].first < 0x80 && glyphs[at].valid) continue;
    const Glyph& before = at == 0 ? edge : glyphs[at - 1];
    const Glyph& after = at + 1 == glyphs.size() ? edge : glyphs[at + 1];
    score += score_glyph(candidate, {before, glyphs[at], after}, quotes);
  }
  return score;
}

/// The lines of a text that hold bytes beyond ASCII, up to kMostBytes of them.
std::vector<Bytes> lines_to_try(Bytes bytes) {
  std::vector<Bytes> lines;
  std::size_t size = 0;
  for (std::size_t at = 0; at < bytes.size() && size < kMostBytes;) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    const Bytes line = bytes.substr(at, end - at);
    if (!is_ascii(line)) {
      const auto high = std::ranges::find_if_not(line, ascii::is_ascii);
      // From a long line, the part around its first byte beyond ASCII.
      const auto place = static_cast<std::size_t>(high - line.begin());
      const std::size_t from = place > kMostLine / 2 ? place - kMostLine / 2 : 0;
      lines.push_back(line.substr(from, kMostLine));
      size += lines.back().size();
    }
    at = end + 1;
  }
  return lines;
}

/// What the words of ASCII letters in a text give to the pages of each region.
using RegionScores = std::array<int, static_cast<std::size_t>(Region::kFar) + 1>;

int& region_score(RegionScores& scores, Region region) {
  return scores[static_cast<std::size_t>(region)];
}

/// Returns the scores of all regions for the words of `lines`.
RegionScores score_regions(const std::vector<Bytes>& lines) {
  RegionScores scores{};
  for (const Bytes line : lines) {
    for (std::size_t at = 0; at < line.size();) {
      std::size_t end = at;
      while (end < line.size() && (ascii::is_letter(line[end]) || !ascii::is_ascii(line[end])))
        ++end;
      const Bytes word = line.substr(at, end - at);
      for (const Word& row : kWords) {
        if (row.word.size() != word.size()) continue;
        if (ascii::equals_ignore_case(row.word, word))
          region_score(scores, row.region) += kWordWeight;
      }
      at = std::max(end, at + 1);
    }
  }
  region_score(scores, Region::kAny) = 0;
  region_score(scores, Region::kFar) = 0;
  return scores;
}

struct LanguageStatement {
  std::string_view language;
  std::string_view encoding;
};

// LANGUAGE = "ll|CC|encoding", which comes before START COMPONENT (GRAMMAR.md, section 4).
std::optional<LanguageStatement> find_language(Bytes file) {
  constexpr std::string_view kWord = "language";
  constexpr std::size_t kHead = 4096;
  const Bytes head = file.substr(0, std::min(kHead, file.find("COMPONENT")));
  const auto word = std::ranges::search(head, kWord, {}, ascii::lower).begin();
  if (word == head.end()) return std::nullopt;
  const auto at = static_cast<std::size_t>(word - head.begin());
  const Bytes line = head.substr(at, std::min(head.find('\n', at), head.size()) - at);
  const std::size_t open = line.find('"');
  const std::size_t close = open == Bytes::npos ? open : line.find('"', open + 1);
  if (close == Bytes::npos) return std::nullopt;
  const Bytes text = line.substr(open + 1, close - open - 1);
  const std::size_t bar = text.find('|');
  const std::size_t last = text.rfind('|');
  if (bar == Bytes::npos || last == bar) return LanguageStatement{text.substr(0, bar), {}};
  return LanguageStatement{text.substr(0, bar), text.substr(last + 1)};
}

// Returns the page that the statement names. iso8859-1 does not count: it is in the example and the
// default, and MIFs of all languages have it.
std::optional<Encoding> declared_page(const LanguageStatement& statement, Bytes bytes) {
  const Result<Encoding> named = find_encoding(statement.encoding);
  if (!named || !named->is_named() || named->page() == nullptr) return std::nullopt;
  if (named->name() == "iso-8859-1" || !reads_whole(*named->page(), bytes)) return std::nullopt;
  return *named;
}

int score_language(std::string_view page, std::string_view language) {
  const auto found = std::ranges::find_if(kLanguages, [language](const Language& row) {
    return std::ranges::equal(row.code, language.substr(0, 2), {}, {}, ascii::lower);
  });
  if (found == kLanguages.end()) return 0;
  return page == found->pages[0] || page == found->pages[1] ? kLanguageWeight : 0;
}

// True if all bytes beyond ASCII are letters that windows-1252 shares with the pages of its
// neighbours, each beside an ASCII letter; every DOS page has signs or other scripts there. Most
// texts of western Europe need no other test.
bool is_surely_western(const std::vector<Bytes>& lines) {
  constexpr Bytes kShared = "\xC4\xD6\xDC\xE4\xF6\xFC\xDF\xE9";
  for (const Bytes line : lines) {
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (ascii::is_ascii(line[at])) continue;
      const bool joined = (at > 0 && ascii::is_letter(line[at - 1])) ||
                          (at + 1 < line.size() && ascii::is_letter(line[at + 1]));
      if (!joined || kShared.find(line[at]) == Bytes::npos) return false;
    }
  }
  return !lines.empty();
}

/// Returns the candidates' encodings, without those that the C library lacks.
const std::vector<std::pair<const Candidate*, Encoding>>& candidate_pages() {
  static const auto pages = [] {
    std::vector<std::pair<const Candidate*, Encoding>> made;
    for (const Candidate& candidate : kCandidates) {
      if (const auto encoding = find_encoding(candidate.name)) {
        made.emplace_back(&candidate, *encoding);
      }
    }
    return made;
  }();
  return pages;
}

/// Returns how much `lines` look like text in the page.
int score_page(const Candidate& candidate, const Encoding& encoding,
               const std::vector<Bytes>& lines, RegionScores& regions) {
  int score = region_score(regions, candidate.region);
  std::vector<Glyph> glyphs;
  for (const Bytes line : lines) {
    read_line(candidate, *encoding.page(), line, glyphs);
    score += score_line(candidate, glyphs);
  }
  return score;
}

bool read_differently(const CodePage& a, const CodePage& b, const std::vector<Bytes>& lines) {
  for (const Bytes line : lines) {
    for (std::size_t at = 0; at < line.size();) {
      const Character in_a = a.read(line, at);
      const Character in_b = b.read(line, at);
      if (in_a.code != in_b.code || in_a.length != in_b.length) return true;
      at += in_a.length;
    }
  }
  return false;
}

/// The scores of candidate_pages() for one text, in their order.
using Scores = std::vector<int>;

/// True if a page that scores about as well as the best one reads another text.
bool has_rival(const Scores& scores, std::size_t best, const std::vector<Bytes>& lines) {
  const auto& pages = candidate_pages();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (i == best || scores[best] - scores[i] > kSlack) continue;
    if (read_differently(*pages[best].second.page(), *pages[i].second.page(), lines)) return true;
  }
  return false;
}

/// Returns the number of `near` among candidate_pages() if it explains the text about as well as
/// the best page; else that of the best page.
std::size_t prefer(const Encoding& near, const Scores& scores, std::size_t best, Bytes bytes) {
  const auto& pages = candidate_pages();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (pages[i].first->name != near.name() || scores[best] - scores[i] > kSlack) continue;
    return reads_whole(*pages[i].second.page(), bytes) ? i : best;
  }
  return best;
}

// Returns what is known of the page; if no text is guessed to be in it, only that it has letters.
const Candidate& candidate_of(std::string_view name) {
  static constexpr Candidate kOther = {"", Region::kAny, Form::kSingleByte, U""};
  const auto found = std::ranges::find(kCandidates, name, &Candidate::name);
  return found == kCandidates.end() ? kOther : *found;
}

}  // namespace

bool reads_whole(const CodePage& page, Bytes bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const Character character = page.read(bytes, at);
    if (!character.valid) return false;
    at += character.length;
  }
  return true;
}

PageGuess guess_code_page(Bytes bytes, Bytes file, const Encoding* near) {
  const std::optional<LanguageStatement> statement = find_language(file);
  const std::vector<Bytes> lines = lines_to_try(bytes);
  if (!statement && is_surely_western(lines)) {
    return {.encoding = {}, .evidence = {.page = Encoding().name()}};
  }
  RegionScores regions = score_regions(lines);
  Scores scores;
  for (const auto& [page, encoding] : candidate_pages()) {
    int score = score_page(*page, encoding, lines, regions);
    if (statement) score += score_language(page->name, statement->language);
    scores.push_back(score);
  }
  const auto best = static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
  if (statement) {
    if (const auto declared = declared_page(*statement, bytes)) {
      const Candidate& page = candidate_of(declared->name());
      if (score_page(page, *declared, lines, regions) + kLanguageWeight >= scores[best]) {
        return {.encoding = *declared, .declared = true, .evidence = {.page = page.name}};
      }
    }
  }
  PageGuess guess;
  guess.evidence.is_weak = has_rival(scores, best, lines);
  const bool asks_near = guess.evidence.is_weak && near != nullptr;
  guess.encoding = candidate_pages()[asks_near ? prefer(*near, scores, best, bytes) : best].second;
  guess.evidence.page = guess.encoding.name();
  return guess;
}

}  // namespace mifdex::io
