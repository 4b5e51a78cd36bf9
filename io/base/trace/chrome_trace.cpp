#include "io/base/trace/chrome_trace.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace mifdex::io {
namespace {

/// Appends nanoseconds as microseconds with three decimals.
void append_microseconds(std::string& text, std::int64_t nanoseconds) {
  constexpr std::int64_t kMicrosecond = 1000;
  const std::string part = std::to_string(nanoseconds % kMicrosecond);
  text += std::to_string(nanoseconds / kMicrosecond);
  text += '.';
  text.append(3 - part.size(), '0');
  text += part;
}

void append_time(std::string& text, std::string_view field, std::int64_t nanoseconds) {
  text += ",\"";
  text += field;
  text += "\":";
  append_microseconds(text, nanoseconds);
}

void append_name(std::string& text, std::string_view what, std::string_view process_and_row,
                 std::string_view name) {
  text += ",\n{\"ph\":\"M\",\"name\":\"";
  text += what;
  text += '"';
  text += process_and_row;
  text += R"(,"args":{"name":")";
  text += name;
  text += "\"}}";
}

std::string process_and_row(std::size_t row) {
  return ",\"pid\":" + std::to_string(::getpid()) + ",\"tid\":" + std::to_string(row);
}

/// The rows of the viewer: which threads share one.
class Rows {
 public:
  /// `spans` by begin.
  explicit Rows(const std::vector<Span>& spans) {
    std::unordered_map<std::int64_t, std::int64_t> ends;
    for (const Span& span : spans) {
      std::int64_t& end = ends.try_emplace(span.thread, 0).first->second;
      end = std::max(end, span.begin + span.wall);
    }
    for (const Span& span : spans) {
      if (row_of_.contains(span.thread)) continue;
      std::size_t row = 0;
      while (row < free_from_.size() && free_from_[row] > span.begin) ++row;
      if (row == free_from_.size()) free_from_.push_back(0);
      free_from_[row] = ends[span.thread];
      row_of_.emplace(span.thread, row);
    }
  }

  std::size_t row_of(const Span& span) const { return row_of_.at(span.thread) + 1; }
  std::size_t count() const { return free_from_.size(); }

 private:
  std::unordered_map<std::int64_t, std::size_t> row_of_;  // by thread
  std::vector<std::int64_t> free_from_;  // by row: when its last thread recorded its last span
};

void append_span(std::string& text, const Span& span, std::size_t row) {
  text += ",\n{\"ph\":\"X\",\"name\":\"";
  text += span.name;
  if (!span.detail.empty()) (text += ' ') += span.detail;
  text += "\",\"cat\":\"mifdex\"";
  text += process_and_row(row);
  append_time(text, "ts", span.begin);
  append_time(text, "dur", span.wall);
  append_time(text, "tts", span.cpu_begin);
  append_time(text, "tdur", span.cpu);
  if (span.items != 0) text += ",\"args\":{\"items\":" + std::to_string(span.items) + "}";
  text += '}';
}

}  // namespace

std::string chrome_trace(const Tracer& tracer, std::string_view process, std::string_view version) {
  const std::vector<Span> spans = tracer.spans();
  const Rows rows(spans);
  std::string text(kTraceHead);
  text += R"(","version":")";
  text += version;
  text += R"(","dropped_spans":)" + std::to_string(tracer.dropped());
  text += "},\"displayTimeUnit\":\"ms\",\"traceEvents\":[";
  std::string events;
  append_name(events, "process_name", process_and_row(1), process);
  for (std::size_t row = 1; row <= rows.count(); ++row) {
    append_name(events, "thread_name", process_and_row(row),
                row == 1 ? "main" : "thread " + std::to_string(row));
  }
  for (const Span& span : spans) append_span(events, span, rows.row_of(span));
  text.append(events, 1);  // without the first comma
  text += "\n]}\n";
  return text;
}

}  // namespace mifdex::io
