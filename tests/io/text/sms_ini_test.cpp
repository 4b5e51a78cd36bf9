#include "io/text/sms_ini.h"

#include <gtest/gtest.h>

#include <string>

namespace mifdex::io {
namespace {

constexpr std::string_view kFile =
    "; written by SMS\n"
    "[SMS]\n"
    "SMS Unique ID=VAQ00005\n"
    "[Local]\n"
    "SiteCode = VAQ\n"
    "machinename=\t\"MANGO\" \n"
    "[Package Command Manager]\n"
    "ResultSharePoint=\\\\PLUM\\SMS_SHR\\despoolr.box\n"
    "[SMSLSIni]\n"
    "Domain=FRUIT\n";

void expect_all(const SmsIni& ini) {
  EXPECT_EQ(ini.smsid, "VAQ00005");
  EXPECT_EQ(ini.site, "VAQ");
  EXPECT_EQ(ini.machine, "MANGO");
  EXPECT_EQ(ini.results_share_point, "\\\\PLUM\\SMS_SHR\\despoolr.box");
  EXPECT_EQ(ini.domain, "FRUIT");
}

std::string with_line_ends(std::string_view end) {
  std::string text;
  for (const char c : kFile) {
    if (c == '\n') {
      text += end;
    } else {
      text += c;
    }
  }
  return text;
}

TEST(SmsIni, TellsWhoTheClientIs) { expect_all(read_sms_ini(kFile)); }

TEST(SmsIni, LinesEndInAnyWay) {
  for (const std::string_view end : {"\n", "\r\n", "\r", "\r\r\n"}) {
    const std::string text = with_line_ends(end);
    expect_all(read_sms_ini(text));
  }
  expect_all(read_sms_ini(kFile.substr(0, kFile.size() - 1)));
}

TEST(SmsIni, KeysAreFoundInAnySectionAndCase) {
  EXPECT_EQ(read_sms_ini("sms unique id=A").smsid, "A");
  EXPECT_EQ(read_sms_ini("[x]\n  SMS UNIQUE ID  =  A  ").smsid, "A");
  EXPECT_EQ(read_sms_ini("[open\nSITECODE=A").site, "A");
  EXPECT_EQ(read_sms_ini("ResultsSharePoint=A").results_share_point, "A");
}

TEST(SmsIni, TheDomainHasOneSection) {
  EXPECT_EQ(read_sms_ini("[ smslsini ]\nDOMAIN=A").domain, "A");
  EXPECT_EQ(read_sms_ini("[Local]\nDomain=A").domain, "");
  EXPECT_EQ(read_sms_ini("[SMSLSIni]\n[Local]\nDomain=A").domain, "");
  EXPECT_EQ(read_sms_ini("Domain=A").domain, "");
}

TEST(SmsIni, TheFirstValueHolds) {
  EXPECT_EQ(read_sms_ini("SiteCode=A\nSiteCode=B").site, "A");
  EXPECT_EQ(read_sms_ini("[a]\nSiteCode=\n[b]\nSiteCode=\"\"\nSiteCode=B").site, "B");
}

TEST(SmsIni, QuotesComeInPairs) {
  EXPECT_EQ(read_sms_ini("MachineName='A B'").machine, "A B");
  EXPECT_EQ(read_sms_ini("MachineName=\" A \"").machine, "A");
  EXPECT_EQ(read_sms_ini("MachineName=\"A").machine, "\"A");
  EXPECT_EQ(read_sms_ini("MachineName=\"").machine, "\"");
  EXPECT_EQ(read_sms_ini("MachineName=\"\"A\"\"").machine, "\"A\"");
}

TEST(SmsIni, CommentsAreWholeLines) {
  EXPECT_EQ(read_sms_ini(" ;SiteCode=A\nSiteCode=B").site, "B");
  EXPECT_EQ(read_sms_ini("SiteCode=A;B").site, "A;B");
}

TEST(SmsIni, OfTwoEqualsSignsTheFirstDivides) {
  EXPECT_EQ(read_sms_ini("MachineName=A=B").machine, "A=B");
}

TEST(SmsIni, WhatIsNoneGivesNothing) {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {""sv, "="sv, "[]"sv, "["sv, "SiteCode"sv, "=SiteCode"sv, "Site Code=A"sv, "XSiteCode=A"sv,
        "SiteCode=A\0B"sv, "START COMPONENT\nNAME = \"x\"\n"sv, "\0\0\0\r\n"sv}) {
    EXPECT_TRUE(read_sms_ini(text).empty()) << text;
  }
  EXPECT_FALSE(read_sms_ini("SiteCode=A").empty());
}

}  // namespace
}  // namespace mifdex::io
