#include "services/domain/case_guards.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/case_basis.h"
#include "services/domain/case_file.h"
#include "services/domain/case_steps.h"
#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

using Faults = std::vector<Fault>;

void Need(bool holds, std::string_view path, std::string_view zh, std::string_view en,
          Faults* faults) {
  if (!holds) faults->push_back(WrongState(path, zh, en));
}

bool HasProposedClue(const v1::CaseFile& file) {
  return std::any_of(file.clues().begin(), file.clues().end(), [](const v1::ClueFile& clue) {
    return clue.stage() == v1::CLUE_STAGE_PROPOSED;
  });
}

// A complete check that was made on that day or later.
bool VisitedSince(int32_t day, const v1::OpenedHousehold& household) {
  return std::any_of(household.checks().begin(), household.checks().end(),
                     [day](const v1::CheckMark& check) {
                       return check.complete() && check.source().occurred_date() >= day;
                     });
}

void NeedReEntry(const CaseSight& sight, Faults* faults) {
  const auto& cases = sight.input.file.cases();
  const bool earlier = std::any_of(cases.begin(), cases.end(), [](const v1::CaseRecord& record) {
    return record.stage() == v1::CASE_STAGE_ELIMINATED;
  });
  Need(!earlier || !sight.record->earlier_case_id().empty(), "step",
       "该户曾消除风险，请先登记再次纳入（关联原个案）",
       "the household has an eliminated case; record the re-entry that links it first", faults);
}

void NeedPublicityOver(const CaseSight& sight, Faults* faults) {
  const auto due = sight.clocks.DueDate(kPublicityClock, sight.chain->publicity_date());
  if (!due.has_value()) {
    Need(false, "step", "规则集没有公示天数（publicity_days），请县里先发布",
         "no rulebook has the clock publicity_days; the county publishes it first", faults);
    return;
  }
  const std::string day = FormatDate(*due);
  Need(sight.input.today >= *due, "step",
       absl::StrCat("公示未满：应公示至 ", day, "，提前撤下请注明 interrupted"),
       absl::StrCat("the notice must hang until ", day, "; if it came down, say interrupted"),
       faults);
}

void NeedGuarantees(const CaseInput& input, Faults* faults) {
  const v1::CaseBasis known = BasisOf(input);
  Need(known.problem_codes().empty(), "basis.problem_codes",
       "“两不愁三保障”及饮水安全仍有问题，请先落实帮扶",
       "a guarantee or the water still has a problem; put it right first", faults);
  Need(known.unasked_codes().empty(), "basis.unasked_codes",
       "“两不愁三保障”及饮水安全尚未全部核实，请先入户",
       "not every guarantee was looked at; visit first", faults);
}

void NeedIncome(const CaseInput& input, Faults* faults) {
  const v1::CaseBasis known = BasisOf(input);
  Need(known.has_line(), "basis.line", "本区划当日没有监测线，请先由县发布规则集",
       "no income line is in force here today; the county publishes one first", faults);
  Need(known.has_income(), "basis.income", "没有收入核查记录，请先入户核实收入",
       "no check has recorded the income; visit first", faults);
  if (!known.has_line() || !known.has_income()) return;
  Need(known.income().per_capita_fen() >= known.line().amount_fen(), "basis.income",
       "人均收入低于监测线，不能消除", "income a head is below the line", faults);
}

}  // namespace

CaseSight::CaseSight(const CaseInput& in)
    : input(in),
      record(OpenCase(in.file)),
      chain(OpenChain(in.file)),
      clocks(in.control, in.area_code()) {}

v1::CaseStage CaseSight::case_stage() const {
  return record == nullptr ? v1::CASE_STAGE_UNSPECIFIED : record->stage();
}

v1::ChainStage CaseSight::chain_stage() const {
  return chain == nullptr ? v1::CHAIN_STAGE_UNSPECIFIED : chain->stage();
}

std::vector<Fault> MissingForElimination(bool natural, const CaseSight& sight) {
  Faults faults;
  const CaseInput& input = sight.input;
  Need(!sight.record->basis().floor(), "step", "整户无劳动能力兜底保障户不标注风险消除，继续跟踪",
       "the household is FLOOR: it stays watched and is never eliminated", &faults);
  const std::optional<bool> nobody = NobodyCanWork(input);
  Need(nobody.has_value(), "step", "尚未了解全部成员的劳动能力，请先入户",
       "not every member was asked whether he can work; visit first", &faults);
  Need(!nobody.value_or(false), "step", "全家无人能劳动，落实兜底保障后继续跟踪，不标注风险消除",
       "nobody can work: after social security it stays watched and is not eliminated", &faults);
  NeedGuarantees(input, &faults);
  NeedIncome(input, &faults);
  if (natural) return faults;
  const auto least = sight.clocks.DueDate(kEliminationClock, sight.record->approved_date());
  if (!least.has_value()) return faults;
  const std::string day = FormatDate(*least);
  Need(input.today >= *least, "step", absl::StrCat("监测时间不足，最早可于 ", day, " 提出"),
       absl::StrCat("monitored for too short a time; possible from ", day), &faults);
  return faults;
}

std::vector<Fault> MissingFor(int kind, const CaseSight& sight) {
  Faults faults;
  const bool objected = sight.chain != nullptr && sight.chain->objected();
  Need(!objected || kind == v1::Fact::kPublicityEnded, "step",
       "有未处理的异议，请镇经办先处理（ObjectionResolved）",
       "an objection is not answered; the town answers it first (ObjectionResolved)", &faults);
  switch (kind) {
    case v1::Fact::kConsentSigned:
      Need(HasProposedClue(sight.input.file), "clues",
           "没有已核实为“建议纳入”的线索，请村里两人入户核实",
           "no clue was verified with PROPOSE_INCLUSION; two people of the village visit first",
           &faults);
      break;
    case v1::Fact::kVillageReviewHeld:
      Need(sight.chain_stage() != v1::CHAIN_STAGE_VERIFYING ||
               VisitedSince(sight.chain->stage_date(), sight.input.household),
           "step", "已退回重新核实，请先完整入户一次",
           "returned for verification; a complete visit comes first", &faults);
      break;
    case v1::Fact::kPublicityStarted:
      Need(sight.clocks.Find(kPublicityClock, sight.input.today).has_value(), "step",
           "规则集没有公示天数（publicity_days），请县里先发布",
           "no rulebook has the clock publicity_days; the county publishes it first", &faults);
      break;
    case v1::Fact::kPublicityEnded:
      NeedPublicityOver(sight, &faults);
      break;
    case v1::Fact::kCaseApproved:
      NeedReEntry(sight, &faults);
      break;
    case v1::Fact::kEliminationApproved: {
      const Faults missing = MissingForElimination(sight.chain->natural(), sight);
      faults.insert(faults.end(), missing.begin(), missing.end());
      break;
    }
    default:
      break;
  }
  return faults;
}

}  // namespace hearth::domain
