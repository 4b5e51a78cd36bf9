// Scans the lines of an answer in key order, one (job, machine) at a time.
#pragma once

#include <cstdint>
#include <functional>

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

}  // namespace mifdex::index
