#include "services/projections/alert_village.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "services/projections/alert_book.h"
#include "services/projections/alert_rows.h"
#include "services/projections/alert_texts.h"

namespace hearth::projections {
namespace {

constexpr char kVisitsOverdue[] = "VISITS_OVERDUE";
constexpr char kDataFault[] = "DATA_FAULT";
constexpr uint32_t kLowestPriority = 3;

char KindOf(const rows::v1::VillageCount& count) {
  return count.kind() == kDataFault ? kFaultsCount : kVisitsCount;
}

std::string IdOf(const rows::v1::VillageCount& count) {
  return AlertId(count.kind(), count.rule_code(), count.village(), DayCause(count.time()));
}

absl::StatusOr<std::optional<rows::v1::VillageCount>> LoadCount(const Overlay& rows,
                                                                std::string_view alert_id) {
  const auto bytes = rows.Get(CountKey(alert_id));
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return std::optional<rows::v1::VillageCount>();
  rows::v1::VillageCount count;
  if (!count.ParseFromString(**bytes)) return absl::DataLossError("malformed count of a village");
  return std::optional<rows::v1::VillageCount>(std::move(count));
}

const v1::Rule* FindRule(const domain::RulesInForce& rules, const std::string& rule_code) {
  for (const v1::Rule* rule : rules.rules) {
    if (rule->rule_code() == rule_code) return rule;
  }
  return nullptr;
}

void DescribeFault(const rows::v1::VillageCount& count, const domain::RulesInForce& rules,
                   v1::Alert* alert) {
  const uint32_t configured = rules.alerts == nullptr ? 0 : rules.alerts->fault_priority();
  alert->set_priority(PriorityOr(configured));
  v1::Text title;
  title.set_zh(count.rule_code());
  title.set_en(count.rule_code());
  if (const v1::Rule* rule = FindRule(rules, count.rule_code()); rule != nullptr) {
    if (configured == 0) alert->set_priority(PriorityOr(rule->priority()));
    alert->set_flag(rule->flag());
    alert->set_due_date(DueDate(count.time(), rule->due_days()));
    title = rule->title();
  }
  SetDataFaultText(title, alert);
}

v1::Alert Describe(const rows::v1::VillageCount& count, const domain::Event& cause,
                   const domain::Control& control) {
  const bool fault = KindOf(count) == kFaultsCount;
  v1::Alert alert = MakeAlert({.kind = count.kind(),
                               .rule_code = count.rule_code(),
                               .alert_id = IdOf(count),
                               .area_code = count.village(),
                               .household = ""},
                              cause, fault ? count.time() : control.opened_day);
  alert.set_count(count.count());
  const auto rules = control.rulebooks->InForce(
      control.areas->LineageOf(count.village(), control.opened_day), control.opened_day);
  if (fault) {
    DescribeFault(count, *rules, &alert);
  } else {
    SetOverduePolicy(*rules, control.opened_day, &alert);
    SetVisitsOverdueText(count.time(), &alert);
  }
  return alert;
}

// Gives the alert the number and texts, if the number differs.
absl::Status SetCount(const v1::Alert& described, const domain::Event& cause, Overlay* rows) {
  const auto before = LoadAlert(*rows, described.alert_id());
  if (!before.ok()) return before.status();
  if (!before->has_value() || (*before)->alert().count() == described.count()) {
    return absl::OkStatus();
  }
  rows::v1::AlertRow after = **before;
  after.mutable_alert()->set_count(described.count());
  after.mutable_alert()->set_text_zh(described.text_zh());
  after.mutable_alert()->set_text_en(described.text_en());
  after.mutable_alert()->set_changed_position(cause.position);
  SaveAlert(*before, after, rows);
  return absl::OkStatus();
}

absl::Status Update(const rows::v1::VillageCount& count, const domain::Event& cause,
                    const domain::Control& control, Overlay* rows) {
  const v1::Alert alert = Describe(count, cause, control);
  if (count.count() > 0) {
    if (absl::Status status = RaiseAlert(alert, rows); !status.ok()) return status;
  }
  if (absl::Status status = SetCount(alert, cause, rows); !status.ok()) return status;
  return count.count() > 0 ? absl::OkStatus() : ResolveAlert(alert.alert_id(), cause, rows);
}

}  // namespace

rows::v1::VillageCount VisitsOf(const std::string& village, int32_t month) {
  rows::v1::VillageCount count;
  count.set_kind(kVisitsOverdue);
  count.set_village(village);
  count.set_time(month);
  return count;
}

rows::v1::VillageCount FaultsOf(const std::string& rule_code, const std::string& village,
                                int32_t day) {
  rows::v1::VillageCount count;
  count.set_kind(kDataFault);
  count.set_rule_code(rule_code);
  count.set_village(village);
  count.set_time(day);
  return count;
}

absl::StatusOr<ChangedCounts::List*> ChangedCounts::Load(char kind, const Overlay& rows) {
  List& list = lists_[kind];
  if (list.loaded) return &list;
  const auto bytes = rows.Get(CountsChangedKey(kind));
  if (!bytes.ok()) return bytes.status();
  rows::v1::AlertIds changed;
  if (bytes->has_value() && !changed.ParseFromString(**bytes)) {
    return absl::DataLossError("malformed list of changed counts");
  }
  list.loaded = true;
  list.ids.assign(changed.alert_ids().begin(), changed.alert_ids().end());
  list.known.insert(list.ids.begin(), list.ids.end());
  return &list;
}

absl::Status ChangedCounts::Note(char kind, const std::string& alert_id, const Overlay& rows) {
  const absl::StatusOr<List*> list = Load(kind, rows);
  if (!list.ok()) return list.status();
  if (!(*list)->known.insert(alert_id).second) return absl::OkStatus();
  (*list)->ids.push_back(alert_id);
  (*list)->dirty = true;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ChangedCounts::Take(char kind, const Overlay& rows) {
  const absl::StatusOr<List*> list = Load(kind, rows);
  if (!list.ok()) return list.status();
  if (!(*list)->ids.empty()) (*list)->dirty = true;
  (*list)->known.clear();
  return std::exchange((*list)->ids, {});
}

void ChangedCounts::Save(Overlay* rows) {
  for (auto& [kind, list] : lists_) {
    if (!list.dirty) continue;
    list.dirty = false;
    rows::v1::AlertIds changed;
    for (const std::string& id : list.ids) changed.add_alert_ids(id);
    rows->Put(CountsChangedKey(kind), changed.SerializeAsString());
  }
}

absl::Status ChangeVillageCount(const rows::v1::VillageCount& which, int change,
                                ChangedCounts* changed, Overlay* rows) {
  const std::string id = IdOf(which);
  const auto known = LoadCount(*rows, id);
  if (!known.ok()) return known.status();
  rows::v1::VillageCount count = known->has_value() ? **known : which;
  if (!known->has_value()) count.set_count(0);
  const int64_t households = static_cast<int64_t>(count.count()) + change;
  if (households < 0) return absl::DataLossError("a village counts less than no household");
  count.set_count(static_cast<uint32_t>(households));
  rows->Put(CountKey(id), count.SerializeAsString());
  return changed->Note(KindOf(which), id, *rows);
}

absl::Status UpdateVillageAlerts(char kind, const domain::Event& cause,
                                 const domain::Control& control, ChangedCounts* changed,
                                 Overlay* rows) {
  const absl::StatusOr<std::vector<std::string>> ids = changed->Take(kind, *rows);
  if (!ids.ok()) return ids.status();
  for (const std::string& id : *ids) {
    const auto count = LoadCount(*rows, id);
    if (!count.ok()) return count.status();
    if (!count->has_value()) return absl::DataLossError("a changed count of a village is missing");
    if (absl::Status status = Update(**count, cause, control, rows); !status.ok()) return status;
  }
  return absl::OkStatus();
}

uint32_t PriorityOr(uint32_t configured) { return configured == 0 ? kLowestPriority : configured; }

void SetOverduePolicy(const domain::RulesInForce& rules, int32_t day, v1::Alert* alert) {
  alert->set_priority(PriorityOr(rules.alerts == nullptr ? 0 : rules.alerts->overdue_priority()));
  alert->set_due_date(DueDate(day, rules.alerts == nullptr ? 0 : rules.alerts->overdue_due_days()));
}

}  // namespace hearth::projections
