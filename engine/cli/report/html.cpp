#include "engine/cli/report/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/cli/text/printable.h"
#include "engine/cli/text/quantity.h"
#include "engine/sms/status_names.h"
#include "io/base/file_time.h"

namespace mifdex::cli {
namespace {

using index::LineStatus;

struct StatusLook {
  LineStatus status;
  std::string_view css;  ///< its class in page_style()
};

/// In the order of the parts of a bar.
constexpr std::array kLooks = {
    StatusLook{LineStatus::kComplete, "complete"}, StatusLook{LineStatus::kFailed, "failed"},
    StatusLook{LineStatus::kUnreadable, "unreadable"}, StatusLook{LineStatus::kUnknown, "unknown"},
    StatusLook{LineStatus::kNone, "none"}};

/// Returns "3 Complete, 1 Failed" for people who cannot see a bar.
std::string tally_text(const StatusTally& tally) {
  std::string text;
  for (const StatusLook& look : kLooks) {
    const std::uint64_t results = tally.of(look.status);
    if (results == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(results),
                        engine::line_status_name(look.status));
  }
  return text.empty() ? "no results" : text;
}

/// Returns `part` of `whole` on a scale of `length`.
double scaled(std::uint64_t part, std::uint64_t whole, double length) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole) * length;
}

}  // namespace

