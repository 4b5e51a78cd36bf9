// The words of failure descriptions that tell what a number after them means.
//
// English and German. Threads: pure functions. Ownership: literals.
#pragma once

#include <cstdint>
#include <string_view>

namespace mifdex::cli {

enum class WordKind : std::uint8_t {
  kPlain,    ///< any other word
  kCode,     ///< a number after it is a code: "exit code 1603", "returned 5"
  kError,    ///< the same, unless the number counts something: "error 5", but "error: 5 files"
  kFailure,  ///< the same, if nothing follows the number: "failed: 5", but "failed 5 times"
  kLink,     ///< may be between such a word and its number: "error number 5", "code was 5"
  kProduct,  ///< a number after it names a product: "Windows 95", "version 4.0"
  kMonth,
  kWeekday,
};

/// Returns the kind of `word`. ASCII letters of both cases are the same.
WordKind kind_of_word(std::string_view word);

/// True for the letters of a name whose digits are never replaced: "KB" of KB896358.
bool begins_named_number(std::string_view letters);

}  // namespace mifdex::cli
