// Properties of a status MIF's file that led to the mistakes that SMS made with such files
// (SOURCES.md, section 4).
//
// They are found while the file is read, stored in index::Record::findings, and judged when a
// result is shown (line_status.h). Threads: constants and functions of their arguments.
#pragma once

#include <cstdint>

#include "engine/mif/component.h"
#include "engine/sms/files/status_mif.h"

namespace mifdex::engine {

/// Stored in the index: never renumber, only add.
enum MifFinding : std::uint32_t {
  kDoesNotCompile = 1U << 0U,    ///< SMS's compiler refuses it (Q190135)
  kQuoteOrBlank = 1U << 1U,      ///< for a quote in a text or a blank after a name (Q160776)
  kEscapedQuote = 1U << 2U,      ///< its Description contains \" (Q140810)
  kEmptyDescription = 1U << 3U,  ///< VALUE = "" for Description (Q169491)
  kOverPcmLimit = 1U << 4U,      ///< over 64 KB (Q122178)
  kAheadOfClock = 1U << 5U,      ///< its time was in the future when it was read (Q172899)
  kSeveralReports = 1U << 12U,   ///< it is one of several reports in one file
};

/// The size up to which Package Command Manager took a status MIF (Q122178).
inline constexpr std::uint64_t kPcmLimit = std::uint64_t{64} * 1024;

/// Returns the findings that correspond to `diagnostics`, which a checker made of the whole file.
std::uint32_t findings_of_diagnostics(std::span<const mif::Diagnostic> diagnostics);

std::uint32_t findings_of_description(const StatusMif& status);

}  // namespace mifdex::engine
