#include "io/archive/name_page.h"

#include <simdjson.h>

#include <algorithm>

#include "io/base/ascii.h"
#include "io/base/utf8.h"
#include "io/text/code_page.h"

namespace mifdex::io {
namespace {

using Byte = std::uint8_t;

Byte name_byte(Bytes name, std::size_t at) {
  return at < name.size() ? static_cast<Byte>(name[at]) : Byte{0};
}

bool in(Byte byte, Byte first, Byte last) { return byte >= first && byte <= last; }

bool is_ascii_letter(Byte byte) { return ascii::is_letter(static_cast<char>(byte)); }

/// The weight of one character as evidence for a page; nothing if the page does not have it.
using Weight = std::optional<int>;
constexpr int kUsual = 3;  // what ordinary texts are made of
constexpr int kRare = 1;

// The rows of the pages' tables that ordinary texts use: kana and the kanji of JIS level 1; the
// syllables of KS X 1001; the level 1 characters of GB 2312 and of Big5.
Weight shift_jis_weight(Byte lead, Byte trail) {
  if (!in(trail, 0x40, 0xFC) || trail == 0x7F) return std::nullopt;
  if (in(lead, 0x82, 0x83) || in(lead, 0x88, 0x97)) return kUsual;
  if (in(lead, 0x81, 0x9F) || in(lead, 0xE0, 0xEA) || in(lead, 0xFA, 0xFC)) return kRare;
  return std::nullopt;
}

Weight korean_weight(Byte lead, Byte trail) {
  if (in(lead, 0xB0, 0xC8) && in(trail, 0xA1, 0xFE)) return kUsual;
  const bool letter = is_ascii_letter(trail) || in(trail, 0x81, 0xFE);
  if (in(lead, 0x81, 0xC6) && letter) return kRare;
  return in(lead, 0xC7, 0xFD) && in(trail, 0xA1, 0xFE) ? Weight(kRare) : std::nullopt;
}

Weight gbk_weight(Byte lead, Byte trail) {
  if (in(lead, 0xB0, 0xD7) && in(trail, 0xA1, 0xFE)) return kUsual;
  if (!in(lead, 0x81, 0xFE) || !in(trail, 0x40, 0xFE) || trail == 0x7F) return std::nullopt;
  // Private use: no name has it.
  if (in(lead, 0xA1, 0xA7) && trail < 0xA1) return std::nullopt;
  return kRare;
}

Weight big5_weight(Byte lead, Byte trail) {
  if (!in(trail, 0x40, 0x7E) && !in(trail, 0xA1, 0xFE)) return std::nullopt;
  if (in(lead, 0xA4, 0xC6)) return kUsual;
  return in(lead, 0xA1, 0xF9) ? Weight(kRare) : std::nullopt;
}

using WeightOf = Weight (*)(Byte lead, Byte trail);

/// The two-byte pages, in the order in which equals win.
struct DoublePage {
  NamePage page;
  WeightOf weight;
};
constexpr std::array<DoublePage, 4> kDoublePages = {{
    {NamePage::kShiftJis, &shift_jis_weight},
    {NamePage::kKorean, &korean_weight},
    {NamePage::kGbk, &gbk_weight},
    {NamePage::kBig5, &big5_weight},
}};

/// A European letter among ASCII letters looks like a first byte with a letter after it, beside a
/// further letter; texts of the Far East seldom look like that.
constexpr int kLooksEuropean = -3;

Weight double_score(Bytes name, const DoublePage& page) {
  int score = 0;
  bool behind_letter = false;  // an ASCII letter that is not a second byte
  for (std::size_t at = 0; at < name.size(); ++at) {
    const Byte lead = name_byte(name, at);
    if (lead < 0x80) {
      behind_letter = is_ascii_letter(lead);
      continue;
    }
    if (page.page == NamePage::kShiftJis && in(lead, 0xA1, 0xDF)) {  // a katakana of one byte
      score += kRare;
      behind_letter = false;
      continue;
    }
    const Byte trail = name_byte(name, at + 1);
    const Weight weight = page.weight(lead, trail);
    if (!weight) return std::nullopt;
    const bool before_letter = is_ascii_letter(name_byte(name, at + 2));
    const bool european = is_ascii_letter(trail) && (behind_letter || before_letter);
    score += european ? kLooksEuropean : *weight;
    behind_letter = false;
    ++at;
  }
  return score;
}

bool is_european_letter(Byte byte, NamePage single) {
  if (single == NamePage::kWindows) return byte >= 0xC0 && byte != 0xD7 && byte != 0xF7;
  return in(byte, 0x80, 0xA5) || byte == 0xE1;  // E1 is the sharp s
}

int single_score(Bytes name, NamePage single) {
  int score = 0;
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name_byte(name, at) < 0x80 || !is_european_letter(name_byte(name, at), single)) continue;
    const bool beside = is_ascii_letter(name_byte(name, at + 1)) ||
                        (at != 0 && is_ascii_letter(name_byte(name, at - 1)));
    if (beside) score += kUsual;
  }
  return score;
}

