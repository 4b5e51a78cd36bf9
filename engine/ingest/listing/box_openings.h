// The boxes of a run: paths in, boxes out, in the order in which they were named.
//
// Threads: one. Errors: kBox; what keeping standard input adds.
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

/// Opened boxes, and streams of which the beginning was read; streams go last.
struct BoxOpenings {
  std::vector<io::Box> boxes;
  std::vector<StreamBox> streams;
  bool has_stream = false;  ///< one was asked for, also if it is not among `streams`
};

/// Opens the boxes at `paths`, the same place named twice once; "-" is standard input. What cannot
/// be opened is told to `failed` and left out; where none can, the last failure is the error and
/// only those before it are told, so that each is said once.
/// A stream is left out if `stop` is set before its first bytes come.
io::Result<BoxOpenings> open_boxes(const std::vector<std::string>& paths, const StopRequest& stop,
                                   const std::function<void(const io::Error&)>& failed);

/// Numbers them from 1. Streams are read to their ends, as StreamBox::keep; they are left out if
/// `stop` is set meanwhile.
io::Result<std::vector<NumberedBox>> number_boxes(BoxOpenings opened, const StreamStore& store,
                                                  Progress& progress, const StopRequest& stop);

}  // namespace mifdex::engine
