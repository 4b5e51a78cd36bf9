// Opens the boxes of a run, in the order in which they were named.
//
// Threads: one. Errors: kBox; those of storing standard input.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingest/ingest.h"
#include "engine/ingest/listing/lister.h"
#include "engine/ingest/listing/stream_box.h"
#include "io/base/result.h"
#include "io/box.h"

namespace mifdex::engine {

/// True if the box at `path` is a stream: "-" for standard input, or a FIFO.
bool is_stream_path(const std::string& path);

/// Opened boxes, and streams whose beginning was read; streams come last.
struct BoxOpenings {
  std::vector<io::Box> boxes;
  std::vector<StreamBox> streams;
  bool has_stream = false;  ///< one was asked for, also if it is not among `streams`
};

/// Opens the boxes at `paths`; if the same place is named twice, once. "-" is standard input. A box
/// that cannot be opened is reported to `failed` and left out; if none can be opened, the last
/// failure is the error and only those before it are reported, so that each is reported once. A
/// stream is left out if `stop` is set before its first bytes come.
io::Result<BoxOpenings> open_boxes(const std::vector<std::string>& paths, const StopRequest& stop,
                                   const std::function<void(const io::Error&)>& failed);

/// The boxes of a run, and the stream among them that is read as it arrives.
struct NumberedBoxes {
  std::vector<NumberedBox> boxes;
  std::optional<StreamBox> followed;  ///< its box is the last one
};

/// Numbers them from 1. If there is one stream, a tar for which `may_follow` returns true, it is
/// read as it arrives. All others are read to their ends, as by StreamBox::keep; they are left out
/// if `stop` is set meanwhile.
io::Result<NumberedBoxes> number_boxes(BoxOpenings opened, const StreamStore& store,
                                       const std::function<bool(const StreamBox&)>& may_follow,
                                       Progress& progress, const StopRequest& stop);

}  // namespace mifdex::engine
