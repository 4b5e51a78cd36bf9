#include "engine/mif/diagnostic.h"

#include <algorithm>
#include <array>

namespace mifdex::engine::mif {
namespace {

constexpr auto kNote = Severity::kNote;
constexpr auto kWarning = Severity::kWarning;
constexpr auto kError = Severity::kError;

// Columns: code, severity, refused by the reference parser (section 6), refused by SMS 1.2 (section
// 7). For SMS every mistake of syntax is refused: "a MIF that does not compile is thrown away"
// (Q190135).
constexpr std::array kTexts = {
    CodeText{Code::kIllegalEscape, kWarning, true, true,
             "a backslash that begins no escape; the literal is read as it stands",
             "write \\\\ for a backslash"},
    CodeText{Code::kEndInLiteral, kError, true, true, "the closing quote of a literal is missing",
             "close the literal on the line it begins on"},
    CodeText{Code::kNewlineInLiteral, kWarning, true, false,
             "a literal goes on over the end of its line",
             "write \\n, or one literal on each line"},
    CodeText{Code::kOddByteInText, kWarning, true, true, "text that begins no statement",
             "remove it"},
    CodeText{Code::kTextAfterEnd, kWarning, true, true, "text after END COMPONENT",
             "end the file with END COMPONENT"},
    CodeText{Code::kNoValue, kWarning, true, true, "VALUE with nothing behind it",
             "write VALUE = \"\""},
    CodeText{Code::kNoComponent, kError, true, true, "no START COMPONENT before this block",
             "begin the file with START COMPONENT"},
    CodeText{Code::kUnknownStatement, kWarning, true, true, "not a statement of this block",
             "remove it, or put it into the block it belongs to"},
    CodeText{Code::kCut, kError, true, true, "the file ends inside a block",
             "look for a whole copy of the file"},
    CodeText{Code::kBareValue, kWarning, true, true,
             "a value without quotes; read to the end of the line", "put the value in quotes"},
    CodeText{Code::kInnerQuote, kWarning, true, true, "a quote inside a literal",
             "write \\\" for a quote in a text"},
    CodeText{Code::kMissingEnd, kWarning, true, true,
             "a block begins or ends before the last one ended",
             "end each block with END and its name"},
    CodeText{Code::kStrayEnd, kWarning, true, true, "END of a block that is not open",
             "remove it, or add the START it belongs to"},
    CodeText{Code::kAttributeOutsideGroup, kWarning, true, true, "an attribute outside any group",
             "put attributes between START GROUP and END GROUP"},
    CodeText{Code::kValueAfterEnd, kWarning, true, true,
             "a statement after its attribute has ended", "move END ATTRIBUTE behind it"},
    CodeText{Code::kSeveralComponents, kWarning, true, true, "a second component in one file",
             "write one component to a file"},
    CodeText{Code::kOddQuotes, kWarning, true, true, "a text in other quotes than \"",
             "put \" on both sides of it"},
    CodeText{Code::kOddEquals, kWarning, true, true,
             "a statement without its =", "write = behind its word"},
    CodeText{Code::kClassForm, kNote, false, false, "a class that is not three fields with bars",
             "write \"MAKER|Name|Version\""},
    CodeText{Code::kNoComponentId, kNote, false, false,
             "no group with ID 1 and class DMTF|ComponentID|1.0",
             "DMI wants one; SMS does not ask for it"},
    CodeText{Code::kValueForType, kWarning, true, true, "a value that its TYPE does not allow",
             "change the value or the type"},
    CodeText{Code::kNoSuchPath, kWarning, true, false, "a path that stands nowhere before",
             "add START PATH with this name above"},
    CodeText{Code::kOverSize, kWarning, true, true,
             "a text longer than its STRING allows (Q223009)", "raise the number in STRING( )"},
    CodeText{Code::kNoType, kWarning, true, false, "no TYPE, or VALUE before it",
             "write TYPE = STRING(n) before VALUE"},
    CodeText{Code::kNoSize, kNote, true, false,
             "STRING without a size and without a text to take it from", "write STRING(n)"},
    CodeText{Code::kAttributeIdTwice, kWarning, true, false,
             "an ID that another attribute of the group has",
             "number the attributes of a group from 1"},
    CodeText{Code::kStatementTwice, kWarning, true, false,
             "the same statement twice in one block; the last holds", "keep one of them"},
    CodeText{Code::kEmptyEnum, kWarning, true, false, "an enum without values",
             "add one, or remove the enum"},
    CodeText{Code::kEnumValueTwice, kWarning, true, false, "a number that the enum has already",
             "give each text a number of its own"},
    CodeText{Code::kEnumType, kWarning, true, false, "an enum of another type than integer",
             "write TYPE = INTEGER, or leave it out"},
    CodeText{Code::kNoGroup, kWarning, true, false, "a component without a group", "add one"},
    CodeText{Code::kShortRow, kWarning, true, false,
             "a row with fewer cells than its class has attributes",
             "write a comma for each empty cell"},
    CodeText{Code::kTableClass, kWarning, true, false, "a table whose class no group before it has",
             "put the group with this class above"},
    CodeText{Code::kLongRow, kWarning, true, false,
             "a row with more cells than its class has attributes", "remove the cells too many"},
    CodeText{Code::kNoAttributes, kWarning, true, false, "a group without attributes", "add one"},
    CodeText{Code::kGroupIdTwice, kWarning, true, false, "an ID that another group or table has",
             "number groups and tables together from 1"},
    CodeText{Code::kNoClass, kWarning, true, false, "a group without a CLASS", "add one"},
    CodeText{Code::kKeyUnknown, kWarning, true, false,
             "a KEY that no attribute of the group has as ID",
             "name ids of the group's attributes"},
    CodeText{Code::kKeyTwice, kWarning, true, false, "the same id twice in a KEY",
             "keep one of them"},
    CodeText{Code::kPathSystemTwice, kWarning, true, false, "an operating system twice in a path",
             "keep one of them"},
    CodeText{Code::kPathSystem, kWarning, true, false,
             "not an operating system that a path may name",
             "dos, macos, os2, unix, win16, win32, win9x or winnt"},
    CodeText{Code::kNoKeyNorId, kWarning, true, false, "a group with neither ID nor KEY",
             "give it an ID"},
    CodeText{Code::kNoAttributeId, kWarning, true, false, "an attribute without an ID",
             "give it one"},
    CodeText{Code::kNoName, kWarning, true, false, "a block without a NAME", "give it one"},
    CodeText{Code::kBlankAfterName, kWarning, false, true,
             "a name that ends with a blank (Q160776)", "remove the blank"},
    CodeText{Code::kUnicode, kNote, true, true,
             "encoded as Unicode, which no compiler of the day took",
             "write it in the ANSI code page"},
    CodeText{Code::kOverPcmLimit, kNote, false, true,
             "over 64 KB, which raised event 119 (Q122178)", "keep status MIFs small"},
    CodeText{Code::kIdZero, kWarning, true, true, "an ID of 0", "ids begin with 1"},
};

constexpr CodeText kNoText{Code::kOddByteInText, kWarning, false, false, "unknown code", ""};

}  // namespace

const CodeText& code_text(Code code) {
  const auto* found = std::find_if(kTexts.begin(), kTexts.end(),
                                   [code](const CodeText& row) { return row.code == code; });
  return found == kTexts.end() ? kNoText : *found;
}

Severity severity_for(Code code, Compiler compiler) {
  const CodeText& row = code_text(code);
  if (compiler == Compiler::kMifdex) return row.severity;
  const bool refused = compiler == Compiler::kDmi ? row.dmi_refuses : row.sms_refuses;
  return refused ? Severity::kError : Severity::kNote;
}

LineColumn find_line(std::string_view text, std::uint64_t offset) {
  const std::string_view before = text.substr(0, offset);
  LineColumn place;
  place.line += static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t newline = before.rfind('\n');
  place.column += static_cast<std::uint32_t>(
      newline == std::string_view::npos ? before.size() : before.size() - newline - 1);
  return place;
}

}  // namespace mifdex::engine::mif
