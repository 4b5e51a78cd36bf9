#include "io/text/source_offsets.h"

#include <algorithm>
#include <optional>

#include "io/text/character_readers.h"

namespace mifdex::io {
namespace {

/// Bytes of text between two marks.
constexpr std::size_t kBetweenMarks = 4096;

std::size_t utf8_size(char32_t code) {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/// Calls `visit` with the offsets in file and text of each character of `part` from `file` on, and
/// its bytes of text, until it returns false. Returns the offset in the text after the last one.
template <class Visit>
std::size_t visit_characters(Bytes bytes, const TextPart& part, std::size_t file, std::size_t text,
                             Visit visit) {
  const Bytes of_part = bytes.substr(0, part.end);
  return with_reader(part.encoding, [&](auto read) {
    while (file < part.end) {
      const Character character = read(of_part, file);
      const std::size_t size = utf8_size(character.code);
      if (!visit(file, text, size)) break;
      text += size;
      file += character.length;
    }
    return text;
  });
}

}  // namespace

std::size_t SourceOffsets::at(std::size_t offset) {
  if (offset >= decoded_.text.size()) return raw_.size();
  // A view has no part that was converted: only a byte order mark can precede it.
  if (!decoded_.converted) return raw_.size() - decoded_.text.size() + offset;
  if (marks_.empty()) set_marks();
  const auto after = std::ranges::upper_bound(marks_, offset, {}, &Mark::text);
  const Mark& mark = *(after - 1);
  std::size_t text = mark.text;
  for (std::size_t i = mark.part; i < parts_.size(); ++i) {
    std::optional<std::size_t> found;
    const std::size_t begin = i == mark.part ? mark.file : parts_[i].begin;
    text = visit_characters(raw_.view(), parts_[i], begin, text,
                            [&](std::size_t in_file, std::size_t in_text, std::size_t size) {
                              ++characters_;
                              if (in_text + size > offset) found = in_file;
                              return !found;
                            });
    if (found) return *found;
  }
  return raw_.size();
}

void SourceOffsets::set_marks() {
  parts_ = find_parts(raw_.view(), decoded_.fallback).parts;
  marks_.push_back({0, parts_.front().begin, 0});
  std::size_t text = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    text = visit_characters(raw_.view(), parts_[i], parts_[i].begin, text,
                            [&](std::size_t in_file, std::size_t in_text, std::size_t /*size*/) {
                              ++characters_;
                              if (in_text >= marks_.back().text + kBetweenMarks) {
                                marks_.push_back({in_text, in_file, i});
                              }
                              return true;
                            });
  }
}

}  // namespace mifdex::io
