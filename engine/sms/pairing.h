// Which instruction belongs to which MIF. Inferred: no source says so, but PCM writes both to one
// folder for one result, .SNI first (Q138241), and they are taken to share their file stem.
//
// Threads: functions of their arguments.
#pragma once

#include <string>
#include <string_view>

namespace mifdex::engine {

/// The name by which an instruction and its MIF find each other: folder and stem of `path` in one
/// spelling (io/base/path_spelling.h), since FAT has no case. Written to `key`, whose memory is
/// used again.
void make_pair_key(std::string_view path, std::string& key);

}  // namespace mifdex::engine
