// Decide by table: registrations, members, checks. Rules of single fields: decide_fields_test.cc.

#include "services/domain/decide.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>

#include "tests/domain/decide_table.h"

namespace hearth::domain {
namespace {

using ::hearth::testing::FullFact;
using ::hearth::testing::HeaderFor;
using ::hearth::testing::kToday;
using ::hearth::testing::TestHousehold;

v1::CheckRecorded* Check(Case* c) { return c->fact.mutable_check_recorded(); }
v1::MemberIdentity* Identity(Case* c) { return Check(c)->mutable_members(0)->mutable_identity(); }
v1::QuestionAnswer* Answer(Case* c, const char* code) {
  v1::QuestionAnswer* answer = Check(c)->mutable_answers(0);
  answer->Clear();
  answer->set_code(code);
  return answer;
}

Row Id(const char* what, const char* number, const char* exception, v1::RefusalReason reason) {
  return {what, kCheck,
          [number, exception](Case* c) {
            Identity(c)->set_id_number(number);
            Identity(c)->set_id_exception(exception);
          },
          reason, "check_recorded.members[0].identity.id_number"};
}

TEST(Decide, IdNumbers) {
  Judge({
      Id("valid", "990101198001010014", "", kAccepted),
      Id("none", "", "", kAccepted),
      Id("disability certificate", "99010119800101001443", "", kAccepted),
      Id("too short", "99010119800101001", "", kMalformed),
      Id("small x", "99010119800101001x", "", kMalformed),
      Id("wrong check digit", "990101198001010015", "", v1::REFUSAL_REASON_WRONG_CHECK_DIGIT),
      Id("impossible date", "990101199002290016", "", v1::REFUSAL_REASON_IMPOSSIBLE_DATE),
      Id("wrong check digit, typed exception", "990101198001010015", "A.c1", kAccepted),
      Id("anything, typed exception", "paper 7", "A.c1", kAccepted),
  });
  for (const int kind : {kRegistered, static_cast<int>(v1::Fact::kMemberAdded),
                         static_cast<int>(v1::Fact::kCheckCorrected)}) {
    Case c;
    c.fact = FullFact(kind);
    c.header = HeaderFor(c.fact);
    v1::Member* member = c.fact.has_member_added() ? c.fact.mutable_member_added()->mutable_member()
                         : c.fact.has_check_corrected()
                             ? c.fact.mutable_check_corrected()->mutable_check()->mutable_members(0)
                             : c.fact.mutable_household_registered()->mutable_members(0);
    member->mutable_identity()->set_id_number("990101198001010015");
    member->mutable_identity()->clear_id_exception();
    const auto refusal = Decide(c.header, c.fact, c.control, kToday);
    ASSERT_TRUE(refusal.has_value()) << kind;
    EXPECT_EQ(refusal->reason, v1::REFUSAL_REASON_WRONG_CHECK_DIGIT);
    EXPECT_EQ(refusal->detail.find("990101198001010015"), std::string::npos)
        << "a number was repeated";
  }
}

TEST(Decide, Answers) {
  const auto unknown = v1::REFUSAL_REASON_UNKNOWN_CODE;
  const char* path = "check_recorded.answers[0]";
  Judge({
      {"choice", kCheck, [](Case* c) { Answer(c, "q_choice")->set_choice("yes"); }, kAccepted, ""},
      {"number", kCheck, [](Case* c) { Answer(c, "q_number")->set_number(-3); }, kAccepted, ""},
      {"amount", kCheck, [](Case* c) { Answer(c, "q_amount")->set_amount_fen(3); }, kAccepted, ""},
      {"date", kCheck, [](Case* c) { Answer(c, "q_date")->set_date(20240229); }, kAccepted, ""},
      {"not answered", kCheck, [](Case* c) { Answer(c, "q_date"); }, kAccepted, ""},
      {"unknown question", kCheck, [](Case* c) { Answer(c, "q_other"); }, unknown,
       "check_recorded.answers[0].code"},
      {"unknown choice", kCheck, [](Case* c) { Answer(c, "q_choice")->set_choice("maybe"); },
       unknown, "check_recorded.answers[0].choice"},
      {"other type", kCheck, [](Case* c) { Answer(c, "q_choice")->set_number(1); }, kMalformed,
       path},
      {"no rulebook at all", kCheck,
       [](Case* c) {
         Answer(c, "q_other")->set_number(1);
         c->control.rulebooks = std::make_shared<RulebookSet>();
       },
       kAccepted, ""},
  });
}

TEST(Decide, ChecksAndStructure) {
  Judge({
      {"nobody shares the income", kCheck,
       [](Case* c) { Check(c)->mutable_income()->set_sharing_members(0); }, kMalformed,
       "check_recorded.income.sharing_members"},
      {"income not asked", kCheck, [](Case* c) { Check(c)->clear_income(); }, kAccepted, ""},
      {"item outside the blocks", kCheck,
       [](Case* c) {
         c->control.rulebooks = std::make_shared<RulebookSet>();
         Check(c)->mutable_income()->mutable_items(0)->set_code("F.other");
       },
       kMalformed, "check_recorded.income.items[0].code"},
      {"housing grade", kCheck,
       [](Case* c) { Check(c)->mutable_guarantees()->set_housing_grade("E"); }, kMalformed,
       "check_recorded.guarantees.housing_grade"},
      {"empty code in a list", kCheck, [](Case* c) { Check(c)->mutable_risks()->set_types(0, ""); },
       kMalformed, "check_recorded.risks.types[0]"},
      {"conclusion without reason", kCheck,
       [](Case* c) { Check(c)->mutable_conclusion()->clear_reason(); }, kMalformed,
       "check_recorded.conclusion.reason"},
      {"second item below zero", kCheck,
       [](Case* c) {
         *Check(c)->mutable_income()->add_items() = Check(c)->income().items(0);
         Check(c)->mutable_income()->mutable_items(1)->set_amount_fen(-1);
       },
       v1::REFUSAL_REASON_NEGATIVE_AMOUNT, "check_recorded.income.items[1].amount_fen"},
      {"correction without check", v1::Fact::kCheckCorrected,
       [](Case* c) { c->fact.mutable_check_corrected()->clear_check(); }, kMalformed,
       "check_corrected.check"},
      {"addition without member", v1::Fact::kMemberAdded,
       [](Case* c) { c->fact.mutable_member_added()->clear_member(); }, kMalformed,
       "member_added.member"},
      {"joined to itself", v1::Fact::kMembersJoined,
       [](Case* c) { c->fact.mutable_members_joined()->set_joined_member_id(1); }, kMalformed,
       "members_joined.joined_member_id"},
      {"split from itself", v1::Fact::kHouseholdSplit,
       [](Case* c) { c->fact.mutable_household_split()->set_other_household(TestHousehold()); },
       kMalformed, "household_split.other_household"},
      {"merged with itself", v1::Fact::kHouseholdMerged,
       [](Case* c) { c->fact.mutable_household_merged()->set_other_household(TestHousehold()); },
       kMalformed, "household_merged.other_household"},
  });
}

// Odd, perhaps wrong, but structurally fine: recorded and flagged, never refused.
TEST(Decide, EverythingElseIsAccepted) {
  Judge({
      {"window ends before it begins", kCheck,
       [](Case* c) { Check(c)->mutable_income()->set_window_start_date(20250101); }, kAccepted, ""},
      {"sex is not that of the number", kCheck, [](Case* c) { Identity(c)->set_sex(2); }, kAccepted,
       ""},
      {"born tomorrow", kCheck, [](Case* c) { Identity(c)->set_birth_date(20991231); }, kAccepted,
       ""},
      {"the same member twice", kCheck,
       [](Case* c) { *Check(c)->add_members() = Check(c)->members(0); }, kAccepted, ""},
      {"unsafe house without a problem", kCheck,
       [](Case* c) { Check(c)->mutable_guarantees()->set_housing(v1::PROBLEM_NONE); }, kAccepted,
       ""},
      {"adjustment without round", kCheck,
       [](Case* c) {
         Check(c)->set_kind(v1::CHECK_KIND_DYNAMIC_ADJUSTMENT);
         Check(c)->clear_round();
       },
       kAccepted, ""},
      {"risk without types", kCheck, [](Case* c) { Check(c)->mutable_risks()->clear_types(); },
       kAccepted, ""},
      {"a billion yuan", kCheck,
       [](Case* c) {
         Check(c)->mutable_income()->mutable_items(0)->set_amount_fen(100'000'000'000);
       },
       kAccepted, ""},
      {"case figures below zero", v1::Fact::kCaseApproved,
       [](Case* c) {
         auto* income = c->fact.mutable_case_approved()->mutable_basis()->mutable_income();
         income->set_net_fen(-5);
         income->set_per_capita_fen(-1);
       },
       kAccepted, ""},
      {"device's clock is wild", kCheck, [](Case* c) { c->header.set_device_time_ms(INT64_MAX); },
       kAccepted, ""},
  });
}

TEST(Decide, UnknownCodesAreAcceptedWhileNoDictionaryIsPublished) {
  Row row{"", kCheck, [](Case* c) { Check(c)->mutable_risks()->set_types(0, "77"); },
          v1::REFUSAL_REASON_UNKNOWN_CODE, "check_recorded.risks.types[0]"};
  Judge({row});
  const auto change = row.change;
  row.change = [change](Case* c) {
    change(c);
    c->control.rulebooks = std::make_shared<RulebookSet>();
  };
  row.reason = kAccepted;
  Judge({row});
}

}  // namespace
}  // namespace hearth::domain
