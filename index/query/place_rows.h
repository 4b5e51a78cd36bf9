// Answers about places: files by name, rejects, and the places of an observation.
//
// All return the number of rows visited; `visit` returns false to stop.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "index/reader.h"
#include "index/storage/box_table.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Visits rejects by box name and path.
io::Result<std::uint64_t> visit_rejects(const Store& store, const BoxTable& boxes,
                                        const std::function<bool(const RejectAnswer&)>& visit);

/// Visits files by box name and path whose path is `path`, ends in "/path", or is `path` after the
/// box's location. An absolute path costs one lookup per box, another one a scan of all files'
/// names.
io::Result<std::uint64_t> visit_files_named(const Store& store, const BoxTable& boxes,
                                            std::string_view path,
                                            const std::function<bool(const FileAnswer&)>& visit);

/// Visits files by box name and path. A file is visited if `path` is a spelling
/// (io/base/path_spelling.h) of its path, with or without the box's name or location before it, or
/// of an end of it after a '/'. Scans all files' names.
io::Result<std::uint64_t> visit_files_spelled(const Store& store, const BoxTable& boxes,
                                              std::string_view path,
                                              const std::function<bool(const FileAnswer&)>& visit);

/// Visits the files that `text` names as answers do: the name of their box, '/' or "!/", their
/// path. If `any_spelling`, also those that it spells in another way; scans the files of each box
/// whose name `text` begins with.
io::Result<std::uint64_t> visit_files_shown(const Store& store, const BoxTable& boxes,
                                            std::string_view text, bool any_spelling,
                                            const std::function<bool(const FileAnswer&)>& visit);

/// Visits the places of the observation `record`, by box name and path.
io::Result<std::uint64_t> visit_places(const Store& store, const BoxTable& boxes,
                                       const Record& record,
                                       const std::function<bool(const PlaceAnswer&)>& visit);

}  // namespace mifdex::index
