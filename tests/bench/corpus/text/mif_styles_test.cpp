#include "bench/corpus/text/mif_styles.h"

#include <gtest/gtest.h>

#include "bench/corpus/text/instruction.h"
#include "bench/corpus/text/inventory.h"
#include "bench/corpus/text/other_files.h"

namespace mifdex::corpus {
namespace {

using namespace std::string_literals;

StatusFacts facts_of(Writer writer) {
  StatusFacts facts;
  facts.writer = writer;
  facts.outcome = ReportedOutcome::kFailed;
  facts.status = "Failed";
  facts.description = "disk full";
  facts.manufacturer = "Jamalz";
  facts.product = "JamalTest";
  facts.version = "3.15";
  return facts;
}

bool holds(const std::string& bytes, const std::string& part) {
  return bytes.find(part) != std::string::npos;
}

std::size_t count(const std::string& bytes, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = bytes.find(part); at != std::string::npos; at = bytes.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST(CorpusMifStyles, Ismif32PutsGroupAndNameOnOneLineAndSizesItsText) {
  const std::string mif = write_status_mif(facts_of(Writer::kIsmif32));
  EXPECT_TRUE(
      mif.starts_with("START COMPONENT\r\n  NAME = \"WORKSTATION\"\r\n"
                      "  START GROUP    NAME = \"ComponentID\"\r\n    ID = 1\r\n"));
  EXPECT_TRUE(holds(mif, "  START GROUP\r\n    NAME = \"InstallStatus\"\r\n    ID = 2\r\n"));
  EXPECT_TRUE(holds(mif, "      NAME = \"Locale\"\r\n      ID = 4\r\n"));
  EXPECT_TRUE(holds(mif, "      TYPE = STRING(9)\r\n      VALUE = \"disk full\"\r\n"));
  EXPECT_TRUE(mif.ends_with("  END GROUP\r\nEND COMPONENT\r\n"));
  EXPECT_EQ(count(mif, "START ATTRIBUTE"), 8U);
  EXPECT_EQ(count(mif, "\n"), count(mif, "\r\n"));
}

TEST(CorpusMifStyles, Ismif32BreaksLinesWithinItsLiteral) {
  StatusFacts facts = facts_of(Writer::kIsmif32);
  facts.description = "disk\nfull in C:\\WINDOWS";
  const std::string mif = write_status_mif(facts);
  EXPECT_TRUE(holds(mif, "STRING(24)\r\n      VALUE = \"disk\r\nfull in C:\\WINDOWS\"\r\n"));
}

TEST(CorpusMifStyles, PcmHasFiveAttributesAndEscapes) {
  StatusFacts facts = facts_of(Writer::kPcm);
  facts.description = "no \"X\" in C:\\WINDOWS";
  const std::string mif = write_status_mif(facts);
  EXPECT_TRUE(holds(mif, "VALUE = \"no \\\"X\\\" in C:\\\\WINDOWS\"\r\n"));
  EXPECT_FALSE(holds(mif, "Locale"));
  EXPECT_TRUE(holds(mif, "      NAME = \"Installation\"\r\n      ID = 5\r\n"));
}

TEST(CorpusMifStyles, VbSetupLeavesTheQuotesOut) {
  const std::string indent(42, ' ');
  const std::string mif = write_status_mif(facts_of(Writer::kVbSetup));
  EXPECT_TRUE(mif.starts_with("Start Component\r\n              Name = \"Workstation\"\r\n"));
  EXPECT_TRUE(holds(mif, "\r\n" + indent + "Value = disk full\r\n"));
  EXPECT_FALSE(holds(mif, "ComponentID"));
  StatusFacts silent = facts_of(Writer::kVbSetup);
  silent.description.clear();
  EXPECT_TRUE(holds(write_status_mif(silent), "\r\n" + indent + "Value = \r\n"));
}

TEST(CorpusMifStyles, WatcomHasNoIndentsAndSingleBackslashes) {
  StatusFacts facts = facts_of(Writer::kWatcom);
  facts.description = "'C:\\WATCOM\\X'; x:\\new";
  const std::string mif = write_status_mif(facts);
  EXPECT_TRUE(holds(mif, "\r\nValue = \"'C:\\WATCOM\\X'; x:\\new\"\r\n"));
  EXPECT_FALSE(holds(mif, "\n "));
}

TEST(CorpusMifStyles, CodePageWritersWriteOneByteForAnUmlaut) {
  StatusFacts facts = facts_of(Writer::kIsmif32);
  facts.description = "für Größe";
  EXPECT_TRUE(holds(write_status_mif(facts),
                    "STRING(9)\r\n      VALUE = \"f\xFCr Gr\xF6\xDF"
                    "e\""));
}

TEST(CorpusMifStyles, PsadtMarksItsEncoding) {
  StatusFacts facts = facts_of(Writer::kPsadtUtf8);
  facts.description = "– für";
  const std::string utf8 = write_status_mif(facts);
  EXPECT_TRUE(utf8.starts_with("\xEF\xBB\xBFSTART COMPONENT\r\nNAME = \"WORKSTATION\"\r\n"));
  EXPECT_TRUE(holds(utf8, "VALUE = \"– für\""));
  facts.writer = Writer::kPsadtUtf16;
  const std::string utf16 = write_status_mif(facts);
  EXPECT_TRUE(utf16.starts_with("\xFF\xFES\0T\0A\0R\0T\0"s));
  EXPECT_TRUE(holds(utf16, "\"\0\x13\x20 \0f\0\xFC\0r\0\"\0"s));
}

TEST(CorpusMifStyles, NoStatusNoAttribute) {
  for (const Writer writer : {Writer::kIsmif32, Writer::kPcm, Writer::kVbSetup, Writer::kWatcom}) {
    StatusFacts facts = facts_of(writer);
    facts.status.reset();
    EXPECT_FALSE(holds(write_status_mif(facts), "\"Status\""));
    EXPECT_TRUE(holds(write_status_mif(facts), "\"Description\""));
  }
}

// The dump in Q172899, compared byte for byte if it shows bytes.
TEST(CorpusInstruction, HasTheStringsOfTheDumpInTheirPlaces) {
  EXPECT_EQ(wiremove_instruction("VAQ", "VAQ0000F", "VAQ00005", 0),
            "\x01\0\0\0\x02\0MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE\0VAQ\0VAQ0000F\0\0\0"
            "FV\0\0FVx\0\0x\0\0\0FV\0\0FVx\0\0x\0\0\0VAQ00005\0"s);
}

TEST(CorpusInventory, NamesTheMachine) {
  const Fleet fleet("VAQ", 1);
  const std::string mif = identity_mif(fleet, 0, 1);
  EXPECT_TRUE(holds(mif, "Class = \"MICROSOFT|IDENTIFICATION|1.0\"\r\n"));
  EXPECT_TRUE(holds(mif, "Value = \"MANGO\"\r\n"));
  EXPECT_TRUE(holds(mif, "Value = \"VAQ00005\"\r\n"));
  EXPECT_TRUE(holds(mif, "Value = \"VAQ|" + std::string(fleet.domain(0)) + "|MANGO\"\r\n"));
}

TEST(CorpusSzdd, HoldsItsBytesBehindItsHeader) {
  const std::string packed = szdd("ABCDEFGHIJ", 'K');
  EXPECT_EQ(packed,
            "SZDD\x88\xF0\x27\x33"
            "AK\x0A\0\0\0\xFF"
            "ABCDEFGH\xFFIJ"s);
}

}  // namespace
}  // namespace mifdex::corpus
