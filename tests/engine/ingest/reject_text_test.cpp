#include "engine/ingest/reject_text.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace mifdex::engine {
namespace {

using io::Reject;
using io::RejectKind;

TEST(RejectText, SaysWhatWhereAndTheWayOut) {
  const Reject reject{RejectKind::kNoStatus, 1203, 41, "VALUE without quotes"};
  EXPECT_EQ(reject_line(reject, "box7/A1.MIF"),
            "box7/A1.MIF:41 (byte 1203): syntax error before the Status attribute: VALUE without "
            "quotes; fix the line shown, in a copy of the box");
}

TEST(RejectText, APlaceIsOnlyGivenWhereThereIsOne) {
  EXPECT_EQ(reject_text({RejectKind::kEmpty, 0, 0, ""}, "a/B.MIF").where, "a/B.MIF");
  EXPECT_EQ(reject_text({RejectKind::kBadEncoding, 7, 0, ""}, "a/B.MIF").where, "a/B.MIF (byte 7)");
  EXPECT_EQ(reject_text({RejectKind::kNoStatus, 0, 1, ""}, "a/B.MIF").where, "a/B.MIF:1 (byte 0)");
}

TEST(RejectText, EveryKindHasWordsOfItsOwn) {
  std::set<std::string_view> names;
  std::set<std::string> messages;
  for (int kind = 1; kind <= static_cast<int>(RejectKind::kLinkTooFar); ++kind) {
    const Reject reject{static_cast<RejectKind>(kind), 0, 0, ""};
    const RejectText text = reject_text(reject, "x");
    EXPECT_TRUE(names.insert(reject_kind_name(reject.kind)).second) << kind;
    EXPECT_TRUE(messages.insert(text.message).second) << kind;
    EXPECT_NE(reject_kind_name(reject.kind), "unknown") << kind;
    EXPECT_NE(text.advice, "") << kind;
    EXPECT_FALSE(text.message.ends_with('.')) << kind;
  }
  EXPECT_EQ(reject_kind_name(static_cast<RejectKind>(250)), "unknown");
}

TEST(RejectText, ALimitNamesTheFlagThatRaisesIt) {
  const std::pair<RejectKind, std::string_view> limits[] = {
      {RejectKind::kTooLarge, "--max-file"},      {RejectKind::kArchiveTotal, "--max-total"},
      {RejectKind::kArchiveRatio, "--max-ratio"}, {RejectKind::kArchiveEntries, "--max-entries"},
      {RejectKind::kArchiveDepth, "--max-depth"}, {RejectKind::kArchiveSeconds, "--max-seconds"},
  };
  for (const auto& [kind, flag] : limits) {
    const RejectText text = reject_text({kind, 0, 0, ""}, "x");
    EXPECT_NE(text.advice.find("raise " + std::string(flag)), std::string_view::npos) << flag;
  }
}

}  // namespace
}  // namespace mifdex::engine
