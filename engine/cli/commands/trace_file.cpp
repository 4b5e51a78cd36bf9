#include "engine/cli/commands/trace_file.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "engine/cli/output/output_place.h"
#include "engine/cli/version.h"
#include "io/base/trace/chrome_trace.h"

namespace mifdex::cli {
namespace {

bool is_trace(std::string_view head) { return head.starts_with(io::kTraceHead); }

constexpr OutputKind kTraceOutput{"a trace of mifdex", is_trace, "name another file with --trace"};

}  // namespace

io::Result<TraceFile> TraceFile::open(const Arguments& arguments, Terminal& terminal) {
  TraceFile trace;
  if (!arguments.has(FlagId::kTrace)) return trace;
  const std::string name(arguments.value(FlagId::kTrace));
  if (name.empty()) {
    return io::fail(io::ErrorKind::kUsage, "--trace: the name is empty", {}, 0, "name a file");
  }
  MIFDEX_TRY(auto place, open_output_place(name, false, kTraceOutput));
  if (place.file && !place.file->warning().empty()) terminal.message(0, place.file->warning());
  trace.output_ = std::make_unique<FileOutput>(std::move(place), name);
  trace.tracer_ = std::make_unique<io::Tracer>();
  return trace;
}

io::Result<void> TraceFile::finish(Terminal& terminal) {
  if (!tracer_) return {};
  if (const std::uint64_t dropped = tracer_->dropped(); dropped != 0) {
    terminal.message(0, fmt::format("the trace lacks the last {} steps: it has room for {}",
                                    dropped, io::Tracer::kMostSpans));
  }
  output_->write(io::chrome_trace(*tracer_, "mifdex index", kVersion));
  io::Result<void> written = output_->finish();
  if (!written) written.error().advice = "only the trace is missing; the run is not affected";
  output_.reset();
  return written;
}

}  // namespace mifdex::cli
