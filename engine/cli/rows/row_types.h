// Every type of row that answers have, by the word in its "type", and its fields.
//
// `mifdex schema` and the tests that validate rows read this list; the fields are those that the
// printers walk. Threads: pure functions. Ownership: names and descriptions are literals.
#pragma once

#include <string_view>
#include <vector>

#include "engine/cli/rows/fields.h"

namespace mifdex::cli {

struct RowType {
  std::string_view name;         ///< "status"
  std::string_view description;  ///< plain English, no full stop
  std::vector<Column> columns;
};

/// Returns all row types. If the first column of one is not "type", it is only found within rows of
/// others.
std::vector<RowType> row_types();

/// Calls `use(word)` for each word of `words`, which are separated by '|'.
template <class Use>
void for_each_word(std::string_view words, const Use& use) {
  while (!words.empty()) {
    const std::size_t bar = words.find('|');
    use(words.substr(0, bar));
    words = bar == std::string_view::npos ? std::string_view() : words.substr(bar + 1);
  }
}

}  // namespace mifdex::cli
