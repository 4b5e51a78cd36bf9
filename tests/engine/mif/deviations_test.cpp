// Each deviation from the language that README.md lists: the text is still read, and the deviation
// is reported once, with its code first and no follow-up errors.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/ingest/decode/component_text.h"
#include "engine/mif/line_ends.h"
#include "engine/mif/lint/checker.h"
#include "engine/mif/parser.h"
#include "engine/sms/files/status_mif.h"
#include "io/text/text_encoding.h"
#include "tests/support/padded_text.h"

namespace mifdex::engine::mif {
namespace {

struct Deviation {
  const char* name;        ///< as in README.md's table
  std::vector<int> codes;  ///< all of them; more than one only if each reports something of its own
  const char* value;       ///< of the attribute Status
  std::string text;
};

void PrintTo(const Deviation& one, std::ostream* out) {  // NOLINT(readability-identifier-naming)
  *out << one.name;
}

// Returns a component that every parser takes, with ComponentID and then the text of a case.
std::string component(std::string_view rest) {
  return "START COMPONENT\nNAME = \"c\"\nSTART GROUP\nNAME = \"ComponentID\"\nID = 1\n"
         "CLASS = \"DMTF|ComponentID|1.0\"\nSTART ATTRIBUTE\nNAME = \"Product\"\nID = 2\n"
         "TYPE = STRING(64)\nVALUE = \"x\"\nEND ATTRIBUTE\nEND GROUP\n" +
         std::string(rest) + "END COMPONENT\n";
}

constexpr std::string_view kHead =
    "START GROUP\nNAME = \"InstallStatus\"\nID = 2\nCLASS = \"MICROSOFT|JOBSTATUS|1.0\"\n";
constexpr std::string_view kStatus = "START ATTRIBUTE\nNAME = \"Status\"\nID = 1\n";
constexpr std::string_view kWord = "TYPE = STRING(32)\nVALUE = \"Failed\"\n";
constexpr std::string_view kText =
    "START ATTRIBUTE\nNAME = \"Description\"\nID = 2\nTYPE = STRING(64)\nVALUE = \"disk full\"\n"
    "END ATTRIBUTE\n";

// Returns the status group; `statements` follow NAME and ID of Status, up to its END ATTRIBUTE.
std::string status(std::string_view statements) {
  return component(std::string(kHead) + std::string(kStatus) + std::string(statements) +
                   "END ATTRIBUTE\n" + std::string(kText) + "END GROUP\n");
}

std::string value(std::string_view written) {
  return status("TYPE = STRING(64)\nVALUE = " + std::string(written) + "\n");
}

// Returns a good file in which `from` is replaced by `to`.
std::string with(std::string_view from, std::string_view to) {
  std::string text = status(kWord);
  return text.replace(text.rfind(from), from.size(), to);
}

std::string utf16le(std::string_view text) {
  std::string out;
  for (const char c : text) out += std::string{c, '\0'};
  return out;
}

std::string with_crs(std::string text) {
  std::replace(text.begin(), text.end(), '\n', '\r');
  return text;
}

const Deviation kDeviations[] = {
    {"none", {}, "Failed", status(kWord)},
    {"newline_in_literal", {3307}, "one\ntwo", value("\"one\ntwo\"")},
    {"closing_quote_missing", {3306}, "Failed", value("\"Failed")},
    {"inner_quotes", {5002}, "say \"hi\" now", value("\"say \"hi\" now\"")},
    {"doubled_quotes", {5002}, "Failed", value("\"\"Failed\"\"")},
    {"backslash_before_quote", {3201}, "C:\\TEMP\\", value("\"C:\\TEMP\\\"")},
    {"illegal_escape", {3201}, "x\\yes\\no", value("\"x\\yes\\no\"")},
    {"drive_letter", {3201}, "C:\\new\\temp", value("\"C:\\new\\temp\"")},
    {"double_byte_backslash", {3201}, "\u8868\\", value("\"\u8868\\\"")},
    {"bare_value", {5001}, "no = \"quotes\" END // x", value("no = \"quotes\" END // x")},
    {"bare_class",
     {5001},
     "Failed",
     with("\"MICROSOFT|JOBSTATUS|1.0\"", "MICROSOFT|JOBSTATUS|1.0")},
    {"empty_value", {3519}, "", value("")},
    {"other_quotes", {5008}, "Failed", value("'Failed'")},
    {"curly_quotes", {5008}, "Failed", value("\u201CFailed\u201D")},
    {"curly_quotes_of_one_kind", {5008}, "Failed", value("\u201DFailed\u201D")},
    {"low_quotes", {5008}, "Failed", value("\u201EFailed\u201C")},
    {"angle_quotes", {5008}, "Failed", value("\u00AB\u00A0Failed\u00A0\u00BB")},
    {"curly_closing_quote", {5008}, "Failed", value("\"Failed\u201D")},
    {"curly_opening_quote", {5008}, "Failed", value("\u201CFailed\"")},
    {"odd_blanks",
     {5030},
     "Failed",
     with("\nVALUE = \"Failed\"", "\n\u00A0\u3000VALUE\u00A0=\u2009\"Failed\"\u00A0")},
    {"odd_blank_in_keywords",
     {5030},
     "Failed",
     with("START ATTRIBUTE\nNAME = \"Status\"", "START\u00A0ATTRIBUTE\nNAME = \"Status\"")},
    {"odd_blank_in_name", {5030}, "Failed", with("\"InstallStatus\"", "\"InstallStatus\u00A0\"")},
    {"wide_equals", {5031}, "Failed", with("VALUE = \"Failed\"", "VALUE \uFF1D \"Failed\"")},
    {"bare_without_equals",
     {5009},
     "disk is full",
     with("VALUE = \"Failed\"", "VALUE disk is full")},
    {"two_encodings",
     {5034},
     "Failed",
     [] {
       const std::string text = status(kWord);
       const std::size_t at = text.rfind("END GROUP");
       return "\xFF\xFE" + utf16le(text.substr(0, at)) + text.substr(at);
     }()},
    {"quoted_printable",
     {5033},
     "disk full on C:",
     [] {
       std::string text = value("\"disk full =\non C:\"");
       for (std::size_t at = text.find(" = "); at != std::string::npos; at = text.find(" = ")) {
         text.replace(at, 3, " =3D ");
       }
       return text;
     }()},
    {"entities",
     {5032},
     "a & b",
     [] {
       std::string text = value("\"a &amp; b\"");
       for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"')) {
         text.replace(at, 1, "&quot;");
       }
       return text;
     }()},
    {"opening_quote_missing", {5008}, "Failed", value("Failed\"")},
    {"equals_missing", {5009}, "Failed", with("VALUE = \"Failed\"", "VALUE \"Failed\"")},
    {"equals_twice", {5009}, "Failed", value("= \"Failed\"")},
    {"colon", {5009}, "Failed", with("VALUE = \"Failed\"", "VALUE: \"Failed\"")},
    {"stray_quote_before_end", {3306, 5003}, "Failed", status(std::string(kWord) + "\"")},
    {"nuls_behind_text", {5023}, "Failed", value(std::string("\"Failed\0\0\0\"", 11))},
    {"nuls_between", {}, "Failed", with("\nSTART GROUP", std::string("\n\0\0\0\0START GROUP", 16))},
    {"annotation", {3401}, "Failed", value("\"Failed\"   <-- the word")},
    {"word_of_no_statement", {3401}, "Failed", status(std::string(kWord) + "REM a note\n")},
    {"lines_end_with_cr", {}, "Failed", with_crs(status(kWord))},
    {"utf16_without_mark", {}, "Failed", utf16le(status(kWord))},
    {"control_z", {}, "Failed", status(kWord) + "\x1A VALUE = \"Success\""},
    {"group_and_name_on_one_line", {}, "Failed", with("GROUP\nNAME", "GROUP  NAME")},
    {"all_on_one_line",
     {},
     "Failed",
     [] {
       std::string text = status(kWord);
       std::replace(text.begin(), text.end(), '\n', ' ');
       return text;
     }()},
    {"end_attribute_missing", {5003}, "Failed", with("END ATTRIBUTE\nSTART", "START")},
    {"end_group_missing", {5003}, "Failed", with("END GROUP\n", "")},
    {"end_component_missing", {5003}, "Failed", with("END COMPONENT\n", "")},
    {"end_too_early", {5006}, "Failed", status("END ATTRIBUTE\n" + std::string(kWord))},
    {"end_twice", {5004}, "Failed", status(std::string(kWord) + "END ATTRIBUTE\n")},
    {"start_misspelt",
     {3401, 5010},
     "Failed",
     with("START ATTRIBUTE\nNAME = \"Status\"", "STRAT ATTRIBUTE\nNAME = \"Status\"")},
    {"start_and_end_lost",
     {5010},
     "Failed",
     with("END ATTRIBUTE\nSTART ATTRIBUTE\nNAME = \"Description\"", "NAME = \"Description\"")},
    {"block_misspelt",
     {3615},
     "Failed",
     with("START ATTRIBUTE\nNAME = \"Status\"", "START ATTRIBUT\nNAME = \"Status\"")},
    {"no_group",
     {5005},
     "Failed",
     component(std::string(kStatus) + std::string(kWord) + "END ATTRIBUTE\n")},
    {"text_before_component", {3401}, "Failed", "C:\\>echo off\n" + status(kWord)},
    {"log_before_component",
     {3401},
     "Failed",
     "000 copying \"a\" ... = ok\n<x y=\"1\">\n[SMS]\n" + status(kWord)},
    {"component_behind_control_z",
     {5040},
     "Failed",
     status(kWord) + "\x1ASTART COMPONENT\nEND COMPONENT\n"},
    {"text_after_component", {3417}, "Failed", status(kWord) + "and more\n"},
    {"two_components",
     {5007, 3529},
     "Failed",
     component("") + "START COMPONENT\nNAME = \"d\"\n" + std::string(kHead) + std::string(kStatus) +
         std::string(kWord) + "END ATTRIBUTE\nEND GROUP\nEND COMPONENT\n"},
    {"cut_in_value", {3306}, "Fai", status(kWord).substr(0, status(kWord).find("led\""))},
    {"cut_in_group",
     {4406},
     "Failed",
     status(kWord).substr(0, status(kWord).rfind("END ATTRIBUTE"))},
    {"id_missing", {3510}, "Failed", with("NAME = \"Status\"\nID = 1\n", "NAME = \"Status\"\n")},
    {"id_zero",
     {5014},
     "Failed",
     with("NAME = \"Status\"\nID = 1\n", "NAME = \"Status\"\nID = 0\n")},
    {"id_repeated",
     {3528},
     "Failed",
     with("NAME = \"Description\"\nID = 2\n", "NAME = \"Description\"\nID = 1\n")},
    {"ids_in_any_order",
     {},
     "Failed",
     with("NAME = \"Status\"\nID = 1\n", "NAME = \"Status\"\nID = 77\n")},
    {"id_is_no_number",
     {3514},
     "Failed",
     with("NAME = \"Status\"\nID = 1\n", "NAME = \"Status\"\nID = one\n")},
    {"type_missing", {3523}, "Failed", status("VALUE = \"Failed\"\n")},
    {"type_behind_value", {3523}, "Failed", status("VALUE = \"Failed\"\nTYPE = STRING(9)\n")},
    {"type_with_prose", {}, "Failed", status("TYPE = STRING(at most 32)\nVALUE = \"Failed\"\n")},
    {"over_size", {3520}, "Failed", status("TYPE = STRING(2)\nVALUE = \"Failed\"\n")},
    {"other_bars",
     {1703},
     "Failed",
     with("MICROSOFT|JOBSTATUS|1.0", "MICROSOFT\u00A6JOBSTATUS\u00A61.0")},
    {"blank_behind_name",
     {5011},
     "Failed",
     with("NAME = \"InstallStatus\"", "NAME = \"InstallStatus \"")},
    {"value_twice",
     {3529},
     "Failed",
     status("TYPE = STRING(9)\nVALUE = \"x\"\nVALUE = \"Failed\"\n")},
    {"unknown_sms_pragma",
     {5017},
     "Failed",
     with("ID = 2\nCLASS", "ID = 2\nPRAGMA = \"SMS:Remove\"\nCLASS")},
};

class DeviationTest : public ::testing::TestWithParam<Deviation> {};

// The text is decoded and its line ends are LF, as in every file.
TEST_P(DeviationTest, IsReadAndToldOnce) {
  const testing::PaddedText raw(GetParam().text);
  io::Arena arena;
  io::DecodedText decoded = io::decode_text(raw.padded(), io::Encoding::utf8(), arena);
  decoded.text = with_newlines(decoded.text, arena);
  Parser parser(Depth::kFull);
  const Component& read = read_component(parser, decoded, io::Encoding::utf8(), arena);
  const io::PaddedBytes text = decoded.text;
  std::vector<int> codes;
  for (const Diagnostic& finding : check_component(read, text)) {
    codes.push_back(static_cast<int>(finding.code));
  }
  EXPECT_EQ(codes, GetParam().codes);
  const auto found =
      std::find_if(read.attributes.begin(), read.attributes.end(),
                   [](const Attribute& attribute) { return attribute.name == "Status"; });
  ASSERT_NE(found, read.attributes.end());
  EXPECT_EQ(found->value, GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(Mif, DeviationTest, ::testing::ValuesIn(kDeviations));

// In an early print of Q166833, NAME and VALUE of ComponentID are exchanged.
TEST(Deviation, NameAndValueExchanged) {
  const testing::PaddedText text(
      "START COMPONENT\nNAME = \"WORKSTATION\"\nSTART GROUP\nNAME = \"ComponentID\"\nID = 1\n"
      "CLASS = \"DMTF|ComponentID|1.0\"\nSTART ATTRIBUTE\nNAME = \"Jamalz\"\nID = 1\n"
      "TYPE = STRING(64)\nVALUE = \"Manufacturer\"\nEND ATTRIBUTE\nEND GROUP\n" +
      std::string(kHead) + std::string(kStatus) + std::string(kWord) +
      "END ATTRIBUTE\nEND GROUP\nEND COMPONENT\n");
  io::Arena arena;
  Parser parser;
  const std::optional<StatusMif> status = read_status_mif(parser.parse(text.padded(), arena));
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->manufacturer, "Jamalz");
  EXPECT_EQ(status->mif_status, index::MifStatus::kFailed);
}

// The rows `| deviation | rule | code | test |` of README.md's table of deviations.
struct Row {
  std::string code;
  std::string test;
};

std::vector<Row> readme_rows() {
  std::ifstream readme(MIFDEX_SOURCE_DIR "/engine/mif/README.md");
  std::vector<Row> rows;
  bool in_table = false;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("| deviation |")) in_table = true;
    if (line.empty()) in_table = false;
    if (!in_table || line.starts_with("| deviation |") || line.starts_with("| ---")) continue;
    const std::size_t last = line.rfind(" |");
    const std::size_t test = line.rfind("| ", last - 1);
    const std::size_t code = line.rfind("| ", test - 1);
    rows.push_back(
        {line.substr(code + 2, test - code - 3), line.substr(test + 2, last - test - 2)});
  }
  return rows;
}

