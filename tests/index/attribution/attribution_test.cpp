// The source that wins, and the contradicting sources that are kept.
#include "index/attribution/attribution.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace mifdex::index {
namespace {

class Identities final : public IdentitySource {
 public:
  void add(const std::string& smsid, const IdentityFact& fact) {
    const auto [at, is_new] = known_.try_emplace(smsid, fact);
    if (!is_new) at->second.add(fact);
  }
  const MachineIdentity* identity_of(std::string_view smsid) override {
    const auto found = known_.find(std::string(smsid));
    return found == known_.end() ? nullptr : &found->second;
  }
  Named named(std::string_view name) override {
    Named named;
    for (const auto& [smsid, identity] : known_) {
      if (identity.strongest.name != name) continue;
      named.only_smsid = named.any ? std::string_view() : smsid;
      named.any = true;
    }
    return named;
  }

 private:
  std::map<std::string, MachineIdentity> known_;
};

class Attributing : public testing::Test {
 protected:
  void run(const FileOverride* line, const InstructionFact* instruction,
           const InstructionFact* rival = nullptr) {
    attribute(record_, {line, instruction, rival}, identities_);
  }
  void expect_job(std::string_view job, AttributionSource source) {
    EXPECT_EQ(record_.job, job);
    EXPECT_EQ(record_.job_source, source);
  }
  void expect_machine(std::string_view machine, AttributionSource source) {
    EXPECT_EQ(record_.machine, machine);
    EXPECT_EQ(record_.machine_source, source);
  }
  void expect_other_machine(std::string_view value, AttributionSource source) {
    EXPECT_EQ(record_.other_machine.value, value);
    EXPECT_EQ(record_.other_machine.source, source);
  }
  void own(std::string_view job, std::string_view machine, std::string_view smsid,
           AttributionSource source) {
    record_.job = job;
    record_.machine = machine;
    record_.smsid = smsid;
    record_.job_source = record_.machine_source = source;
  }
  /// Expects that no contradiction is kept.
  void expect_agreement() {
    EXPECT_EQ(record_.other_job.value, "");
    EXPECT_EQ(record_.other_machine.value, "");
  }

