// Decodes the bytes of a file to UTF-8: by byte order marks, by the evidence of the bytes, else by
// the encoding that the user named or by a guess.
//
// The DMI texts know ISO 8859-1, and Unicode by a leading FE FF (GRAMMAR.md, section 1); real
// status MIFs are ANSI, DBCS in the Far East, UTF-16LE or UTF-8 from later writers, and some change
// their encoding in the middle (encoding_parts.h).
//
// Ownership: decoded text is a view of the raw bytes if nothing had to be converted; otherwise it
// is stored in the arena. Units: offsets and sizes in bytes. Threads: all functions from any
// thread; Encoding is a value. Errors: only find_encoding can fail (kEncoding). Bad bytes are data:
// U+FFFD and `lossy`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/base/arena.h"
#include "io/base/bytes.h"
#include "io/base/result.h"
#include "io/text/code_page.h"

namespace mifdex::io {

enum class EncodingKind : std::uint8_t {
  kAscii,
  kUtf8,
  kUtf16Le,
  kUtf16Be,
  kWindows1252,
  kNamed,  ///< another code page, by the user's choice
};

/// An encoding that text was found in, or that is tried on text without a mark.
class Encoding {
 public:
  /// "auto": a code page is guessed; windows-1252 if there is no evidence for another.
  Encoding()
      : Encoding(EncodingKind::kWindows1252, "windows-1252", &CodePage::windows_1252(), false) {}

  static Encoding ascii() { return {EncodingKind::kAscii, "ascii", nullptr}; }
  static Encoding utf8() { return {EncodingKind::kUtf8, "utf-8", nullptr}; }
  static Encoding utf16le() { return {EncodingKind::kUtf16Le, "utf-16le", nullptr}; }
  static Encoding utf16be() { return {EncodingKind::kUtf16Be, "utf-16be", nullptr}; }

  /// "auto" for a text whose neighbours are in `page`: of the pages that explain the text about
  /// equally well, `page` is taken (guess_code_page()).
  static Encoding automatic_near(const Encoding& page) {
    Encoding near = page;
    near.named_ = false;
    near.preferred_ = true;
    return near;
  }

  EncodingKind kind() const { return kind_; }

  /// Returns the name as printed in "encoding" of an origin: "ascii", "windows-1252", "cp850", ...
  /// Never deleted.
  std::string_view name() const { return name_; }

  /// Returns false for "auto" alone: the user named no encoding.
  bool is_named() const { return named_; }

  /// True for a result of automatic_near(): name() is the page of the neighbours.
  bool is_preferred() const { return preferred_; }

  /// Returns the table of an 8-bit or double-byte encoding; null for the others.
  const CodePage* page() const { return page_; }

 private:
  friend Result<Encoding> find_encoding(std::string_view name);
  Encoding(EncodingKind kind, std::string_view name, const CodePage* page, bool named = true)
      : kind_(kind), name_(name), page_(page), named_(named) {}

  EncodingKind kind_;
  std::string_view name_;
  const CodePage* page_;
  bool named_;
  bool preferred_ = false;
};

/// Returns the encoding that --encoding names, without regard to case: auto, utf-8, windows-1252,
/// cp437, shift_jis and so on, with the usual aliases. The error lists all names.
Result<Encoding> find_encoding(std::string_view name);

/// The evidence in the bytes of a text for a code page that has no mark and that the user did not
/// name.
struct PageEvidence {
  /// The page that the text was read in, as Encoding::name(). Empty if no such page was needed, or
  /// if no page that is ever guessed was declared.
  std::string_view page;
  /// Another page explains the bytes about equally well and reads another text.
  bool is_weak = false;
};

struct DecodedText {
  PaddedBytes text;                       ///< UTF-8 without byte order mark; NULs are kept
  Encoding encoding = Encoding::ascii();  ///< the encoding that was found; if mixed, that of most
                                          ///< of it
  bool lossy = false;                     ///< some bytes had no meaning and are U+FFFD now
  bool converted = false;  ///< `text` is stored in the arena; otherwise it is a view of the raw
                           ///< bytes
  bool guessed = false;    ///< its code page, or that of a part, was guessed
  PageEvidence evidence;   ///< of its code page
  bool mixed = false;      ///< it has parts in several encodings
  std::size_t second_part = 0;  ///< where in `text` the encoding changes first, if `mixed`
  Encoding fallback;            ///< the argument of decode_text
};

/// Decodes, part by part if the encoding changes (encoding_parts.h). In order: a byte order mark
/// (EF BB BF, FF FE, FE FF) decides; UTF-16 without a mark is known by its NULs between ASCII
/// characters; if no byte is above 7F, it is ASCII; if it is valid UTF-8, it is UTF-8, unless
/// `fallback` is a double-byte page that the user named, reads it whole, and no character has three
/// bytes; else `fallback`, or, if that is "auto", the page that guess_code_page() names. ASCII and
/// valid UTF-8 are not copied.
DecodedText decode_text(PaddedBytes raw, const Encoding& fallback, Arena& arena);

}  // namespace mifdex::io
