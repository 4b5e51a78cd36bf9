#include "engine/cli/commands/sandbox_start.h"

#include "io/sandbox/sandboxed_reader.h"

namespace mifdex::cli {

void prepare_sandboxes(const Arguments& arguments, Terminal& terminal) {
  const auto started = io::start_sandboxes();
  if (!started) {
    terminal.message(0, "most archives cannot be decoded: " + io::error_text(started.error()));
  } else if (arguments.has(FlagId::kVerbose)) {
    terminal.message(1, io::describe_sandboxes());
  }
}

}  // namespace mifdex::cli
