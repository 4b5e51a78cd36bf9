// The lines of an answer: visited in key order, one (job, machine) at a time, or only counted.
//
// Threads: any; keeps nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "index/query.h"
#include "index/reader.h"
#include "index/storage/box_table.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Visits the rows of `query`, and stops as soon as its limit is reached or `visit` returns false.
/// Returns the number of rows visited. Memory: the observations of one (job, machine) with history,
/// else one.
io::Result<std::uint64_t> scan_lines(const Store& store, const BoxTable& boxes, const Query& query,
                                     const std::function<bool(const Line&)>& visit);

/// Returns the number of rows of `query`, offset and limit taken into account; nothing if the
/// counts of jobs, which are by status, cannot answer it. Fails if a read fails.
io::Result<std::optional<std::uint64_t>> count_by_jobs(const Store& store, const Query& query);

}  // namespace mifdex::index
