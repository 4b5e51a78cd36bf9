// Maps the characters of decoded text to their offsets in the bytes of the file.
//
// Threads: one owner. Ownership: refers to the bytes and the text, which must outlive it. Memory:
// 24 bytes for each 4 KiB of text, once an offset of a converted text was asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/base/bytes.h"
#include "io/text/encoding_parts.h"
#include "io/text/text_encoding.h"

namespace mifdex::io {

class SourceOffsets {
 public:
  /// `decoded` must be the result of decode_text for `raw`.
  SourceOffsets(PaddedBytes raw, const DecodedText& decoded) : raw_(raw), decoded_(decoded) {}

  /// Returns the offset in the file of the character at `offset` of the text; the size of the file
  /// for the end of the text and beyond. The text is decoded once, whatever the number and the
  /// order of the offsets that are asked for.
  std::size_t at(std::size_t offset);

  /// Returns how many characters were decoded so far.
  std::uint64_t characters() const { return characters_; }

 private:
  /// A character whose offsets are known.
  struct Mark {
    std::size_t text = 0;  ///< offset in the text
    std::size_t file = 0;
    std::size_t part = 0;
  };

  void set_marks();

  PaddedBytes raw_;
  const DecodedText& decoded_;
  std::vector<TextPart> parts_;
  std::vector<Mark> marks_;  ///< ascending; the first is the beginning
  std::uint64_t characters_ = 0;
};

}  // namespace mifdex::io
