// Guesses the code page of a text if nothing in the file names it.
//
// Every page that status MIFs are known in is tried: a reading counts for a page by how much its
// characters look like text (letters among letters of their script, lower case inside words, signs
// at the ends of words, frequent characters of the Far East) and against it if they do not (an
// upper-case letter or a sign inside a word, two scripts in one word, bytes that mean nothing).
// Words of ASCII letters that only some languages have count for these languages' pages.
//
// A guess is never certain: callers must mark the text that they decoded by it.
//
// Threads: functions of their arguments. Cost: some characters of the text for each page; only text
// that is neither ASCII nor UTF-8 comes here.
#pragma once

#include "io/base/bytes.h"
#include "io/text/text_encoding.h"

namespace mifdex::io {

struct PageGuess {
  Encoding encoding;  ///< windows-1252 if there is no evidence for another page
  /// The file's own LANGUAGE statement names the page, which has all its bytes and makes text of
  /// them as well as any other page does.
  bool declared = false;
  PageEvidence evidence;
};

/// Returns the page of `bytes`, which are not ASCII. `file` is the whole file: its LANGUAGE
/// statement (GRAMMAR.md, section 4) and its words count. If the evidence for the best page is
/// weak, `near` (the page of the file's neighbours; may be null) is returned instead, if it reads
/// all bytes and explains them about equally well.
PageGuess guess_code_page(Bytes bytes, Bytes file, const Encoding* near = nullptr);

/// True if each byte of `bytes` has a meaning in `page`.
bool reads_whole(const CodePage& page, Bytes bytes);

}  // namespace mifdex::io
