// Content, status MIF, identity, instruction and pairing: the meaning of a file after it is read.
#include <gtest/gtest.h>

#include <string>

#include "engine/mif/parser.h"
#include "engine/sms/files/group_class.h"
#include "engine/sms/files/identity.h"
#include "engine/sms/files/instruction.h"
#include "engine/sms/files/sniff.h"
#include "engine/sms/files/status_mif.h"
#include "engine/sms/pairing.h"
#include "tests/support/padded_text.h"

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

MifStatus status_in(std::string_view text) {
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

TEST(StatusMif, ReadsEveryProductText) {
  std::string product;
  for (const index::ProductText& row : index::kProductTexts) {
    product += attribute(row.attribute, row.label);
  }
  const ParsedMif parsed(
      "START COMPONENT\nNAME = \"WORKSTATION\"\nSTART GROUP\nNAME = \"ComponentID\"\nCLASS = "
      "\"DMTF|ComponentID|1.0\"\n" +
      product +
      "END GROUP\nSTART GROUP\nNAME = \"InstallStatus\"\nCLASS = "
      "\"MICROSOFT|JOBSTATUS|1.0\"\n" +
      attribute("Status", "Success") + "END GROUP\nEND COMPONENT\n");
  const auto mif = read_status_mif(parsed.component());
  ASSERT_TRUE(mif);
  for (const index::ProductText& row : index::kProductTexts) {
    EXPECT_EQ((*mif).*row.text, row.label);
  }
}

TEST(StatusMif, WordsHaveNoCaseAndNoBlanksAndAreNeverFolded) {
  EXPECT_EQ(status_in(status_mif("SUCCESS")), MifStatus::kSuccess);
  EXPECT_EQ(status_in(status_mif(" failed ")), MifStatus::kFailed);
  for (const char* word : {"Failure", "Failed.", "0", "Succes", "Successful"}) {
    EXPECT_EQ(status_in(status_mif(word)), MifStatus::kOther) << word;
  }
  EXPECT_EQ(status_in(status_mif("")), MifStatus::kMissing);
}

TEST(StatusMif, BlanksOfUnicodeAndANulEndTheWord) {
  for (const char* word : {"\u00A0Failed\u00A0", "Failed\u3000", "\uFEFFFAILED",
                           "\u2003failed\u200B", "Failed\\0", "Failed\\0Success"}) {
    EXPECT_EQ(status_in(status_mif(word)), MifStatus::kFailed) << word;
  }
  EXPECT_EQ(status_in(status_mif("\u00A0")), MifStatus::kMissing);
}

// Returns the DMI Status in `text`, read by a parser of Depth::kFull.
MifStatus whole_status_of(const std::string& text) {
  const testing::PaddedText padded(text);
  io::Arena arena;
  mif::Parser parser(mif::Depth::kFull);
  const auto mif = read_status_mif(parser.parse(padded.padded(), arena));
  EXPECT_TRUE(mif) << text;
  return mif ? mif->mif_status : MifStatus{};
}

std::string in_component(const std::string& blocks) {
  return "START COMPONENT\nNAME = \"W\"\n" + blocks + "END COMPONENT\n";
}

constexpr const char* kGroupHead =
    "START GROUP\nNAME = \"InstallStatus\"\nCLASS = \"MICROSOFT|JOBSTATUS|1.0\"\n";

TEST(StatusMif, AnEnumsNumberIsItsText) {
  const std::string items = "0 = \"Success\"\n0x1 = \"Failed\"\n-2 = \"FAILED\"\n";
  for (const char* number : {"1", "0x01", "01", "-2"}) {
    const std::string value = "VALUE = " + std::string(number) + "\nEND ATTRIBUTE\nEND GROUP\n";
    EXPECT_EQ(whole_status_of(in_component(
                  kGroupHead + std::string("ID = 1\nSTART ATTRIBUTE\nNAME = \"Status\"\nID = 1\n") +
                  "TYPE = START ENUM\n" + items + "END ENUM\n" + value)),
              MifStatus::kFailed)
        << number;
    EXPECT_EQ(
        whole_status_of(in_component(
            "START ENUM\nNAME = \"Words\"\n" + items + "END ENUM\n" + kGroupHead +
            "ID = 1\nSTART ATTRIBUTE\nNAME = \"Status\"\nID = 1\nTYPE = \"Words\"\n" + value)),
        MifStatus::kFailed)
        << number;
  }
  EXPECT_EQ(whole_status_of(in_component(
                kGroupHead + std::string("ID = 1\nSTART ATTRIBUTE\nNAME = \"Status\"\nID = 1\n") +
                "TYPE = START ENUM\n" + items + "END ENUM\nVALUE = 7\nEND ATTRIBUTE\nEND GROUP\n")),
            MifStatus::kOther);
}

// Returns `rows` of a table whose template has Status, with `fallback` as its default, and
// Description.
std::string table(const std::string& rows, const std::string& fallback) {
  return in_component(std::string(kGroupHead) +
                      "KEY = 1\nSTART ATTRIBUTE\nNAME = \"Description\"\n" +
                      "ID = 2\nTYPE = STRING(9)\nVALUE = \"none\"\nEND ATTRIBUTE\n" +
                      "START ATTRIBUTE\nNAME = \"Status\"\nID = 1\nTYPE = STRING(9)\n" + fallback +
                      "END ATTRIBUTE\nEND GROUP\nSTART TABLE\nNAME = \"InstallStatus\"\nID = 1\n" +
                      "CLASS = \"MICROSOFT|JOBSTATUS|1.0\"\n" + rows + "END TABLE\n");
}

TEST(StatusMif, TheRowsOfATableCountAndNotTheirTemplate) {
  EXPECT_EQ(whole_status_of(table("{\"Failed\", \"x\"}\n", "VALUE = \"Success\"\n")),
            MifStatus::kFailed);
  EXPECT_EQ(whole_status_of(table("{\"Success\", \"x\"}\n", "VALUE = \"Failed\"\n")),
            MifStatus::kSuccess);
  EXPECT_EQ(whole_status_of(table("{\"Failed\"}\n{\"Success\", \"x\"}\n", "")), MifStatus::kFailed);
  EXPECT_EQ(whole_status_of(table("{, \"x\"}\n", "VALUE = \"Failed\"\n")), MifStatus::kFailed)
      << "an empty cell has the default";
  EXPECT_EQ(whole_status_of(table("", "VALUE = \"Failed\"\n")), MifStatus::kFailed)
      << "without rows the template is all there is";
}

TEST(StatusMif, OneFailedOfSeveralStatusesDecides) {
  const std::string failed = attribute("Status", "Failed");
  const std::string success = attribute("Status", "Success");
  const auto groups = [](const std::string& one, const std::string& other) {
    return in_component(kGroupHead + one + "END GROUP\n" + kGroupHead + other + "END GROUP\n");
  };
  EXPECT_EQ(status_in(groups(failed, success)), MifStatus::kFailed);
  EXPECT_EQ(status_in(groups(success, failed)), MifStatus::kFailed);
  EXPECT_EQ(status_in(groups(success, success)), MifStatus::kSuccess);
  EXPECT_EQ(status_in(in_component(kGroupHead + failed + success + "END GROUP\n")),
            MifStatus::kFailed);
}

// If a Description with raw line ends quotes a Status, it must not become the status of the file.
TEST(StatusMif, AStatusQuotedInADescriptionIsNone) {
  for (const char* quoted : {"x = \"y\"\nNAME = \"Status\"\nVALUE = \"Success\"\nz",
                             "\"\nNAME = \"Status\"\nVALUE = \"Success\"\n",
                             "say \"\nSTART ATTRIBUTE\nNAME = \"Status\"\nID = 1\nVALUE = "
                             "\"Success\"\nEND ATTRIBUTE\n\""}) {
    const std::string description = attribute("Description", quoted);
    const std::string status = attribute("Status", "Failed");
    for (const std::string& both : {status + description, description + status}) {
      const MifStatus read = status_in(in_component(kGroupHead + both + "END GROUP\n"));
      EXPECT_TRUE(read == MifStatus::kFailed || read == MifStatus::kUnreadable) << quoted;
    }
  }
}

TEST(StatusMif, AStatusThatIsPresentIsNeverMissing) {
  for (const char* value : {"UNKNOWN", "unsupported", "* \"path\"", "5", "done"}) {
    EXPECT_EQ(status_in(in_component(std::string(kGroupHead) +
                                     "START ATTRIBUTE\nNAME = \"Status\"\nVALUE = " + value +
                                     "\nEND ATTRIBUTE\nEND GROUP\n")),
              MifStatus::kOther)
        << value;
  }
}

TEST(StatusMif, OtherComponentsAreNone) {
  const ParsedMif parsed(
      "START COMPONENT\nSTART GROUP\nNAME = \"Processors\"\nCLASS = \"AM|P|001\"\n" +
      attribute("Status", "Success") + "END GROUP\nEND COMPONENT\n");
  EXPECT_FALSE(read_status_mif(parsed.component()));
  EXPECT_EQ(kind_of_mif(parsed.component()), FileKind::kOtherMif);
}

// At any cut, Failed must not read as Success, and half a word must not read as a status.
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
  ASSERT_TRUE(mif && mif->description);
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
  EXPECT_EQ(sniff_bytes(instruction_bytes()), FileKind::kInstruction);
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
  for (const char* id : {"VAQ0000F", "VAQ0000G", "VAQ00Z01", "SIT0100V", "vaq0zzzz", "LAMZ0001"}) {
    EXPECT_TRUE(is_site_identifier(id)) << id;
  }
  EXPECT_FALSE(is_site_identifier("PRIORITY"));  // no digit
  EXPECT_FALSE(
      is_site_identifier("VAQ000\xC4"
                         "5"));
  EXPECT_FALSE(is_site_identifier("VAQ0000"));
  EXPECT_FALSE(is_site_identifier("VA_00000"));
}

