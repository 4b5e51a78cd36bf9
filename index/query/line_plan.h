// Plans a query: turns a filter into the key ranges of the lines family that can hold its rows.
#pragma once

#include <string>
#include <vector>

#include "index/query.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Returns prefixes of lines' keys, ascending, none within another. The key of every line that
/// passes `filter` begins with one of them; so may the keys of lines that do not pass: the filter
/// must still be tested for each line.
///
///   KeyRange::kOneMachine    the pairs (job, machine) of the machine and of the jobs that fit
///   KeyRange::kJobFront      one range of lines
///   KeyRange::kMachines      the pairs of the machines that fit, from by_machine
///   KeyRange::kUnattributed  the lines without a job, and the pairs without a machine
///   KeyRange::kAll, or too many of these   one prefix: the front of the job, or empty
io::Result<std::vector<std::string>> plan_lines(const Store& store, const Filter& filter);

/// Returns the machine names that `machine` may mean: names that fit it, and those of machines with
/// an SMSID or an older name that fits. Sorted.
io::Result<std::vector<std::string>> machine_names(const Store& store, Family names,
                                                   const Glob& machine);

}  // namespace mifdex::index
