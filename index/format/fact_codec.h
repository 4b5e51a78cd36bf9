// The values of the facts family, without their keys: the facts from instructions, identities and
// manifests.
//
// Threads: functions without state, values. Ownership: encoders append to the caller's string;
// facts are views into their source bytes. Errors: as in record_codec.h, decoders return false if a
// value is damaged.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/query.h"

namespace mifdex::index {

/// The job and machine that an instruction names.
struct InstructionFact {
  std::string_view job;
  std::string_view smsid;
  std::string_view site;
  std::int64_t time = 0;
  std::uint64_t retries = 0;

  bool names_the_same(const InstructionFact& other) const {
    return job == other.job && smsid == other.smsid;
  }

  friend bool operator==(const InstructionFact&, const InstructionFact&) = default;
};
void encode_instruction(std::string& out, const InstructionFact& fact);
bool decode_instruction(std::string_view value, InstructionFact& fact);

/// The instructions for one pair key: the first one applies. If another one names another job or
/// machine, the first of these is kept as `rival`, and the attribution is in doubt.
struct Voices {
  std::optional<InstructionFact> first;
  std::optional<InstructionFact> rival;

  /// Must be called in the order of the instructions' paths.
  void hear(const InstructionFact& fact) {
    if (!first) {
      first = fact;
    } else if (!rival && !first->names_the_same(fact)) {
      rival = fact;
    }
  }

  friend bool operator==(const Voices&, const Voices&) = default;
};

/// The facts about a SMSID's machine in one row.
struct IdentityFact {
  bool manifest = false;  ///< compared in this order: the greatest applies
  std::int64_t time = 0;
  std::string_view name;
  std::string_view domain;
  std::string_view site;

  friend auto operator<=>(const IdentityFact&, const IdentityFact&) = default;
};

/// A name of a SMSID, with the first and the newest time for which it is reported.
struct NameTime {
  std::string_view name;
  std::int64_t first = 0;
  std::int64_t newest = 0;

  friend bool operator==(const NameTime&, const NameTime&) = default;
};

/// The strength of a source: a manifest is stronger than all others, then the newer one is.
struct SourceStrength {
  bool manifest = false;
  std::int64_t time = 0;

  friend auto operator<=>(const SourceStrength&, const SourceStrength&) = default;
};

/// All that is known of a SMSID: the identity that applies, and every name it ever had. Begins with
/// one fact and is a union of all: the order in which they are added does not matter. If a machine
/// has no name (Q129125), only domain and site are known.
struct MachineIdentity {
  MachineIdentity() = default;
  explicit MachineIdentity(const IdentityFact& fact)
      : strongest(fact), domain_by{fact.manifest, fact.time}, site_by{fact.manifest, fact.time} {}

  /// Name, time and manifest are from the strongest source of a name; domain and site are each from
  /// the strongest source that reports one.
  IdentityFact strongest;
  SourceStrength domain_by;
  SourceStrength site_by;
  std::vector<NameTime> names;  ///< by name; empty if `strongest` has the only one, at its time

  void add(const IdentityFact& fact) { merge(MachineIdentity(fact)); }
  void merge(const MachineIdentity& other);
  /// True if the SMSID ever had `name`; letters compare without regard to case.
  bool went_by(std::string_view name) const;

  /// True if both hold the same facts about the machine, regardless of their times.
  bool says_the_same(const MachineIdentity& other) const;
  /// Returns every name, the one of `strongest` first, then the newest first.
  std::vector<std::string_view> newest_names() const;
  /// Returns the name by which the SMSID was known at `time`: one that was reported before and
  /// after, else the one reported last before, else the one reported first after; the name of
  /// `strongest` if it is from a manifest. Cloned machines share an SMSID (Q277674), so the newest
  /// name may be another machine's.
  std::string_view name_known_at(std::int64_t time) const;

  friend bool operator==(const MachineIdentity&, const MachineIdentity&) = default;

 private:
  void add_name(const NameTime& added);
  void spread();
  void fold();
};
void encode_identity(std::string& out, const MachineIdentity& identity);
bool decode_identity(std::string_view value, MachineIdentity& identity);

/// A manifest's entry for one file; the path is in the key.
struct FileOverride {
  std::string_view job;
  std::string_view machine;
  bool is_smsid = false;  ///< `machine` is a SMSID, not a name
  std::optional<std::int64_t> collected;
  std::optional<std::int64_t> exit_code;

  friend bool operator==(const FileOverride&, const FileOverride&) = default;
};
void encode_file_line(std::string& out, const FileOverride& fact);
bool decode_file_line(std::string_view value, FileOverride& fact);

/// Encodes a manifest's entry for a job. JobFact::job is in the key and is not encoded.
void encode_job(std::string& out, const JobFact& fact);
bool decode_job(std::string_view value, JobFact& fact);

}  // namespace mifdex::index
