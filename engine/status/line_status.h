// From what a MIF said to the status of its line, what SMS displayed, and why the two differ:
// sections 3 and 4 of the despooler facts as one table.
//
// Threads: functions of their arguments.
#pragma once

#include <array>
#include <cstdint>

#include "index/record.h"

namespace mifdex::engine {

struct LineVerdict {
  index::LineStatus status;
  index::Showed sms_showed;
  std::array<std::uint32_t, 4> differs;  ///< KB numbers, ascending, 0 behind the last
};

/// The verdict on an observation by its Status alone.
const LineVerdict& judge(index::MifStatus mif_status);

}  // namespace mifdex::engine
