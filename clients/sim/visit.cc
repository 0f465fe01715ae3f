#include "clients/sim/visit.h"

#include <algorithm>
#include <string>
#include <utility>

#include "clients/sim/check.h"
#include "clients/sim/codes.h"
#include "clients/sim/faults.h"
#include "clients/sim/groups.h"
#include "clients/sim/params.h"
#include "clients/sim/schedule.h"

namespace hearth::sim {
namespace {

int DrawDays(Stage* stage, const Range& range) {
  return static_cast<int>(stage->rng.Between(range.low, range.high));
}

// One of the groups that a complete check needs is not asked for.
void LeaveOut(Stage* stage, v1::CheckRecorded* check) {
  switch (stage->rng.Below(3)) {
    case 0:
      check->clear_guarantees();
      break;
    case 1:
      check->clear_risks();
      check->clear_needs();
      break;
    default:
      check->clear_guarantees();
      check->clear_social_security();
      check->clear_answers();
  }
  check->clear_conclusion();
  stage->truth.CountPartial();
}

// By when the desk puts a check right. A cadre without signal rings up, so that it is often put
// right before it arrives.
int CorrectionDays(Stage* stage) {
  const bool rings = stage->dispatch.HeldBack() && stage->rng.Chance(kRingsUpPpm);
  return rings ? 1 : DrawDays(stage, kCorrectionDays);
}

void PrepareCorrection(Stage* stage, uint32_t index, const Sent& target,
                       const v1::CheckRecorded& right, const char* reason) {
  v1::Fact fact;
  v1::CheckCorrected* corrected = fact.mutable_check_corrected();
  corrected->set_target_event_id(target.event_id);
  corrected->set_target_occurred_time_ms(target.occurred_ms);
  corrected->set_target_device_seq(target.device_seq);
  *corrected->mutable_check() = right;
  corrected->set_reason(reason);
  stage->Prepare(index, CorrectionDays(stage), std::move(fact));
}

void PrepareVoid(Stage* stage, uint32_t index, const Sent& target, const char* reason,
                 const std::string& right_household) {
  v1::Fact fact;
  v1::CheckVoided* voided = fact.mutable_check_voided();
  voided->set_target_event_id(target.event_id);
  voided->set_reason(reason);
  voided->set_right_household(right_household);
  stage->Prepare(index, CorrectionDays(stage), std::move(fact));
}

Sent SendCheck(Stage* stage, const Household& household, const v1::CheckRecorded& check) {
  v1::Draft* draft = stage->NewDraft(household);
  *draft->mutable_fact()->mutable_check_recorded() = check;
  return stage->dispatch.Send(draft);
}

// A nought too many or too few.
bool Mistype(v1::CheckRecorded* check) {
  if (check->income().items().empty()) return false;
  v1::IncomeItem* item = check->mutable_income()->mutable_items(0);
  if (item->code() != code::kWage || item->amount_fen() > 2'500'000) return false;
  item->set_amount_fen(item->amount_fen() * 10);
  return true;
}

// The form of this household is entered under the neighbour's name, or a second time, and voided
// later.
void EnterWrongly(Stage* stage, uint32_t index, const v1::CheckRecorded& check) {
  const uint32_t neighbour = index + 1;
  const auto count = static_cast<uint32_t>(stage->world.population.households.size());
  const bool same_village = neighbour < count && !stage->At(neighbour).ended &&
                            !stage->At(neighbour).poor &&
                            stage->At(neighbour).village == stage->At(index).village &&
                            stage->At(neighbour).registered_day < stage->day;
  if (same_village && stage->rng.Chance(500'000)) {
    v1::CheckRecorded wrong = check;
    wrong.clear_members();
    const Sent sent = SendCheck(stage, stage->At(neighbour), wrong);
    PrepareVoid(stage, neighbour, sent, code::kVoidWrongHousehold,
                HouseholdBytes(stage->world, stage->At(index)));
    stage->truth.Event(stage->day, stage->At(neighbour), "void", "wrong_household");
    return;
  }
  const Sent sent = SendCheck(stage, stage->At(index), check);
  PrepareVoid(stage, index, sent, code::kVoidTwice, "");
  stage->truth.Event(stage->day, stage->At(index), "void", "twice");
}

// The household's fault stands in this check.
bool FaultIsDue(const Household& household, int day) {
  return household.fault > 0 && day >= household.fault_day;
}

// Plants the first fault from the household's own on that it can have.
void SendFaulty(Stage* stage, uint32_t index, const v1::CheckRecorded& right) {
  Household& household = stage->At(index);
  v1::CheckRecorded wrong = right;
  size_t fault = household.fault - 1U;
  while (!PlantFault(fault, stage->world, household, stage->Today(), &wrong)) {
    fault = (fault + 1) % FaultCount();
  }
  household.fault = 0;
  stage->truth.Event(stage->day, household, "fault", FaultName(fault));
  const Sent sent = SendCheck(stage, household, wrong);
  if (household.fault_corrected) {
    PrepareCorrection(stage, index, sent, right, "数据核对后更正");
  }
}

void RegularVisit(Stage* stage, uint32_t index) {
  Household& household = stage->At(index);
  const bool faulty = FaultIsDue(household, stage->day);
  VisitPlan plan = PlanVisit(stage, household);
  if (faulty) {
    plan.mode = v1::VISIT_MODE_HOME;
    plan.members = plan.living = true;
    plan.groups = v1::OBTAINED_OBSERVED;
    if (plan.income == v1::OBTAINED_UNSPECIFIED) plan.income = v1::OBTAINED_OBSERVED;
  }
  v1::CheckRecorded check;
  BuildCheck(stage, household, plan, &check);
  Rng& rng = stage->rng;
  if (faulty) {
    SendFaulty(stage, index, check);
  } else if (rng.Chance(kPartialPpm)) {
    LeaveOut(stage, &check);
    SendCheck(stage, household, check);
  } else if (v1::CheckRecorded typo = check; rng.Chance(kTypoPpm) && Mistype(&typo)) {
    const Sent sent = SendCheck(stage, household, typo);
    stage->truth.Event(stage->day, household, "typo", "wage");
    PrepareCorrection(stage, index, sent, check, "金额多输一个零");
  } else {
    SendCheck(stage, household, check);
    if (rng.Chance(kVoidPpm)) EnterWrongly(stage, index, check);
  }
  if (plan.sudden) household.shock_told = true;
  if (plan.income != v1::OBTAINED_UNSPECIFIED) household.window_month = plan.window_month;
  if (plan.income == v1::OBTAINED_OBSERVED) household.sharers_changed = false;
  household.mended = false;
  household.last_visit = static_cast<int16_t>(stage->day);
  household.checks = static_cast<uint8_t>(std::min(250, household.checks + 1));
  household.monthly = household.monthly || !CanCope(household, stage->day);
  ScheduleNextVisit(stage, index);
}

// Whoever cannot cope is followed up by the town's team.
void Discover(Stage* stage, uint32_t index) {
  Household& household = stage->At(index);
  v1::CheckRecorded check;
  BuildCheck(stage, household, PlanDiscovery(household), &check);
  SendCheck(stage, household, check);
  household.shock_told = true;
  if (CanCope(household, stage->day)) return;
  household.monthly = true;
  stage->agenda.Add(stage->day + DrawDays(stage, kFocusDays), {index, 0, TaskKind::kReRegister});
  for (uint32_t i = 1; i <= kFollowUps; ++i) {
    stage->agenda.Add(stage->day + static_cast<int>(i) * kFollowUpDays,
                      {index, i, TaskKind::kFollowUp});
  }
}

}  // namespace

void Visit(Stage* stage, const Task& task) {
  if (stage->At(task.household).ended) return;
  if (task.kind == TaskKind::kVisit) return RegularVisit(stage, task.household);
  if (task.kind == TaskKind::kDiscover) return Discover(stage, task.household);
  const Household& household = stage->At(task.household);
  v1::CheckRecorded check;
  BuildCheck(stage, household, PlanFollowUp(stage, household), &check);
  SendCheck(stage, household, check);
}

}  // namespace hearth::sim
