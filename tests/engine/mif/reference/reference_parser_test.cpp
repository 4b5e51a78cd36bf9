// The findings of `check --strict dmi`: each number of the reference parser that a text file can
// raise (GRAMMAR.md, section 6), and no other finding with it.
#include "engine/mif/reference/reference_parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "engine/mif/lint/checker.h"
#include "engine/mif/parser.h"
#include "tests/support/padded_text.h"

namespace mifdex::engine::mif {
namespace {

std::vector<int> numbers_of(std::string_view text) {
  const testing::PaddedText padded(text);
  io::Arena arena;
  Parser parser(Depth::kFull);
  std::vector<int> numbers;
  const Component& component = parser.parse(padded.padded(), arena);
  for (const Diagnostic& one : check_component(component, padded.padded(), Compiler::kDmi)) {
    numbers.push_back(static_cast<int>(one.code));
  }
  return numbers;
}

// Returns a component that DMI takes, with ComponentID and then the text of a case.
std::string strict_component(std::string_view rest) {
  return "START COMPONENT\nNAME = \"c\"\nSTART GROUP\nNAME = \"ComponentID\"\nID = 1\n"
         "CLASS = \"DMTF|ComponentID|1.0\"\nSTART ATTRIBUTE\nNAME = \"Product\"\nID = 2\n"
         "TYPE = STRING(64)\nVALUE = \"x\"\nEND ATTRIBUTE\nEND GROUP\n" +
         std::string(rest) + "END COMPONENT\n";
}

std::string group(std::string_view statements) {
  return strict_component("START GROUP\nNAME = \"g\"\nCLASS = \"a|b|c\"\n" +
                          std::string(statements) + "END GROUP\n");
}

constexpr std::string_view kInt =
    "START ATTRIBUTE\nNAME = \"n\"\nID = 1\nTYPE = INT\nVALUE = 1\nEND ATTRIBUTE\n";

// Returns an attribute; `statements` follow its NAME and ID.
std::string strict_attribute(std::string_view statements) {
  return group("ID = 2\nSTART ATTRIBUTE\nNAME = \"n\"\nID = 1\n" + std::string(statements) +
               "END ATTRIBUTE\n");
}

std::string strict_value(std::string_view literal) {
  return strict_attribute("TYPE = STRING(600)\nVALUE = " + std::string(literal) + "\n");
}

std::string enumeration(std::string_view rest) {
  return strict_component("START ENUM\n" + std::string(rest) + "END ENUM\n");
}

std::string path(std::string_view rest) {
  return strict_component("START PATH\n" + std::string(rest) + "END PATH\n");
}

// Returns a template of two columns with the first as key; the second has a default.
std::string table(std::string_view rest) {
  return strict_component(
      "START PATH\nNAME = \"p\"\ndos = \"f\"\nEND PATH\n"
      "START GROUP\nNAME = \"t\"\nCLASS = \"t|t|t\"\nKEY = 1\nSTART ATTRIBUTE\nNAME = \"k\"\n"
      "ID = 1\nTYPE = INT\nEND ATTRIBUTE\nSTART ATTRIBUTE\nNAME = \"v\"\nID = 2\n"
      "TYPE = STRING(4)\nVALUE = \"d\"\nEND ATTRIBUTE\nEND GROUP\nSTART TABLE\n" +
      std::string(rest) + "END TABLE\n");
}

std::string rows(std::string_view rest) {
  return table("NAME = \"r\"\nID = 3\nCLASS = \"t|t|t\"\n" + std::string(rest) + "\n");
}

struct Case {
  const char* name;
  std::vector<int> numbers;
  std::string text;
};

void PrintTo(const Case& one, std::ostream* out) {  // NOLINT(readability-identifier-naming)
  *out << one.name;
}

class ReferenceNumber : public ::testing::TestWithParam<Case> {};

TEST_P(ReferenceNumber, IsRaisedAlone) {
  EXPECT_EQ(numbers_of(GetParam().text), GetParam().numbers);
}

const std::string kLong(257, 'x');

const Case kTexts[] = {
    {"good",
     {},
     strict_attribute("ACCESS = READ-WRITE\nSTORAGE = COMMON\nTYPE = STRING (9)\nVALUE = \"x\"\n")},
    {"good_language", {}, "language = \"en|US|\"\n" + strict_component("")},
    {"good_escapes", {}, strict_value("\"\\a\\N\\\"\\?\\\\\\x41\\0101\\1\"")},
    {"good_doubled_quotes", {}, strict_value("\"say \"\"hi\"\" now\"")},
    {"i1643", {1643}, group("KEY = 1\n" + std::string(kInt))},
    {"i1703",
     {1703},
     strict_component("START GROUP\nNAME = \"g\"\nID = 2\nCLASS = \"System\"\n" +
                      std::string(kInt) + "END GROUP\n")},
    {"w2101", {2101}, strict_component("// \x01\n")},
    {"w2101_beyond_latin", {2101}, strict_component("// \u20AC\n")},
    {"w2533", {2533}, strict_attribute("TYPE = STRING(9\nVALUE = \"x\"\n")},
    {"w2641",
     {2641},
     "START COMPONENT\nNAME = \"c\"\nSTART GROUP\nNAME = \"g\"\nID = 2\nCLASS = \"a|b|c\"\n" +
         std::string(kInt) + "END GROUP\nEND COMPONENT\n"},
    {"w2691",
     {2691},
     "START COMPONENT\nNAME = \"c\"\nSTART GROUP\nNAME = \"g\"\nID = 2\nCLASS = \"a|b|c\"\nKEY = "
     "1\n" +
         std::string(kInt) +
         "END GROUP\nSTART TABLE\nNAME = \"r\"\nID = 1\nCLASS = \"a|b|c\"\n{1}\nEND TABLE\nEND "
         "COMPONENT\n"},
    {"w2741",
     {2741},
     "START COMPONENT\nNAME = \"c\"\nSTART GROUP\nNAME = \"g\"\nID = 1\nCLASS = \"a|b|c\"\n" +
         std::string(kInt) + "END GROUP\nEND COMPONENT\n"},
    {"e3201", {3201}, strict_value("\"C:\\win\"")},
    {"e3202", {3202}, strict_value("\"\\08\"")},
    {"e3203", {3203}, strict_value("\"\\x1FF\"")},
    {"e3204", {3204}, strict_value("\"\\xyz\"")},
    {"e3301", {3301}, strict_value("\"a\tb\"")},
    {"e3301_beyond_latin", {3301}, strict_value("\"\u20AC\"")},
    {"e3307", {3307}, strict_value("\"one\ntwo\"")},
    {"e3307_no_quote", {3307}, strict_value("\"one")},
    {"e3307_backslash_at_the_end", {3307}, strict_value("\"C:\\\\win\\\"")},
    {"e3401", {3401}, strict_component("\x01\n")},
    {"e3417", {3417}, strict_component("") + "END COMPONENT\n"},
    {"e3417_second_component", {3417}, strict_component("") + strict_component("")},
};
INSTANTIATE_TEST_SUITE_P(Text, ReferenceNumber, ::testing::ValuesIn(kTexts));

const Case kAttributes[] = {
    {"e3503_value", {3503}, strict_attribute("TYPE = INT\nVALUE = \"x\"\n")},
    {"e3503_range", {3503}, strict_attribute("TYPE = INT\nVALUE = 2147483648\n")},
    {"e3503_negative_gauge", {3503}, strict_attribute("TYPE = GAUGE\nVALUE = -1\n")},
    {"e3503_enum",
     {3503},
     strict_attribute("TYPE = START ENUM\n1 = \"a\"\nEND ENUM\nVALUE = \"b\"\n")},
    {"e3503_date", {3503}, strict_attribute("TYPE = DATE\nVALUE = \"07/01/98 10:30:30\"\n")},
    {"e3503_access", {3503}, strict_attribute("ACCESS = ALL\nTYPE = INT\n")},
    {"e3503_storage", {3503}, strict_attribute("STORAGE = ALL\nTYPE = INT\n")},
    {"e3503_type", {3503}, strict_attribute("TYPE = TEXT\n")},
    {"e3503_unknown_enum", {3503}, strict_attribute("TYPE = \"e\"\nVALUE = 1\n")},
    {"e3503_enum_comes_later",
     {3503},
     strict_component(
         "START GROUP\nNAME = \"g\"\nID = 2\nCLASS = \"a|b|c\"\nSTART ATTRIBUTE\nNAME = "
         "\"n\"\nID = 1\nTYPE = \"e\"\nVALUE = 1\nEND ATTRIBUTE\nEND GROUP\nSTART ENUM\nNAME "
         "= \"e\"\n1 = \"a\"\nEND ENUM\n")},
    {"e3503_id",
     {3503},
     group("ID = 2\nSTART ATTRIBUTE\nNAME = \"n\"\nID = 0\nTYPE = INT\nEND ATTRIBUTE\n")},
    {"e3503_name",
     {3503},
     group("ID = 2\nSTART ATTRIBUTE\nNAME = \"\"\nID = 1\nTYPE = INT\nEND ATTRIBUTE\n")},
    {"e3503_long_name",
     {3503},
     group("ID = 2\nSTART ATTRIBUTE\nNAME = \"" + kLong +
           "\"\nID = 1\nTYPE = INT\nEND ATTRIBUTE\n")},
    {"e3511_no_id",
     {3511},
     group("ID = 2\nSTART ATTRIBUTE\nNAME = \"n\"\nTYPE = INT\nEND ATTRIBUTE\n")},
    {"e3511_no_name",
     {3511},
     group("ID = 2\nSTART ATTRIBUTE\nID = 1\nTYPE = INT\nEND ATTRIBUTE\n")},
    {"e3512", {3512}, strict_attribute("TYPE INT\n")},
    {"e3512_colon", {3512}, strict_attribute("TYPE = INT\nVALUE: 1\n")},
    {"e3513", {3513}, strict_attribute("DESCRIPTION = words\nTYPE = INT\n")},
    {"e3514",
     {3514},
     group("ID = 2\nSTART ATTRIBUTE\nNAME = \"n\"\nID = one\nTYPE = INT\nEND ATTRIBUTE\n")},
    {"e3514_size", {3514}, strict_attribute("TYPE = STRING(at most 64)\nVALUE = \"x\"\n")},
    {"e3515_late_id",
     {3515},
     group("ID = 2\nSTART ATTRIBUTE\nNAME = \"n\"\nID = 1\nTYPE = INT\nNAME = \"m\"\nEND "
           "ATTRIBUTE\n")},
    {"e3515_pragma", {3515}, strict_attribute("PRAGMA = \"SMS:Add\"\nTYPE = INT\n")},
    {"e3515_inner_quote", {3515}, strict_value("\"say \"hi\" now\"")},
    {"e3515_annotation", {3515}, strict_value("\"\"   <-- none")},
    {"e3515_octal", {3515}, strict_attribute("TYPE = INT\nVALUE = 08\n")},
    {"e3515_end_missing",
     {3515},
     group("ID = 2\nSTART ATTRIBUTE\nNAME = \"n\"\nID = 1\nTYPE = INT\n" +
           std::string("START ATTRIBUTE\nNAME = \"m\"\nID = 2\nTYPE = INT\nEND ATTRIBUTE\n"))},
    {"e3518", {3518}, strict_attribute("TYPE = INT\nVALUE = * \"p\"\n")},
    {"e3519_empty", {3519}, strict_attribute("TYPE = INT\nVALUE =\n")},
    {"e3519_bare", {3519}, strict_value("no quotes, END = 5 // x")},
    {"e3519_single_quotes", {3519}, strict_value("'x'")},
    {"e3520", {3520}, strict_attribute("TYPE = STRING(2)\nVALUE = \"abc\"\n")},
    {"e3522", {3522}, strict_attribute("ACCESS = 1\nTYPE = INT\n")},
    {"e3523_none", {3523}, strict_attribute("VALUE = \"x\"\n")},
    {"e3523_missing", {3523}, strict_attribute("ACCESS = READ-ONLY\n")},
    {"e3523_late", {3523}, strict_attribute("VALUE = 1\nTYPE = INT\n")},
    {"e3525", {3525}, strict_attribute("TYPE = STRING\n")},
    {"e3528_id",
     {3528},
     group("ID = 2\n" + std::string(kInt) +
           "START ATTRIBUTE\nNAME = \"m\"\nID = 1\nTYPE = INT\nEND ATTRIBUTE\n")},
    {"e3528_type", {3528}, strict_attribute("TYPE = STRING(3)\nTYPE = STRING(4)\n")},
    {"e3528_access_behind_value",
     {3528},
     strict_attribute("TYPE = INT\nVALUE = 1\nACCESS = READ-WRITE\n")},
    {"e3529_access_behind_value",
     {3529},
     strict_attribute("TYPE = INT\nVALUE = 1\nACCESS = READ-ONLY\n")},
    {"e3529_storage", {3529}, strict_attribute("STORAGE = COMMON\nSTORAGE = common\nTYPE = INT\n")},
    {"e3529_description",
     {3529},
     strict_attribute("DESCRIPTION = \"a\"\nDESCRIPTION = \"b\"\nTYPE = INT\n")},
    {"good_second_value", {}, strict_attribute("TYPE = INT\nVALUE = 1\nVALUE = 2\n")},
    {"e3537", {3537}, strict_attribute("ACCESS = WRITE-ONLY\nTYPE = INT\nVALUE = 1\n")},
};
INSTANTIATE_TEST_SUITE_P(Attribute, ReferenceNumber, ::testing::ValuesIn(kAttributes));

const Case kBlocks[] = {
    {"e3553", {3553}, enumeration("NAME = \"\"\n1 = \"a\"\n")},
    {"e3559", {3559}, enumeration("1 = \"a\"\n")},
    {"e3562", {3562}, enumeration("NAME = \"e\"\n1 \"a\"\n")},
    {"e3563", {3563}, enumeration("NAME = \"e\"\n1 = 2\n")},
    {"e3565", {3565}, enumeration("NAME = \"e\"\n1 = \"a\"\nEND GROUP\n")},
    {"e3569", {3569}, enumeration("NAME = \"e\"\none = \"a\"\n")},
    {"e3571", {3571}, enumeration("NAME = \"e\"\n")},
    {"e3578_value", {3578}, enumeration("NAME = \"e\"\n1 = \"a\"\n1 = \"b\"\n")},
    {"e3578_name",
     {3578},
     enumeration("NAME = \"e\"\n1 = \"a\"\nEND ENUM\nSTART ENUM\nNAME = \"e\"\n1 = \"a\"\n")},
    {"e3579", {3579}, enumeration("NAME = \"e\"\nTYPE = INT\nTYPE = INT\n1 = \"a\"\n")},
    {"e3580", {3580}, enumeration("NAME = \"e\"\nTYPE = GAUGE\n1 = \"a\"\n")},
    {"good_enum", {}, enumeration("NAME = \"e\"\nTYPE = integer\n-1 = \"a\"\n0x10 = \"a\"\n")},
    {"e3603", {3603}, "START COMPONENT\nNAME = \"\"\nEND COMPONENT\n"},
    {"e3608", {3608}, "x " + strict_component("")},
    {"e3611", {3611}, "START COMPONENT\nDESCRIPTION = \"d\"\nEND COMPONENT\n"},
    {"e3612", {3612}, "START COMPONENT\nNAME \"c\"\nEND COMPONENT\n"},
    {"e3613", {3613}, "START COMPONENT\nNAME = c\nEND COMPONENT\n"},
    {"e3615", {3615}, strict_component("ID = 5\n")},
    {"e3615_pragma", {3615}, strict_component("PRAGMA = \"SMS:Add\"\n")},
    {"e3616", {3616}, strict_component("START ATTRIBUTE\nNAME = \"n\"\nEND ATTRIBUTE\n")},
    {"e3626", {3626}, "START COMPONENT\nNAME = \"c\"\nEND COMPONENT\n"},
    {"e3629", {3629}, strict_component("DESCRIPTION = \"a\"\nDESCRIPTION = \"a\"\n")},
    {"e3653_id", {3653}, table("NAME = \"r\"\nID = 0\nCLASS = \"t|t|t\"\n")},
    {"e3653_cell", {3653}, rows("{\"x\", \"a\"}")},
    {"e3661", {3661}, table("NAME = \"r\"\nCLASS = \"t|t|t\"\n")},
    {"e3662", {3662}, table("NAME \"r\"\nID = 3\nCLASS = \"t|t|t\"\n")},
    {"e3663", {3663}, table("NAME = r\nID = 3\nCLASS = \"t|t|t\"\n")},
    {"e3664", {3664}, table("NAME = \"r\"\nID = \"3\"\nCLASS = \"t|t|t\"\n")},
    {"e3665", {3665}, rows("DESCRIPTION = \"d\"")},
    {"e3667", {3667}, rows("{1, \"a\"}\nEND GROUP")},
    {"e3669", {3669}, rows("{1, a}")},
    {"e3670", {3670}, rows("{1, \"abcde\"}")},
    {"e3674", {3674}, rows("{1}")},
    {"e3678", {3678}, table("NAME = \"r\"\nID = 1\nCLASS = \"t|t|t\"\n")},
    {"e3679", {3679}, table("NAME = \"r\"\nNAME = \"r\"\nID = 3\nCLASS = \"t|t|t\"\n")},
    {"e3684",
     {3684},
     table("NAME = \"r\"\nID = 3\nCLASS = \"u|u|u\"\nEND TABLE\nSTART TABLE\nNAME = \"s\"\nID = "
           "4\nCLASS = \"t|t|t\"\n")},
    {"e3685", {3685}, rows("{1, \"a\", 3}")},
    {"e3686", {3686}, rows("{1 \"a\"}")},
    {"e3689",
     {3689},
     strict_component(
         "START TABLE\nNAME = \"r\"\nID = 3\nCLASS = \"DMTF|ComponentID|1.0\"\n{\"a\"}\nEND "
         "TABLE\n")},
    {"e3694", {3694}, table("NAME = \"r\"\nID = 3\nCLASS = \"t|t|t\"\n{* \"p\", \"a\"}\n")},
    {"e3695", {3695}, rows("{1, \"a\"}\n{1, \"b\"}")},
    {"e3696", {3696}, rows("{, \"a\"}")},
    {"good_rows", {}, rows("{1, \"a\"} {2,} {-3, unknown}")},
};
INSTANTIATE_TEST_SUITE_P(Block, ReferenceNumber, ::testing::ValuesIn(kBlocks));

const Case kGroups[] = {
    {"e3703_id", {3703}, group("ID = 0\n" + std::string(kInt))},
    {"e3703_class",
     {3703},
     strict_component("START GROUP\nNAME = \"g\"\nCLASS = \"" + kLong + "|b|c\"\nID = 2\n" +
                      std::string(kInt) + "END GROUP\n")},
    {"e3711",
     {3711},
     strict_component("START GROUP\nCLASS = \"a|b|c\"\nID = 2\n" + std::string(kInt) +
                      "END GROUP\n")},
    {"e3712", {3712}, group("ID 2\n" + std::string(kInt))},
    {"e3713",
     {3713},
     strict_component("START GROUP\nNAME = g\nCLASS = \"a|b|c\"\nID = 2\n" + std::string(kInt) +
                      "END GROUP\n")},
    {"e3714", {3714}, group("ID = two\n" + std::string(kInt))},
    {"e3715_late_id", {3715}, group("DESCRIPTION = \"d\"\nID = 2\n" + std::string(kInt))},
    {"e3716_end_missing",
     {3716},
     group("ID = 2\n" + std::string(kInt) +
           "START GROUP\nNAME = \"h\"\nID = 3\nCLASS = \"d|e|f\"\n" + std::string(kInt))},
    {"e3727", {3727}, group("ID = 2\n")},
    {"e3728", {3728}, group("ID = 1\n" + std::string(kInt))},
    {"e3729", {3729}, group("ID = 2\nPRAGMA = \"a\"\nPRAGMA = \"a\"\n" + std::string(kInt))},
    {"e3738",
     {3738},
     strict_component("START GROUP\nNAME = \"g\"\nID = 2\n" + std::string(kInt) + "END GROUP\n")},
    {"e3753", {3753}, group("ID = 2\nKEY = 7\n" + std::string(kInt))},
    {"e3760_ends_all", {3760}, group("ID = 2\nKEY = \"1\"\n" + std::string(kInt)) + "more"},
    {"e3762", {3762}, group("ID = 2\nKEY 1\n" + std::string(kInt))},
    {"e3774", {3774}, group("ID = 2\nKEY = 1,\n" + std::string(kInt))},
    {"e3778", {3778}, group("ID = 2\nKEY = 1, 1\n" + std::string(kInt))},
    {"e3803_file", {3803}, path("NAME = \"p\"\ndos = \"\"\n")},
    {"e3803_name", {3803}, path("NAME = \"\"\ndos = \"x\"\n")},
    {"e3811", {3811}, path("dos = \"x\"\n")},
    {"e3812", {3812}, path("NAME = \"p\"\ndos \"x\"\n")},
    {"e3813", {3813}, path("NAME = \"p\"\ndos = 5\n")},
    {"e3815", {3815}, path("NAME = \"p\"\ndos = \"x\"\nNAME = \"q\"\n")},
    {"e3821", {3821}, path("NAME = \"p\"\n")},
    {"e3828_system", {3828}, path("NAME = \"p\"\ndos = \"x\"\nDOS = \"y\"\n")},
    {"e3828_name",
     {3828},
     path("NAME = \"p\"\ndos = \"x\"\nEND PATH\nSTART PATH\nNAME = \"p\"\nos2 = "
          "direct-interface\n")},
    {"e3829", {3829}, path("NAME = \"p\"\nNAME = \"p\"\ndos = \"x\"\n")},
    {"e3840", {3840}, path("NAME = \"p\"\nvms = \"x\"\n")},
    {"e3878",
     {3878},
     table("NAME = \"r\"\nID = 3\nCLASS = \"t|t|t\"\nEND TABLE\nSTART GROUP\nNAME = \"u\"\nCLASS = "
           "\"t|t|t\"\nKEY = 1\n" +
           std::string(kInt) +
           "END GROUP\nSTART TABLE\nNAME = \"s\"\nID = 4\nCLASS = \"t|t|t\"\n")},
    {"e3892", {3892}, group(kInt)},
    {"f4306", {4306}, "START COMPONENT\nNAME = \"c"},
    {"f4406_group", {4406}, "START COMPONENT\nNAME = \"c\"\nSTART GROUP\nNAME = \"g\"\n"},
    {"f4406_skipping",
     {3716, 4406},
     "START COMPONENT\nNAME = \"c\"\nSTART GROUP\nNAME = \"g\"\nCLASS = \"a|b|c\"\nSTART "
     "GROUP\nNAME = \"h\"\n"},
};
INSTANTIATE_TEST_SUITE_P(Group, ReferenceNumber, ::testing::ValuesIn(kGroups));

// The reading ends where the text ends: no lexer error is reported twice, and none is invented.
TEST(ReferenceParser, EveryCutEndsInOneFatal) {
  const std::string whole = rows("{1, \"a\"}");
  const std::size_t end = whole.rfind("END COMPONENT");
  for (std::size_t size = whole.find("\"c\"") + 4; size < end; ++size) {
    const testing::PaddedText cut(whole.substr(0, size));
    const std::vector<Diagnostic> findings = ReferenceParser(cut.padded()).parse();
    ASSERT_FALSE(findings.empty()) << size;
    EXPECT_GE(static_cast<int>(findings.back().code), 4000) << size;
    EXPECT_LE(findings.size(), 2U) << size;
  }
}

TEST(ReferenceParser, EveryNumberHasItsWords) {
  const auto check = [](const auto& cases) {
    for (const Case& one : cases) {
      for (const int number : one.numbers) {
        EXPECT_EQ(static_cast<int>(code_text(static_cast<Code>(number)).code), number) << one.name;
      }
    }
  };
  check(kTexts);
  check(kAttributes);
  check(kBlocks);
  check(kGroups);
}

// Each case with each of its bytes lost in turn: it must be read to its end, and have known
// findings.
TEST(ReferenceParser, EveryLostByteIsReadToTheEnd) {
  const auto check = [](const auto& cases) {
    for (const Case& one : cases) {
      for (std::size_t lost = 0; lost < one.text.size(); ++lost) {
        std::string text = one.text;
        text.erase(lost, 1);
        const testing::PaddedText padded(text);
        for (const Diagnostic& finding : ReferenceParser(padded.padded()).parse()) {
          ASSERT_LE(finding.offset, text.size()) << one.name << ' ' << lost;
          ASSERT_EQ(code_text(finding.code).code, finding.code) << one.name << ' ' << lost;
        }
      }
    }
  };
  check(kTexts);
  check(kAttributes);
  check(kBlocks);
  check(kGroups);
}

TEST(ReferenceParser, WarningsAndInfosDoNotRefuse) {
  EXPECT_EQ(severity_for(Code::kNoRightParen, Compiler::kDmi), Severity::kWarning);
  EXPECT_EQ(severity_for(Code::kClassForm, Compiler::kDmi), Severity::kNote);
  EXPECT_EQ(severity_for(Code::kNoComponentId, Compiler::kDmi), Severity::kWarning);
  EXPECT_EQ(severity_for(Code::kNoType, Compiler::kDmi), Severity::kError);
}

}  // namespace
}  // namespace mifdex::engine::mif
