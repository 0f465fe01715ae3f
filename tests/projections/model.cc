#include "tests/projections/model.h"

#include <algorithm>

#include "services/domain/assess.h"
#include "services/domain/civil_date.h"
#include "services/domain/household_fold.h"
#include "services/domain/submission.h"
#include "services/domain/visit_profile.h"

namespace hearth::testing {
namespace {

std::string Big(uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(value >> shift));
  return bytes;
}

std::string Id(const std::vector<std::string>& pieces) {
  std::string bytes;
  for (const std::string& piece : pieces) bytes += Big(static_cast<uint32_t>(piece.size())) + piece;
  return domain::Sha256(bytes);
}

std::string Id(const Model::VillageAlert& alert) {
  const auto& [kind, rule, village, time] = alert;
  return Id({kind, rule, village, Big(static_cast<uint32_t>(time))});
}

std::string VillageOf(const v1::OpenedHousehold& household) {
  return household.area_code().size() < 12 ? "" : household.area_code().substr(0, 12);
}

int32_t Due(int32_t day, uint32_t days) {
  return days == 0 ? 0 : domain::AddDays(day, static_cast<int32_t>(days));
}

uint32_t OrThree(uint32_t priority) { return priority == 0 ? 3 : priority; }

const v1::Rule* RuleOf(const domain::RulesInForce& rules, const std::string& code) {
  for (const v1::Rule* rule : rules.rules) {
    if (rule->rule_code() == code) return rule;
  }
  return nullptr;
}

const v1::RuleOutcome* OutcomeOf(const v1::Assessment& assessment, const std::string& rule) {
  for (const v1::RuleOutcome& outcome : assessment.outcomes()) {
    if (outcome.rule_code() == rule) return &outcome;
  }
  return nullptr;
}

bool IsOver(const v1::RuleOutcome* outcome) {
  return outcome == nullptr || outcome->result() == v1::RULE_RESULT_NOT_RAISED;
}

void Comment(const domain::Event& event, const std::string& text, v1::Alert* alert) {
  if (text.empty()) return;
  v1::AlertComment* comment = alert->add_comments();
  comment->set_actor(event.header.actor());
  comment->set_recorded_time_ms(event.recorded_time_ms);
  comment->set_text(text);
}

}  // namespace

void Model::Apply(const domain::Event& event) {
  if (event.accepted() && domain::IsControl(event.header)) {
    if (event.fact.has_day_opened()) figures_by_day_[control().opened_day] = FiguresNow();
    history_.Apply(event);
    for (auto& [id, household] : households_) {
      for (domain::Event& known : household.events) control().releases->Mark(&known);
      Reassess(&household, event);
    }
    UpdateVillages("DATA_FAULT", event);
    if (event.fact.has_day_opened()) UpdateVillages("VISITS_OVERDUE", event);
    return;
  }
  if (event.header.household().size() == 16) {
    Household& household = households_[event.header.household()];
    household.events.push_back(event);
    if (!event.accepted() || !domain::IsHouseholdFact(event.header)) return;
    Reassess(&household, event);
    UpdateVillages("DATA_FAULT", event);
  } else if (event.accepted() && event.header.stream() == v1::STREAM_ALERTS) {
    ApplyAlertFact(event);
  }
}

std::map<domain::Releases::Verdict, std::vector<domain::Event>> Model::Quarantined() const {
  std::map<domain::Releases::Verdict, std::vector<domain::Event>> by_verdict;
  for (const auto& [id, household] : households_) {
    for (const domain::Event& event : household.events) {
      if (event.quarantine == v1::QUARANTINE_REASON_UNSPECIFIED) continue;
      by_verdict[control().releases->VerdictOn(event)].push_back(event);
    }
  }
  return by_verdict;
}

