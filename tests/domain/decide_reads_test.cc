// Decide about purposes, reads and raised budgets, by table; and what a raised budget changes.

#include "services/domain/decide_reads.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "services/domain/civil_date.h"
#include "services/domain/decide.h"
#include "services/domain/read_book.h"
#include "tests/domain/access_facts.h"

namespace hearth::domain {
namespace {

using namespace ::hearth::testing;

constexpr v1::RefusalReason kAccepted = v1::REFUSAL_REASON_UNSPECIFIED;
constexpr v1::RefusalReason kMalformed = v1::REFUSAL_REASON_MALFORMED;
constexpr v1::RefusalReason kWrongState = v1::REFUSAL_REASON_WRONG_STATE;
constexpr v1::RefusalReason kNoRight = v1::REFUSAL_REASON_NO_RIGHT;
constexpr char kCounty[] = "990101";
constexpr char kTown[] = "990101001";

class DecideReads : public ::testing::Test {
 protected:
  DecideReads() {
    for (const char* account : {"clerk", "boss", "cadre", "gone"}) house_.Accept(Opened(account));
    house_.Accept(Given("boss", "county_approver", kCounty));
    house_.Accept(Given("clerk", "county_operator", kCounty));
    house_.Accept(Closed("gone"));
    v1::BudgetRaised& raised = *raised_.mutable_budget_raised();
    raised.set_account("cadre");
    raised.set_area_code(kTown);
    raised.set_campaign("2026-autumn");
    raised.set_data_class("S3_PROPERTY");
    raised.set_alarm_count(100);
    raised.set_stop_count(200);
    raised.set_until_date(kToday);
    raised.set_requested_account("clerk");
    raised.set_reason("dynamic adjustment");
  }

  v1::RefusalReason Judge(const v1::Fact& fact, const std::string& actor, const std::string& path) {
    v1::EventHeader header = HeaderBy(actor, fact);
    const bool control = fact.has_budget_raised();
    header.set_stream(control ? v1::STREAM_CONTROL : v1::STREAM_AUDIT);
    const auto refusal = Decide(header, fact, house_.control(), kToday);
    if (!refusal.has_value()) return kAccepted;
    EXPECT_TRUE(refusal->detail.starts_with(path + ": ")) << refusal->detail;
    return refusal->reason;
  }
  v1::RefusalReason Raise(const std::string& path,
                          const std::function<void(v1::BudgetRaised*)>& change,
                          const std::string& actor = "boss") {
    v1::Fact fact = raised_;
    change(fact.mutable_budget_raised());
    return Judge(fact, actor, "budget_raised." + path);
  }

