// One meaning, several speeds: every level that the CPU has must give the tokens of the scalar one,
// for texts written by hand, for each byte at each place of a block, for each place of a line in a
// block, for mutants of MIFs, and for the corpus if it exists. A tokenizer that has read all texts
// before it reads each text three times, so that it learns the text: learning must not change the
// tokens.
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mif/lex/tokenizer.h"
#include "tests/support/shared_corpus.h"

namespace mifdex::engine::mif {
namespace {

/// A text in memory that ends with its padding, which is all `fill`: no token may depend on it.
class Text {
 public:
  Text(std::string_view text, char fill)
      : memory_(std::make_unique<char[]>(text.size() + io::PaddedBytes::kPadding)),
        size_(text.size()) {
    if (!text.empty()) std::memcpy(memory_.get(), text.data(), text.size());
    std::memset(memory_.get() + size_, fill, io::PaddedBytes::kPadding);
  }

  io::PaddedBytes bytes() const { return io::PaddedBytes::assume_padded(memory_.get(), size_); }

 private:
  std::unique_ptr<char[]> memory_;
  std::size_t size_;
};

bool same(const Token& one, const Token& other) {
  return one.kind == other.kind && one.keyword == other.keyword && one.flags == other.flags &&
         one.first_on_line == other.first_on_line && one.text.data() == other.text.data() &&
         one.text.size() == other.text.size();
}

std::string describe(const Tokenizer& tokenizer, const Token& token) {
  return "kind " + std::to_string(static_cast<int>(token.kind)) + " keyword " +
         std::to_string(static_cast<int>(token.keyword)) + " flags " + std::to_string(token.flags) +
         (token.first_on_line ? " first" : " not first") + " at " +
         std::to_string(tokenizer.offset_of(token)) + " size " + std::to_string(token.text.size());
}

/// Tokenizers that are used again from text to text, as a parser does.
class Judge {
 public:
  Judge() {
    for (const ScanLevel level : kScanLevels) {
      if (level != ScanLevel::kScalar && can_scan_at(level)) levels_.push_back({level});
    }
  }

  bool has_levels() const { return !levels_.empty(); }

  /// True if all levels agree; reports the first difference.
  [[nodiscard]] bool agrees(std::string_view text, char fill = '\0') {
    const Text memory(text, fill);
    for (Level& level : levels_) {
      for (int round = 0; round < 3; ++round) {
        if (const auto difference = find_difference(level, memory)) {
          ADD_FAILURE() << name_of(level.level) << ": " << *difference << "\nin "
                        << ::testing::PrintToString(std::string(text));
          return false;
        }
      }
    }
    return true;
  }

 private:
  struct Level {
    ScanLevel level;
    Tokenizer tokenizer{io::PaddedBytes()};
  };

  std::optional<std::string> find_difference(Level& level, const Text& text) {
    scalar_ = Tokenizer(text.bytes(), ScanLevel::kScalar);
    level.tokenizer = Tokenizer(text.bytes(), level.level);
    for (std::size_t i = 0;; ++i) {
      const Token wanted = scalar_.next();
      const Token given = level.tokenizer.next();
      if (!same(wanted, given)) {
        return "token " + std::to_string(i) + " is " + describe(level.tokenizer, given) + ", not " +
               describe(scalar_, wanted);
      }
      if (wanted.kind != TokenKind::kEnd) continue;
      if (scalar_.odd_blank() == level.tokenizer.odd_blank()) return std::nullopt;
      return "the first blank beyond ASCII lies elsewhere";
    }
  }

  Tokenizer scalar_{io::PaddedBytes()};
  std::vector<Level> levels_;
};

class TokenizerLevels : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!judge_.has_levels()) GTEST_SKIP() << "this CPU has the scalar level alone";
  }

  Judge judge_;
};

constexpr std::string_view kMif =
    "START COMPONENT\r\n  NAME = \"WORKSTATION\"\r\n  START GROUP    NAME = \"ComponentID\"\r\n"
    "    ID = 1\r\n    CLASS = \"DMTF|ComponentID|1.0\"\r\n    START ATTRIBUTE\r\n"
    "      NAME = \"Manufacturer\"\r\n      ID = 1\r\n      ACCESS = READ-ONLY\r\n"
    "      STORAGE = SPECIFIC\r\n      TYPE = STRING(64)\r\n      VALUE = \"Jamalz\"\r\n"
    "    END ATTRIBUTE\r\n    KEY = 1,2,3\r\n  END GROUP\r\nEND COMPONENT\r\n";

