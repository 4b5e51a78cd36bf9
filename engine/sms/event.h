// The Windows NT events that SMS raised for status MIFs (SOURCES.md, section 5).
//
// Threads: pure functions. Text is UTF-8. Ownership: an Event's views are of the record it is of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "index/record/job_fact.h"
#include "index/record/record.h"

namespace mifdex::engine {

/// A machine's job has failed (Q122181).
inline constexpr std::uint32_t kFailedEvent = 374;

/// A status MIF is over 64 KB or of invalid format (Q122178).
inline constexpr std::uint32_t kInvalidMifEvent = 119;

struct Event {
  std::uint32_t id = 0;
  std::string text;
  // The strings that SMS put next to the text, by the names it gave them (Q166833).
  std::string_view machine_name;
  std::string_view site_code;
  std::string_view component;
  std::string_view job_id;
  std::string_view job_destination;
};

/// Returns event 374 if SMS raised it for the MIF of `record`: if kTakenForFailed is set, which
/// derive_line_status() does. A Failed that SMS never read raised none (Q190135, Q160776, Q122178).
/// `job` may be null.
std::optional<Event> failed_event(const index::Record& record, const index::JobFact* job);

/// Returns event 119 if the status MIF is over 64 KB, if SMS's compiler refused it, or if it cannot
/// be read; otherwise nothing. Its text is mifdex's own: no source has that of SMS.
std::optional<Event> invalid_mif_event(const index::Record& record, const index::JobFact* job);

/// Returns the text of event 374, word for word (Q166833), with "unknown" in place of an empty
/// `machine` or `domain`.
std::string failed_event_text(std::string_view machine, std::string_view domain,
                              std::string_view description);

}  // namespace mifdex::engine
