#include "index/glob.h"

#include <algorithm>

#include "index/format/keys.h"
#include "io/base/ascii.h"

namespace mifdex::index {
namespace {

bool is_wildcard(char c) { return c == '*' || c == '?' || c == '['; }

/// Returns the position after the bracket that opens at `at`; npos if it is not closed. A `]` that
/// comes first is a character of the set.
std::size_t bracket_end(std::string_view pattern, std::size_t at) {
  std::size_t i = at + 1;
  if (i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^')) ++i;
  if (i < pattern.size() && pattern[i] == ']') ++i;
  const std::size_t close = pattern.find(']', i);
  return close == std::string_view::npos ? close : close + 1;
}

bool in_bracket(std::string_view set, char c) {
  set = set.substr(1, set.size() - 2);
  const bool negated = !set.empty() && (set.front() == '!' || set.front() == '^');
  if (negated) set.remove_prefix(1);
  const auto code = static_cast<unsigned char>(ascii::upper(c));
  for (std::size_t i = 0; i < set.size(); ++i) {
    const auto low = static_cast<unsigned char>(ascii::upper(set[i]));
    auto high = low;
    if (i + 2 < set.size() && set[i + 1] == '-') {
      high = static_cast<unsigned char>(ascii::upper(set[i + 2]));
      i += 2;
    }
    if (low <= code && code <= high) return !negated;
  }
  return negated;
}

/// True if the pattern's element at `at` fits `c`; sets `next` to the element after it.
bool element_fits(std::string_view pattern, std::size_t at, char c, std::size_t& next) {
  next = at + 1;
  switch (pattern[at]) {
    case '?':
      return true;
    case '[':
      next = bracket_end(pattern, at);
      return in_bracket(pattern.substr(at, next - at), c);
    case '\\':
      if (next < pattern.size()) return ascii::upper(pattern[next++]) == ascii::upper(c);
      return c == '\\';
    default:
      return ascii::upper(pattern[at]) == ascii::upper(c);
  }
}

}  // namespace

io::Result<Glob> Glob::compile(std::string pattern) {
  Glob glob;
  glob.literal_ = !pattern.empty();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_wildcard(pattern[i])) {
      glob.literal_ = false;
      if (pattern[i] != '[') continue;
      const std::size_t end = bracket_end(pattern, i);
      if (end == std::string::npos) {
        return io::fail(io::ErrorKind::kUsage, "a bracket of the pattern is not closed", pattern, 0,
                        "write \\[ for a bracket that is meant as itself");
      }
      i = end - 1;
      continue;
    }
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    if (glob.literal_) glob.prefix_.push_back(ascii::upper(pattern[i]));
  }
  glob.pattern_ = std::move(pattern);
  return glob;
}

Glob Glob::any_of(std::vector<Glob> globs) {
  Glob all = std::move(globs.front());
  for (auto glob = globs.begin() + 1; glob != globs.end(); ++glob) {
    all.literal_ = false;
    all.prefix_.resize(common_prefix(all.prefix_, glob->prefix_));
    all.others_.push_back(std::move(*glob));
  }
  return all;
}

bool Glob::matches(std::string_view text) const {
  return matches_pattern(text) ||
         std::ranges::any_of(others_, [text](const Glob& glob) { return glob.matches(text); });
}

// Remembers the position of the last star; on a misfit, that star takes one byte more. Linear in
// most cases, at worst pattern x text, and without recursion.
bool Glob::matches_pattern(std::string_view text) const {
  if (pattern_.empty()) return true;
  const std::string_view pattern = pattern_;
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    std::size_t next = 0;
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && element_fits(pattern, p, text[t], next)) {
      p = next;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace mifdex::index
