#include "services/projections/alert_household.h"

#include <algorithm>
#include <utility>

#include "services/projections/alert_book.h"
#include "services/projections/alert_rows.h"
#include "services/projections/alert_texts.h"

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
                                 ChangedCounts* changed, Overlay* rows)
    : change_(change),
      watched_(*watched),
      part_(watched->mutable_alert()),
      changed_(changed),
      rows_(rows) {}

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
    if (Stands(raised.rule_code(), raised.flag())) {
      *kept.add_raised() = raised;
    } else if (absl::Status status = EndFlag(raised); !status.ok()) {
      return status;
    }
  }
  part_->mutable_raised()->Swap(kept.mutable_raised());
  for (size_t i = 0; i < results().size(); ++i) {
    const v1::Rule& rule = *rules().rules[i];
    if (results()[i] != v1::RULE_RESULT_RAISED || rule.kind() != v1::RULE_KIND_FLAG) continue;
    const bool known = std::any_of(
        part_->raised().begin(), part_->raised().end(),
        [&](const rows::v1::RaisedRule& raised) { return raised.rule_code() == rule.rule_code(); });
    if (known) continue;
    if (absl::Status status = RaiseFlag(rule); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status HouseholdAlerts::RaiseFlag(const v1::Rule& rule) {
  rows::v1::RaisedRule* raised = part_->add_raised();
  raised->set_rule_code(rule.rule_code());
  raised->set_flag(rule.flag());
  if (!rule.raises_alert()) return absl::OkStatus();
  raised->set_alert_id(AlertId("NEW_FLAG", rule.rule_code(), change_.household.household(),
                               change_.event.header.event_id()));
  v1::Alert alert = MakeAlert({.kind = "NEW_FLAG",
                               .rule_code = rule.rule_code(),
                               .alert_id = raised->alert_id(),
                               .area_code = change_.household.area_code(),
                               .household = change_.household.household()},
                              change_.event, change_.control.opened_day);
  alert.set_flag(rule.flag());
  alert.set_priority(PriorityOr(rule.priority()));
  alert.set_due_date(DueDate(change_.control.opened_day, rule.due_days()));
  SetNewFlagText(rule.title(), &alert);
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
  if (change_.finding.visit.has_value() && change_.finding.visit->alert_each()) return true;
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
  if (!change_.finding.visit.has_value() || !change_.finding.visit->overdue()) return std::nullopt;
  const v1::VisitDuty& visit = *change_.finding.visit;
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
    return ChangeVillageCount(VisitsOf(wanted->village(), wanted->month()), +1, changed_, rows_);
  }
  const v1::VisitDuty& visit = *change_.finding.visit;
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
    return ChangeVillageCount(VisitsOf(mark.village(), mark.month()), -1, changed_, rows_);
  }
  return ResolveAlert(mark.alert_id(), change_.event, rows_);
}

absl::Status HouseholdAlerts::UpdateFaults() {
  rows::v1::AlertPart kept;
  for (const rows::v1::FaultMark& mark : part_->faults()) {
    if (FaultStands(mark.rule_code())) {
      *kept.add_faults() = mark;
    } else if (absl::Status status = ChangeFault(mark, -1); !status.ok()) {
      return status;
    }
  }
  part_->mutable_faults()->Swap(kept.mutable_faults());
  for (size_t i = 0; i < results().size(); ++i) {
    const v1::Rule& rule = *rules().rules[i];
    if (results()[i] != v1::RULE_RESULT_RAISED || rule.kind() != v1::RULE_KIND_DATA_FAULT ||
        village().empty()) {
      continue;
    }
    const bool known = std::any_of(
        part_->faults().begin(), part_->faults().end(),
        [&](const rows::v1::FaultMark& mark) { return mark.rule_code() == rule.rule_code(); });
    if (known) continue;
    rows::v1::FaultMark* mark = part_->add_faults();
    mark->set_rule_code(rule.rule_code());
    mark->set_village(village());
    mark->set_day(change_.control.opened_day);
    if (absl::Status status = ChangeFault(*mark, +1); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status HouseholdAlerts::ChangeFault(const rows::v1::FaultMark& mark, int change) {
  faults_changed_ = true;
  return ChangeVillageCount(FaultsOf(mark.rule_code(), mark.village(), mark.day()), change,
                            changed_, rows_);
}

// UNKNOWN neither raises nor clears; a rule that is not in force any more does
// not stand.
bool HouseholdAlerts::Stands(std::string_view rule_code, std::string_view flag) const {
  for (size_t i = 0; i < results().size(); ++i) {
    const v1::Rule& rule = *rules().rules[i];
    if (rule.rule_code() == rule_code && rule.flag() == flag) {
      return results()[i] != v1::RULE_RESULT_NOT_RAISED;
    }
  }
  return false;
}

bool HouseholdAlerts::FaultStands(std::string_view rule_code) const {
  for (size_t i = 0; i < results().size(); ++i) {
    const v1::Rule& rule = *rules().rules[i];
    if (rule.rule_code() != rule_code) continue;
    return rule.kind() == v1::RULE_KIND_DATA_FAULT && results()[i] != v1::RULE_RESULT_NOT_RAISED;
  }
  return false;
}

std::string HouseholdAlerts::village() const {
  const std::string& area = change_.household.area_code();
  return area.size() < kVillageDigits ? std::string() : area.substr(0, kVillageDigits);
}

}  // namespace hearth::projections
