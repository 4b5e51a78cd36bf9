// Looks at a status MIF with the eyes of SMS: would it have compiled, collected and loaded it?
//
// The reader of a run forgives what it can and skips what does not report; whether SMS would have
// refused a file is asked of the whole language. That is done for the files for which the answer
// can matter: those that say anything but Success, and those that something had to be forgiven.
//
// Threads: a FindingDetector belongs to one thread; its memory is used again from file to file.
#pragma once

#include <cstdint>

#include "engine/mif/component.h"
#include "engine/mif/parser.h"
#include "engine/sms/files/status_mif.h"
#include "io/base/arena.h"
#include "io/bytes_batch.h"
#include "io/text/text_encoding.h"

namespace mifdex::engine {

class FindingDetector {
 public:
  /// `now`: when the box is read, in seconds since 1970 UTC.
  explicit FindingDetector(std::int64_t now) : now_(now) {}

  /// The MifFinding bits of `status`, read from `component`, parsed from `decoded`, the text of
  /// `file`. What is parsed again is put into `arena`.
  std::uint32_t read(const io::FileBytes& file, const io::DecodedText& decoded,
                     const mif::Component& component, const StatusMif& status, io::Arena& arena);

 private:
  std::int64_t now_;
  mif::Parser parser_{mif::Depth::kFull};
};

}  // namespace mifdex::engine
