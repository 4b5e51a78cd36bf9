// A pattern, a newline, a text: the matcher against a reference that tries everything.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "index/query.h"
#include "io/base/ascii.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;

/// One element of a pattern: a star, or the bytes that fit.
struct Element {
  bool star = false;
  std::vector<bool> fits = std::vector<bool>(256, false);

  void add(char from, char to) {
    const auto low = static_cast<unsigned char>(ascii::upper(from));
    const auto high = static_cast<unsigned char>(ascii::upper(to));
    for (int byte = 0; byte < 256; ++byte) {
      const auto code = static_cast<unsigned char>(ascii::upper(static_cast<char>(byte)));
      if (low <= code && code <= high) fits[static_cast<std::size_t>(byte)] = true;
    }
  }
};

/// Returns the set that opens at `at` and moves `at` past it. The pattern must close the set.
Element read_set(std::string_view pattern, std::size_t& at) {
  Element element;
  ++at;
  const bool negated = pattern[at] == '!' || pattern[at] == '^';
  if (negated) ++at;
  for (bool first = true; first || pattern[at] != ']'; first = false) {
    const char from = pattern[at];
    const bool range = pattern[at + 1] == '-' && pattern[at + 2] != ']';
    element.add(from, range ? pattern[at + 2] : from);
    at += range ? 3 : 1;
  }
  ++at;
  if (negated) element.fits.flip();
  return element;
}

std::vector<Element> elements_of(std::string_view pattern) {
  std::vector<Element> elements;
  for (std::size_t at = 0; at < pattern.size();) {
    Element element;
    if (pattern[at] == '[') {
      element = read_set(pattern, at);
    } else if (pattern[at] == '*') {
      element.star = true;
      ++at;
    } else if (pattern[at] == '?') {
      element.fits.flip();
      ++at;
    } else {
      if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
      element.add(pattern[at], pattern[at]);
      ++at;
    }
    elements.push_back(element);
  }
  return elements;
}

/// True if all elements fit `text`, by a table: reached[j] is true if the elements so far
/// fit the first j bytes.
bool judge(const std::vector<Element>& elements, std::string_view text) {
  std::vector<bool> reached(text.size() + 1, false);
  reached[0] = true;
  for (const Element& element : elements) {
    std::vector<bool> next(text.size() + 1, false);
    for (std::size_t j = 0; j <= text.size(); ++j) {
      if (element.star) {
        next[j] = reached[j] || (j > 0 && next[j - 1]);
      } else if (j > 0) {
        next[j] = reached[j - 1] && element.fits[static_cast<unsigned char>(text[j - 1])];
      }
    }
    reached = std::move(next);
  }
  return reached.back();
}

std::string upper_of(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), ascii::upper);
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostPattern = 256;
  const std::string_view input = fuzz::view_of(data, size);
  const std::size_t newline = std::min(input.find('\n'), input.size());
  const std::string_view pattern = input.substr(0, std::min(newline, kMostPattern));
  const std::string_view text = input.substr(std::min(newline + 1, input.size()));
  const auto glob = index::Glob::compile(std::string(pattern));
  if (!glob) return 0;
  const bool matches = glob->matches(text);
  require(pattern.empty() || matches == judge(elements_of(pattern), text), "the judge agrees");
  require(!matches || upper_of(text).starts_with(glob->literal_prefix()),
          "every match begins with the literal prefix");
  require(!glob->is_literal() || matches == (upper_of(text) == glob->literal_prefix()),
          "without wildcards a pattern fits itself alone");
  return 0;
}
