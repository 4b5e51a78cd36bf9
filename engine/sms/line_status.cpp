#include "engine/sms/line_status.h"

#include <algorithm>
#include <iterator>

#include "engine/sms/files/instruction.h"
#include "engine/sms/finding.h"
#include "index/record/counts.h"
#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

using index::DisplayedStatus;
using index::LineContext;
using index::LineStatus;
using index::MifStatus;
using index::Record;
using index::RowFeatures;
using index::RowOrigin;

// A result and everything that affects how SMS treated it.
struct Situation {
  const Record& record;
  const LineContext& context;
  SmsVersion version;

  bool observed() const { return record.row_origin == RowOrigin::kObservation; }
  bool findings(std::uint32_t bits) const { return (record.findings & bits) != 0; }
};

bool clock_ahead(const Record& record) {
  const bool after_collection = record.collected && record.time > *record.collected;
  return (record.findings & kAheadOfClock) != 0 || after_collection;
}

// True for a MIF in the despooler's box that a manifest knows and that has no instruction:
// the instruction was handled before (inferred from Q138241: PCM writes the .SNI first, and a
// despooler keeps it until it has compared the two).
bool came_late(const Situation& s) {
  return s.observed() && !s.record.instructed &&
         s.record.job_source == index::AttributionSource::kManifest &&
         ascii::ends_with(s.record.path, ".PCK");
}

// True if the job ran out, and PCM wrote an instruction without a MIF for the machine.
bool expired(const Situation& s) {
  const index::JobFact* job = s.context.job;
  if (s.version > SmsVersion::k11 || job == nullptr || !job->end) return false;
  const std::optional<std::int64_t>& lone = s.context.lone_instruction;
  return lone && *lone >= *job->end && (!s.observed() || *lone >= s.record.time);
}

// SMS 1.2 kept the last status, which is None if no MIF ever came. If an instruction is within the
// job's time, it is the machine's own, and Q138241 applies.
bool is_expiry_notice(const Situation& s) {
  const index::JobFact* job = s.context.job;
  const std::optional<std::int64_t>& oldest = s.context.oldest_lone_instruction;
  return job != nullptr && job->end && oldest && *oldest >= *job->end;
}

// A row of section 4: what SMS displayed in this situation, and the article that describes it. If
// the rule applies, the row, or another row of the same (job, machine), has one of `needs`. If
// `needs` is empty, rows do not show whether the rule applies.
struct Rule {
  std::uint32_t article;
  DisplayedStatus showed;
  RowFeatures needs;
  bool (*applies)(const Situation&);
};

constexpr RowFeatures with_finding(std::uint32_t findings) { return {.findings = findings}; }
constexpr RowFeatures with_origin(RowOrigin row_origin, std::uint8_t more = 0) {
  return {.row_origins = static_cast<std::uint8_t>(1U << static_cast<unsigned>(row_origin)),
          .more = more};
}
constexpr RowFeatures with_status(MifStatus status, std::uint32_t findings = 0) {
  return {.findings = findings,
          .mif_statuses = static_cast<std::uint8_t>(1U << static_cast<unsigned>(status))};
}
constexpr RowFeatures with_more(std::uint8_t more) { return {.more = more}; }

