#include "services/feed/subscription.h"

#include <memory>
#include <string>
#include <vector>

#include "tests/feed/events.h"
#include "tests/support/random.h"

namespace hearth::feed {
namespace {

using ::hearth::testing::IdOf;
using ::hearth::testing::StatusIs;
using ::hearth::testing::TestLog;

const char kVillage[] = "441621102003";

v1::Fact AttachmentFact(uint64_t size) {
  v1::Fact fact;
  fact.mutable_attachment_added()->set_size_bytes(size);
  return fact;
}

v1::Fact DayFact() {
  v1::Fact fact;
  fact.mutable_day_opened();
  return fact;
}

// Says what came: "3" an event, "caught up 3", "fell behind 3", "checkpoint 3", "wait", "end".
class SubscriptionTest : public ::testing::Test {
 protected:
  void Add(int events, const std::string& household = "h", const std::string& area = kVillage) {
    for (int i = 0; i < events; ++i) log_.Add(household, area, AttachmentFact(1));
  }

  void Subscribe(const v1::SubscribeRequest& request, Subscription::Limits limits = {}) {
    subscription_ =
        std::make_unique<Subscription>(request, &log_.log(), &log_.keys(), &head_, limits);
  }

  std::string Next() {
    const absl::StatusOr<Step> step = subscription_->Next(&message_);
    if (!step.ok()) return "fault";
    if (*step == Step::kWait) return "wait";
    if (*step == Step::kEnd) return "end";
    if (message_.has_caught_up())
      return "caught up " + std::to_string(message_.caught_up().position());
    if (message_.has_fell_behind())
      return "fell behind " + std::to_string(message_.fell_behind().position());
    if (message_.has_checkpoint())
      return "checkpoint " + std::to_string(message_.checkpoint().position());
    return std::to_string(message_.event().stamp().position());
  }

  std::vector<std::string> UntilWait() {
    std::vector<std::string> said;
    while (said.empty() ||
           (said.back() != "wait" && said.back() != "end" && said.back() != "fault")) {
      said.push_back(Next());
    }
    return said;
  }

