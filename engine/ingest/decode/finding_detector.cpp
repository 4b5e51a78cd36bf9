#include "engine/ingest/decode/finding_detector.h"

#include <algorithm>

#include "engine/mif/lint/checker.h"
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
                                    io::Arena& arena) {
  std::uint32_t findings = findings_of_description(status);
  if (file.size > kPcmLimit) findings |= kOverPcmLimit;
  if (file.mtime > now_) findings |= kAheadOfClock;
  if (is_unicode(decoded)) findings |= kDoesNotCompile;  // SMS refuses it (GRAMMAR.md, section 1)
  if (!is_suspect(component, status)) return findings;
  const mif::Component& whole = parser_.parse(decoded.text, arena, component.of_text);
  return findings |
         findings_of_diagnostics(mif::check_component(whole, decoded.text, mif::Compiler::kSms12));
}

}  // namespace mifdex::engine
