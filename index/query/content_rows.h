// Answers about a content: the lines of its observations.
#pragma once

#include <cstdint>
#include <functional>

#include "index/reader.h"
#include "index/storage/box_table.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Visits the rows whose content has this hash, in key order, as a query with history shows them: a
/// row that only keeps a place is shown only if its (job, machine) has no other. `evaluator` may be
/// empty. Returns the number visited; `visit` returns false to stop.
io::Result<std::uint64_t> visit_observations(const Store& store, const BoxTable& boxes,
                                             std::uint64_t hash, const RowEvaluator& evaluator,
                                             const std::function<bool(const Line&)>& visit);

}  // namespace mifdex::index