  AccessHouse house_;
  v1::Fact raised_;
};

TEST_F(DecideReads, ASecondPersonOfTheRulebooksRoleRaisesABudget) {
  const auto as_it_is = [](v1::BudgetRaised*) {};
  EXPECT_EQ(Raise("", as_it_is), kAccepted);
  EXPECT_EQ(Raise("", [](auto* fact) { fact->clear_account(); }), kAccepted);
  // Who asked, whom it is for, and who has another role, may not.
  EXPECT_EQ(Raise("requested_account", [](auto* fact) { fact->set_requested_account("boss"); }),
            kNoRight);
  EXPECT_EQ(Raise("account", [](auto* fact) { fact->set_account("boss"); }), kNoRight);
  EXPECT_EQ(Raise(
                "area_code", [](auto* fact) { fact->set_requested_account("cadre"); }, "clerk"),
            kNoRight);
  EXPECT_EQ(Raise("account", [](auto* fact) { fact->set_account("gone"); }), kWrongState);
  EXPECT_EQ(Raise("requested_account", [](auto* f) { f->set_requested_account("never"); }),
            kWrongState);
}

TEST_F(DecideReads, AndOnlyForACampaignWithALastDay) {
  EXPECT_EQ(Raise("campaign", [](auto* fact) { fact->clear_campaign(); }), kMalformed);
  EXPECT_EQ(Raise("reason", [](auto* fact) { fact->clear_reason(); }), kMalformed);
  EXPECT_EQ(Raise("until_date", [](auto* fact) { fact->clear_until_date(); }), kMalformed);
  EXPECT_EQ(Raise("until_date", [](auto* f) { f->set_until_date(kToday - 1); }), kMalformed);
  EXPECT_EQ(Raise("until_date", [](auto* f) { f->set_until_date(kToday + 10'001); }), kMalformed);
  EXPECT_EQ(Raise("stop_count", [](auto* fact) { fact->set_stop_count(99); }), kMalformed);
  EXPECT_EQ(Raise("data_class", [](auto* fact) { fact->set_data_class("S9"); }), kMalformed);
  // No rulebook limits it: there is nothing to raise.
  EXPECT_EQ(Raise("data_class", [](auto* fact) { fact->set_data_class("S2"); }), kWrongState);
}

TEST_F(DecideReads, ABudgetIsTheRulebooksUntilItIsRaised) {
  const Lineage lineage = house_.control().areas->LineageOf(kVillage, kToday);
  const auto stop = [&](const std::string& account, int32_t day) {
    return BudgetOf(house_.control(), account, ReadClass::kProperty, lineage, day)->stop;
  };
  EXPECT_EQ(stop("cadre", kToday), 50u);
  house_.Accept(raised_, "boss");
  EXPECT_EQ(stop("cadre", kToday), 200u);
  EXPECT_EQ(stop("clerk", kToday), 50u);
  EXPECT_EQ(stop("cadre", AddDays(kToday, 1)), 50u);
  EXPECT_EQ(BudgetOf(house_.control(), "cadre", ReadClass::kProperty, {"440101"}, kToday),
            std::nullopt);
  EXPECT_EQ(BudgetOf(house_.control(), "cadre", ReadClass::kTrack, lineage, kToday), std::nullopt);
}

TEST_F(DecideReads, PurposesHoldHalfAnHourAndNameWhatTheyAreFor) {
  v1::Fact fact = FullFact(v1::Fact::kPurposeStated);
  const int64_t noon = HeaderBy("cadre", fact).occurred_time_ms();
  v1::PurposeStated& stated = *fact.mutable_purpose_stated();
  stated.set_until_time_ms(noon + kPurposeMs);
  EXPECT_EQ(Judge(fact, "cadre", ""), kAccepted);
  stated.set_until_time_ms(noon + kPurposeMs + 1);
  EXPECT_EQ(Judge(fact, "cadre", "purpose_stated.until_time_ms"), kMalformed);
  stated.set_until_time_ms(noon);
  EXPECT_EQ(Judge(fact, "cadre", "purpose_stated.until_time_ms"), kMalformed);
  stated.set_until_time_ms(noon + 1);
  stated.set_purpose_code("curiosity");
  EXPECT_EQ(Judge(fact, "cadre", "purpose_stated.purpose_code"), v1::REFUSAL_REASON_UNKNOWN_CODE);
  stated.set_purpose_code("A.c1");
  stated.clear_read_household();
  EXPECT_EQ(Judge(fact, "cadre", "purpose_stated.duty_id"), kMalformed);  // and no area
  stated.clear_duty_id();
  EXPECT_EQ(Judge(fact, "cadre", "purpose_stated.read_household"), kMalformed);
}

TEST_F(DecideReads, ReadsSayTheirHighestClass) {
  v1::Fact fact = FullFact(v1::Fact::kPersonalDataRead);
  v1::PersonalDataRead& read = *fact.mutable_personal_data_read();
  EXPECT_EQ(Judge(fact, "cadre", ""), kAccepted);
  read.add_field_groups("income");
  EXPECT_EQ(Judge(fact, "cadre", "personal_data_read.data_class"), kMalformed);
  read.set_data_class("S3");
  EXPECT_EQ(Judge(fact, "cadre", ""), kAccepted);
  read.add_field_groups("everything");
  EXPECT_EQ(Judge(fact, "cadre", "personal_data_read.field_groups[2]"), kMalformed);
}

}  // namespace
}  // namespace hearth::domain
