// Looks for the texts of --grep in rows as they are stored: a row without them need not be decoded.
//
// Threads: may be shared.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "index/query/filter_fields.h"

namespace mifdex::index {

class StoredTextFilter {
 public:
  explicit StoredTextFilter(const Filter& filter);

  /// Returns false only if the row with this value has none of the texts in its description. The
  /// stored description is part of the value, byte for byte (FORMAT.md, "Values"), so a text that
  /// is not in the value is not in the description.
  bool may_match(std::string_view value) const;

 private:
  /// A text, or the longest part of it that only ASCII letters in either case match.
  struct Part {
    std::string text;      // lower case if case is ignored
    std::size_t rare = 0;  // the place of the byte that is searched for
    char either = 0;       // that byte in the other case; the same if case counts
  };

  bool is_at(const Part& part, const char* begin, const char* end) const;
  bool is_in(const Part& part, std::string_view value) const;

  std::vector<Part> parts_;  // any of them; empty: nothing is excluded
  bool ignores_case_;
};

}  // namespace mifdex::index
