#include "index/attribution/attribution.h"

#include <algorithm>
#include <array>
#include <utility>

#include "io/base/ascii.h"

namespace mifdex::index {
namespace {

void fill(std::string_view& field, std::string_view value) {
  if (field.empty()) field = value;
}

/// A machine as one source has it: by name, by SMSID, or by both.
struct Claim {
  AttributionSource source = AttributionSource::kUnattributed;
  std::string_view name;
  std::string_view smsid;
  const MachineIdentity* identity = nullptr;  ///< of the SMSID, if there is one

  bool nothing() const { return name.empty() && smsid.empty(); }
  std::string_view identity_name() const {
    return identity == nullptr ? std::string_view() : identity->strongest.name;
  }
  std::string_view shown() const {
    if (!identity_name().empty()) return identity_name();
    return name.empty() ? smsid : name;
  }
  bool has_name() const { return !name.empty() || !identity_name().empty(); }
  /// True if `text` is this machine's SMSID or a name that it has or had.
  bool goes_by(std::string_view text) const {
    return ascii::equals_ignore_case(smsid, text) ||
           (!name.empty() && ascii::equals_ignore_case(name, text)) ||
           (identity != nullptr && identity->went_by(text));
  }
};

/// True if nothing shows that these are two machines.
bool same_machine(const Claim& a, const Claim& b) {
  if (ascii::equals_ignore_case(a.shown(), b.shown())) return true;
  if (!a.smsid.empty() && !b.smsid.empty()) return ascii::equals_ignore_case(a.smsid, b.smsid);
  if (!a.smsid.empty()) return !a.has_name() || a.goes_by(b.name);
  if (!b.smsid.empty()) return !b.has_name() || b.goes_by(a.name);
  return false;
}

/// The sources' values for one question, the strongest first.
template <class Word>
struct Ranked {
  std::array<Word, 4> words;