void Model::Reassess(Household* household, const domain::Event& cause) {
  const int32_t day = control().opened_day;
  const rows::v1::HouseholdState state = domain::FoldHousehold(household->events, day);
  household->folded = !state.household().empty();
  if (!household->folded) return;
  const std::string area_before = household->opened.area_code();
  household->opened = domain::OpenHousehold(state, control());
  household->assessment = domain::Assess(household->opened, control());
  household->flags = domain::RaisedFlags(household->assessment);
  household->faults = domain::RaisedFaults(household->assessment);
  // Days on which rulebooks take effect are not the household's.
  const auto rules =
      control().rulebooks->InForce(domain::RulesLineage(household->opened, control()), day);
  household->due_day = domain::Assess(household->opened, *rules, day).next_day();
  if (state.pending_date() != 0 &&
      (household->due_day == 0 || state.pending_date() < household->due_day)) {
    household->due_day = state.pending_date();
  }
  if (household->opened.area_code() != area_before) {
    for (auto& [id, alert] : alerts_) {
      if (alert.alert.household() != household->opened.household()) continue;
      if (alert.alert.state() == v1::ALERT_STATE_RESOLVED) continue;
      alert.alert.set_area_code(household->opened.area_code());
      alert.alert.set_changed_position(cause.position);
    }
  }
  UpdateFlags(household, cause);
  UpdateOverdue(household, cause);
  UpdateFaults(household);
}

void Model::UpdateFlags(Household* household, const domain::Event& cause) {
  const std::string& id = household->opened.household();
  for (auto it = household->up.begin(); it != household->up.end();) {
    const auto& [rule, up] = *it;
    const v1::RuleOutcome* outcome = OutcomeOf(household->assessment, rule);
    if (!IsOver(outcome) && outcome->flag() == up.flag) {
      ++it;
      continue;
    }
    if (!up.alert_id.empty()) {
      Resolve(up.alert_id, cause);
      const v1::Alert& raised = alerts_.at(up.alert_id).alert;
      v1::Alert gone = Fresh("FLAG_GONE", rule, household->opened.area_code(),
                             Id({"FLAG_GONE", rule, id, cause.header.event_id()}), cause);
      gone.set_household(id);
      gone.set_flag(up.flag);
      gone.set_priority(raised.priority());
      gone.set_state(v1::ALERT_STATE_RESOLVED);
      gone.set_resolved_position(cause.position);
      gone.set_resolved_event_id(cause.header.event_id());
      Raise(gone);
    }
    it = household->up.erase(it);
  }
  const auto rules = control().rulebooks->InForce(
      domain::RulesLineage(household->opened, control()), control().opened_day);
  for (const v1::RuleOutcome& outcome : household->assessment.outcomes()) {
    if (outcome.kind() != v1::RULE_KIND_FLAG || outcome.result() != v1::RULE_RESULT_RAISED)
      continue;
    if (household->up.contains(outcome.rule_code())) continue;
    Up& up = household->up[outcome.rule_code()];
    up.flag = outcome.flag();
    const v1::Rule* rule = RuleOf(*rules, outcome.rule_code());
    if (!rule->raises_alert()) continue;
    up.alert_id = Id({"NEW_FLAG", outcome.rule_code(), id, cause.header.event_id()});
    v1::Alert alert =
        Fresh("NEW_FLAG", outcome.rule_code(), household->opened.area_code(), up.alert_id, cause);
    alert.set_household(id);
    alert.set_flag(outcome.flag());
    alert.set_priority(OrThree(rule->priority()));
    alert.set_due_date(Due(control().opened_day, rule->due_days()));
    Raise(alert);
  }
}

void Model::UpdateOverdue(Household* household, const domain::Event& cause) {
  const v1::VisitDuty& visit = household->assessment.visit();
  const auto rules = control().rulebooks->InForce(
      domain::RulesLineage(household->opened, control()), control().opened_day);
  bool own = visit.alert_each();
  for (const auto& [rule, up] : household->up) own |= !up.alert_id.empty();
  for (const std::string& group : household->opened.identity().focus_groups()) {
    for (const std::string& focus : rules->alerts->focus_groups()) own |= group == focus;
  }
  std::string wanted;
  std::optional<VillageAlert> counted;
  if (visit.overdue() && own) {
    wanted = Id({"VISIT_OVERDUE", visit.cadence_code(), household->opened.household(),
                 Big(static_cast<uint32_t>(visit.due_date()))});
  } else if (visit.overdue()) {
    counted = {"VISITS_OVERDUE", "", VillageOf(household->opened), visit.due_date() / 100};
  }
  household->counted = counted;
  if (wanted == household->own_overdue) return;
  if (!household->own_overdue.empty()) Resolve(household->own_overdue, cause);
  household->own_overdue = wanted;
  if (wanted.empty()) return;
  v1::Alert alert =
      Fresh("VISIT_OVERDUE", visit.cadence_code(), household->opened.area_code(), wanted, cause);
  alert.set_household(household->opened.household());
  alert.set_priority(OrThree(rules->alerts->overdue_priority()));
  alert.set_due_date(Due(control().opened_day, rules->alerts->overdue_due_days()));
  Raise(alert);
}

