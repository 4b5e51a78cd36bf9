// Raw bytes, sniffed and read as an instruction.
#include <string_view>

#include "engine/sms/files/instruction.h"
#include "engine/sms/files/sniff.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;

void check_instruction(const engine::Instruction& instruction, const fuzz::PaddedInput& raw) {
  for (const std::string_view part :
       {instruction.class_string, instruction.job, instruction.smsid, instruction.site}) {
    require(part.empty() || raw.holds(part), "what is read is a view of the bytes");
  }
  require(instruction.job.empty() || instruction.job.size() == 8, "a job id");
  require(instruction.smsid.empty() || instruction.smsid.size() == 8, "an SMSID");
  require(instruction.job.substr(0, 3) == instruction.site, "the site begins the job id");
  require(!instruction.job.empty() || instruction.smsid.empty(), "the job id comes first");
  require(
      instruction.class_string.empty() || instruction.class_string.starts_with("MICROSOFT|SMS|"),
      "the class of an instruction");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::PaddedInput raw(fuzz::view_of(data, size));
  const engine::Instruction instruction = engine::read_instruction(raw.view());
  check_instruction(instruction, raw);
  const engine::FileKind kind = engine::sniff_bytes(raw.view());
  require((kind == engine::FileKind::kEmpty) == (size == 0), "empty is what has no bytes");
  require(kind != engine::FileKind::kInstruction || !instruction.class_string.empty(),
          "what is an instruction at a glance has a class");
  const engine::FileKind text_kind = engine::sniff_text(raw.view());
  require(!engine::file_kind_name(text_kind).empty(), "every kind has its word");
  return 0;
}