// Q172899 tells the reader to open an instruction in Notepad, Q140374 shows a dump; a count may
// consist of letters.
TEST(Instruction, ReadsTheTextsThatProgramsMakeOfIt) {
  for (const char* text :
       {"    MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE VAQ VAQ0000F   FV  FVx   x  VAQ0000G",
        "MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE\r\nVAQ\r\nVAQ0000F\r\nVAQ0000G\r\n",
        "The execution time is 5/21/97\nThe number of retries is 3\nThe instruction class is "
        "MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE\nSite VAQ\nPriority 2\nRequest VAQ0000F\n"
        "Computer VAQ0000G\n"}) {
    const Instruction instruction = read_instruction(text);
    EXPECT_TRUE(instruction.is_result()) << text;
    EXPECT_EQ(instruction.job, "VAQ0000F") << text;
    EXPECT_EQ(instruction.smsid, "VAQ0000G") << text;
  }
  EXPECT_EQ(read_instruction("The number of retries is 3\nMICROSOFT|SMS|X").retries, 3U);
  const std::string letters =
      "MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE\0VAQ\0VAQ0000F\0SCHEDULE\0VAQABCDE\0"s;
  EXPECT_EQ(read_instruction(letters).smsid, "VAQABCDE");
}

TEST(Identity, ClientsWithoutANameHaveDomainAndSite) {
  const ParsedMif parsed(
      "START COMPONENT\nSTART GROUP\nNAME = \"Identification\"\nCLASS = "
      "\"MICROSOFT|IDENTIFICATION|1.0\"\n" +
      attribute("Name", "") + attribute("SMSID", "LAM0000B") +
      attribute("SMSLocation", "LAM|LAMWORLD|") + "END GROUP\nEND COMPONENT\n");
  const auto identity = read_identity(parsed.component());
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->name, "");
  EXPECT_EQ(identity->domain, "LAMWORLD");
  EXPECT_EQ(identity->site, "LAM");
}

