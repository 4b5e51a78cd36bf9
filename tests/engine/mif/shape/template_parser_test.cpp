// One meaning, two ways: a TemplateParser that has learnt the templates of many texts must return
// what a Parser returns, for the values of real texts, for contents of holes that try to change how
// the rest is read, and for mutants of known texts.
#include "engine/mif/shape/template_parser.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mif/shape/holes.h"
#include "engine/mif/shape/same_tree.h"
#include "io/text/text_encoding.h"
#include "tests/support/padded_text.h"
#include "tests/support/shared_corpus.h"
#include "tests/support/temp_folder.h"
#include "tests/support/writer_texts.h"

namespace mifdex::engine::mif {
namespace {

using mifdex::testing::writer_styles;
using mifdex::testing::writer_text;
using mifdex::testing::WriterStyle;
using mifdex::testing::WriterValues;
using testing::PaddedText;

/// Compares template parsers of all levels with a parser.
class TemplateJudge {
 public:
  TemplateJudge() {
    for (const ScanLevel level : kScanLevels) {
      if (can_scan_at(level)) parsers_.emplace_back(level);
    }
  }

  /// True if all agree; reports the first difference.
  [[nodiscard]] bool agrees(io::PaddedBytes text) {
    arena_.reset();
    const Component& parsed = parser_.parse_first(text, arena_);
    ++texts_;
    for (TemplateParser& templates : parsers_) {
      const Component& read = templates.parse_first(text, other_arena_);
      const bool is_same = is_same_tree(read, parsed, text.view()) &&
                           templates.next_component() == parser_.next_component();
      if (&templates == &parsers_.front()) known_ += templates.knew_template() ? 1U : 0U;
      other_arena_.reset();
      if (is_same) continue;
      ADD_FAILURE() << "the trees differ for "
                    << ::testing::PrintToString(std::string(text.view()));
      return false;
    }
    return true;
  }

  [[nodiscard]] bool agrees(std::string_view text) { return agrees(PaddedText(text).padded()); }

  /// How many texts were read by a template, and how many in all.
  std::size_t known() const { return known_; }
  std::size_t texts() const { return texts_; }

