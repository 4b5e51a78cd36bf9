// Marks stored places for load_affected, because a source of their facts changed.
//
// Threads: one owner, as all of a commit.
#pragma once

#include <cstdint>
#include <string_view>

#include "index/commit/commit_work.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Marks the line of the place (box, path) as affected. If the place has no line and its row origin
/// is `may_lack_line`, marks the place itself instead (CommitWork::without_line). Does nothing if
/// the index has no such file, or the file holds no observation and keeps no place for one. Fails
/// with kStore if a row that must exist is missing.
io::Result<void> mark_affected(CommitWork& work, std::uint32_t box, std::string_view path,
                               RowOrigin may_lack_line);

}  // namespace mifdex::index
