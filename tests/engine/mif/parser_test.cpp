#include "engine/mif/parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/support/padded_text.h"

namespace mifdex::engine::mif {
namespace {

// A parsed text, kept alive with its tree.
class Parsed {
 public:
  explicit Parsed(std::string_view text)
      : text_(text), component_(parser_.parse(text_.padded(), arena_)) {}

  const Component& component() const { return component_; }
  const Component* operator->() const { return &component_; }

  std::string_view value(std::string_view attribute) const {
    for (const Attribute& candidate : component_.attributes) {
      if (candidate.name == attribute) return candidate.value;
    }
    return "(no such attribute)";
  }

  bool notes(Code code) const {
    return std::any_of(component_.diagnostics.begin(), component_.diagnostics.end(),
                       [code](const Diagnostic& diagnostic) { return diagnostic.code == code; });
  }

 private:
  testing::PaddedText text_;
  io::Arena arena_;
  Parser parser_;
  const Component& component_;
};

constexpr std::string_view kWellFormed = R"(// a comment
START COMPONENT
  NAME = "WORKSTATION"
  START GROUP    NAME = "InstallStatus"
    ID = 2
    CLASS = "MICROSOFT|JOBSTATUS|1.0"
    START ATTRIBUTE
      NAME = "Status"
      ID = 1
      ACCESS = READ-ONLY  STORAGE = SPECIFIC
      TYPE = STRING(32)
      VALUE = "Failed"
    END ATTRIBUTE
    START ATTRIBUTE
      NAME = "Count"
      ID = 0x10
      TYPE = INTEGER
      VALUE = -5
    END ATTRIBUTE
  END GROUP
END COMPONENT
)";

TEST(Parser, ReadsAWellFormedMif) {
  const Parsed mif(kWellFormed);
  EXPECT_EQ(mif->name, "WORKSTATION");
  ASSERT_EQ(mif->groups.size(), 1U);
  EXPECT_EQ(mif->groups[0].name, "InstallStatus");
  EXPECT_EQ(mif->groups[0].class_string, "MICROSOFT|JOBSTATUS|1.0");
  EXPECT_EQ(mif->groups[0].id, 2U);
  ASSERT_EQ(mif->attributes_of(mif->groups[0]).size(), 2U);
  EXPECT_EQ(mif.value("Status"), "Failed");
  EXPECT_EQ(mif.value("Count"), "-5");
  EXPECT_EQ(mif->attributes[1].id, 16U);
  EXPECT_TRUE(mif->started && mif->ended);
  EXPECT_FALSE(mif->cut || mif->recovered);
  EXPECT_TRUE(mif->groups[0].whole);
}

TEST(Parser, OneLineIsEnough) {
  std::string text(kWellFormed.substr(kWellFormed.find('\n') + 1));
  std::replace(text.begin(), text.end(), '\n', ' ');
  const Parsed mif(text);
  EXPECT_EQ(mif.value("Status"), "Failed");
  EXPECT_FALSE(mif->recovered);
}

TEST(Parser, JoinsLiteralsSideBySide) {
  const Parsed mif("START COMPONENT\nNAME = \"a\" // note\n  \"b\"\n\"c\"\nEND COMPONENT\n");
  EXPECT_EQ(mif->name, "abc");
  EXPECT_FALSE(mif->recovered);
}

TEST(Parser, SkipsTablesPathsAndEnumsInBalance) {
  const Parsed mif(R"(START COMPONENT NAME = "x"
start path name = "p" os2 = direct-interface end path
start enum name = "e" type = integer 1 = "one" 2 = "START GROUP" end enum
START GROUP NAME = "g" CLASS = "a|b|c" KEY = 1,
 2
START ATTRIBUTE NAME = "n" TYPE = start enum 1 = "one" end enum VALUE = "one" END ATTRIBUTE
END GROUP
start table name = "t" class = "a|b|c" id = 3 {7,,"x"} end table
END COMPONENT)");
  ASSERT_EQ(mif->groups.size(), 1U);
  EXPECT_EQ(mif.value("n"), "one");
  EXPECT_FALSE(mif->recovered);
}

TEST(Parser, MissingEndAttributeAndEndGroup) {
  const Parsed mif(R"(START COMPONENT
START GROUP NAME = "A"
START ATTRIBUTE NAME = "one" VALUE = "1"
START ATTRIBUTE NAME = "two" VALUE = "2"
START GROUP NAME = "B"
START ATTRIBUTE NAME = "three" VALUE = "3"
END COMPONENT)");
  ASSERT_EQ(mif->groups.size(), 2U);
  EXPECT_EQ(mif->groups[0].attribute_count, 2U);
  EXPECT_EQ(mif->groups[1].attribute_count, 1U);
  EXPECT_EQ(mif.value("two"), "2");
  EXPECT_TRUE(mif.notes(Code::kMissingEnd));
  EXPECT_TRUE(mif->recovered);
}

TEST(Parser, ValueBehindEndAttributeBelongsToIt) {
  const Parsed mif(R"(START COMPONENT
START GROUP NAME = "A"
START ATTRIBUTE NAME = "Status"
END ATTRIBUTE
VALUE = "Failed"
END GROUP
END COMPONENT)");
  EXPECT_EQ(mif.value("Status"), "Failed");
  EXPECT_TRUE(mif.notes(Code::kValueAfterEnd));
}

TEST(Parser, ForgivesWhatStandsBehindAValue) {
  const Parsed mif(
      "START COMPONENT\nSTART GROUP\nSTART ATTRIBUTE\nNAME = \"Description\"\n"
      "VALUE = \"\"      <-- NO assignment\nEND ATTRIBUTE\nEND GROUP\nEND COMPONENT\n");
  EXPECT_EQ(mif.value("Description"), "");
  EXPECT_TRUE(mif.notes(Code::kOddByteInText));
  EXPECT_TRUE(mif->ended);
}

TEST(Parser, CutInsideAValueSaysSo) {
  const std::string_view text = kWellFormed.substr(0, kWellFormed.find("led\""));
  const Parsed mif(text);
  EXPECT_TRUE(mif->cut);
  EXPECT_TRUE(mif->attributes[0].value_cut);
  EXPECT_FALSE(mif->groups[0].whole);
  EXPECT_TRUE(mif.notes(Code::kCut));
}

TEST(Parser, EveryCutIsReadToItsEnd) {
  for (std::size_t size = 0; size + 1 < kWellFormed.size(); ++size) {
    const Parsed mif(kWellFormed.substr(0, size));
    EXPECT_FALSE(mif->ended) << size;
  }
}

TEST(Parser, Backslashes) {
  const Parsed mif(R"(START COMPONENT
START GROUP
START ATTRIBUTE NAME = "resolved" VALUE = "a\tb\"c\"\\d\x41\101"
END ATTRIBUTE
START ATTRIBUTE NAME = "raw" VALUE = "Unable to open 'C:\WATCOM\BINNT'; x:\new\temp is full"
END ATTRIBUTE
START ATTRIBUTE NAME = "drive" VALUE = "C:\new\temp"
END ATTRIBUTE
START ATTRIBUTE NAME = "doubled" VALUE = "C:\\new\\temp"
END ATTRIBUTE
END GROUP
END COMPONENT)");
  EXPECT_EQ(mif.value("resolved"), "a\tb\"c\"\\dAA");
  EXPECT_EQ(mif.value("raw"), R"(Unable to open 'C:\WATCOM\BINNT'; x:\new\temp is full)");
  EXPECT_EQ(mif.value("drive"), R"(C:\new\temp)");
  EXPECT_EQ(mif.value("doubled"), R"(C:\new\temp)");
}

TEST(Parser, MultiLineLiteralKeepsNewlinesAndDropsReturns) {
  const Parsed mif(
      "START COMPONENT\r\nSTART GROUP\r\nSTART ATTRIBUTE\r\nNAME = \"Description\"\r\n"
      "VALUE = \"one\r\ntwo\r\nthree.\"\r\nEND ATTRIBUTE\r\nEND GROUP\r\nEND COMPONENT\r\n");
  EXPECT_EQ(mif.value("Description"), "one\ntwo\nthree.");
  EXPECT_TRUE(mif.notes(Code::kNewlineInLiteral));
  EXPECT_TRUE(mif->ended);
}

TEST(Parser, OddQuotes) {
  const Parsed mif(
      "START COMPONENT\nSTART GROUP\n"
      "START ATTRIBUTE NAME = 'single' ID = 1\nVALUE = 'Failed'\nEND ATTRIBUTE\n"
      "START ATTRIBUTE NAME = \u201Ccurly\u201D\nVALUE = \u201CFailed\u201D\nEND ATTRIBUTE\n"
      "START ATTRIBUTE NAME = \"open\"\nVALUE = Failed\"\nEND ATTRIBUTE\n"
      "START ATTRIBUTE NAME = \"apostrophe\"\nVALUE = 'tis the user's\nEND ATTRIBUTE\n"
      "END GROUP\nEND COMPONENT\n");
  EXPECT_EQ(mif.value("single"), "Failed");
  EXPECT_EQ(mif.value("curly"), "Failed");
  EXPECT_EQ(mif.value("open"), "Failed");
  EXPECT_EQ(mif.value("apostrophe"), "'tis the user's");
  EXPECT_TRUE(mif.notes(Code::kOddQuotes));
}

TEST(Parser, MissingEqualsAndColons) {
  const Parsed mif(
      "START COMPONENT\nSTART GROUP\nSTART ATTRIBUTE\nNAME \"Status\"\nID: 1\n"
      "VALUE: Failed\nEND ATTRIBUTE\nEND GROUP\nEND COMPONENT\n");
  EXPECT_EQ(mif.value("Status"), "Failed");
  EXPECT_TRUE(mif.notes(Code::kOddEquals));
}

TEST(Parser, HeaderComments) {
  const Parsed mif("\n//Architecture<System>\n//UniqueID <3b93>\nStart Component\nEnd Component\n");
  EXPECT_EQ(mif->header_architecture, "System");
  EXPECT_EQ(mif->header_unique_id, "3b93");
}

TEST(Parser, HeaderCommentsBelongToTheComponentBehindThem) {
  const std::string first = "//UniqueID<1>\nSTART COMPONENT\nSTART GROUP\nNAME = \"g\"\n";
  const std::string second = "\n//UniqueID<2>\n\n  //KeyAttribute<NetBIOS Name><MANGO>\n";
  const std::string start = " START COMPONENT\nSTART GROUP\nEND GROUP\nEND COMPONENT\n";
  for (const std::string end : {"END GROUP\nEND COMPONENT\n", "END GROUP\nEND COMPONENT\n\x1A",
                                "END GROUP\nEND COMPONENT // the end\n", "END GROUP\n",
                                "START ATTRIBUTE\nVALUE = \"a\n//UniqueID<3>\"\nEND ATTRIBUTE\nEND "
                                "GROUP\nEND COMPONENT\n"}) {
    const std::string text = first + end + second + start;
    const testing::PaddedText padded(text);
    io::Arena arena;
    Parser parser;
    EXPECT_EQ(parser.parse_first(padded.padded(), arena).header_unique_id, "1") << end;
    const std::size_t next = parser.next_component();
    EXPECT_TRUE(text.substr(next).starts_with("//UniqueID<2>")) << text.substr(next);
    const Component& other = parser.parse_first(
        io::PaddedBytes::assume_padded(padded.padded().data() + next, text.size() - next), arena);
    EXPECT_EQ(other.header_unique_id, "2") << end;
    EXPECT_EQ(other.header_netbios_name, "MANGO") << end;
    EXPECT_EQ(parser.next_component(), text.size() - next) << end;
  }
}

TEST(Parser, HeaderCommentsMayBeBehindOtherText) {
  const Parsed mif(
      "A log of \"MANGO\"\n\n//UniqueID<2>\n//KeyAttribute<NetBIOS Name><MANGO>\n"
      "START COMPONENT\nEND COMPONENT\n");
  EXPECT_EQ(mif->header_unique_id, "2");
  EXPECT_EQ(mif->header_netbios_name, "MANGO");
}

TEST(Parser, SecondComponentCounts) {
  const Parsed mif(
      "START COMPONENT\nNAME = \"a\"\nEND COMPONENT\nSTART COMPONENT\nSTART GROUP\n"
      "NAME = \"g\"\nEND GROUP\nEND COMPONENT\n");
  EXPECT_EQ(mif->groups.size(), 1U);
  EXPECT_TRUE(mif.notes(Code::kSeveralComponents));
}

}  // namespace
}  // namespace mifdex::engine::mif
