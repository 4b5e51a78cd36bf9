// HTML for one page that needs nothing else: text, tables and charts, without scripts.
//
// Bytes of files cannot become markup, and control characters are shown as in a terminal's table.
// Threads: pure functions and values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/report/time_histogram.h"
#include "engine/cli/text/time_text.h"

namespace mifdex::cli {

/// Returns `text`, which may be any bytes, as text of HTML or of a quoted attribute.
std::string html_text(std::string_view text);

/// Returns a time in `zone`, with its machine-readable form; "-" if there is none.
std::string html_time(std::int64_t time, const Zone& zone);

/// A table with a caption, which a reader with a narrow screen can scroll.
class HtmlTable {
 public:
  struct Heading {
    std::string_view text;
    bool is_number = false;
  };

  HtmlTable(std::string_view caption, std::vector<Heading> headings);

  /// Adds a row; `cells` must be HTML, one for each heading. The first is the row's own heading.
  void row(const std::vector<std::string>& cells);

  /// Returns the table; if rows were left out, a line after it says how many.
  std::string finish(std::uint64_t left_out = 0);

 private:
  std::vector<Heading> headings_;
  std::string html_;
};

/// Returns a bar with a part for each status, of the whole width of its place. What it shows must
/// also be in the table around it.
std::string status_bar(const StatusTally& tally);

/// Returns the explanation of the colours of charts.
std::string status_legend();

/// Returns a chart of the bars of `shape` over time.
std::string time_chart(const TimeHistogram::Shape& shape, const Zone& zone);

/// Returns "12.3 %"; "-" if `whole` is 0. Never 0.0 % or 100.0 % for a part that is neither.
std::string share_text(std::uint64_t part, std::uint64_t whole);

/// Returns the style sheet of the page.
std::string_view page_style();

}  // namespace mifdex::cli
