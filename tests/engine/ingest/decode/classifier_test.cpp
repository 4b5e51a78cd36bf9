// Every rule of classifier.h, on files as a reader returns them.
#include "engine/ingest/decode/classifier.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "engine/ingest/decode/decode_stage.h"
#include "engine/ingest/listing/lister.h"
#include "engine/sms/finding.h"
#include "tests/support/writer_texts.h"

namespace mifdex::engine {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;
using index::Outcome;
using io::RejectKind;

class ClassifierTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("mifdex-classifier-" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }

  // Reads all files written so far.
  RecordBatch& read(std::uint64_t max_file_bytes = 5'000'000) {
    batch_.clear();
    Lister lister({{*io::open_box(folder_.string()), 7, ""}});
    Worker worker({.max_file_bytes = max_file_bytes}, options_);
    ListedFiles listed;
    while (lister.next(listed)) worker.decode(listed, batch_);
    return batch_;
  }

  Outcome outcome_of(const std::string& name, const std::string& bytes) {
    write(name, bytes);
    const RecordBatch& batch = read();
    fs::remove(folder_ / name);
    if (!batch.observations.empty()) return batch.observations[0].file.outcome;
    if (!batch.placeholders.empty()) return batch.placeholders[0].file.outcome;
    return batch.files.at(0).outcome;
  }

  fs::path folder_;
  ClassifierOptions options_{FileEncodings(), nullptr, 4'000'000'000};
  RecordBatch batch_;
};

std::string attribute(const std::string& name, const std::string& value) {
  return "START ATTRIBUTE\r\nNAME = \"" + name + "\"\r\nVALUE = \"" + value +
         "\"\r\nEND ATTRIBUTE\r\n";
}

std::string component(const std::string& group, const std::string& class_string,
                      const std::string& attributes) {
  return "START COMPONENT\r\nNAME = \"WORKSTATION\"\r\nSTART GROUP\r\nNAME = \"" + group +
         "\"\r\nCLASS = \"" + class_string + "\"\r\n" + attributes +
         "END GROUP\r\nEND COMPONENT\r\n";
}

std::string status_mif(const std::string& status, const std::string& description = "disk full") {
  return component("InstallStatus", "MICROSOFT|JOBSTATUS|1.0",
                   attribute("Status", status) + attribute("Description", description));
}

std::string instruction(const std::string& class_string, const std::string& ids) {
  return "\x01\0\0\0"s + class_string + "\0VAQ\0"s + ids;
}

TEST_F(ClassifierTest, EachReportOfAFileIsAnObservation) {
  const std::string success = status_mif("Success", "done");
  const std::string failed = status_mif("Failed");
  for (const std::string& between : {""s, "\x1A"s, "\r\n\x1A"s, "copied\r\n"s}) {
    for (const bool failed_first : {false, true}) {
      const std::string first = (failed_first ? failed : success) + between;
      const std::string bytes = first + (failed_first ? success : failed);
      write("A.MIF", bytes);
      const RecordBatch& batch = read();
      ASSERT_EQ(batch.observations.size(), 2U) << between;
      EXPECT_EQ(batch.file_count, 1U);
      const ObservationRow& own = batch.observations[0];
      EXPECT_EQ(own.file.outcome, Outcome::kObservation);
      EXPECT_EQ(own.record.mif_status, index::MifStatus::kFailed);
      EXPECT_EQ(own.record.description, "disk full");
      EXPECT_EQ(own.record.offset, failed_first ? 0U : first.size());
      EXPECT_EQ(own.record.parse, index::ParseOutcome::kRecovered);
      EXPECT_NE(own.record.findings & kSeveralReports, 0U);
      const ObservationRow& part = batch.observations[1];
      EXPECT_EQ(part.file.outcome, Outcome::kPart);
      EXPECT_EQ(part.record.mif_status, index::MifStatus::kSuccess);
      EXPECT_EQ(part.record.offset, failed_first ? first.size() : 0U);
      EXPECT_GT(part.record.hash, own.record.hash);
    }
  }
}

TEST_F(ClassifierTest, EachReportHasTheCommentsBeforeIt) {
  const auto comments = [](const std::string& name) {
    return "//UniqueID<GUID:" + name + ">\r\n//KeyAttribute<NetBIOS Name><" + name + ">\r\n";
  };
  for (const std::string& between : {""s, "\x1A"s, "\r\n\x1A\r\n"s, "\r\n"s}) {
    const std::string first = comments("MANGO") + status_mif("Success", "done") + between;
    write("A.MIF", first + comments("PEAR") + status_mif("Failed"));
    const RecordBatch& batch = read();
    ASSERT_EQ(batch.observations.size(), 2U) << between;
    EXPECT_EQ(batch.observations[0].record.mif_status, index::MifStatus::kFailed);
    EXPECT_EQ(batch.observations[0].record.machine, "PEAR") << between;
    EXPECT_EQ(batch.observations[0].record.smsid, "GUID:PEAR") << between;
    EXPECT_EQ(batch.observations[1].record.machine, "MANGO") << between;
    EXPECT_EQ(batch.identities.size(), 2U) << between;
  }
}

TEST_F(ClassifierTest, AReportThatIsCutOffIsNeverHiddenBehindASuccess) {
  const std::string failed = status_mif("Failed");
  write("A.MIF", status_mif("Success") + failed.substr(0, failed.find("Failed")));
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.observations.size(), 2U);
  EXPECT_EQ(batch.observations[0].record.mif_status, index::MifStatus::kUnreadable);
  EXPECT_EQ(batch.observations[0].file.outcome, Outcome::kReject);
  EXPECT_EQ(batch.rejects.size(), 1U);
}

