// Lines as text on several threads: the same rows in the same order as one by one, whatever the
// filter, and the same rows before an error.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {
namespace {

constexpr std::array kThreadCounts = {1U, 2U, 3U, 5U, 16U};

std::string text_of(const Line& line) {
  const Record& row = line.record;
  return std::string(row.job) + ' ' + std::string(row.machine) + ' ' + std::to_string(row.time) +
         ' ' + std::to_string(line.observations) + ' ' + std::string(line.box_name) + '/' +
         std::string(row.path) + ' ' + std::to_string(row.flags) + '\n';
}

/// Several commits over the same jobs and machines, so that their zones overlap; rows without a job
/// or a machine; groups of several reports.
std::vector<SampleRow> rows_to_render(int commit) {
  std::mt19937 random(static_cast<unsigned>(commit) + 1);
  std::vector<SampleRow> rows;
  for (int i = 0; i < 3000; ++i) {
    SampleObservation row;
    row.box = "BOX" + std::to_string(random() % 3);
    row.path = "R/" + std::to_string(commit) + "-" + std::to_string(i) + ".PCK";
    row.pair_key = row.path;
    row.hash = static_cast<std::uint64_t>(commit) * 100'000 + static_cast<std::uint64_t>(i);
    row.time = static_cast<std::int64_t>(random() % 1000);
    row.status = random() % 9 == 0 ? LineStatus::kFailed : LineStatus::kComplete;
    row.description = "text " + std::to_string(random() % 500) + (i % 97 == 0 ? " Disk FULL" : "");
    if (random() % 50 != 0) row.job = "JOB" + std::to_string(random() % 30);
    if (random() % 50 != 0) row.machine = "PC" + std::to_string(random() % 400);
    row.smsid = "X" + std::to_string(random() % 400);
    row.site = random() % 200 == 0 ? "S1" : "S2";
    row.domain = "D" + std::to_string(random() % 5);
    row.job_source = row.machine_source = AttributionSource::kInstruction;
    rows.push_back(row);
  }
  return rows;
}

std::vector<Filter> filters_to_render() {
  const std::vector<std::function<void(Filter&)>> changes = {
      [](Filter&) {},
      [](Filter& f) { f.status = {LineStatus::kFailed}; },
      [](Filter& f) { f.status = {LineStatus::kNone}; },
      [](Filter& f) { f.since = 990; },
      [](Filter& f) { f.until = 500; },
      [](Filter& f) { f.unattributed = true; },
      [](Filter& f) { f.boxes = {1}; },
      [](Filter& f) { f.job = glob("JOB3"); },
      [](Filter& f) { f.job = glob("JOB1*"); },
      [](Filter& f) { f.job = glob("*2"); },
      [](Filter& f) { f.machine = glob("PC7"); },
      [](Filter& f) { f.machine = glob("PC*"); },
      [](Filter& f) { f.machine = glob("*9"); },
      [](Filter& f) { f.site = glob("S1"); },
      [](Filter& f) { f.domain = glob("D3"); },
      [](Filter& f) { f.product = glob("nothing"); },
      [](Filter& f) { f.grep = {"text 11"}; },
      [](Filter& f) { f.grep = {"disk full", "nothing"}, f.grep_ignores_case = true; },
      [](Filter& f) { f.grep = {"disk full"}; },
      [](Filter& f) { f.grep = {"19"}; },
      [](Filter& f) { f.grep = {"K"}, f.grep_ignores_case = true; },
  };
  std::vector<Filter> filters;
  for (const auto& change : changes) change(filters.emplace_back());
  return filters;
}

struct Answer {
  std::string text;
  std::uint64_t rows = 0;
  std::string error;

