// `check` and `dump` as a user runs them.
#include <gtest/gtest.h>

#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex::cli {
namespace {

constexpr const char* kUnquoted =
    "Start Component\r\nName = \"Workstation\"\r\nStart Group\r\nName = \"InstallStatus\"\r\nID = "
    "1\r\nClass = "
    "\"MICROSOFT|JOBSTATUS|1.0\"\r\nStart Attribute\r\nName = \"Status\"\r\nID = 1\r\nType = "
    "String(16)\r\n"
    "  Value = Not a word\r\nEnd Attribute\r\nEnd Group\r\nEnd Component\r\n";

TEST(CheckProgram, SaysNothingOfAGoodMif) {
  const TempFolder scratch;
  scratch.write("good.mif", status_mif("Failed", "disk full"));
  const Ran ran = run_mifdex({"check", scratch / "good.mif"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
}

TEST(CheckProgram, PointsAtTheMistakeAndSaysTheWayOut) {
  const TempFolder scratch;
  scratch.write("bad.mif", kUnquoted);
  const Ran ran = run_mifdex({"check", scratch / "bad.mif"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_NE(ran.out.find("bad.mif:11:11: warning[MIF5001]: a value without quotes"),
            std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("   11 |   Value = Not a word\n      |           ^\n"), std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("put the value in quotes"), std::string::npos) << ran.out;
}

TEST(CheckProgram, AHyphenIsStandardInput) {
  const TempFolder scratch;
  scratch.write("bad.mif", kUnquoted);
  scratch.write("good.mif", status_mif("Failed", "disk full"));
  scratch.write("-", "a file of this name is not meant");
  RunSettings bad{scratch.path(), {}, scratch / "bad.mif"};
  const Ran checked = run_mifdex({"check", "-"}, bad);
  EXPECT_EQ(checked.exit_code, 0) << checked.err;
  EXPECT_NE(checked.out.find("\n-:11:11: warning[MIF5001]"), std::string::npos) << checked.out;
  const Ran both = run_mifdex({"check", "bad.mif", "-"}, bad);
  EXPECT_NE(both.out.find("\n-:11:11: "), std::string::npos) << both.out;
  EXPECT_NE(both.out.find("\nbad.mif:11:11: "), std::string::npos) << both.out;
  const RunSettings good{scratch.path(), {}, scratch / "good.mif"};
  const Ran dumped = run_mifdex({"dump", "-", "--mif"}, good);
  EXPECT_EQ(dumped.exit_code, 0) << dumped.err;
  EXPECT_EQ(dumped.out, run_mifdex({"dump", "--mif", scratch / "good.mif"}).out);
  EXPECT_NE(run_mifdex({"dump", "-"}, good).out.find("disk full"), std::string::npos);
  EXPECT_EQ(run_mifdex({"check", "./-"}, good).exit_code, 3);
  const Ran folder = run_mifdex({"check", "-"}, {"", {}, scratch.path()});
  EXPECT_EQ(folder.exit_code, 5);
  EXPECT_TRUE(folder.err.starts_with("mifdex: standard input: ")) << folder.err;
}

TEST(CheckProgram, AsksTheCompilersOfTheDay) {
  const TempFolder scratch;
  scratch.write("good.mif", status_mif("Failed", "disk full"));
  scratch.write("bad.mif", kUnquoted);
  const Ran good = run_mifdex({"check", "--strict", "sms1.2", scratch / "good.mif"});
  EXPECT_EQ(good.exit_code, 0) << good.out;
  EXPECT_NE(good.out.find("SMS 1.2 would have compiled it"), std::string::npos);
  const Ran bad = run_mifdex({"check", "--strict", "dmi", scratch / "bad.mif"});
  EXPECT_EQ(bad.exit_code, 3);
  EXPECT_NE(bad.out.find("error[MIF3519]"), std::string::npos) << bad.out;
  EXPECT_NE(bad.out.find("the DMI reference parser would not have compiled it (1 error)\n"),
            std::string::npos);
  EXPECT_EQ(run_mifdex({"check", "--strict", "cobol", scratch / "bad.mif"}).exit_code, 2);
}

TEST(CheckProgram, AnswersInTheLastLine) {
  const TempFolder scratch;
  scratch.write("page.mif", "<html>");
  scratch.write("good.mif", status_mif("Failed", "disk full"));
  const Ran page = run_mifdex({"check", "--strict", "sms1.2", scratch / "page.mif"});
  EXPECT_EQ(page.exit_code, 3);
  EXPECT_TRUE(page.out.ends_with("SMS 1.2 would not have compiled it (1 error)\n")) << page.out;
  const Ran good = run_mifdex({"check", "--strict", "dmi", scratch / "good.mif"});
  EXPECT_EQ(good.exit_code, 0);
  EXPECT_TRUE(good.out.ends_with("the DMI reference parser would have compiled it\n")) << good.out;
}

TEST(CheckProgram, ShowsOfALongLineWhatLiesRoundTheCaret) {
  const TempFolder scratch;
  std::string text = kUnquoted;
  text.replace(text.find("  Value"), 2, std::string(5000, ' '));
  scratch.write("bad.mif", text + "// " + std::string(5000, 'x'));
  const Ran ran = run_mifdex({"check", scratch / "bad.mif"});
  EXPECT_NE(ran.out.find("Value = Not a word"), std::string::npos) << ran.out;
  EXPECT_LT(ran.out.size(), 2000U);
}

TEST(CheckProgram, WritesJson) {
  const TempFolder scratch;
  scratch.write("bad.mif", kUnquoted);
  const Ran ran = run_mifdex({"check", "--format", "ndjson", scratch / "bad.mif"});
  EXPECT_NE(ran.out.find("{\"type\":\"diagnostic\",\"schema\":1,\"file\":\""), std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("\"line\":11,\"column\":11,"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\"severity\":\"warning\",\"code\":\"MIF5001\""), std::string::npos)
      << ran.out;
}

TEST(CheckProgram, WhatIsNoMifOrNoFile) {
  const TempFolder scratch;
  scratch.write("page.mif", "<html>");
  EXPECT_EQ(run_mifdex({"check", scratch / "page.mif"}).exit_code, 3);
  EXPECT_EQ(run_mifdex({"check", scratch / "nowhere.mif"}).exit_code, 5);
  EXPECT_EQ(run_mifdex({"check", scratch.path()}).exit_code, 5);
  EXPECT_EQ(run_mifdex({"check"}).exit_code, 2);
}

TEST(DumpProgram, PrintsAllOfAMif) {
  const TempFolder scratch;
  scratch.write("good.mif", status_mif("Failed", "disk \"full\""));
  const Ran ran = run_mifdex({"dump", "--format", "ndjson", scratch / "good.mif"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_TRUE(ran.out.starts_with("{\"type\":\"component\",\"schema\":1,")) << ran.out;
  EXPECT_NE(ran.out.find("\"class\":\"MICROSOFT|JOBSTATUS|1.0\""), std::string::npos);
  EXPECT_NE(ran.out.find("{\"kind\":\"literal\",\"text\":\"Failed\"}"), std::string::npos)
      << ran.out;
}

TEST(DumpProgram, PrintsTheCommentsBeforeTheComponentInFull) {
  const TempFolder scratch;
  scratch.write("sms2.mif",
                "//Architecture<System>\r\n//UniqueID<GUID:37EC>\r\n"
                "//KeyAttribute<NetBIOS Name><MANGO>\r\n//AgentID<Inventory Agent>\r\n"
                "//Timestamp<20030521160000.000000+000>\r\n" +
                    status_mif("Failed", "disk full"));
  const Ran ran = run_mifdex({"dump", "--format", "ndjson", scratch / "sms2.mif"});
  EXPECT_NE(ran.out.find("\"architecture\":\"System\",\"unique_id\":\"GUID:37EC\","
                         "\"netbios_name\":\"MANGO\",\"header_comments\":["
                         "\"//Architecture<System>\",\"//UniqueID<GUID:37EC>\","
                         "\"//KeyAttribute<NetBIOS Name><MANGO>\","
                         "\"//AgentID<Inventory Agent>\","
                         "\"//Timestamp<20030521160000.000000+000>\"]"),
            std::string::npos)
      << ran.out;
}

TEST(DumpProgram, SaysWhatAPragmaMeans) {
  const TempFolder scratch;
  std::string text = kUnquoted;
  text.replace(text.find("Start Attribute"), 0, "Pragma = \"sms:DELETE, SNMP:1.3.6\"\r\n");
  scratch.write("pragma.mif", text);
  const Ran ran = run_mifdex({"dump", "--format", "ndjson", scratch / "pragma.mif"});
  EXPECT_NE(ran.out.find("\"pragma\":\"sms:DELETE, SNMP:1.3.6\",\"pragma_sms\":\"delete\","
                         "\"pragma_items\":[{\"key\":\"sms\",\"value\":\"DELETE\"},"
                         "{\"key\":\"SNMP\",\"value\":\"1.3.6\"}]"),
            std::string::npos)
      << ran.out;
}

TEST(DumpProgram, CanonicalTextReadsTheSame) {
  const TempFolder scratch;
  scratch.write("bad.mif", kUnquoted);
  const Ran first = run_mifdex({"dump", "--mif", scratch / "bad.mif"});
  EXPECT_NE(first.out.find("VALUE = \"Not a word\"\n"), std::string::npos) << first.out;
  scratch.write("again.mif", first.out);
  EXPECT_EQ(run_mifdex({"dump", "--mif", scratch / "again.mif"}).out, first.out);
  EXPECT_EQ(run_mifdex({"dump", "--format", "csv", scratch / "again.mif"}).exit_code, 2);
}

}  // namespace
}  // namespace mifdex::cli
