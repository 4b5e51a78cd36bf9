// Content, status MIF, identity, instruction and pairing: what a file means once it is read.
#include <gtest/gtest.h>

#include <string>

#include "engine/mif/parser.h"
#include "engine/status/content.h"
#include "engine/status/group_class.h"
#include "engine/status/identity.h"
#include "engine/status/instruction.h"
#include "engine/status/pairing.h"
#include "engine/status/status_mif.h"
#include "tests/engine/mif/padded_text.h"

namespace mifdex::engine {
namespace {

using namespace std::string_literals;
using index::MifStatus;

class ParsedMif {
 public:
  explicit ParsedMif(std::string_view text)
      : text_(text), component_(parser_.parse(text_.padded(), arena_)) {}
  const mif::Component& component() const { return component_; }

 private:
  testing::PaddedText text_;
  io::Arena arena_;
  mif::Parser parser_;
  const mif::Component& component_;
};

std::string attribute(std::string_view name, std::string_view value) {
  return "START ATTRIBUTE\nNAME = \"" + std::string(name) + "\"\nVALUE = \"" + std::string(value) +
         "\"\nEND ATTRIBUTE\n";
}

std::string status_mif(std::string_view status) {
  return "START COMPONENT\nNAME = \"WORKSTATION\"\nSTART GROUP\nNAME = \"ComponentID\"\nCLASS = "
         "\"DMTF|ComponentID|1.0\"\n" +
         attribute("Manufacturer", "Jamalz") + attribute("Serial Number", "01122121r") +
         "END GROUP\nSTART GROUP\nNAME = \"InstallStatus\"\nCLASS = \"MICROSOFT|JOBSTATUS|1.0\"\n" +
         attribute(" status ", status) + attribute("Description", "disk full") +
         "END GROUP\nEND COMPONENT\n";
}

MifStatus status_of(std::string_view text) {
  return read_status_mif(ParsedMif(text).component())->mif_status;
}

TEST(StatusMif, ReadsAttributesByName) {
  const ParsedMif parsed(status_mif("Failed"));
  const auto mif = read_status_mif(parsed.component());
  ASSERT_TRUE(mif);
  EXPECT_EQ(mif->mif_status, MifStatus::kFailed);
  EXPECT_EQ(mif->status_text, "Failed");
  EXPECT_EQ(mif->description->text(), "disk full");
  EXPECT_EQ(mif->manufacturer, "Jamalz");
  EXPECT_EQ(mif->serial_number, "01122121r");
  EXPECT_EQ(kind_of_mif(parsed.component()), FileKind::kStatusMif);
}

TEST(StatusMif, WordsHaveNoCaseAndNoBlanksAndAreNeverFolded) {
  EXPECT_EQ(status_of(status_mif("SUCCESS")), MifStatus::kSuccess);
  EXPECT_EQ(status_of(status_mif(" failed ")), MifStatus::kFailed);
  for (const char* word : {"Failure", "Failed.", "0", "Succes", "Successful"}) {
    EXPECT_EQ(status_of(status_mif(word)), MifStatus::kOther) << word;
  }
  EXPECT_EQ(status_of(status_mif("")), MifStatus::kMissing);
}

TEST(StatusMif, OtherComponentsAreNone) {
  const ParsedMif parsed(
      "START COMPONENT\nSTART GROUP\nNAME = \"Processors\"\nCLASS = \"AM|P|001\"\n" +
      attribute("Status", "Success") + "END GROUP\nEND COMPONENT\n");
  EXPECT_FALSE(read_status_mif(parsed.component()));
  EXPECT_EQ(kind_of_mif(parsed.component()), FileKind::kOtherMif);
}

// Whatever is cut off, a Failed never reads as Success and a half word never as a status.
TEST(StatusMif, NoCutTurnsFailedIntoAnythingElse) {
  const std::string whole = status_mif("Failed");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const ParsedMif parsed(std::string_view(whole).substr(0, size));
    const auto mif = read_status_mif(parsed.component());
    if (!mif) continue;
    EXPECT_TRUE(mif->mif_status == MifStatus::kFailed || mif->mif_status == MifStatus::kUnreadable)
        << size << ": " << mif->status_text;
  }
}

TEST(StatusMif, ClassWithOtherBars) {
  for (const char* class_string : {"MICROSOFT/JOBSTATUS/1.0", "MICROSOFT\u00A6JOBSTATUS\u00A61.0",
                                   "JOBSTATUS", " microsoft | jobstatus | 1.0"}) {
    const ParsedMif parsed("START COMPONENT\nSTART GROUP\nNAME = \"x\"\nCLASS = \"" +
                           std::string(class_string) + "\"\n" + attribute("Status", "Failed") +
                           "END GROUP\nEND COMPONENT\n");
    EXPECT_TRUE(read_status_mif(parsed.component())) << class_string;
  }
  EXPECT_FALSE(class_is("MICROSOFT|MYJOBSTATUS|1.0", "JOBSTATUS"));
  EXPECT_FALSE(class_is("MICROSOFT|OTHER|JOBSTATUS", "JOBSTATUS"));
}

TEST(StatusMif, EndGroupTooEarlyLosesNothing) {
  const ParsedMif parsed("START COMPONENT\nSTART GROUP\nNAME = \"InstallStatus\"\n" +
                         attribute("Status", "Failed") + "END GROUP\n" +
                         attribute("Description", "disk full") + "END COMPONENT\n");
  const auto mif = read_status_mif(parsed.component());
  ASSERT_TRUE(mif && mif->description != nullptr);
  EXPECT_EQ(mif->mif_status, MifStatus::kFailed);
  EXPECT_EQ(mif->description->text(), "disk full");
}

TEST(StatusMif, AttributesInNoGroup) {
  const ParsedMif parsed("START COMPONENT\n" + attribute("Status", "Failed") +
                         attribute("Description", "disk full") + "END COMPONENT\n");
  const auto mif = read_status_mif(parsed.component());
  ASSERT_TRUE(mif);
  EXPECT_EQ(mif->mif_status, MifStatus::kFailed);
}

TEST(StatusMif, NameAndValueExchangedInComponentId) {
  const ParsedMif parsed("START COMPONENT\nSTART GROUP\nNAME = \"ComponentID\"\n" +
                         attribute("Jamalz", "Manufacturer") + attribute("JamalTest", "Product") +
                         "END GROUP\nSTART GROUP\nNAME = \"InstallStatus\"\n" +
                         attribute("Status", "Failed") + "END GROUP\nEND COMPONENT\n");
  const auto mif = read_status_mif(parsed.component());
  ASSERT_TRUE(mif);
  EXPECT_EQ(mif->manufacturer, "Jamalz");
  EXPECT_EQ(mif->product, "JamalTest");
}

TEST(Identity, ReadsTheGroupAndFillsUpFromSmsLocation) {
  const ParsedMif parsed(
      "START COMPONENT\nSTART GROUP\nNAME = \"Identification\"\nCLASS = "
      "\"MICROSOFT|IDENTIFICATION|1.0\"\n" +
      attribute("Name", "MANGO") + attribute("SMSID", "VAQ00005") +
      attribute("SMSLocation", "VAQ|FRUIT|MANGO") + "END GROUP\nEND COMPONENT\n");
  const auto identity = read_identity(parsed.component());
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->smsid, "VAQ00005");
  EXPECT_EQ(identity->name, "MANGO");
  EXPECT_EQ(identity->domain, "FRUIT");
  EXPECT_EQ(identity->site, "VAQ");
  EXPECT_EQ(kind_of_mif(parsed.component()), FileKind::kInventory);
}

