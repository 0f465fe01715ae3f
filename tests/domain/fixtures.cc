#include "tests/domain/fixtures.h"

#include <google/protobuf/util/json_util.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>

#include "services/domain/assess.h"
#include "services/domain/civil_date.h"
#include "services/domain/household_fold.h"

namespace hearth::testing {
namespace {

constexpr std::string_view kHousehold = "household-of-16b";
constexpr std::string_view kGrid = "441621101001001";

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

v1::Rulebook Load(const std::string& path) {
  std::ifstream file(std::string(HEARTH_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  v1::Rulebook rulebook;
  const auto status = google::protobuf::util::JsonStringToMessage(text.str(), &rulebook);
  if (!status.ok()) Die(path + ": " + std::string(status.message()));
  return rulebook;
}

v1::Member AskedMember(uint64_t id, int32_t birth_date, const char* relation, const char* labour) {
  v1::Member member;
  member.set_member_id(id);
  member.mutable_identity()->set_name("测试" + std::to_string(id));
  member.mutable_identity()->set_birth_date(birth_date);
  member.mutable_identity()->set_relation(relation);
  member.mutable_situation()->set_health("healthy");
  member.mutable_situation()->set_labour(labour);
  member.mutable_work()->set_working(std::string_view(labour) == "none" ? v1::ANSWER_NO
                                                                        : v1::ANSWER_YES);
  member.mutable_insurance()->set_resident_medical(v1::ANSWER_YES);
  member.mutable_insurance()->set_employee_medical(v1::ANSWER_NO);
  return member;
}

void AddItem(const char* code, int64_t fen, v1::Income* income) {
  v1::IncomeItem* item = income->add_items();
  item->set_code(code);
  item->set_amount_fen(fen);
}

}  // namespace

v1::Rulebook DefaultRulebook() { return Load("services/server/rulebooks/default.json"); }
v1::Rulebook DemoRulebook() { return Load("services/server/demo/rulebook.json"); }

domain::Control ControlWith(int32_t day, const std::vector<v1::Rulebook>& rulebooks) {
  domain::RulebookSet set;
  for (const v1::Rulebook& rulebook : rulebooks) {
    v1::RulebookPublished fact;
    *fact.mutable_rulebook() = rulebook;
    set.Apply(fact);
  }
  domain::Control control;
  control.opened_day = day;
  control.rulebooks = std::make_shared<const domain::RulebookSet>(std::move(set));
  return control;
}

domain::Control DemoControl(int32_t day) {
  static const v1::Rulebook default_rulebook = DefaultRulebook();
  static const v1::Rulebook demo = DemoRulebook();
  return ControlWith(day, {default_rulebook, demo});
}

Story::Story(int32_t registered_on) : day_(domain::AddDays(registered_on, -1)) {}

Story& Story::Register(v1::Origin origin) {
  v1::Fact fact;
  v1::HouseholdRegistered* registered = fact.mutable_household_registered();
  registered->mutable_identity()->set_origin(origin);
  registered->mutable_identity()->set_phone("13800000000");
  *registered->add_members() = AskedMember(kHead, 19800301, "01", "ordinary");
  *registered->add_members() = AskedMember(kElder, 19500301, "50", "none");
  return Add(fact);
}

Story& Story::Add(const v1::Fact& fact, int32_t day) {
  day_ = day == 0 ? domain::AddDays(day_, 1) : day;
  const int64_t noon = domain::TimeOfDate(day_) + 12 * 3'600'000;
  events_.push_back(MakeEvent(rng_, fact, kHousehold, kGrid, noon, "phone-1", events_.size() + 1));
  events_.back().position = events_.size();
  return *this;
}

Story& Story::Check(const v1::CheckRecorded& check, int32_t day) {
  v1::Fact fact;
  *fact.mutable_check_recorded() = check;
  return Add(fact, day);
}

v1::OpenedHousehold Story::Open(const domain::Control& control) const {
  return domain::OpenHousehold(domain::FoldHousehold(events_, control.opened_day), control);
}

Story& Story::WithFile(const v1::CaseFile& file) {
  file_ = file;
  return *this;
}

v1::Assessment Story::Assess(const domain::Control& control) const {
  return domain::Assess(Open(control), control, file_.has_value() ? &*file_ : nullptr);
}

v1::CheckRecorded WellCheck(int32_t day) {
  v1::CheckRecorded check;
  check.set_kind(v1::CHECK_KIND_REGULAR_VERIFICATION);
  check.set_visit_mode(v1::VISIT_MODE_HOME);
  check.set_form_version("test.1");
  v1::Income* income = check.mutable_income();
  income->set_obtained(v1::OBTAINED_OBSERVED);
  income->set_window_end_date(domain::AddDays(day, -1));
  income->set_window_start_date(domain::AddDays(day, -365));
  income->set_sharing_members(2);
  income->set_claims_fen(0);
  income->set_self_paid_fen(50'000);
  AddItem("A.wage", 4'000'000, income);
  v1::Guarantees* guarantees = check.mutable_guarantees();
  guarantees->set_obtained(v1::OBTAINED_OBSERVED);
  for (auto set :
       {&v1::Guarantees::set_food, &v1::Guarantees::set_clothing, &v1::Guarantees::set_education,
        &v1::Guarantees::set_medical, &v1::Guarantees::set_housing, &v1::Guarantees::set_water}) {
    (guarantees->*set)(v1::PROBLEM_NONE);
  }
  guarantees->set_housing_grade("A");
  check.mutable_risks()->set_obtained(v1::OBTAINED_OBSERVED);
  check.mutable_risks()->set_exists(v1::ANSWER_NO);
  check.mutable_risks()->set_can_cope(v1::ANSWER_YES);
  v1::SocialSecurity* social = check.mutable_social_security();
  social->set_obtained(v1::OBTAINED_OBSERVED);
  social->set_dibao(v1::ANSWER_NO);
  social->set_tekun(v1::ANSWER_NO);
  check.mutable_living()->set_obtained(v1::OBTAINED_OBSERVED);
  check.mutable_living()->set_road_m(300);
  return check;
}

void SetPerCapita(int64_t fen, v1::CheckRecorded* check) {
  check->mutable_income()->clear_items();
  AddItem("A.wage", fen * 2, check->mutable_income());
}

const v1::RuleOutcome& OutcomeOf(const v1::Assessment& assessment, std::string_view flag) {
  for (const v1::RuleOutcome& outcome : assessment.outcomes()) {
    if (outcome.flag() == flag) return outcome;
  }
  Die("no rule raises " + std::string(flag));
}

std::vector<std::string> Results(const v1::Assessment& assessment) {
  std::vector<std::string> results;
  for (const v1::RuleOutcome& outcome : assessment.outcomes()) {
    results.push_back(
        outcome.rule_code() + "=" +
        v1::RuleResult_Name(outcome.result()).substr(std::string_view("RULE_RESULT_").size()));
  }
  return results;
}

}  // namespace hearth::testing
