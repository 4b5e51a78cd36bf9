// Where in the lines family the rows of an answer can stand: a filter turned into key ranges.
#pragma once

#include <string>
#include <vector>

#include "index/query.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Prefixes of lines' keys, ascending, none within another. Every line that `filter` lets pass
/// begins with one of them; lines that it does not let pass may, too: the filter is still asked for
/// each.
///
///   job and machine known     the ranges of these (job, machine)
///   the front of a job known  one range of lines
///   the front of a machine, or a glob that few fit   their pairs from by_machine, by job
///   only unattributed         the lines without a job, and the pairs without a machine
///   anything else, or too many of these   all: one empty prefix
io::Result<std::vector<std::string>> plan_lines(const Store& store, const Filter& filter);

/// The machine names that `machine` may mean: names that fit it, and those of machines with an
/// SMSID or an older name that does. Sorted.
io::Result<std::vector<std::string>> machine_names(const Store& store, Family names,
                                                   const Glob& machine);

}  // namespace mifdex::index
