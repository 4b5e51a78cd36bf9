// The findings of a MIF's reader: a code, a place, and texts for both.
//
// Codes are stable: those of the reference parser if it has one for the case (GRAMMAR.md, section
// 6), else from 5000 on. Threads: values and functions of their arguments.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace mifdex::engine::mif {

enum class Severity : std::uint8_t { kNote, kWarning, kError };

/// The compiler whose rules a MIF is checked against.
enum class Compiler : std::uint8_t {
  kMifdex,  ///< mifdex's own findings: nothing is refused
  kDmi,     ///< the reference parser of 1992-96 (GRAMMAR.md, sections 3 to 6)
  kSms12,   ///< SMS 1.2's (section 7); a case without a source counts as accepted
};

/// All findings. Their texts are in diagnostic_texts.cpp.
enum class Code : std::uint16_t {
  // The reference parser accepts these, with a message.
  kUnusedTemplate = 1643,
  kClassForm = 1703,
  kOddByteInComment = 2101,
  kNoRightParen = 2533,
  kNoGroupOne = 2641,
  kTableOne = 2691,
  kNoComponentId = 2741,
  // Escapes, literals, source.
  kIllegalEscape = 3201,
  kEscapeDigit = 3202,
  kEscapeTooLarge = 3203,
  kEscapeWithoutDigits = 3204,
  kOddByteInLiteral = 3301,
  kEndInLiteral = 3306,
  kNewlineInLiteral = 3307,
  kOddByteInText = 3401,
  kTextAfterEnd = 3417,
  // Attributes.
  kValueForType = 3503,
  kNoAttributeId = 3510,
  kAttributeIdentification = 3511,
  kAttributeEquals = 3512,
  kAttributeLiteral = 3513,
  kAttributeInteger = 3514,
  kAttributeStatement = 3515,
  kNoSuchPath = 3518,
  kNoValue = 3519,
  kOverSize = 3520,
  kNoAccessWord = 3522,
  kNoType = 3523,
  kNoSize = 3525,
  kAttributeIdTwice = 3528,
  kStatementTwice = 3529,
  kWriteOnlyValue = 3537,
  // Enums.
  kEnumName = 3553,
  kNoEnumName = 3559,
  kEnumEquals = 3562,
  kEnumLiteral = 3563,
  kEnumStatement = 3565,
  kEnumItem = 3569,
  kEmptyEnum = 3571,
  kEnumValueTwice = 3578,
  kEnumStatementTwice = 3579,
  kEnumType = 3580,
  // Components.
  kComponentName = 3603,
  kNoComponent = 3608,
  kComponentIdentification = 3611,
  kComponentEquals = 3612,
  kComponentLiteral = 3613,
  kUnknownStatement = 3615,
  kComponentBlock = 3616,
  kNoGroup = 3626,
  kComponentStatementTwice = 3629,
  // Tables.
  kTableValue = 3653,
  kTableIdentification = 3661,
  kTableEquals = 3662,
  kTableLiteral = 3663,
  kTableInteger = 3664,
  kTableStatement = 3665,
  kTableEnd = 3667,
  kRowValue = 3669,
  kCellOverSize = 3670,
  kShortRow = 3674,
  kTableIdTwice = 3678,
  kTableStatementTwice = 3679,
  kTableClass = 3684,
  kLongRow = 3685,
  kNoComma = 3686,
  kTemplateKey = 3689,
  kMixedRow = 3694,
  kRowTwice = 3695,
  kNoDefault = 3696,
  // Groups.
  kGroupValue = 3703,
  kNoName = 3709,
  kGroupIdentification = 3711,
  kGroupEquals = 3712,
  kGroupLiteral = 3713,
  kGroupInteger = 3714,
  kGroupStatement = 3715,
  kGroupBlock = 3716,
  kNoAttributes = 3727,
  kGroupIdTwice = 3728,
  kGroupStatementTwice = 3729,
  kNoClass = 3738,
  // Keys.
  kKeyUnknown = 3753,
  kKeyInteger = 3760,
  kKeyEquals = 3762,
  kKeyAfterComma = 3774,
  kKeyTwice = 3778,
  // Paths and templates.
  kPathValue = 3803,
  kPathIdentification = 3811,
  kPathEquals = 3812,
  kPathLiteral = 3813,
  kPathStatement = 3815,
  kEmptyPath = 3821,
  kPathSystemTwice = 3828,
  kPathStatementTwice = 3829,
  kPathSystem = 3840,
  kTemplateTwice = 3878,
  kNoKeyNorId = 3892,
  // The reference parser stops at these.
  kFatalEndInLiteral = 4306,
  kCut = 4406,
  // Only mifdex distinguishes these, or only SMS objected.
  kBareValue = 5001,
  kInnerQuote = 5002,
  kMissingEnd = 5003,
  kStrayEnd = 5004,
  kAttributeOutsideGroup = 5005,
  kValueAfterEnd = 5006,
  kSeveralComponents = 5007,
  kOddQuotes = 5008,
  kOddEquals = 5009,
  kMissingStart = 5010,
  kBlankAfterName = 5011,
  kUnicode = 5012,
  kOverPcmLimit = 5013,
  kIdZero = 5014,
  kReturnLines = 5015,
  kOverDataloaderLimit = 5016,
  kUnknownPragma = 5017,
  kSmsDate = 5018,
  kNameCase = 5019,
  kSmsCut = 5020,
  kEscapedQuote = 5021,
  kEscapedNul = 5022,
  kNulsBehindText = 5023,
  kOddBlank = 5030,
  kWideEquals = 5031,
  kEntities = 5032,
  kQuotedPrintable = 5033,
  kTwoEncodings = 5034,
  kComponentBehindEnd = 5040,
};

/// One finding. `offset` in bytes from the start of the decoded text.
struct Diagnostic {
  Code code = Code::kOddByteInText;
  std::uint64_t offset = 0;
};

/// The texts for a code, and how each compiler treated it.
struct CodeText {
  Code code;
  Severity severity;        ///< mifdex's own
  bool dmi_refuses;         ///< the reference parser drops the block, or the file
  bool sms_refuses;         ///< SMS 1.2 does not compile the file
  std::string_view text;    ///< the mistake, a sentence without a full stop
  std::string_view advice;  ///< how to write it right
};

/// Returns the texts for every code, in the order of their numbers.
std::span<const CodeText> code_texts();

/// Returns the table's row for `code`. Views of constants.
const CodeText& code_text(Code code);

/// Returns the severity of `code` for `compiler`: an error if the compiler refuses the block or the
/// file; the reference parser's infos and warnings keep the class of their number.
Severity severity_for(Code code, Compiler compiler);

/// The place of a byte, both from 1. A line ends with LF; columns are bytes.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Finds lines of one text, if possible from the last place on, so that all findings of a file, in
/// their order, cost one pass. Threads: one at a time.
class LineCounter {
 public:
  LineColumn find(std::string_view text, std::uint64_t offset);

 private:
  std::uint32_t line_ = 1;
  std::size_t line_begin_ = 0;
};

}  // namespace mifdex::engine::mif
