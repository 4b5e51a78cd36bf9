// The text of `show`, in the order of time: what was in the box, what SMS did with it, what it
// displayed, what was true.
//
// Threads: one. Ownership: a LineReport is valid as long as its line is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/cli/output/printer.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {

struct SeenPlace {
  std::string box;
  std::string box_path;
  std::string path;
};

struct LineReport {
  const index::Line& line;
  std::optional<engine::JobVerdict> job;  ///< nothing if the line has no job
  const index::JobFact* fact = nullptr;   ///< null if no manifest has the job
  std::vector<std::string> names;         ///< the machine's, the newest first
  std::vector<std::string> smsids;        ///< the machine's, that of the line first
  std::string known_as;                   ///< its name at the time of the line (Q277674)
  std::vector<SeenPlace> places;          ///< where the observation was found
};

void write_line_report(const LineReport& report, const Zone& zone, Output& output);

std::vector<engine::Event> events_of(const LineReport& report);

Fields<StatusRow> history_fields();

}  // namespace mifdex::cli