// Returns `mif` without the beginnings of its groups and attributes, as if bits had flipped.
std::string without_beginnings(std::string mif) {
  for (const std::string& keyword : {"START GROUP"s, "START ATTRIBUTE"s}) {
    for (std::size_t at = 0; (at = mif.find(keyword, at)) != std::string::npos;) {
      mif.replace(at, 5, "S4ART");
    }
  }
  return mif;
}

TEST_F(ClassifierTest, AComponentThatLostItsStatusGroupIsNeverHiddenBehindASuccess) {
  const std::string product =
      component("ComponentID", "DMTF|ComponentID|1.0", attribute("Product", "JamalTest"));
  const std::string cut = product.substr(0, product.find("END COMPONENT"));
  const std::string damaged = without_beginnings(status_mif("Failed"));
  for (const std::string& lost : {cut, damaged}) {
    for (const bool lost_first : {false, true}) {
      if (lost_first && lost == cut) continue;  // what follows is a group of the same component
      const std::string success = status_mif("Success");
      write("A.MIF", lost_first ? lost + success : success + lost);
      const RecordBatch& batch = read();
      ASSERT_EQ(batch.observations.size(), 2U) << lost;
      EXPECT_EQ(batch.observations[0].record.mif_status, index::MifStatus::kUnreadable) << lost;
      EXPECT_EQ(batch.observations[0].file.outcome, Outcome::kReject);
      EXPECT_EQ(batch.rejects.size(), 1U);
    }
  }
}

TEST_F(ClassifierTest, AStatusGroupThatDamageHidIsUnreadable) {
  for (const char* name : {"A.MIF", "A.PCK"}) {
    std::string damaged = without_beginnings(status_mif("Failed"));
    EXPECT_EQ(outcome_of(name, damaged), Outcome::kReject) << name;
    damaged.replace(damaged.find("START COMPONENT"), 15, "S4ART C0MPONENT");
    EXPECT_EQ(outcome_of(name, damaged), Outcome::kReject) << name;
  }
}

TEST_F(ClassifierTest, WhatIsLeftOfAReportBeforeASuccessIsUnreadable) {
  std::string left = without_beginnings(status_mif("Failed"));
  left.replace(left.find("COMPONENT"), 9, "C0MP0N3NT");
  write("A.MIF", "Setup 2.3\r\n" + left + status_mif("Success"));
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.observations.size(), 2U);
  EXPECT_EQ(batch.observations[0].record.mif_status, index::MifStatus::kUnreadable);
  EXPECT_EQ(batch.observations[0].file.outcome, Outcome::kReject);
  EXPECT_EQ(batch.rejects.size(), 1U);
}

