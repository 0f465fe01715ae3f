// Who helps, what is done, and who looks whether it arrived.

#include <algorithm>
#include <string>
#include <utility>

#include "clients/sim/case_acts.h"
#include "clients/sim/case_codes.h"
#include "clients/sim/codes.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr int kStartWithin = 20;  // days that a plan gives
constexpr int kContractDays = 365;
constexpr int kWithoutHelperDays = 45;  // without a helper
constexpr int kProveAfter = 2;          // deliveries
constexpr Range kProveDays = {3, 12};
constexpr int kUntilJoined = 20;  // a member is entered twice
constexpr int kWatchAgain = 20;   // no second visit so soon

const char* MeasureFor(const std::string& risk) {
  for (size_t i = 1; i < kRiskCodes.size(); ++i) {
    if (risk == kRiskCodes[i]) return code::kMeasureOfRisk[i];
  }
  return code::kMeasureOfRisk.back();
}

bool IsDevelopment(const std::string& measure) { return measure == "industry" || measure == "job"; }

void AddItem(Hand* h, const std::string& risk, const char* measure, v1::PlanMade* plan) {
  v1::PlanItem* item = plan->add_items();
  item->set_risk_code(risk);
  item->set_measure_code(measure);
  item->set_due_date(h->Date(kStartWithin));
}

// One measure at least for each risk; whoever can work is also helped to earn.
void FillItems(Hand* h, v1::PlanMade* plan) {
  for (const std::string& risk : h->life.risks) AddItem(h, risk, MeasureFor(risk), plan);
  const bool earns =
      std::any_of(plan->items().begin(), plan->items().end(),
                  [](const v1::PlanItem& item) { return IsDevelopment(item.measure_code()); });
  if (h->life.able > 0 && !earns) AddItem(h, h->life.risks.front(), "job", plan);
}

void PlanMeasure(Hand* h, const std::string& risk, const std::string& measure) {
  v1::Fact fact;
  v1::MeasurePlanned* planned = fact.mutable_measure_planned();
  planned->set_case_id(h->life.case_id);
  planned->set_measure_code(measure);
  planned->add_risk_codes(risk);
  planned->set_plan_event_id(h->life.plan_id);
  planned->set_start_due_date(h->Date(kStartWithin));
  planned->set_end_due_date(h->Date(kContractDays));
  planned->set_amount_fen(h->Draw(kMeasureYuan) * 100LL * kDeliveriesMax);
  planned->set_responsible_account(h->life.helper_id.empty() ? TownClerkOf(h->town())
                                                             : h->life.helper);
  planned->set_responsible_unit_code(code::kTownUnit);
  planned->set_fund_code(code::kFund);
  RunningMeasure running;
  running.id = h->Send(std::move(fact));
  const auto number = static_cast<uint32_t>(h->life.measures.size());
  h->life.measures.push_back(std::move(running));
  h->After(kStartDays, Act::kStart, number);
}

void Release(Hand* h, const char* reason) {
  v1::Fact fact;
  v1::HelperReleased* released = fact.mutable_helper_released();
  released->set_assigned_event_id(h->life.helper_id);
  released->set_end_date(h->Date());
  released->set_reason_code(reason);
  h->Send(std::move(fact));
  h->life.helper_id.clear();
}

void SendEnd(Hand* h, RunningMeasure* measure) {
  v1::Fact fact;
  fact.mutable_measure_ended()->set_measure_event_id(measure->id);
  fact.mutable_measure_ended()->set_reason_code(code::kMeasureDone);
  h->Send(std::move(fact));
  measure->ended = true;
}

}  // namespace

void AssignHelper(Hand* h, bool hand_over) {
  CaseLife& life = h->life;
  if (hand_over == life.helper_id.empty()) return;
  if (hand_over && h->Chance(kHelperGapPpm)) {
    Release(h, code::kRotated);
    return h->After(kWithoutHelperDays, Act::kAssignHelper);
  }
  v1::Fact fact;
  v1::HelperAssigned* assigned = fact.mutable_helper_assigned();
  assigned->set_case_id(life.case_id);
  assigned->set_role_code(code::kHelperRole);
  if (hand_over) assigned->set_predecessor_account(life.helper);
  life.helper_turn = hand_over ? life.helper_turn + 1 : h->stage.rng.Below(kHelpersPerTown);
  life.helper = HelperOf(h->town(), life.helper_turn);
  assigned->set_account(life.helper);
  assigned->set_unit_code(code::kTownUnit);
  assigned->set_from_date(h->Date());
  life.helper_id = h->Send(std::move(fact));
}

