#include "engine/mif/pragma.h"

#include <gtest/gtest.h>

namespace mifdex::engine::mif {
namespace {

TEST(Pragma, KnowsWhatSmsDoes) {
  EXPECT_EQ(read_pragma("SMS:Add").sms, SmsAction::kAdd);
  EXPECT_EQ(read_pragma("sms:UPDATE").sms, SmsAction::kUpdate);
  EXPECT_EQ(read_pragma(" SMS : Delete ").sms, SmsAction::kDelete);
  EXPECT_EQ(read_pragma("sms:lookup").sms, SmsAction::kLookup);
  EXPECT_EQ(read_pragma("SMS:Remove").sms, SmsAction::kUnknown);
  EXPECT_EQ(read_pragma("SMS").sms, SmsAction::kUnknown);
  EXPECT_EQ(read_pragma("SNMP:1.3.6.1").sms, SmsAction::kNone);
  EXPECT_EQ(read_pragma("").sms, SmsAction::kNone);
}

TEST(Pragma, ReadsDmisListOfKeys) {
  const Pragma pragma = read_pragma("SNMP:1.3.6.1.4, Note: a:b ,, SMS:Update");
  ASSERT_EQ(pragma.items.size(), 3U);
  EXPECT_EQ(pragma.items[0].key, "SNMP");
  EXPECT_EQ(pragma.items[0].value, "1.3.6.1.4");
  EXPECT_EQ(pragma.items[1].key, "Note");
  EXPECT_EQ(pragma.items[1].value, "a:b");
  EXPECT_EQ(pragma.sms, SmsAction::kUpdate);
  EXPECT_EQ(sms_action_name(pragma.sms), "update");
  EXPECT_EQ(sms_action_name(SmsAction::kNone), "");
}

}  // namespace
}  // namespace mifdex::engine::mif
