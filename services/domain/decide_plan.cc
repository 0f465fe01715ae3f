#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/case_basis.h"
#include "services/domain/case_claims.h"
#include "services/domain/case_file.h"
#include "services/domain/decide_measure.h"
#include "services/domain/measure_checks.h"

namespace hearth::domain {
namespace {

// Categories that lift by own work (domain.md 6).
constexpr std::string_view kIndustry = "industry";
constexpr std::string_view kJob = "job";

constexpr std::string_view kAbleLabour[] = {"ordinary", "skilled", "weak"};

MaybeFault CheckItems(const v1::PlanMade& fact, const CaseInput& input) {
  for (int i = 0; i < fact.items_size(); ++i) {
    if (auto fault = CheckRiskOfCase(fact.items(i).risk_code(), input)) {
      return Within("items", i, Within("risk_code", *std::move(fault)));
    }
  }
  for (const v1::RiskClock& risk : OpenCase(input.file)->risks()) {
    if (risk.eliminated()) continue;
    const bool met = std::any_of(
        fact.items().begin(), fact.items().end(),
        [&risk](const v1::PlanItem& item) { return item.risk_code() == risk.risk_code(); });
    if (met) continue;
    return Malformed("items",
                     absl::StrCat("风险 ", risk.risk_code(), " 没有措施，每项风险至少一项"),
                     absl::StrCat("nothing is planned against risk ", risk.risk_code(),
                                  "; at least one item for each"));
  }
  return std::nullopt;
}

// Whoever can work is helped to earn, not only paid for.
MaybeFault CheckAble(const v1::PlanMade& fact, const CaseInput& input) {
  const uint32_t able = AbleMembers(input.household);
  if (fact.able_members() != able) return Differs("able_members", absl::StrCat(able));
  if (able == 0) return std::nullopt;
  const bool earning =
      std::any_of(fact.items().begin(), fact.items().end(), [&](const v1::PlanItem& item) {
        const std::string_view category = CategoryOf(item.measure_code(), *input.control.rulebooks);
        return category == kIndustry || category == kJob;
      });
  if (earning) return std::nullopt;
  return Malformed("items", "家中有人能劳动，至少要有一项产业或就业帮扶",
                   "somebody can work: at least one item must be industry or job");
}

MaybeFault CheckPlan(const v1::PlanMade& fact, const CaseInput& input) {
  const v1::CaseRecord* record = OpenCase(input.file);
  if (record == nullptr) {
    return WrongState("case_id", "该户没有个案，不制定帮扶计划；可直接登记措施",
                      "the household has no case; measures can be planned without one");
  }
  if (auto fault = CheckOpenCase(fact.case_id(), input)) return fault;
  if (record->stage() == v1::CASE_STAGE_IDENTIFYING) {
    return WrongState("case_id", "尚在识别中，县级审定后再制定计划",
                      "is being identified; the plan follows the county's approval");
  }
  if (fact.earlier_plan_event_id() != record->plan_event_id()) {
    return Malformed("earlier_plan_event_id", "不是现行计划（首次制定时留空）",
                     "is not the plan in force (empty for the first one)");
  }
  if (auto fault = CheckItems(fact, input)) return fault;
  return CheckAble(fact, input);
}

MaybeFault CheckPlanOf(const v1::MeasurePlanned& fact, const CaseInput& input) {
  const v1::CaseRecord* record = OpenCase(input.file);
  const std::string plan = record == nullptr ? std::string() : record->plan_event_id();
  if (fact.plan_event_id().empty() || fact.plan_event_id() == plan) return std::nullopt;
  return Malformed("plan_event_id", "不是现行计划", "is not the plan in force");
}

MaybeFault CheckProject(const v1::MeasurePlanned& fact, const CaseInput& input) {
  if (fact.project_event_id().empty()) return std::nullopt;
  const auto project = input.control.undertakings->FindProject(fact.project_event_id());
  if (project == nullptr) {
    return WrongState("project_event_id", "没有这个项目，请先登记（ProjectRegistered）",
                      "there is no such project; register it first (ProjectRegistered)");
  }
  if (project->status == v1::PROJECT_STATUS_RUNNING) return std::nullopt;
  return WrongState("project_event_id", "该项目未在运行，请换一个项目",
                    "the project does not run; take another one");
}

MaybeFault CheckMembers(const v1::MeasurePlanned& fact, const CaseInput& input) {
  for (int i = 0; i < fact.member_ids_size(); ++i) {
    const std::string field = absl::StrCat("member_ids[", i, "]");
    if (fact.member_ids(i) == 0) return Required(field);
    if (auto fault = CheckMemberOf(field, fact.member_ids(i), input)) return fault;
  }
  return std::nullopt;
}

MaybeFault CheckPlanned(const v1::MeasurePlanned& fact, const CaseInput& input) {
  if (auto fault = CheckOpenCase(fact.case_id(), input)) return fault;
  for (int i = 0; i < fact.risk_codes_size(); ++i) {
    if (auto fault = CheckRiskOfCase(fact.risk_codes(i), input)) {
      return Within(absl::StrCat("risk_codes[", i, "]"), *std::move(fault));
    }
  }
  if (auto fault = CheckMembers(fact, input)) return fault;
  if (fact.end_due_date() != 0 && fact.end_due_date() < fact.start_due_date()) {
    return Malformed("end_due_date", "早于开始期限", "lies before the start");
  }
  if (auto fault = CheckHolder("responsible_account", fact.responsible_account(), input)) {
    return fault;
  }
  if (auto fault = CheckPlanOf(fact, input)) return fault;
  if (auto fault = CheckProject(fact, input)) return fault;
  if (fact.suggestion_code().empty()) return std::nullopt;
  return CheckSuggestion(fact.suggestion_code(), fact.measure_code(), input);
}

MaybeFault CheckDeclined(const v1::MeasureSuggestionDeclined& fact, const CaseInput& input) {
  if (auto fault = CheckOpenCase(fact.case_id(), input)) return fault;
  return CheckSuggestion(fact.suggestion_code(), fact.measure_code(), input);
}

}  // namespace

uint32_t AbleMembers(const v1::OpenedHousehold& household) {
  return static_cast<uint32_t>(std::count_if(
      household.members().begin(), household.members().end(), [](const v1::OpenedMember& member) {
        const std::string& labour = member.member().situation().labour();
        return member.active() && std::find(std::begin(kAbleLabour), std::end(kAbleLabour),
                                            labour) != std::end(kAbleLabour);
      }));
}

MaybeFault CheckSuggestion(const std::string& suggestion_code, const std::string& measure_code,
                           const CaseInput& input) {
  const auto rules = RulesFor(input);
  for (const v1::MeasureSuggestion* suggestion : rules->suggestions) {
    const auto& measures = suggestion->measure_codes();
    if (suggestion->suggestion_code() == suggestion_code &&
        std::find(measures.begin(), measures.end(), measure_code) != measures.end()) {
      return std::nullopt;
    }
  }
  return Malformed("suggestion_code", "现行规则集没有给出该措施的这条建议（自行选择时留空）",
                   "no rule in force suggests that measure under this code (empty when a person "
                   "chose it himself)");
}

MaybeFault CheckPlanFact(const v1::Fact& fact, const CaseInput& input) {
  if (fact.has_plan_made()) return CheckPlan(fact.plan_made(), input);
  if (fact.has_measure_planned()) return CheckPlanned(fact.measure_planned(), input);
  if (fact.has_measure_suggestion_declined()) {
    return CheckDeclined(fact.measure_suggestion_declined(), input);
  }
  return std::nullopt;
}

}  // namespace hearth::domain
