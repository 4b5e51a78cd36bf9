// The findings of a MIF's reader: a code and a place, and what the code means to a compiler.
//
// Threads: values and functions of their arguments.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/mif/diagnostic_codes.h"

namespace mifdex::engine::mif {

/// The compiler whose rules a MIF is checked against.
enum class Compiler : std::uint8_t {
  kMifdex,  ///< mifdex's own findings: nothing is refused
  kDmi,     ///< the reference parser of 1992-96 (GRAMMAR.md, sections 3 to 6)
  kSms12,   ///< SMS 1.2's (section 7); a case without a source counts as accepted
};

/// One finding. `offset` in bytes from the start of the decoded text.
struct Diagnostic {
  Code code = Code::kOddByteInText;
  std::uint64_t offset = 0;
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
