#include "index/query/stored_text.h"

#include <algorithm>
#include <cstring>

#include "io/base/ascii.h"
#include "io/base/fold_case.h"

namespace mifdex::index {
namespace {

/// Returns how rare a byte is in rows: letters by their frequency in English, then everything else.
std::size_t rarity(char c) {
  constexpr std::string_view kCommonFirst = " etaoinsrhldcumfpgwybvkxjqz";
  return std::min(kCommonFirst.find(ascii::lower(c)), kCommonFirst.size());
}

/// Returns the longest part of `text` whose characters no letter outside ASCII folds to.
std::string_view longest_ascii(std::string_view text) {
  std::string_view longest;
  while (!text.empty()) {
    const auto* const end = std::ranges::find_if_not(text, io::folds_from_ascii_alone);
    const std::string_view run(text.begin(), end);
    if (run.size() > longest.size()) longest = run;
    text.remove_prefix(std::min(run.size() + 1, text.size()));
  }
  return longest;
}

/// Returns the first `c` in [at, end), or `end`.
const char* find_byte(const char* at, const char* end, char c) {
  const void* found = std::memchr(at, c, static_cast<std::size_t>(end - at));
  return found == nullptr ? end : static_cast<const char*>(found);
}

}  // namespace

StoredTextFilter::StoredTextFilter(const Filter& filter) : ignores_case_(filter.grep_ignores_case) {
  for (const std::string& text : filter.grep) {
    Part part;
    part.text = ignores_case_ ? ascii::lower_case(longest_ascii(text)) : text;
    if (part.text.empty()) {
      parts_.clear();  // it may be anywhere
      return;
    }
    const auto rarest = std::ranges::max_element(part.text, {}, rarity);
    part.rare = static_cast<std::size_t>(rarest - part.text.begin());
    part.either = ignores_case_ ? ascii::upper(*rarest) : *rarest;
    parts_.push_back(std::move(part));
  }
}

bool StoredTextFilter::may_match(std::string_view value) const {
  return parts_.empty() ||
         std::ranges::any_of(parts_, [&](const Part& part) { return is_in(part, value); });
}

/// Returns true if the part is at `begin`.
bool StoredTextFilter::is_at(const Part& part, const char* begin, const char* end) const {
  if (static_cast<std::size_t>(end - begin) < part.text.size()) return false;
  const std::string_view here(begin, part.text.size());
  return ignores_case_ ? std::ranges::equal(here, part.text, {}, ascii::lower) : here == part.text;
}

bool StoredTextFilter::is_in(const Part& part, std::string_view value) const {
  if (value.size() < part.text.size()) return false;
  const char* const end = value.data() + value.size();
  const char byte = part.text[part.rare];
  const char* at = value.data() + part.rare;
  const char* next = find_byte(at, end, byte);
  const char* next_either = part.either == byte ? end : find_byte(at, end, part.either);
  while (next != end || next_either != end) {
    at = std::min(next, next_either);
    if (is_at(part, at - part.rare, end)) return true;
    if (at == next) next = find_byte(at + 1, end, byte);
    if (at == next_either) next_either = find_byte(at + 1, end, part.either);
  }
  return false;
}

}  // namespace mifdex::index
