// The text of the lines of an answer, made on several threads and passed on in key order.
//
// The first rows are read by the calling thread: a short answer starts no thread, and `threads` is
// not called. Then the keys are cut at the borders of zones into pieces (LineIntervals). Each
// thread takes the next piece, and keeps its text until all pieces before it have been passed on.
//
// Memory: two pieces a thread, each with at most a few MB of text. Errors: the rows before a row
// that cannot be read are passed on, as by one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "index/line_renderer.h"
#include "index/query.h"
#include "index/storage/box_table.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// As Reader::render_lines().
io::Result<std::uint64_t> render_lines(const Store& store, const BoxTable& boxes,
                                       const Query& query, const std::function<unsigned()>& threads,
                                       const std::function<LineRenderer()>& make_renderer,
                                       const std::function<bool(std::string_view text)>& write);

}  // namespace mifdex::index
