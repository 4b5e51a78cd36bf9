#include "engine/cli/commands/trace_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "engine/cli/output/output_place.h"
#include "engine/cli/version.h"
#include "io/base/trace/chrome_trace.h"

namespace mifdex::cli {
namespace {

bool is_trace(std::string_view head) { return head.starts_with(io::kTraceHead); }

constexpr OutputKind kTraceOutput{"a trace of mifdex", is_trace, "name another file with --trace"};

// Fails if `name` is in one of the boxes: the trace would be read as one of its files.
io::Result<void> check_not_in_box(const std::string& name, const std::vector<std::string>& boxes) {
  std::error_code unknown;  // then it is compared as it is written
  const std::string trace = std::filesystem::weakly_canonical(name, unknown).string();
  for (const std::string& box : boxes) {
    const std::string folder = std::filesystem::weakly_canonical(box, unknown).string();
    if (!trace.starts_with(folder + "/")) continue;
    return io::fail(io::ErrorKind::kUsage, "--trace: is in the box " + box, name, 0,
                    "name a file outside of it");
  }
  return {};
}

}  // namespace

io::Result<TraceFile> TraceFile::open(const Arguments& arguments,
                                      const std::vector<std::string>& boxes, Terminal& terminal) {
  TraceFile trace;
  if (!arguments.has(FlagId::kTrace)) return trace;
  const std::string name(arguments.value(FlagId::kTrace));
  if (name.empty()) {
    return io::fail(io::ErrorKind::kUsage, "--trace: the name is empty", {}, 0, "name a file");
  }
  MIFDEX_TRY(check_not_in_box(name, boxes));
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
