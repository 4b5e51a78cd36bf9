#include "engine/cli/reasons/reason_name.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/cli/reasons/normal_form.h"
#include "io/base/ascii.h"
#include "io/base/fold_case.h"

namespace mifdex::cli {
namespace {

void append_without_case(std::string_view text, std::string& out) {
  if (!std::ranges::all_of(text, ascii::is_ascii)) {
    out += io::fold_case(text);
    return;
  }
  const std::size_t begin = out.size();
  out += text;
  for (std::size_t i = begin; i < out.size(); ++i) out[i] = ascii::lower(out[i]);
}

}  // namespace

void name_reason(const index::Line& line, const ReasonOptions& options, ReasonName& name) {
  const index::Record& record = line.record;
  divide(line, options.division, options.zone, name.division);
  if (options.exact) {
    name.text = record.description;
  } else {
    name.text = normal_form(record.description, record.machine);
  }
  name.kind = name.text.empty() ? ReasonKind::kNone : ReasonKind::kReason;
  // The size before it separates the value from the text, whatever they contain.
  const std::uint64_t size = name.division.size();
  std::array<char, sizeof size> bytes{};
  std::memcpy(bytes.data(), &size, sizeof size);
  name.key.assign(bytes.data(), bytes.size());
  name.key += name.division;
  if (options.exact) {
    name.key += name.text;
  } else {
    append_without_case(name.text, name.key);
  }
}

}  // namespace mifdex::cli
