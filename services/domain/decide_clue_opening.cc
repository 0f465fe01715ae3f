#include "services/domain/decide_clue_opening.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/case_file.h"
#include "services/domain/civil_date.h"
#include "services/domain/clue_fold.h"
#include "services/domain/decide_device.h"

namespace hearth::domain {
namespace {

// Where a clue stands, and what may be done with it.
std::string StageZh(v1::ClueStage stage) {
  switch (stage) {
    case v1::CLUE_STAGE_OPEN:
      return "待核实（由村两人入户核实）";
    case v1::CLUE_STAGE_VERIFIED:
      return "待确认（由镇确认或退回）";
    case v1::CLUE_STAGE_PROPOSED:
      return "建议纳入（等待该户承诺授权，或由镇退回）";
    case v1::CLUE_STAGE_DISMISSED:
      return "不予纳入（有新情况由镇重新打开）";
    case v1::CLUE_STAGE_IN_CASE:
      return "已进入个案";
    case v1::CLUE_STAGE_JOINED:
      return "已并入另一线索";
    default:
      return "已撤销对应，不属该户";
  }
}

std::string StageEn(v1::ClueStage stage) {
  switch (stage) {
    case v1::CLUE_STAGE_OPEN:
      return "to be verified (two people of the village visit)";
    case v1::CLUE_STAGE_VERIFIED:
      return "to be confirmed (the town confirms or returns it)";
    case v1::CLUE_STAGE_PROPOSED:
      return "proposed for inclusion (waits for consent, or the town returns it)";
    case v1::CLUE_STAGE_DISMISSED:
      return "not admitted (new facts: the town opens it again)";
    case v1::CLUE_STAGE_IN_CASE:
      return "part of a case";
    case v1::CLUE_STAGE_JOINED:
      return "joined into another clue";
    default:
      return "not this household's any more";
  }
}

MaybeFault CheckMember(uint64_t member_id, const CaseInput& input) {
  if (member_id == 0) return std::nullopt;
  for (const v1::OpenedMember& member : input.household.members()) {
    if (member.member().member_id() == member_id) return std::nullopt;
  }
  return Malformed("member_id", "该户没有这名成员", "the household has no such member");
}

bool IsWatched(const CaseInput& input) {
  const v1::SocialSecurity& social = input.household.social_security();
  for (const v1::Answer answer :
       {social.dibao(), social.tekun(), social.dibao_edge(), social.rigid_expenditure()}) {
    if (answer == v1::ANSWER_YES) return true;
  }
  const auto holds = [&](const v1::StatusFile& status) {
    return !status.refused() && (status.end_date() == 0 || status.end_date() >= input.today);
  };
  return OpenCase(input.file) != nullptr ||
         input.household.identity().origin() == v1::ORIGIN_OUT_OF_POVERTY ||
         std::any_of(input.file.statuses().begin(), input.file.statuses().end(), holds);
}

const v1::ClueThreshold* ThresholdFor(const v1::ClueReported& fact, const RulesInForce& rules) {
  for (const v1::ClueThreshold* threshold : rules.clue_thresholds) {
    const std::string& unit = threshold->source_unit_code();
    const std::string& kind = threshold->kind_code();
    if ((unit.empty() || unit == fact.source_unit_code()) &&
        (kind.empty() || kind == fact.kind_code())) {
      return threshold;
    }
  }
  return nullptr;
}

// A row without the amount is taken: who says nothing of it must not be lost by it.
MaybeFault CheckThreshold(const v1::ClueReported& fact, const CaseInput& input) {
  const Lineage lineage = input.control.areas->LineageOf(input.area_code(), input.today);
  const auto rules = input.control.rulebooks->InForce(lineage, input.today);
  const v1::ClueThreshold* threshold = ThresholdFor(fact, *rules);
  if (threshold == nullptr) return std::nullopt;
  const bool watched = threshold->watched_fen() != 0 && IsWatched(input);
  const int64_t least = watched ? threshold->watched_fen() : threshold->other_fen();
  for (int i = 0; i < fact.amounts_size(); ++i) {
    const v1::ClueAmount& amount = fact.amounts(i);
    if (amount.amount_code() != threshold->amount_code() || amount.amount_fen() >= least) continue;
    return WrongState(absl::StrCat("amounts[", i, "].amount_fen"),
                      "低于该来源和区划的门槛，请在 ClueRowsSkipped 中记为 BELOW_THRESHOLD",
                      "below threshold of source and area; record the row in ClueRowsSkipped as "
                      "BELOW_THRESHOLD");
  }
  return std::nullopt;
}

}  // namespace

Fault ClueNotNow(std::string_view path, v1::ClueStage stage) {
  return WrongState(path, absl::StrCat("该线索现为：", StageZh(stage)),
                    absl::StrCat("the clue is now ", StageEn(stage)));
}

MaybeFault CheckClueReported(const v1::ClueReported& fact, const CaseInput& input) {
  if (auto fault = CheckMember(fact.member_id(), input)) return fault;
  if (const v1::ClueFile* earlier = FindRepeated(input.file, fact)) {
    const std::string day = FormatDate(earlier->opened_date());
    return WrongState("kind_code",
                      absl::StrCat("同一人、同类、同期的线索已于 ", day,
                                   " 登记，请在 ClueRowsSkipped 中记为 DUPLICATE"),
                      absl::StrCat("a clue of that person, kind and period was recorded on ", day,
                                   "; record the row in ClueRowsSkipped as DUPLICATE"));
  }
  if (fact.channel() != v1::CHANNEL_DEPARTMENT_SCREENING) return std::nullopt;
  return CheckThreshold(fact, input);
}

MaybeFault CheckClueMatched(const v1::ClueMatched& fact, const CaseInput& input) {
  if (!fact.subject().empty() && (fact.subject().front() != 'u' || fact.subject().size() < 2)) {
    return Malformed("subject", "应为未对应人员的随机主体",
                     "must be the unmatched person's subject");
  }
  const v1::ClueFile* clue = FindClue(input.file, fact.clue());
  if (clue != nullptr && clue->stage() != v1::CLUE_STAGE_MOVED)
    return ClueNotNow("clue", clue->stage());
  if (auto fault = CheckMember(fact.member_id(), input)) return fault;
  const bool by_id = fact.method() == v1::CLUE_MATCH_METHOD_ID_HMAC;
  if (by_id && fact.member_id() == 0) {
    return Malformed("member_id", "证件号对应到的是一名成员", "an ID number is one member's");
  }
  if (fact.method() == v1::CLUE_MATCH_METHOD_NAME_AND_VILLAGE && fact.candidate_count() == 0) {
    return Malformed("candidate_count", "请填写供选择的人数", "say how many were offered");
  }
  return std::nullopt;
}

MaybeFault CheckClueMatchWithdrawn(const v1::ClueMatchWithdrawn& fact, const CaseInput& input) {
  for (const v1::ClueFile& clue : input.file.clues()) {
    if (clue.match_event_id().empty() || clue.match_event_id() != fact.match_event_id()) continue;
    if (!IsWaiting(clue)) return ClueNotNow("match_event_id", clue.stage());
    return std::nullopt;
  }
  return WrongState("match_event_id", "该户没有这次对应", "the household has no such match");
}

}  // namespace hearth::domain
