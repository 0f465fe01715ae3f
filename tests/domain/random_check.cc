// Random members and checks; see random_facts.h.

#include <algorithm>
#include <array>

#include "services/domain/civil_date.h"
#include "tests/domain/random_facts.h"

namespace hearth::testing {
namespace {

template <size_t N>
std::string Pick(Rng& rng, const std::array<const char*, N>& choices) {
  return choices[Below(rng, N)];
}

// Three-valued: unset in 20 of 100 where gaps are wanted, else `yes_percent` of 100 yes.
v1::Answer RandomAnswer(Rng& rng, const FactsOptions& options, uint64_t yes_percent) {
  if (options.gaps && Chance(rng, 20)) return v1::ANSWER_UNSPECIFIED;
  return Chance(rng, yes_percent) ? v1::ANSWER_YES : v1::ANSWER_NO;
}

v1::Problem RandomProblem(Rng& rng, const FactsOptions& options) {
  if (options.gaps && Chance(rng, 15)) return v1::PROBLEM_UNSPECIFIED;
  return Chance(rng, 8) ? v1::PROBLEM_EXISTS : v1::PROBLEM_NONE;
}

v1::Obtained RandomObtained(Rng& rng, const FactsOptions& options) {
  if (options.gaps && Chance(rng, 15)) return v1::OBTAINED_UNSPECIFIED;
  return Chance(rng, 20) ? v1::OBTAINED_CONFIRMED_UNCHANGED : v1::OBTAINED_OBSERVED;
}

void FillSituation(Rng& rng, const FactsOptions& options, v1::MemberSituation* situation) {
  situation->set_health(Pick<5>(rng, {"healthy", "healthy", "chronic", "serious", "disabled"}));
  situation->set_labour(Pick<6>(rng, {"ordinary", "ordinary", "skilled", "weak", "lost", "none"}));
  if (situation->health() == "disabled") situation->set_disability("limb-2");
  if (Chance(rng, 25)) situation->set_schooling(Pick<3>(rng, {"primary", "middle", "high"}));
  if (Chance(rng, 10))
    situation->add_care_tags(Pick<2>(rng, {"left_behind_child", "living_alone"}));
  situation->set_incapacitated(RandomAnswer(rng, options, 5));
}

void FillWork(Rng& rng, const FactsOptions& options, v1::MemberWork* work) {
  work->set_working(RandomAnswer(rng, options, 60));
  work->set_place(Pick<4>(rng, {"village", "county", "province", "outside"}));
  work->set_months(static_cast<uint32_t>(Below(rng, 13)));
  if (Chance(rng, 5)) work->set_public_post("village");
}

void FillInsurance(Rng& rng, const FactsOptions& options, v1::MemberInsurance* insurance) {
  insurance->set_resident_medical(RandomAnswer(rng, options, 90));
  insurance->set_employee_medical(RandomAnswer(rng, options, 10));
  insurance->set_resident_pension(RandomAnswer(rng, options, 60));
}

void FillIncome(Rng& rng, const FactsOptions& options, int32_t date, v1::Income* income) {
  const int32_t end = domain::AddDays(date, -static_cast<int32_t>(Below(rng, 40)));
  income->set_window_end_date(end);
  income->set_window_start_date(domain::AddDays(end, -static_cast<int32_t>(30 + Below(rng, 335))));
  income->set_window_rule("rolling_12_months");
  income->set_sharing_members(static_cast<uint32_t>(1 + Below(rng, 6)));
  const std::array<const char*, 7> codes = {"A.wage",  "A.public_post", "B.planting", "C.land",
                                            "D.dibao", "D.pension",     "E.planting"};
  for (const char* code : codes) {
    if (Chance(rng, 45)) continue;
    v1::IncomeItem* item = income->add_items();
    item->set_code(code);
    item->set_amount_fen(static_cast<int64_t>(Below(rng, 3'000'000)));
  }
  if (!options.gaps || Chance(rng, 70))
    income->set_claims_fen(static_cast<int64_t>(Below(rng, 500'000)));
  if (!options.gaps || Chance(rng, 70))
    income->set_self_paid_fen(static_cast<int64_t>(Below(rng, 2'000'000)));
}

void FillGuarantees(Rng& rng, const FactsOptions& options, v1::Guarantees* guarantees) {
  guarantees->set_food(RandomProblem(rng, options));
  guarantees->set_clothing(RandomProblem(rng, options));
  guarantees->set_education(RandomProblem(rng, options));
  guarantees->set_medical(RandomProblem(rng, options));
  guarantees->set_housing(RandomProblem(rng, options));
  guarantees->set_water(RandomProblem(rng, options));
  guarantees->set_housing_grade(Pick<6>(rng, {"A", "A", "B", "C", "D", ""}));
}

void FillRisks(Rng& rng, const FactsOptions& options, v1::Risks* risks) {
  risks->set_exists(RandomAnswer(rng, options, 30));
  risks->set_can_cope(RandomAnswer(rng, options, 60));
  if (risks->exists() != v1::ANSWER_YES) return;
  const uint64_t count = Below(rng, 3);
  for (uint64_t i = 0; i < count; ++i) {
    const std::string type = Pick<8>(rng, {"01", "02", "03", "04", "05", "06", "07", "09"});
    if (std::find(risks->types().begin(), risks->types().end(), type) == risks->types().end())
      risks->add_types(type);
  }
  if (Chance(rng, 50)) risks->set_disaster("0201");
}

void FillSocialSecurity(Rng& rng, const FactsOptions& options, v1::SocialSecurity* social) {
  social->set_dibao(RandomAnswer(rng, options, 10));
  social->set_tekun(RandomAnswer(rng, options, 3));
  social->set_dibao_edge(RandomAnswer(rng, options, 5));
}

void FillLiving(Rng& rng, const FactsOptions& options, v1::LivingConditions* living) {
  if (!options.gaps || Chance(rng, 80))
    living->set_road_m(static_cast<uint32_t>(Below(rng, 8'000)));
  living->set_electricity(RandomAnswer(rng, options, 98));
  living->set_toilet(RandomAnswer(rng, options, 80));
}

void AddSuddenEvent(Rng& rng, const FactsOptions& options, int32_t date, v1::CheckRecorded* check) {
  v1::SuddenEvent* sudden = check->add_sudden_events();
  sudden->set_kind(Pick<4>(rng, {"illness", "accident", "disaster", "job_loss"}));
  sudden->set_event_date(domain::AddDays(date, -static_cast<int32_t>(Below(rng, 60))));
  if (Chance(rng, 60)) sudden->set_cost_fen(static_cast<int64_t>(Below(rng, 5'000'000)));
  if (Chance(rng, 40)) sudden->set_monthly_loss_fen(static_cast<int64_t>(Below(rng, 400'000)));
  sudden->set_can_cope(RandomAnswer(rng, options, 50));
}

void AddAnswers(Rng& rng, v1::CheckRecorded* check) {
  for (const char* code : {"demo.tea_plan", "demo.water_days", "demo.debt"}) {
    if (Chance(rng, 60)) continue;
    v1::QuestionAnswer* answer = check->add_answers();
    answer->set_code(code);
    const std::string_view name = code;
    if (Chance(rng, 10)) continue;  // asked and not answered
    if (name == "demo.tea_plan") answer->set_choice(Pick<3>(rng, {"has", "willing", "no"}));
    if (name == "demo.water_days") answer->set_number(static_cast<int64_t>(Below(rng, 34)));
    if (name == "demo.debt") answer->set_amount_fen(static_cast<int64_t>(Below(rng, 9'000'000)));
  }
}

}  // namespace

v1::Member RandomMember(Rng& rng, const FactsOptions& options, uint64_t member_id, bool head) {
  v1::Member member;
  member.set_member_id(member_id);
  v1::MemberIdentity* identity = member.mutable_identity();
  // One draw a statement: the order of draws within an expression is the compiler's choice.
  int32_t birth = 19400101 + static_cast<int32_t>(Below(rng, 85)) * 10000;
  birth += static_cast<int32_t>(Below(rng, 12)) * 100;
  birth += static_cast<int32_t>(Below(rng, 28));
  std::string name = "测" + Pick<4>(rng, {"甲", "乙", "丙", "丁"});
  name += std::to_string(Below(rng, 1000));
  identity->set_name(name);
  identity->set_birth_date(birth);
  identity->set_id_number(SyntheticIdNumber(rng, birth));
  identity->set_relation(head ? "01" : Pick<3>(rng, {"10", "20", "50"}));
  if (!options.gaps || Chance(rng, 80)) FillSituation(rng, options, member.mutable_situation());
  if (!options.gaps || Chance(rng, 70)) FillWork(rng, options, member.mutable_work());
  if (!options.gaps || Chance(rng, 80)) FillInsurance(rng, options, member.mutable_insurance());
  return member;
}

v1::CheckRecorded RandomCheck(Rng& rng, const FactsOptions& options,
                              const std::vector<uint64_t>& members, int32_t date) {
  v1::CheckRecorded check;
  check.set_kind(static_cast<v1::CheckKind>(1 + Below(rng, 4)));
  check.set_visit_mode(static_cast<v1::VisitMode>(1 + Below(rng, 3)));
  check.set_form_version("test.1");
  if (!members.empty() && Chance(rng, 40)) {
    *check.add_members() = RandomMember(rng, options, members[Below(rng, members.size())], false);
  }
  const auto ask = [&](auto* group, auto fill) {
    group->set_obtained(RandomObtained(rng, options));
    fill(group);
  };
  if (Chance(rng, 50))
    ask(check.mutable_income(), [&](auto* g) { FillIncome(rng, options, date, g); });
  if (Chance(rng, 70))
    ask(check.mutable_guarantees(), [&](auto* g) { FillGuarantees(rng, options, g); });
  if (Chance(rng, 70)) ask(check.mutable_risks(), [&](auto* g) { FillRisks(rng, options, g); });
  if (Chance(rng, 40))
    ask(check.mutable_social_security(), [&](auto* g) { FillSocialSecurity(rng, options, g); });
  if (Chance(rng, 30)) ask(check.mutable_living(), [&](auto* g) { FillLiving(rng, options, g); });
  if (Chance(rng, 20)) ask(check.mutable_needs(), [](auto* g) { g->add_measures("job"); });
  if (Chance(rng, 25)) AddSuddenEvent(rng, options, date, &check);
  if (Chance(rng, 5)) AddSuddenEvent(rng, options, date, &check);
  if (Chance(rng, 40)) AddAnswers(rng, &check);
  if (Chance(rng, 30)) {
    check.mutable_conclusion()->set_code(Pick<3>(rng, {"include", "not_include", "observe"}));
    check.mutable_conclusion()->set_reason("seen on the spot");
  }
  if (check.kind() == v1::CHECK_KIND_DYNAMIC_ADJUSTMENT) {
    check.set_round("2025-autumn");
    check.mutable_proposed_change()->set_kind("none");
    check.mutable_proposed_change()->set_reason("unchanged");
  }
  if (check.kind() == v1::CHECK_KIND_ACTIVE_DISCOVERY)
    check.set_channel(v1::CHANNEL_CADRE_SCREENING);
  return check;
}

}  // namespace hearth::testing
