#include "engine/sms/files/status_word.h"

#include "engine/mif/lex/look_alikes.h"
#include "io/base/ascii.h"

namespace mifdex::engine {

std::string_view text_before_nul(std::string_view text) { return text.substr(0, text.find('\0')); }

index::MifStatus read_status_word(std::string_view text) {
  text = mif::trim_any_blanks(text_before_nul(text));
  if (text.empty()) return index::MifStatus::kMissing;
  if (ascii::equals(text, "SUCCESS")) return index::MifStatus::kSuccess;
  if (ascii::equals(text, "FAILED")) return index::MifStatus::kFailed;
  return index::MifStatus::kOther;
}

}  // namespace mifdex::engine
