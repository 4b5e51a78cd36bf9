// How many lines a question has, from the counts of jobs where they tell.
//
// Threads: any; keeps nothing.
#pragma once

#include <cstdint>
#include <optional>

#include "index/query.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// The number of rows that `query` gives, offset and limit taken into account; nothing where it
/// asks for more than the counts of jobs tell: they know lines by status. Fails as a read does.
io::Result<std::optional<std::uint64_t>> count_by_jobs(const Store& store, const Query& query);

}  // namespace mifdex::index