// In the order in which things happened to a file, so that the first rule that applies decides:
// named, collected, moved, compiled, paired, shown. A later rule that applies and has the same
// result explains it too.
constexpr Rule kRules[] = {
    {235805,
     DisplayedStatus::kNone,
     {},
     [](const Situation& s) { return has_unknown_digit(s.record.job); }},
    {122178, DisplayedStatus::kNone, with_finding(kOverPcmLimit),
     [](const Situation& s) { return s.findings(kOverPcmLimit); }},
    {172899,
     DisplayedStatus::kNone,
     {.findings = kAheadOfClock, .more = RowFeatures::kCollected},
     [](const Situation& s) { return s.observed() && clock_ahead(s.record); }},
    {140810, DisplayedStatus::kNone, with_finding(kEscapedQuote),
     [](const Situation& s) { return s.version <= SmsVersion::k11 && s.findings(kEscapedQuote); }},
    {160776, DisplayedStatus::kComplete, with_finding(kQuoteOrBlank),
     [](const Situation& s) { return s.findings(kQuoteOrBlank); }},
    {190135, DisplayedStatus::kComplete, with_status(MifStatus::kUnreadable, kDoesNotCompile),
     [](const Situation& s) {
       return s.findings(kDoesNotCompile) || s.record.mif_status == MifStatus::kUnreadable;
     }},
    {152229, DisplayedStatus::kRetrying, with_origin(RowOrigin::kInstruction),
     [](const Situation& s) { return s.version == SmsVersion::k10 && expired(s); }},
    {152229, DisplayedStatus::kCanceled, with_origin(RowOrigin::kInstruction),
     [](const Situation& s) { return s.version == SmsVersion::k11 && expired(s); }},
    {188042, DisplayedStatus::kNone, with_origin(RowOrigin::kInstruction),
     [](const Situation& s) {
       return s.record.row_origin == RowOrigin::kInstruction && is_expiry_notice(s);
     }},
    {138241, DisplayedStatus::kComplete,
     with_origin(RowOrigin::kInstruction, RowFeatures::kJobByManifest),
     [](const Situation& s) {
       return s.record.row_origin == RowOrigin::kInstruction || came_late(s);
     }},
    {149672, DisplayedStatus::kRetrying, with_more(RowFeatures::kRetries),
     [](const Situation& s) {
       return s.version == SmsVersion::k11 && s.record.mif_status == MifStatus::kSuccess &&
              s.record.retries != 0;
     }},
    {216744, DisplayedStatus::kFailed, with_more(RowFeatures::kExitCode),
     [](const Situation& s) {
       return s.version == SmsVersion::k20 && s.record.mif_status == MifStatus::kSuccess &&
              s.record.exit_code.value_or(0) != 0;
     }},
    {140374, DisplayedStatus::kRetrying, with_status(MifStatus::kFailed),
     [](const Situation& s) {
       return s.record.mif_status == MifStatus::kFailed &&
              s.context.failed > index::kRetriesExhausted;
     }},
    {166833, DisplayedStatus::kRetrying, with_status(MifStatus::kFailed),
     [](const Situation& s) { return s.record.mif_status == MifStatus::kFailed; }},
    {0,
     DisplayedStatus::kComplete,
     {},
     [](const Situation& s) { return s.record.mif_status == MifStatus::kSuccess; }},
    {0,
     DisplayedStatus::kNone,
     {},
     [](const Situation& s) { return s.record.row_origin == RowOrigin::kTarget; }},
    // Another word than these two, or no Status at all: no source describes how SMS handled it.
    {0, DisplayedStatus::kNothingKnown, {}, [](const Situation&) { return true; }},
};

// Returns the status that SMS would have displayed if it had displayed the truth.
DisplayedStatus truth_of(LineStatus status) {
  switch (status) {
    case LineStatus::kComplete:
      return DisplayedStatus::kComplete;
    case LineStatus::kFailed:
      return DisplayedStatus::kFailed;
    case LineStatus::kNone:
      return DisplayedStatus::kNone;
    case LineStatus::kUnknown:
    case LineStatus::kUnreadable:
      break;
  }
  return DisplayedStatus::kNothingKnown;
}

void explain(const Situation& s, Record& record) {
  std::size_t count = 0;
  for (const Rule& rule : kRules) {
    if (rule.article == 0 || rule.showed != record.sms_showed || !rule.applies(s)) continue;
    if (count < record.differs.size()) record.differs[count++] = rule.article;
  }
  std::sort(record.differs.begin(), record.differs.begin() + static_cast<std::ptrdiff_t>(count));
}

