// Who may propose and order erasures, and what they close, row by row.

#include "services/domain/erasures.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/domain/decide.h"
#include "services/domain/decide_erasure.h"
#include "services/domain/submission.h"
#include "tests/domain/access_facts.h"

namespace hearth::domain {
namespace {

using ::hearth::testing::AccessHouse;
using ::hearth::testing::HeaderBy;
using State = ErasureProposal::State;

const std::string kHousehold(16, 'h');
const std::string kOther(16, 'o');
const std::string kWhole = HouseholdSubject(kHousehold);
const std::string kMember = MemberSubject(kHousehold, 1);
const std::string kStranger = MemberSubject(kOther, 1);
constexpr char kOfficer[] = "privacy.zhou";
constexpr char kApprover[] = "approver.wu";

v1::Fact Proposed(v1::ErasureVerb verb, const std::vector<std::string>& subjects) {
  v1::Fact fact;
  fact.mutable_erasure_proposed()->set_verb(verb);
  for (const auto& subject : subjects) fact.mutable_erasure_proposed()->add_subjects(subject);
  fact.mutable_erasure_proposed()->set_basis_code("request");
  return fact;
}

v1::Fact Ordered(v1::ErasureVerb verb, const std::string& proposal,
                 const std::vector<std::string>& subjects) {
  v1::Fact fact;
  const auto fill = [&](auto* order) {
    order->set_proposal_event_id(proposal);
    for (const auto& subject : subjects) order->add_subjects(subject);
  };
  if (verb == v1::ERASURE_VERB_ERASE) fill(fact.mutable_erasure_ordered());
  if (verb == v1::ERASURE_VERB_RESTRICT) fill(fact.mutable_restriction_ordered());
  if (verb == v1::ERASURE_VERB_LIFT) fill(fact.mutable_restriction_lifted());
  return fact;
}

v1::Fact Completed(const std::string& order) {
  v1::Fact fact;
  fact.mutable_erasure_completed()->set_order_event_id(order);
  return fact;
}

v1::Fact Declined(const std::string& proposal) {
  v1::Fact fact;
  fact.mutable_proposal_declined()->set_proposal_event_id(proposal);
  fact.mutable_proposal_declined()->set_reason("test");
  return fact;
}

class ErasuresTest : public ::testing::Test {
 protected:
  std::string Propose(v1::ErasureVerb verb, const std::vector<std::string>& subjects) {
    return house_.Accept(Proposed(verb, subjects), kOfficer);
  }
  // The detail of the refusal; empty = accepted.
  std::string Refusal(const v1::Fact& fact, const std::string& actor) {
    v1::EventHeader header = HeaderBy(actor, fact);
    header.set_stream(v1::STREAM_CONTROL);
    const auto refusal = Decide(header, fact, house_.control(), hearth::testing::kToday);
    return refusal.has_value() ? refusal->detail : "";
  }
  const Erasures& erasures() const { return *house_.control().erasures; }

