// Whose an observation is: the order in which the sources are asked, as one function without state.
//
// Sources, the first that speaks wins (interface, "Manifest"): what the file's own record was given
// (manifest, Identification group, layout), then its instruction (.SNI; Q172899), then the identity
// of its SMSID (Q199229).
#pragma once

#include "index/record.h"
#include "index/row_codec.h"

namespace mifdex::index {

/// Gives a machine's identity by SMSID; null where nobody named it. What it gives holds as long as
/// the commit.
class IdentitySource {
 public:
  virtual ~IdentitySource() = default;
  virtual const IdentityFact* identity_of(std::string_view smsid) = 0;
};

/// Completes `record`, which holds what its file alone said: job, machine, SMSID, domain, site and
/// sources. `instruction` may be null. Fields that are there stay.
void attribute(Record& record, const InstructionFact* instruction, IdentitySource& identities);

}  // namespace mifdex::index
