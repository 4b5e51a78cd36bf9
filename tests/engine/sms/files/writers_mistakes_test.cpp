// Status MIFs with the mistakes that VB, WinBatch, InstallShield, Perl and the shell's echo would
// have made: nothing may be lost or invented, and a Failed must not become a Success.
#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>

#include "engine/mif/line_ends.h"
#include "engine/mif/parser.h"
#include "engine/sms/files/status_mif.h"
#include "io/text/text_encoding.h"
#include "tests/support/padded_text.h"

namespace mifdex::engine {
namespace {

using index::MifStatus;

constexpr auto kFailed = MifStatus::kFailed;
constexpr auto kOther = MifStatus::kOther;
constexpr auto kMissing = MifStatus::kMissing;

struct Mistake {
  const char* name;
  MifStatus status;
  const char* description;
  std::string text;
};

void PrintTo(const Mistake& one, std::ostream* out) {  // NOLINT(readability-identifier-naming)
  *out << one.name;
}

// Returns the two attributes, each with the given text between its TYPE and its END.
std::string mif(std::string_view status, std::string_view description) {
  return "START COMPONENT\nNAME = \"WORKSTATION\"\nSTART GROUP\nNAME = \"InstallStatus\"\nID = 1\n"
         "CLASS = \"MICROSOFT|JOBSTATUS|1.0\"\nSTART ATTRIBUTE\nNAME = \"Status\"\nID = 1\n"
         "TYPE = STRING(32)\n" +
         std::string(status) +
         "\nEND ATTRIBUTE\nSTART ATTRIBUTE\nNAME = \"Description\"\nID = 2\n"
         "TYPE = STRING(128)\n" +
         std::string(description) + "\nEND ATTRIBUTE\nEND GROUP\nEND COMPONENT\n";
}

std::string told(std::string_view status) { return mif(status, "VALUE = \"disk full\""); }
std::string failed(std::string_view description) { return mif("VALUE = \"Failed\"", description); }

std::string with(std::string_view from, std::string_view to) {
  std::string text = told("VALUE = \"Failed\"");
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
  return text;
}

std::string wide(std::u16string_view begin, std::string_view rest, bool big) {
  std::string out;
  const auto put = [&](char16_t unit) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8U);
    out += big ? std::string{high, low} : std::string{low, high};
  };
  for (const char16_t unit : begin) put(unit);
  for (const char c : rest) put(static_cast<unsigned char>(c));
  return out;
}

const std::string kGood = told("VALUE = \"Failed\"");

