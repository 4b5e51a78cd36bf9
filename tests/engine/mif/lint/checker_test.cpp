// Each rule of the checker, and the verdict of each compiler of the time.
#include "engine/mif/lint/checker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "engine/mif/lint/value_rules.h"
#include "engine/mif/parser.h"
#include "tests/support/padded_text.h"

namespace mifdex::engine::mif {
namespace {

std::vector<Diagnostic> check(std::string_view text, Compiler compiler = Compiler::kMifdex) {
  const testing::PaddedText padded(text);
  io::Arena arena;
  Parser parser(Depth::kFull);
  return check_component(parser.parse(padded.padded(), arena), padded.padded(), compiler);
}

bool finds(const std::vector<Diagnostic>& findings, Code code) {
  return std::any_of(findings.begin(), findings.end(),
                     [code](const Diagnostic& finding) { return finding.code == code; });
}

constexpr std::string_view kComponentId = R"(START GROUP
NAME = "ComponentID"
ID = 1
CLASS = "DMTF|ComponentID|1.0"
START ATTRIBUTE
NAME = "Product"
ID = 2
TYPE = STRING(64)
VALUE = "x"
END ATTRIBUTE
END GROUP
)";

// Returns a component with ComponentID and then the text of a test.
std::string checked_component(std::string_view rest) {
  return "START COMPONENT\nNAME = \"WORKSTATION\"\n" + std::string(kComponentId) +
         std::string(rest) + "END COMPONENT\n";
}

// Returns a group with one attribute; `statements` follow its NAME and ID.
std::string attribute(std::string_view statements) {
  return checked_component(
      "START GROUP\nNAME = \"g\"\nID = 2\nCLASS = \"a|b|c\"\nSTART ATTRIBUTE\nNAME = \"n\"\nID = "
      "1\n" +
      std::string(statements) + "END ATTRIBUTE\nEND GROUP\n");
}

TEST(Checker, WellFormedIsClean) {
  EXPECT_TRUE(check(attribute("TYPE = STRING(3)\nVALUE = \"abc\"\n")).empty());
}

TEST(Checker, ValuesAndTypes) {
  EXPECT_TRUE(finds(check(attribute("TYPE = STRING(2)\nVALUE = \"abc\"\n")), Code::kOverSize));
  EXPECT_TRUE(finds(check(attribute("VALUE = \"abc\"\n")), Code::kNoType));
  EXPECT_TRUE(finds(check(attribute("VALUE = \"abc\"\nTYPE = STRING(3)\n")), Code::kNoType));
  EXPECT_TRUE(finds(check(attribute("TYPE = INTEGER\nVALUE = \"abc\"\n")), Code::kValueForType));
  EXPECT_TRUE(finds(check(attribute("TYPE = INTEGER\nVALUE = 2147483648\n")), Code::kValueForType));
  EXPECT_TRUE(check(attribute("TYPE = INTEGER\nVALUE = -2147483648\n")).empty());
  EXPECT_TRUE(finds(check(attribute("TYPE = GAUGE\nVALUE = -1\n")), Code::kValueForType));
  EXPECT_TRUE(check(attribute("TYPE = COUNTER64\nVALUE = 18446744073709551615\n")).empty());
  EXPECT_TRUE(finds(check(attribute("TYPE = DATE\nVALUE = \"yesterday\"\n")), Code::kValueForType));
  EXPECT_TRUE(check(attribute("TYPE = DATE\nVALUE = \"07/01/98 10:30:30\"\n")).empty());
  EXPECT_TRUE(finds(check(attribute("TYPE = START ENUM\n1 = \"one\"\nEND ENUM\nVALUE = \"two\"\n")),
                    Code::kValueForType));
  EXPECT_TRUE(finds(check(attribute("TYPE = STRING(3)\nVALUE = * \"p\"\n")), Code::kNoSuchPath));
  EXPECT_TRUE(finds(check(attribute("TYPE = STRING(3)\nTYPE = STRING(4)\nVALUE = \"a\"\n")),
                    Code::kStatementTwice));
}

TEST(Checker, EachIdThatCameBeforeIsTold) {
  const auto repeated = [](std::initializer_list<int> ids) {
    std::string group = "START GROUP\nNAME = \"g\"\nID = 2\nCLASS = \"a|b|c\"\n";
    for (const int id : ids) {
      group += "START ATTRIBUTE\nNAME = \"n" + std::to_string(id) +
               "\"\nID = " + std::to_string(id) + "\nTYPE = INTEGER\nVALUE = 1\nEND ATTRIBUTE\n";
    }
    const auto findings = check(checked_component(group + "END GROUP\n"));
    return std::count_if(findings.begin(), findings.end(), [](const Diagnostic& finding) {
      return finding.code == Code::kAttributeIdTwice;
    });
  };
  EXPECT_EQ(repeated({1, 2, 3}), 0);
  EXPECT_EQ(repeated({3, 2, 1}), 0);
  EXPECT_EQ(repeated({1, 2, 1}), 1);
  EXPECT_EQ(repeated({3, 1, 2, 1, 3, 2, 4}), 3);
  EXPECT_EQ(repeated({5, 5, 5}), 2);
}

TEST(Checker, Dates) {
  EXPECT_TRUE(is_date("20011024123515.000000-300"));
  EXPECT_TRUE(is_date("****1024123515.******+***"));
  EXPECT_TRUE(is_date(""));
  EXPECT_FALSE(is_date("2001*024123515.000000-300"));
  EXPECT_FALSE(is_date("20011024123515.000000 300"));
}

TEST(Checker, GroupsKeysTablesAndEnums) {
  EXPECT_TRUE(finds(check("START COMPONENT\nNAME = \"x\"\nEND COMPONENT\n"), Code::kNoGroup));
  EXPECT_TRUE(finds(
      check(checked_component("START GROUP\nNAME = \"g\"\nID = 1\nCLASS = \"a|b|c\"\nEND GROUP\n")),
      Code::kGroupIdTwice));
  EXPECT_TRUE(
      finds(check(checked_component(
                "START GROUP\nNAME = \"g\"\nID = 2\nCLASS = \"System\"\nSTART ATTRIBUTE\nNAME = "
                "\"n\"\nID = 1\nTYPE = INT\nEND ATTRIBUTE\nEND GROUP\n")),
            Code::kClassForm));
  EXPECT_TRUE(finds(check(checked_component(
                        "START GROUP\nNAME = \"g \"\nID = 2\nCLASS = \"a|b|c\"\nEND GROUP\n")),
                    Code::kBlankAfterName));
  EXPECT_TRUE(finds(check(checked_component(
                        "START TABLE\nNAME = \"t\"\nCLASS = \"no|such|class\"\nID = 3\n{1}\nEND "
                        "TABLE\n")),
                    Code::kTableClass));
  const std::string rows = "START TABLE\nNAME = \"t\"\nCLASS = \"DMTF|ComponentID|1.0\"\nID = 3\n";
  EXPECT_TRUE(finds(check(checked_component(rows + "{1, 2}\nEND TABLE\n")), Code::kLongRow));
  EXPECT_TRUE(
      finds(check(checked_component("START ENUM\nNAME = \"e\"\n1 = \"a\"\n1 = \"b\"\nEND ENUM\n")),
            Code::kEnumValueTwice));
  EXPECT_TRUE(finds(check(checked_component("START PATH\nNAME = \"p\"\nvms = \"x\"\nEND PATH\n")),
                    Code::kPathSystem));
  EXPECT_TRUE(finds(check(checked_component(
                        "START GROUP\nNAME = \"g\"\nCLASS = \"a|b|c\"\nKEY = 1,7\nSTART "
                        "ATTRIBUTE\nNAME = \"n\"\nID = 1\nTYPE = INT\nEND ATTRIBUTE\nEND GROUP\n")),
                    Code::kKeyUnknown));
}

TEST(Checker, OneFindingForEachDeviation) {
  for (const char* statements :
       {"TYPE = STRING(99)\nVALUE = no quotes here, END = 5 \"x\" // y\n",
        "TYPE = STRING(99)\nVALUE = \"one\ntwo\nthree\"\n",
        "TYPE = STRING(99)\nVALUE = \"say \"hi\" now\"\n",
        "TYPE = STRING(99)\nVALUE = \"C:\\new\\temp\"\n", "TYPE = STRING(99)\nVALUE =\n",
        "TYPE = STRING(99)\nVALUE = 'x'\n", "TYPE = STRING(99)\nVALUE = \"x\"   <-- a note\n"}) {
    EXPECT_EQ(check(attribute(statements)).size(), 1U) << statements;
  }
}

TEST(Checker, WhatEachCompilerRefused) {
  const auto bare = check(attribute("TYPE = STRING(99)\nVALUE = no quotes\n"));
  EXPECT_FALSE(refuses(Compiler::kMifdex, bare));
  EXPECT_TRUE(refuses(Compiler::kDmi, bare));
  EXPECT_TRUE(refuses(Compiler::kSms12, bare));
  const auto blank = check(
      checked_component("START GROUP\nNAME = \"g \"\nID = 2\nCLASS = \"a|b|c\"\nSTART "
                        "ATTRIBUTE\nNAME = \"n\"\nID = 1\nTYPE = INT\nEND ATTRIBUTE\nEND GROUP\n"));
  EXPECT_FALSE(refuses(Compiler::kDmi, blank));
  EXPECT_TRUE(refuses(Compiler::kSms12, blank));  // Q160776
  const auto lines = check(attribute("TYPE = STRING(99)\nVALUE = \"one\ntwo\"\n"));
  EXPECT_TRUE(refuses(Compiler::kDmi, lines));
  EXPECT_FALSE(refuses(Compiler::kSms12, lines));
}

TEST(Checker, WhatSmsAloneMinded) {
  const auto refused = [](std::string_view text, Code code) {
    const auto findings = check(text, Compiler::kSms12);
    return finds(findings, code) && refuses(Compiler::kSms12, findings);
  };
  const auto noted = [](std::string_view text, Code code) {
    const auto findings = check(text, Compiler::kSms12);
    return finds(findings, code) && !refuses(Compiler::kSms12, findings);
  };
  const auto date = [](std::string_view text) {
    return attribute("TYPE = DATE\nVALUE = \"" + std::string(text) + "\"\n");
  };
  EXPECT_TRUE(refused(date("19791231235959.000000+000"), Code::kSmsDate));
  EXPECT_TRUE(refused(date("20310101000000.000000+000"), Code::kSmsDate));  // Q239534
  EXPECT_TRUE(refused(date("19981301000000.000000+000"), Code::kSmsDate));
  EXPECT_TRUE(refused(date("13/01/98 10:30:30"), Code::kSmsDate));
  for (const char* good :
       {"19980701103030.000000-300", "****0701******.******+***", "07/01/98 10:30:30", ""}) {
    EXPECT_TRUE(check(date(good), Compiler::kSms12).empty()) << good;
  }
  const auto two = [](std::string_view first, std::string_view second) {
    std::string text;
    for (const std::string_view statements : {first, second}) {
      text += "START GROUP\nNAME = \"g\"\nID = " + std::to_string(text.empty() ? 2 : 3) +
              "\nCLASS = \"a|b|c\"\nSTART ATTRIBUTE\nID = 1\n" + std::string(statements) +
              "END ATTRIBUTE\nEND GROUP\n";
    }
    return checked_component(text);
  };
  EXPECT_TRUE(refused(two("NAME = \"n\"\nTYPE = INT\n", "NAME = \"N\"\nTYPE = INT\n"),
                      Code::kNameCase));  // Q185913
  EXPECT_TRUE(refused(two("NAME = \"n\"\nTYPE = STRING\nVALUE = \"ab\"\n",
                          "NAME = \"n\"\nTYPE = STRING\nVALUE = \"abc\"\n"),
                      Code::kOverSize));  // Q223009
  const auto text = [](std::string_view literal) {
    return attribute("TYPE = STRING(999)\nVALUE = \"" + std::string(literal) + "\"\n");
  };
  EXPECT_TRUE(noted(text(std::string(256, 'x')), Code::kSmsCut));
  EXPECT_TRUE(noted(text("a \\\"b\\\""), Code::kEscapedQuote));  // Q140810
  EXPECT_TRUE(noted(text("a\\0b"), Code::kEscapedNul));
  EXPECT_TRUE(check(text(std::string(255, 'x')), Compiler::kSms12).empty());
}

TEST(Checker, SizesCountOctetsOfTheCodePage) {
  EXPECT_TRUE(check(attribute("TYPE = STRING(3)\nVALUE = \"\u00E4\u00F6\u00FC\"\n")).empty());
  EXPECT_TRUE(check(attribute("TYPE = STRING(2)\nVALUE = \"\u8868\"\n")).empty());
  EXPECT_TRUE(finds(check(attribute("TYPE = STRING(1)\nVALUE = \"\u8868\"\n")), Code::kOverSize));
}

// A refusal after a hundred findings still counts.
TEST(Checker, NoFindingIsTooLate) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "DESCRIPTION = \"one\ntwo\"\n";
  const auto lines = check(attribute(text + "TYPE = INT\n"), Compiler::kSms12);
  EXPECT_FALSE(refuses(Compiler::kSms12, lines));
  EXPECT_TRUE(refuses(Compiler::kSms12,
                      check(attribute(text + "TYPE = INT\nVALUE =\n"), Compiler::kSms12)));
}

