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
struct Said {
  AttributionSource source = AttributionSource::kNobody;
  std::string_view name;
  std::string_view smsid;
  const MachineIdentity* identity = nullptr;  ///< of the SMSID, if there is one

  bool nothing() const { return name.empty() && smsid.empty(); }
  std::string_view identity_name() const {
    return identity == nullptr ? std::string_view() : identity->speaks.name;
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
bool same_machine(const Said& a, const Said& b) {
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

struct SaidJob {
  AttributionSource source = AttributionSource::kNobody;
  std::string_view job;
};

std::string_view job_of(const InstructionFact* instruction) {
  return instruction == nullptr ? std::string_view() : instruction->job;
}

std::string_view smsid_of(const InstructionFact* instruction) {
  return instruction == nullptr ? std::string_view() : instruction->smsid;
}

void attribute_job(Record& record, const Speaking& speaking) {
  const FileOverride* file_override = speaking.file_override;
  const Ranked<SaidJob> ranked({AttributionSource::kManifest,
                                file_override == nullptr ? std::string_view() : file_override->job},
                               {AttributionSource::kInstruction, job_of(speaking.instruction)},
                               {AttributionSource::kInstruction, job_of(speaking.rival)},
                               {record.job_source, record.job});
  SaidJob winner;
  record.other_job = {};
  for (const SaidJob& said : ranked.words) {
    if (said.job.empty()) continue;
    if (winner.job.empty()) {
      winner = said;
    } else if (record.other_job.value.empty() && !ascii::equals_ignore_case(said.job, winner.job)) {
      record.other_job = {said.job, said.source};
    }
  }
  record.job = winner.job;
  record.job_source = winner.source;
}

Said with_identity(Said said, IdentitySource& identities) {
  if (!said.smsid.empty()) said.identity = identities.identity_of(said.smsid);
  return said;
}

/// As with_identity, for a source that identifies a machine but not whether by name or by SMSID. A
/// layout's {smsid} does show it.
Said with_either(Said said, IdentitySource& identities) {
  const bool told = !said.smsid.empty() && said.source == AttributionSource::kLayout;
  if (told || said.name.empty() == said.smsid.empty()) return with_identity(said, identities);
  const std::string_view word = said.name.empty() ? said.smsid : said.name;
  // Must be asked in any case: if the answer changes, a later commit finds the places that asked.
  const MachineIdentity* identity = identities.identity_of(word);
  if (identities.named(word).any) {
    said.name = word;
    said.smsid = {};
  } else if (identity != nullptr) {
    said.smsid = word;
    said.name = {};
    said.identity = identity;
  }
  return said;
}

Ranked<Said> said_machines(const Record& own, const Speaking& speaking,
                           IdentitySource& identities) {
  Said line{AttributionSource::kManifest, {}, {}, nullptr};
  if (speaking.file_override != nullptr) {
    const FileOverride& told = *speaking.file_override;
    (told.is_smsid ? line.smsid : line.name) = told.machine;
  }
  const Said instructed{
      AttributionSource::kInstruction, {}, smsid_of(speaking.instruction), nullptr};
  const Said rival{AttributionSource::kInstruction, {}, smsid_of(speaking.rival), nullptr};
  Said self{own.machine_source, own.machine, own.smsid, nullptr};
  if (self.source == AttributionSource::kNobody && !self.smsid.empty()) {
    self.source = AttributionSource::kIdentification;
  }
  const bool either =
      self.source == AttributionSource::kLayout || self.source == AttributionSource::kManifest;
  return {with_either(line, identities), with_identity(instructed, identities),
          with_identity(rival, identities),
          either ? with_either(self, identities) : with_identity(self, identities)};
}

/// Adds to `winner` what a weaker source knows of the same machine.
void complete(Said& winner, const Said& said) {
  if (!winner.has_name() && !said.name.empty()) {
    winner.name = said.name;
    winner.source = said.source;
  }
  if (winner.smsid.empty()) {
    winner.smsid = said.smsid;
    winner.identity = said.identity;
  }
}

AttributionSource source_of(const Said& machine) {
  const std::string_view name = machine.identity_name();
  if (machine.identity == nullptr || name.empty() ||
      machine.source == AttributionSource::kManifest ||
      ascii::equals_ignore_case(name, machine.name)) {
    return machine.source;
  }
  return machine.identity->speaks.manifest ? AttributionSource::kManifest
                                           : AttributionSource::kIdentification;
}

/// Adds the SMSID of a machine that is known by its name alone, if only one SMSID has that name.
void complete_by_name(Said& machine, IdentitySource& identities) {
  if (machine.name.empty() || !machine.smsid.empty()) return;
  machine.smsid = identities.named(machine.name).only_smsid;
  if (!machine.smsid.empty()) machine.identity = identities.identity_of(machine.smsid);
}

}  // namespace

void attribute(Record& record, const Speaking& speaking, IdentitySource& identities) {
  attribute_job(record, speaking);
  const Ranked<Said> ranked = said_machines(record, speaking, identities);
  Said machine;
  record.other_machine = {};
  for (const Said& said : ranked.words) {
    if (said.nothing()) continue;
    if (machine.nothing()) {
      machine = said;
    } else if (same_machine(machine, said)) {
      complete(machine, said);
    } else if (record.other_machine.value.empty()) {
      record.other_machine = {said.shown(), said.source};
    }
  }
  const Said own{record.machine_source, record.machine, record.smsid, nullptr};
  if (!own.nothing() && own.source != AttributionSource::kLayout && !same_machine(machine, own)) {
    record.domain = record.site = {};
  }
  complete_by_name(machine, identities);
  record.machine = machine.shown();
  record.machine_source = source_of(machine);
  record.smsid = machine.smsid;
  if (machine.identity != nullptr) {
    const IdentityFact& identity = machine.identity->speaks;
    if (!identity.domain.empty()) record.domain = identity.domain;
    if (!identity.site.empty()) record.site = identity.site;
  }
  const InstructionFact* instruction = speaking.instruction;
  const FileOverride* file_override = speaking.file_override;
  if (instruction != nullptr) fill(record.site, instruction->site);
  record.instructed = instruction != nullptr;
  record.retries = instruction != nullptr ? instruction->retries : 0;
  record.collected = file_override != nullptr ? file_override->collected : std::nullopt;
  record.exit_code = file_override != nullptr ? file_override->exit_code : std::nullopt;
}

}  // namespace mifdex::index
