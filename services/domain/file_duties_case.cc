// Duties of a case that is monitored or eliminated: plan, measures, visits, helpers (四个不摘).

#include <algorithm>
#include <optional>

#include "services/domain/civil_date.h"
#include "services/domain/duty_list.h"
#include "services/domain/income.h"

namespace hearth::domain {
namespace {

constexpr std::string_view kHelper = "helper";
constexpr std::string_view kResponsible = "responsible";
constexpr std::string_view kDibao = "dibao";
constexpr std::string_view kTekun = "tekun";
constexpr int kWorkingAge = 16;  // domain.md 4.4 rule 5_12_004

bool Mine(const std::string& case_id, const v1::CaseRecord& record) {
  return case_id.empty() || case_id == record.case_id();
}

// A child is one who was a child when he was last recorded: no answer changes by time alone.
bool WasChild(const v1::OpenedMember& member) {
  const int32_t birth = member.member().identity().birth_date();
  const int32_t seen = member.source().occurred_date();
  return IsDate(birth) && IsDate(seen) && (seen - birth) / 10'000 < kWorkingAge;
}

enum class Labour { kSomebody, kNobody, kUnknown };

Labour LabourOf(const v1::OpenedHousehold& household) {
  bool members = false;
  bool all_known = true;
  for (const v1::OpenedMember& member : household.members()) {
    if (!member.active()) continue;
    members = true;
    const std::string& labour = member.member().situation().labour();
    if (labour == "ordinary" || labour == "skilled" || labour == "weak") return Labour::kSomebody;
    if (labour.empty() && !WasChild(member)) all_known = false;
  }
  return members && all_known ? Labour::kNobody : Labour::kUnknown;
}

// The day since which 低保 or 特困 holds, as far as known; 0 = neither.
int32_t FloorStatusSince(const CaseInput& input) {
  int32_t since = 0;
  for (const v1::StatusFile& status : input.file.statuses()) {
    const bool floor = status.status_code() == kDibao || status.status_code() == kTekun;
    if (!floor || status.refused() || status.end_date() != 0) continue;
    if (since == 0 || status.from_date() < since) since = status.from_date();
  }
  const v1::SocialSecurity& social = input.household.social_security();
  const bool told = social.dibao() == v1::ANSWER_YES || social.tekun() == v1::ANSWER_YES;
  return since == 0 && told ? input.household.social_security_source().occurred_date() : since;
}

// Whoever helps now and for longest.
std::string_view HelperOf(const v1::CaseRecord& record, const v1::CaseFile& file) {
  std::string_view account;
  for (const v1::HelperTerm& term : file.helpers()) {
    if (term.role_code() == kHelper && !term.ended() && Mine(term.case_id(), record))
      account = term.account();
  }
  return account;
}

int32_t LastDay(const v1::HelperTerm& term) {
  return term.ended() ? term.ended_date() : term.until_date();
}

// By the last day on which the role is held there must be a successor; at once where nobody ever
// held it. A successor who is named counts before his first day.
void AddHelper(const v1::CaseRecord& record, std::string_view role, DutyList* list) {
  const v1::HelperTerm* last = nullptr;
  for (const v1::HelperTerm& term : list->input().file.helpers()) {
    if (term.role_code() != role || !Mine(term.case_id(), record)) continue;
    if (!term.ended() && term.until_date() == 0) return;
    if (last == nullptr || LastDay(term) >= LastDay(*last)) last = &term;
  }
  DutyDraft draft{"HELPER_MISSING", record.case_id(), DutyLevel::kTown};
  draft.mark = role;
  if (last == nullptr || LastDay(*last) < record.approved_date())
    return list->ByDay(draft, record.approved_date(), record.approved_date());
  draft.about = last->event_id();
  list->ByDay(draft, last->from_date(), LastDay(*last));
}

void AddPlan(const v1::CaseRecord& record, DutyList* list) {
  DutyDraft draft{"PLAN_DUE", record.case_id(), DutyLevel::kTown,
                  HelperOf(record, list->input().file)};
  if (record.plan_event_id().empty())
    return list->ByClock(draft, "plan_days", record.approved_date());
  draft.about = record.plan_event_id();  // looked at again on the day that it says itself
  list->ByDay(draft, record.plan_date(), record.plan_review_date());
}

bool Addresses(const v1::MeasureFile& measure, const v1::CaseRecord& record,
               const std::string& risk_code) {
  return Mine(measure.case_id(), record) &&
         std::find(measure.risk_codes().begin(), measure.risk_codes().end(), risk_code) !=
             measure.risk_codes().end();
}

bool Goes(const v1::CaseFile& file, const std::string& measure_event_id) {
  return std::any_of(file.measures().begin(), file.measures().end(), [&](const auto& measure) {
    return measure.event_id() == measure_event_id && measure.stage() != v1::MEASURE_STAGE_ENDED;
  });
}

// The measure that ended last of those that ran against the risk, when nothing runs on and nothing
// follows it; else null.
const v1::MeasureFile* LostMeasure(const v1::CaseRecord& record, const std::string& risk_code,
                                   const v1::CaseFile& file) {
  const v1::MeasureFile* lost = nullptr;
  for (const v1::MeasureFile& measure : file.measures()) {
    if (!Addresses(measure, record, risk_code) || measure.started_date() == 0) continue;
    if (measure.stage() != v1::MEASURE_STAGE_ENDED || Goes(file, measure.successor_event_id()))
      return nullptr;
    if (lost == nullptr || measure.ended_date() >= lost->ended_date()) lost = &measure;
  }
  return lost;
}

void AddRisks(const v1::CaseRecord& record, DutyList* list) {
  const v1::CaseFile& file = list->input().file;
  const std::string_view helper = HelperOf(record, file);
  for (const v1::RiskClock& risk : record.risks()) {
    if (risk.eliminated()) continue;
    DutyDraft draft{"MEASURE_DUE", record.case_id(), DutyLevel::kTown, helper, risk.risk_code()};
    if (risk.measured_date() == 0) {
      if (record.stage() == v1::CASE_STAGE_MONITORED)
        list->ByClock(draft, "measure_days", risk.since_date());
      continue;
    }
    const v1::MeasureFile* lost = LostMeasure(record, risk.risk_code(), file);
    if (lost == nullptr) continue;
    draft.kind = "MEASURE_LOST";
    draft.about = lost->event_id();
    list->ByDay(draft, lost->ended_date(), lost->ended_date());
  }
}

void AddFollowUp(const v1::CaseRecord& record, std::string_view clock_code, int32_t since,
                 DutyList* list) {
  const v1::CaseFile& file = list->input().file;
  list->ByClock({"FOLLOW_UP_DUE", record.case_id(), DutyLevel::kVillage, HelperOf(record, file)},
                clock_code, std::max(since, file.last_follow_up_date()));
}

bool IsBeingEliminated(const v1::CaseRecord& record) {
  if (record.chains().empty()) return false;
  const v1::CaseChain& chain = *record.chains().rbegin();
  return chain.procedure() == v1::CASE_PROCEDURE_ELIMINATION &&
         chain.stage() < v1::CHAIN_STAGE_DECIDED;
}

// By the line of the day on which the income was asked, so that no new year's line changes it.
bool IsAboveLine(const DutyList& list) {
  const v1::OpenedHousehold& household = list.input().household;
  const int32_t asked = household.income_source().occurred_date();
  if (!household.has_income() || !IsDate(asked)) return false;
  const std::optional<int64_t> per_capita =
      PerCapita(TotalIncome(household.income()).net, household.income().sharing_members());
  const v1::IncomeLine* line = list.clocks().LineOn(asked);
  return line != nullptr && per_capita.has_value() && *per_capita >= line->amount_fen();
}

void AddLabour(const v1::CaseRecord& record, DutyList* list) {
  const CaseInput& input = list->input();
  const Labour labour = LabourOf(input.household);
  const bool floor = record.basis().floor();
  DutyDraft draft{"ABLE_BODIED_OVERDUE", record.case_id(), DutyLevel::kTown};
  if (labour == Labour::kSomebody && !floor) {
    list->ByClock(draft, "able_bodied_overdue_days", record.approved_date());
    draft.kind = "ELIM_REVIEW";
    if (IsAboveLine(*list) && !IsBeingEliminated(record))
      list->Remind(draft, "min_days_before_elimination", record.approved_date());
  }
  const int32_t since = FloorStatusSince(input);
  if (labour != Labour::kNobody || floor || since == 0) return;
  draft.kind = "FLOOR_MISLABELLED";
  const int32_t day = std::max(since, record.approved_date());
  list->ByDay(draft, day, day);
}

}  // namespace

void AddCaseDuties(DutyList* list) {
  for (const v1::CaseRecord& record : list->input().file.cases()) {
    const bool monitored = record.stage() == v1::CASE_STAGE_MONITORED;
    if (!monitored && record.stage() != v1::CASE_STAGE_ELIMINATED) continue;
    AddRisks(record, list);
    AddHelper(record, kHelper, list);
    AddHelper(record, kResponsible, list);
    if (!monitored) {
      AddFollowUp(record, "watch_days", record.eliminated_date(), list);
      continue;
    }
    AddPlan(record, list);
    AddFollowUp(record, "followup_days", record.approved_date(), list);
    AddLabour(record, list);
  }
}

}  // namespace hearth::domain
