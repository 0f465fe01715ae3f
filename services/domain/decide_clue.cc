#include "services/domain/decide_clue.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/domain/case_file.h"
#include "services/domain/civil_date.h"
#include "services/domain/clock.h"
#include "services/domain/clue_fold.h"
#include "services/domain/decide_clue_opening.h"
#include "services/domain/decide_device.h"
#include "services/domain/roles.h"

namespace hearth::domain {
namespace {

constexpr int kCountyDigits = 6;
constexpr RoleSet kTown = {Role::kTownshipOperator, Role::kTownshipApprover, Role::kCountyOperator,
                           Role::kCountyApprover};

Fault NoRight(std::string_view path, std::string_view zh, std::string_view en) {
  return {v1::REFUSAL_REASON_NO_RIGHT, std::string(path), std::string(zh), std::string(en)};
}

Fault Unknown(std::string_view path) {
  return WrongState(path, "该户没有这条线索，请核对编号，或先对应到户",
                    "the household has no such clue; compare the id, or match it first");
}

// The clue that the reference names, when its stage is one of those; else `fault` is set.
const v1::ClueFile* Expect(std::string_view path, const v1::ClueReference& reference,
                           std::initializer_list<v1::ClueStage> stages, const CaseInput& input,
                           MaybeFault* fault) {
  const v1::ClueFile* clue = FindClue(input.file, reference);
  if (clue == nullptr) {
    *fault = Unknown(path);
  } else if (std::find(stages.begin(), stages.end(), clue->stage()) == stages.end()) {
    *fault = ClueNotNow(path, clue->stage());
  }
  return clue;
}

MaybeFault CheckDue(std::string_view path, int32_t due, const CaseInput& input) {
  if (due >= input.today) return std::nullopt;
  return Malformed(path, absl::StrCat("期限已过，今日为 ", FormatDate(input.today)),
                   absl::StrCat("lies before today, ", FormatDate(input.today)));
}

// A log without accounts knows no roles.
MaybeFault CheckTown(const v1::EventHeader& header, const CaseInput& input) {
  const Registry& registry = *input.control.registry;
  if (!registry.bootstrapped()) return std::nullopt;
  for (const auto& grant : registry.GrantsInForce(header.actor(), input.today)) {
    const RoleTerms* role = FindRole(grant->given.role());
    if (role != nullptr && kTown.Has(role->role)) return std::nullopt;
  }
  return NoRight("", "须由镇或县的经办、审批人员办理",
                 "takes an operator or approver of the town or county");
}

bool SameMatter(const v1::ClueFile& a, const v1::ClueFile& b) {
  return a.member_id() == b.member_id() && a.clue().kind_code() == b.clue().kind_code() &&
         a.period_start_date() == b.period_start_date() &&
         a.period_end_date() == b.period_end_date();
}

MaybeFault CheckJoined(const v1::ClueJoined& fact, const CaseInput& input) {
  static constexpr std::initializer_list<v1::ClueStage> kWaiting = {
      v1::CLUE_STAGE_OPEN, v1::CLUE_STAGE_VERIFIED, v1::CLUE_STAGE_PROPOSED};
  MaybeFault fault;
  const v1::ClueFile* clue = Expect("clue", fact.clue(), kWaiting, input, &fault);
  if (fault.has_value()) return fault;
  const v1::ClueFile* into = Expect("into_clue", fact.into_clue(), kWaiting, input, &fault);
  if (fault.has_value()) return fault;
  if (clue == into) return Malformed("into_clue", "就是该线索自己", "is the clue itself");
  if (!fact.reason().empty() || SameMatter(*clue, *into)) return std::nullopt;
  return Malformed("reason", "人员、种类或期间不同，须说明为何是同一件事",
                   "person, kind or period differ: say why they are one matter");
}

MaybeFault CheckAssigned(const v1::ClueAssigned& fact, const CaseInput& input) {
  MaybeFault fault;
  Expect("clue", fact.clue(), {v1::CLUE_STAGE_OPEN}, input, &fault);
  if (fault.has_value()) return fault;
  const AreaTree& areas = *input.control.areas;
  const std::string county = areas.AncestorAt(input.area_code(), kCountyDigits, input.today);
  if (!areas.IsUnder(fact.to_area_code(), county, input.today)) {
    return Malformed("to_area_code", "应在该户所在的县内", "must lie in the household's county");
  }
  const Registry& registry = *input.control.registry;
  if (!fact.to_account().empty() && registry.bootstrapped()) {
    fault = CheckOpenAccount("to_account", fact.to_account(), registry);
    if (fault.has_value()) return fault;
  }
  return CheckDue("due_date", fact.due_date(), input);
}

// 0 = no day is known by which it was due.
int32_t DueOf(const v1::ClueFile& clue, const CaseInput& input) {
  if (clue.stated_due_date() != 0) return clue.stated_due_date();
  const int32_t start = std::max({clue.opened_date(), clue.verified_date(), clue.answered_date()});
  return Clocks(input.control, input.area_code()).DueDate("visit_days", start).value_or(0);
}

MaybeFault CheckEscalated(const v1::ClueEscalated& fact, const CaseInput& input) {
  MaybeFault fault;
  const v1::ClueFile* clue = Expect("clue", fact.clue(), {v1::CLUE_STAGE_OPEN}, input, &fault);
  if (fault.has_value()) return fault;
  if (fact.from_area_code() != clue->area_code()) {
    return Malformed("from_area_code", "该线索现不在此区划", "the clue does not lie there now");
  }
  if (fact.to_area_code().size() >= fact.from_area_code().size()) {
    return Malformed("to_area_code", "应为上级区划", "must be a level above");
  }
  const int32_t due = DueOf(*clue, input);
  if (due == 0 || due >= input.today) {
    return WrongState(
        "clue",
        due == 0 ? "该线索没有期限，不存在逾期"
                 : absl::StrCat("该线索 ", FormatDate(due), " 到期，尚未逾期"),
        due == 0 ? "the clue has no due day, so it is not late"
                 : absl::StrCat("the clue is due on ", FormatDate(due), "; it is not late yet"));
  }
  return CheckDue("due_date", fact.due_date(), input);
}

// The visit is one of this household, and made for the clue: not before it, unless it opened it.
MaybeFault CheckVisit(const v1::ClueVerified& fact, const v1::ClueFile& clue,
                      const CaseInput& input) {
  if (fact.check_event_id().empty()) return std::nullopt;
  for (const v1::CheckMark& mark : input.household.checks()) {
    if (mark.source().event_id() != fact.check_event_id()) continue;
    if (clue.clue().event_id() == fact.check_event_id() ||
        mark.source().occurred_date() >= clue.opened_date()) {
      return std::nullopt;
    }
    return WrongState(
        "check_event_id",
        absl::StrCat("该次核查早于线索（", FormatDate(clue.opened_date()), "），须重新入户"),
        absl::StrCat("the check is older than the clue of ", FormatDate(clue.opened_date()),
                     "; visit again"));
  }
  return Malformed("check_event_id", "该户没有这次核查（或已作废）",
                   "the household has no such check, or it was voided");
}

MaybeFault CheckSecond(const v1::EventHeader& header, const v1::ClueVerified& fact,
                       const CaseInput& input) {
  if (fact.second_account().empty()) return std::nullopt;  // his signature stands for him
  if (fact.second_account() == header.actor()) {
    return NoRight("second_account", "须由另一人共同核实", "the second person must be another");
  }
  const Registry& registry = *input.control.registry;
  if (!registry.bootstrapped()) return std::nullopt;
  return CheckOpenAccount("second_account", fact.second_account(), registry);
}

MaybeFault CheckResult(v1::ClueResult result, const CaseInput& input) {
  const v1::CaseRecord* open = OpenCase(input.file);
  const bool watched = open != nullptr && open->stage() != v1::CASE_STAGE_ELIMINATED;
  if (result == v1::CLUE_RESULT_ALREADY_MONITORED && open == nullptr) {
    return Malformed("result", "该户没有个案，不是已监测", "the household has no open case");
  }
  if (result == v1::CLUE_RESULT_PROPOSE_INCLUSION && watched) {
    return WrongState("result", "该户已有个案，请记为已监测",
                      "the household has an open case; say ALREADY_MONITORED");
  }
  return std::nullopt;
}

MaybeFault CheckVerified(const v1::EventHeader& header, const v1::ClueVerified& fact,
                         const CaseInput& input) {
  std::set<const v1::ClueFile*> seen;
  for (int i = 0; i < fact.clues_size(); ++i) {
    MaybeFault fault;
    const v1::ClueFile* clue = Expect("", fact.clues(i), {v1::CLUE_STAGE_OPEN}, input, &fault);
    if (!fault.has_value() && !seen.insert(clue).second) {
      fault = Malformed("", "重复", "is named twice");
    }
    if (fault.has_value()) return Within("clues", i, *std::move(fault));
    if (auto visit = CheckVisit(fact, *clue, input)) return visit;
  }
  if (auto fault = CheckSecond(header, fact, input)) return fault;
  return CheckResult(fact.result(), input);
}

MaybeFault CheckAnotherPerson(const v1::EventHeader& header, const v1::ClueFile& clue) {
  if (header.actor() != clue.verified_by() && header.actor() != clue.seconded_by()) {
    return std::nullopt;
  }
  return NoRight("", "核实人不能确认自己的结论，请由镇另一人办理",
                 "who verified it cannot judge it; another person of the town must");
}

MaybeFault CheckReturned(const v1::EventHeader& header, const v1::ClueReturned& fact,
                         const CaseInput& input) {
  MaybeFault fault;
  const v1::ClueFile* clue = Expect(
      "clue", fact.clue(), {v1::CLUE_STAGE_VERIFIED, v1::CLUE_STAGE_PROPOSED}, input, &fault);
  if (fault.has_value()) return fault;
  if (fact.verified_event_id() != clue->verified_event_id()) {
    return Malformed("verified_event_id", "不是该线索最新的核实", "is not the newest verification");
  }
  if (auto own = CheckAnotherPerson(header, *clue)) return own;
  if (auto right = CheckTown(header, input)) return right;
  return CheckDue("due_date", fact.due_date(), input);
}

MaybeFault CheckDismissed(const v1::EventHeader& header, const v1::ClueDismissed& fact,
                          const CaseInput& input) {
  MaybeFault fault;
  const v1::ClueFile* clue = Expect("clue", fact.clue(), {v1::CLUE_STAGE_VERIFIED}, input, &fault);
  if (fault.has_value()) return fault;
  if (fact.verified_event_id() != clue->verified_event_id()) {
    return Malformed("verified_event_id", "不是该线索最新的核实", "is not the newest verification");
  }
  if (fact.result() != clue->result()) {
    return Malformed("result", "与核实结果不同，不同意请退回",
                     "is not what was found; return it if you do not agree");
  }
  if (auto own = CheckAnotherPerson(header, *clue)) return own;
  return CheckTown(header, input);
}

MaybeFault CheckReopened(const v1::EventHeader& header, const v1::ClueReopened& fact,
                         const CaseInput& input) {
  const v1::ClueFile* clue = FindClue(input.file, fact.clue());
  if (clue == nullptr) return Unknown("clue");
  if (!WasDismissed(*clue)) return ClueNotNow("clue", clue->stage());
  if (fact.dismissed_event_id() != clue->answered_event_id()) {
    return Malformed("dismissed_event_id", "不是该线索的不予纳入", "is not what dismissed it");
  }
  if (FindFollower(input.file, *clue) != nullptr) {
    return WrongState("clue", "同一人、同类、同期的另一线索正待办理，请办理那一条",
                      "another clue of that person, kind and period waits: go on with that one");
  }
  if (auto fault = CheckTown(header, input)) return fault;
  return CheckDue("due_date", fact.due_date(), input);
}

// A joined clue is answered with the one that went on.
const v1::ClueFile* AnsweredBy(const v1::ClueFile* clue, const v1::CaseFile& file) {
  for (int i = 0; clue != nullptr && clue->stage() == v1::CLUE_STAGE_JOINED; ++i) {
    if (i > file.clues_size()) return nullptr;
    clue = FindClue(file, clue->joined_into());
  }
  return clue;
}

MaybeFault CheckTold(const v1::ClueFeedbackGiven& fact, const CaseInput& input) {
  const v1::ClueFile* clue = FindClue(input.file, fact.clue());
  if (clue == nullptr) return Unknown("clue");
  const v1::ClueFile* answered = AnsweredBy(clue, input.file);
  if (answered == nullptr || answered->answered_event_id().empty()) {
    return ClueNotNow("clue", answered == nullptr ? clue->stage() : answered->stage());
  }
  if (fact.answered_event_id() == answered->answered_event_id()) return std::nullopt;
  return Malformed("answered_event_id", "不是该线索的答复", "is not what answered the clue");
}

MaybeFault CheckOne(const v1::EventHeader& header, const v1::Fact& fact, const CaseInput& input) {
  switch (fact.fact_case()) {
    case v1::Fact::kClueReported:
      return CheckClueReported(fact.clue_reported(), input);
    case v1::Fact::kClueMatched:
      return CheckClueMatched(fact.clue_matched(), input);
    case v1::Fact::kClueMatchWithdrawn:
      return CheckClueMatchWithdrawn(fact.clue_match_withdrawn(), input);
    case v1::Fact::kClueJoined:
      return CheckJoined(fact.clue_joined(), input);
    case v1::Fact::kClueAssigned:
      return CheckAssigned(fact.clue_assigned(), input);
    case v1::Fact::kClueEscalated:
      return CheckEscalated(fact.clue_escalated(), input);
    case v1::Fact::kClueVerified:
      return CheckVerified(header, fact.clue_verified(), input);
    case v1::Fact::kClueReturned:
      return CheckReturned(header, fact.clue_returned(), input);
    case v1::Fact::kClueDismissed:
      return CheckDismissed(header, fact.clue_dismissed(), input);
    case v1::Fact::kClueReopened:
      return CheckReopened(header, fact.clue_reopened(), input);
    case v1::Fact::kClueFeedbackGiven:
      return CheckTold(fact.clue_feedback_given(), input);
    default:
      return std::nullopt;
  }
}

}  // namespace

MaybeFault CheckClueFact(const v1::EventHeader& header, const v1::Fact& fact,
                         const CaseInput& input) {
  MaybeFault fault = CheckOne(header, fact, input);
  if (!fault.has_value()) return std::nullopt;
  const auto* field = v1::Fact::descriptor()->FindFieldByNumber(fact.fact_case());
  return Within(field->name(), *std::move(fault));
}

}  // namespace hearth::domain
