#include "engine/cli/options/options.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/cli/text/quantity.h"
#include "engine/sms/status_names.h"

namespace mifdex::cli {
namespace {

Arguments parsed(std::initializer_list<std::string_view> words) {
  const std::vector<std::string_view> list(words);
  auto arguments = parse_arguments(list);
  EXPECT_TRUE(arguments) << io::error_text(arguments.error());
  return *std::move(arguments);
}

index::Query query_of(std::initializer_list<std::string_view> words) {
  auto query = parse_query(parsed(words), Zone());
  EXPECT_TRUE(query) << io::error_text(query.error());
  return *std::move(query);
}

std::string option_refusal(std::initializer_list<std::string_view> words) {
  const auto query = parse_query(parsed(words), Zone());
  return query ? "accepted" : io::error_text(query.error());
}

TEST(Plan, EveryFilterReachesTheQuery) {
  const index::Query query = query_of({"status",
                                       "--job",
                                       "VAQ*",
                                       "--machine",
                                       "MANGO",
                                       "--site",
                                       "VAQ",
                                       "--domain",
                                       "FR?IT",
                                       "--product",
                                       "Jamal*",
                                       "--manufacturer",
                                       "J*",
                                       "--status",
                                       "failed",
                                       "--status",
                                       "None,unknown",
                                       "--mif",
                                       "other,missing",
                                       "--since",
                                       "1997-05",
                                       "--until",
                                       "1997-06",
                                       "--grep",
                                       "disk",
                                       "-i",
                                       "--unattributed",
                                       "--differs",
                                       "Q166833",
                                       "--history",
                                       "--limit",
                                       "10",
                                       "--offset",
                                       "20"});
  EXPECT_EQ(query.filter.job.pattern(), "VAQ*");
  EXPECT_EQ(query.filter.machine.pattern(), "MANGO");
  EXPECT_EQ(query.filter.site.pattern(), "VAQ");
  EXPECT_EQ(query.filter.domain.pattern(), "FR?IT");
  EXPECT_EQ(query.filter.product.pattern(), "Jamal*");
  EXPECT_EQ(query.filter.manufacturer.pattern(), "J*");
  using index::LineStatus;
  EXPECT_EQ(query.filter.status,
            (std::vector{LineStatus::kFailed, LineStatus::kNone, LineStatus::kUnknown}));
  EXPECT_EQ(query.filter.mif, (std::vector{index::MifStatus::kOther, index::MifStatus::kMissing}));
  EXPECT_EQ(query.filter.since, 862'444'800);
  EXPECT_EQ(query.filter.until, 865'123'200);
  EXPECT_EQ(query.filter.grep, std::vector<std::string>{"disk"});
  EXPECT_TRUE(query.filter.grep_ignores_case);
  EXPECT_TRUE(query.filter.unattributed);
  EXPECT_TRUE(query.filter.differs);
  EXPECT_EQ(query.filter.differs_article, 166833U);
  EXPECT_TRUE(query.history);
  EXPECT_EQ(query.limit, 10U);
  EXPECT_EQ(query.offset, 20U);
}

TEST(Plan, AFilterGivenSeveralTimesMeansAnyOfThem) {
  const index::Query query =
      query_of({"status", "--machine", "MANGO", "--machine",      "PEA*",      "--job",
                "A",      "--job",     "B",     "--site",         "X",         "--site",
                "Y",      "--domain",  "D1",    "--domain",       "D2",        "--product",
                "P",      "--product", "Q",     "--manufacturer", "M",         "--manufacturer",
                "N",      "--grep",    "one",   "--grep",         "two, three"});
  const index::Filter& filter = query.filter;
  for (const auto& [glob, yes, also] :
       {std::tuple{&filter.machine, "mango", "PEAR"}, std::tuple{&filter.job, "A", "B"},
        std::tuple{&filter.site, "X", "Y"}, std::tuple{&filter.domain, "D1", "D2"},
        std::tuple{&filter.product, "P", "Q"}, std::tuple{&filter.manufacturer, "M", "N"}}) {
    EXPECT_TRUE(glob->matches(yes)) << yes;
    EXPECT_TRUE(glob->matches(also)) << also;
    EXPECT_FALSE(glob->matches("ELSE"));
    EXPECT_FALSE(glob->is_literal());
  }
  EXPECT_EQ(filter.grep, (std::vector<std::string>{"one", "two, three"}));
  EXPECT_NE(option_refusal({"status", "--job", "A", "--job", "[b"}), "accepted");
  EXPECT_TRUE(query_of({"status", "--job", "A", "--job="}).filter.job.empty());
}

TEST(Plan, NoFlagsNoConditions) {
  const index::Query query = query_of({"status"});
  EXPECT_TRUE(query.filter.job.empty());
  EXPECT_TRUE(query.filter.status.empty());
  EXPECT_FALSE(query.filter.since);
  EXPECT_FALSE(query.filter.differs);
  EXPECT_FALSE(query.history);
  EXPECT_EQ(query.limit, index::Query().limit);
}

TEST(Plan, ACountIsOfAllRows) {
  const index::Query query = query_of({"status", "--count", "--limit", "1", "--offset", "5"});
  EXPECT_EQ(query.limit, index::Query().limit);
  EXPECT_EQ(query.offset, 0U);
}

TEST(Plan, RefusesWhatIsNoValue) {
  EXPECT_EQ(
      option_refusal({"status", "--status", "complete,done"}),
      "--status: invalid value 'done' (expected complete, failed, unknown, none, unreadable)");
  EXPECT_EQ(option_refusal({"status", "--mif="}),
            "--mif: invalid value '' (expected success, failed, other, missing, unreadable)");
  EXPECT_EQ(option_refusal({"status", "--since", "97-05-21"}),
            "--since: cannot parse time '97-05-21' (for example 1997-05-21T17:09:27Z, 1997-05-21, "
            "1997-05 or 1997)");
  EXPECT_EQ(option_refusal({"status", "--limit", "-1"}),
            "--limit: '-1' is not a non-negative integer");
  EXPECT_EQ(option_refusal({"status", "--differs=KB1"}),
            "--differs: KB1 is not an article (for example Q166833)");
  EXPECT_NE(option_refusal({"status", "--job", "[a"}), "accepted");
}

// The numbers of the index's enums, and the order of the words in the flag table.
TEST(Plan, WhatSmsIsAskedAbout) {
  const auto none = parse_evaluator(parsed({"status"}), Zone(), 77);
  ASSERT_TRUE(none);
  EXPECT_EQ(none->version, engine::SmsVersion::k12);
  EXPECT_EQ(none->as_of, 77);
  EXPECT_TRUE(none->job_status.empty());
  const auto some = parse_evaluator(parsed({"jobs", "--sms-version", "1.0", "--as-of", "1997-05-28",
                                            "--job-status", "retrying,failed"}),
                                    Zone(), 77);
  ASSERT_TRUE(some);
  EXPECT_EQ(some->version, engine::SmsVersion::k10);
  EXPECT_EQ(some->as_of, 864'777'600);
  EXPECT_EQ(some->job_status,
            (std::vector{engine::JobStatus::kRetrying, engine::JobStatus::kFailed}));
}

TEST(Plan, EventsByNumber) {
  EXPECT_TRUE(parse_event_ids(parsed({"events"})).empty());
  EXPECT_EQ(parse_event_ids(parsed({"events", "--id", "119,374"})),
            (std::vector<std::uint32_t>{119, 374}));
}

TEST(Plan, ManifestsAndLayout) {
  const auto run = parse_run(
      parsed({"index", "--manifest", "a", "--manifest=b", "--layout", "{job}/{machine}.mif"}));
  ASSERT_TRUE(run);
  EXPECT_EQ(run->manifests, (std::vector<std::string>{"a", "b"}));
  ASSERT_TRUE(run->layout);
  EXPECT_TRUE(run->layout->match("VAQ0000F/MANGO.MIF"));
  EXPECT_EQ(parse_run(parsed({"index"})).error().kind, io::ErrorKind::kUsage);
  EXPECT_EQ(parse_run(parsed({"index", "box", "--layout", "{nobody}"})).error().kind,
            io::ErrorKind::kUsage);
}

TEST(Plan, WordsOfFiltersAreThoseOfAnswers) {
  for (const std::string_view word : {"Complete", "failed", "UNKNOWN", "none", "unreadable"}) {
    const index::Query query = query_of({"status", "--status", word});
    EXPECT_EQ(query.filter.status.at(0), engine::line_status_of(word)) << word;
  }
  for (const std::string_view word : {"success", "Failed", "other", "missing", "unreadable"}) {
    const index::Query query = query_of({"status", "--mif", word});
    EXPECT_EQ(query.filter.mif.at(0), engine::mif_status_of(word)) << word;
  }
}

TEST(Plan, ChoicesAreCheckedWhateverTheCommandMakesOfThem) {
  EXPECT_TRUE(check_choices(parsed({"info", "--progress", "never", "--color=always"})));
  EXPECT_FALSE(check_choices(parsed({"info", "--progress", "sometimes"})));
  EXPECT_FALSE(check_choices(parsed({"status", "--status", "failed,", "--count"})));
  EXPECT_FALSE(check_choices(parsed({"--generate", "docx"})));
}

TEST(Plan, StyleIsFormatAndZone) {
  EXPECT_EQ(parse_style(parsed({"status"}))->format, Format::kTable);
  EXPECT_EQ(parse_style(parsed({"status", "--json"}))->format, Format::kJson);
  EXPECT_EQ(parse_style(parsed({"status", "--format", "ndjson"}))->format, Format::kNdjson);
  EXPECT_EQ(parse_style(parsed({"status", "--format", "csv"}))->format, Format::kCsv);
  EXPECT_EQ(parse_style(parsed({"status", "--format", "tsv"}))->format, Format::kTsv);
  EXPECT_TRUE(parse_style(parsed({"status", "--format", "tsv", "--raw-cells"}))->raw_cells);
  EXPECT_TRUE(parse_style(parsed({"export", "-o", "a.csv", "--bom"}))->bom);
  EXPECT_FALSE(parse_style(parsed({"status", "--json", "--bom"})));
  EXPECT_FALSE(parse_style(parsed({"status", "--raw-cells"})));
  EXPECT_FALSE(parse_style(parsed({"status", "--format", "xml"})));
  EXPECT_FALSE(parse_style(parsed({"status", "--tz", "Nowhere/City"})));
  EXPECT_EQ(parse_style(parsed({"status", "--tz", "+02:00"}))->zone.offset_at(0), 7200);
}

TEST(Plan, TheIndexIsTheFlagThenTheVariableThenTheFolder) {
  ::unsetenv("MIFDEX_INDEX");
  EXPECT_EQ(index_folder(parsed({"info"})), "./mifdex.idx");
  ::setenv("MIFDEX_INDEX", "/var/idx", 1);
  EXPECT_EQ(index_folder(parsed({"info"})), "/var/idx");
  EXPECT_EQ(index_folder(parsed({"info", "-x", "other"})), "other");
  ::unsetenv("MIFDEX_INDEX");
}

TEST(Plan, QuietLeavesTheLogAlone) {
  const auto options = parse_terminal(parsed({"info", "-q", "-vv", "--log-file", "run.log"}));
  ASSERT_TRUE(options);
  EXPECT_EQ(options->verbosity, -1);
  EXPECT_EQ(options->log_verbosity, 2);
  EXPECT_EQ(options->log_file, "run.log");
}

TEST(Plan, ARunIsWhatTheFlagsSay) {
  const auto run = parse_run(parsed({"index", "a", "b", "-j", "3", "--memory", "1G", "--max-file",
                                     "64k", "--encoding", "auto", "--dry-run", "-x", "i"}));
  ASSERT_TRUE(run) << io::error_text(run.error());
  EXPECT_EQ(run->boxes, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(run->index_dir, "i");
  EXPECT_EQ(run->threads, 3U);
  EXPECT_EQ(run->memory_bytes, 1'000'000'000U);
  EXPECT_EQ(run->archives.max_file_bytes, 64'000U);
  EXPECT_TRUE(run->dry_run);
  EXPECT_FALSE(parse_run(parsed({"index", "a", "-j", "many"})));
  EXPECT_FALSE(parse_run(parsed({"index", "a", "-j", "100000"})));
  EXPECT_FALSE(parse_run(parsed({"index", "a", "--memory", "lots"})));
}

TEST(Plan, ExactlyTakesWildcardsAsTheyAre) {
  const auto glob = exactly("A*[x]?\\");
  ASSERT_TRUE(glob);
  EXPECT_TRUE(glob->matches("a*[x]?\\"));
  EXPECT_FALSE(glob->matches("ABx1\\"));
}

TEST(Plan, AWindowIsAnOffsetAndALimit) {
  index::Query query;
  query.offset = 1;
  query.limit = 2;
  Window window(query);
  EXPECT_FALSE(window.take());
  EXPECT_TRUE(window.take());
  EXPECT_FALSE(window.over());
  EXPECT_TRUE(window.take());
  EXPECT_TRUE(window.over());
  EXPECT_FALSE(window.take());
}

TEST(Quantity, ReadsSizes) {
  EXPECT_EQ(*parse_size("5000000", "memory"), 5'000'000U);
  EXPECT_EQ(*parse_size("300M", "memory"), 300'000'000U);
  EXPECT_EQ(*parse_size("64k", "memory"), 64'000U);
  EXPECT_EQ(*parse_size("2GiB", "memory"), 2'147'483'648U);
  EXPECT_EQ(*parse_size("1ki", "memory"), 1'024U);
  for (const std::string_view wrong : {"", "k", "-1", "1x", "1kk", "1.5G", "99999999999T", "1 k"}) {
    EXPECT_FALSE(parse_size(wrong, "memory")) << wrong;
  }
}

TEST(Quantity, WritesSizesAndDurations) {
  EXPECT_EQ(size_text(999), "999 B");
  EXPECT_EQ(size_text(1893), "1.89 kB");
  EXPECT_EQ(size_text(88'064'000), "88.1 MB");
  EXPECT_EQ(size_text(999'999), "1.00 MB");
  EXPECT_EQ(duration_text(8.2), "8 s");
  EXPECT_EQ(duration_text(125), "2 min 05 s");
  EXPECT_EQ(duration_text(3720), "1 h 02 min");
}

}  // namespace
}  // namespace mifdex::cli