  Identities identities_;
  Record record_;
};

InstructionFact instruction(std::string_view job, std::string_view smsid) {
  return {job, smsid, "VAQ", 1, 3};
}

FileOverride named(std::string_view job, std::string_view machine) {
  return {job, machine, false, 7, 2};
}

TEST_F(Attributing, AManifestsFileLineWinsOverAllAndTheStrongestOtherIsKept) {
  own("OWN", "OWNER", "", AttributionSource::kIdentification);
  identities_.add("X", {false, 1, "MANGO", "FRUIT", "VAQ"});
  const FileOverride line = named("TOLD", "PLUM");
  const InstructionFact sni = instruction("SNI", "X");
  run(&line, &sni);
  expect_job("TOLD", AttributionSource::kManifest);
  expect_machine("PLUM", AttributionSource::kManifest);
  EXPECT_EQ(record_.other_job.value, "SNI");
  EXPECT_EQ(record_.other_job.source, AttributionSource::kInstruction);
  expect_other_machine("MANGO", AttributionSource::kInstruction);
  EXPECT_EQ(record_.smsid, "");
  EXPECT_EQ(record_.domain, "");
  EXPECT_EQ(record_.collected, 7);
  EXPECT_EQ(record_.exit_code, 2);
  EXPECT_EQ(record_.retries, 3U);
  EXPECT_TRUE(record_.instructed);
}

TEST_F(Attributing, AnInstructionWinsOverTheFilesOwnWords) {
  for (const AttributionSource source :
       {AttributionSource::kIdentification, AttributionSource::kLayout}) {
    own("OWN", "OWNER", "", source);
    identities_.add("X", {false, 1, "MANGO", "FRUIT", "VAQ"});
    const InstructionFact sni = instruction("SNI", "X");
    run(nullptr, &sni);
    expect_job("SNI", AttributionSource::kInstruction);
    expect_machine("MANGO", AttributionSource::kIdentification);
    EXPECT_EQ(record_.smsid, "X");
    EXPECT_EQ(record_.domain, "FRUIT");
    EXPECT_EQ(record_.other_job.value, "OWN");
    EXPECT_EQ(record_.other_job.source, source);
    expect_other_machine("OWNER", source);
  }
}

TEST_F(Attributing, TheSourceDecidesNotThatTheWordsAreTheFilesOwn) {
  own("TARGET", "PLUM", "", AttributionSource::kManifest);
  const InstructionFact sni = instruction("SNI", "X");
  run(nullptr, &sni);
  expect_job("TARGET", AttributionSource::kManifest);
  expect_machine("PLUM", AttributionSource::kManifest);
}

TEST_F(Attributing, LettersAndOlderNamesAndTheSmsidItselfDoNotContradict) {
  identities_.add("X", {false, 1, "OLD", "", ""});
  identities_.add("X", {false, 2, "NEW", "D", "S"});
  const InstructionFact sni = instruction("JOB", "X");
  for (const char* name : {"OLD", "old", "NEW", "X"}) {
    own("job", name, "", AttributionSource::kLayout);
    run(nullptr, &sni);
    EXPECT_EQ(record_.machine, "NEW") << name;
    expect_agreement();
  }
  const FileOverride line = named("", "OLD");
  own("", "", "", AttributionSource::kUnattributed);
  run(&line, &sni);
  expect_machine("NEW", AttributionSource::kManifest);
  EXPECT_EQ(record_.smsid, "X");
  expect_agreement();
}

TEST_F(Attributing, ARenamedMachineGoesUnderItsNewestName) {
  identities_.add("X", {false, 1, "OLD", "D1", "S"});
  identities_.add("X", {false, 9, "NEW", "D2", "S"});
  own("", "OLD", "X", AttributionSource::kIdentification);
  record_.domain = "D1";
  run(nullptr, nullptr);
  expect_machine("NEW", AttributionSource::kIdentification);
  EXPECT_EQ(record_.domain, "D2");
  expect_agreement();
}

TEST_F(Attributing, AMachineRowOfAManifestNamesByManifest) {
  identities_.add("X", {true, 0, "PLUM", "", ""});
  identities_.add("X", {false, 9, "MANGO", "", ""});
  const InstructionFact sni = instruction("J", "X");
  run(nullptr, &sni);
  expect_machine("PLUM", AttributionSource::kManifest);
  EXPECT_EQ(record_.smsid, "X");
}

TEST_F(Attributing, WithoutAnIdentityAMachineGoesUnderItsSmsidOrAWeakerSourcesName) {
  const InstructionFact sni = instruction("J", "X");
  run(nullptr, &sni);
  expect_machine("X", AttributionSource::kInstruction);
  own("", "MANGO", "", AttributionSource::kLayout);
  run(nullptr, &sni);
  expect_machine("MANGO", AttributionSource::kLayout);
  EXPECT_EQ(record_.smsid, "X");
  expect_agreement();
}

TEST_F(Attributing, TwoSmsidsContradict) {
  own("", "PLUM", "Y", AttributionSource::kIdentification);
  record_.domain = "D";
  const InstructionFact sni = instruction("J", "X");
  run(nullptr, &sni);
  expect_machine("X", AttributionSource::kInstruction);
  expect_other_machine("PLUM", AttributionSource::kIdentification);
  EXPECT_EQ(record_.domain, "");
}

TEST_F(Attributing, AFileLineMayNameAnSmsid) {
  identities_.add("X", {false, 1, "MANGO", "", ""});
  FileOverride line = named("J", "X");
  line.is_smsid = true;
  run(&line, nullptr);
  expect_machine("MANGO", AttributionSource::kManifest);
  EXPECT_EQ(record_.smsid, "X");
}

TEST_F(Attributing, ANameThatLooksLikeAnIdIsANameIfItsSourceSaysSo) {
  for (const AttributionSource source :
       {AttributionSource::kLayout, AttributionSource::kManifest}) {
    own("J", "NYC00123", "", source);
    run(nullptr, nullptr);
    expect_machine("NYC00123", source);
    EXPECT_EQ(record_.smsid, "");
  }
  const FileOverride line = named("J", "NYC00123");
  own("", "", "", AttributionSource::kUnattributed);
  run(&line, nullptr);
  expect_machine("NYC00123", AttributionSource::kManifest);
  EXPECT_EQ(record_.smsid, "");
}

TEST_F(Attributing, AMachineToldByNameHasTheSmsidOfTheIdentityThatSpeaksIt) {
  identities_.add("VAQ000A5", {false, 1, "NYC00123", "METAL", "VAQ"});
  identities_.add("NYC00123", {false, 1, "PLUM", "", ""});  // the name wins
  own("J", "NYC00123", "", AttributionSource::kLayout);
  run(nullptr, nullptr);
  expect_machine("NYC00123", AttributionSource::kLayout);
  EXPECT_EQ(record_.smsid, "VAQ000A5");
  EXPECT_EQ(record_.domain, "METAL");
  // A list of targets in which a name was taken for an SMSID because of its form.
  own("J", "", "NYC00123", AttributionSource::kManifest);
  run(nullptr, nullptr);
  expect_machine("NYC00123", AttributionSource::kManifest);
  EXPECT_EQ(record_.smsid, "VAQ000A5");
  // An SMSID from a layout or an instruction is really an SMSID.
  own("J", "", "NYC00123", AttributionSource::kLayout);
  run(nullptr, nullptr);
  EXPECT_EQ(record_.machine, "PLUM");
}

TEST_F(Attributing, WhichOfSeveralSmsidsANameMeansNobodyKnows) {
  identities_.add("VAQ00005", {false, 1, "MANGO", "FRUIT", "VAQ"});
  identities_.add("VAQ000A5", {false, 2, "MANGO", "METAL", "VAQ"});
  own("J", "MANGO", "", AttributionSource::kLayout);
  run(nullptr, nullptr);
  expect_machine("MANGO", AttributionSource::kLayout);
  EXPECT_EQ(record_.smsid, "");
  EXPECT_EQ(record_.domain, "");
}

TEST_F(Attributing, AMachineWithoutANameKeepsDomainAndSite) {
  identities_.add("LAM00002", {false, 1, "", "LAMWORLD", "LAM"});
  const InstructionFact sni = instruction("J", "LAM00002");
  run(nullptr, &sni);
  expect_machine("LAM00002", AttributionSource::kInstruction);
  EXPECT_EQ(record_.domain, "LAMWORLD");
  EXPECT_EQ(record_.site, "LAM");
}

TEST_F(Attributing, TwoInstructionsForOnePlaceContradict) {
  identities_.add("Y", {false, 1, "PLUM", "", ""});
  const InstructionFact first = instruction("J", "X");
  const InstructionFact second = instruction("K", "Y");
  run(nullptr, &first, &second);
  expect_job("J", AttributionSource::kInstruction);
  expect_machine("X", AttributionSource::kInstruction);
  EXPECT_EQ(record_.other_job.value, "K");
  expect_other_machine("PLUM", AttributionSource::kInstruction);
}

TEST_F(Attributing, NobodySaysAnything) {
  own("", "", "", AttributionSource::kLayout);
  run(nullptr, nullptr);
  expect_job("", AttributionSource::kUnattributed);
  expect_machine("", AttributionSource::kUnattributed);
  expect_agreement();
}

}  // namespace
}  // namespace mifdex::index
