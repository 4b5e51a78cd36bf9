// Matches instructions with MIFs. Inferred: no source describes it, but PCM writes both to one
// folder for one result, .SNI first (Q138241), and they are taken to share their file stem.
//
// Threads: functions of their arguments.
#pragma once

#include <string>
#include <string_view>

namespace mifdex::engine {

/// Makes the key by which an instruction and its MIF are matched: folder and stem of `path` in one
/// spelling (io/base/path_spelling.h), because FAT has no case. Written to `key`, whose memory is
/// reused.
void make_pair_key(std::string_view path, std::string& key);

}  // namespace mifdex::engine
