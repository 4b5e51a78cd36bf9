// The Windows NT event that SMS raised for a failed line (despooler, section 5).
//
// Threads: pure functions. Text is UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mifdex::engine {

/// The number of the event (Q122181).
inline constexpr std::uint32_t kFailedEvent = 374;

/// The event's text, word for word (Q166833). Of what is not known, nothing stands in the text.
std::string failed_event_text(std::string_view machine, std::string_view domain,
                              std::string_view description);

}  // namespace mifdex::engine