 private:
  Parser parser_;
  std::vector<TemplateParser> parsers_;
  io::Arena arena_;
  io::Arena other_arena_;
  std::size_t known_ = 0;
  std::size_t texts_ = 0;
};

std::string contents_of_holes(std::string text) {
  text += "END COMPONENT\n";
  const PaddedText padded(text);
  std::vector<Hole> holes;
  if (!find_holes(padded.padded(), holes)) return "not plain";
  std::string contents;
  for (const Hole& hole : holes) {
    contents += hole.kind == HoleKind::kSize ? '(' : '"';
    contents.append(text, hole.begin, hole.end - hole.begin);
  }
  return contents;
}

TEST(Holes, AreValuesAndSizesThatAreAloneOnTheirLines) {
  EXPECT_EQ(contents_of_holes("VALUE = \"a\"\nTYPE = STRING(12)\r\n\tvalue=\"\"\r\n"), "\"a(12\"");
  EXPECT_EQ(contents_of_holes("  Type = String( 7 )\n Value\t=\t\"x y\"\n"), "\"x y");
  EXPECT_EQ(contents_of_holes("NAME = \"a\"\nCLASS = \"b|c|1\"\nID = 5\nVALUE = 5\n"), "");
  EXPECT_EQ(contents_of_holes("TYPE = INT(5)\nTYPE = STRING(0x5)\nTYPE = STRING()\n"), "");
  EXPECT_EQ(contents_of_holes("//VALUE = \"a\"\nNAME VALUE = \"b\"\n"), "");
}

TEST(Holes, AreNotLookedForInTextsWhoseLiteralsAreNotPlain) {
  for (const std::string_view text :
       {"VALUE = \"a\n\"\n", "VALUE = \"a\\n\"\n", "NAME = \"a \"b\" c\"\n",
        "NAME = \"a\" ID = 5\n", "VALUE = \"a\r\"\n", "NAME = \"a\nID = 5\n",
        "VALUE = \"a\" \"b\"\n"}) {
    EXPECT_EQ(contents_of_holes(std::string(text)), "not plain") << text;
  }
}

TEST(TemplateParser, KnowsTheTextsOfAWriterAfterTheFirst) {
  for (const WriterStyle& style : writer_styles()) {
    TemplateParser parser;
    io::Arena arena;
    const PaddedText first(writer_text(style, {}));
    parser.parse_first(first.padded(), arena);
    EXPECT_FALSE(parser.knew_template());
    const PaddedText second(
        writer_text(style, {.status = "Failed", .description = "", .size = "0255"}));
    const Component& read = parser.parse_first(second.padded(), arena);
    EXPECT_TRUE(parser.knew_template());
    EXPECT_EQ(parser.next_component(), second.padded().size());
    Parser other;
    EXPECT_TRUE(
        is_same_tree(read, other.parse_first(second.padded(), arena), second.padded().view()));
    ASSERT_NE(parser.known_template(), nullptr);
    const auto& sizes = parser.known_template()->sizes;
    ASSERT_EQ(sizes.size(), read.attributes.size());
    EXPECT_NE(std::find(sizes.begin(), sizes.end(), "0255"), sizes.end());
  }
}

TEST(TemplateParser, LearnsNothingFromAMistake) {
  const WriterStyle style = writer_styles().front();
  const std::string text = writer_text(style, {});
  const auto with = [&text](std::string_view old, std::string_view other) {
    std::string changed = text;
    return changed.replace(changed.find(old), old.size(), other);
  };
  for (const std::string& odd :
       {with("VALUE = \"Success\"", "VALUE = Success"), with("  END GROUP\r\n", ""),
        with("END COMPONENT", "END COMPONENT\r\nprose"), "prose\r\n" + text, text + text,
        "//UniqueID<1>\r\n" + text, with("\"Success\"", "\"Success\" // comment"),
        with("VALUE = \"Success\"", "VALUE = \"a\"\r\nVALUE = \"Success\"")}) {
    TemplateParser parser;
    io::Arena arena;
    for (int i = 0; i < 3; ++i) parser.parse_first(PaddedText(odd).padded(), arena);
    EXPECT_FALSE(parser.knew_template()) << odd;
  }
}

TEST(TemplateParser, ReportsMistakesInTheValuesOfKnownTexts) {
  const WriterStyle style = writer_styles().front();
  TemplateJudge judge;
  ASSERT_TRUE(judge.agrees(writer_text(style, {})));
  const std::vector<std::string> odd = {
      "two\r\nlines", "C:\\TEMP\\x", "a \"b\" c", "\u00A0x", "x\u3000", "M\u00FCller\u00E9",
      "end\\\\",      "\\\"x\\\"",   "a\\0b",     "\x1A",    "a\x1A b", "tab\tx",
      "one\\r\\ntwo", "\x7F",        "END GROUP", "x' y' z"};
  for (const std::string& description : odd) {
    EXPECT_TRUE(judge.agrees(writer_text(style, {.description = description})));
  }
  EXPECT_EQ(judge.known(), odd.size());
}

// Parts of MIFs and of values that try to end a literal early or late.
constexpr std::string_view kContents[] = {"\"",
                                          "\\",
                                          "\\\"",
                                          "\r",
                                          "\n",
                                          "\r\n",
                                          "\"\r\n",
                                          "\"\n",
                                          " ",
                                          "\t",
                                          std::string_view("\0", 1),
                                          "\x1A",
                                          "'",
                                          "\u201C",
                                          "\u201D",
                                          "\u00A0",
                                          "\u3000",
                                          "\xC3",
                                          "//",
                                          "x",
                                          "12",
                                          "Failed",
                                          "END ATTRIBUTE",
                                          "\r\nEND COMPONENT\r\n",
                                          "\r\nSTART GROUP\r\n",
                                          "VALUE = \"",
                                          "\"\r\nVALUE = \"x",
                                          "\"\r\n    END ATTRIBUTE\r\n    START ATTRIBUTE\r\n",
                                          "NAME = ",
                                          "C:\\TEMP\\",
                                          "\\n",
                                          "\\x41",
                                          ")",
                                          "TYPE = STRING(5)"};

TEST(TemplateParser, NoContentOfAHoleChangesTheMeaning) {
  std::mt19937 random(20261128);
  TemplateJudge judge;
  const auto styles = writer_styles();
  for (const WriterStyle& style : styles) ASSERT_TRUE(judge.agrees(writer_text(style, {})));
  const auto content = [&random] {
    std::string text;
    for (auto parts = random() % 4; parts > 0; --parts) {
      text += kContents[random() % std::size(kContents)];
    }
    return text;
  };
  for (int i = 0; i < 40000; ++i) {
    WriterValues values;
    if (random() % 2 == 0) values.status = content();
    if (random() % 2 == 0) values.product = content();
    if (random() % 2 == 0) values.description = content();
    if (random() % 8 == 0) values.size = content();
    ASSERT_TRUE(judge.agrees(writer_text(styles[random() % styles.size()], values)));
  }
  EXPECT_GT(judge.known(), judge.texts() / 8);
}

/// An automaton that has learnt one text and learns no other.
class OneTemplate {
 public:
  explicit OneTemplate(const std::string& text) : text_(text) {
    EXPECT_EQ(automaton_.match(text_.padded(), arena_), nullptr);
    automaton_.learn(text_.padded(), parser_.parse_first(text_.padded(), other_arena_));
  }

