// Findings that are remembered for a template must be those of a check: for contents that are over
// their sizes, over 255 characters, or that SMS refuses, in every style.
#include "engine/ingest/decode/finding_cache.h"

#include <gtest/gtest.h>

#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "engine/mif/lint/checker.h"
#include "engine/mif/shape/template_parser.h"
#include "engine/sms/finding.h"
#include "tests/support/padded_text.h"
#include "tests/support/writer_texts.h"

namespace mifdex::engine {
namespace {

using mifdex::testing::writer_styles;
using mifdex::testing::writer_text;
using mifdex::testing::WriterStyle;
using mifdex::testing::WriterValues;
using testing::PaddedText;

/// Reads texts one after the other, with a cache and without.
class FindingJudge {
 public:
  /// True if the cache knows nothing of `text`, or what a check finds.
  [[nodiscard]] bool agrees(const std::string& text) {
    const PaddedText padded(text);
    arena_.reset();
    const mif::Component& component = parser_.parse_first(padded.padded(), arena_);
    const mif::KnownTemplate* known = parser_.known_template();
    if (known == nullptr) return true;
    const mif::Component& whole = whole_parser_.parse(padded.padded(), arena_);
    const std::uint32_t found = findings_of_diagnostics(
        mif::check_component(whole, padded.padded(), mif::Compiler::kSms12));
    const std::optional<std::uint32_t> cached = cache_.find(component, *known);
    if (cached) {
      ++cached_;
      EXPECT_EQ(*cached, found) << text;
      return *cached == found;
    }
    cache_.add(component, *known, whole, padded.padded().view(), found);
    found_ |= found;
    return true;
  }

  std::size_t cached() const { return cached_; }
  std::uint32_t found() const { return found_; }

 private:
  mif::TemplateParser parser_;
  mif::Parser whole_parser_{mif::Depth::kFull};
  FindingCache cache_;
  io::Arena arena_;
  std::size_t cached_ = 0;
  std::uint32_t found_ = 0;
};

TEST(FindingCache, RemembersWhatACheckFinds) {
  std::mt19937 random(5);
  constexpr std::string_view kParts[] = {
      "x",      "two\r\nlines", "C:\\new", "\\\"", "\"b\" c", "\\n",   "\\0", "M\u00FCller",
      "\u3000", "Failed",       "\\\\",    "\t",   "\\q",     "a b c", "",    "'"};
  constexpr std::string_view kSizes[] = {"1", "64", "064", "255", "256", "0", "99999999999"};
  FindingJudge judge;
  const auto styles = writer_styles();
  for (const WriterStyle& style : styles) ASSERT_TRUE(judge.agrees(writer_text(style, {})));
  const auto content = [&] {
    std::string text;
    for (auto parts = random() % 3; parts > 0; --parts)
      text += kParts[random() % std::size(kParts)];
    if (random() % 3 == 0) text.append(random() % 300, 'x');
    return text;
  };
  for (int i = 0; i < 20000; ++i) {
    WriterValues values;
    values.status = random() % 2 == 0 ? "Failed" : content();
    if (random() % 2 == 0) values.product = content();
    values.description = content();
    values.size = kSizes[random() % std::size(kSizes)];
    ASSERT_TRUE(judge.agrees(writer_text(styles[random() % styles.size()], values)));
  }
  EXPECT_GT(judge.cached(), 2000U);
  EXPECT_EQ(judge.found(), kDoesNotCompile | kQuoteOrBlank);
}

/// Returns `text` with `other` in place of `old`.
std::string with(std::string text, std::string_view old, std::string_view other) {
  return text.replace(text.find(old), old.size(), other);
}

TEST(FindingCache, DoesNotRememberTypesThatDependOnValues) {
  for (const auto& [old, other] :
       {std::pair<std::string_view, std::string_view>{"STRING(32)", "DATE"},
        {"STRING(32)", "INTEGER"},
        {"NAME = \"Description\"", "NAME = \"STATUS\""},
        {"STRING(32)", "STRING(4)\r\n      TYPE = STRING(32)"}}) {
    FindingJudge judge;
    for (const std::string_view status :
         {"Success", "Failed", "05/21/97 16:00:00", "5", "Failed"}) {
      const WriterStyle style = writer_styles().front();
      const std::string text = writer_text(style, {.status = std::string(status)});
      EXPECT_TRUE(judge.agrees(with(text, old, other)));
    }
    EXPECT_EQ(judge.cached(), 0U) << other;
  }
}

TEST(FindingCache, DoesNotRememberASizeThatMayNotCount) {
  // What comes before the line of the size, and after the component.
  const std::pair<std::string, std::string> cases[] = {
      {"TYPE = STRING(64 )\r\n      ", ""},
      {"TYPE = STRING(0x40)\r\n      ", ""},
      {"TYPE = INTEGER(64)\r\n      ", ""},
      {"TYPE = STRING(64 )\r\n      ", "\x1A\r\nTYPE = STRING(64)\r\n"},
  };
  for (const auto& [before, after] : cases) {
    FindingJudge judge;
    for (const auto& [size, length] : {std::pair{"64", 5U},
                                       {"64", 6U},
                                       {"200", 100U},
                                       {"10", 20U},
                                       {"64", 100U},
                                       {"64", 100U}}) {
      const std::string line = std::string("TYPE = STRING(") + size + ")";
      std::string text = writer_text(writer_styles().front(),
                                     {.description = std::string(length, 'x'), .size = size});
      const std::size_t at = text.find(line, text.find("\"Description\""));
      if (after.empty()) {
        text.insert(at, before);
      } else {
        text.replace(at, line.size() + 2, before);
        text += std::string(after).replace(after.find("64"), 2, size);
      }
      EXPECT_TRUE(judge.agrees(text)) << text;
    }
  }
}

TEST(FindingCache, CountsTheSizeOfEachText) {
  FindingJudge judge;
  const WriterStyle style = writer_styles().front();
  const std::string text(100, 'x');
  for (const std::string_view size : {"128", "64", "100", "99", "0100", "0200"}) {
    EXPECT_TRUE(judge.agrees(writer_text(style, {.description = text, .size = std::string(size)})));
  }
  EXPECT_EQ(judge.cached(), 3U);  // 99 and 0100 as 64; 0200 as 100
}

}  // namespace
}  // namespace mifdex::engine
