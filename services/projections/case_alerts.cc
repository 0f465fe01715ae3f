#include "services/projections/case_alerts.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/projections/alert_book.h"
#include "services/projections/alert_rows.h"

namespace hearth::projections {
namespace {

// An alert kind and its priority; no kind = none at that stage of the duty.
struct Raised {
  std::string_view kind;
  uint32_t priority;
};
// What a kind of duty raises while it runs, from its reminder on, and once it is overdue.
struct DutyRow {
  std::string_view duty;
  Raised open, reminded, overdue;
  const char *zh, *en;
};

constexpr Raised kNone = {"", 0};
constexpr Raised kStepDue = {"STEP_DUE", 3};
constexpr Raised kStepOverdue = {"STEP_OVERDUE", 2};

constexpr DutyRow kRows[] = {
    {"CLUE_DUE",
     {"CLUE_ASSIGNED", 3},
     {"CLUE_ASSIGNED", 3},
     {"CLUE_OVERDUE", 1},
     "线索核实",
     "verification of a clue"},
    {"CLUE_CONFIRM_DUE",
     kNone,
     kStepDue,
     {"CLUE_OVERDUE", 1},
     "线索核实结果确认",
     "confirmation of a clue's finding"},
    {"CHAIN_DUE", kNone, kStepDue, {"STEP_OVERDUE", 1}, "全流程办结", "whole procedure"},
    {"VERIFY_DUE", kNone, kStepDue, kStepOverdue, "重新入户核实", "renewed visit"},
    {"COMPARE_DUE", kNone, kStepDue, kStepOverdue, "信息比对", "comparison"},
    {"REVIEW_DUE", kNone, kStepDue, kStepOverdue, "民主评议", "village review"},
    {"PUBLICITY_DUE",
     kNone,
     {"PUBLICITY_DUE", 3},
     {"PUBLICITY_DUE", 2},
     "结束公示",
     "end of the publicity"},
    {"OBJECTION_DUE",
     {"OBJECTION", 2},
     {"OBJECTION", 2},
     kStepOverdue,
     "异议处理",
     "answer to an objection"},
    {"TOWN_REVIEW_DUE", kNone, kStepDue, kStepOverdue, "镇级审核", "review by the town"},
    {"COUNTY_DUE", kNone, kStepDue, kStepOverdue, "县级审定", "decision of the county"},
    {"ANNOUNCE_DUE", kNone, kStepDue, kStepOverdue, "公告", "announcement"},
    {"REGISTER_DUE", kNone, kStepDue, kStepOverdue, "录入全国系统", "entry in the national system"},
    {"PLAN_DUE", kNone, kStepDue, kStepOverdue, "帮扶计划", "plan of help"},
    {"MEASURE_DUE",
     kNone,
     kStepDue,
     {"NO_MEASURE", 1},
     "针对风险的帮扶措施",
     "measure against a risk"},
    {"MEASURE_LOST",
     {"MEASURE_LOST", 2},
     {"MEASURE_LOST", 2},
     {"MEASURE_LOST", 2},
     "中断措施的接续",
     "measure in place of one that was lost"},
    {"HELPER_MISSING",
     {"HELPER_MISSING", 2},
     {"HELPER_MISSING", 2},
     {"HELPER_MISSING", 2},
     "落实帮扶责任人",
     "assignment of a helper"},
    {"ELIM_REVIEW",
     kNone,
     {"ELIM_DUE_REVIEW", 3},
     {"ELIM_DUE_REVIEW", 3},
     "风险消除研判",
     "question whether the risk is gone"},
    {"FLOOR_MISLABELLED",
     {"FLOOR_MISLABELLED", 2},
     {"FLOOR_MISLABELLED", 2},
     {"FLOOR_MISLABELLED", 2},
     "兜底保障户标注核对",
     "check of the floor label"},
};
constexpr DutyRow kAnyOther = {"", kNone, kStepDue, kStepOverdue, "待办事项", "duty"};

const DutyRow& RowOf(std::string_view kind) {
  const auto row = std::find_if(std::begin(kRows), std::end(kRows),
                                [kind](const DutyRow& known) { return known.duty == kind; });
  return row == std::end(kRows) ? kAnyOther : *row;
}

void SetText(const DutyRow& row, const v1::FileDuty& duty, v1::Alert* alert) {
  const std::string day = domain::FormatDate(duty.due_date());
  alert->set_text_zh(
      absl::StrCat(row.zh, duty.overdue() ? "逾期，应于 " : "，应于 ", day, " 前完成"));
  alert->set_text_en(
      absl::StrCat(row.en, duty.overdue() ? " overdue, was due by " : " due by ", day));
}

}  // namespace

std::optional<v1::Alert> AlertFor(const v1::FileDuty& duty, const std::string& household,
                                  const domain::Event& cause, int32_t day) {
  const DutyRow& row = RowOf(duty.kind());
  const bool reminded = duty.remind_date() != 0 && duty.remind_date() <= day;
  const Raised raised = duty.overdue() ? row.overdue : reminded ? row.reminded : row.open;
  if (raised.kind.empty()) return std::nullopt;
  v1::Alert alert =
      MakeAlert({.kind = raised.kind,
                 .rule_code = duty.clock_code(),
                 .alert_id = AlertId(raised.kind, duty.clock_code(), household, duty.duty_id()),
                 .area_code = duty.area_code(),
                 .household = household},
                cause, day);
  alert.set_priority(raised.priority);
  alert.set_due_date(duty.due_date());
  alert.set_owner(duty.account());
  SetText(row, duty, &alert);
  return alert;
}

absl::Status UpdateCaseAlerts(const Change& change,
                              google::protobuf::RepeatedPtrField<std::string>* standing,
                              Overlay* rows) {
  std::map<std::string, v1::Alert> wanted;
  for (const v1::FileDuty& duty : change.duties) {
    auto alert =
        AlertFor(duty, change.household.household(), change.event, change.control.opened_day);
    if (alert.has_value()) wanted.emplace(alert->alert_id(), *std::move(alert));
  }
  for (const std::string& id : *standing) {
    if (wanted.contains(id)) continue;
    if (absl::Status status = ResolveAlert(id, change.event, rows); !status.ok()) return status;
  }
  for (const auto& [id, alert] : wanted) {
    const bool stands = std::binary_search(standing->begin(), standing->end(), id);
    absl::Status status =
        stands ? MoveAlert(id, alert.area_code(), change.event, rows) : RaiseAlert(alert, rows);
    if (!status.ok()) return status;
  }
  standing->Clear();
  for (const auto& [id, alert] : wanted) *standing->Add() = id;
  return absl::OkStatus();
}

}  // namespace hearth::projections