TEST_F(ClassifierTest, WhatIsLeftOfAReportIsAReportBesideTwoOthers) {
  std::string left = without_beginnings(status_mif("Failed"));
  left.replace(left.find("COMPONENT"), 9, "C0MP0N3NT");
  write("A.MIF", "Setup 2.3\r\n" + left + status_mif("Success") + status_mif("Failed"));
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.observations.size(), 3U);
  std::set<std::string> paths;
  for (const ObservationRow& row : batch.observations) paths.emplace(row.file.path);
  EXPECT_EQ(paths.size(), 3U);
}

TEST_F(ClassifierTest, ACommentThatNamesTheStatusGroupIsNoReport) {
  const std::string comment = "// InstallStatus of Word\r\n";
  write("A.MIF", comment + status_mif("Success") + status_mif("Success"));
  const RecordBatch& batch = read();
  EXPECT_EQ(batch.observations.size(), 2U);
  EXPECT_TRUE(batch.rejects.empty());
}

TEST_F(ClassifierTest, ANameWhoseLastLetterIsLostClaimsAMif) {
  EXPECT_EQ(outcome_of("JAMAL.MI", "START CO"), Outcome::kReject);
}

TEST_F(ClassifierTest, NoDamagedByteBeforeTheGroupsHidesAReport) {
  for (const std::string& line_end : {"\n"s, "\r\n"s, "\r"s}) {
    std::string mif = status_mif("Failed");
    std::erase(mif, '\r');
    for (std::size_t at = 0; (at = mif.find('\n', at)) != std::string::npos;) {
      mif.replace(at, 1, line_end);
      at += line_end.size();
    }
    for (std::size_t damaged = 0; damaged < "START COMPONENT"s.size(); ++damaged) {
      for (const char* name : {"A.MIF", "REPORT"}) {
        for (const std::string& before : {""s, "\r\n  \r\n"s}) {
          std::string bytes = before + mif;
          bytes[before.size() + damaged] ^= '\x04';
          EXPECT_EQ(outcome_of(name, bytes), Outcome::kObservation) << name << ": " << bytes;
        }
      }
    }
  }
}

TEST_F(ClassifierTest, AnIdentityAloneDoesNotSayWhatACutMifReports) {
  const std::string identified =
      component("Identification", "MICROSOFT|IDENTIFICATION|1.0",
                attribute("Name", "MANGO") + attribute("SMSID", "VAQ00005"));
  write("A.JMF", identified.substr(0, identified.find("END COMPONENT")));
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.rejects.size(), 1U);
  EXPECT_EQ(batch.rejects[0].reject.kind, RejectKind::kCut);
  EXPECT_EQ(batch.identities.size(), 1U);
}

TEST_F(ClassifierTest, EachReportOfAFileHasTheMachineOfItsComponent) {
  const auto report = [](const std::string& machine, const std::string& status) {
    const std::string status_part = status_mif(status);
    const std::string identity =
        component("Identification", "MICROSOFT|IDENTIFICATION|1.0", attribute("Name", machine));
    const std::string groups =
        identity.substr(identity.find("START GROUP"),
                        identity.find("END COMPONENT") - identity.find("START GROUP"));
    std::string joined = status_part;
    return joined.insert(joined.find("START GROUP"), groups);
  };
  write("ALL.MIF", report("MANGO", "Success") + report("PEACH", "Failed"));
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.observations.size(), 2U);
  EXPECT_EQ(batch.observations[0].record.machine, "PEACH");
  EXPECT_EQ(batch.observations[0].record.mif_status, index::MifStatus::kFailed);
  EXPECT_EQ(batch.observations[1].record.machine, "MANGO");
}

