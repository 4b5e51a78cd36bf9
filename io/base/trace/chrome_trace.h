// Spans as JSON that chrome://tracing and https://ui.perfetto.dev open.
//
// The format is that of "Trace Event Format" (Google, 2016): complete events ("ph":"X") with `ts`
// and `dur` in microseconds, `tts` and `tdur` for the CPU time of the thread, and metadata events
// ("ph":"M") with the names of process and threads. bench/README.md says how to read one.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "io/base/trace/tracer.h"

namespace mifdex::io {

/// The first bytes of every text that chrome_trace() returns.
inline constexpr std::string_view kTraceHead = R"({"otherData":{"producer":"mifdex)";

/// Returns the spans of `tracer` as one JSON object, one event a line. `process` and `version` name
/// the program; they must not need escapes in JSON.
///
/// Each thread is a row of the viewer, numbered in the order of their first spans. A thread that
/// begins after another has recorded its last span takes over its row, so that many short-lived
/// threads need few rows; spans of one row never overlap without one being in the other.
std::string chrome_trace(const Tracer& tracer, std::string_view process, std::string_view version);

}  // namespace mifdex::io
