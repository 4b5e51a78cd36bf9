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
///   job and machine known     the ranges of these (job, machine)
///   the front of a job known  one range of lines
///   the front of a machine, or a glob that few fit   their pairs from by_machine, by job
///   only unattributed         the lines without a job, and the pairs without a machine
///   anything else, or too many of these   all: one empty prefix
io::Result<std::vector<std::string>> plan_lines(const Store& store, const Filter& filter);

/// Returns the machine names that `machine` may mean: names that fit it, and those of machines with
/// an SMSID or an older name that fits. Sorted.
io::Result<std::vector<std::string>> machine_names(const Store& store, Family names,
                                                   const Glob& machine);

}  // namespace mifdex::index
