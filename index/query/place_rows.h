// Answers about places: files by name, rejects, and where an observation was met.
//
// All give the number of rows visited; a visitor that gives false ends the walk.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "index/reader.h"
#include "index/storage/box_table.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Rejects by box name and path.
io::Result<std::uint64_t> visit_rejects(const Store& store, const BoxTable& boxes,
                                        const std::function<bool(const RejectAnswer&)>& visit);

/// Files by box name and path whose path is `path`, ends in "/path", or is `path` behind the box's
/// location. An absolute path costs a lookup a box, another one a scan of all files' names.
io::Result<std::uint64_t> visit_files_named(const Store& store, const BoxTable& boxes,
                                            std::string_view path,
                                            const std::function<bool(const FileAnswer&)>& visit);

/// Files by box name and path whose path, behind the box's name or location, `path` spells in some
/// way (io/base/path_spelling.h), or ends in "/path" then. A scan of all files' names.
io::Result<std::uint64_t> visit_files_spelled(const Store& store, const BoxTable& boxes,
                                              std::string_view path,
                                              const std::function<bool(const FileAnswer&)>& visit);

/// Files that `text` names as answers do: the name of their box, '/' or "!/", their path.
/// `any_spelling`: or spells so, by a scan of the files of each box whose name begins it.
io::Result<std::uint64_t> visit_files_shown(const Store& store, const BoxTable& boxes,
                                            std::string_view text, bool any_spelling,
                                            const std::function<bool(const FileAnswer&)>& visit);

/// The places of the observation that `record` is, by box name and path.
io::Result<std::uint64_t> visit_places(const Store& store, const BoxTable& boxes,
                                       const Record& record,
                                       const std::function<bool(const PlaceAnswer&)>& visit);

}  // namespace mifdex::index
