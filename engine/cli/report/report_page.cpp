#include "engine/cli/report/report_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/cli/report/html.h"
#include "engine/cli/text/printable.h"
#include "engine/cli/text/quantity.h"
#include "engine/cli/version.h"
#include "engine/sms/article.h"
#include "engine/sms/status_names.h"

namespace mifdex::cli {
namespace {

using index::DisplayedStatus;
using index::LineStatus;

constexpr std::array kStatuses = {LineStatus::kComplete, LineStatus::kFailed, LineStatus::kUnknown,
                                  LineStatus::kNone, LineStatus::kUnreadable};

/// Longer descriptions are cut; the whole text is in the answers of the program.
constexpr std::size_t kMostColumns = 300;

/// How many bars a chart of times has at most.
constexpr std::size_t kMostBars = 72;

std::string prose(std::string_view text) {
  if (text.empty()) return "-";
  return fmt::format("<div class=\"prose\">{}</div>",
                     html_text(cut_to_width(escaped(text), kMostColumns)));
}

std::string path(std::string_view text) {
  return fmt::format("<div class=\"path\">{}</div>", html_text(text));
}

std::string name_or(std::string_view name, std::string_view otherwise) {
  if (!name.empty()) return html_text(name);
  return fmt::format("<span class=\"soft\">{}</span>", otherwise);
}

std::string section(std::string_view id, std::string_view heading, const std::string& body) {
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-heading\">\n"
      "<h2 id=\"{0}-heading\">{1}</h2>\n{2}</section>\n",
      id, heading, body);
}

std::vector<HtmlTable::Heading> tally_headings(std::string_view first) {
  std::vector<HtmlTable::Heading> headings = {{first}, {"Results", true}};
  for (const LineStatus status : kStatuses) {
    headings.push_back({engine::line_status_name(status), true});
  }
  headings.push_back({"Complete, share", true});
  headings.push_back({"Chart"});
  return headings;
}

std::vector<std::string> tally_cells(std::string first, const StatusTally& tally) {
  std::vector<std::string> cells = {std::move(first), grouped(tally.total())};
  for (const LineStatus status : kStatuses) cells.push_back(grouped(tally.of(status)));
  cells.push_back(share_text(tally.of(LineStatus::kComplete), tally.total()));
  cells.push_back(status_bar(tally));
  return cells;
}

std::string figures(const ReportFacts& facts) {
  std::string html = "<ul class=\"figures\">\n";
  const auto add = [&](std::uint64_t number, std::string_view what) {
    html += fmt::format("<li><b>{}</b> {}</li>\n", grouped(number), what);
  };
  add(facts.all.total(), "results");
  for (const LineStatus status : kStatuses) {
    if (facts.all.of(status) != 0) add(facts.all.of(status), engine::line_status_name(status));
  }
  add(facts.info.files, "files read");
  add(facts.info.rejects, "rejected");
  return html + "</ul>\n";
}

std::string read_section(const ReportFacts& facts, const Zone& zone) {
  HtmlTable boxes("Boxes", {{"Box"}, {"Path"}, {"Files", true}, {"Last read"}});
  std::size_t shown = 0;
  std::uint64_t left_out = 0;
  for (const index::BoxEntry& box : facts.info.boxes) {
    if (!box.is_box()) continue;
    if (shown++ >= ReportLimits::kBoxes) {
      ++left_out;
      continue;
    }
    boxes.row({html_text(box.shown), path(box.location), grouped(box.files),
               html_time(box.read_at == 0 ? io::kNoTime : box.read_at, zone)});
  }
  std::string html = boxes.finish(left_out);
  std::uint64_t skipped = 0;
  for (const std::uint64_t count : facts.info.skipped) skipped += count;
  html += fmt::format(
      "<p>The index has {} and {}. {} could not be read as what they claim to be "
      "and {} not read because they are not files; "
      "<a href=\"#rejects\">the rejected files</a> are listed with the reason.</p>\n",
      counted(facts.info.files, "file"), counted(facts.info.observations, "report"),
      grouped(facts.info.rejects), counted(skipped, "item") + (skipped == 1 ? " was" : " were"));
  if (facts.info.runs.empty()) return html;
  const index::RunEntry& run = facts.info.runs.back();
  HtmlTable last("Files of the last run, by what they are", {{"What"}, {"Files", true}});
  for (std::size_t i = 1; i < run.by_outcome.size(); ++i) {
    last.row({std::string(engine::outcome_name(static_cast<index::Outcome>(i))),
              grouped(run.by_outcome[i])});
  }
  if (run.ended == 0) html += "<p class=\"differs\">The last run was interrupted.</p>\n";
  return html + last.finish();
}

std::string jobs_section(const ReportFacts& facts) {
  auto headings = tally_headings("Job");
  headings.insert(headings.begin() + 1, {{"Name"}, {"Status"}, {"SMS showed"}});
  HtmlTable table("Results by job, most failures first", std::move(headings));
  for (const JobPart& job : facts.jobs.rows) {
    auto cells = tally_cells(name_or(job.job, "no job"), job.tally);
    std::string status = "-";
    std::string showed = "-";
    if (job.verdict) {
      status = engine::job_status_name(job.verdict->status);
      showed = engine::job_status_name(job.verdict->sms_showed);
      if (job.verdict->differs != 0) {
        showed += fmt::format(" <span class=\"differs\">Q{}</span>", job.verdict->differs);
      }
    }
    cells.insert(cells.begin() + 1, {name_or(job.name, "-"), status, showed});
    table.row(cells);
  }
  return status_legend() + table.finish(facts.jobs.left_out);
}

/// Returns "hour", "4 hours", "2 days".
std::string width_text(std::int64_t width) {
  constexpr std::int64_t kDay = 24 * TimeHistogram::kHour;
  if (width == TimeHistogram::kHour) return "hour";
  if (width < 2 * kDay) return fmt::format("{} hours", width / TimeHistogram::kHour);
  return fmt::format("{:.1f} days", static_cast<double>(width) / static_cast<double>(kDay));
}

std::string times_section(const ReportFacts& facts, const Zone& zone) {
  const TimeHistogram::Shape shape = facts.times.shape(kMostBars);
  if (shape.bars.empty()) return "<p>No result has a time.</p>\n";
  std::string html =
      fmt::format("<p>Latest report of each result; one bar for each {}.", width_text(shape.width));
  const std::uint64_t beyond = shape.earlier + shape.later;
  if (beyond != 0) {
    html += fmt::format(" {} before the first bar and {} after the last are not shown.",
                        counted(shape.earlier, "result"), grouped(shape.later));
  }
  if (facts.without_time != 0) {
    html += fmt::format(" {} no time.", counted(facts.without_time, "result") +
                                            (facts.without_time == 1 ? " has" : " have"));
  }
  html += "</p>\n" + time_chart(shape, zone) + status_legend();
  HtmlTable table("The numbers of the chart", tally_headings("From"));
  for (const TimeHistogram::Bar& bar : shape.bars) {
    if (bar.tally.total() == 0) continue;
    table.row(tally_cells(html_time(bar.begin, zone), bar.tally));
  }
  return html + "<details><summary>Table</summary>\n" + table.finish() + "</details>\n";
}

std::string names_table(std::string_view caption, std::string_view heading,
                        const Part<NamedTally>& part) {
  HtmlTable table(caption, tally_headings(heading));
  for (const NamedTally& row : part.rows) {
    table.row(tally_cells(name_or(row.name, "not known"), row.tally));
  }
  return table.finish(part.left_out);
}

/// Returns what is to be said of results with a true status that SMS showed as `showed`.
std::string shown_cell(const ShownCell& cell, bool is_same) {
  if (cell.results == 0) return "<span class=\"soft\">0</span>";
  std::string html = grouped(cell.results);
  for (const auto& [article, results] : cell.articles) html += fmt::format(" Q{}", article);
  return is_same && cell.articles.empty() ? html
                                          : fmt::format("<span class=\"differs\">{}</span>", html);
}

std::string shown_section(const ReportFacts& facts, const ReportTitle& title) {
  std::vector<HtmlTable::Heading> headings = {{"True status"}};
  std::map<std::uint32_t, std::uint64_t> articles;
  for (std::size_t showed = 1; showed < kShownCount; ++showed) {
    headings.push_back({engine::showed_name(static_cast<DisplayedStatus>(showed)), true});
  }
  headings.push_back({"Not known", true});
  HtmlTable table("Rows: the true status. Columns: what SMS showed", std::move(headings));
  for (const LineStatus status : kStatuses) {
    const auto& row = facts.shown[static_cast<std::size_t>(status)];
    std::vector<std::string> cells = {std::string(engine::line_status_name(status))};
    for (std::size_t showed = 1; showed <= kShownCount; ++showed) {
      const std::size_t at = showed % kShownCount;  // "not known" is 0, and comes last
      const bool is_same = at == 0 || engine::showed_name(static_cast<DisplayedStatus>(at)) ==
                                          engine::line_status_name(status);
      cells.push_back(shown_cell(row[at], is_same || row[at].articles.empty()));
      for (const auto& [article, results] : row[at].articles) articles[article] += results;
    }
    table.row(cells);
  }
  std::string html = fmt::format(
                         "<p>As SMS {} displayed it. Where an article is named, SMS showed "
                         "something else than what was true.</p>\n",
                         html_text(title.sms_version)) +
                     table.finish();
  if (articles.empty()) return html;
  HtmlTable why("The articles", {{"Article"}, {"Results", true}, {"What SMS did"}});
  for (const auto& [article, results] : articles) {
    why.row({fmt::format("Q{}", article), grouped(results),
             html_text(engine::article_explanation(article))});
  }
  return html + why.finish();
}

std::string reason_text(const ReasonGroup& group) {
  switch (group.name.kind) {
    case ReasonKind::kNone:
      return "<span class=\"soft\">no description</span>";
    case ReasonKind::kOther:
      return "<span class=\"soft\">all other reasons</span>";
    case ReasonKind::kReason:
      break;
  }
  return prose(group.name.text);
}

std::string reasons_section(const ReportFacts& facts, const Zone& zone) {
  const ReasonAnswer& answer = facts.reasons;
  if (answer.results == 0) return "<p>No result has failed.</p>\n";
  HtmlTable table("Reasons, the most frequent first", {{"Reason"},
                                                       {"Results", true},
                                                       {"Share", true},
                                                       {"Machines", true},
                                                       {"First"},
                                                       {"Last"},
                                                       {"Example"}});
  const auto add = [&](const ReasonGroup& group) {
    table.row({reason_text(group), grouped(group.results),
               share_text(group.results, answer.results),
               grouped(group.machine_count(answer.machine_level)), html_time(group.first, zone),
               html_time(group.last, zone), prose(group.example)});
  };
  for (const ReasonGroup& group : answer.groups) add(group);
  if (answer.rest.results != 0) add(answer.rest);
  return "<p>Descriptions that differ only in numbers, paths, dates, quoted texts or the name of "
         "the "
         "machine are one reason.</p>\n" +
         table.finish();
}

std::string machines_section(const ReportFacts& facts, const Zone& zone) {
  if (facts.machines.rows.empty()) return "<p>No machine has a failed result.</p>\n";
  HtmlTable table("Machines with the most failed results", {{"Machine"},
                                                            {"Failed", true},
                                                            {"Results", true},
                                                            {"Latest failure"},
                                                            {"Job"},
                                                            {"Description"}});
  for (const FailingMachine& machine : facts.machines.rows) {
    table.row({html_text(machine.machine), grouped(machine.failed), grouped(machine.results),
               html_time(machine.last_time, zone), name_or(machine.last_job, "no job"),
               prose(machine.last_description)});
  }
  return table.finish(facts.machines.left_out);
}

std::string results_section(const ReportFacts& facts, const Zone& zone) {
  HtmlTable table("Every result", {{"Job"},
                                   {"Machine"},
                                   {"Status"},
                                   {"SMS showed"},
                                   {"Time"},
                                   {"Product"},
                                   {"Description"},
                                   {"File"}});
  for (const ResultPart& result : facts.results.rows) {
    const std::string showed = result.sms_showed.empty() ? "not known" : result.sms_showed;
    table.row({name_or(result.job, "no job"), name_or(result.machine, "no machine"),
               std::string(engine::line_status_name(result.status)),
               result.articles.empty()
                   ? showed
                   : fmt::format("<span class=\"differs\">{} {}</span>", showed, result.articles),
               html_time(result.time, zone), name_or(result.product, "-"),
               prose(result.description), path(result.place)});
  }
  return table.finish();
}

std::string rejects_section(const ReportFacts& facts) {
  if (facts.info.rejects == 0) return "<p>Every file could be read.</p>\n";
  HtmlTable kinds("Rejected files by reason", {{"Reason"}, {"Files", true}});
  for (const auto& [kind, files] : facts.reject_kinds) {
    std::string words = kind;
    std::ranges::replace(words, '_', ' ');
    kinds.row({html_text(words), grouped(files)});
  }
  HtmlTable list("Where, why, and what to do", {{"File"}, {"Reason"}, {"Advice"}});
  for (const RejectPart& reject : facts.rejects.rows) {
    list.row({path(reject.place), prose(reject.message), prose(reject.advice)});
  }
  return kinds.finish() + list.finish(facts.rejects.left_out);
}

std::string head(const ReportTitle& title, const Zone& zone) {
  return fmt::format(
      "{}<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>mifdex report: {}</title>\n<style>{}</style>\n</head>\n<body>\n<header>\n"
      "<h1>What happened: {}</h1>\n<p class=\"soft\">Made by mifdex {} at {}; times are in "
      "{}.{}</p>\n",
      kReportMark, html_text(title.index), page_style(), html_text(title.index), kVersion,
      format_time(title.made_at, zone), zone.is_utc() ? "UTC" : "the zone that was asked for",
      title.selection.empty()
          ? std::string()
          : fmt::format(" Only results that match <code>{}</code>.", html_text(title.selection)));
}

}  // namespace

