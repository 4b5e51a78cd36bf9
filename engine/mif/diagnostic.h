// What a MIF's reader has to say about it: a code, a place, and words for both.
//
// Codes are stable: those of the reference parser where it has one for the case (mif-grammar,
// section 6), else from 5000 on. Threads: values and functions of their arguments.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace mifdex::engine::mif {

enum class Severity : std::uint8_t { kNote, kWarning, kError };

enum class Code : std::uint16_t {
  kOddByteInText = 3401,
  kIllegalEscape = 3201,
  kNewlineInLiteral = 3307,
  kEndInLiteral = 3306,
  kTextAfterEnd = 3417,
  kNoComponent = 3608,
  kUnknownStatement = 3615,
  kNoValue = 3519,
  kCut = 4406,
  kBareValue = 5001,
  kInnerQuote = 5002,
  kMissingEnd = 5003,
  kStrayEnd = 5004,
  kAttributeOutsideGroup = 5005,
  kValueAfterEnd = 5006,
  kSeveralComponents = 5007,
  kOddQuotes = 5008,
  kOddEquals = 5009,
};

/// One finding. `offset` in bytes from the start of the decoded text.
struct Diagnostic {
  Code code = Code::kOddByteInText;
  std::uint64_t offset = 0;
};

/// The words for a code.
struct CodeText {
  Code code;
  Severity severity;
  std::string_view text;    ///< what is wrong, a sentence without a full stop
  std::string_view advice;  ///< how to write it right
};

/// The table's row for `code`. Views of constants.
const CodeText& code_text(Code code);

/// Where a byte lies, both from 1. A line ends with LF; columns are bytes.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Counts its way to `offset` in `text`: for messages, not for hot paths.
LineColumn find_line(std::string_view text, std::uint64_t offset);

}  // namespace mifdex::engine::mif