const Mistake kMistakes[] = {
    {"stray_open_quote", kFailed, "disk full", told("VALUE = \"FAILED")},
    {"stray_close_quote", kFailed, "disk full", told("VALUE = FAILED\"")},
    {"stray_quote_before_end", kFailed, "disk full", with("\"Failed\"\nEND", "\"Failed\"\n\"END")},
    {"stray_quote_on_its_own_line", kFailed, "disk full", told("VALUE = \"Failed\n\"")},
    {"quote_then_newline", kFailed, "disk full", told("VALUE = \"\nFailed\"")},
    {"echo_without_quotes", kFailed, "Error 5", mif("VALUE = Failed ", "VALUE = Error 5 ")},
    {"echo_doubled_quotes", kFailed, "disk full", told("VALUE = \"\"Failed\"\"")},
    {"vb_quote_at_the_end", kFailed, "no \"a.txt\"", failed("VALUE = \"no \"a.txt\"\"")},
    {"perl_single_quotes", kFailed, "it's full", mif("VALUE = 'Failed'", "VALUE = 'it's full'")},
    {"smart_quotes", kFailed, "disk full", told("VALUE = \u201CFailed\u201D")},
    {"semicolon", kFailed, "disk full", told("VALUE = \"Failed\";")},
    {"comma", kFailed, "disk full", told("VALUE = \"Failed\",")},
    {"no_equals", kFailed, "disk full", told("VALUE \"Failed\"")},
    {"two_equals", kFailed, "disk full", told("VALUE == \"Failed\"")},
    {"colon", kFailed, "disk full", told("VALUE: \"Failed\"")},
    {"no_blanks", kFailed, "disk full", told("value=\"failed\"")},
    {"tabs", kFailed, "disk full", told("\tVALUE\t=\t\"Failed\"")},
    {"value_on_next_line", kFailed, "disk full", told("VALUE =\n\"Failed\"")},
    {"padded_with_blanks", kFailed, "disk full", told("VALUE = \"  Failed  \"")},
    {"padded_with_nuls", kFailed, "disk full", told(std::string("VALUE = \"Failed\0\0\"", 18))},
    {"joined", kFailed, "disk full", told("VALUE = \"Fai\" \"led\"")},
    {"second_value", kFailed, "disk full", told("VALUE = \"Success\"\nVALUE = \"Failed\"")},
    {"commented_out", kMissing, "disk full", told("// VALUE = \"Success\"")},
    {"c_comment", kFailed, "disk full", told("/* VALUE = \"Success\" */\nVALUE = \"Failed\"")},
    {"rem", kFailed, "disk full", told("REM VALUE = \"Success\"\nVALUE = \"Failed\"")},
    {"unsupported", kOther, "disk full", told("VALUE = unsupported")},
    {"number", kOther, "disk full", told("VALUE = 0")},
    {"sentence", kOther, "disk full", told("VALUE = \"Failed: 5\"")},
    {"bare_with_comment", kOther, "disk full", told("VALUE = Failed // was Success")},
    {"concatenated", kOther, "disk full", told("VALUE = \"Fai\" & \"led\"")},
    {"value_misspelt", kMissing, "disk full", told("VALEU = \"Failed\"")},
    {"mif_in_description", kFailed, "VALUE = \"Success\" was expected",
     failed("VALUE = \"VALUE = \"Success\" was expected\"")},
    {"statements_in_bare_value", kFailed, "NAME = \"Status\" VALUE = \"Success\"",
     failed("VALUE = NAME = \"Status\" VALUE = \"Success\"")},
    {"path_at_the_end", kFailed, "C:\\TEMP\\", failed("VALUE = \"C:\\TEMP\\\"")},
    {"server_path", kFailed, "\\\\server\\share\\new",
     failed("VALUE = \"\\\\server\\share\\new\"")},
    {"percent", kFailed, "100% \\", failed("VALUE = \"100% \\\"")},
    {"web_address", kFailed, "see http://x/y", failed("VALUE = see http://x/y")},
    {"blank_lines", kFailed, "one\n\n\ntwo", failed("VALUE = \"one\n\n\ntwo\"")},
    {"end_early_and_again", kFailed, "disk full", told("END ATTRIBUTE\nVALUE = \"Failed\"")},
    {"no_end_attribute", kFailed, "disk full", with("END ATTRIBUTE\n", "")},
    {"end_alone", kFailed, "disk full", with("END ATTRIBUTE", "END")},
    {"end_in_one_word", kFailed, "disk full", with("END ATTRIBUTE", "ENDATTRIBUTE")},
    {"start_attr", kFailed, "disk full", with("START ATTRIBUTE", "START ATTR")},
    {"start_in_one_word", kFailed, "disk full", with("START ATTRIBUTE", "STARTATTRIBUTE")},
    {"start_misspelt", kFailed, "disk full", with("START ATTRIBUTE", "STRAT ATTRIBUTE")},
    {"name_with_a_blank", kFailed, "disk full", with("\"Status\"", "\"Status \"")},
    {"class_bare", kFailed, "disk full",
     with("\"MICROSOFT|JOBSTATUS|1.0\"", "MICROSOFT|JOBSTATUS|1.0")},
    {"type_prose", kFailed, "disk full", with("STRING(32)", "STRING(max 32 chars)")},
    {"one_line", kFailed, "disk full", with("\n", " ")},
    {"cr_lines", kFailed, "disk full", with("\n", "\r")},
    {"cr_cr_lf_lines", kFailed, "disk full", with("\n", "\r\r\n")},
    {"prompt_before", kFailed, "disk full", "C:\\>echo off\n" + kGood},
    {"nuls_behind", kFailed, "disk full", kGood + std::string(300, '\0')},
    {"old_end_behind", kFailed, "disk full", kGood + "ATTRIBUTE\nEND GROUP\nEND COMPONENT\n"},
    {"control_z", kFailed, "disk full", kGood + "\x1AVALUE = \"Success\""},
    {"appended_twice", kFailed, "disk full", told("VALUE = \"Success\"") + kGood},
    {"wide_without_mark", kFailed, "disk full", wide(u"", kGood, true)},
    {"wide_behind_other_script", kFailed, "disk full",
     wide(u"// \u00DCbersicht \u4E2D\u6587\u4E2D\u6587\r\n", kGood, false)},
};

class WritersMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(WritersMistake, LosesAndInventsNothing) {
  const testing::PaddedText raw(GetParam().text);
  io::Arena arena;
  const io::PaddedBytes text =
      mif::with_newlines(io::decode_text(raw.padded(), io::Encoding::utf8(), arena).text, arena);
  mif::Parser parser;
  const std::optional<StatusMif> status = read_status_mif(parser.parse(text, arena));
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->mif_status, GetParam().status) << status->status_text;
  ASSERT_TRUE(status->description);
  EXPECT_EQ(status->description->text(), GetParam().description);
}

INSTANTIATE_TEST_SUITE_P(Mif, WritersMistake, ::testing::ValuesIn(kMistakes));

}  // namespace
}  // namespace mifdex::engine
