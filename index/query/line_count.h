// Counts the lines of an answer from the counts of jobs, if these suffice.
//
// Threads: any; keeps nothing.
#pragma once

#include <cstdint>
#include <optional>

#include "index/query.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Returns the number of rows of `query`, offset and limit taken into account; nothing if the
/// counts of jobs, which are by status, cannot answer it. Fails if a read fails.
io::Result<std::optional<std::uint64_t>> count_by_jobs(const Store& store, const Query& query);

}  // namespace mifdex::index
