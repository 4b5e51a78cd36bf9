#include "engine/ingest/decode/finding_detector.h"

#include <algorithm>
#include <cassert>

#include "engine/mif/lint/checker.h"
#include "engine/mif/shape/template_parser.h"
#include "engine/sms/finding.h"
#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

bool is_unicode(const io::DecodedText& decoded) {
  const io::EncodingKind kind = decoded.encoding.kind();
  return kind == io::EncodingKind::kUtf16Le || kind == io::EncodingKind::kUtf16Be;
}

bool ends_with_blank(const mif::Attribute& attribute) {
  return !attribute.name.empty() && ascii::is_blank(attribute.name.back());
}

// True if the full parser must check the file.
bool is_suspect(const mif::Component& component, const StatusMif& status) {
  return status.mif_status != index::MifStatus::kSuccess || !component.diagnostics.empty() ||
         std::any_of(component.attributes.begin(), component.attributes.end(), ends_with_blank);
}

}  // namespace

std::uint32_t FindingDetector::read(const io::FileBytes& file, const io::DecodedText& decoded,
                                    const mif::Component& component, const StatusMif& status,
                                    io::Arena& arena, const mif::KnownTemplate* known) {
  std::uint32_t findings = findings_of_description(status);
  if (file.size > kPcmLimit) findings |= kOverPcmLimit;
  if (file.mtime > now_) findings |= kAheadOfClock;
  if (is_unicode(decoded)) findings |= kDoesNotCompile;  // SMS refuses it (GRAMMAR.md, section 1)
  if (!is_suspect(component, status)) return findings;
  if (known == nullptr) return findings | check(decoded, component, arena, known);
  const std::optional<std::uint32_t> cached = cache_.find(component, *known);
  if (cached) ++cached_;
  assert(!cached || cached_ % mif::TemplateParser::kCheckEach != 0 ||
         *cached == check(decoded, component, arena, nullptr));
  return findings | (cached ? *cached : check(decoded, component, arena, known));
}

// Checks the whole text, and remembers the findings for its template if it has one.
std::uint32_t FindingDetector::check(const io::DecodedText& decoded,
                                     const mif::Component& component, io::Arena& arena,
                                     const mif::KnownTemplate* known) {
  const mif::Component& whole = parser_.parse(decoded.text, arena, component.of_text);
  const std::uint32_t findings =
      findings_of_diagnostics(mif::check_component(whole, decoded.text, mif::Compiler::kSms12));
  if (known != nullptr) cache_.add(component, *known, whole, decoded.text.view(), findings);
  return findings;
}

}  // namespace mifdex::engine
