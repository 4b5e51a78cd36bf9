// Answers about a content: the lines of the observations that have it.
#pragma once

#include <cstdint>
#include <functional>

#include "index/reader.h"
#include "index/storage/box_table.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// The rows whose content has this hash, in key order, as a query with history shows them: what
/// only keeps a place, only where its (job, machine) has nothing else. `evaluator` may be empty.
/// Gives the number visited; a visitor that gives false ends the walk.
io::Result<std::uint64_t> visit_observations(const Store& store, const BoxTable& boxes,
                                             std::uint64_t hash, const RowEvaluator& evaluator,
                                             const std::function<bool(const Line&)>& visit);

}  // namespace mifdex::index