TEST_F(ClassifierTest, TextThatQuotesAMifReportsNothing) {
  for (const char* name : {"NOTES.TXT", "DEPLOY.PS1", "A.LOG", "STATUS"}) {
    write(name, "this is written:\r\n" + status_mif("Failed") + "and so on\r\n");
    const RecordBatch& batch = read();
    fs::remove(folder_ / name);
    EXPECT_TRUE(batch.observations.empty()) << name;
    ASSERT_EQ(batch.files.size(), 1U);
    EXPECT_EQ(batch.files[0].kind, static_cast<std::uint8_t>(FileKind::kQuotation));
    EXPECT_EQ(batch.files[0].outcome, Outcome::kOther);
  }
  EXPECT_EQ(outcome_of("A.EMF", "this is written:\r\n" + status_mif("Failed")),
            Outcome::kObservation);
}

TEST_F(ClassifierTest, EveryFileHasOneOutcome) {
  EXPECT_EQ(outcome_of("A.PCK", status_mif("Failed")), Outcome::kObservation);
  EXPECT_EQ(outcome_of("A.TXT", status_mif("Failed")), Outcome::kObservation);
  EXPECT_EQ(outcome_of("A.PCK",
                       "SZDD\x88\xF0\x27\x33"
                       "A data"),
            Outcome::kOther);
  EXPECT_EQ(outcome_of("A.PCK", ""), Outcome::kReject);
  EXPECT_EQ(outcome_of("A.LOG", ""), Outcome::kOther);
  EXPECT_EQ(outcome_of("A.LOG", "line\n"), Outcome::kOther);
  EXPECT_EQ(outcome_of("A.MIF", "<MIFFile 7.00>"), Outcome::kReject);
  EXPECT_EQ(outcome_of("a.mif", std::string(512, '\0')), Outcome::kReject);
  EXPECT_EQ(outcome_of("A.MIF", "start table\nend table\n"), Outcome::kReject);
  EXPECT_EQ(outcome_of("A.MIF", component("Processors", "AM|P|1", attribute("Type", "x"))),
            Outcome::kOtherMif);
  EXPECT_EQ(
      outcome_of("A.MIF", component("Identification", "MICROSOFT|IDENTIFICATION|1.0",
                                    attribute("Name", "MANGO") + attribute("SMSID", "VAQ00005"))),
      Outcome::kIdentity);
  EXPECT_EQ(outcome_of("A.PCK", status_mif("Failed").substr(0, 60)), Outcome::kReject);
  EXPECT_EQ(outcome_of("A.SNI", instruction("MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE",
                                            "VAQ0000F\0x\0VAQ00005\0"s)),
            Outcome::kInstruction);
  EXPECT_EQ(
      outcome_of("A.SNI", instruction("MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE", "VAQ0000F\0"s)),
      Outcome::kReject);
  EXPECT_EQ(outcome_of("A.SNI", instruction("MICROSOFT|SMS|MINIJOBINSTRUCTION|INVENTORY", ""s)),
            Outcome::kInstruction);
  EXPECT_EQ(outcome_of("A.SNI", "\1\0MICROSOFT|SMS|MINIJOBINSTR"s), Outcome::kReject);
  EXPECT_EQ(outcome_of("A.SNI", "text"), Outcome::kReject);
}

TEST_F(ClassifierTest, EncodingIsChosenByPathAndAGuessIsMarked) {
  const std::vector<std::string> choices = {"cp437", "TOKYO*=shift_jis", "tokyo-old.*=cp850"};
  options_.encodings = *FileEncodings::compile(choices);
  write("TOKYO.MIF", status_mif("Failed", "\x95\x5C"));
  write("TOKYO-OLD.MIF", status_mif("Failed", "Gr\x94\xE1 e"));
  write("ROME.MIF", status_mif("Failed", "\x9B 5"));
  for (const ObservationRow& row : read().observations) {
    const bool old = row.record.path == "TOKYO-OLD.MIF";
    const bool tokyo = row.record.path == "TOKYO.MIF";
    EXPECT_EQ(row.record.description, tokyo ? "\u8868" : old ? "Gr\u00F6\u00DF e" : "\u00A2 5");
    EXPECT_FALSE(row.record.encoding_guessed);
  }
  options_.encodings = FileEncodings();
  for (const ObservationRow& row : read().observations) {
    EXPECT_TRUE(row.record.encoding_guessed) << row.record.path;
  }
  for (const char* bad : {"=cp437", "x=klingon", "[x=cp437"}) {
    EXPECT_FALSE(FileEncodings::compile(std::vector<std::string>{bad})) << bad;
  }
}

