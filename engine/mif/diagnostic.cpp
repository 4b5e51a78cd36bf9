#include "engine/mif/diagnostic.h"

#include <algorithm>
#include <array>

namespace mifdex::engine::mif {
namespace {

constexpr std::array kTexts = {
    CodeText{Code::kIllegalEscape, Severity::kWarning,
             "a backslash that begins no escape; the literal is read as it stands",
             "write \\\\ for a backslash"},
    CodeText{Code::kEndInLiteral, Severity::kError, "the closing quote of a literal is missing",
             "close the literal on the line it begins on"},
    CodeText{Code::kNewlineInLiteral, Severity::kWarning,
             "a literal goes on over the end of its line",
             "write \\n, or one literal on each line"},
    CodeText{Code::kOddByteInText, Severity::kWarning, "text that begins no statement",
             "remove it"},
    CodeText{Code::kTextAfterEnd, Severity::kWarning, "text after END COMPONENT",
             "end the file with END COMPONENT"},
    CodeText{Code::kNoValue, Severity::kWarning, "VALUE with nothing behind it",
             "write VALUE = \"\""},
    CodeText{Code::kNoComponent, Severity::kError, "no START COMPONENT before this block",
             "begin the file with START COMPONENT"},
    CodeText{Code::kUnknownStatement, Severity::kWarning, "not a statement of this block",
             "remove it, or put it into the block it belongs to"},
    CodeText{Code::kCut, Severity::kError, "the file ends inside a block",
             "look for a whole copy of the file"},
    CodeText{Code::kBareValue, Severity::kWarning,
             "a value without quotes; read to the end of the line", "put the value in quotes"},
    CodeText{Code::kInnerQuote, Severity::kWarning, "a quote inside a literal",
             "write \\\" for a quote in a text"},
    CodeText{Code::kMissingEnd, Severity::kWarning, "a block begins before the last one ended",
             "end each block with END and its name"},
    CodeText{Code::kStrayEnd, Severity::kWarning, "END of a block that is not open",
             "remove it, or add the START it belongs to"},
    CodeText{Code::kAttributeOutsideGroup, Severity::kWarning, "an attribute outside any group",
             "put attributes between START GROUP and END GROUP"},
    CodeText{Code::kValueAfterEnd, Severity::kWarning, "a statement after its attribute has ended",
             "move END ATTRIBUTE behind it"},
    CodeText{Code::kSeveralComponents, Severity::kWarning, "a second component in one file",
             "write one component to a file"},
    CodeText{Code::kOddQuotes, Severity::kWarning, "a text in other quotes than \"",
             "put \" on both sides of it"},
    CodeText{Code::kOddEquals, Severity::kWarning,
             "a statement without its =", "write = behind its word"},
};

constexpr CodeText kNoText{Code::kOddByteInText, Severity::kWarning, "unknown code", ""};

}  // namespace

const CodeText& code_text(Code code) {
  const auto* found = std::find_if(kTexts.begin(), kTexts.end(),
                                   [code](const CodeText& row) { return row.code == code; });
  return found == kTexts.end() ? kNoText : *found;
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
