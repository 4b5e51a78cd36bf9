// SOURCES.md, section 4, a test for each row: the truth stays, the status that SMS showed is
// derived, and the article is named exactly if the two differ.
#include "engine/sms/line_status.h"

#include <gtest/gtest.h>

#include "engine/sms/event.h"
#include "engine/sms/finding.h"
#include "index/reader.h"

namespace mifdex::engine {
namespace {

using index::DisplayedStatus;
using index::LineContext;
using index::LineStatus;
using index::MifStatus;
using index::Record;
using index::RowOrigin;

using Articles = std::vector<std::uint32_t>;
using Words = std::vector<std::string_view>;

Record record_of(MifStatus said) {
  Record record;
  record.job = "VAQ0000F";
  record.machine = "MANGO";
  record.job_source = index::AttributionSource::kInstruction;
  record.instructed = true;
  record.path = "RECEIVE/0000002A.PCK";
  record.time = 500;
  record.mif_status = said;
  record.status = status_of(said);
  return record;
}

Articles articles(const Record& record) {
  Articles numbers;
  for (const std::uint32_t number : record.differs) {
    if (number != 0) numbers.push_back(number);
  }
  return numbers;
}

struct Verdict {
  DisplayedStatus showed;
  Articles differs;
  Words flags;

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

std::ostream& operator<<(std::ostream& out, const Verdict& verdict) {
  out << "showed " << static_cast<int>(verdict.showed) << ", articles";
  for (const std::uint32_t number : verdict.differs) out << ' ' << number;
  for (const std::string_view word : verdict.flags) out << ' ' << word;
  return out;
}

Verdict judged(Record record, const LineContext& context = {},
               SmsVersion version = SmsVersion::k12) {
  derive_line_status(record, context, version);
  return {record.sms_showed, articles(record), flag_names(record.flags)};
}

TEST(LineStatus, TheStatusFollowsFromTheMifAlone) {
  EXPECT_EQ(status_of(MifStatus::kSuccess), LineStatus::kComplete);
  EXPECT_EQ(status_of(MifStatus::kFailed), LineStatus::kFailed);
  EXPECT_EQ(status_of(MifStatus::kOther), LineStatus::kUnknown);
  EXPECT_EQ(status_of(MifStatus::kMissing), LineStatus::kUnknown);
  EXPECT_EQ(status_of(MifStatus::kUnreadable), LineStatus::kUnreadable);
}

TEST(LineStatus, NothingDiffersInAGoodRun) {
  EXPECT_EQ(judged(record_of(MifStatus::kSuccess)), (Verdict{DisplayedStatus::kComplete, {}, {}}));
}

TEST(LineStatus, OfAnotherWordNothingIsKnown) {
  EXPECT_EQ(judged(record_of(MifStatus::kOther)),
            (Verdict{DisplayedStatus::kNothingKnown, {}, {}}));
  EXPECT_EQ(judged(record_of(MifStatus::kMissing)),
            (Verdict{DisplayedStatus::kNothingKnown, {}, {}}));
}

TEST(LineStatus, Q166833FailedWasShownAsRetrying) {
  EXPECT_EQ(judged(record_of(MifStatus::kFailed)),
            (Verdict{DisplayedStatus::kRetrying, {166833}, {}}));
}

TEST(LineStatus, Q166833AMifOlderThanItsJobIsFlagged) {
  index::JobFact job;
  LineContext context;
  context.job = &job;
  job.start = 501;
  EXPECT_EQ(judged(record_of(MifStatus::kSuccess), context),
            (Verdict{DisplayedStatus::kComplete, {}, {"before-job-start"}}));
  job.start = 500;
  EXPECT_EQ(judged(record_of(MifStatus::kSuccess), context),
            (Verdict{DisplayedStatus::kComplete, {}, {}}));
}

TEST(LineStatus, Q190135WhatDoesNotCompileWasShownAsComplete) {
  Record failed = record_of(MifStatus::kFailed);
  failed.findings = kDoesNotCompile;
  EXPECT_EQ(judged(failed), (Verdict{DisplayedStatus::kComplete, {190135}, {}}));
  Record good = record_of(MifStatus::kSuccess);
  good.findings = kDoesNotCompile;
  EXPECT_EQ(judged(good), (Verdict{DisplayedStatus::kComplete, {}, {}}));
  EXPECT_EQ(judged(record_of(MifStatus::kUnreadable)),
            (Verdict{DisplayedStatus::kComplete, {190135}, {}}));
}

TEST(LineStatus, Q160776AQuoteOrABlankIsNamedBesideIt) {
  Record failed = record_of(MifStatus::kFailed);
  failed.findings = kDoesNotCompile | kQuoteOrBlank;
  EXPECT_EQ(judged(failed), (Verdict{DisplayedStatus::kComplete, {160776, 190135}, {}}));
}

TEST(LineStatus, Q138241TheInstructionCameFirst) {
  Record late = record_of(MifStatus::kFailed);
  late.instructed = false;
  late.job_source = index::AttributionSource::kManifest;
  EXPECT_EQ(judged(late), (Verdict{DisplayedStatus::kComplete, {138241}, {}}));
  late.path = "RECEIVE/0000002A.MIF";  // a client's own folder has no instructions
  EXPECT_EQ(judged(late), (Verdict{DisplayedStatus::kRetrying, {166833}, {}}));
}

TEST(LineStatus, Q138241AnInstructionAloneCountedAsComplete) {
  Record lone = record_of(MifStatus::kMissing);
  lone.status = LineStatus::kNone;
  lone.row_origin = RowOrigin::kInstruction;
  EXPECT_EQ(judged(lone), (Verdict{DisplayedStatus::kComplete, {138241}, {}}));
}

TEST(LineStatus, Q152229TheLastReportedStatusStays) {
  index::JobFact job;
  job.end = 600;
  LineContext context{
      .job = &job, .lone_instruction = 600, .oldest_lone_instruction = 600, .failed = 0};
  const Record good = record_of(MifStatus::kSuccess);
  const Words lone = {"instruction-without-mif", "expiry-notice"};
  EXPECT_EQ(judged(good, context, SmsVersion::k10),
            (Verdict{DisplayedStatus::kRetrying, {152229}, lone}));
  EXPECT_EQ(judged(good, context, SmsVersion::k11),
            (Verdict{DisplayedStatus::kCanceled, {152229}, lone}));
  EXPECT_EQ(judged(good, context, SmsVersion::k12),
            (Verdict{DisplayedStatus::kComplete, {}, lone}));
  // If the instruction came before the job's end, it belongs to a run and not to the job's expiry.
  context.lone_instruction = context.oldest_lone_instruction = 599;
  EXPECT_EQ(judged(good, context, SmsVersion::k10),
            (Verdict{DisplayedStatus::kComplete, {}, {"instruction-without-mif"}}));
}

TEST(LineStatus, Q188042AnInstructionAfterTheEndIsNoResult) {
  index::JobFact job;
  job.end = 600;
  Record lone = record_of(MifStatus::kMissing);
  lone.status = LineStatus::kNone;
  lone.row_origin = RowOrigin::kInstruction;
  LineContext context{
      .job = &job, .lone_instruction = 600, .oldest_lone_instruction = 600, .failed = 0};
  const Verdict notice{DisplayedStatus::kNone, {}, {"expiry-notice"}};
  EXPECT_EQ(judged(lone, context), notice);
  EXPECT_EQ(judged(lone, context, SmsVersion::k20), notice);
  // Another one came within the job's time, or the job's end is unknown.
  context.oldest_lone_instruction = 599;
  EXPECT_EQ(judged(lone, context), (Verdict{DisplayedStatus::kComplete, {138241}, {}}));
  context.oldest_lone_instruction = 600;
  job.end.reset();
  EXPECT_EQ(judged(lone, context), (Verdict{DisplayedStatus::kComplete, {138241}, {}}));
  context.job = nullptr;
  EXPECT_EQ(judged(lone, context), (Verdict{DisplayedStatus::kComplete, {138241}, {}}));
}

TEST(LineStatus, Q172899AClockAhead) {
  Record ahead = record_of(MifStatus::kSuccess);
  ahead.findings = kAheadOfClock;
  EXPECT_EQ(judged(ahead), (Verdict{DisplayedStatus::kNone, {172899}, {"clock-ahead"}}));
  Record collected = record_of(MifStatus::kSuccess);
  collected.collected = collected.time - 1;
  EXPECT_EQ(judged(collected), (Verdict{DisplayedStatus::kNone, {172899}, {"clock-ahead"}}));
  collected.collected = collected.time;
  EXPECT_EQ(judged(collected), (Verdict{DisplayedStatus::kComplete, {}, {}}));
}

TEST(LineStatus, Q140810AnEscapedQuoteUpTo11) {
  Record failed = record_of(MifStatus::kFailed);
  failed.findings = kEscapedQuote;
  EXPECT_EQ(judged(failed, {}, SmsVersion::k10), (Verdict{DisplayedStatus::kNone, {140810}, {}}));
  EXPECT_EQ(judged(failed, {}, SmsVersion::k11), (Verdict{DisplayedStatus::kNone, {140810}, {}}));
  EXPECT_EQ(judged(failed, {}, SmsVersion::k12),
            (Verdict{DisplayedStatus::kRetrying, {166833}, {}}));
}

TEST(LineStatus, Q169491AnEmptyDescriptionIsAFlag) {
  Record failed = record_of(MifStatus::kFailed);
  failed.findings = kEmptyDescription;
  EXPECT_EQ(judged(failed), (Verdict{DisplayedStatus::kRetrying, {166833}, {"empty-description"}}));
}

TEST(LineStatus, Q122178OverTheLimit) {
  Record large = record_of(MifStatus::kSuccess);
  large.findings = kOverPcmLimit;
  EXPECT_EQ(judged(large), (Verdict{DisplayedStatus::kNone, {122178}, {"over-64k"}}));
}

TEST(LineStatus, Q140374MoreFailuresThanRetries) {
  const Record failed = record_of(MifStatus::kFailed);
  LineContext context;
  context.failed = index::kRetriesExhausted;
  EXPECT_EQ(judged(failed, context), (Verdict{DisplayedStatus::kRetrying, {166833}, {}}));
  ++context.failed;
  EXPECT_EQ(judged(failed, context), (Verdict{DisplayedStatus::kRetrying, {140374, 166833}, {}}));
}

TEST(LineStatus, Q149672AGoodRunFlaggedAsAnErrorBy11) {
  Record good = record_of(MifStatus::kSuccess);
  good.retries = 1;
  EXPECT_EQ(judged(good, {}, SmsVersion::k11), (Verdict{DisplayedStatus::kRetrying, {149672}, {}}));
  EXPECT_EQ(judged(good, {}, SmsVersion::k12), (Verdict{DisplayedStatus::kComplete, {}, {}}));
}

TEST(LineStatus, Q216744TheExitCodeDecidedIn20) {
  Record good = record_of(MifStatus::kSuccess);
  good.exit_code = 1;
  EXPECT_EQ(judged(good, {}, SmsVersion::k20), (Verdict{DisplayedStatus::kFailed, {216744}, {}}));
  EXPECT_EQ(judged(good, {}, SmsVersion::k12), (Verdict{DisplayedStatus::kComplete, {}, {}}));
  good.exit_code = 0;
  EXPECT_EQ(judged(good, {}, SmsVersion::k20), (Verdict{DisplayedStatus::kComplete, {}, {}}));
}

TEST(LineStatus, Q235805AZInThePlaceOfADigit) {
  Record lost = record_of(MifStatus::kSuccess);
  lost.job = "VAQZ000F";
  EXPECT_EQ(judged(lost), (Verdict{DisplayedStatus::kNone, {235805}, {"digit-unknown"}}));
}

TEST(LineStatus, Q156250ATargetWithoutAMif) {
  Record target = record_of(MifStatus::kMissing);
  target.status = LineStatus::kNone;
  target.row_origin = RowOrigin::kTarget;
  EXPECT_EQ(judged(target), (Verdict{DisplayedStatus::kNone, {}, {}}));
}

TEST(LineStatus, WhatTwoSourcesContradictIsFlagged) {
  Record record = record_of(MifStatus::kSuccess);
  record.other_machine = {"PEACH", index::AttributionSource::kIdentification};
  EXPECT_EQ(judged(record), (Verdict{DisplayedStatus::kComplete, {}, {"contradicted"}}));
}

TEST(Event, Q166833TextAndFieldsWordForWord) {
  Record failed = record_of(MifStatus::kFailed);
  failed.domain = "FRUIT";
  failed.site = "VAQ";
  failed.description = "disk full";
  derive_line_status(failed, {}, SmsVersion::k12);
  const auto event = failed_event(failed, nullptr);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->id, 374U);
  EXPECT_EQ(event->text,
            "The workstation install job has failed on workstation MANGO in Domain FRUIT, the "
            "description generated by the setup script is disk full.");
  EXPECT_EQ(event->machine_name, "MANGO");
  EXPECT_EQ(event->site_code, "VAQ");
  EXPECT_EQ(event->component, "SMS_DESPOOLER");
  EXPECT_EQ(event->job_id, "VAQ0000F");
  EXPECT_EQ(event->job_destination, "VAQ");
  EXPECT_FALSE(failed_event(record_of(MifStatus::kSuccess), nullptr));
}

bool raises_failed_event(Record record, SmsVersion version = SmsVersion::k12,
                         const LineContext& context = {}) {
  derive_line_status(record, context, version);
  return failed_event(record, nullptr).has_value();
}

TEST(Event, NoneIsRaisedForAFailedMifThatSmsDidNotRead) {
  EXPECT_TRUE(raises_failed_event(record_of(MifStatus::kFailed)));
  for (const std::uint32_t sign : {std::uint32_t{kDoesNotCompile}, std::uint32_t{kQuoteOrBlank},
                                   std::uint32_t{kOverPcmLimit}, std::uint32_t{kAheadOfClock}}) {
    Record record = record_of(MifStatus::kFailed);
    record.findings = sign;
    EXPECT_FALSE(raises_failed_event(record)) << sign;
  }
  Record quoted = record_of(MifStatus::kFailed);
  quoted.findings = kEscapedQuote;
  EXPECT_FALSE(raises_failed_event(quoted, SmsVersion::k11));
  EXPECT_TRUE(raises_failed_event(quoted));
  Record late = record_of(MifStatus::kFailed);  // Q138241
  late.instructed = false;
  late.job_source = index::AttributionSource::kManifest;
  EXPECT_FALSE(raises_failed_event(late));
}

// Q152229: the result became Retrying or Canceled when the job ended, after the event.
TEST(Event, AJobThatEndedLaterChangesNoEvent) {
  index::JobFact job;
  job.end = 800;
  LineContext context;
  context.job = &job;
  context.lone_instruction = context.oldest_lone_instruction = 900;
  for (const SmsVersion version : {SmsVersion::k10, SmsVersion::k11, SmsVersion::k12}) {
    EXPECT_TRUE(raises_failed_event(record_of(MifStatus::kFailed), version, context));
  }
}

TEST(Event, SaysUnknownForANameThatIsNotKnown) {
  EXPECT_EQ(failed_event_text("", "", "disk full"),
            "The workstation install job has failed on workstation unknown in Domain unknown, the "
            "description generated by the setup script is disk full.");
  Record record = record_of(MifStatus::kUnreadable);
  record.job = record.machine = {};
  EXPECT_EQ(invalid_mif_event(record, nullptr)->text,
            "The status MIF of workstation unknown for job unknown is of invalid format (0 "
            "bytes).");
}

TEST(Event, Q122178IsOfWhatIsTooLargeOrOfInvalidFormat) {
  EXPECT_FALSE(invalid_mif_event(record_of(MifStatus::kSuccess), nullptr));
  for (const std::uint32_t sign : {std::uint32_t{kOverPcmLimit}, std::uint32_t{kDoesNotCompile}}) {
    Record record = record_of(MifStatus::kSuccess);
    record.findings = sign;
    ASSERT_TRUE(invalid_mif_event(record, nullptr));
    EXPECT_EQ(invalid_mif_event(record, nullptr)->id, 119U);
  }
  EXPECT_TRUE(invalid_mif_event(record_of(MifStatus::kUnreadable), nullptr));
}

}  // namespace
}  // namespace mifdex::engine
