#include "engine/sms/finding.h"

#include "engine/mif/lint/checker.h"

namespace mifdex::engine {

std::uint32_t signs_of_findings(std::span<const mif::Diagnostic> findings) {
  std::uint32_t signs = 0;
  for (const mif::Diagnostic& finding : findings) {
    if (!mif::code_text(finding.code).sms_refuses) continue;
    signs |= kDoesNotCompile;
    if (finding.code == mif::Code::kInnerQuote || finding.code == mif::Code::kBlankAfterName) {
      signs |= kQuoteOrBlank;
    }
  }
  return signs;
}

std::uint32_t signs_of_description(const StatusMif& status) {
  const std::optional<mif::Attribute>& description = status.description;
  if (!description || description->value_kind != mif::ValueKind::kLiteral) return 0;
  if (description->value.empty()) return kEmptyDescription;
  const std::string_view written = description->value_source;
  const bool escaped = written.find("\\\"") != std::string_view::npos;
  return escaped ? std::uint32_t{kEscapedQuote} : 0;
}

}  // namespace mifdex::engine
