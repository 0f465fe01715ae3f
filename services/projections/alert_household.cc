#include "services/projections/alert_household.h"

#include <algorithm>
#include <utility>

#include "services/domain/visit_profile.h"
#include "services/projections/alert_book.h"
#include "services/projections/alert_rows.h"
#include "services/projections/alert_texts.h"
#include "services/projections/alert_village.h"

namespace hearth::projections {
namespace {

constexpr size_t kVillageDigits = 12;

bool Has(const google::protobuf::RepeatedPtrField<std::string>& codes, const std::string& code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool SameMark(const rows::v1::OverdueMark& a, const rows::v1::OverdueMark& b) {
  return a.alert_id() == b.alert_id() && a.village() == b.village() && a.month() == b.month();
}

}  // namespace

HouseholdAlerts::HouseholdAlerts(const Change& change, rows::v1::WatchedHousehold* watched,
                                 Overlay* rows)
    : change_(change), watched_(*watched), part_(watched->mutable_alert()), rows_(rows) {}

absl::Status HouseholdAlerts::Update() {
  if (absl::Status status = Move(); !status.ok()) return status;
  if (absl::Status status = UpdateFlags(); !status.ok()) return status;
  if (absl::Status status = UpdateOverdue(); !status.ok()) return status;
  return UpdateFaults();
}

// Open alerts follow the household into another area.
absl::Status HouseholdAlerts::Move() {
  const std::string& area = change_.household.area_code();
  if (area == watched_.summary().area_code()) return absl::OkStatus();
  for (const rows::v1::RaisedRule& raised : part_->raised()) {
    absl::Status status = MoveAlert(raised.alert_id(), area, change_.event, rows_);
    if (!status.ok()) return status;
  }
  return MoveAlert(part_->overdue().alert_id(), area, change_.event, rows_);
}

absl::Status HouseholdAlerts::UpdateFlags() {
  rows::v1::AlertPart kept;
  for (const rows::v1::RaisedRule& raised : part_->raised()) {
    const v1::RuleOutcome* outcome = FindOutcome(raised.rule_code(), raised.flag());
    const bool cleared = outcome == nullptr || outcome->result() == v1::RULE_RESULT_NOT_RAISED;
    if (!cleared) {
      *kept.add_raised() = raised;
    } else if (absl::Status status = EndFlag(raised); !status.ok()) {
      return status;
    }
  }
  part_->mutable_raised()->Swap(kept.mutable_raised());
  for (const v1::RuleOutcome& outcome : change_.assessment.outcomes()) {
    if (outcome.kind() != v1::RULE_KIND_FLAG || outcome.result() != v1::RULE_RESULT_RAISED)
      continue;
    const bool known = std::any_of(part_->raised().begin(), part_->raised().end(),
                                   [&](const rows::v1::RaisedRule& raised) {
                                     return raised.rule_code() == outcome.rule_code();
                                   });
    if (known) continue;
    if (absl::Status status = RaiseFlag(outcome); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status HouseholdAlerts::RaiseFlag(const v1::RuleOutcome& outcome) {
  rows::v1::RaisedRule* raised = part_->add_raised();
  raised->set_rule_code(outcome.rule_code());
  raised->set_flag(outcome.flag());
  const v1::Rule* rule = FindRule(outcome.rule_code());
  if (rule == nullptr || !rule->raises_alert()) return absl::OkStatus();
  raised->set_alert_id(AlertId("NEW_FLAG", outcome.rule_code(), change_.household.household(),
                               change_.event.header.event_id()));
  v1::Alert alert = MakeAlert({.kind = "NEW_FLAG",
                               .rule_code = outcome.rule_code(),
                               .alert_id = raised->alert_id(),
                               .area_code = change_.household.area_code(),
                               .household = change_.household.household()},
                              change_.event, change_.control.opened_day);
  alert.set_flag(outcome.flag());
  alert.set_priority(PriorityOr(rule->priority()));
  alert.set_due_date(DueDate(change_.control.opened_day, rule->due_days()));
  SetNewFlagText(rule->title(), &alert);
  return RaiseAlert(alert, rows_);
}

absl::Status HouseholdAlerts::EndFlag(const rows::v1::RaisedRule& raised) {
  if (raised.alert_id().empty()) return absl::OkStatus();
  const auto open = LoadAlert(*rows_, raised.alert_id());
  if (!open.ok()) return open.status();
  if (!open->has_value()) return absl::DataLossError("an alert that stands has no row");
  absl::Status status = ResolveAlert(raised.alert_id(), change_.event, rows_);
  if (!status.ok()) return status;
  v1::Alert gone =
      MakeAlert({.kind = "FLAG_GONE",
                 .rule_code = raised.rule_code(),
                 .alert_id = AlertId("FLAG_GONE", raised.rule_code(), change_.household.household(),
                                     change_.event.header.event_id()),
                 .area_code = change_.household.area_code(),
                 .household = change_.household.household()},
                change_.event, change_.control.opened_day);
  gone.set_flag(raised.flag());
  gone.set_priority((*open)->alert().priority());
  gone.set_state(v1::ALERT_STATE_RESOLVED);
  gone.set_resolved_position(change_.event.position);
  gone.set_resolved_event_id(change_.event.header.event_id());
  SetFlagGoneText((*open)->alert(), &gone);
  return RaiseAlert(gone, rows_);
}

bool HouseholdAlerts::HasOwnOverdueAlert() {
  if (change_.assessment.visit().alert_each()) return true;
  for (const rows::v1::RaisedRule& raised : part_->raised()) {
    if (!raised.alert_id().empty()) return true;
  }
  if (rules().alerts == nullptr) return false;
  for (const std::string& group : change_.household.identity().focus_groups()) {
    if (Has(rules().alerts->focus_groups(), group)) return true;
  }
  return false;
}

std::optional<rows::v1::OverdueMark> HouseholdAlerts::WantedOverdue() {
  const v1::VisitDuty& visit = change_.assessment.visit();
  if (!visit.overdue()) return std::nullopt;
  rows::v1::OverdueMark mark;
  if (HasOwnOverdueAlert()) {
    mark.set_alert_id(AlertId("VISIT_OVERDUE", visit.cadence_code(), change_.household.household(),
                              DayCause(visit.due_date())));
  } else if (!village().empty()) {
    mark.set_village(village());
    mark.set_month(visit.due_date() / 100);
  } else {
    return std::nullopt;
  }
  return mark;
}

absl::Status HouseholdAlerts::UpdateOverdue() {
  const std::optional<rows::v1::OverdueMark> wanted = WantedOverdue();
  if (!wanted.has_value()) return EndOverdue();
  if (part_->has_overdue() && SameMark(part_->overdue(), *wanted)) return absl::OkStatus();
  if (absl::Status status = EndOverdue(); !status.ok()) return status;
  *part_->mutable_overdue() = *wanted;
  if (wanted->alert_id().empty()) {
    return ChangeVillageCount(VisitsOf(wanted->village(), wanted->month()), +1, rows_);
  }
  const v1::VisitDuty& visit = change_.assessment.visit();
  v1::Alert alert = MakeAlert({.kind = "VISIT_OVERDUE",
                               .rule_code = visit.cadence_code(),
                               .alert_id = wanted->alert_id(),
                               .area_code = change_.household.area_code(),
                               .household = change_.household.household()},
                              change_.event, change_.control.opened_day);
  SetOverduePolicy(rules(), change_.control.opened_day, &alert);
  SetVisitOverdueText(visit.due_date(), &alert);
  return RaiseAlert(alert, rows_);
}

absl::Status HouseholdAlerts::EndOverdue() {
  if (!part_->has_overdue()) return absl::OkStatus();
  const rows::v1::OverdueMark mark = part_->overdue();
  part_->clear_overdue();
  if (mark.alert_id().empty()) {
    return ChangeVillageCount(VisitsOf(mark.village(), mark.month()), -1, rows_);
  }
  return ResolveAlert(mark.alert_id(), change_.event, rows_);
}

absl::Status HouseholdAlerts::UpdateFaults() {
  const auto& outcomes = change_.assessment.outcomes();
  rows::v1::AlertPart kept;
  for (const rows::v1::FaultMark& mark : part_->faults()) {
    const auto outcome =
        std::find_if(outcomes.begin(), outcomes.end(), [&](const v1::RuleOutcome& candidate) {
          return candidate.rule_code() == mark.rule_code();
        });
    const bool cleared = outcome == outcomes.end() || outcome->kind() != v1::RULE_KIND_DATA_FAULT ||
                         outcome->result() == v1::RULE_RESULT_NOT_RAISED;
    if (!cleared) {
      *kept.add_faults() = mark;
    } else if (absl::Status status = ChangeFault(mark, -1); !status.ok()) {
      return status;
    }
  }
  part_->mutable_faults()->Swap(kept.mutable_faults());
  for (const v1::RuleOutcome& outcome : outcomes) {
    if (outcome.kind() != v1::RULE_KIND_DATA_FAULT || outcome.result() != v1::RULE_RESULT_RAISED ||
        village().empty()) {
      continue;
    }
    const bool known = std::any_of(
        part_->faults().begin(), part_->faults().end(),
        [&](const rows::v1::FaultMark& mark) { return mark.rule_code() == outcome.rule_code(); });
    if (known) continue;
    rows::v1::FaultMark* mark = part_->add_faults();
    mark->set_rule_code(outcome.rule_code());
    mark->set_village(village());
    mark->set_day(change_.control.opened_day);
    if (absl::Status status = ChangeFault(*mark, +1); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status HouseholdAlerts::ChangeFault(const rows::v1::FaultMark& mark, int change) {
  faults_changed_ = true;
  return ChangeVillageCount(FaultsOf(mark.rule_code(), mark.village(), mark.day()), change, rows_);
}

const domain::RulesInForce& HouseholdAlerts::rules() {
  if (rules_ == nullptr) {
    rules_ = change_.control.rulebooks->InForce(
        domain::RulesArea(change_.household, change_.control), change_.control.opened_day);
  }
  return *rules_;
}

const v1::Rule* HouseholdAlerts::FindRule(std::string_view rule_code) {
  for (const v1::Rule* rule : rules().rules) {
    if (rule->rule_code() == rule_code) return rule;
  }
  return nullptr;
}

const v1::RuleOutcome* HouseholdAlerts::FindOutcome(std::string_view rule_code,
                                                    std::string_view flag) const {
  for (const v1::RuleOutcome& outcome : change_.assessment.outcomes()) {
    if (outcome.rule_code() == rule_code && outcome.flag() == flag) return &outcome;
  }
  return nullptr;
}

std::string HouseholdAlerts::village() const {
  const std::string& area = change_.household.area_code();
  return area.size() < kVillageDigits ? std::string() : area.substr(0, kVillageDigits);
}

}  // namespace hearth::projections
