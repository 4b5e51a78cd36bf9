// parse(print(x)) == x: on generated components, and on the examples of the grammar's guides.
#include "engine/mif/printer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "engine/mif/details.h"
#include "engine/mif/parser.h"
#include "tests/support/padded_text.h"

namespace mifdex::engine::mif {
namespace {

std::string reprint(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  const testing::PaddedText padded(text);
  io::Arena arena;
  Parser parser(Depth::kFull);
  return print_mif(parser.parse(padded.padded(), arena));
}

constexpr std::string_view kEverything = R"(LANGUAGE = "en|US|iso8859-1"
START COMPONENT
  NAME = "all of it"
  DESCRIPTION = "every block"
  START PATH
    NAME = "p"
    os2 = direct-interface
    win32 = "C:\\dir\\file.dll"
  END PATH
  START ENUM
    NAME = "e"
    TYPE = integer
    -1 = "minus"
    10 = "ten"
  END ENUM
  START GROUP
    NAME = "g"
    ID = 2
    CLASS = "a|b|c"
    PRAGMA = "SMS:Add"
    KEY = 1, 2
    START ATTRIBUTE
      NAME = "n"
      ID = 1
      DESCRIPTION = "what"
      ACCESS = READ-ONLY
      STORAGE = SPECIFIC
      TYPE = STRING(64)
      VALUE = "a \"b\" \\ \x07"
    END ATTRIBUTE
    START ATTRIBUTE
      NAME = "m"
      ID = 2
      TYPE =
      START ENUM
        1 = "one"
      END ENUM
      VALUE = * "p"
    END ATTRIBUTE
    START ATTRIBUTE
      NAME = "o"
      TYPE = "e"
      VALUE = unknown
    END ATTRIBUTE
  END GROUP
  START TABLE
    NAME = "t"
    CLASS = "a|b|c"
    ID = 3
    {7, , "x, y", -5}
    {unsupported}
  END TABLE
END COMPONENT
)";

TEST(PrintMif, CanonicalTextPrintsAsItself) { EXPECT_EQ(reprint(kEverything), kEverything); }

TEST(PrintMif, KeepsTheCommentsBeforeTheComponent) {
  const std::string component = "START COMPONENT\n  NAME = \"c\"\nEND COMPONENT\n";
  const std::string comments =
      "//Architecture<System>\n//UniqueID<3b93>\n//KeyAttribute<NetBIOS Name><MANGO>\n"
      "//AgentID<Inventory Agent>\n//Timestamp<20030521160000.000000+000>\n// a note\n";
  EXPECT_EQ(reprint(comments + component), comments + component);
  EXPECT_EQ(reprint("\n  //architecture <System>  \r\n\r\n//UniqueID <3b93>\n" + component),
            "//Architecture<System>\n//UniqueID<3b93>\n" + component);
}

TEST(PrintMif, TakesTheGuidesTables) {
  const std::string printed = reprint(R"(start component name = "c"
    start table
        name = "sample table"
        id = 2
        class = "group2 class"
        {7,,,,,,,,,}
        {8,8,8,8,6678,"row 8","octet","20011024123515.000000-300",543,8}
    end table
end component)");
  EXPECT_NE(printed.find("{7, , , , , , , , , }\n"), std::string::npos) << printed;
  EXPECT_NE(printed.find("\"20011024123515.000000-300\", 543, 8}\n"), std::string::npos) << printed;
}

TEST(PrintMif, MissingEndOfAListLosesNoBlockAfterIt) {
  const std::string printed = reprint(
      "START COMPONENT\nSTART ENUM\nNAME = \"e\"\n1 = \"x\"\n"
      "START GROUP\nNAME = \"g\"\nEND GROUP\nEND COMPONENT\n");
  EXPECT_NE(printed.find("NAME = \"g\""), std::string::npos) << printed;
}

// Generates text of any UTF-8, including the characters that are special in literals.
rc::Gen<std::string> texts() {
  const auto character = rc::gen::weightedOneOf<std::string>(
      {{6, rc::gen::map(rc::gen::inRange(' ', '~'), [](char c) { return std::string(1, c); })},
       {3, rc::gen::elementOf(std::vector<std::string>{"\"", "\\", "C:", "C:\\", "\n", "\t", "//",
                                                       "'", "END GROUP", "= ", "\u00E4", "\u201C",
                                                       "{", ","})},
       {1, rc::gen::map(rc::gen::inRange(1, 31),
                        [](int c) { return std::string(1, static_cast<char>(c)); })}});
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(character),
                      [](const auto& parts) {
                        std::string text;
                        for (const std::string& part : parts) text += part;
                        return text;
                      });
}

RC_GTEST_PROP(PrintMif, EveryTextSurvivesItsLiteral, ()) {
  const std::string text = *texts();
  const std::string mif = "START COMPONENT\n  NAME = " + quote_text(text) + "\nEND COMPONENT\n";
  const testing::PaddedText padded(mif);
  io::Arena arena;
  Parser parser;
  const Component& component = parser.parse(padded.padded(), arena);
  RC_ASSERT(component.name == text);
  RC_ASSERT(!component.recovered);
}

// Returns a component of random blocks as canonical text: if it is printed again, the text is the
// same.
std::string random_component() {
  std::string mif = "START COMPONENT\n  NAME = " + quote_text(*texts()) + "\n";
  const int groups = *rc::gen::inRange(0, 4);
  for (int g = 0; g < groups; ++g) {
    mif += "  START GROUP\n    NAME = " + quote_text(*texts()) +
           "\n    ID = " + std::to_string(g + 1) + "\n";
    const std::string class_string = *texts();
    if (!class_string.empty()) mif += "    CLASS = " + quote_text(class_string) + "\n";
    const int attributes = *rc::gen::inRange(0, 4);
    for (int a = 0; a < attributes; ++a) {
      mif += "    START ATTRIBUTE\n      NAME = " + quote_text(*texts()) +
             "\n      TYPE = STRING(" + std::to_string(a) +
             ")\n      VALUE = " + quote_text(*texts()) + "\n    END ATTRIBUTE\n";
    }
    mif += "  END GROUP\n";
  }
  const int rows = *rc::gen::inRange(0, 3);
  mif += "  START TABLE\n    NAME = " + quote_text(*texts()) + "\n";
  for (int r = 0; r < rows; ++r) {
    mif += "    {" + std::to_string(r) + ", , " + quote_text(*texts()) + "}\n";
  }
  return mif + "  END TABLE\nEND COMPONENT\n";
}

RC_GTEST_PROP(PrintMif, EveryComponentPrintsAsItWasRead, ()) {
  const std::string mif = random_component();
  std::string printed = reprint(mif);
  if (printed.starts_with("\xEF\xBB\xBF")) printed.erase(0, 3);
  RC_LOG() << mif << printed;
  RC_ASSERT(printed == mif);
}

}  // namespace
}  // namespace mifdex::engine::mif