void Model::UpdateFaults(Household* household) {
  std::erase_if(household->faulty, [&](const auto& fault) {
    return IsOver(OutcomeOf(household->assessment, fault.first));
  });
  for (const v1::RuleOutcome& outcome : household->assessment.outcomes()) {
    if (outcome.kind() != v1::RULE_KIND_DATA_FAULT) continue;
    if (outcome.result() != v1::RULE_RESULT_RAISED) continue;
    household->faulty.emplace(outcome.rule_code(),
                              VillageAlert("DATA_FAULT", outcome.rule_code(),
                                           VillageOf(household->opened), control().opened_day));
  }
}

void Model::UpdateVillages(const std::string& kind, const domain::Event& cause) {
  std::map<VillageAlert, uint32_t> counts;
  for (const auto& [id, household] : households_) {
    if (kind == "VISITS_OVERDUE" && household.counted) ++counts[*household.counted];
    if (kind == "VISITS_OVERDUE") continue;
    for (const auto& [rule, fault] : household.faulty) ++counts[fault];
  }
  for (const auto& [which, count] : counts) village_alerts_[Id(which)] = which;
  for (const auto& [id, which] : village_alerts_) {
    const auto& [alert_kind, rule_code, village, time] = which;
    if (alert_kind != kind) continue;
    const uint32_t count = counts.contains(which) ? counts.at(which) : 0;
    const auto rules = control().rulebooks->InForce(
        control().areas->LineageOf(village, control().opened_day), control().opened_day);
    v1::Alert alert = Fresh(kind, rule_code, village, id, cause);
    alert.set_count(count);
    if (kind == "VISITS_OVERDUE") {
      alert.set_priority(OrThree(rules->alerts->overdue_priority()));
      alert.set_due_date(Due(control().opened_day, rules->alerts->overdue_due_days()));
    } else {
      alert.set_raised_date(time);
      alert.set_priority(OrThree(rules->alerts->fault_priority()));
      if (const v1::Rule* rule = RuleOf(*rules, rule_code)) {
        alert.set_flag(rule->flag());
        alert.set_due_date(Due(time, rule->due_days()));
      }
    }
    if (count > 0) Raise(alert);
    v1::Alert& known = alerts_[id].alert;
    if (known.count() != count) {
      known.set_count(count);
      known.set_changed_position(cause.position);
    }
    if (count == 0) Resolve(id, cause);
  }
}

void Model::ApplyAlertFact(const domain::Event& event) {
  const v1::Fact& fact = event.fact;
  const auto find = [&](const std::string& id) -> Alert* {
    const auto it = alerts_.find(id);
    return it == alerts_.end() ? nullptr : &it->second;
  };
  Alert* known = nullptr;
  bool counts = false;
  if (fact.has_alert_acknowledged()) {
    known = find(fact.alert_acknowledged().alert_id());
    counts = known != nullptr && known->alert.state() == v1::ALERT_STATE_OPEN;
    if (counts) {
      known->alert.set_state(v1::ALERT_STATE_ACKNOWLEDGED);
      Comment(event, fact.alert_acknowledged().note(), &known->alert);
    }
  } else if (fact.has_alert_assigned()) {
    known = find(fact.alert_assigned().alert_id());
    counts = known != nullptr && known->alert.state() != v1::ALERT_STATE_RESOLVED;
    if (counts) {
      known->alert.set_owner(fact.alert_assigned().owner());
      known->alert.set_due_date(fact.alert_assigned().due_date());
    }
  } else if (fact.has_alert_commented()) {
    known = find(fact.alert_commented().alert_id());
    counts = known != nullptr;
    if (counts) Comment(event, fact.alert_commented().text(), &known->alert);
  } else if (fact.has_alert_resolved()) {
    known = find(fact.alert_resolved().alert_id());
    counts = known != nullptr && known->alert.state() != v1::ALERT_STATE_RESOLVED;
    if (counts) {
      Resolve(known->alert.alert_id(), event);
      known->by_person = true;
      Comment(event, fact.alert_resolved().note(), &known->alert);
    }
  }
  if (counts) known->alert.set_changed_position(event.position);
}

