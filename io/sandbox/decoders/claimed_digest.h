// Verifies a digest that an archive claims for some of its bytes: MD5, SHA-1 or SHA-2, in base 16
// or 32.
//
// Threads: one. Ownership: it keeps copies. Errors: none; a digest that cannot be computed agrees.
#pragma once

#include <nettle/nettle-meta.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/bytes.h"

namespace mifdex::io::sandbox {

std::string base16(Bytes bytes);

class ClaimedDigest {
 public:
  /// Verifies nothing.
  ClaimedDigest() = default;

  /// `algorithm`: "sha1", "SHA-256", ... in any letter case; an algorithm that is not known is not
  /// verified. `text`: the digest.
  ClaimedDigest(std::string_view algorithm, std::string_view text);

  void add(Bytes bytes);

  /// Returns false if the digest can be computed, and the bytes so far have another one.
  bool agrees() const;

 private:
  const nettle_hash* hash_ = nullptr;
  std::vector<std::uint64_t> context_;
  std::string claimed_;  ///< in lower case
};

}  // namespace mifdex::io::sandbox