std::string instruction_bytes() {
  return "\x01\0\0\0\x02\0MICROSOFT|SMS|DOMAIN_COMMISSAR_"
         "WIREMOVE\0VAQ\0VAQ0000F\0\0\0FV\0\0FVx\0\0x\0"
         "VAQ00005\0"s;
}

TEST(Instruction, ReadsJobAndMachineFromTheStrings) {
  EXPECT_EQ(glance_at_bytes(instruction_bytes()), FileKind::kInstruction);
  const std::string bytes = instruction_bytes();
  const Instruction instruction = read_instruction(bytes);
  EXPECT_TRUE(instruction.is_result());
  EXPECT_EQ(instruction.job, "VAQ0000F");
  EXPECT_EQ(instruction.smsid, "VAQ00005");
  EXPECT_EQ(instruction.site, "VAQ");
}

TEST(Instruction, HalfOfOneInventsNothing) {
  const std::string half = instruction_bytes().substr(0, 70);
  const Instruction instruction = read_instruction(half);
  EXPECT_EQ(instruction.job, "VAQ0000F");
  EXPECT_EQ(instruction.smsid, "");
  EXPECT_EQ(read_instruction("rubbish VAQ0000F").job, "");
}

TEST(Instruction, FormOfIdentifiers) {
  EXPECT_TRUE(is_site_identifier("VAQ0000F"));
  EXPECT_FALSE(is_site_identifier("VAQ0000G"));
  EXPECT_FALSE(is_site_identifier("VAQ0000"));
  EXPECT_FALSE(is_site_identifier("VA_00000"));
}

TEST(Content, KnowsOtherProgramsFiles) {
  EXPECT_EQ(glance_at_bytes(""), FileKind::kEmpty);
  EXPECT_EQ(glance_at_bytes("SZDD\x88\xF0\x27\x33"
                            "A"),
            FileKind::kCompressed);
  EXPECT_EQ(glance_at_text("<MIFFile 7.00>"), FileKind::kOtherFormat);
  EXPECT_EQ(glance_at_text("<!DOCTYPE HTML><pre>\nSTART COMPONENT\n"), FileKind::kOtherFormat);
  EXPECT_EQ(glance_at_text("Version 300\nCharset"), FileKind::kOtherFormat);
  EXPECT_EQ(glance_at_text("[Local]\r\nSiteCode=VAQ\r\n"), FileKind::kSmsIni);
  EXPECT_EQ(glance_at_text("2026-01-01 START COMPONENT found"), FileKind::kOther);
  EXPECT_EQ(glance_at_text(std::string(512, '\0')), FileKind::kOther);
}

TEST(Content, KnowsAMifByItsFirstStatement) {
  for (const char* text : {"START COMPONENT", "\n\n // note\n  start component",
                           "language = \"en\"", "start table\n", "rubbish\nSTART COMPONENT\n"}) {
    EXPECT_EQ(glance_at_text(text), FileKind::kOtherMif) << text;
  }
}

TEST(Pairing, FolderAndStemWithoutCase) {
  std::string left;
  std::string right;
  make_pair_key("Recv/0000002a.PCK", left);
  make_pair_key("Recv/0000002A.sni", right);
  EXPECT_EQ(left, right);
  make_pair_key("recv/0000002A.sni", right);
  EXPECT_EQ(left, right);
  make_pair_key("RECV\\0000002A.sni", right);
  EXPECT_EQ(left, right);
  make_pair_key("RECV2/0000002A.sni", right);
  EXPECT_NE(left, right);
  make_pair_key("M\xC3\xBCnchen/\xC3\xA4.sni", left);
  make_pair_key("M\xC3\x9CNCHEN/\xC3\x84.PCK", right);
  EXPECT_EQ(left, right);
  make_pair_key(".sni", left);
  EXPECT_EQ(left, ".SNI");
}

}  // namespace
}  // namespace mifdex::engine
