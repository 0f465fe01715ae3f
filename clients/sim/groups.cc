#include "clients/sim/groups.h"

#include <algorithm>
#include <array>

#include "clients/sim/calendar.h"
#include "clients/sim/codes.h"
#include "clients/sim/params.h"
#include "clients/sim/random.h"

namespace hearth::sim {
namespace {

constexpr size_t kRisksMax = 5;
constexpr uint64_t kAnswerKey = 0x616e7377;

v1::Answer YesNo(bool yes) { return yes ? v1::ANSWER_YES : v1::ANSWER_NO; }

Risk RiskOf(Shock shock) {
  switch (shock) {
    case Shock::kIllness:
      return Risk::kIllness;
    case Shock::kAccident:
      return Risk::kAccident;
    case Shock::kJobLoss:
      return Risk::kUnstableWork;
    case Shock::kDisaster:
    case Shock::kFlood:
      return Risk::kDisaster;
    case Shock::kProject:
      return Risk::kProject;
    case Shock::kDeath:
      return Risk::kOther;
    case Shock::kNone:
      break;
  }
  return Risk::kNone;
}

Risk RiskOf(Gap gap) {
  switch (gap) {
    case Gap::kHousing:
      return Risk::kHousing;
    case Gap::kWater:
      return Risk::kWater;
    case Gap::kMedical:
      return Risk::kIllness;
    case Gap::kEducation:
      return Risk::kEducation;
    case Gap::kNone:
      break;
  }
  return Risk::kNone;
}

}  // namespace

std::vector<Risk> RisksOn(const Household& household, int day) {
  std::vector<Risk> risks;
  const auto add = [&](Risk risk) {
    const bool known = std::find(risks.begin(), risks.end(), risk) != risks.end();
    if (risk != Risk::kNone && !known && risks.size() < kRisksMax) risks.push_back(risk);
  };
  if (household.unrecorded) return risks;
  if (ShockLasts(household, day)) add(RiskOf(household.shock));
  add(household.risk);
  if (GapLasts(household, day)) add(RiskOf(household.gap));
  return risks;
}

bool CanCope(const Household& household, int day) {
  if (household.cannot_cope) return false;
  return !(household.shock_cannot_cope && ShockLasts(household, day));
}

void FillGuarantees(const Household& household, int day, v1::Guarantees* guarantees) {
  const Gap gap = GapLasts(household, day) ? household.gap : Gap::kNone;
  const auto problem = [&](Gap kind) {
    return gap == kind ? v1::PROBLEM_EXISTS : v1::PROBLEM_NONE;
  };
  guarantees->set_food(v1::PROBLEM_NONE);
  guarantees->set_clothing(v1::PROBLEM_NONE);
  guarantees->set_education(problem(Gap::kEducation));
  guarantees->set_medical(problem(Gap::kMedical));
  guarantees->set_housing(problem(Gap::kHousing));
  guarantees->set_water(problem(Gap::kWater));
  guarantees->set_pension(v1::PROBLEM_NONE);
  const bool bad = gap == Gap::kHousing;
  const bool worse = household.serial % 3 == 0;
  guarantees->set_housing_grade(bad ? (worse ? "D" : "C") : (worse ? "B" : "A"));
  if (gap == Gap::kWater) {
    const size_t kind = household.serial % code::kWaterProblems.size();
    guarantees->add_water_problems(code::kWaterProblems[kind]);
  }
}

void FillRisks(const Household& household, int day, v1::Risks* risks) {
  const std::vector<Risk> existing = RisksOn(household, day);
  risks->set_exists(YesNo(!existing.empty()));
  for (const Risk risk : existing) {
    risks->add_types(kRiskCodes[static_cast<size_t>(risk)]);
    if (risk != Risk::kDisaster) continue;
    const bool flood = household.shock == Shock::kFlood;
    risks->set_disaster(flood ? kDisasterFlood : kDisasterLocal);
  }
  if (!existing.empty()) {
    const bool copes = CanCope(household, day);
    risks->set_can_cope(YesNo(copes));
    if (!copes) risks->set_difficulty("家庭自身难以解决");
  }
}

void FillSocialSecurity(const World& world, const Household& household,
                        v1::SocialSecurity* social) {
  const bool dibao = household.income.dibao > 0;
  social->set_dibao(YesNo(dibao && !household.tekun));
  social->set_tekun(YesNo(household.tekun));
  social->set_dibao_edge(YesNo(!dibao && household.poor));
  if (dibao && !household.tekun)
    social->set_dibao_members(ActiveCount(world.population, household));
}

void FillLiving(const World& world, const Household& household, v1::LivingConditions* living) {
  Rng rng(Mix(Mix(world.seed, kAnswerKey), household.serial));
  living->set_house_area_dm2(static_cast<uint32_t>(rng.Between(45, 220)) * 100);
  living->set_built_year(static_cast<uint32_t>(rng.Between(1975, 2022)));
  v1::LandPlot* field = living->add_land();
  field->set_kind(code::kLandField);
  field->set_area_cmu(static_cast<uint32_t>(rng.Between(50, 600)));
  living->set_road_m(static_cast<uint32_t>(rng.Between(0, 180)) * 10);
  living->set_road_type(code::kRoads[rng.Below(code::kRoads.size())]);
  living->set_electricity(v1::ANSWER_YES);
  living->set_broadcast(YesNo(rng.Chance(950'000)));
  living->set_toilet(YesNo(rng.Chance(930'000)));
  living->set_fuel(code::kFuels[rng.Below(code::kFuels.size())]);
}

void AddAnswers(const World& world, const Household& household, int day, v1::CheckRecorded* check) {
  Rng rng(Mix(Mix(world.seed, kAnswerKey),
              household.serial + 1'000'003ULL * static_cast<uint64_t>(day)));
  const auto ask = [&](const char* question) {
    v1::QuestionAnswer* answer = check->add_answers();
    answer->set_code(question);
    return answer;
  };
  const size_t tea = household.income.gross > 0 ? rng.Below(2) : 1 + rng.Below(2);
  ask(code::kQuestionTea)->set_choice(code::kTeaChoices[tea]);
  const bool dry = household.gap == Gap::kWater && GapLasts(household, day);
  ask(code::kQuestionWaterDays)->set_number(rng.Between(dry ? 3 : 0, dry ? 25 : 1));
  const bool owes = household.shock_cost > 0 || rng.Chance(kDebtPpm);
  ask(code::kQuestionDebt)
      ->set_amount_fen(owes ? rng.Between(kDebtHundredYuan.low, kDebtHundredYuan.high) * 100'00
                            : 0);
  const Person* persons = world.population.PersonsOf(household);
  for (uint8_t i = 0; i < household.persons; ++i) {
    if (!persons[i].active || !persons[i].public_post) continue;
    const int year = ToCivil(world.Today(day)).year;
    ask(code::kQuestionPostEnd)->set_date(year * 10'000 + 1231);
    break;
  }
  if (rng.Chance(kWishPpm)) {
    ask(code::kQuestionWish)->set_text(code::kWishes[rng.Below(code::kWishes.size())]);
  }
}

void FillNeeds(const World& world, const Household& household, int day, v1::Needs* needs) {
  const std::vector<Risk> risks = RisksOn(household, day);
  for (const Risk risk : risks) {
    const char* measure = code::kMeasureOfRisk[static_cast<size_t>(risk)];
    const auto& known = needs->measures();
    if (std::find(known.begin(), known.end(), measure) == known.end()) needs->add_measures(measure);
  }
  needs->set_willing_to_work(YesNo(AbleCount(world.population, household, world.Today(day)) > 0));
}

void FillSuddenEvent(const World& world, const Household& household, v1::SuddenEvent* event) {
  event->set_kind(kSuddenCodes[static_cast<size_t>(household.shock)]);
  event->set_event_date(DateNumber(world.Today(household.shock_day)));
  if (household.shock_cost > 0) event->set_cost_fen(household.shock_cost * 100LL);
  if (household.shock_loss > 0) {
    event->set_monthly_loss_fen(household.income.wage * 100LL * household.shock_loss / 12'000);
  }
  event->set_can_cope(YesNo(!household.shock_cannot_cope));
}

void FillConclusion(const Household& household, int day, v1::Conclusion* conclusion) {
  const bool risky = !RisksOn(household, day).empty();
  if (household.poor && !household.unrecorded) {
    conclusion->set_code(code::kInclude);
    conclusion->set_reason("收入偏低且存在风险");
  } else if (risky) {
    conclusion->set_code(code::kObserve);
    conclusion->set_reason(CanCope(household, day) ? "有风险，自身可应对" : "有风险，需继续核实");
  } else {
    conclusion->set_code(code::kNotInclude);
    conclusion->set_reason("生活稳定，无返贫致贫风险");
  }
}

}  // namespace hearth::sim
