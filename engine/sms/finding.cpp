#include "engine/sms/finding.h"

#include "engine/mif/lint/checker.h"

namespace mifdex::engine {

std::uint32_t findings_of_diagnostics(std::span<const mif::Diagnostic> diagnostics) {
  std::uint32_t findings = 0;
  for (const mif::Diagnostic& diagnostic : diagnostics) {
    if (!mif::code_text(diagnostic.code).sms_refuses) continue;
    findings |= kDoesNotCompile;
    if (diagnostic.code == mif::Code::kInnerQuote ||
        diagnostic.code == mif::Code::kBlankAfterName) {
      findings |= kQuoteOrBlank;
    }
  }
  return findings;
}

std::uint32_t findings_of_description(const StatusMif& status) {
  const std::optional<mif::Attribute>& description = status.description;
  if (!description || description->value_kind != mif::ValueKind::kLiteral) return 0;
  if (description->value.empty()) return kEmptyDescription;
  const std::string_view written = description->value_source;
  const bool escaped = written.find("\\\"") != std::string_view::npos;
  return escaped ? std::uint32_t{kEscapedQuote} : 0;
}

}  // namespace mifdex::engine
