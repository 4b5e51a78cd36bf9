// Derives from the facts about a result the status that SMS displayed, and why that was not the
// truth: SOURCES.md, sections 3 and 4 as one table.
//
// The truth is stored in the index (Record::status). The displayed status is derived when a result
// is read, from its file's findings, its instruction, its job's facts and the version that was
// asked for. So a manifest that comes years later changes the answer without a byte of the box
// being read again.
//
// Threads: functions of their arguments. Times: seconds since 1970 UTC.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "index/record/group_context.h"
#include "index/record/record.h"
#include "index/record/row_features.h"

namespace mifdex::engine {

/// The version of SMS that was asked for. 1.2 is the last with a despooler that reads status MIFs.
enum class SmsVersion : std::uint8_t { k10, k11, k12, k20 };

/// Facts that a reader of the result should know in addition to its status. Bits of Record::flags.
enum LineFlag : std::uint32_t {
  kBeforeJobStart = 1U << 0U,   ///< older than its job: PCM would not have collected it (Q166833)
  kClockAhead = 1U << 1U,       ///< its machine's clock was ahead (Q172899)
  kOverLimit = 1U << 2U,        ///< over 64 KB (Q122178)
  kNoDescription = 1U << 3U,    ///< an empty Description, which only gave a warning (Q169491)
  kDigitUnknown = 1U << 4U,     ///< a Z is in place of a digit of the job id (Q235805)
  kContradicted = 1U << 5U,     ///< another source named another job or machine
  kLoneInstruction = 1U << 6U,  ///< there is also an instruction without a MIF
  kEncodingGuessed = 1U << 7U,  ///< the code page of its texts was guessed: nothing named it
  kExpiryNotice = 1U << 8U,     ///< its instructions without a MIF are after its job's end, so they
                                ///< are not results (Q188042)
  kTakenForFailed = 1U << 9U,   ///< SMS read its Failed, and raised event 374; has no word
  kOneOfSeveral = 1U << 12U,    ///< its file holds several reports
};

/// Returns the word for each flag that is set, in the order of the bits: "before-job-start", ...
std::vector<std::string_view> flag_names(std::uint32_t flags);

/// Returns the status of a result by its MIF's Status alone (section 3).
index::LineStatus status_of(index::MifStatus mif_status);

/// Sets sms_showed, differs and flags of `record` as an SMS of `version` would have had it.
void derive_line_status(index::Record& record, const index::LineContext& context,
                        SmsVersion version);

/// Returns the features of the rows that `article` explains: if it explains a result, a row of its
/// (job, machine) has one of them. Returns nothing if rows do not show that, or for 0.
std::optional<index::RowFeatures> traits_of(std::uint32_t article);

}  // namespace mifdex::engine