// Right and wrong parts of MIFs, from which mutants are made.
constexpr std::string_view kPieces[] = {
    "\"",
    "\\",
    "\\\"",
    "\r",
    "\n",
    "\r\n",
    "\r\n\r\n",
    " ",
    "\t",
    "=",
    ":",
    ",",
    "{",
    "}",
    "(",
    ")",
    "-",
    "*",
    "//",
    "/",
    "\x1A",
    "'",
    "\u201C",
    "\u201D",
    "7",
    "0x1F",
    "NAME",
    "VALUE",
    "VALUE =",
    "VALUE = 5",
    "value = five or so",
    "VALUE = \"C:\\TEMP\\\"\r\n",
    "VALUE = \"one\r\ntwo\"\r\n",
    "VALUE = \"a \"b\" c\"\r\n",
    "VALUE = unsupported",
    "NAME \"x\"\r\n",
    "NAME: \"x\"\r\n",
    "\r\n= \"x\" \"y\"\r\n",
    "{1,\"a\",\"b \"c\" d\"}\r\n",
    "1 = \"yes\" 2 = \"no\"\r\n",
    "win32 = \"a\" os2 = \"b\"\r\n",
    "TYPE = START ENUM",
    "START PATH\r\n",
    "END TABLE\r\n",
    "STARTS",
    "START",
    "END",
    "// END = \"5\"\r\n",
    "                                                                 ",
    "Long_word_that_goes_on_for_more_than_a_block_of_64_bytes_whatever_comes_then",
    "\u00A0",
    "\u3000\u2009",
    "\uFF1D",
    "\uFF1A",
    "\u201C",
    "\u201D",
    "\u201E",
    "\u00AB\u00A0",
    "\u00A0\u00BB",
    "\xC2",
    "\xE2\x80",
    "NAME x y",
    "VALUE Failed\r\n",
    "`",
    "\u00B4",
};

TEST_F(TokenizerLevels, AgreeOnTextsByHand) {
  ASSERT_TRUE(judge_.agrees(""));
  ASSERT_TRUE(judge_.agrees(kMif));
  for (const std::string_view first : kPieces) {
    for (const std::string_view second : kPieces) {
      std::string text = "  NAME ";
      text += first;
      text += second;
      text += " \"x\"\r\n";
      text += second;
      text += " ID = 1\r\n";
      text += first;
      ASSERT_TRUE(judge_.agrees(text));
    }
  }
}

// If no = precedes a value, the text after it decides whether it is one.
TEST_F(TokenizerLevels, AgreeOnValuesWithoutEquals) {
  for (const std::string_view statement : {"NAME", "VALUE", "CLASS", "ID", "TYPE"}) {
    for (const std::string_view value : {"5", "unknown", "x", "-5", "5 x", "x y"}) {
      for (const std::string_view rest : {" \"x\"\r\n", "\r\n", "\n", "\"\r\n", "\r\n= 1\r\n"}) {
        std::string line(statement);
        line.append(" ").append(value).append(rest);
        ASSERT_TRUE(judge_.agrees(line + line + "END GROUP\r\n"));
      }
    }
  }
}

TEST_F(TokenizerLevels, AgreeOnEveryByteAtEveryPlace) {
  for (const std::string_view line :
       {"      VALUE = \"Jamalz 1.0\"\r\n", "   TYPE = STRING(64)\r\n", "      START ATTRIBUTE\n",
        "ID = 12\r\nID = 12\r\n"}) {
    std::string text;
    while (text.size() < 70) text += line;
    const std::string rest(line);
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string changed = rest;
        changed.append(text).append(rest);
        changed[rest.size() + at] = static_cast<char>(byte);
        ASSERT_TRUE(judge_.agrees(changed, '"'));
      }
    }
  }
}

