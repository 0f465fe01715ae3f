// Explain suffices: every flag is derived again from the answer and the named rulebook version
// alone.

#include <gmock/gmock.h>

#include <map>

#include "services/domain/assess.h"
#include "tests/e2e/county_feed.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

class Explain : public ::testing::Test {
 protected:
  void SetUp() override {
    households_ = static_cast<uint32_t>(CountFromEnvironment("HEARTH_HOUSEHOLDS", 400));
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    desk_ = std::make_unique<Desk>(server_.address());
    CountyFeed::Found(desk_.get());
    const CountyFeed feed({.under = kCounty, .households = households_, .months = 6});
    ASSERT_NO_FATAL_FAILURE(feed.Feed(0, feed.steps(), desk_.get()));
    ids_ = feed.Households(feed.steps());
    desk_->Summary(desk_->Head().position());
  }

  v1::ExplainHouseholdResponse Ask(const std::string& household) {
    v1::ExplainHouseholdRequest request;
    request.set_household(household);
    v1::ExplainHouseholdResponse response;
    const grpc::Status status =
        desk_->households->ExplainHousehold(Context().get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  const v1::Rule* FindRule(const v1::RuleOutcome& outcome) {
    const auto key = std::pair(outcome.rulebook_id(), outcome.rulebook_version());
    auto known = rulebooks_.find(key);
    if (known == rulebooks_.end()) {
      v1::GetRulebookRequest request;
      request.set_rulebook_id(key.first);
      request.set_version(key.second);
      v1::GetRulebookResponse response;
      EXPECT_TRUE(desk_->admin->GetRulebook(Context().get(), request, &response).ok());
      known = rulebooks_.emplace(key, response.rulebook()).first;
    }
    for (const v1::Rule& rule : known->second.rules()) {
      if (rule.rule_code() == outcome.rule_code()) return &rule;
    }
    return nullptr;
  }

  uint32_t households_ = 0;
  Hearthd server_;
  std::unique_ptr<Desk> desk_;
  std::vector<std::string> ids_;
  std::map<std::pair<std::string, uint32_t>, v1::Rulebook> rulebooks_;
};

TEST_F(Explain, EveryFlagIsDerivedAgainFromTheAnswerAlone) {
  int outcomes = 0, raised = 0, flipped = 0;
  for (const std::string& household : ids_) {
    const auto answer = Ask(household);
    for (v1::RuleOutcome outcome : answer.assessment().outcomes()) {
      const v1::Rule* rule = FindRule(outcome);
      ASSERT_NE(rule, nullptr) << outcome.rule_code();
      ++outcomes;
      ASSERT_EQ(domain::Rederive(*rule, outcome), outcome.result()) << outcome.DebugString();
      if (outcome.result() == v1::RULE_RESULT_NOT_RAISED) {
        ASSERT_GE(outcome.first_failed(), 0) << outcome.DebugString();
        ASSERT_LT(outcome.first_failed(), outcome.compared_size());
        const v1::Compared& failed = outcome.compared(outcome.first_failed());
        EXPECT_NE(failed.left().value_case(), v1::MetricValue::VALUE_NOT_SET)
            << outcome.DebugString();
      }
      if (outcome.result() != v1::RULE_RESULT_RAISED) continue;
      ++raised;
      // The control: one per-capita income moved across the line takes the flag along.
      for (v1::Compared& compared : *outcome.mutable_compared()) {
        if (outcome.flag() != "SUGGEST_MARGINAL" || compared.metric() != "income.per_capita_fen")
          continue;
        compared.mutable_left()->set_number(compared.right().number());
        EXPECT_EQ(domain::Rederive(*rule, outcome), v1::RULE_RESULT_NOT_RAISED);
        ++flipped;
        break;
      }
    }
  }
  std::printf("%zu households, %d outcomes derived again, %d raised, %d moved across the line\n",
              ids_.size(), outcomes, raised, flipped);
  EXPECT_GE(ids_.size(), households_ * 9 / 10);
  EXPECT_GT(raised, 0);
  EXPECT_GT(flipped, 0);
}

}  // namespace
}  // namespace hearth::testing