std::string html_text(std::string_view text) {
  const std::string safe = escaped(text);
  std::string html;
  html.reserve(safe.size());
  for (const char c : safe) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string html_time(std::int64_t time, const Zone& zone) {
  if (time == io::kNoTime) return "-";
  std::string text = format_time(time, zone);
  if (text.starts_with('@')) return text;
  std::string shown = text.substr(0, std::min<std::size_t>(19, text.size()));
  std::ranges::replace(shown, 'T', ' ');
  return fmt::format("<time datetime=\"{}\">{}</time>", text, shown);
}

HtmlTable::HtmlTable(std::string_view caption, std::vector<Heading> headings)
    : headings_(std::move(headings)) {
  html_ = fmt::format(
      "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\"><table>\n"
      "<caption>{0}</caption>\n<thead><tr>",
      html_text(caption));
  for (const Heading& heading : headings_) {
    html_ += fmt::format("<th scope=\"col\"{}>{}</th>",
                         heading.is_number ? " class=\"number\"" : "", html_text(heading.text));
  }
  html_ += "</tr></thead>\n<tbody>\n";
}

void HtmlTable::row(const std::vector<std::string>& cells) {
  html_ += "<tr>";
  for (std::size_t i = 0; i < cells.size() && i < headings_.size(); ++i) {
    const std::string_view number = headings_[i].is_number ? " class=\"number\"" : "";
    html_ += i == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", number, cells[i])
                    : fmt::format("<td{}>{}</td>", number, cells[i]);
  }
  html_ += "</tr>\n";
}

std::string HtmlTable::finish(std::uint64_t left_out) {
  html_ += "</tbody></table></div>\n";
  if (left_out != 0) {
    html_ += fmt::format("<p class=\"note\">{} more {} not shown here.</p>\n", grouped(left_out),
                         left_out == 1 ? "row is" : "rows are");
  }
  return std::move(html_);
}

std::string status_bar(const StatusTally& tally) {
  std::string svg = fmt::format(
      "<svg class=\"bar\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 100 10\" "
      "preserveAspectRatio=\"none\">",
      tally_text(tally));
  double x = 0;
  for (const StatusLook& look : kLooks) {
    const double width = scaled(tally.of(look.status), tally.total(), 100);
    if (width == 0) continue;
    svg += fmt::format("<rect class=\"{}\" x=\"{:.2f}\" width=\"{:.2f}\" height=\"10\"/>", look.css,
                       x, width);
    x += width;
  }
  return svg + "</svg>";
}

std::string status_legend() {
  std::string html = "<p class=\"legend\">";
  for (const StatusLook& look : kLooks) {
    html += fmt::format(
        "<span><svg class=\"key\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"{}\" "
        "width=\"10\" height=\"10\"/></svg> {}</span> ",
        look.css, engine::line_status_name(look.status));
  }
  return html + "</p>\n";
}

std::string time_chart(const TimeHistogram::Shape& shape, const Zone& zone) {
  constexpr double kHeight = 160;
  constexpr double kWidth = 720;
  std::uint64_t highest = 0;
  for (const auto& bar : shape.bars) highest = std::max(highest, bar.tally.total());
  const double step = kWidth / static_cast<double>(std::max<std::size_t>(shape.bars.size(), 1));
  std::string svg = fmt::format(
      "<svg class=\"chart\" role=\"img\" aria-label=\"Results by time; the table after it has the "
      "numbers\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\">\n",
      kWidth, kHeight);
  for (std::size_t i = 0; i < shape.bars.size(); ++i) {
    const TimeHistogram::Bar& bar = shape.bars[i];
    if (bar.tally.total() == 0) continue;
    svg += fmt::format("<g><title>{}: {}</title>", format_time(bar.begin, zone),
                       tally_text(bar.tally));
    double y = kHeight;
    for (const StatusLook& look : kLooks) {
      const double height = scaled(bar.tally.of(look.status), highest, kHeight);
      if (height == 0) continue;
      y -= height;
      svg += fmt::format(
          "<rect class=\"{}\" x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" "
          "height=\"{:.2f}\"/>",
          look.css, static_cast<double>(i) * step, y, std::max(step - 1, step * 0.8), height);
    }
    svg += "</g>\n";
  }
  svg += "</svg>\n";
  if (shape.bars.empty()) return svg;
  return svg + fmt::format("<p class=\"axis\"><span>{}</span> <span>{}</span></p>\n",
                           html_time(shape.bars.front().begin, zone),
                           html_time(shape.bars.back().begin + shape.width, zone));
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  const double percent = scaled(part, whole, 100);
  if (part != 0 && percent < 0.1) return "&lt; 0.1 %";
  if (part != whole && percent > 99.9) return "&gt; 99.9 %";
  return fmt::format("{:.1f} %", percent);
}

std::string_view page_style() {
  return R"(
:root { color-scheme: light dark; --text: #1f2328; --soft: #57606a; --back: #ffffff; --line: #d0d7de; --band: #f6f8fa; --link: #0550ae;
  --complete: #1a7f37; --failed: #cf222e; --unreadable: #9a6700; --unknown: #8250df; --none: #8c959f; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --soft: #9da7b3; --back: #0d1117; --line: #30363d; --band: #161b22; --link: #79c0ff;
    --complete: #3fb950; --failed: #ff7b72; --unreadable: #d29922; --unknown: #bc8cff; --none: #6e7681; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 76rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
a { color: var(--link); }
nav ul { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
.wide { overflow-x: auto; }
.wide:focus-visible { outline: 2px solid var(--link); }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; overflow-wrap: normal; }
caption { text-align: left; font-weight: 600; padding: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.6rem; border-bottom: 1px solid var(--line); }
thead th { background: var(--band); white-space: nowrap; }
tbody th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.prose { min-width: 14rem; overflow-wrap: anywhere; }
.path { min-width: 12rem; overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: 0.85em; }
.note, .soft { color: var(--soft); }
.differs { font-weight: 600; color: var(--failed); }
.figures { display: flex; flex-wrap: wrap; gap: 0.5rem; padding: 0; list-style: none; }
.figures li { border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.4rem 0.9rem; }
.figures b { display: block; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
.bar { display: block; width: 7rem; height: 0.9rem; }
.chart { display: block; width: 100%; height: 10rem; border-bottom: 1px solid var(--line); }
.axis { display: flex; flex-wrap: wrap; justify-content: space-between; margin: 0.2rem 0; font-size: 0.85rem; color: var(--soft); }
.key { width: 0.8rem; height: 0.8rem; }
.legend span { margin-right: 1rem; white-space: nowrap; }
rect.complete { fill: var(--complete); }
rect.failed { fill: var(--failed); }
rect.unreadable { fill: var(--unreadable); }
rect.unknown { fill: var(--unknown); }
rect.none { fill: var(--none); }
@media print {
  body { max-width: none; font-size: 10pt; }
  nav { display: none; }
  .wide { overflow: visible; }
  tr, svg { break-inside: avoid; }
  svg rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)";
}

}  // namespace mifdex::cli
