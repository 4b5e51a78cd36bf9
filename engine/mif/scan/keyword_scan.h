// Finds the words of the grammar by a few loads and one multiplication.
//
// A word is read as two integers, letters folded, the bytes after it cleared: two words are equal
// if these are. A perfect hash, made and checked by the compiler, leaves one word to compare with.
//
// Threads: constants and functions of their arguments.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/mif/lex/token.h"
#include "engine/mif/scan/word_scan.h"

namespace mifdex::engine::mif {

/// A word of at most kLongestKeyword bytes of the class kWordRest, letters in upper case. Only
/// letters of these bytes become letters by the fold.
struct FoldedWord {
  std::uint64_t head = 0;  ///< bytes 0 to 7
  std::uint64_t tail = 0;  ///< bytes 8 to 15

  constexpr bool operator==(const FoldedWord&) const = default;
};

inline constexpr std::size_t kLongestKeyword = 11;
inline constexpr std::uint64_t kUpperCase = 0xDFDFDFDFDFDFDFDFULL;

constexpr FoldedWord fold_word(std::string_view word) {
  FoldedWord folded;
  for (std::size_t i = word.size(); i-- > 0;) {
    std::uint64_t& half = i < 8 ? folded.head : folded.tail;
    half = half << 8U | static_cast<unsigned char>(word[i]);
  }
  return {folded.head & kUpperCase, folded.tail & kUpperCase};
}

/// Loads a word from memory of which 16 bytes can be read.
inline FoldedWord load_folded_word(const char* word, std::size_t size) {
  // The masks for `size` bytes of a word of 16: they end with the word.
  static constexpr std::array<std::uint64_t, kLongestKeyword + 1> kHeadMasks = [] {
    std::array<std::uint64_t, kLongestKeyword + 1> masks{};
    for (std::size_t i = 1; i < masks.size(); ++i) {
      masks[i] = kUpperCase >> (i < 8 ? 64 - 8 * i : 0);
    }
    return masks;
  }();
  static constexpr std::array<std::uint64_t, kLongestKeyword + 1> kTailMasks = [] {
    std::array<std::uint64_t, kLongestKeyword + 1> masks{};
    for (std::size_t i = 9; i < masks.size(); ++i) masks[i] = kUpperCase >> (128 - 8 * i);
    return masks;
  }();
  return {load_word(word) & kHeadMasks[size], load_word(word + 8) & kTailMasks[size]};
}

struct KeywordSlot {
  FoldedWord word;
  Keyword keyword = Keyword::kNone;
};

inline constexpr unsigned kKeywordSlotBits = 6;

constexpr std::size_t keyword_slot(const FoldedWord& word) {
  constexpr std::uint64_t kFactor = 0xD037CDFF7C240D49ULL;  // found by trying
  return ((word.head ^ word.tail) * kFactor) >> (64U - kKeywordSlotBits);
}

/// Returns every spelling that the reference parser accepts (GRAMMAR.md, section 2), each in its
/// own slot.
consteval std::array<KeywordSlot, 1U << kKeywordSlotBits> make_keyword_slots() {
  struct Spelling {
    std::string_view word;
    Keyword keyword;
  };
  constexpr Spelling kSpellings[] = {
      {"START", Keyword::kStart},
      {"END", Keyword::kEnd},
      {"COMPONENT", Keyword::kComponent},
      {"GROUP", Keyword::kGroup},
      {"ATTRIBUTE", Keyword::kAttribute},
      {"ATTRIB", Keyword::kAttribute},
      {"TABLE", Keyword::kTable},
      {"PATH", Keyword::kPath},
      {"PATHS", Keyword::kPath},
      {"ENUM", Keyword::kEnum},
      {"ENUMERATION", Keyword::kEnum},
      {"NAME", Keyword::kName},
      {"ID", Keyword::kId},
      {"CLASS", Keyword::kClass},
      {"KEY", Keyword::kKey},
      {"PRAGMA", Keyword::kPragma},
      {"DESCRIPTION", Keyword::kDescription},
      {"LANGUAGE", Keyword::kLanguage},
      {"TYPE", Keyword::kType},
      {"ACCESS", Keyword::kAccess},
      {"STORAGE", Keyword::kStorage},
      {"VALUE", Keyword::kValue},
      {"UNSUPPORTED", Keyword::kUnsupported},
      {"UNKNOWN", Keyword::kUnknown},
  };
  std::array<KeywordSlot, 1U << kKeywordSlotBits> slots{};
  for (const Spelling& spelling : kSpellings) {
    const FoldedWord word = fold_word(spelling.word);
    KeywordSlot& slot = slots[keyword_slot(word)];
    if (slot.keyword != Keyword::kNone) throw "two keywords share a slot: choose another kFactor";
    if (spelling.word.size() > kLongestKeyword) throw "kLongestKeyword is too small";
    slot = {word, spelling.keyword};
  }
  return slots;
}

inline constexpr auto kKeywordSlots = make_keyword_slots();

inline Keyword keyword_of(const FoldedWord& word) {
  const KeywordSlot& slot = kKeywordSlots[keyword_slot(word)];
  return slot.word == word ? slot.keyword : Keyword::kNone;
}

/// Returns the keyword of the word of `size` bytes at `word`; 16 bytes must be readable there,
/// whatever `size` is.
inline Keyword scan_keyword(const char* word, std::size_t size) {
  return size > kLongestKeyword ? Keyword::kNone : keyword_of(load_folded_word(word, size));
}

}  // namespace mifdex::engine::mif
