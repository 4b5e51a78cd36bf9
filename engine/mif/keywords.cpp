#include <array>
#include <cstddef>

#include "engine/mif/token.h"

namespace mifdex::engine::mif {
namespace {

struct Spelling {
  std::string_view word;  // upper case
  Keyword keyword;
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

bool equals_folded(std::string_view word, std::string_view upper) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    // A word holds letters, digits, '_' and '-' only; clearing 0x20 folds the letters, and no
    // other byte of a word turns into a letter by it.
    if ((word[i] & ~0x20) != upper[i]) return false;
  }
  return true;
}

}  // namespace

Keyword find_keyword(std::string_view word) {
  if (word.size() < 2 || word.size() > kLongest) return Keyword::kNone;
  const std::uint8_t slot = kSlotTable[slot_of(word)];
  if (slot == 0) return Keyword::kNone;
  const Spelling& spelling = kSpellings[slot - 1U];
  if (spelling.word.size() != word.size() || !equals_folded(word, spelling.word)) {
    return Keyword::kNone;
  }
  return spelling.keyword;
}

}  // namespace mifdex::engine::mif
