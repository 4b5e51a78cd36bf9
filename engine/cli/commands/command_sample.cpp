// mifdex sample: writes a small box to try mifdex on.
#include <fmt/format.h>

#include "engine/cli/commands/commands.h"
#include "engine/cli/sample/sample_box.h"

namespace mifdex::cli {

CommandResult run_sample(const Arguments& arguments, Terminal& terminal) {
  const std::string& dir = arguments.operands.front();
  MIFDEX_TRY(write_sample(dir));
  const std::string place = shell_quoted(dir);
  terminal.write(
      fmt::format("{0}: a box with two jobs on eight machines. Try:\n"
                  "  mifdex index {0}/box --manifest {0}/manifest.ndjson -x {0}/idx\n"
                  "  mifdex jobs -x {0}/idx\n"
                  "  mifdex status --status failed -x {0}/idx\n"
                  "  mifdex show VAQ0000F MANGO -x {0}/idx\n"
                  "  mifdex report -x {0}/idx -o {0}/report.html\n",
                  place));
  return ExitCode::kDone;
}

}  // namespace mifdex::cli
