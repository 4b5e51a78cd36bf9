// What a MIF's reader has to say about it: a code, a place, and words for both.
//
// Codes are stable: those of the reference parser where it has one for the case (mif-grammar,
// section 6), else from 5000 on. Threads: values and functions of their arguments.
#pragma once

#include <cstdint>
#include <string_view>

namespace mifdex::engine::mif {

enum class Severity : std::uint8_t { kNote, kWarning, kError };

/// Whose eyes a MIF is read with.
enum class Compiler : std::uint8_t {
  kMifdex,  ///< what mifdex itself has to say: nothing is refused
  kDmi,     ///< the reference parser of 1992-96 (mif-grammar, sections 3 to 6)
  kSms12,   ///< SMS 1.2's (section 7); what no source tells is taken as accepted
};

enum class Code : std::uint16_t {
  // Found while reading.
  kIllegalEscape = 3201,
  kEndInLiteral = 3306,
  kNewlineInLiteral = 3307,
  kOddByteInText = 3401,
  kTextAfterEnd = 3417,
  kNoValue = 3519,
  kNoComponent = 3608,
  kUnknownStatement = 3615,
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
  // Found by looking at what was read.
  kClassForm = 1703,
  kNoComponentId = 2741,
  kValueForType = 3503,
  kNoSuchPath = 3518,
  kOverSize = 3520,
  kNoType = 3523,
  kNoSize = 3525,
  kAttributeIdTwice = 3528,
  kStatementTwice = 3529,
  kEmptyEnum = 3571,
  kEnumValueTwice = 3578,
  kEnumType = 3580,
  kNoGroup = 3626,
  kShortRow = 3674,
  kTableClass = 3684,
  kLongRow = 3685,
  kNoAttributes = 3727,
  kGroupIdTwice = 3728,
  kNoClass = 3738,
  kKeyUnknown = 3753,
  kKeyTwice = 3778,
  kPathSystemTwice = 3828,
  kPathSystem = 3840,
  kNoKeyNorId = 3892,
  kNoAttributeId = 3510,
  kNoName = 3709,
  kBlankAfterName = 5011,
  kUnicode = 5012,
  kOverPcmLimit = 5013,
  kIdZero = 5014,
};

/// One finding. `offset` in bytes from the start of the decoded text.
struct Diagnostic {
  Code code = Code::kOddByteInText;
  std::uint64_t offset = 0;
};

/// The words for a code, and what each compiler made of it.
struct CodeText {
  Code code;
  Severity severity;        ///< as mifdex itself puts it
  bool dmi_refuses;         ///< the reference parser drops the block, or the file
  bool sms_refuses;         ///< SMS 1.2 does not compile the file
  std::string_view text;    ///< what is wrong, a sentence without a full stop
  std::string_view advice;  ///< how to write it right
};

/// The table's row for `code`. Views of constants.
const CodeText& code_text(Code code);

/// How severe `code` is for `compiler`: an error is what it refuses.
Severity severity_for(Code code, Compiler compiler);

/// Where a byte lies, both from 1. A line ends with LF; columns are bytes.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Counts its way to `offset` in `text`: for messages, not for hot paths.
LineColumn find_line(std::string_view text, std::uint64_t offset);

}  // namespace mifdex::engine::mif
