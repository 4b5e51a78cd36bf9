#include <array>
#include <cstddef>

#include "engine/mif/token.h"

namespace mifdex::engine::mif {
namespace {

// A word of 2 to 11 letters in three overlapping pieces of four, letters folded: two words of one
// length are the same if these are. No byte of a word but a letter turns into a letter by the fold.
struct Pieces {
  std::uint32_t first = 0;
  std::uint32_t middle = 0;
  std::uint32_t last = 0;

  bool operator==(const Pieces&) const = default;
};

constexpr std::uint32_t fold_piece(std::string_view word, std::size_t at) {
  std::uint32_t piece = 0;
  for (std::size_t i = 4; i-- > 0;) {
    piece = piece << 8U | static_cast<unsigned char>(word[at + i]);
  }
  return piece & 0xDFDFDFDFU;
}

constexpr Pieces pieces_of(std::string_view word) {
  if (word.size() < 4) {
    const auto letter = [word](std::size_t i) {
      return static_cast<std::uint32_t>(word[i] & 0xDF);
    };
    return {letter(0) | letter(1) << 8U | letter(word.size() - 1) << 16U, 0, 0};
  }
  return {fold_piece(word, 0), word.size() > 8 ? fold_piece(word, 4) : 0,
          fold_piece(word, word.size() - 4)};
}

struct Spelling {
  std::string_view word;  // upper case
  Keyword keyword;
  Pieces pieces;

  constexpr Spelling(std::string_view spelled, Keyword meaning)
      : word(spelled), keyword(meaning), pieces(pieces_of(spelled)) {}
};

// Every spelling the reference parser takes (mif-grammar, section 2).
constexpr std::array kSpellings = {
    Spelling{"START", Keyword::kStart},
    Spelling{"END", Keyword::kEnd},
    Spelling{"COMPONENT", Keyword::kComponent},
    Spelling{"GROUP", Keyword::kGroup},
    Spelling{"ATTRIBUTE", Keyword::kAttribute},
    Spelling{"ATTRIB", Keyword::kAttribute},
    Spelling{"TABLE", Keyword::kTable},
    Spelling{"PATH", Keyword::kPath},
    Spelling{"PATHS", Keyword::kPath},
    Spelling{"ENUM", Keyword::kEnum},
    Spelling{"ENUMERATION", Keyword::kEnum},
    Spelling{"NAME", Keyword::kName},
    Spelling{"ID", Keyword::kId},
    Spelling{"CLASS", Keyword::kClass},
    Spelling{"KEY", Keyword::kKey},
    Spelling{"PRAGMA", Keyword::kPragma},
    Spelling{"DESCRIPTION", Keyword::kDescription},
    Spelling{"LANGUAGE", Keyword::kLanguage},
    Spelling{"TYPE", Keyword::kType},
    Spelling{"ACCESS", Keyword::kAccess},
    Spelling{"STORAGE", Keyword::kStorage},
    Spelling{"VALUE", Keyword::kValue},
    Spelling{"UNSUPPORTED", Keyword::kUnsupported},
    Spelling{"UNKNOWN", Keyword::kUnknown},
};

constexpr std::size_t kLongest = 11;
constexpr std::size_t kSlots = 64;

// First, middle and last letter and the length tell all spellings apart; checked below.
constexpr std::size_t slot_of(std::string_view word) {
  const auto letter = [&](std::size_t i) { return static_cast<std::size_t>(word[i] & 0x1F); };
  return (letter(0) + letter(word.size() - 1) * 7 + letter(word.size() / 2) + word.size() * 9) %
         kSlots;
}

consteval std::array<std::uint8_t, kSlots> make_slots() {
  std::array<std::uint8_t, kSlots> slots{};
  for (std::size_t i = 0; i < kSpellings.size(); ++i) {
    std::uint8_t& slot = slots[slot_of(kSpellings[i].word)];
    if (slot != 0) throw "two keywords share a slot: choose other factors in slot_of";
    slot = static_cast<std::uint8_t>(i + 1);
  }
  return slots;
}

constexpr std::array<std::uint8_t, kSlots> kSlotTable = make_slots();

}  // namespace

Keyword find_keyword(std::string_view word) {
  if (word.size() < 2 || word.size() > kLongest) return Keyword::kNone;
  const std::uint8_t slot = kSlotTable[slot_of(word)];
  if (slot == 0) return Keyword::kNone;
  const Spelling& spelling = kSpellings[slot - 1U];
  const bool same = spelling.word.size() == word.size() && spelling.pieces == pieces_of(word);
  return same ? spelling.keyword : Keyword::kNone;
}

}  // namespace mifdex::engine::mif
