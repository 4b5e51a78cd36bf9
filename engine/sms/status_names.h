// The words that tables, JSON and filters use for what the index stores as numbers.
//
// One place, so that a filter takes exactly the words that an answer shows (INTERFACE.md).
// Threads: pure functions. Ownership: names are literals.
#pragma once

#include <optional>
#include <string_view>

#include "index/record/ledger.h"
#include "index/record/record.h"

namespace mifdex::engine {

/// "Complete", "Failed", "Unknown", "None" or "Unreadable" (SOURCES.md, section 3).
std::string_view line_status_name(index::LineStatus status);

/// "Success", "Failed", "Other", "Missing" or "Unreadable".
std::string_view mif_status_name(index::MifStatus status);

/// "clean", "recovered" or "rejected".
std::string_view parse_outcome_name(index::ParseOutcome outcome);

/// "Complete", "Retrying", "Active", "Failed", "Canceled" or "None"; empty if nothing is known.
std::string_view showed_name(index::DisplayedStatus showed);

/// "manifest", "instruction", "identification" or "layout"; empty if there is no source.
std::string_view attribution_name(index::AttributionSource source);

/// "ascii", "utf-8", "utf-16le", "utf-16be" or "windows-1252"; for kNamed, returns a view of the
/// bytes of `name`, the name given to --encoding.
std::string_view text_encoding_name(index::TextEncoding encoding, std::string_view name);

/// "file"; "entry", of an archive; "entry_local", of one whose clocks have no zone; "matched", if
/// such an entry's time agrees with another place of the report; "none"; empty if it was not
/// recorded.
std::string_view time_source_name(io::TimeSource source);

/// "observation", "instruction", "identity", "other MIF", "other", "reject", "duplicate" or, if it
/// is not a file, "target", "further report" or "skipped".
std::string_view outcome_name(index::Outcome outcome);
/// "a pipe", "the index itself", ...
std::string_view skip_kind_name(index::SkipKind kind);

/// Returns the status that `word` names, in upper or lower case; nothing if it names none.
std::optional<index::LineStatus> line_status_of(std::string_view word);
std::optional<index::MifStatus> mif_status_of(std::string_view word);

}  // namespace mifdex::engine