TEST(Readme, EveryDeviationIsInItsTableWithItsCode) {
  const std::vector<Row> rows = readme_rows();
  ASSERT_FALSE(rows.empty());
  for (const Deviation& one : kDeviations) {
    const std::string name = '`' + std::string(one.name) + '`';
    const auto row = std::find_if(rows.begin(), rows.end(), [&name](const Row& candidate) {
      return candidate.test.find(name) != std::string::npos;
    });
    if (std::string_view(one.name) == "none") continue;
    ASSERT_NE(row, rows.end()) << one.name;
    for (const int code : one.codes) {
      EXPECT_NE(row->code.find(std::to_string(code)), std::string::npos) << one.name << ' ' << code;
    }
  }
}

TEST(Readme, EveryCodeAndTestOfItsTableIsThere) {
  const std::vector<Row> rows = readme_rows();
  ASSERT_FALSE(rows.empty());
  for (const Row& row : rows) {
    std::stringstream codes(row.code);
    for (std::string code; codes >> code;) {
      if (code.starts_with("-")) continue;
      const auto number = static_cast<Code>(std::stoi(code));
      EXPECT_EQ(code_text(number).code, number) << row.code;
    }
    std::stringstream tests(row.test);
    for (std::string test; tests >> test;) {
      const bool known = std::any_of(std::begin(kDeviations), std::end(kDeviations),
                                     [&test](const Deviation& one) {
                                       return test.find('`' + std::string(one.name) + '`') == 0;
                                     });
      EXPECT_TRUE(known) << test;
    }
  }
}

}  // namespace
}  // namespace mifdex::engine::mif
