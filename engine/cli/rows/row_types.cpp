#include "engine/cli/rows/row_types.h"

#include <algorithm>
#include <iterator>

#include "engine/cli/output/component_json.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {

std::vector<RowType> row_types() {
  std::vector<RowType> types = {
      {"status", "a result: the latest report of a machine in a job (status, export)",
       columns_of(status_fields())},
      {"observation",
       "a report: one status MIF as found in a box (status and export with --history)",
       columns_of(status_fields())},
      {"job", "a job and its machines by status (jobs)", columns_of(job_fields())},
      {"machine", "a machine and its jobs by status (machines)", columns_of(machine_fields())},
      {"result_group", "results that have a property in common (jobs and machines with --by)",
       columns_of<ResultGroupRow>(result_group_fields({}, false))},
      {"reason", "results with the same reason in their descriptions (reasons)",
       columns_of<ReasonRow>(reason_fields({}, false))},
      {"event", "an event of the Windows log (events)", columns_of(event_fields())},
      {"change", "a result that differs between two indexes (diff)", columns_of(change_fields())},
      {"reject", "a file that could not be read, and why (rejects)", columns_of(reject_fields())},
      {"file", "how a file was classified (why)", columns_of(file_fields())},
      {"show", "full details of a result (show)", show_columns()},
      {"difference", "an article that explains what SMS showed", difference_columns()},
      {"place", "where a file was found", columns_of(place_fields())},
      {"count", "a number of rows (--count)", count_columns()},
      {"census", "a kind of file in a box (census)", columns_of(census_fields())},
      {"diagnostic", "a finding about a MIF (check)", columns_of(diagnostic_fields())},
      {"summary", "a run that has just ended (index)", columns_of(summary_fields())},
      {"info", "the index itself (info)", columns_of(info_fields())},
      {"box", "a box of the index", columns_of(box_fields())},
      {"known_box", "a box of the index and what was in it (box list)",
       columns_of(box_list_fields())},
      {"run", "a run that wrote the index", columns_of(run_fields())},
      {"verify", "the result of a check of the index (verify)", verify_columns()},
      {"migrate", "the result of a migration of the index (migrate)", migrate_columns()},
      {"row_type", "a type of row (schema)", row_type_columns()},
  };
  std::vector<RowType> parts = component_row_types();
  std::ranges::move(parts, std::back_inserter(types));
  return types;
}

}  // namespace mifdex::cli
