// Attribution of an observation: the order of the sources, and the contradictions between them, as
// one function without state.
//
// Sources, the first that has a value wins (interface, "Manifest"): the manifest's file line, the
// instruction (.SNI; Q172899), the file's own Identification group (Q199229), the layout of paths.
// A machine is named by a name or by an SMSID; identities map an SMSID to a name (Q199229).
#pragma once

#include "index/format/fact_codec.h"
#include "index/record/record.h"

namespace mifdex::index {

/// The identities known for a machine's name.
struct Named {
  bool any = false;             ///< an identity has this name
  std::string_view only_smsid;  ///< of that identity; empty if there are several, or none
};

/// The known identities by SMSID and by name. Results hold as long as the commit.
class IdentitySource {
 public:
  virtual ~IdentitySource() = default;
  /// Returns null if nothing is known of `smsid`.
  virtual const MachineIdentity* identity_of(std::string_view smsid) = 0;
  /// `name` is in upper case.
  virtual Named named(std::string_view name) = 0;
};

/// The sources for one place, besides its file. Each may be null.
struct PlaceSources {
  const FileOverride* file_override = nullptr;
  const InstructionFact* instruction = nullptr;
  /// Another instruction with the pair key of `instruction`, which names another job or machine.
  const InstructionFact* rival = nullptr;
};

/// Completes `record`, which holds the facts of its file alone: row origin, job, machine, SMSID,
/// domain, site and sources.
///
/// A machine given by a file line, a path or a list of targets is a name, even if it has the form
/// of an SMSID, unless it is an SMSID with an identity and no machine's name. A machine that is
/// given by its name gets the SMSID of the one identity that has this name.
///
/// If the SMSID is known and an identity names it, the machine is stored under that name, so that a
/// machine that was renamed is one. A weaker source contradicts if it names another job; or another
/// machine: not this one's SMSID, and no name it ever had. The strongest contradiction is kept, its
/// domain and site are not.
void attribute(Record& record, const PlaceSources& sources, IdentitySource& identities);

}  // namespace mifdex::index
