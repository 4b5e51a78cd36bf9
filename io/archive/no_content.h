// An entry of an archive that refers to a file and does not hold it, as a revisit record of a WARC
// does: a decoder ends it as a reject of this kind. It is not a reject of an index: such a file is
// Outcome::kOther.
#pragma once

#include "io/base/reject.h"

namespace mifdex::io {

/// After the kinds that an index stores.
inline constexpr auto kNoContent = static_cast<RejectKind>(255);

}  // namespace mifdex::io