  bool knows_its_text() { return automaton_.match(text_.padded(), arena_) != nullptr; }

  /// True if `mutant` is unknown, or has the tree that the parser reads.
  [[nodiscard]] bool agrees(const std::string& mutant) {
    const PaddedText text(mutant);
    const Component* const known = automaton_.match(text.padded(), arena_);
    if (known == nullptr) return true;
    ++known_;
    const Component& parsed = parser_.parse_first(text.padded(), other_arena_);
    const bool is_same = is_same_tree(*known, parsed, text.padded().view()) &&
                         parser_.next_component() == mutant.size();
    arena_.reset();
    other_arena_.reset();
    EXPECT_TRUE(is_same) << ::testing::PrintToString(mutant);
    return is_same;
  }

  std::size_t known() const { return known_; }

 private:
  PaddedText text_;
  RunAutomaton automaton_;
  Parser parser_;
  io::Arena arena_;
  io::Arena other_arena_;
  std::size_t known_ = 0;
};

TEST(TemplateParser, MutantsOfKnownTextsAreReadAsTheyAre) {
  for (const WriterStyle& style : writer_styles()) {
    const std::string text = writer_text(style, {.description = "disk full"});
    OneTemplate known(text);
    for (std::size_t at = 0; at < text.size(); ++at) {
      ASSERT_TRUE(known.knows_its_text());  // so that every mutant is compared
      for (unsigned bit = 0; bit < 8; ++bit) {
        std::string flipped = text;
        flipped[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ 1U << bit);
        ASSERT_TRUE(known.agrees(flipped));
      }
      ASSERT_TRUE(known.agrees(std::string(text).erase(at, 1)));
      ASSERT_TRUE(known.agrees(text.substr(0, at)));
      for (const char byte : {'"', '\\', '\r', '\n', ' ', '=', '(', '/', '\x1A', 'x'}) {
        ASSERT_TRUE(known.agrees(std::string(text).insert(at, 1, byte)));
      }
    }
    EXPECT_GT(known.known(), 300U);
  }
}

TEST(TemplateParser, ChangedLineEndsAndQuotesAreOtherTemplates) {
  for (const WriterStyle& style : writer_styles()) {
    TemplateJudge judge;
    const std::string text = writer_text(style, {});
    for (const auto& [old, other] : {std::pair<std::string_view, std::string_view>{"\r\n", "\n"},
                                     {"\r\n", "\r"},
                                     {"\n", "\r\n"},
                                     {"\"", "'"},
                                     {"\"", "\u201C"},
                                     {"\" ", "\""},
                                     {" = ", ": "}}) {
      std::string changed = text;
      for (std::size_t at = 0; (at = changed.find(old, at)) != std::string::npos;
           at += other.size()) {
        changed.replace(at, old.size(), other);
      }
      ASSERT_TRUE(judge.agrees(text));
      ASSERT_TRUE(judge.agrees(changed));
      ASSERT_TRUE(judge.agrees(changed));
    }
  }
}

/// A text of a template of its own, for each number.
std::string text_of_its_own(int number) {
  std::string text = writer_text(writer_styles().front(), {});
  const std::string name = "Manufacturer";
  return text.replace(text.find(name), name.size(), name + std::to_string(number));
}

TEST(TemplateParser, IsBoundedAndLearnsAgain) {
  RunAutomaton automaton;
  Parser parser;
  io::Arena arena;
  std::size_t most = 0;
  bool was_emptied = false;
  const PaddedText usual(writer_text(writer_styles()[1], {}));
  for (int i = 0; i < 3000; ++i) {
    const PaddedText text(text_of_its_own(i));
    ASSERT_EQ(automaton.match(text.padded(), arena), nullptr);
    const std::size_t nodes = automaton.node_count();
    automaton.learn(text.padded(), parser.parse_first(text.padded(), arena));
    was_emptied = was_emptied || automaton.node_count() < nodes;
    most = std::max(most, automaton.held_bytes());
    ASSERT_LE(automaton.node_count(), RunAutomaton::kMostNodes);
    for (int again = 0; again < 4; ++again) {  // known texts pay for learning
      if (automaton.match(usual.padded(), arena) != nullptr) continue;
      automaton.learn(usual.padded(), parser.parse_first(usual.padded(), arena));
    }
    arena.reset();
  }
  EXPECT_LE(most, RunAutomaton::kMostBytes);
  EXPECT_TRUE(was_emptied);
  EXPECT_NE(automaton.match(usual.padded(), arena), nullptr);
}

TEST(TemplateParser, KnowsTextsAgainAfterManyUnknownOnes) {
  TemplateParser parser;
  io::Arena arena;
  const PaddedText usual(writer_text(writer_styles()[1], {}));
  parser.parse_first(usual.padded(), arena);
  for (int i = 0; i < 1000; ++i) {
    parser.parse_first(PaddedText(text_of_its_own(i)).padded(), arena);
    arena.reset();
  }
  std::uint64_t tried = 0;
  for (; !parser.knew_template() && tried < 100; ++tried) {
    parser.parse_first(usual.padded(), arena);
  }
  EXPECT_LE(tried, RunAutomaton::kTryEach);
  parser.parse_first(usual.padded(), arena);
  EXPECT_TRUE(parser.knew_template());
}

TEST(TemplateParser, HardlyLearnsIfNoTextComesAgain) {
  RunAutomaton automaton;
  Parser parser;
  io::Arena arena;
  std::size_t learnt = 0;
  for (int i = 0; i < 2000; ++i) {
    const PaddedText text(text_of_its_own(i));
    const std::size_t nodes = automaton.node_count();
    ASSERT_EQ(automaton.match(text.padded(), arena), nullptr);
    automaton.learn(text.padded(), parser.parse_first(text.padded(), arena));
    learnt += automaton.node_count() == nodes ? 0U : 1U;
    arena.reset();
  }
  EXPECT_GT(learnt, 15U);
  EXPECT_LT(learnt, 50U);
}

/// Compares all files below `folder`, each read three times.
void judge_files(const std::filesystem::path& folder, TemplateJudge& judge) {
  for (int round = 0; round < 3; ++round) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
      if (!file.is_regular_file() || file.file_size() > 300'000) continue;
      std::ifstream in(file.path(), std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(in)), {});
      const PaddedText raw(bytes);
      io::Arena arena;
      const io::DecodedText decoded = io::decode_text(raw.padded(), io::Encoding(), arena);
      ASSERT_TRUE(judge.agrees(decoded.text)) << file.path();
    }
  }
}

