// One line told as a person would tell it: what the MIF said, what SMS showed, why it differs.
//
// Threads: one. Ownership: a story is told while its line holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/cli/printer.h"
#include "engine/cli/rows.h"

namespace mifdex::cli {

struct Place {
  std::string box;
  std::string path;
};

struct LineStory {
  const index::Line& line;
  std::optional<engine::JobStatus> job_status;
  std::vector<Place> places;  ///< where the observation was met
};

void write_story(const LineStory& story, const Zone& zone, Output& output);

/// What event 374 said of a failed line; empty for any other.
std::string event_text(const index::Record& record);

/// What the history below a story shows of each observation.
Fields<StatusRow> history_fields();

}  // namespace mifdex::cli