TEST_F(ClassifierTest, ObservationHoldsWhatTheMifSaid) {
  options_.encodings = *FileEncodings::compile(std::vector<std::string>{"windows-1252"});
  write("0000002a.PCK", status_mif("FAILED", "Pl\xE4tze \x81 belegt"));
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.observations.size(), 1U);
  const index::Record& record = batch.observations[0].record;
  EXPECT_EQ(record.status, index::LineStatus::kFailed);
  EXPECT_EQ(record.mif_text, "FAILED");
  EXPECT_EQ(record.description, "Pl\u00E4tze \uFFFD belegt");
  EXPECT_EQ(record.description_bytes, "Pl\xE4tze \x81 belegt");
  EXPECT_EQ(record.encoding, index::TextEncoding::kWindows1252);
  EXPECT_EQ(record.path, "0000002a.PCK");
  EXPECT_EQ(record.box, 7U);
  EXPECT_EQ(batch.observations[0].pair_key, "0000002A");
  EXPECT_NE(record.hash, 0U);
}

TEST_F(ClassifierTest, StatusThatIsCutOffIsUnreadableAndRejected) {
  const std::string whole = status_mif("Failed");
  write("A.PCK", whole.substr(0, whole.find("ailed")));
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.observations.size(), 1U);
  EXPECT_EQ(batch.observations[0].record.status, index::LineStatus::kUnreadable);
  EXPECT_EQ(batch.observations[0].file.outcome, Outcome::kReject);
  ASSERT_EQ(batch.rejects.size(), 1U);
  EXPECT_EQ(batch.rejects[0].reject.kind, RejectKind::kNoStatus);
}

TEST_F(ClassifierTest, TooLargeIsARejectOnlyWhereItClaimsToBeAMif) {
  write("A.LOG", std::string(9000, 'x'));
  write("B.PCK", status_mif("Failed") + std::string(9000, ' '));
  const RecordBatch& batch = read(8000);
  ASSERT_EQ(batch.files.size(), 1U);
  EXPECT_EQ(batch.files[0].outcome, Outcome::kOther);
  ASSERT_EQ(batch.placeholders.size(), 1U);
  EXPECT_EQ(batch.placeholders[0].file.outcome, Outcome::kReject);
  EXPECT_EQ(batch.rejects.at(0).reject.kind, RejectKind::kTooLarge);
}

TEST_F(ClassifierTest, JobStatusMifNamesItsMachine) {
  write("A.JMF",
        "START COMPONENT\nSTART GROUP\nNAME = \"Identification\"\nCLASS = "
        "\"MICROSOFT|IDENTIFICATION|1.0\"\n" +
            attribute("Name", "Mango") + attribute("SMSID", "vaq00005") +
            "END GROUP\nSTART GROUP\nNAME = \"InstallStatus\"\n" + attribute("Status", "Success") +
            "END GROUP\nEND COMPONENT\n");
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.observations.size(), 1U);
  EXPECT_EQ(batch.observations[0].record.machine, "MANGO");
  EXPECT_EQ(batch.observations[0].record.smsid, "VAQ00005");
  ASSERT_EQ(batch.identities.size(), 1U);
  EXPECT_EQ(batch.identities[0].name, "MANGO");
}

