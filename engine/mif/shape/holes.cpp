#include "engine/mif/shape/holes.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "engine/mif/scan/word_scan.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

const char* skip_spaces_and_tabs(const char* at, const char* end) {
  while (at < end && (*at == ' ' || *at == '\t')) ++at;
  return at;
}

// Returns the place after `upper_case` and the blanks after it; nullptr if it is not at `at`.
const char* behind(const char* at, const char* end, std::string_view upper_case) {
  const std::string_view rest(at, static_cast<std::size_t>(end - at));
  if (!ascii::starts_with(rest, upper_case)) return nullptr;
  return skip_spaces_and_tabs(at + upper_case.size(), end);
}

// Returns the first digit of the size if the line from `at` to `end` is `TYPE = STRING(64)`;
// nullptr if it is not.
const char* find_size(const char* at, const char* end) {
  for (const std::string_view part : {"TYPE", "=", "STRING", "("}) {
    at = behind(at, end, part);
    if (at == nullptr) return nullptr;
  }
  return at;
}

// Returns the content of the literal if the line from `at` to `end` begins with `VALUE = "`;
// nullptr if it does not.
const char* find_value(const char* at, const char* end) {
  for (const std::string_view part : {"VALUE", "="}) {
    at = behind(at, end, part);
    if (at == nullptr) return nullptr;
  }
  return at < end && *at == '"' ? at + 1 : nullptr;
}

const char* digits_end(const char* at, const char* end) {
  while (at < end && ascii::is_digit(*at)) ++at;
  return at;
}

class HoleFinder {
 public:
  HoleFinder(io::PaddedBytes text, std::vector<Hole>& holes) : text_(text), holes_(holes) {}

  bool find() {
    const char* line = text_.data();
    while (line < text_.end()) {
      const auto left = static_cast<std::size_t>(text_.end() - line);
      const void* newline = std::memchr(line, '\n', left);
      const char* end = newline == nullptr ? text_.end() : static_cast<const char*>(newline);
      if (!read_line(line, end)) return false;
      line = end + 1;
    }
    return true;
  }

 private:
  // Returns false if a literal is not plain.
  bool read_line(const char* line, const char* end) {
    const char* const begin = skip_spaces_and_tabs(line, end);
    if (const char* size = find_size(begin, end)) {
      const char* const after = digits_end(size, end);
      if (after != size && after < end && *after == ')') add(HoleKind::kSize, size, after);
    } else if (const char* content = find_value(begin, end)) {
      const char* const close = plain_closing_quote(content, text_.end());
      if (close == nullptr) return false;
      add(HoleKind::kValue, content, close);
      return true;
    }
    return has_plain_literals(line, end);
  }

  bool has_plain_literals(const char* line, const char* end) const {
    const void* quote = std::memchr(line, '"', static_cast<std::size_t>(end - line));
    return quote == nullptr ||
           plain_closing_quote(static_cast<const char*>(quote) + 1, text_.end()) != nullptr;
  }

  void add(HoleKind kind, const char* begin, const char* end) {
    holes_.push_back({kind, static_cast<std::uint32_t>(begin - text_.data()),
                      static_cast<std::uint32_t>(end - text_.data())});
  }

  io::PaddedBytes text_;
  std::vector<Hole>& holes_;
};

}  // namespace

bool find_holes(io::PaddedBytes text, std::vector<Hole>& holes) {
  holes.clear();
  return HoleFinder(text, holes).find();
}

}  // namespace mifdex::engine::mif
