// When something was installed, as a MIF's Installation attribute has it: a text of any form.
//
// The known forms are those that were met, and those of the language (GRAMMAR.md, section 5):
//   19951212143000.000000+060   DMI; an unknown field is all '*', and offset minutes east of UTC
//   19951212, 19951212143000
//   12/12/95 14:30:00           SMS's own (Q192497); month first, as SMS has it
//   1995-12-12T14:30:00Z        and its parts; with a blank for the T; with an offset
//   12.12.1995 14:30            day first
// In the last three forms the time of day, or its seconds, may be missing. If a text cannot be a
// date, the result is nothing: a text is never bent into a date.
//
// Threads: a function of its argument. Units: seconds since 1970-01-01.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mifdex::engine {

struct InstallationTime {
  std::int64_t seconds = 0;
  bool local = true;     ///< `seconds` by the clocks of a place that the text does not name
  bool assumed = false;  ///< century, or the order of day and month, is not in the text: a year
                         ///< of two digits is taken from 1980 to 2079
};

/// Returns the moment that `text` names; nothing if it names none, or if its date does not exist.
std::optional<InstallationTime> read_installation(std::string_view text);

}  // namespace mifdex::engine
