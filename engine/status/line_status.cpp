#include "engine/status/line_status.h"

#include <cstddef>

namespace mifdex::engine {
namespace {

using index::LineStatus;
using index::MifStatus;
using index::Showed;

// At the number of the MifStatus.
constexpr LineVerdict kVerdicts[] = {
    {},
    // Success.
    {LineStatus::kComplete, Showed::kComplete, {}},
    // Failed: the job may run again, so SMS showed Retrying (Q166833).
    {LineStatus::kFailed, Showed::kRetrying, {166833}},
    // Another word: what SMS did with it no source tells (status-mif-readers).
    {LineStatus::kUnknown, Showed::kNothingKnown, {}},
    // No Status attribute: likewise.
    {LineStatus::kUnknown, Showed::kNothingKnown, {}},
    // Not to be read: thrown away, and the line Complete (Q190135).
    {LineStatus::kUnreadable, Showed::kComplete, {190135}},
};

}  // namespace

const LineVerdict& judge(MifStatus mif_status) {
  return kVerdicts[static_cast<std::size_t>(mif_status)];
}

}  // namespace mifdex::engine