TEST_F(ClassifierTest, AnIndexInItsOwnBoxIsPassedOver) {
  EXPECT_EQ(index_in_box("/a/box", "/a/box/my/idx"), "my/idx");
  EXPECT_EQ(index_in_box("/a/box", "/a/box2/idx"), "");
  EXPECT_EQ(index_in_box("/", "/idx"), "idx");
  fs::create_directories(folder_ / "idx" / "sub");
  fs::create_directories(folder_ / "idx2");
  for (const char* name : {"idx/1.LOG", "idx/sub/2.LOG", "idx2/3.LOG", "4.LOG"}) write(name, "x");
  Lister lister({{*io::open_box(folder_.string()), 7, "idx"}});
  Worker worker({}, options_);
  ListedFiles listed;
  while (lister.next(listed)) worker.decode(listed, batch_);
  EXPECT_EQ(batch_.file_count, 2U);
  EXPECT_EQ(batch_.skipped_count, 1U);
  ASSERT_EQ(batch_.skipped.size(), 1U);
  EXPECT_EQ(batch_.skipped[0].path, "idx");
  EXPECT_EQ(batch_.skipped[0].kind, index::SkipKind::kIndex);
}

TEST_F(ClassifierTest, LinesThatEndWithReturnsAlone) {
  options_.encodings = *FileEncodings::compile(std::vector<std::string>{"windows-1252"});
  std::string text = "// written on a Macintosh\r\n" + status_mif("Failed", "Pl\xE4tze \x81");
  std::erase(text, '\n');
  write("A.PCK", text);
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.observations.size(), 1U);
  EXPECT_EQ(batch.observations[0].record.status, index::LineStatus::kFailed);
  EXPECT_EQ(batch.observations[0].record.description_bytes, "Pl\xE4tze \x81");
}

std::string as_utf16(const std::string& text, bool little) {
  std::string out = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : text) {
    if (little) out += {c, '\0'};
    if (!little) out += {'\0', c};
  }
  return out;
}

// Q172899 tells the reader to open an instruction in Notepad; if it is saved there, it is text.
TEST_F(ClassifierTest, AnInstructionThatWasSavedAsTextIsRead) {
  const std::string text =
      "    MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE VAQ VAQ0000F   FV  FVx   x   VAQ0000G \r\n";
  const std::string dump =
      "The execution time is 5/21/97\r\nThe number of retries is 3\r\nMICROSOFT|SMS|"
      "DOMAIN_COMMISSAR_WIREMOVE\r\nVAQ0000F\r\nVAQ0000G\r\n";
  for (const std::string& bytes : {text, "\xEF\xBB\xBF" + text, as_utf16(text, true),
                                   as_utf16(text, false), dump, as_utf16(dump, true)}) {
    write("0000002A.Sni", bytes);
    const RecordBatch& batch = read();
    ASSERT_EQ(batch.instructions.size(), 1U) << bytes;
    EXPECT_EQ(batch.instructions[0].job, "VAQ0000F");
    EXPECT_EQ(batch.instructions[0].smsid, "VAQ0000G");
    EXPECT_EQ(batch.instructions[0].pair_key, "0000002A");
    EXPECT_EQ(batch.placeholders.at(0).record.row_origin, index::RowOrigin::kInstruction);
    EXPECT_TRUE(batch.rejects.empty());
  }
  fs::remove(folder_ / "0000002A.Sni");
  write("NOTES.TXT", text);  // quotes one
  EXPECT_TRUE(read().instructions.empty());
}

TEST_F(ClassifierTest, AnInstructionThatNamesNoMachineIsRejectedForThat) {
  const auto reason_of = [this](const std::string& bytes) {
    write("1.SNI", bytes);
    return read().rejects.at(0).reject.detail;
  };
  EXPECT_EQ(reason_of("nothing of the kind"), "it has no MICROSOFT|SMS| class");
  EXPECT_EQ(reason_of("MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE VAQ VAQ0000F"), "it has no SMSID");
  EXPECT_EQ(reason_of("MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE VAQ priority"), "it has no job ID");
  EXPECT_EQ(reason_of("MICROSOFT|SMS|DOMAIN_COMM"), "it ends inside its class");
  EXPECT_EQ(reason_of("MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVEVAQVAQ0000FVAQ0000G"),
            "the bytes between its strings are missing");
}