TEST(Checker, EveryCodeHasItsWordsOnce) {
  int before = 0;
  for (const CodeText& row : code_texts()) {
    EXPECT_EQ(&code_text(row.code), &row);
    EXPECT_FALSE(row.text.empty() || row.advice.empty());
    EXPECT_GT(static_cast<int>(row.code), before);
    before = static_cast<int>(row.code);
  }
}

TEST(LineCounter, FindsPlacesInAnyOrder) {
  LineCounter lines;
  const std::string_view text = "ab\ncd\n\nef";
  const auto place = [&](std::uint64_t offset) {
    const LineColumn found = lines.find(text, offset);
    return std::pair(found.line, found.column);
  };
  EXPECT_EQ(place(0), std::pair(1U, 1U));
  EXPECT_EQ(place(4), std::pair(2U, 2U));
  EXPECT_EQ(place(5), std::pair(2U, 3U));
  EXPECT_EQ(place(7), std::pair(4U, 1U));
  EXPECT_EQ(place(99), std::pair(4U, 3U));
  EXPECT_EQ(place(1), std::pair(1U, 2U));
}

std::string with_description(std::string_view type, std::string_view value) {
  std::string text = "START COMPONENT\nNAME = \"x\"\n" + std::string(kComponentId) +
                     "START GROUP\nNAME = \"InstallStatus\"\nID = 2\n"
                     "CLASS = \"MICROSOFT|JOBSTATUS|1.0\"\nSTART ATTRIBUTE\n"
                     "NAME = \"Description\"\nID = 1\nTYPE = ";
  text.append(type).append("\nVALUE = \"").append(value);
  return text + "\"\nEND ATTRIBUTE\nEND GROUP\nEND COMPONENT\n";
}

// ISMIF32 declares exactly the size that it writes, in its own code page; the text was decoded
// after that.
TEST(Checker, SizesCountCharactersAndNotTheBytesOfUtf8) {
  EXPECT_FALSE(finds(check(with_description("STRING(5)", "Gr\u00F6\u00DFe")), Code::kOverSize));
  EXPECT_TRUE(finds(check(with_description("STRING(4)", "Gr\u00F6\u00DFe")), Code::kOverSize));
}

// One literal with two findings on its line: the one that shows whether SMS compiled the file must
// win.
TEST(Checker, WhatSmsRefusedStandsBeforeWhatItTook) {
  const std::string text = with_description("STRING(64)", "cannot write\nto C:\\SETUP");
  const testing::PaddedText padded(text);
  io::Arena arena;
  Parser parser(Depth::kFull);
  const std::vector<Diagnostic> findings =
      check_component(parser.parse(padded.padded(), arena), padded.padded(), Compiler::kSms12);
  EXPECT_TRUE(finds(findings, Code::kIllegalEscape));
  EXPECT_FALSE(finds(findings, Code::kNewlineInLiteral));
  EXPECT_TRUE(refuses(Compiler::kSms12, findings));
}

}  // namespace
}  // namespace mifdex::engine::mif
