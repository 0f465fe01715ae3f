#include "clients/sim/check.h"

#include <array>
#include <string>

#include "clients/sim/calendar.h"
#include "clients/sim/codes.h"
#include "clients/sim/groups.h"
#include "clients/sim/params.h"
#include "clients/sim/register.h"

namespace hearth::sim {
namespace {

constexpr int kAnnualLastMonth = 8;      // September: the annual window ends with it
constexpr int32_t kHouseMetresE7 = 900;  // one metre is about 90 units of 1e-7 degree

// The annual window is asked for in the winter after it, a rolling one else.
void ChooseWindow(int32_t today, VisitPlan* plan) {
  const int month = MonthOf(today);
  const int this_year = month / 12 * 12 + kAnnualLastMonth;
  const int annual = month > this_year ? this_year : this_year - 12;
  const bool winter = month - annual <= 6;
  plan->window_month = winter ? annual : month - 1;
  plan->window_rule = winter ? kWindowAnnual : kWindowRolling;
}

void FillMembers(Stage* stage, const Household& household, v1::CheckRecorded* check) {
  const Person* persons = stage->world.population.PersonsOf(household);
  const MemberGroups groups = GroupsIn(stage->world, household, {});
  bool laid_off = household.shock == Shock::kJobLoss && ShockLasts(household, stage->day);
  for (uint8_t i = 0; i < household.persons; ++i) {
    if (!persons[i].active) continue;
    v1::Member* member = check->add_members();
    FillMember(stage->world, persons[i], stage->Today(), groups, member);
    if (laid_off && Works(persons[i], stage->Today())) {
      v1::MemberWork* work = member->mutable_work();
      work->set_working(v1::ANSWER_NO);
      work->set_end_date(DateNumber(stage->world.Today(household.shock_day)));
      laid_off = false;
    }
  }
}

void FillLocation(Stage* stage, const Household& household, v1::Location* location) {
  const Village& village = stage->world.VillageOf(household);
  const int32_t spread = 20 * kHouseMetresE7;
  const auto step = static_cast<int32_t>(Mix(household.serial, household.grid) % 40'000);
  location->set_latitude_e7(village.latitude_e7 + step - spread);
  location->set_longitude_e7(village.longitude_e7 + step / 3 - spread);
  location->set_accuracy_m(static_cast<uint32_t>(stage->rng.Between(4, 60)));
}

// A photo that is never uploaded, and the household's own signature.
void AddEvidence(Stage* stage, v1::CheckRecorded* check) {
  v1::Evidence* photo = check->add_evidence();
  photo->set_sha256(Bytes16(stage->rng.Next(), stage->rng.Next()) +
                    Bytes16(stage->rng.Next(), stage->rng.Next()));
  photo->set_purpose("photo");
  photo->set_media_type("image/jpeg");
  photo->set_size_bytes(static_cast<uint64_t>(stage->rng.Between(80'000, 900'000)));
}

void FillEnvelope(Stage* stage, const Household& household, const VisitPlan& plan,
                  v1::CheckRecorded* check) {
  check->set_kind(plan.kind);
  check->set_visit_mode(plan.mode);
  check->set_form_version(kFormVersion);
  const bool home = plan.mode == v1::VISIT_MODE_HOME;
  check->set_informant(code::kInformants[stage->rng.Weighted(kInformantWeights)]);
  if (home) FillLocation(stage, household, check->mutable_location());
  if (home && stage->rng.Chance(kPhotoPpm)) AddEvidence(stage, check);
  if (home && stage->rng.Chance(kSecondVisitorPpm)) {
    check->set_second_actor("grid." + stage->world.AreaOf(household));
  }
}

// The proposal of a dynamic adjustment.
void FillProposal(const Household& household, int day, v1::CheckRecorded* check) {
  v1::ProposedChange* change = check->mutable_proposed_change();
  const bool include = household.poor && !household.unrecorded;
  const bool severe = !include && !CanCope(household, day);
  change->set_kind(include || severe ? code::kAdjustIn : code::kAdjustNone);
  change->set_reason(include  ? "收入偏低且存在风险"
                     : severe ? "突发困难，自身难以应对"
                              : "收入稳定，无变化");
  if (severe) change->set_category(code::kCategorySevere);
  if (include) {
    change->set_category(household.out_of_poverty ? code::kCategoryUnstable
                                                  : code::kCategoryMarginal);
  }
}

v1::VisitMode DrawMode(Stage* stage, const Household& household) {
  const bool back_home =
      IsSpringFestival(stage->Today() - 7) || IsSpringFestival(stage->Today() + 7);
  const uint32_t ppm = household.absent && !back_home ? kPhoneAbsentPpm : kPhoneOtherPpm;
  if (!stage->rng.Chance(ppm)) return v1::VISIT_MODE_HOME;
  return stage->rng.Chance(kMessengerPpm) ? v1::VISIT_MODE_MESSENGER : v1::VISIT_MODE_PHONE;
}

}  // namespace

int NextRound(const World& world, int day) {
  const int year = ToCivil(world.Today(day)).year;
  for (int y = year; y <= year + 1; ++y) {
    const int start = FromCivil({y, kRoundFirstMonth, 1}) - world.start_day;
    if (start >= day) return start < world.days ? start : -1;
  }
  return -1;
}

bool InRound(const World& world, int day) {
  const int month = ToCivil(world.Today(day)).month;
  return month >= kRoundFirstMonth && month < kRoundFirstMonth + kRoundMonths;
}

VisitPlan PlanVisit(Stage* stage, const Household& household) {
  VisitPlan plan;
  const bool round = household.in_round && InRound(stage->world, stage->day);
  const bool first = household.checks == 0;
  plan.mode = DrawMode(stage, household);
  if (round) plan.kind = v1::CHECK_KIND_DYNAMIC_ADJUSTMENT;
  ChooseWindow(stage->Today(), &plan);
  if (first || round || household.sharers_changed ||
      household.checks + 1 == household.income_visit) {
    plan.income = v1::OBTAINED_OBSERVED;
  } else if (household.window_month > 0 && stage->rng.Chance(kIncomeConfirmedPpm)) {
    plan.income = v1::OBTAINED_CONFIRMED_UNCHANGED;
    plan.window_month = household.window_month;
    plan.window_rule = plan.window_month % 12 == kAnnualLastMonth ? kWindowAnnual : kWindowRolling;
  }
  const auto since_last = [&](int day) { return day > household.last_visit && day <= stage->day; };
  const bool shock_moved = household.shock != Shock::kNone &&
                           (since_last(household.shock_day) || since_last(household.shock_end + 1));
  const bool changed = shock_moved || household.mended ||
                       (household.gap != Gap::kNone && since_last(household.gap_start));
  plan.sudden = household.shock != Shock::kNone && !household.shock_told;
  plan.members = first || round || changed || stage->rng.Chance(kMembersAgainPpm);
  if (!first && !round && !changed && stage->rng.Chance(kConfirmedPpm)) {
    plan.groups = v1::OBTAINED_CONFIRMED_UNCHANGED;
  }
  plan.answers = first || stage->rng.Chance(kAnswersAgainPpm);
  plan.living = first || stage->rng.Chance(kLivingAgainPpm);
  return plan;
}

VisitPlan PlanDiscovery(const Household& household) {
  VisitPlan plan;
  plan.kind = v1::CHECK_KIND_ACTIVE_DISCOVERY;
  plan.sudden = household.shock != Shock::kNone;
  plan.members = household.shock == Shock::kJobLoss;
  return plan;
}

VisitPlan PlanFollowUp(Stage* stage, const Household& household) {
  VisitPlan plan;
  plan.kind = v1::CHECK_KIND_FOLLOW_UP;
  plan.mode = stage->rng.Chance(kPhoneOtherPpm) ? v1::VISIT_MODE_PHONE : v1::VISIT_MODE_HOME;
  plan.members = household.shock == Shock::kJobLoss;
  return plan;
}

void BuildCheck(Stage* stage, const Household& household, const VisitPlan& plan,
                v1::CheckRecorded* check) {
  const World& world = stage->world;
  const int day = stage->day;
  FillEnvelope(stage, household, plan, check);
  if (plan.members) FillMembers(stage, household, check);
  if (plan.income != v1::OBTAINED_UNSPECIFIED) {
    check->mutable_income()->set_obtained(plan.income);
    FillIncome(world, household, plan.window_month, plan.window_rule, check->mutable_income());
  }
  check->mutable_guarantees()->set_obtained(plan.groups);
  FillGuarantees(household, day, check->mutable_guarantees());
  check->mutable_risks()->set_obtained(plan.groups);
  FillRisks(household, day, check->mutable_risks());
  check->mutable_social_security()->set_obtained(plan.groups);
  FillSocialSecurity(world, household, check->mutable_social_security());
  if (plan.living) {
    check->mutable_living()->set_obtained(v1::OBTAINED_OBSERVED);
    FillLiving(world, household, check->mutable_living());
  }
  if (!RisksOn(household, day).empty()) {
    check->mutable_needs()->set_obtained(v1::OBTAINED_OBSERVED);
    FillNeeds(world, household, day, check->mutable_needs());
  }
  if (plan.sudden) FillSuddenEvent(world, household, check->add_sudden_events());
  if (plan.answers) AddAnswers(world, household, day, check);
  FillConclusion(household, day, check->mutable_conclusion());
  if (plan.kind == v1::CHECK_KIND_DYNAMIC_ADJUSTMENT) {
    check->set_round(std::to_string(ToCivil(stage->Today()).year) + "-autumn");
    FillProposal(household, day, check);
  }
  if (plan.kind == v1::CHECK_KIND_ACTIVE_DISCOVERY) {
    static constexpr std::array<v1::Channel, 4> kChannels = {
        v1::CHANNEL_SELF_DECLARATION, v1::CHANNEL_CADRE_SCREENING, v1::CHANNEL_DEPARTMENT_SCREENING,
        v1::CHANNEL_OTHER};
    check->set_channel(kChannels[stage->rng.Weighted(kChannelWeights)]);
  }
}

}  // namespace hearth::sim
