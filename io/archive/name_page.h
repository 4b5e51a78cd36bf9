// The code page of the names of an archive, if the archive does not give it: guessed from their
// bytes, and the names made UTF-8.
//
// In Shift_JIS, GBK and Big5 the second byte of a character can be 5C, which elsewhere is a
// backslash and separates folders. So a name is decoded first and cut into folders after that.
//
// Threads: a NameGuess belongs to one thread; functions of their arguments. Errors: none; bytes
// that mean nothing in a page stay as they are.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "io/base/bytes.h"
#include "io/text/text_encoding.h"

namespace mifdex::io {

/// Passed by a sandbox: never renumber.
enum class NamePage : std::uint8_t {
  kUtf8 = 0,  ///< also ASCII: the bytes are the name
  kShiftJis = 1,
  kKorean = 2,
  kGbk = 3,
  kBig5 = 4,
  kDos = 5,      ///< 437, as APPNOTE (D.1) has it
  kWindows = 6,  ///< 1252
};
inline constexpr std::uint8_t kLastNamePage = 6;

/// Adds up what the names of one archive speak for. The answer depends on the set of names only.
class NameGuess {
 public:
  /// `single`: kDos or kWindows, whichever the writer uses for European letters.
  explicit NameGuess(NamePage single) : single_(single) {}

  void add(Bytes name);

  /// True if a name has a byte beyond ASCII.
  bool has_evidence() const { return evidence_; }

  NamePage page() const;

 private:
  NamePage single_;
  bool evidence_ = false;
  bool utf8_ = true;
  /// Of the two-byte pages, in the order in which equals win; nothing: a name is impossible there.
  std::array<std::optional<std::int64_t>, 4> double_scores_{{0, 0, 0, 0}};
  std::int64_t single_score_ = 0;
};

/// The page of one name alone.
NamePage guess_name_page(Bytes name, NamePage single);

/// True if `name` needs no page.
bool is_ascii_name(Bytes name);

/// Returns the encoding that the user named for the entry at `path`, whose name is as the archive
/// has it; null: none. The encoding lives as long as the function. Called from any thread.
using NameEncoding = std::function<const Encoding*(Bytes path)>;

/// Returns the encoding that `encoding` names for the entry `raw` of an archive whose paths begin
/// with `prefix`.
const Encoding* declared_encoding(const NameEncoding& encoding, Bytes prefix, Bytes raw);

/// Writes `raw`, a name in `page` in which '\' separates folders, to `name` in UTF-8 with '/'
/// between them. `told`, if not null, is the user's word: it wins where all of `raw` means
/// something in it.
void decode_dos_name(Bytes raw, NamePage page, const Encoding* declared, std::string& name);

}  // namespace mifdex::io