  friend bool operator==(const Answer&, const Answer&) = default;
};

/// Sees what is around a line, so that groups must be whole.
bool accept(Record& record, const LineContext& around) {
  record.flags = static_cast<std::uint32_t>(around.failed);
  return record.hash % 11 != 0;
}

Answer one_by_one(const Reader& reader, Query query) {
  Answer answer;
  query.evaluator = accept;
  const auto rows = reader.lines(query, [&](const Line& line) {
    answer.text += text_of(line);
    return true;
  });
  if (rows) answer.rows = *rows;
  if (!rows) answer.error = error_text(rows.error());
  return answer;
}

LineRenderer renderer() {
  return {.evaluator = accept,
          .wants_job = {},
          .render =
              [](const Line& line, std::string& text) {
                text += text_of(line);
                return io::Result<void>();
              },
          .failure = {}};
}

Answer rendered(const Reader& reader, const Query& query, unsigned threads,
                const std::function<LineRenderer()>& make_renderer = renderer) {
  Answer answer;
  const auto rows = reader.render_lines(
      query, [threads] { return threads; }, make_renderer,
      [&](std::string_view text) {
        answer.text += text;
        return true;
      });
  if (rows) answer.rows = *rows;
  if (!rows) answer.error = error_text(rows.error());
  return answer;
}

class RenderedLines : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new MemoryFolder;
    for (int commit = 0; commit < 6; ++commit) index_rows(dir(), rows_to_render(commit), 2);
  }
  static void TearDownTestSuite() { delete folder_; }
  static std::string dir() { return *folder_ / "idx"; }

  static MemoryFolder* folder_;
  const std::unique_ptr<Reader> reader_ = must_read(dir());
};
MemoryFolder* RenderedLines::folder_ = nullptr;

TEST_F(RenderedLines, AreThoseOneByOne) {
  std::size_t long_answers = 0;
  for (const Filter& filter : filters_to_render()) {
    for (const bool history : {false, true}) {
      Query query;
      query.filter = filter;
      query.history = history;
      const Answer expected = one_by_one(*reader_, query);
      EXPECT_EQ(expected.error, "");
      if (expected.rows > 8192) ++long_answers;
      for (const unsigned threads : kThreadCounts) {
        EXPECT_TRUE(rendered(*reader_, query, threads) == expected) << threads << " threads";
      }
    }
  }
  EXPECT_GT(long_answers, 3U);  // threads had something to do
}

