// Whose an observation is: the order in which the sources are asked, and what they say against one
// another, as one function without state.
//
// Sources, the first that speaks wins (interface, "Manifest"): the manifest's file line, the
// instruction (.SNI; Q172899), the file's own Identification group (Q199229), the layout of paths.
// A machine is named by a name or by an SMSID; who goes by an SMSID, identities tell (Q199229).
#pragma once

#include "index/fact_codec.h"
#include "index/record.h"

namespace mifdex::index {

/// Gives what is known of a SMSID; null where nobody named it. What it gives holds as long as the
/// commit.
class IdentitySource {
 public:
  virtual ~IdentitySource() = default;
  virtual const Identity* identity_of(std::string_view smsid) = 0;
};

/// Completes `record`, which holds what its file alone said: job, machine, SMSID, domain, site and
/// sources. `file_line` and `instruction` may be null.
///
/// Where the SMSID is known and an identity names it, the machine goes under that name, so that a
/// machine that was renamed is one. A weaker source contradicts where it names another job; or
/// another machine: not this one's SMSID, and no name it ever went by. The strongest contradiction
/// is kept, its domain and site are not.
void attribute(Record& record, const FileLineFact* file_line, const InstructionFact* instruction,
               IdentitySource& identities);

}  // namespace mifdex::index
