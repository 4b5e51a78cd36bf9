#include "engine/ingest/decode/component_text.h"

#include "engine/mif/line_ends.h"
#include "engine/mif/mail_text.h"

namespace mifdex::engine::mif {
namespace {

// Findings about a text as a whole; at most one of each kind.
class TextFindings {
 public:
  explicit TextFindings(io::Arena& arena)
      : findings_(reinterpret_cast<Diagnostic*>(
            arena.allocate(kMost * sizeof(Diagnostic), alignof(Diagnostic)))) {}

  void add(Code code, std::uint64_t offset) { new (findings_ + count_++) Diagnostic{code, offset}; }
  std::span<const Diagnostic> all() const { return {findings_, count_}; }

 private:
  static constexpr std::size_t kMost = 3;
  Diagnostic* findings_;
  std::size_t count_ = 0;
};

void add_quoted_printable(io::DecodedText& decoded, const io::Encoding& fallback, io::Arena& arena,
                          TextFindings& findings) {
  if (decoded.encoding.kind() != io::EncodingKind::kAscii) return;
  const MailText mail = read_quoted_printable(decoded.text, arena);
  if (!mail.changed) return;
  findings.add(Code::kQuotedPrintable, mail.offset);
  decoded = io::decode_text(mail.text, fallback, arena);
  decoded.text = with_newlines(decoded.text, arena);
}

void add_entities(io::DecodedText& decoded, io::Arena& arena, TextFindings& findings) {
  const MailText mail = read_entities(decoded.text, arena);
  if (!mail.changed) return;
  findings.add(Code::kEntities, mail.offset);
  decoded.text = mail.text;
}

}  // namespace

std::span<const Diagnostic> restore_text(io::DecodedText& decoded, const io::Encoding& fallback,
                                         io::Arena& arena) {
  TextFindings findings(arena);
  if (decoded.mixed) findings.add(Code::kTwoEncodings, decoded.second_part);
  add_quoted_printable(decoded, fallback, arena, findings);
  add_entities(decoded, arena, findings);
  return findings.all();
}

const Component& read_component(Parser& parser, io::DecodedText& decoded,
                                const io::Encoding& fallback, io::Arena& arena) {
  if (!decoded.mixed) {
    const Component& component = parser.parse(decoded.text, arena);
    if (!component.recovered) return component;
  }
  const std::span<const Diagnostic> findings = restore_text(decoded, fallback, arena);
  return findings.empty() ? parser.component() : parser.parse(decoded.text, arena, findings);
}

}  // namespace mifdex::engine::mif