TEST_F(ClassifierTest, AMacintoshClientHasDomainAndSite) {
  write("1.MIF", component("Identification", "MICROSOFT|IDENTIFICATION|1.0",
                           attribute("Name", "") + attribute("SMSID", "LAM0000B") +
                               attribute("SMSLocation", "LAM|LAMWORLD|")));
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.identities.size(), 1U);
  EXPECT_EQ(batch.identities[0].smsid, "LAM0000B");
  EXPECT_EQ(batch.identities[0].name, "");
  EXPECT_EQ(batch.identities[0].domain, "LAMWORLD");
  EXPECT_EQ(batch.identities[0].site, "LAM");
  EXPECT_EQ(batch.files.at(0).outcome, Outcome::kIdentity);
}

TEST_F(ClassifierTest, AnInstructionKeepsThePlaceOfItsMif) {
  write("0000002a.SNI", instruction("MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE",
                                    "VAQ0000F\0The number of retries is 7\0VAQ00005\0"s));
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.instructions.size(), 1U);
  EXPECT_EQ(batch.instructions[0].retries, 7U);
  ASSERT_EQ(batch.placeholders.size(), 1U);
  const ObservationRow& row = batch.placeholders[0];
  EXPECT_EQ(row.file.outcome, Outcome::kInstruction);
  EXPECT_EQ(row.record.row_origin, index::RowOrigin::kInstruction);
  EXPECT_EQ(row.record.status, index::LineStatus::kNone);
  EXPECT_EQ(row.pair_key, batch.instructions[0].pair_key);
}

TEST_F(ClassifierTest, WhatLiesUnderTheNameOfAMifKeepsItsPlace) {
  write("1.PCK", "");
  write("2.PCK", "no MIF at all");
  write("3.MIF", "<MIFFile 7.00>");
  write("4.PCK",
        "SZDD\x88\xF0\x27\x33"
        "A package");
  write("5.LOG", "");
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.placeholders.size(), 3U);
  for (const ObservationRow& row : batch.placeholders) {
    EXPECT_EQ(row.record.row_origin, index::RowOrigin::kUnreadable);
    EXPECT_EQ(row.record.status, index::LineStatus::kUnreadable);
    EXPECT_EQ(row.record.parse, index::ParseOutcome::kRejected);
  }
  EXPECT_EQ(batch.files.size(), 2U);
}

