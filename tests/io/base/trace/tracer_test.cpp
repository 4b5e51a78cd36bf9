#include "io/base/trace/tracer.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>
#include <thread>
#include <vector>

#include "io/base/trace/chrome_trace.h"

namespace mifdex::io {
namespace {

Span span_of(std::string_view name, std::int64_t thread, std::int64_t begin, std::int64_t wall) {
  Span span;
  span.name = name;
  span.thread = thread;
  span.begin = begin;
  span.wall = wall;
  return span;
}

/// The rows of the viewer and the names of the spans in them, in the order of the text.
std::vector<std::string> rows_of(const Tracer& tracer) {
  simdjson::dom::parser parser;
  const std::string text = chrome_trace(tracer, "test", "1");
  std::vector<std::string> rows;
  for (const auto event : parser.parse(text)["traceEvents"].get_array()) {
    if (std::string_view(event["ph"]) != "X") continue;
    rows.push_back(std::to_string(std::uint64_t(event["tid"])) + " " +
                   std::string(std::string_view(event["name"])));
  }
  return rows;
}

TEST(Tracer, RecordsNothingWithoutATracer) {
  TraceSpan span(nullptr, "nothing");
  span.set_items(1);
}

TEST(Tracer, SpansComeByBeginAndHoldThoseInThem) {
  Tracer tracer;
  {
    const TraceSpan outer(&tracer, "outer");
    {
      const TraceSpan first(&tracer, "inner", "a");
    }
    TraceSpan second(&tracer, "inner", "b");
    second.set_items(7);
  }
  const std::vector<Span> spans = tracer.spans();
  ASSERT_EQ(spans.size(), 3U);
  EXPECT_EQ(spans[0].name, "outer");
  EXPECT_EQ(spans[1].detail, "a");
  EXPECT_EQ(spans[2].items, 7U);
  for (const Span& span : spans) {
    EXPECT_GE(span.wall, 0);
    EXPECT_GE(span.cpu, 0);
    EXPECT_GE(span.begin, spans[0].begin);
    EXPECT_LE(span.begin + span.wall, spans[0].begin + spans[0].wall);
    EXPECT_EQ(span.thread, spans[0].thread);
  }
}

TEST(Tracer, CountsTheCpuTimeOfItsThreadAlone) {
  Tracer tracer;
  {
    const TraceSpan span(&tracer, "waits");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  {
    const TraceSpan span(&tracer, "computes");
    const std::int64_t end = tracer.now() + 20'000'000;
    while (tracer.now() < end) {
    }
  }
  const std::vector<Span> spans = tracer.spans();
  EXPECT_GE(spans[0].wall, 20'000'000);
  EXPECT_LT(spans[0].cpu, 10'000'000);
  EXPECT_GT(spans[1].cpu, spans[0].cpu);
}

TEST(Tracer, KeepsNoMoreThanItMayAndCountsTheRest) {
  Tracer tracer(2);
  for (int i = 0; i < 5; ++i) const TraceSpan span(&tracer, "step");
  EXPECT_EQ(tracer.spans().size(), 2U);
  EXPECT_EQ(tracer.dropped(), 3U);
  EXPECT_NE(chrome_trace(tracer, "test", "1").find("\"dropped_spans\":3"), std::string::npos);
}

TEST(Tracer, TakesSpansOfManyThreads) {
  Tracer tracer;
  constexpr int kThreads = 4;
  constexpr int kSteps = 1000;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        for (int step = 0; step < kSteps; ++step) const TraceSpan span(&tracer, "step");
      });
    }
  }
  EXPECT_EQ(tracer.spans().size(), std::size_t{kThreads} * kSteps);
}

TEST(ChromeTrace, IsJsonWithNamesAndMicroseconds) {
  Tracer tracer;
  tracer.add({.name = "sst",
              .detail = "lines",
              .thread = 5,
              .begin = 1'002'003,
              .wall = 45,
              .cpu_begin = 7,
              .cpu = 40,
              .items = 9});
  const std::string text = chrome_trace(tracer, "mifdex index", "1.2.3");
  EXPECT_TRUE(text.starts_with(kTraceHead)) << text;
  simdjson::dom::parser parser;
  const simdjson::dom::element root = parser.parse(text);
  EXPECT_EQ(std::string_view(root["otherData"]["version"]), "1.2.3");
  const simdjson::dom::array events = root["traceEvents"];
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(std::string_view(events.at(0)["args"]["name"]), "mifdex index");
  EXPECT_EQ(std::string_view(events.at(1)["args"]["name"]), "main");
  EXPECT_EQ(std::string_view(events.at(2)["name"]), "sst lines");
  EXPECT_NE(text.find("\"ts\":1002.003,\"dur\":0.045,\"tts\":0.007,\"tdur\":0.040"),
            std::string::npos)
      << text;
  EXPECT_EQ(std::uint64_t(events.at(2)["args"]["items"]), 9U);
}

TEST(ChromeTrace, OfNothingIsJson) {
  simdjson::dom::parser parser;
  const std::string text = chrome_trace(Tracer(), "test", "1");
  EXPECT_EQ(simdjson::dom::array(parser.parse(text)["traceEvents"]).size(), 1U) << text;
}

TEST(ChromeTrace, AThreadTakesOverTheRowOfOneThatHasEnded) {
  Tracer tracer;
  tracer.add(span_of("run", 10, 0, 100));
  tracer.add(span_of("first", 11, 10, 10));
  tracer.add(span_of("beside", 12, 15, 10));
  tracer.add(span_of("next", 13, 20, 10));
  EXPECT_EQ(rows_of(tracer), (std::vector<std::string>{"1 run", "2 first", "3 beside", "2 next"}));
}

TEST(ChromeTrace, AThreadKeepsItsRowBetweenItsSpans) {
  Tracer tracer;
  tracer.add(span_of("run", 10, 0, 100));
  tracer.add(span_of("early", 11, 10, 5));
  tracer.add(span_of("other", 12, 20, 5));
  tracer.add(span_of("late", 11, 30, 5));
  EXPECT_EQ(rows_of(tracer), (std::vector<std::string>{"1 run", "2 early", "3 other", "2 late"}));
}

}  // namespace
}  // namespace mifdex::io
