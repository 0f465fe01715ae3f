// Messages to people: what they say, when they may leave, and that a gateway's refusal is told.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "clients/cli/message_digest.h"
#include "clients/cli/message_sender.h"
#include "tests/support/temp_dir.h"

namespace hearth::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Recipient At(int from, int until) {
  Recipient recipient;
  recipient.quiet_from = from;
  recipient.quiet_until = until;
  return recipient;
}

v1::Alert AlertOf(const std::string& kind, uint32_t priority, int32_t due) {
  v1::Alert alert;
  alert.set_kind(kind);
  alert.set_priority(priority);
  alert.set_due_date(due);
  alert.set_area_code("990101001001");
  alert.set_text_zh("某户新增提示");
  alert.mutable_whom()->set_head_masked("张*");
  return alert;
}

TEST(Message, SaysKindCountAreaAndLinkOnly) {
  const MessageText text =
      ComposeMessage({AlertOf("NEW_FLAG", 1, 20261101), AlertOf("NEW_FLAG", 1, 20261201),
                      AlertOf("SOMETHING_NEW", 1, 0)},
                     "示范镇", "https://hearth.example", 20261128, true);
  EXPECT_THAT(text.body, HasSubstr("示范镇"));
  EXPECT_THAT(text.body, HasSubstr("新增提示 new flags 2"));
  EXPECT_THAT(text.body, HasSubstr("SOMETHING_NEW 1"));
  EXPECT_THAT(text.body, HasSubstr("超期 overdue 1"));
  EXPECT_THAT(text.body, HasSubstr("https://hearth.example"));
  EXPECT_THAT(text.body, Not(HasSubstr("张")));
  EXPECT_THAT(text.subject, Not(HasSubstr("张")));
}

TEST(Message, NothingDueIsNoMessage) {
  EXPECT_TRUE(ComposeMessage({}, "示范镇", "l", 20261128, false).body.empty());
}

TEST(Message, QuietHoursMayCrossMidnight) {
  EXPECT_TRUE(IsQuiet(At(20 * 60, 8 * 60), 23 * 60));
  EXPECT_TRUE(IsQuiet(At(20 * 60, 8 * 60), 7 * 60 + 59));
  EXPECT_FALSE(IsQuiet(At(20 * 60, 8 * 60), 8 * 60));
  EXPECT_FALSE(IsQuiet(At(20 * 60, 8 * 60), 19 * 60 + 59));
  EXPECT_TRUE(IsQuiet(At(12 * 60, 14 * 60), 13 * 60));
  EXPECT_FALSE(IsQuiet(At(12 * 60, 14 * 60), 14 * 60));
  EXPECT_FALSE(IsQuiet(At(0, 0), 0));
}

TEST(Message, WorkdaysAreThoseOfTheCalendar) {
  v1::WorkCalendar calendar;
  calendar.add_holiday_dates(20261001);  // a Thursday
  calendar.add_working_dates(20261010);  // a Saturday
  EXPECT_FALSE(IsWorkday(20261001, &calendar));
  EXPECT_TRUE(IsWorkday(20261001, nullptr));
  EXPECT_TRUE(IsWorkday(20261010, &calendar));
  EXPECT_FALSE(IsWorkday(20261010, nullptr));
  EXPECT_FALSE(IsWorkday(20261011, &calendar));
}

TEST(Message, IdsDifferByEverythingThatMatters) {
  Recipient recipient = At(0, 0);
  recipient.account = "a";
  recipient.area_code = "bc";
  const std::string id = MessageId(recipient, "digest 20261128");
  EXPECT_EQ(id.size(), 32u);
  EXPECT_EQ(id, MessageId(recipient, "digest 20261128"));
  EXPECT_NE(id, MessageId(recipient, "digest 20261129"));
  recipient.account = "ab";
  recipient.area_code = "c";
  EXPECT_NE(id, MessageId(recipient, "digest 20261128"));
}

TEST(Message, TheListOfRecipientsIsReadAndItsErrorsNamed) {
  const auto good = Csv::Parse(
      "account,area,channel,address,digest_at\nclerk,990101,command,13800000000,07:30\n");
  ASSERT_TRUE(good.ok());
  const auto recipients = ReadRecipients(*good);
  ASSERT_TRUE(recipients.ok()) << recipients.status();
  EXPECT_EQ(recipients->front().digest_at, 450);
  for (const auto& [text, column] :
       {std::pair{"account,area,channel,address\n,990101,smtp,x\n", "account"},
        std::pair{"account,area,channel,address\na,990101,pigeon,x\n", "channel"},
        std::pair{"account,area,channel,address,quiet_from\na,990101,smtp,x,25:00\n",
                  "quiet_from"}}) {
    const auto csv = Csv::Parse(text);
    ASSERT_TRUE(csv.ok());
    const auto bad = ReadRecipients(*csv);
    ASSERT_FALSE(bad.ok());
    EXPECT_THAT(std::string(bad.status().message()), HasSubstr(column));
  }
}

TEST(Message, ACommandGetsAddressSubjectAndBody) {
  const hearth::testing::TempDir dir;
  const std::string script = dir.str() + "/gateway", got = dir.str() + "/got";
  std::ofstream(script) << "#!/bin/sh\n{ echo \"$1|$2\"; cat; } > '" << got << "'\n";
  ASSERT_EQ(chmod(script.c_str(), 0700), 0);
  Gateways gateways;
  gateways.command = script;
  Recipient recipient = At(0, 0);
  recipient.channel = "command";
  recipient.address = "138; rm -rf /";
  ASSERT_TRUE(SendMessage(gateways, recipient, {"subject", "body\n"}).ok());
  std::stringstream text;
  text << std::ifstream(got).rdbuf();
  EXPECT_EQ(text.str(), "138; rm -rf /|subject\nbody\n");
}

TEST(Message, ARefusingOrMissingGatewayIsAnError) {
  Gateways gateways;
  Recipient recipient = At(0, 0);
  for (const char* channel : {"smtp", "http", "command"}) {
    recipient.channel = channel;
    EXPECT_EQ(SendMessage(gateways, recipient, {"s", "b"}).code(),
              absl::StatusCode::kFailedPrecondition);
  }
  gateways.command = "/bin/false";
  gateways.http_url = "http://127.0.0.1:1/";
  gateways.smtp_url = "smtp://127.0.0.1:1";
  gateways.mail_from = "hearth@example.com";
  for (const char* channel : {"smtp", "http", "command"}) {
    recipient.channel = channel;
    EXPECT_EQ(SendMessage(gateways, recipient, {"s", "b"}).code(), absl::StatusCode::kUnavailable)
        << channel;
  }
  recipient.channel = "smtp";
  recipient.address = "a@b\r\nBcc: everybody@example.com";
  EXPECT_FALSE(SendMessage(gateways, recipient, {"s", "b"}).ok());
}

}  // namespace
}  // namespace hearth::cli
