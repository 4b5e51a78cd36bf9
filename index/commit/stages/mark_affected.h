// Draws stored places into a commit, because a source of their facts changed.
//
// Threads: one owner, as all of a commit.
#pragma once

#include <cstdint>
#include <string_view>

#include "index/commit/commit_work.h"
#include "io/base/result.h"

namespace mifdex::index {

/// The place (box, path): its line is touched, or, where it has none and stands on `may_lack_line`,
/// it is loaded alone. A file that holds nothing of the kind, or that is not there, is left alone.
/// Fails with kStore where a row that must be there is not.
io::Result<void> mark_affected(CommitWork& work, std::uint32_t box, std::string_view path,
                               RowOrigin may_lack_line);

}  // namespace mifdex::index