TEST(TemplateParser, AgreesOnTheCorpus) {
  if (!std::filesystem::exists(shared_corpus())) GTEST_SKIP() << "no corpus next to the checkout";
  TemplateJudge judge;
  judge_files(shared_corpus(), judge);
  EXPECT_GT(judge.known(), 0U);
}

TEST(TemplateParser, AgreesOnTheCases) {
  const auto cases = shared_corpus().parent_path() / "cases";
  if (!std::filesystem::exists(cases)) GTEST_SKIP() << "no cases next to the checkout";
  TemplateJudge judge;
  judge_files(cases, judge);
  EXPECT_GT(judge.known(), 0U);
}

#ifdef MIFDEX_CORPUS_PROGRAM
TEST(TemplateParser, AgreesOnANightAndKnowsMostOfIt) {
  const TempFolder scratch;
  const std::string make = std::string(MIFDEX_CORPUS_PROGRAM) + " " + (scratch / "VAQ") +
                           " --machines 150 --jobs 4 --seed 5 >/dev/null";
  // NOLINTNEXTLINE(cert-env33-c): a program of the project.
  ASSERT_EQ(std::system(make.c_str()), 0);
  TemplateJudge judge;
  judge_files(scratch.folder(), judge);
  EXPECT_GT(judge.known(), judge.texts() / 3);  // half of the files are instructions
}
#endif

}  // namespace
}  // namespace mifdex::engine::mif