void MakePlan(Hand* h) {
  CaseLife& life = h->life;
  if (h->stage.cases.doubles.count(h->index) > 0) return h->After(kUntilJoined, Act::kPlan);
  h->Visit();
  v1::Fact fact;
  v1::PlanMade* plan = fact.mutable_plan_made();
  plan->set_case_id(life.case_id);
  plan->set_earlier_plan_event_id(life.plan_id);
  plan->set_goal("收入稳定超过监测线，保障问题解决");
  FillItems(h, plan);
  plan->set_able_members(life.able);
  plan->set_review_date(h->Date(kContractDays / 2));
  plan->set_household_agreed(true);
  plan->set_document_sha256(h->Hash32());
  const v1::PlanMade made = *plan;
  life.plan_id = h->Send(std::move(fact));
  for (const v1::PlanItem& item : made.items()) {
    PlanMeasure(h, item.risk_code(), item.measure_code());
  }
}

void PlanMeasures(Hand* h, const std::vector<std::string>& risks) {
  for (const std::string& risk : risks) PlanMeasure(h, risk, MeasureFor(risk));
}

void StartMeasure(Hand* h, uint32_t number) {
  RunningMeasure& measure = h->life.measures[number];
  if (measure.ended || measure.started) return;
  v1::Fact fact;
  fact.mutable_measure_started()->set_measure_event_id(measure.id);
  fact.mutable_measure_started()->set_contract_end_date(h->Date(kContractDays));
  h->Send(std::move(fact));
  measure.started = true;
  h->After(kDeliveryDays, Act::kDeliver, number);
}

void DeliverMeasure(Hand* h, uint32_t number) {
  RunningMeasure& measure = h->life.measures[number];
  if (measure.ended || !measure.started) return;
  v1::Fact fact;
  v1::MeasureDelivered* delivered = fact.mutable_measure_delivered();
  delivered->set_measure_event_id(measure.id);
  delivered->set_period_start_date(h->Date(-kDeliveryDays));
  delivered->set_period_end_date(h->Date(-1));
  delivered->set_amount_fen(h->Draw(kMeasureYuan) * 100LL);
  delivered->set_received_member_id(MemberIds(h->stage, h->index).front());
  measure.last_delivery = h->Send(std::move(fact));
  ++measure.deliveries;
  if (measure.deliveries == kProveAfter) h->After(h->Draw(kProveDays), Act::kProve, number);
  const bool more = measure.deliveries < kDeliveriesMax;
  h->After(kDeliveryDays, more ? Act::kDeliver : Act::kEndMeasure, number);
}

void ProveMeasure(Hand* h, uint32_t number) {
  const RunningMeasure& measure = h->life.measures[number];
  if (measure.ended || measure.last_delivery.empty()) return;
  v1::Fact fact;
  v1::MeasureVerified* verified = fact.mutable_measure_verified();
  verified->set_measure_event_id(measure.id);
  verified->add_delivered_event_ids(measure.last_delivery);
  verified->set_finding(v1::MEASURE_FINDING_CONFIRMED);
  verified->set_effect_code(code::kBetter);
  h->Send(std::move(fact));
}

void EndMeasure(Hand* h, uint32_t number) {
  RunningMeasure& measure = h->life.measures[number];
  if (!measure.ended) SendEnd(h, &measure);
}

void EndHelp(Hand* h) {
  for (RunningMeasure& measure : h->life.measures) {
    if (!measure.ended) SendEnd(h, &measure);
  }
  if (!h->life.helper_id.empty()) Release(h, code::kCaseClosed);
}

void FollowUpVisit(Hand* h) {
  if (h->life.standing != Standing::kMonitored) {
    h->life.follow_ups = false;
    return;
  }
  const bool missed = h->Chance(h->late() ? kFollowUpMissedLatePpm : kFollowUpMissedPpm);
  if (!missed && !h->life.helper_id.empty()) h->FollowUp();
  h->After(h->Draw(kFollowUpGap), Act::kFollowUp);
}

void WatchVisit(Hand* h) {
  const CaseLife& life = h->life;
  const bool soon = h->stage.day - life.check_day < kWatchAgain && life.check_day >= 0;
  if (life.standing == Standing::kMonitored && !soon) h->Visit();
  if (life.standing != Standing::kEliminated || soon) return;
  h->Visit();
  h->After(h->Draw(kWatchGap), Act::kWatch);
}

}  // namespace hearth::sim
