#include "engine/mif/scan/keyword_scan.h"

namespace mifdex::engine::mif {

Keyword find_keyword(std::string_view word) {
  if (word.empty() || word.size() > kLongestKeyword) return Keyword::kNone;
  // A blank at the end folds to nothing, as if the word ended before it.
  if ((word.back() & 0xDF) == 0) return Keyword::kNone;
  return keyword_of(fold_word(word));
}

}  // namespace mifdex::engine::mif
