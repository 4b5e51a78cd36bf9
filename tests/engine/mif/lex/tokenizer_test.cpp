#include "engine/mif/lex/tokenizer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/padded_text.h"

namespace mifdex::engine::mif {
namespace {

// Returns tokens as words: literals in quotes, bare values in < >, everything else unchanged.
std::vector<std::string> read_rest(Tokenizer& tokenizer) {
  std::vector<std::string> words;
  for (Token token = tokenizer.next(); token.kind != TokenKind::kEnd; token = tokenizer.next()) {
    std::string word(token.text);
    if (token.kind == TokenKind::kLiteral) word.insert(0, 1, '"').push_back('"');
    if (token.kind == TokenKind::kBareValue) word.insert(0, 1, '<').push_back('>');
    words.push_back(word);
  }
  return words;
}

std::vector<std::string> read_all(std::string_view text) {
  const testing::PaddedText padded(text);
  Tokenizer tokenizer(padded.padded());
  return read_rest(tokenizer);
}

using Words = std::vector<std::string>;

TEST(Tokenizer, ReadsStatementsBlanksAndComments) {
  EXPECT_EQ(read_all("START COMPONENT // the whole\n  NAME = \"WORKSTATION\"\r\nID=0x1F"),
            (Words{"START", "COMPONENT", "NAME", "=", "\"WORKSTATION\"", "ID", "=", "0x1F"}));
}

TEST(Tokenizer, BegunAnewItKnowsNothingOfTheTextBefore) {
  const std::string_view texts[] = {"START GROUP\n NAME = \"a\"\nEND GROUP\n",
                                    "VALUE = ",
                                    "VALUE = \"no end\nNAME",
                                    "1 = ",
                                    "{ \"a\", \"b\" }",
                                    ""};
  Tokenizer tokenizer{io::PaddedBytes()};
  for (const std::string_view before : texts) {
    for (const std::string_view text : texts) {
      const testing::PaddedText first(before);
      const testing::PaddedText second(text);
      tokenizer.restart(first.padded());
      tokenizer.next();
      tokenizer.restart(second.padded());
      EXPECT_EQ(tokenizer.offset_of(tokenizer.next()), 0U);
      tokenizer.restart(second.padded());
      EXPECT_EQ(read_rest(tokenizer), read_all(text)) << before << " then " << text;
    }
  }
}

TEST(Tokenizer, TakesHyphenatedWordsAsOne) {
  EXPECT_EQ(read_all("ACCESS = READ-ONLY"), (Words{"ACCESS", "=", "READ-ONLY"}));
}

TEST(Tokenizer, KeywordsHaveNoCase) {
  for (const char* word : {"attribute", "ATTRIBUTE", "Attribute", "attrib"}) {
    EXPECT_EQ(find_keyword(word), Keyword::kAttribute) << word;
  }
  EXPECT_EQ(find_keyword("component"), Keyword::kComponent);
  EXPECT_EQ(find_keyword("NAMES"), Keyword::kNone);
  EXPECT_EQ(find_keyword("n\x01me"), Keyword::kNone);
}

TEST(Tokenizer, ManyStatementsOnOneLine) {
  EXPECT_EQ(read_all("START GROUP    NAME = \"ComponentID\" ID = 1"),
            (Words{"START", "GROUP", "NAME", "=", "\"ComponentID\"", "ID", "=", "1"}));
}

TEST(Tokenizer, UnquotedValueGoesToTheEndOfTheLine) {
  EXPECT_EQ(read_all("Value = Can't write \"C:\\X\" // END = 5  \r\nEnd Attribute"),
            (Words{"Value", "=", "<Can't write \"C:\\X\" // END = 5>", "End", "Attribute"}));
}

TEST(Tokenizer, ValueWithNothingBehindIt) {
  EXPECT_EQ(read_all("Value = \r\nEnd Attribute"), (Words{"Value", "=", "<>", "End", "Attribute"}));
  EXPECT_EQ(read_all("Value ="), (Words{"Value", "=", "<>"}));
}

TEST(Tokenizer, ValueOnTheNextLine) {
  EXPECT_EQ(read_all("VALUE =\n  \"text\""), (Words{"VALUE", "=", "\"text\""}));
  EXPECT_EQ(read_all("VALUE = // why\n  -5"), (Words{"VALUE", "=", "-", "5"}));
}

TEST(Tokenizer, NumbersAndWordsAsValues) {
  EXPECT_EQ(read_all("VALUE = 5 END ATTRIBUTE"), (Words{"VALUE", "=", "5", "END", "ATTRIBUTE"}));
  EXPECT_EQ(read_all("VALUE = unknown\n"), (Words{"VALUE", "=", "unknown"}));
  EXPECT_EQ(read_all("VALUE = 5 files copied\n"), (Words{"VALUE", "=", "<5 files copied>"}));
  EXPECT_EQ(read_all("VALUE = 12/12/95\n"), (Words{"VALUE", "=", "<12/12/95>"}));
  EXPECT_EQ(read_all("VALUE = * \"Direct\"\n"), (Words{"VALUE", "=", "*", "\"Direct\""}));
}

TEST(Tokenizer, QuotesInsideALiteral) {
  EXPECT_EQ(read_all("VALUE = \"cannot open \"a b\" now\"\nEND ATTRIBUTE"),
            (Words{"VALUE", "=", "\"cannot open \"a b\" now\"", "END", "ATTRIBUTE"}));
  EXPECT_EQ(read_all("VALUE = \"cannot open \"x\"\"\n"),
            (Words{"VALUE", "=", "\"cannot open \"x\"\""}));
}

TEST(Tokenizer, EscapedQuoteDoesNotClose) {
  EXPECT_EQ(read_all(R"(VALUE = "say \"hi\" ok" ID = 1)"),
            (Words{"VALUE", "=", R"("say \"hi\" ok")", "ID", "=", "1"}));
}

TEST(Tokenizer, BackslashBeforeTheLastQuoteOfALineCloses) {
  EXPECT_EQ(read_all("VALUE = \"C:\\TEMP\\\"\r\nEND ATTRIBUTE"),
            (Words{"VALUE", "=", "\"C:\\TEMP\\\"", "END", "ATTRIBUTE"}));
}

TEST(Tokenizer, LiteralOverSeveralLines) {
  EXPECT_EQ(read_all("VALUE = \"one\r\ntwo\r\nthree.\"\r\nEND ATTRIBUTE"),
            (Words{"VALUE", "=", "\"one\r\ntwo\r\nthree.\"", "END", "ATTRIBUTE"}));
}

TEST(Tokenizer, MissingClosingQuoteStopsAtTheNextBoundary) {
  EXPECT_EQ(read_all("NAME = \"Status\r\n  ID = 1\r\n VALUE = \"Failed\"\r\n"),
            (Words{"NAME", "=", "\"Status\"", "ID", "=", "1", "VALUE", "=", "\"Failed\""}));
}

TEST(Tokenizer, AnnotationBehindALiteral) {
  const Words words = read_all("VALUE = \"\"      <-- NO assignment\nEND ATTRIBUTE");
  ASSERT_GE(words.size(), 5U);
  EXPECT_EQ(words[2], "\"\"");
  EXPECT_EQ(words.back(), "ATTRIBUTE");
}

TEST(Tokenizer, ControlZEndsTheText) {
  EXPECT_EQ(read_all("END COMPONENT\r\n\x1A garbage"), (Words{"END", "COMPONENT"}));
}

TEST(Tokenizer, SideBySideLiteralsStayTwoTokens) {
  EXPECT_EQ(read_all("DESCRIPTION = \"a\"\n   \"b\"\nID = 1"),
            (Words{"DESCRIPTION", "=", "\"a\"", "\"b\"", "ID", "=", "1"}));
}

TEST(Tokenizer, TableRows) {
  EXPECT_EQ(read_all("{7,,\"row, 8\",-1}"),
            (Words{"{", "7", ",", ",", "\"row, 8\"", ",", "-", "1", "}"}));
}

// If the search started again at every token, these 4 MB of the worst shapes would take hours.
TEST(Tokenizer, NastyShapesComeToAnEnd) {
  for (const std::string_view part :
       {"\"", "\\", "\"\\", "x \"a\" b\n", "VALUE = \"a\" b\n", "START ", "\"\n", "//", "VALUE =\n",
        "\\\"\n", "{\"", "VALUE = \"a\n", "\"\"x"}) {
    std::string text;
    while (text.size() < (4U << 20U)) text += part;
    EXPECT_LE(read_all(text).size(), text.size()) << part;
  }
}

}  // namespace
}  // namespace mifdex::engine::mif
