#include "engine/cli/reasons/reason_words.h"

#include <algorithm>
#include <array>

#include "io/base/ascii.h"

namespace mifdex::cli {
namespace {

struct KnownWord {
  std::string_view word;  // lower case
  WordKind kind;
};

constexpr std::size_t kLongestWord = 16;

constexpr auto sorted_words() {
  using enum WordKind;
  auto words = std::to_array<KnownWord>({
      {"code", kCode},
      {"rc", kCode},
      {"ret", kCode},
      {"retcode", kCode},
      {"exit", kCode},
      {"exits", kCode},
      {"exited", kCode},
      {"exitcode", kCode},
      {"errorcode", kCode},
      {"errorlevel", kCode},
      {"errno", kCode},
      {"return", kCode},
      {"returns", kCode},
      {"returned", kCode},
      {"returncode", kCode},
      {"result", kCode},
      {"hresult", kCode},
      {"hr", kCode},
      {"status", kCode},
      {"statuscode", kCode},
      {"msi", kCode},
      {"stop", kCode},
      {"fehlercode", kCode},
      {"fehlernummer", kCode},
      {"fehlernr", kCode},
      {"rückgabewert", kCode},
      {"rückgabecode", kCode},
      {"error", kError},
      {"err", kError},
      {"fault", kError},
      {"exception", kError},
      {"fehler", kError},
      {"failed", kFailure},
      {"failure", kFailure},
      {"aborted", kFailure},
      {"terminated", kFailure},
      {"ended", kFailure},
      {"fehlgeschlagen", kFailure},
      {"abgebrochen", kFailure},
      {"beendet", kFailure},
      {"is", kLink},
      {"was", kLink},
      {"of", kLink},
      {"with", kLink},
      {"number", kLink},
      {"no", kLink},
      {"nr", kLink},
      {"value", kLink},
      {"ist", kLink},
      {"war", kLink},
      {"mit", kLink},
      {"von", kLink},
      {"nummer", kLink},
      {"lautet", kLink},
      {"windows", kProduct},
      {"nt", kProduct},
      {"dos", kProduct},
      {"office", kProduct},
      {"word", kProduct},
      {"excel", kProduct},
      {"access", kProduct},
      {"powerpoint", kProduct},
      {"outlook", kProduct},
      {"explorer", kProduct},
      {"ie", kProduct},
      {"version", kProduct},
      {"release", kProduct},
      {"pack", kProduct},
      {"sp", kProduct},
      {"jan", kMonth},
      {"january", kMonth},
      {"januar", kMonth},
      {"feb", kMonth},
      {"february", kMonth},
      {"februar", kMonth},
      {"mar", kMonth},
      {"march", kMonth},
      {"märz", kMonth},
      {"apr", kMonth},
      {"april", kMonth},
      {"may", kMonth},
      {"mai", kMonth},
      {"jun", kMonth},
      {"june", kMonth},
      {"juni", kMonth},
      {"jul", kMonth},
      {"july", kMonth},
      {"juli", kMonth},
      {"aug", kMonth},
      {"august", kMonth},
      {"sep", kMonth},
      {"sept", kMonth},
      {"september", kMonth},
      {"oct", kMonth},
      {"october", kMonth},
      {"okt", kMonth},
      {"oktober", kMonth},
      {"nov", kMonth},
      {"november", kMonth},
      {"dec", kMonth},
      {"december", kMonth},
      {"dez", kMonth},
      {"dezember", kMonth},
      {"mon", kWeekday},
      {"monday", kWeekday},
      {"tue", kWeekday},
      {"tuesday", kWeekday},
      {"wed", kWeekday},
      {"wednesday", kWeekday},
      {"thu", kWeekday},
      {"thursday", kWeekday},
      {"fri", kWeekday},
      {"friday", kWeekday},
      {"sat", kWeekday},
      {"saturday", kWeekday},
      {"sun", kWeekday},
      {"sunday", kWeekday},
      {"montag", kWeekday},
      {"dienstag", kWeekday},
      {"mittwoch", kWeekday},
      {"donnerstag", kWeekday},
      {"freitag", kWeekday},
      {"samstag", kWeekday},
      {"sonntag", kWeekday},
  });
  std::ranges::sort(words, {}, &KnownWord::word);
  return words;
}
constexpr auto kKnownWords = sorted_words();
static_assert(std::ranges::all_of(kKnownWords, [](const KnownWord& known) {
  return known.word.size() <= kLongestWord;
}));

constexpr unsigned kLetters = 32;  // the low bits of a letter, of either case
static_assert(std::ranges::all_of(kKnownWords, [](const KnownWord& known) {
  return ascii::is_letter(known.word.front());
}));

/// The sizes of the known words, as bits, by their first letter: most words are unlike any of them.
constexpr auto kSizes = [] {
  std::array<std::uint32_t, kLetters> sizes{};
  for (const KnownWord& known : kKnownWords) {
    sizes[static_cast<unsigned char>(known.word.front()) % kLetters] |= 1U << known.word.size();
  }
  return sizes;
}();

constexpr auto kNamedNumbers = std::to_array<std::string_view>(
    {"kb", "q", "ms", "msi", "e", "err", "error", "rc", "mif", "hr", "event"});

}  // namespace

WordKind kind_of_word(std::string_view word) {
  if (word.empty() || word.size() > kLongestWord) return WordKind::kPlain;
  const std::uint32_t sizes = kSizes[static_cast<unsigned char>(word.front()) % kLetters];
  if ((sizes >> word.size() & 1U) == 0) return WordKind::kPlain;
  std::array<char, kLongestWord> buffer{};
  std::ranges::transform(word, buffer.begin(), ascii::lower);
  const std::string_view lower(buffer.data(), word.size());
  const auto* found = std::ranges::lower_bound(kKnownWords, lower, {}, &KnownWord::word);
  return found != kKnownWords.end() && found->word == lower ? found->kind : WordKind::kPlain;
}

bool begins_named_number(std::string_view letters) {
  return std::ranges::any_of(kNamedNumbers, [letters](std::string_view known) {
    return ascii::equals_ignore_case(known, letters);
  });
}

}  // namespace mifdex::cli
