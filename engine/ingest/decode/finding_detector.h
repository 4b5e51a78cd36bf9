// Checks a status MIF as SMS did: would SMS have compiled, collected and loaded it?
//
// The parser of a run forgives as many errors as it can and skips what does not report; only the
// full parser shows whether SMS would have refused a file. It is used for the files for which the
// answer can matter: if the status is not Success, or if an error had to be forgiven.
//
// Threads: a FindingDetector belongs to one thread; its memory is reused from file to file.
#pragma once

#include <cstdint>

#include "engine/ingest/decode/finding_cache.h"
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

  /// Returns the MifFinding bits of `status`, read from `component`, parsed from `decoded`, the
  /// text of `file`. If the text is parsed again, the tree is in `arena`. `known` is the template
  /// by which `component` was read, or null.
  std::uint32_t read(const io::FileBytes& file, const io::DecodedText& decoded,
                     const mif::Component& component, const StatusMif& status, io::Arena& arena,
                     const mif::KnownTemplate* known = nullptr);

 private:
  std::uint32_t check(const io::DecodedText& decoded, const mif::Component& component,
                      io::Arena& arena, const mif::KnownTemplate* known);

  std::int64_t now_;
  mif::Parser parser_{mif::Depth::kFull};
  FindingCache cache_;
  std::uint64_t cached_ = 0;  // findings that were not checked again
};

}  // namespace mifdex::engine