  TestLog log_;
  HeadSignal head_;
  std::unique_ptr<Subscription> subscription_;
  v1::SubscribeResponse message_;
};

using Said = std::vector<std::string>;

TEST_F(SubscriptionTest, HistoryThenCaughtUpThenLive) {
  Add(3);
  Subscribe({});
  EXPECT_EQ(UntilWait(), (Said{"1", "2", "3", "caught up 3", "wait"}));
  EXPECT_EQ(subscription_->wait_for(), 4u);
  EXPECT_EQ(Next(), "wait");
  Add(2);
  EXPECT_EQ(UntilWait(), (Said{"4", "5", "wait"}));
  EXPECT_EQ(message_.ByteSizeLong(), 0u);
}

TEST_F(SubscriptionTest, AnEmptyLogIsCaughtUpAtOnceAndAPositionAboveTheHeadWaitsForIt) {
  Subscribe({});
  EXPECT_EQ(UntilWait(), (Said{"caught up 0", "wait"}));
  v1::SubscribeRequest request;
  request.set_from_position(3);
  Subscribe(request);
  EXPECT_EQ(UntilWait(), (Said{"caught up 2", "wait"}));
  Add(3);
  EXPECT_EQ(UntilWait(), (Said{"3", "wait"}));
}

TEST_F(SubscriptionTest, EndsOnceCaughtUpWhenAsked) {
  Add(2);
  v1::SubscribeRequest request;
  request.set_until_caught_up(true);
  request.set_from_position(2);
  Subscribe(request);
  EXPECT_EQ(UntilWait(), (Said{"2", "caught up 2", "end"}));
}

TEST_F(SubscriptionTest, FiltersByAreaKindAndHousehold) {
  Add(1, "h", kVillage);
  Add(1, "h", "441621103001");
  log_.Add("", "", DayFact());
  Add(1, "g", kVillage);
  v1::SubscribeRequest request;
  request.set_area_code("441621102");
  Subscribe(request);
  EXPECT_EQ(UntilWait(), (Said{"1", "4", "caught up 4", "wait"}));
  request.set_household("h");
  Subscribe(request);
  EXPECT_EQ(UntilWait(), (Said{"1", "caught up 4", "wait"}));
  v1::SubscribeRequest days;
  days.add_kinds(22);
  Subscribe(days);
  EXPECT_EQ(UntilWait(), (Said{"3", "caught up 4", "wait"}));
}

TEST_F(SubscriptionTest, AFilteredReaderIsToldHowFarWeLooked) {
  Add(25, "other");
  v1::SubscribeRequest request;
  request.set_household("h");
  Subscription::Limits limits;
  limits.checkpoint_every = 10;
  limits.page_events = 7;
  Subscribe(request, limits);
  EXPECT_EQ(UntilWait(), (Said{"checkpoint 10", "checkpoint 20", "caught up 25", "wait"}));
  Add(3, "other");
  EXPECT_EQ(UntilWait(), (Said{"checkpoint 28", "wait"}));  // idle after progress
  EXPECT_EQ(UntilWait(), (Said{"wait"}));
}

TEST_F(SubscriptionTest, ASlowLiveReaderIsToldAndReadsHistoryAgain) {
  Subscription::Limits limits;
  limits.live_lag_max = 5;
  Subscribe({}, limits);
  EXPECT_EQ(UntilWait(), (Said{"caught up 0", "wait"}));
  Add(4);
  EXPECT_EQ(UntilWait(), (Said{"1", "2", "3", "4", "wait"}));
  Add(6);
  EXPECT_EQ(UntilWait(),
            (Said{"fell behind 5", "5", "6", "7", "8", "9", "10", "caught up 10", "wait"}));
}

TEST_F(SubscriptionTest, RawModeSendsTheStoredRecordAndARefusedEventHasNoFact) {
  log_.Add("h", kVillage, AttachmentFact(7));
  log_.Add("h", kVillage, AttachmentFact(8), v1::REFUSAL_REASON_MALFORMED);
  Subscribe({});
  EXPECT_EQ(Next(), "1");
  EXPECT_EQ(message_.event().fact().attachment_added().size_bytes(), 7u);
  EXPECT_EQ(message_.event().header().household(), "h");
  EXPECT_TRUE(message_.event().record().empty());
  EXPECT_EQ(Next(), "2");
  EXPECT_FALSE(message_.event().has_fact());
  EXPECT_EQ(message_.event().stamp().refused(), v1::REFUSAL_REASON_MALFORMED);
  v1::SubscribeRequest raw;
  raw.set_raw(true);
  Subscribe(raw);
  EXPECT_EQ(Next(), "1");
  ASSERT_OK_AND_ASSIGN(const std::string record, log_.log().Get(1));
  EXPECT_EQ(message_.event().record(), record);
  EXPECT_FALSE(message_.event().has_fact());
}

TEST_F(SubscriptionTest, ARecordThatCannotBeReadIsAFaultAndNeverSkipped) {
  Add(1);
  log_.AddRubbish();
  Subscribe({});
  EXPECT_EQ(Next(), "1");
  EXPECT_EQ(Next(), "fault");
  EXPECT_EQ(Next(), "fault");
}

// However events arrive between the reader's steps, he sees each once and in order.
TEST_F(SubscriptionTest, NothingIsLostOrDoubledAtTheHandOver) {
  std::mt19937_64 random = ::hearth::testing::Random(11);
  Subscription::Limits limits;
  limits.page_events = 3;
  limits.live_lag_max = 4;
  Subscribe({}, limits);
  uint64_t expected = 1;
  for (int i = 0; i < 400; ++i) {
    Add(static_cast<int>(random() % 4));
    for (uint64_t steps = random() % 6; steps > 0; --steps) {
      const std::string said = Next();
      if (!message_.has_event()) continue;
      EXPECT_EQ(said, std::to_string(expected));
      ++expected;
    }
  }
  while (Next() != "wait") expected += message_.has_event() ? 1 : 0;
  EXPECT_EQ(expected, log_.head() + 1);
}

}  // namespace
}  // namespace hearth::feed
