// Divides a file into parts by encoding. Most files are in one; some mix two, since `echo >> X.MIF`
// and similar commands append lines in their own encoding to a file in another.
//
// Threads: functions of their arguments. Time is linear in the file. Errors: none; every byte
// sequence has parts.
#pragma once

#include <cstddef>
#include <vector>

#include "io/base/bytes.h"
#include "io/text/text_encoding.h"

namespace mifdex::io {

/// Bytes [begin, end) of a file, all in `encoding`.
struct TextPart {
  std::size_t begin = 0;
  std::size_t end = 0;
  Encoding encoding;
};

struct TextParts {
  /// In order, without gaps except for a byte order mark before the first; at least one.
  std::vector<TextPart> parts;
  bool guessed = false;   ///< a code page among them was guessed
  PageEvidence evidence;  ///< of the code page among them
};

/// Returns the parts of `raw`. A byte order mark decides for the part that it begins. UTF-16
/// without a mark is known by its NULs between ASCII characters, anywhere and in both byte orders.
/// 8-bit text is ASCII, else UTF-8 if it is valid as such, else in the code page `fallback` or, if
/// `fallback` is "auto", in one that guess_code_page() names; lines of UTF-8 and of the page may
/// alternate.
TextParts find_parts(Bytes raw, const Encoding& fallback);

bool is_ascii(Bytes bytes);

}  // namespace mifdex::io