std::string system_mif() {
  return "Start Component\nName = \"x\"\nStart Group\nName = \"System\"\nClass = "
         "\"MICROSOFT|SYSTEM|1.0\"\nEnd Group\nEnd Component\n";
}

TEST(Identity, CommentsOfSms20NameAMachine) {
  for (const char* comments :
       {"//Architecture<System>\n//UniqueID<GUID:37EC>\n//KeyAttribute<NetBIOS Name><MANGO>\n",
        "// keyattribute <netbios name> < MANGO >\n//UniqueID <GUID:37EC>\n"}) {
    const ParsedMif parsed(comments + system_mif());
    const auto identity = read_identity(parsed.component());
    ASSERT_TRUE(identity) << comments;
    EXPECT_EQ(identity->name, "MANGO");
    EXPECT_EQ(identity->smsid, "GUID:37EC");
  }
  for (const char* comments :
       {"//Architecture<Fishing Tackle>\n//UniqueID<1>\n//KeyAttribute<NetBIOS Name><ROD>\n",
        "//UniqueID<GUID:37EC>\n", "//KeyAttribute<Serial Number><MANGO>\n",
        "//KeyAttribute<NetBIOS Name>\n", "//KeyAttribute<NetBIOS Name><MANGO\n"}) {
    const ParsedMif parsed(comments + system_mif());
    EXPECT_FALSE(read_identity(parsed.component())) << comments;
  }
}

TEST(Content, KnowsOtherProgramsFiles) {
  EXPECT_EQ(sniff_bytes(""), FileKind::kEmpty);
  EXPECT_EQ(sniff_bytes("SZDD\x88\xF0\x27\x33"
                        "A"),
            FileKind::kCompressed);
  EXPECT_EQ(sniff_text("<MIFFile 7.00>"), FileKind::kOtherFormat);
  EXPECT_EQ(sniff_text("<!DOCTYPE HTML><pre>\nSTART\n"), FileKind::kOtherFormat);
  // Any text before a MIF is skipped; the name may show that such a file is a quotation.
  EXPECT_EQ(sniff_text("<!DOCTYPE HTML><pre>\nSTART COMPONENT\n"), FileKind::kOtherMif);
  EXPECT_EQ(sniff_text("Version 300\nCharset"), FileKind::kOtherFormat);
  EXPECT_EQ(sniff_text("[Local]\r\nSiteCode=VAQ\r\n"), FileKind::kSmsIni);
  EXPECT_EQ(sniff_text("2026-01-01 START COMPONENT found"), FileKind::kOther);
  EXPECT_EQ(sniff_text(std::string(512, '\0')), FileKind::kOther);
}

TEST(Content, KnowsAMifByItsFirstStatement) {
  for (const char* text : {"START COMPONENT", "\n\n // note\n  start component",
                           "language = \"en\"", "start table\n", "rubbish\nSTART COMPONENT\n"}) {
    EXPECT_EQ(sniff_text(text), FileKind::kOtherMif) << text;
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
