// The boxes of a run: paths in, boxes out, in the order in which they were named.
//
// Threads: one. Errors: kBox; what keeping standard input adds.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingest/ingest.h"
#include "engine/ingest/lister.h"
#include "engine/ingest/stream_box.h"
#include "io/box.h"
#include "io/result.h"

namespace mifdex::engine {

/// Opened, and standard input begun where it is among them, which goes last.
struct OpenedBoxes {
  std::vector<io::Box> boxes;
  std::optional<StreamBox> stream;
};

/// Opens the boxes at `paths`, the same place named twice once; "-" is standard input. What cannot
/// be opened is told to `failed` and left out; where none can, the last failure is the error and
/// only those before it are told, so that each is said once.
io::Result<OpenedBoxes> open_boxes(const std::vector<std::string>& paths,
                                   const std::function<void(const io::Error&)>& failed);

/// Numbers them from 1. Standard input is read to its end, into a file in `spool_folder`; it is
/// left out where `stop` was set meanwhile.
io::Result<std::vector<NumberedBox>> number_boxes(OpenedBoxes opened,
                                                  const std::string& spool_folder,
                                                  const StopRequest& stop);

}  // namespace mifdex::engine