bool is_report(std::string_view head) { return head.starts_with(kReportMark); }

std::string report_page(const ReportFacts& facts, const ReportTitle& title, const Zone& zone) {
  struct Entry {
    std::string_view id;
    std::string_view heading;
    std::string body;
  };
  std::vector<Entry> entries = {
      {"read", "What was read, and what was not", read_section(facts, zone)},
      {"jobs", "Results by job", jobs_section(facts)},
      {"times", "Results over time", times_section(facts, zone)},
      {"reasons", "Why it failed", reasons_section(facts, zone)},
      {"shown", "What SMS showed, and what was true", shown_section(facts, title)},
      {"places", "Domains and sites",
       status_legend() + names_table("Results by domain", "Domain", facts.domains) +
           names_table("Results by site", "Site", facts.sites)},
      {"machines", "Machines with failures", machines_section(facts, zone)},
      {"rejects", "Files that were rejected", rejects_section(facts)},
  };
  if (!facts.results.rows.empty()) {
    entries.insert(entries.begin() + 1, {"results", "Results", results_section(facts, zone)});
  }
  std::string page = head(title, zone) + figures(facts) + "<nav aria-label=\"Sections\"><ul>\n";
  for (const Entry& entry : entries) {
    page += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", entry.id, entry.heading);
  }
  page += "</ul></nav>\n</header>\n<main>\n";
  for (const Entry& entry : entries) page += section(entry.id, entry.heading, entry.body);
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace mifdex::cli