TEST_F(ClassifierTest, SignsOfWhatSmsMadeOfAFile) {
  const auto signs_of = [this](const std::string& bytes) {
    write("1.PCK", bytes);
    const RecordBatch& batch = read();
    fs::remove(folder_ / "1.PCK");
    return batch.observations.at(0).record.findings;
  };
  const std::string whole = status_mif("Failed");
  EXPECT_EQ(signs_of(whole), 0U);
  std::string without_end = whole;
  without_end.replace(without_end.find("END ATTRIBUTE\r\n"), 15, "");
  EXPECT_EQ(signs_of(without_end), kDoesNotCompile);
  EXPECT_EQ(signs_of(status_mif("Failed", "cannot open \"x\" now")),
            kDoesNotCompile | kQuoteOrBlank);
  EXPECT_EQ(signs_of(status_mif("Failed", "cannot open \\\"x\\\" now")), kEscapedQuote);
  EXPECT_EQ(signs_of(status_mif("Failed", "")), kEmptyDescription);
  EXPECT_EQ(signs_of(whole + std::string(65'536, '\n')), kOverPcmLimit);
  options_.now = 1;
  EXPECT_EQ(signs_of(whole), kAheadOfClock);
}

TEST_F(ClassifierTest, SmsIniNamesItsMachine) {
  write("SMS.INI",
        "[Local]\r\nMachineName=Mango\r\n[SMS]\r\nSMS Unique ID=vaq00005\r\nSiteCode=VAQ\r\n");
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.identities.size(), 1U);
  EXPECT_EQ(batch.identities[0].name, "MANGO");
  EXPECT_EQ(batch.identities[0].smsid, "VAQ00005");
  EXPECT_EQ(batch.files.at(0).outcome, Outcome::kIdentity);
}

TEST_F(ClassifierTest, ALayoutTellsWhatThePathSays) {
  const auto layout = Layout::compile("{job}/{machine}.mif");
  ASSERT_TRUE(layout);
  options_.layout = &*layout;
  fs::create_directories(folder_ / "vaq0000f");
  write("vaq0000f/Mango.MIF", status_mif("Success"));
  write("vaq0000f/VAQ00005.mif", status_mif("Success"));
  write("other.mif", status_mif("Success"));
  const RecordBatch& batch = read();
  ASSERT_EQ(batch.observations.size(), 3U);
  EXPECT_EQ(batch.observations[0].record.job_source, index::AttributionSource::kUnattributed);
  EXPECT_EQ(batch.observations[1].record.job, "VAQ0000F");
  EXPECT_EQ(batch.observations[1].record.machine, "MANGO");
  EXPECT_EQ(batch.observations[1].record.machine_source, index::AttributionSource::kLayout);
  EXPECT_EQ(batch.observations[2].record.smsid, "");
  EXPECT_EQ(batch.observations[2].record.machine, "VAQ00005");  // the index resolves it
}

TEST_F(ClassifierTest, SumsHoldOverAMixedFolder) {
  write("1.PCK", status_mif("Success"));
  write("2.MIF", "");
  write("3.LOG", "x");
  fs::create_symlink("3.LOG", folder_ / "4.LNK");
  const RecordBatch& batch = read();
  EXPECT_EQ(batch.file_count, 3U);
  EXPECT_EQ(batch.skipped_count, 1U);
  EXPECT_EQ(batch.observations.size() + batch.placeholders.size() + batch.files.size(), 3U);
}

/// What a MIF reports, as text.
std::string report_of(const ObservationRow& row) {
  const index::Record& record = row.record;
  return std::string(row.file.path) + " " + std::to_string(static_cast<int>(record.status)) + " " +
         std::string(record.mif_text) + " " + std::string(record.description) + " " +
         std::string(record.product) + " " + std::to_string(record.findings);
}

TEST_F(ClassifierTest, AMifOfAKnownWriterReportsWhatItReportsAlone) {
  const std::string long_text(100, 'x');
  const mifdex::testing::WriterValues values[] = {
      {.status = "Success", .description = "done"},
      {.status = "Failed", .description = "no disk"},
      {.status = "Failed", .description = long_text},
      {.status = "Failed", .description = "two\r\nlines"},
      {.status = "Failed", .description = "a \\\"b\\\" c"},
      {.status = "Failed", .description = long_text, .size = "200"},
      {.status = "Failed", .description = "no disk", .product = ""},
      {.status = "Success", .description = "Status = \\\"Failed\\\""},
      {.status = "", .description = "none"},
      {.status = "Failed", .description = "the last"}};
  std::vector<std::string> alone;
  std::vector<std::string> texts;
  for (const mifdex::testing::WriterValues& each : values) {
    texts.push_back(mifdex::testing::writer_text(mifdex::testing::writer_styles().front(), each));
    const std::string name = "M" + std::to_string(texts.size() + 10) + ".MIF";
    write(name, texts.back());
    for (const ObservationRow& row : read().observations) alone.push_back(report_of(row));
    EXPECT_EQ(batch_.known_templates, 0U);
    fs::remove(folder_ / name);
  }
  ASSERT_EQ(alone.size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    write("M" + std::to_string(i + 11) + ".MIF", texts[i]);
  }
  std::vector<std::string> together;
  for (const ObservationRow& row : read().observations) together.push_back(report_of(row));
  std::ranges::sort(together);
  EXPECT_EQ(together, alone);
  EXPECT_GE(batch_.known_templates, 4U);
  EXPECT_EQ(batch_.known_templates + batch_.unknown_templates, texts.size());
}

}  // namespace
}  // namespace mifdex::engine