const CodePage* code_page_of(NamePage page) {
  const auto ask = [](std::string_view iconv_name) -> const CodePage* {
    const Result<const CodePage*> made = CodePage::from_iconv(iconv_name);
    return made ? *made : nullptr;
  };
  switch (page) {
    case NamePage::kUtf8:
      return nullptr;
    case NamePage::kShiftJis:
      return ask("CP932");
    case NamePage::kKorean:
      return ask("CP949");
    case NamePage::kGbk:
      return ask("CP936");
    case NamePage::kBig5:
      return ask("CP950");
    case NamePage::kDos:
      return ask("CP437");
    case NamePage::kWindows:
      return &CodePage::windows_1252();
  }
  return nullptr;
}

/// Writes `raw` to `name`, with '/' for each backslash. Returns true if all of it means something
/// in `page`.
bool decode(Bytes raw, const CodePage& page, std::string& name) {
  bool sound = true;
  name.clear();
  for (std::size_t at = 0; at < raw.size();) {
    const Character character = page.read(raw, at);
    if (!character.valid) {
      name += raw.substr(at, character.length);
      sound = false;
    } else if (character.code == U'\\') {
      name += '/';
    } else {
      utf8::append(name, character.code);
    }
    at += character.length;
  }
  return sound;
}

}  // namespace

void NameGuess::add(Bytes name) {
  if (is_ascii_name(name)) return;
  evidence_ = true;
  utf8_ = utf8_ && simdjson::validate_utf8(name.data(), name.size());
  for (std::size_t i = 0; i < kDoublePages.size(); ++i) {
    if (!double_scores_[i]) continue;
    const Weight score = double_score(name, kDoublePages[i]);
    if (score) {
      *double_scores_[i] += *score;
    } else {
      double_scores_[i].reset();
    }
  }
  single_score_ += single_score(name, single_);
}

NamePage NameGuess::page() const {
  if (!evidence_ || utf8_) return NamePage::kUtf8;
  NamePage best = single_;
  std::optional<std::int64_t> best_score;
  for (std::size_t i = 0; i < kDoublePages.size(); ++i) {
    const auto& score = double_scores_[i];
    // A name that is not cut at a doubtful 5C still pairs; so a tie goes to two bytes.
    if (!score || *score < single_score_ || (best_score && *score <= *best_score)) continue;
    best = kDoublePages[i].page;
    best_score = score;
  }
  return best;
}

NamePage guess_name_page(Bytes name, NamePage single) {
  NameGuess guess(single);
  guess.add(name);
  return guess.page();
}

bool is_ascii_name(Bytes name) {
  return std::ranges::all_of(name, [](char c) { return static_cast<Byte>(c) < 0x80; });
}

const Encoding* declared_encoding(const NameEncoding& encoding, Bytes prefix, Bytes raw) {
  if (!encoding || is_ascii_name(raw)) return nullptr;
  std::string path(prefix);
  path += raw;
  std::ranges::replace(path, '\\', '/');
  return encoding(path);
}

void decode_dos_name(Bytes raw, NamePage page, const Encoding* declared, std::string& name) {
  if (!is_ascii_name(raw)) {
    const bool has_page = declared != nullptr && declared->page() != nullptr;
    if (has_page && decode(raw, *declared->page(), name)) return;
    const CodePage* const guessed = code_page_of(page);
    if (guessed != nullptr && decode(raw, *guessed, name)) return;
    // 1252 lacks some bytes, 437 none.
    const CodePage* const dos = page == NamePage::kWindows ? code_page_of(NamePage::kDos) : nullptr;
    if (dos != nullptr && decode(raw, *dos, name)) return;
    if (guessed != nullptr) return;
  }
  name.assign(raw);
  std::ranges::replace(name, '\\', '/');
}

}  // namespace mifdex::io
