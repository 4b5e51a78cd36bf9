#include "engine/cli/report/html.h"

#include <gtest/gtest.h>

#include "io/base/file_time.h"

namespace mifdex::cli {
namespace {

using index::LineStatus;

TEST(Html, BytesOfFilesCannotBecomeMarkup) {
  EXPECT_EQ(html_text("<script>alert(\"1\" & '2')</script>"),
            "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;");
  EXPECT_EQ(html_text("a\x1b[31m\nb"), "a\\x1b[31m\\nb");
  EXPECT_EQ(html_text("\xff"), "\\xff");
}

TEST(Html, ATableHasHeadingsForRowsAndColumns) {
  HtmlTable table("Jobs & more", {{"Job"}, {"Results", true}});
  table.row({"VAQ0000F", "5"});
  const std::string html = table.finish(1200);
  EXPECT_NE(html.find("<caption>Jobs &amp; more</caption>"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"col\" class=\"number\">Results</th>"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"row\">VAQ0000F</th><td class=\"number\">5</td>"),
            std::string::npos);
  EXPECT_NE(html.find("1,200 more rows are not shown here."), std::string::npos);
}

TEST(Html, ABarHasAPartForEachStatusAndSaysSoInWords) {
  StatusTally tally;
  for (int i = 0; i < 3; ++i) tally.add(LineStatus::kComplete);
  tally.add(LineStatus::kFailed);
  const std::string bar = status_bar(tally);
  EXPECT_NE(bar.find("aria-label=\"3 Complete, 1 Failed\""), std::string::npos);
  EXPECT_NE(bar.find("<rect class=\"complete\" x=\"0.00\" width=\"75.00\""), std::string::npos);
  EXPECT_NE(bar.find("<rect class=\"failed\" x=\"75.00\" width=\"25.00\""), std::string::npos);
  EXPECT_EQ(bar.find("class=\"none\""), std::string::npos);
}

TEST(Html, SharesNeverRoundToNoneOrAll) {
  EXPECT_EQ(share_text(1, 8), "12.5 %");
  EXPECT_EQ(share_text(1, 100'000), "&lt; 0.1 %");
  EXPECT_EQ(share_text(99'999, 100'000), "&gt; 99.9 %");
  EXPECT_EQ(share_text(0, 5), "0.0 %");
  EXPECT_EQ(share_text(5, 5), "100.0 %");
  EXPECT_EQ(share_text(0, 0), "-");
}

TEST(Html, TimesHaveAFormForPrograms) {
  EXPECT_EQ(html_time(864'234'567, Zone()),
            "<time datetime=\"1997-05-21T17:09:27Z\">1997-05-21 17:09:27</time>");
  EXPECT_EQ(html_time(io::kNoTime, Zone()), "-");
}

}  // namespace
}  // namespace mifdex::cli
