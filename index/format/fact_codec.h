// The values of the facts family: what instructions, identities and manifests say, the key apart.
//
// Threads: functions without state, values. Ownership: encoders append to the caller's string;
// facts are views into what they were made of. Errors: as in record_codec.h, decoders give false
// for any damaged value.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/query.h"

namespace mifdex::index {

/// What an instruction says.
struct InstructionFact {
  std::string_view job;
  std::string_view smsid;
  std::string_view site;
  std::int64_t time = 0;
  std::uint64_t retries = 0;

  /// Whether both say the same of whose it is.
  bool names_the_same(const InstructionFact& other) const {
    return job == other.job && smsid == other.smsid;
  }

  friend bool operator==(const InstructionFact&, const InstructionFact&) = default;
};
void encode_instruction(std::string& out, const InstructionFact& fact);
bool decode_instruction(std::string_view value, InstructionFact& fact);

/// Of several instructions for one pair key: the first speaks; the first that names another job or
/// machine than that one tells that it is in doubt.
struct Voices {
  std::optional<InstructionFact> first;
  std::optional<InstructionFact> rival;

  /// In the order of the instructions' paths.
  void hear(const InstructionFact& fact) {
    if (!first) {
      first = fact;
    } else if (!rival && !first->names_the_same(fact)) {
      rival = fact;
    }
  }

  friend bool operator==(const Voices&, const Voices&) = default;
};

/// What one row says of a SMSID's machine.
struct IdentityFact {
  bool manifest = false;  ///< compared in this order: the greatest speaks
  std::int64_t time = 0;
  std::string_view name;
  std::string_view domain;
  std::string_view site;

  friend auto operator<=>(const IdentityFact&, const IdentityFact&) = default;
};

/// A name that a SMSID went by, and when it is known to have done so.
struct NameTime {
  std::string_view name;
  std::int64_t first = 0;
  std::int64_t newest = 0;

  friend bool operator==(const NameTime&, const NameTime&) = default;
};

/// How strong a word is: a manifest's before all others, then the newer one.
struct Teller {
  bool manifest = false;
  std::int64_t time = 0;

  friend auto operator<=>(const Teller&, const Teller&) = default;
};

/// All that is known of a SMSID: who speaks for it, and every name it ever went by. Begins with one
/// fact and is a union of all: the order in which they are added does not matter. A machine may
/// have no name (Q129125), and then only domain and site are told.
struct MachineIdentity {
  MachineIdentity() = default;
  explicit MachineIdentity(const IdentityFact& fact)
      : speaks(fact), domain_by{fact.manifest, fact.time}, site_by{fact.manifest, fact.time} {}

  /// Name, time and manifest of the strongest that named it; domain and site each of the strongest
  /// that told one.
  IdentityFact speaks;
  Teller domain_by;
  Teller site_by;
  std::vector<NameTime> names;  ///< by name; empty where there is none but that of `speaks`,
                                ///< at its time

  void add(const IdentityFact& fact) { merge(MachineIdentity(fact)); }
  void merge(const MachineIdentity& other);
  /// Whether the SMSID ever went by `name`; letters compare without regard to case.
  bool went_by(std::string_view name) const;

  /// Whether both say the same of the machine, whenever it was said.
  bool says_the_same(const MachineIdentity& other) const;
  /// Every name, the one that speaks first, then the newest first.
  std::vector<std::string_view> newest_names() const;
  /// The name by which the SMSID was known at `time`: one that was told before and after, else the
  /// one told last before, else the one told first after; the one that speaks if a manifest told
  /// it. Cloned machines share an SMSID (Q277674), so that the newest name may be another's.
  std::string_view name_known_at(std::int64_t time) const;

  friend bool operator==(const MachineIdentity&, const MachineIdentity&) = default;

 private:
  void add_name(const NameTime& told);
  void spread();
  void fold();
};
void encode_identity(std::string& out, const MachineIdentity& identity);
bool decode_identity(std::string_view value, MachineIdentity& identity);

/// What a manifest says of one file; the path stands in the key.
struct FileOverride {
  std::string_view job;
  std::string_view machine;
  bool is_smsid = false;  ///< what `machine` is
  std::optional<std::int64_t> collected;
  std::optional<std::int64_t> exit_code;

  friend bool operator==(const FileOverride&, const FileOverride&) = default;
};
void encode_file_line(std::string& out, const FileOverride& fact);
bool decode_file_line(std::string_view value, FileOverride& fact);

/// What a manifest says of a job. JobFact::job stands in the key and is left alone.
void encode_job(std::string& out, const JobFact& fact);
bool decode_job(std::string_view value, JobFact& fact);

}  // namespace mifdex::index
