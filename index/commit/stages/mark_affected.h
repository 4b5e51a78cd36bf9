// Marks stored places for load_affected, because a source of their facts changed.
//
// Threads: several may mark at once, if each has keys of its own.
#pragma once

#include <cstdint>
#include <string_view>

#include "index/commit/commit_work.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Adds the line of the place (box, path) to `keys`. If the place has no line and its row origin is
/// `may_lack_line`, adds the place itself instead. Does nothing if the index has no such file, or
/// the file holds no observation and keeps no place for one. Fails with kStore if a row that must
/// exist is missing.
io::Result<void> mark_affected(const CommitWork& work, AffectedKeys& keys, std::uint32_t box,
                               std::string_view path, RowOrigin may_lack_line);

/// Adds `keys` to those that load_affected loads.
void keep_affected(CommitWork& work, AffectedKeys&& keys);

/// Does both for one place.
io::Result<void> mark_affected(CommitWork& work, std::uint32_t box, std::string_view path,
                               RowOrigin may_lack_line);

}  // namespace mifdex::index
