#include "bench/corpus/scenario/scenario.h"

#include <algorithm>
#include <array>

#include "bench/corpus/scenario/scenario_files.h"
#include "bench/corpus/scenario/scenario_instructions.h"
#include "bench/corpus/scenario/scenario_jobs.h"
#include "bench/corpus/scenario/scenario_machines.h"
#include "bench/corpus/scenario/scenario_stage.h"
#include "io/base/ascii.h"

namespace mifdex::corpus {
namespace {

// The rows of SOURCES.md, section 4, in their order, then how SMSIDs are counted.
constexpr std::array kScenarios = {
    Scenario{"Q166833", "a status MIF says Failed; SMS showed Retrying", set_q166833},
    Scenario{"Q190135", "status MIFs do not compile; SMS showed Complete", set_q190135},
    Scenario{"Q138241", "instructions are handled before their MIFs; SMS showed Complete",
             set_q138241},
    Scenario{"Q152229", "a job expires; SMS 1.0 showed Retrying, 1.1 Canceled", set_q152229},
    Scenario{"Q172899", "a client's clock is in the future; SMS showed None", set_q172899},
    Scenario{"Q140810", "a description has an escaped quote; SMS 1.0 and 1.1 did not load it",
             set_q140810},
    Scenario{"Q160776",
             "a quote in a text, a trailing blank in a name; the compiler rejected the file",
             set_q160776},
    Scenario{"Q169491", "the description is empty; SMS warned, but its status was right",
             set_q169491},
    Scenario{"Q122178", "MIFs are over 64 KB or of invalid format; event 119 and no status",
             set_q122178},
    Scenario{"Q150026", "retrying clients complete, others do not report; the job stayed Retrying",
             set_q150026},
    Scenario{"Q156250", "a client never runs the job; None, and the job stayed Active",
             set_q156250},
    Scenario{"Q140374", "over 100 retries, or after the end of a job; SMS still showed Retrying",
             set_q140374},
    Scenario{"Q168130", "a cancelled job damages instructions; the others had to wait",
             set_q168130},
    Scenario{"Q149672", "PCM 1.1 reports a successful run as an error; SMS showed Retrying",
             set_q149672},
    Scenario{"Q216744", "the exit code is not 0, the MIF says Success; SMS 2.0 showed failed",
             set_q216744},
    Scenario{"Q235805",
             "a package ID has a Z as its fourth character; it was lost at an SMS 2.0 parent site",
             set_q235805},
    Scenario{"Q188042", "a job expires; the instruction for each client is not a result",
             set_q188042},
    Scenario{"Q277674", "cloned machines share one SMSID; SMS knew one machine", set_q277674},
    Scenario{"Q162165", "a machine is given a second SMSID; SMS knew two machines", set_q162165},
    Scenario{"Q127052", "SMSIDs are counted in base 36", set_q127052},
};

}  // namespace

std::span<const Scenario> scenarios() { return kScenarios; }

const Scenario* find_scenario(std::string_view article) {
  const auto* found = std::ranges::find_if(kScenarios, [&](const Scenario& scenario) {
    return ascii::equals_ignore_case(article, scenario.article);
  });
  return found == kScenarios.end() ? nullptr : found;
}

io::Result<void> write_scenario(const Scenario& scenario, BoxWriter& folder) {
  Stage stage;
  scenario.set(stage);
  return stage.write(scenario.article, folder);
}

}  // namespace mifdex::corpus
