#include "engine/mif/diagnostic.h"

#include <algorithm>

namespace mifdex::engine::mif {
namespace {

constexpr CodeText kNoText{
    Code::kOddByteInText, Severity::kWarning, false, false, "unknown code", ""};

}  // namespace

std::span<const CodeText> code_texts() { return code_table::kTexts; }

const CodeText& code_text(Code code) {
  const std::span<const CodeText> texts = code_texts();
  const auto found = std::find_if(texts.begin(), texts.end(),
                                  [code](const CodeText& row) { return row.code == code; });
  return found == texts.end() ? kNoText : *found;
}

Severity severity_for(Code code, Compiler compiler) {
  const CodeText& row = code_text(code);
  if (compiler == Compiler::kMifdex) return row.severity;
  const bool dmi = compiler == Compiler::kDmi;
  if (dmi ? row.dmi_refuses : row.sms_refuses) return Severity::kError;
  const auto number_class = static_cast<unsigned>(code) / 1000;  // 1 info, 2 warning (section 6)
  return dmi && number_class == 2 ? Severity::kWarning : Severity::kNote;
}

LineColumn LineCounter::find(std::string_view text, std::uint64_t offset) {
  const std::size_t at = std::min<std::size_t>(offset, text.size());
  if (at < line_begin_) {
    line_ = 1;
    line_begin_ = 0;
  }
  const std::string_view between = text.substr(line_begin_, at - line_begin_);
  const std::size_t newline = between.rfind('\n');
  if (newline != std::string_view::npos) {
    line_ += static_cast<std::uint32_t>(std::count(between.begin(), between.end(), '\n'));
    line_begin_ += newline + 1;
  }
  return {line_, static_cast<std::uint32_t>(at - line_begin_ + 1)};
}

}  // namespace mifdex::engine::mif