  Ranked(Word file_override, Word instruction, Word rival, Word own)
      : words{file_override, instruction, rival, own} {
    if (own.source == AttributionSource::kManifest)
      std::rotate(&words[1], &words[3], &words[3] + 1);
  }
};

struct JobClaim {
  AttributionSource source = AttributionSource::kUnattributed;
  std::string_view job;
};

std::string_view job_of(const InstructionFact* instruction) {
  return instruction == nullptr ? std::string_view() : instruction->job;
}

std::string_view smsid_of(const InstructionFact* instruction) {
  return instruction == nullptr ? std::string_view() : instruction->smsid;
}

void attribute_job(Record& record, const PlaceSources& sources) {
  const FileOverride* file_override = sources.file_override;
  const Ranked<JobClaim> ranked(
      {AttributionSource::kManifest,
       file_override == nullptr ? std::string_view() : file_override->job},
      {AttributionSource::kInstruction, job_of(sources.instruction)},
      {AttributionSource::kInstruction, job_of(sources.rival)}, {record.job_source, record.job});
  JobClaim winner;
  record.other_job = {};
  for (const JobClaim& claim : ranked.words) {
    if (claim.job.empty()) continue;
    if (winner.job.empty()) {
      winner = claim;
    } else if (record.other_job.value.empty() &&
               !ascii::equals_ignore_case(claim.job, winner.job)) {
      record.other_job = {claim.job, claim.source};
    }
  }
  record.job = winner.job;
  record.job_source = winner.source;
}

Claim with_identity(Claim claim, IdentitySource& identities) {
  if (!claim.smsid.empty()) claim.identity = identities.identity_of(claim.smsid);
  return claim;
}

/// As with_identity, for a source that identifies a machine but not whether by name or by SMSID. A
/// layout's {smsid} does show it.
Claim with_either(Claim claim, IdentitySource& identities) {
  const bool is_certain = !claim.smsid.empty() && claim.source == AttributionSource::kLayout;
  if (is_certain || claim.name.empty() == claim.smsid.empty())
    return with_identity(claim, identities);
  const std::string_view word = claim.name.empty() ? claim.smsid : claim.name;
  // Must be asked in any case: if the answer changes, a later commit finds the places that asked.
  const MachineIdentity* identity = identities.identity_of(word);
  if (identities.named(word).any) {
    claim.name = word;
    claim.smsid = {};
  } else if (identity != nullptr) {
    claim.smsid = word;
    claim.name = {};
    claim.identity = identity;
  }
  return claim;
}

Ranked<Claim> machine_claims(const Record& own, const PlaceSources& sources,
                             IdentitySource& identities) {
  Claim line{AttributionSource::kManifest, {}, {}, nullptr};
  if (sources.file_override != nullptr) {
    const FileOverride& given = *sources.file_override;
    (given.is_smsid ? line.smsid : line.name) = given.machine;
  }
  const Claim instructed{
      AttributionSource::kInstruction, {}, smsid_of(sources.instruction), nullptr};
  const Claim rival{AttributionSource::kInstruction, {}, smsid_of(sources.rival), nullptr};
  Claim self{own.machine_source, own.machine, own.smsid, nullptr};
  if (self.source == AttributionSource::kUnattributed && !self.smsid.empty()) {
    self.source = AttributionSource::kIdentification;
  }
  const bool either =
      self.source == AttributionSource::kLayout || self.source == AttributionSource::kManifest;
  return {with_either(line, identities), with_identity(instructed, identities),
          with_identity(rival, identities),
          either ? with_either(self, identities) : with_identity(self, identities)};
}

/// Adds to `winner` what a weaker source knows of the same machine.
void complete(Claim& winner, const Claim& claim) {
  if (!winner.has_name() && !claim.name.empty()) {
    winner.name = claim.name;
    winner.source = claim.source;
  }
  if (winner.smsid.empty()) {
    winner.smsid = claim.smsid;
    winner.identity = claim.identity;
  }
}

AttributionSource source_of(const Claim& machine) {
  const std::string_view name = machine.identity_name();
  if (machine.identity == nullptr || name.empty() ||
      machine.source == AttributionSource::kManifest ||
      ascii::equals_ignore_case(name, machine.name)) {
    return machine.source;
  }
  return machine.identity->strongest.manifest ? AttributionSource::kManifest
                                              : AttributionSource::kIdentification;
}

/// Adds the SMSID of a machine that is known by its name alone, if only one SMSID has that name.
void complete_by_name(Claim& machine, IdentitySource& identities) {
  if (machine.name.empty() || !machine.smsid.empty()) return;
  machine.smsid = identities.named(machine.name).only_smsid;
  if (!machine.smsid.empty()) machine.identity = identities.identity_of(machine.smsid);
}

}  // namespace

void attribute(Record& record, const PlaceSources& sources, IdentitySource& identities) {
  attribute_job(record, sources);
  const Ranked<Claim> ranked = machine_claims(record, sources, identities);
  Claim machine;
  record.other_machine = {};
  for (const Claim& claim : ranked.words) {
    if (claim.nothing()) continue;
    if (machine.nothing()) {
      machine = claim;
    } else if (same_machine(machine, claim)) {
      complete(machine, claim);
    } else if (record.other_machine.value.empty()) {
      record.other_machine = {claim.shown(), claim.source};
    }
  }
  const Claim own{record.machine_source, record.machine, record.smsid, nullptr};
  if (!own.nothing() && own.source != AttributionSource::kLayout && !same_machine(machine, own)) {
    record.domain = record.site = {};
  }
  complete_by_name(machine, identities);
  record.machine = machine.shown();
  record.machine_source = source_of(machine);
  record.smsid = machine.smsid;
  if (machine.identity != nullptr) {
    const IdentityFact& identity = machine.identity->strongest;
    if (!identity.domain.empty()) record.domain = identity.domain;
    if (!identity.site.empty()) record.site = identity.site;
  }
  const InstructionFact* instruction = sources.instruction;
  const FileOverride* file_override = sources.file_override;
  if (instruction != nullptr) fill(record.site, instruction->site);
  record.instructed = instruction != nullptr;
  record.retries = instruction != nullptr ? instruction->retries : 0;
  record.collected = file_override != nullptr ? file_override->collected : std::nullopt;
  record.exit_code = file_override != nullptr ? file_override->exit_code : std::nullopt;
}

}  // namespace mifdex::index