TEST_F(RenderedLines, TakeLimitAndOffsetIntoAccount) {
  for (const std::uint64_t offset : {0U, 1U, 4095U, 4096U, 4097U, 9000U, 17'000U, 100'000U}) {
    for (const std::uint64_t limit : {0U, 1U, 20U, 4096U, 5000U, 100'000U}) {
      Query query;
      query.history = true;
      query.offset = offset;
      query.limit = limit;
      const Answer expected = one_by_one(*reader_, query);
      EXPECT_TRUE(rendered(*reader_, query, 3) == expected) << offset << ", " << limit;
    }
  }
}

TEST_F(RenderedLines, LeaveOutJobsThatAreNotWanted) {
  const auto wants = [](std::string_view job) { return job.ends_with('7') || job.empty(); };
  Query query;
  query.history = true;
  query.wants_job = wants;
  const Answer expected = one_by_one(*reader_, query);
  EXPECT_GT(expected.rows, 0U);
  const auto wanting = [&] {
    LineRenderer wanting_some = renderer();
    wanting_some.wants_job = wants;
    return wanting_some;
  };
  query.wants_job = {};
  for (const unsigned threads : kThreadCounts) {
    EXPECT_TRUE(rendered(*reader_, query, threads, wanting) == expected) << threads;
  }
}

TEST_F(RenderedLines, AreCountedWithoutText) {
  for (const Filter& filter : filters_to_render()) {
    Query query;
    query.filter = filter;
    query.history = true;
    const auto counting = [] {
      LineRenderer only_counts = renderer();
      only_counts.render = {};
      return only_counts;
    };
    const auto counted = reader_->count_lines(query, [] { return 4U; }, counting);
    ASSERT_TRUE(counted);
    EXPECT_EQ(*counted, one_by_one(*reader_, query).rows);
  }
}

TEST_F(RenderedLines, StartNoThreadForAShortAnswer) {
  Query query;
  query.limit = 100;
  const auto rows = reader_->render_lines(
      query,
      []() -> unsigned {
        ADD_FAILURE() << "asked for threads";
        return 2;
      },
      renderer, [](std::string_view) { return true; });
  ASSERT_TRUE(rows);
  EXPECT_EQ(*rows, 100U);
}

TEST_F(RenderedLines, StopEarlyWithoutTheWorkForTheRest) {
  std::atomic<std::uint64_t> made{0};
  const auto counting = [&] {
    LineRenderer counts = renderer();
    counts.render = [&](const Line& line, std::string& text) {
      ++made;
      text += text_of(line);
      return io::Result<void>();
    };
    return counts;
  };
  Query query;
  query.history = true;
  std::uint64_t calls = 0;
  const auto rows = reader_->render_lines(
      query, [] { return 2U; }, counting,
      [&](std::string_view text) {
        if (text.find('\n') + 1 == text.size()) return true;  // a row alone: by this thread
        ++calls;
        return false;
      });
  ASSERT_TRUE(rows);
  EXPECT_EQ(calls, 1U);
  EXPECT_LT(*rows, one_by_one(*reader_, query).rows);
  EXPECT_GE(made, *rows);
}

TEST_F(RenderedLines, HaveTheRowsBeforeAnError) {
  Query query;
  query.history = true;
  const std::string text = one_by_one(*reader_, query).text;
  // Errors in the first rows, which no other thread makes, and far behind them.
  for (const std::size_t at : {text.size() / 100, text.size() / 2, text.size() - 2}) {
    const std::size_t begin = text.rfind('\n', at) + 1;
    const std::string broken = text.substr(begin, text.find('\n', at) + 1 - begin);
    const auto failing = [&] {
      LineRenderer fails = renderer();
      fails.render = [&](const Line& line, std::string& out) -> io::Result<void> {
        if (text_of(line) == broken) return io::fail(io::ErrorKind::kStore, "broken");
        out += text_of(line);
        return {};
      };
      return fails;
    };
    for (const unsigned threads : kThreadCounts) {
      const Answer answer = rendered(*reader_, query, threads, failing);
      EXPECT_EQ(answer.error, "broken");
      EXPECT_TRUE(answer.text == text.substr(0, begin)) << threads << " threads";
    }
  }
}

TEST_F(RenderedLines, ReportTheFailureOfAnEvaluatorAtItsRow) {
  Query query;
  query.history = true;
  const auto failing = [] {
    const auto failed = std::make_shared<bool>(false);
    LineRenderer fails = renderer();
    fails.evaluator = [=](Record& record, const LineContext& around) {
      if (!accept(record, around)) return false;
      *failed = *failed || record.time == 999;
      return !*failed;
    };
    fails.failure = [=]() -> io::Result<void> {
      if (*failed) return io::fail(io::ErrorKind::kStore, "evaluator");
      return {};
    };
    return fails;
  };
  const Answer alone = rendered(*reader_, query, 1, failing);
  EXPECT_EQ(alone.error, "evaluator");
  for (const unsigned threads : kThreadCounts) {
    EXPECT_TRUE(rendered(*reader_, query, threads, failing) == alone) << threads << " threads";
  }
}

TEST_F(RenderedLines, HaveTheRowsBeforeADamagedBlock) {
  namespace fs = std::filesystem;
  Query query;
  query.history = true;
  std::set<std::string> errors;
  for (const auto& entry : fs::directory_iterator(dir())) {
    if (entry.path().extension() != ".sst") continue;
    const fs::path copy = *folder_ / "copy";
    fs::remove_all(copy);
    fs::copy(dir(), copy, fs::copy_options::recursive);
    std::fstream file(copy / entry.path().filename(),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(entry.file_size() / 3));
    file.write("damage", 6);
    file.close();
    const auto reader = Reader::open(copy);
    if (!reader) continue;
    const Answer expected = one_by_one(**reader, query);
    errors.insert(expected.error);
    for (const unsigned threads : {2U, 7U}) {
      EXPECT_TRUE(rendered(**reader, query, threads) == expected) << entry.path();
    }
  }
  EXPECT_GT(errors.size(), 1U);  // none, and that of a damaged block
}

}  // namespace
}  // namespace mifdex::index