// True if the despooler read the Failed of the MIF, and so raised event 374 (Q166833). It
// did not if SMS showed None or Complete for the MIF, whatever came later (Q152229).
bool is_taken_for_failed(const Situation& s) {
  if (!s.observed() || s.record.mif_status != MifStatus::kFailed) return false;
  return std::none_of(std::begin(kRules), std::end(kRules), [&s](const Rule& rule) {
    const bool lost =
        rule.showed == DisplayedStatus::kNone || rule.showed == DisplayedStatus::kComplete;
    return lost && rule.applies(s);
  });
}

struct FlagRule {
  LineFlag flag;
  std::string_view name;
  bool (*applies)(const Situation&);
};

constexpr FlagRule kFlagRules[] = {
    {kBeforeJobStart, "before-job-start",
     [](const Situation& s) {
       return s.observed() && s.context.job != nullptr && s.context.job->start &&
              s.record.time != io::kNoTime && s.record.time < *s.context.job->start;
     }},
    {kClockAhead, "clock-ahead",
     [](const Situation& s) { return s.observed() && clock_ahead(s.record); }},
    {kOverLimit, "over-64k", [](const Situation& s) { return s.findings(kOverPcmLimit); }},
    {kNoDescription, "empty-description",
     [](const Situation& s) { return s.findings(kEmptyDescription); }},
    {kDigitUnknown, "digit-unknown",
     [](const Situation& s) { return has_unknown_digit(s.record.job); }},
    {kContradicted, "contradicted",
     [](const Situation& s) {
       return !s.record.other_job.value.empty() || !s.record.other_machine.value.empty();
     }},
    {kLoneInstruction, "instruction-without-mif",
     [](const Situation& s) { return s.observed() && s.context.lone_instruction.has_value(); }},
    {kEncodingGuessed, "encoding-guessed",
     [](const Situation& s) { return s.record.encoding_guessed; }},
    {kExpiryNotice, "expiry-notice", is_expiry_notice},
    {kOneOfSeveral, "several-reports",
     [](const Situation& s) { return s.findings(kSeveralReports); }},
};

}  // namespace

std::vector<std::string_view> flag_names(std::uint32_t flags) {
  std::vector<std::string_view> names;
  for (const FlagRule& rule : kFlagRules) {
    if ((flags & rule.flag) != 0) names.push_back(rule.name);
  }
  return names;
}

LineStatus status_of(MifStatus mif_status) {
  switch (mif_status) {
    case MifStatus::kSuccess:
      return LineStatus::kComplete;
    case MifStatus::kFailed:
      return LineStatus::kFailed;
    case MifStatus::kOther:
    case MifStatus::kMissing:
      return LineStatus::kUnknown;
    case MifStatus::kUnreadable:
      break;
  }
  return LineStatus::kUnreadable;
}

void derive_line_status(Record& record, const LineContext& context, SmsVersion version) {
  const Situation situation{record, context, version};
  const auto* decisive = std::find_if(std::begin(kRules), std::end(kRules),
                                      [&](const Rule& rule) { return rule.applies(situation); });
  record.sms_showed = decisive->showed;
  record.differs = {};
  const bool known = record.sms_showed != DisplayedStatus::kNothingKnown;
  if (known && record.sms_showed != truth_of(record.status)) explain(situation, record);
  record.flags = 0;
  for (const FlagRule& rule : kFlagRules) {
    if (rule.applies(situation)) record.flags |= rule.flag;
  }
  if (is_taken_for_failed(situation)) record.flags |= kTakenForFailed;
}

std::optional<RowFeatures> traits_of(std::uint32_t article) {
  std::optional<RowFeatures> traits;
  if (article == 0) return traits;
  for (const Rule& rule : kRules) {
    if (rule.article != article) continue;
    if (!rule.needs.any()) return std::nullopt;
    if (!traits) traits.emplace();
    traits->add(rule.needs);
  }
  return traits;
}

}  // namespace mifdex::engine