v1::Alert Model::Fresh(const std::string& kind, const std::string& rule, const std::string& whose,
                       const std::string& id, const domain::Event& cause) const {
  v1::Alert alert;
  alert.set_alert_id(id);
  alert.set_kind(kind);
  alert.set_rule_code(rule);
  alert.set_area_code(whose);
  alert.set_state(v1::ALERT_STATE_OPEN);
  alert.set_cause_position(cause.position);
  alert.set_cause_event_id(cause.header.event_id());
  alert.set_changed_position(cause.position);
  alert.set_raised_date(control().opened_day);
  return alert;
}

void Model::Raise(const v1::Alert& alert) {
  const auto it = alerts_.find(alert.alert_id());
  if (it == alerts_.end()) {
    alerts_[alert.alert_id()].alert = alert;
  } else if (it->second.alert.state() == v1::ALERT_STATE_RESOLVED && !it->second.by_person) {
    const auto comments = it->second.alert.comments();
    it->second.alert = alert;
    *it->second.alert.mutable_comments() = comments;
  }
}

void Model::Resolve(const std::string& id, const domain::Event& cause) {
  v1::Alert& alert = alerts_.at(id).alert;
  if (alert.state() == v1::ALERT_STATE_RESOLVED) return;
  alert.set_state(v1::ALERT_STATE_RESOLVED);
  alert.set_resolved_position(cause.position);
  alert.set_resolved_event_id(cause.header.event_id());
  alert.set_changed_position(cause.position);
}

std::map<std::string, Model::Figures> Model::FiguresNow() const {
  std::map<std::string, Figures> villages;
  for (const auto& [id, household] : households_) {
    const v1::OpenedHousehold& opened = household.opened;
    // One whose facts are all dated ahead has no area yet.
    if (!household.folded || opened.ended() || VillageOf(opened).empty()) continue;
    Figures& figures = villages[VillageOf(opened)];
    if (!opened.registered()) {
      ++figures["waiting"];
      continue;
    }
    ++figures["registered"];
    for (const v1::OpenedMember& member : opened.members()) figures["persons"] += member.active();
    const v1::VisitDuty& visit = household.assessment.visit();
    if (visit.overdue()) ++figures["overdue"];
    if (!visit.overdue() && visit.last_date() != 0) ++figures["covered"];
    for (const std::string& flag : household.flags) ++figures["flag." + flag];
    for (const std::string& fault : household.faults) ++figures["fault." + fault];
    if (opened.risks().exists() == v1::ANSWER_YES) {
      for (const std::string& risk : opened.risks().types()) ++figures["risk." + risk];
    }
    const v1::Guarantees& g = opened.guarantees();
    const std::vector<std::pair<std::string, v1::Problem>> gaps = {
        {"food", g.food()},       {"clothing", g.clothing()}, {"education", g.education()},
        {"medical", g.medical()}, {"housing", g.housing()},   {"water", g.water()},
        {"pension", g.pension()}};
    for (const auto& [name, problem] : gaps) {
      if (problem == v1::PROBLEM_EXISTS) ++figures["gap." + name];
    }
    const v1::Origin origin = opened.identity().origin();
    if (origin == v1::ORIGIN_OUT_OF_POVERTY) ++figures["origin.out_of_poverty"];
    if (origin == v1::ORIGIN_GENERAL) ++figures["origin.general"];
  }
  for (auto& [village, figures] : villages) {
    std::erase_if(figures, [](const auto& figure) { return figure.second == 0; });
  }
  std::erase_if(villages, [](const auto& village) { return village.second.empty(); });
  return villages;
}

std::vector<std::string> Model::AlertIds() const {
  std::vector<std::string> ids;
  for (const auto& [id, alert] : alerts_) ids.push_back(id);
  return ids;
}

}  // namespace hearth::testing
