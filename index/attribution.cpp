#include "index/attribution.h"

#include <array>
#include <utility>

#include "index/letter_case.h"

namespace mifdex::index {
namespace {

void fill(std::string_view& field, std::string_view value) {
  if (field.empty()) field = value;
}

/// A machine as one source has it: by name, by SMSID, or by both.
struct Said {
  Attribution source = Attribution::kNobody;
  std::string_view name;
  std::string_view smsid;
  const Identity* identity = nullptr;  ///< of the SMSID, where there is one

  bool nothing() const { return name.empty() && smsid.empty(); }
  std::string_view identity_name() const {
    return identity == nullptr ? std::string_view() : identity->speaks.name;
  }
  /// What it is shown under.
  std::string_view shown() const {
    if (!identity_name().empty()) return identity_name();
    return name.empty() ? smsid : name;
  }
  bool has_name() const { return !name.empty() || !identity_name().empty(); }
  /// Whether `text` is this machine's SMSID or a name that it has or had.
  bool goes_by(std::string_view text) const {
    return same_letters(smsid, text) || (!name.empty() && same_letters(name, text)) ||
           (identity != nullptr && identity->went_by(text));
  }
};

/// Whether nothing tells that these are two machines.
bool same_machine(const Said& a, const Said& b) {
  if (same_letters(a.shown(), b.shown())) return true;
  if (!a.smsid.empty() && !b.smsid.empty()) return same_letters(a.smsid, b.smsid);
  if (!a.smsid.empty()) return !a.has_name() || a.goes_by(b.name);
  if (!b.smsid.empty()) return !b.has_name() || b.goes_by(a.name);
  return false;
}

/// The sources' words on one question, the strongest first.
template <class Word>
struct Ranked {
  std::array<Word, 3> words;

  Ranked(Word file_line, Word instruction, Word own) : words{file_line, instruction, own} {
    if (own.source == Attribution::kManifest) std::swap(words[1], words[2]);
  }
};

struct SaidJob {
  Attribution source = Attribution::kNobody;
  std::string_view job;
};

void attribute_job(Record& record, const FileLineFact* file_line,
                   const InstructionFact* instruction) {
  const Ranked<SaidJob> ranked({Attribution::kManifest, file_line ? file_line->job : ""},
                               {Attribution::kInstruction, instruction ? instruction->job : ""},
                               {record.job_source, record.job});
  SaidJob winner;
  record.other_job = {};
  for (const SaidJob& said : ranked.words) {
    if (said.job.empty()) continue;
    if (winner.job.empty()) {
      winner = said;
    } else if (record.other_job.value.empty() && !same_letters(said.job, winner.job)) {
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

Ranked<Said> said_machines(const Record& own, const FileLineFact* file_line,
                           const InstructionFact* instruction, IdentitySource& identities) {
  Said line{Attribution::kManifest, {}, {}, nullptr};
  if (file_line != nullptr) {
    (file_line->is_smsid ? line.smsid : line.name) = file_line->machine;
  }
  Said instructed{Attribution::kInstruction, {}, instruction ? instruction->smsid : "", nullptr};
  Said self{own.machine_source, own.machine, own.smsid, nullptr};
  if (self.source == Attribution::kNobody && !self.smsid.empty()) {
    self.source = Attribution::kIdentification;
  }
  return {with_identity(line, identities), with_identity(instructed, identities),
          with_identity(self, identities)};
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

/// Which source told the name that the machine goes under.
Attribution source_of(const Said& machine) {
  const std::string_view name = machine.identity_name();
  if (machine.identity == nullptr || name.empty() || machine.source == Attribution::kManifest ||
      same_letters(name, machine.name)) {
    return machine.source;
  }
  return machine.identity->speaks.manifest ? Attribution::kManifest : Attribution::kIdentification;
}

}  // namespace

void attribute(Record& record, const FileLineFact* file_line, const InstructionFact* instruction,
               IdentitySource& identities) {
  attribute_job(record, file_line, instruction);
  const Ranked<Said> ranked = said_machines(record, file_line, instruction, identities);
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
  if (!own.nothing() && own.source != Attribution::kLayout && !same_machine(machine, own)) {
    record.domain = record.site = {};
  }
  record.machine = machine.shown();
  record.machine_source = source_of(machine);
  record.smsid = machine.smsid;
  if (machine.identity != nullptr && !machine.identity_name().empty()) {
    const IdentityFact& identity = machine.identity->speaks;
    if (!identity.domain.empty()) record.domain = identity.domain;
    if (!identity.site.empty()) record.site = identity.site;
  }
  if (instruction != nullptr) fill(record.site, instruction->site);
  record.instructed = instruction != nullptr;
  record.retries = instruction != nullptr ? instruction->retries : 0;
  record.collected = file_line != nullptr ? file_line->collected : std::nullopt;
  record.exit_code = file_line != nullptr ? file_line->exit_code : std::nullopt;
}

}  // namespace mifdex::index
