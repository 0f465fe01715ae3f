#include "tests/domain/rule_cases.h"

#include "services/domain/civil_date.h"

namespace hearth::testing {
namespace {

constexpr int32_t kDay = 20260110;
using Change = std::function<void(v1::CheckRecorded*)>;
using MemberChange = std::function<void(v1::Member*)>;

// A family that is well but for what the change makes of its check.
RuleCase Checked(const std::string& flag, const Change& change,
                 v1::Origin origin = v1::ORIGIN_GENERAL) {
  return {flag, 20260115, true, [=] {
            v1::CheckRecorded check = WellCheck(kDay);
            change(&check);
            Story story;
            story.Register(origin).Check(check, kDay);
            return story;
          }};
}

// A member of the family seen otherwise.
Change Seen(uint64_t id, const MemberChange& change, const Change& rest = {}) {
  return [=](v1::CheckRecorded* check) {
    v1::Member* member = check->add_members();
    member->set_member_id(id);
    change(member);
    if (rest) rest(check);
  };
}

void Risk(const char* type, v1::CheckRecorded* check) {
  check->mutable_risks()->set_exists(v1::ANSWER_YES);
  check->mutable_risks()->add_types(type);
}

Change RiskOf(const char* type) {
  return [=](v1::CheckRecorded* check) { Risk(type, check); };
}

void Item(const char* code, int64_t fen, v1::CheckRecorded* check) {
  v1::IncomeItem* item = check->mutable_income()->add_items();
  item->set_code(code);
  item->set_amount_fen(fen);
}

Change ItemOf(const char* code, int64_t fen) {
  return [=](v1::CheckRecorded* check) { Item(code, fen, check); };
}

Change Wage(int64_t fen) {
  return [=](v1::CheckRecorded* check) {
    check->mutable_income()->clear_items();
    Item("A.wage", fen, check);
  };
}

// The question of the demo rulebook on days without water in a month.
void TooManyDays(v1::CheckRecorded* check) {
  v1::QuestionAnswer* answer = check->add_answers();
  answer->set_code("demo.water_days");
  answer->set_number(31);
}

void Poor(v1::CheckRecorded* check) { SetPerCapita(500'000, check); }

void PoorAtRisk(v1::CheckRecorded* check) {
  Poor(check);
  Risk("99", check);
}

MemberChange Labour(const char* labour) {
  return [=](v1::Member* member) {
    member->mutable_situation()->set_labour(labour);
    member->mutable_situation()->set_health("healthy");
  };
}

MemberChange Work(v1::Answer working, uint32_t months) {
  return [=](v1::Member* member) {
    member->mutable_work()->set_working(working);
    member->mutable_work()->set_months(months);
  };
}

// A child of that age on the day, with the situation of the change.
Change Child(int age, const MemberChange& change) {
  return Seen(99, [=](v1::Member* member) {
    member->mutable_identity()->set_name("测试儿童");
    member->mutable_identity()->set_birth_date(20260101 - age * 10'000);
    member->mutable_situation()->set_health("healthy");
    member->mutable_insurance()->set_resident_medical(v1::ANSWER_YES);
    change(member);
  });
}

std::vector<RuleCase> Flags() {
  return {
      Checked("SUGGEST_UNSTABLE", PoorAtRisk, v1::ORIGIN_OUT_OF_POVERTY),
      Checked("SUGGEST_MARGINAL", PoorAtRisk),
      Checked("SUGGEST_SEVERE",
              [](v1::CheckRecorded* check) {
                check->mutable_income()->set_self_paid_fen(3'000'000);
                check->mutable_risks()->set_can_cope(v1::ANSWER_NO);
              }),
      Checked("GUARANTEE_GAP",
              [](v1::CheckRecorded* check) {
                check->mutable_guarantees()->set_housing(v1::PROBLEM_EXISTS);
              }),
      Checked("LOW_INCOME_NO_RISK", Poor),
      {"STALE", 20260801, true, [] { return Story().Register().Check(WellCheck(kDay), kDay); }},
      {"LINE_MISSING", 20260115, false, [] { return Story().Register(); }},
  };
}

std::vector<RuleCase> RiskFaults() {
  return {
      Checked("FAULT_1_02_006", Poor),
      Checked("FAULT_2_11_001", RiskOf("03")),
      Checked("FAULT_2_11_005", RiskOf("02")),
      Checked("FAULT_2_11_006", Seen(kElder, Work(v1::ANSWER_YES, 3), RiskOf("07"))),
      Checked("FAULT_4_11_006",
              [](v1::CheckRecorded* check) {
                check->mutable_guarantees()->set_water(v1::PROBLEM_EXISTS);
              }),
      Checked("FAULT_4_11_007",
              [](v1::CheckRecorded* check) {
                check->mutable_guarantees()->set_medical(v1::PROBLEM_EXISTS);
              }),
      Checked("FAULT_4_11_009", Seen(kElder, Labour("weak"), RiskOf("04"))),
      Checked("FAULT_GZ_LABOUR_SHARE", RiskOf("04")),
      Checked("FAULT_5_15_013", Seen(kHead, Labour("lost"), RiskOf("07"))),
      Checked("FAULT_5_15_014",
              [](v1::CheckRecorded* check) {
                Risk("07", check);
                for (const uint64_t id : {kHead, kElder}) {
                  check->add_members()->set_member_id(id);
                  check->mutable_members(check->members_size() - 1)->mutable_work();
                }
              }),
      Checked("FAULT_5_15_020",
              [](v1::CheckRecorded* check) {
                Risk("01", check);
                check->mutable_income()->set_self_paid_fen(0);
              }),
      Checked("FAULT_RISK_TYPE",
              [](v1::CheckRecorded* check) { check->mutable_risks()->set_exists(v1::ANSWER_YES); }),
  };
}

std::vector<RuleCase> IncomeFaults() {
  return {
      Checked("FAULT_5_15_023", Wage(5'000)),
      Checked("FAULT_1111_18",
              [](v1::CheckRecorded* check) {
                SetPerCapita(2'000'001, check);
                check->mutable_conclusion()->set_code("include");
              }),
      Checked("FAULT_G3_PER_CAPITA",
              [](v1::CheckRecorded* check) { SetPerCapita(399'999, check); }),
      Checked("FAULT_G3_WAGE_LOW", Wage(29'900)),
      Checked("FAULT_G3_WAGE_HIGH", Wage(30'000'001)),
      Checked("FAULT_G3_DIBAO", ItemOf("D.dibao", 19'900)),
      Checked("FAULT_G3_PENSION", ItemOf("D.pension", 8'700)),
      Checked("FAULT_G3_17",
              [](v1::CheckRecorded* check) { check->mutable_living()->set_road_m(5'001); }),
      Checked("FAULT_G3_22", ItemOf("B.planting", 100'000)),
      Checked("FAULT_DIBAO_AMOUNT", ItemOf("D.dibao", 400'000)),
  };
}

std::vector<RuleCase> MemberFaults() {
  return {
      Checked(
          "FAULT_HOUSING_GRADE",
          [](v1::CheckRecorded* check) { check->mutable_guarantees()->set_housing_grade("C"); }),
      Checked("FAULT_SCHOOL_AGE", Child(8, [](v1::Member*) {})),
      Checked("FAULT_MEDICAL_INSURANCE",
              Seen(kElder,
                   [](v1::Member* member) {
                     member->mutable_insurance()->set_resident_medical(v1::ANSWER_NO);
                     member->mutable_insurance()->set_employee_medical(v1::ANSWER_NO);
                   })),
      Checked("FAULT_2_12_004", Child(17,
                                      [](v1::Member* member) {
                                        member->mutable_situation()->set_schooling("high");
                                        member->mutable_work()->set_working(v1::ANSWER_YES);
                                      })),
      Checked("FAULT_4_12_002", Seen(kElder, Work(v1::ANSWER_YES, 3))),
      Checked("FAULT_5_12_003",
              [](v1::CheckRecorded* check) {
                check->mutable_social_security()->set_tekun(v1::ANSWER_YES);
              }),
      Checked("FAULT_5_12_004",
              Child(15, [](v1::Member* m) { m->mutable_work()->set_public_post("village"); })),
      Checked("FAULT_1111_16", Seen(kElder, Work(v1::ANSWER_NO, 3))),
      Checked("FAULT_PRIMARY_AGE", Child(15,
                                         [](v1::Member* member) {
                                           member->mutable_situation()->set_schooling("primary");
                                         })),
      {"FAULT_5_13_003", 20260115, true,
       [] {
         v1::Fact fact;
         fact.mutable_household_registered()->mutable_identity()->set_phone("123");
         return Story().Add(fact);
       }},
      Checked("FAULT_ANSWER_RANGE", TooManyDays),
      Checked("FAULT_SAME_PERSON", Seen(99,
                                        [](v1::Member* member) {
                                          member->mutable_identity()->set_name(
                                              "测试" + std::to_string(kHead));
                                          member->mutable_identity()->set_birth_date(19800301);
                                        })),
  };
}

}  // namespace

const std::vector<RuleCase>& RuleCases() {
  static const std::vector<RuleCase> cases = [] {
    std::vector<RuleCase> all;
    for (const auto& some : {Flags(), RiskFaults(), IncomeFaults(), MemberFaults(), CaseRuleCases()}) {
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }();
  return cases;
}

}  // namespace hearth::testing