  AccessHouse house_;
};

TEST_F(ErasuresTest, TwoPersonsEraseAHouseholdWithItsMembers) {
  const std::string id = Propose(v1::ERASURE_VERB_ERASE, {kWhole});
  EXPECT_FALSE(erasures().IsClosed(kWhole)) << "a proposal alone closes nothing";
  const v1::Fact order = Ordered(v1::ERASURE_VERB_ERASE, id, {kWhole, kMember});
  EXPECT_NE(Refusal(order, kOfficer).find("second person"), std::string::npos);
  const std::string ordered = house_.Accept(order, kApprover);
  EXPECT_TRUE(erasures().IsErased(kWhole));
  EXPECT_TRUE(erasures().IsErased(kMember));
  EXPECT_TRUE(erasures().IsErased(MemberSubject(kHousehold, 99))) << "one that comes later";
  EXPECT_FALSE(erasures().IsClosed(kStranger));
  ASSERT_EQ(erasures().Unfinished().size(), 1U);
  EXPECT_EQ(erasures().Unfinished()[0]->decider, kApprover);
  house_.Accept(Completed(ordered), "server");
  EXPECT_TRUE(erasures().Unfinished().empty());
  EXPECT_EQ(erasures().Find(id)->state, State::kCompleted);
  EXPECT_NE(Refusal(Completed(ordered), "server"), "");
}

TEST_F(ErasuresTest, AMemberAloneLeavesTheHousehold) {
  const std::string id = Propose(v1::ERASURE_VERB_ERASE, {kMember});
  house_.Accept(Ordered(v1::ERASURE_VERB_ERASE, id, {kMember}), kApprover);
  EXPECT_TRUE(erasures().IsErased(kMember));
  EXPECT_FALSE(erasures().IsClosed(kWhole));
  EXPECT_FALSE(erasures().IsClosed(MemberSubject(kHousehold, 2)));
}

TEST_F(ErasuresTest, ARestrictionIsLiftedByTwoPersons) {
  const std::string id = Propose(v1::ERASURE_VERB_RESTRICT, {kWhole});
  house_.Accept(Ordered(v1::ERASURE_VERB_RESTRICT, id, {kWhole, kMember}), kApprover);
  EXPECT_TRUE(erasures().IsRestricted(kMember));
  EXPECT_FALSE(erasures().IsErased(kWhole));
  EXPECT_FALSE(erasures().WasLifted(kWhole));
  EXPECT_TRUE(erasures().Unfinished().empty()) << "only what is erased is reported";
  const std::string lift = Propose(v1::ERASURE_VERB_LIFT, {kWhole});
  house_.Accept(Ordered(v1::ERASURE_VERB_LIFT, lift, {kWhole, kMember}), kApprover);
  EXPECT_FALSE(erasures().IsClosed(kWhole));
  EXPECT_FALSE(erasures().IsClosed(kMember));
  EXPECT_TRUE(erasures().WasLifted(kWhole));
}

TEST_F(ErasuresTest, WhatIsErasedStaysErased) {
  const std::string restrict_id = Propose(v1::ERASURE_VERB_RESTRICT, {kWhole});
  house_.Accept(Ordered(v1::ERASURE_VERB_RESTRICT, restrict_id, {kWhole}), kApprover);
  const std::string lift = Propose(v1::ERASURE_VERB_LIFT, {kWhole});
  const std::string erase = Propose(v1::ERASURE_VERB_ERASE, {kWhole});
  house_.Accept(Ordered(v1::ERASURE_VERB_ERASE, erase, {kWhole}), kApprover);
  EXPECT_NE(Refusal(Ordered(v1::ERASURE_VERB_LIFT, lift, {kWhole}), kApprover), "");
  for (const auto verb :
       {v1::ERASURE_VERB_ERASE, v1::ERASURE_VERB_RESTRICT, v1::ERASURE_VERB_LIFT}) {
    EXPECT_NE(Refusal(Proposed(verb, {kMember}), kOfficer), "");
  }
}

TEST_F(ErasuresTest, AProposalIsDecidedOnce) {
  const std::string id = Propose(v1::ERASURE_VERB_ERASE, {kWhole});
  EXPECT_NE(Refusal(Declined(id), kOfficer), "");
  house_.Accept(Declined(id), kApprover);
  EXPECT_EQ(erasures().Find(id)->state, State::kDeclined);
  EXPECT_NE(Refusal(Ordered(v1::ERASURE_VERB_ERASE, id, {kWhole}), kApprover), "");
  EXPECT_NE(Refusal(Declined(id), kApprover), "");
  EXPECT_EQ(Refusal(Declined(std::string(16, '?')), kApprover), "") << "other proposals' business";
}

TEST_F(ErasuresTest, AnOrderIsOfWhatWasProposed) {
  const std::string id = Propose(v1::ERASURE_VERB_ERASE, {kWhole});
  const auto refused = [&](const std::vector<std::string>& subjects) {
    return Refusal(Ordered(v1::ERASURE_VERB_ERASE, id, subjects), kApprover);
  };
  EXPECT_EQ(refused({kWhole, kMember, "u" + std::string(16, 'u')}), "");
  EXPECT_NE(refused({kMember}), "") << "the household itself is lacking";
  EXPECT_NE(refused({kWhole, kStranger}), "");
  EXPECT_NE(refused({kWhole, HouseholdSubject(kOther)}), "");
  EXPECT_NE(refused({kWhole, kWhole}), "");
  EXPECT_NE(Refusal(Ordered(v1::ERASURE_VERB_RESTRICT, id, {kWhole}), kApprover), "");
  EXPECT_NE(Refusal(Ordered(v1::ERASURE_VERB_ERASE, std::string(16, '?'), {kWhole}), kApprover),
            "");
}

TEST_F(ErasuresTest, MalformedProposalsAreRefused) {
  v1::Fact without_basis = Proposed(v1::ERASURE_VERB_ERASE, {kWhole});
  without_basis.mutable_erasure_proposed()->clear_basis_code();
  for (const v1::Fact& fact :
       {Proposed(v1::ERASURE_VERB_UNSPECIFIED, {kWhole}), Proposed(v1::ERASURE_VERB_ERASE, {}),
        Proposed(v1::ERASURE_VERB_ERASE, {"h"}), Proposed(v1::ERASURE_VERB_ERASE, {"x123"}),
        Proposed(v1::ERASURE_VERB_ERASE, {kWhole, kWhole}),
        Proposed(v1::ERASURE_VERB_LIFT, {kWhole}), without_basis}) {
    EXPECT_NE(Refusal(fact, kOfficer), "") << fact.ShortDebugString();
  }
}

TEST_F(ErasuresTest, NothingMoreIsRecordedOfThem) {
  v1::EventHeader header;
  header.set_household(kHousehold);
  header.add_parts()->set_subject(kWhole);
  EXPECT_FALSE(CheckClosedSubjects(header, erasures()).has_value());
  const std::string id = Propose(v1::ERASURE_VERB_RESTRICT, {kWhole});
  house_.Accept(Ordered(v1::ERASURE_VERB_RESTRICT, id, {kWhole}), kApprover);
  const MaybeFault held = CheckClosedSubjects(header, erasures());
  ASSERT_TRUE(held.has_value());
  EXPECT_EQ(held->reason, v1::REFUSAL_REASON_ERASED);
  EXPECT_NE(held->en.find("restricted"), std::string::npos);
  const std::string erase = Propose(v1::ERASURE_VERB_ERASE, {kWhole});
  house_.Accept(Ordered(v1::ERASURE_VERB_ERASE, erase, {kWhole}), kApprover);
  const MaybeFault gone = CheckClosedSubjects(header, erasures());
  ASSERT_TRUE(gone.has_value());
  EXPECT_NE(gone->en.find("erased"), std::string::npos);
  // A part for an erased person is not recorded in another household's fact either.
  header.set_household(kOther);
  EXPECT_TRUE(CheckClosedSubjects(header, erasures()).has_value());
  header.mutable_parts(0)->set_subject(HouseholdSubject(kOther));
  EXPECT_FALSE(CheckClosedSubjects(header, erasures()).has_value());
}

}  // namespace
}  // namespace hearth::domain