TEST_F(TokenizerLevels, AgreeWhereverInABlockALineStandsAndEnds) {
  for (std::size_t shift = 0; shift < 70; ++shift) {
    std::string text(shift, ' ');
    text += kMif;
    ASSERT_TRUE(judge_.agrees(text));
    std::string value = "  VALUE = \"" + std::string(shift, 'x') + "\"";
    for (const std::string_view behind : {"", "\n", "\r\n", "\r", " \r\n", "\"\r\n", "\r\r\n"}) {
      ASSERT_TRUE(judge_.agrees(value));
      ASSERT_TRUE(judge_.agrees(value + "  END ATTRIBUTE\r\n"));
      for (const char fill : {'\n', '\r', '"'}) {
        ASSERT_TRUE(judge_.agrees("END\r\n" + value, fill));
        std::string line = "END";
        line.append(shift, ' ').append(behind);
        ASSERT_TRUE(judge_.agrees(line, fill));
      }
      value += behind;
    }
    ASSERT_TRUE(judge_.agrees("ID" + std::string(shift, ' ') + "= 1\r\nEND GROUP\r\n"));
  }
}

TEST_F(TokenizerLevels, AgreeOnTextsCutOffAnywhere) {
  for (std::size_t size = 0; size <= kMif.size(); ++size) {
    for (const char fill : {'\0', '"', '\n', 'A', ' '}) {
      ASSERT_TRUE(judge_.agrees(kMif.substr(0, size), fill));
    }
  }
}

TEST_F(TokenizerLevels, AgreeOnMutants) {
  std::mt19937 random(20261122);  // NOLINT(bugprone-random-generator-seed): the same every day
  const auto below = [&random](std::size_t limit) { return random() % limit; };
  for (int i = 0; i < 6000; ++i) {
    std::string text(kMif);
    for (std::size_t changes = 1 + below(6); changes > 0; --changes) {
      const std::size_t at = below(text.size() + 1);
      const std::string_view piece = kPieces[below(std::size(kPieces))];
      switch (below(4)) {
        case 0:
          text.insert(at, piece);
          break;
        case 1:
          text.replace(at, std::min(piece.size(), text.size() - at), piece);
          break;
        case 2:
          text.erase(at, 1 + below(20));
          break;
        default:
          if (at < text.size()) text[at] = static_cast<char>(below(256));
          break;
      }
    }
    ASSERT_TRUE(judge_.agrees(text, i % 2 == 0 ? '"' : '\n')) << "mutant " << i;
  }
}

// A line leaves state for the next one: its last word, a number, that a row is open.
TEST_F(TokenizerLevels, AgreeOnWhatALineLeavesToTheNext) {
  for (const std::string_view before : {"{", "{ 1,", "}", "5", "1 = \"x\"", "NAME =", "VALUE ="}) {
    for (const std::string_view line :
         {"NAME", "ID = 1", "WORD", "START GROUP", "ID", "A = \"b\""}) {
      for (const std::string_view behind : {"= \"a \"b\", c\" d", ": \"a\" b", "\"a \"x\", y\" }",
                                            "\"a \"2 = \"b\"\" c", "= a b", ": a b"}) {
        std::string text(before);
        for (const std::string_view part : {line, behind, line}) {
          text += "\r\n";
          text += part;
        }
        ASSERT_TRUE(judge_.agrees(text));
        ASSERT_TRUE(judge_.agrees(text + "\r\n"));
      }
    }
  }
}

// If there are more shapes than the tokenizer remembers, they replace each other.
TEST_F(TokenizerLevels, AgreeOnMoreShapesThanAreRemembered) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "  ID = " + std::to_string(i * 7919) + "\r\n";
  ASSERT_TRUE(judge_.agrees(text));
}

TEST_F(TokenizerLevels, AgreeOnTheCorpus) {
  const std::filesystem::path corpus = shared_corpus();
  std::error_code none;
  if (!std::filesystem::is_directory(corpus, none)) GTEST_SKIP() << "no folder " << corpus;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
    if (!entry.is_regular_file() || entry.file_size() > (4U << 20U)) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(stream)), {});
    ASSERT_TRUE(judge_.agrees(text)) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 0U);
}

}  // namespace
}  // namespace mifdex::engine::mif
