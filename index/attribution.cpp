#include "index/attribution.h"

namespace mifdex::index {
namespace {

void fill(std::string_view& field, std::string_view value) {
  if (field.empty()) field = value;
}

}  // namespace

void attribute(Record& record, const InstructionFact* instruction, IdentitySource& identities) {
  Attribution smsid_source = record.smsid.empty() ? Attribution::kNobody
                             : record.machine_source != Attribution::kNobody
                                 ? record.machine_source
                                 : Attribution::kIdentification;
  if (instruction != nullptr) {
    if (record.job.empty() && !instruction->job.empty()) {
      record.job = instruction->job;
      record.job_source = Attribution::kInstruction;
    }
    if (record.smsid.empty() && !instruction->smsid.empty()) {
      record.smsid = instruction->smsid;
      smsid_source = Attribution::kInstruction;
    }
  }
  if (record.machine.empty() && !record.smsid.empty()) {
    const IdentityFact* identity = identities.identity_of(record.smsid);
    if (identity != nullptr && !identity->name.empty()) {
      record.machine = identity->name;
      record.machine_source = Attribution::kIdentification;
      fill(record.domain, identity->domain);
      fill(record.site, identity->site);
    } else {
      record.machine = record.smsid;
      record.machine_source = smsid_source;
    }
  }
  if (instruction != nullptr) fill(record.site, instruction->site);
  if (record.job.empty()) record.job_source = Attribution::kNobody;
  if (record.machine.empty()) record.machine_source = Attribution::kNobody;
}

}  // namespace mifdex::index
