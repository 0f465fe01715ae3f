#include <string>
#include <string_view>

#include "services/domain/decide_clue.h"

namespace hearth::domain {
namespace {

constexpr size_t kVillageDigits = 12;

Fault Required(std::string_view path) { return Malformed(path, "必填", "is required"); }

MaybeFault CheckPeriod(int32_t start, int32_t end) {
  if ((start == 0) == (end == 0) && start <= end) return std::nullopt;
  return Malformed("period_end_date", "期间须有起止两日，止日不早于起日",
                   "a period has both days, and ends no earlier than it begins");
}

MaybeFault CheckReported(const v1::ClueReported& fact, const v1::EventHeader& header) {
  if (fact.channel() == v1::CHANNEL_DEPARTMENT_SCREENING && fact.source_unit_code().empty()) {
    return Malformed("source_unit_code", "部门线索须写明单位",
                     "a department's clue names its department");
  }
  if (auto fault = CheckPeriod(fact.period_start_date(), fact.period_end_date())) return fault;
  if (fact.batch_event_id().empty() != (fact.batch_row() == 0)) {
    return Malformed("batch_row", "批次与行号须同时填写", "batch and row go together");
  }
  if (!header.household().empty() || fact.has_person()) return std::nullopt;
  return Malformed("person", "未对应到户的线索须写明何人",
                   "nobody knows whom it concerns: say who");
}

MaybeFault CheckBatch(const v1::ClueBatchReceived& fact) {
  return CheckPeriod(fact.period_start_date(), fact.period_end_date());
}

MaybeFault CheckSkipped(const v1::ClueRowsSkipped& fact) {
  uint32_t before = 0;
  for (int i = 0; i < fact.rows_size(); ++i) {
    if (fact.rows(i).row() <= before) {
      return Within("rows", i, Malformed("row", "应按行号递增", "rows ascend"));
    }
    before = fact.rows(i).row();
  }
  return std::nullopt;
}

MaybeFault CheckCompleted(const v1::ClueBatchCompleted& fact) {
  if (fact.matched_count() <= fact.clue_count()) return std::nullopt;
  return Malformed("matched_count", "不应多于线索数", "cannot be more than the clues");
}

MaybeFault CheckSent(const v1::ClueFeedbackSent& fact) {
  if (fact.first_row() <= fact.last_row()) return std::nullopt;
  return Malformed("last_row", "不应小于首行", "cannot be before the first");
}

MaybeFault CheckMatched(const v1::ClueMatched& fact) {
  if (!fact.has_clue()) return Required("clue");
  if (fact.method() == v1::CLUE_MATCH_METHOD_BY_HAND && fact.note().empty()) {
    return Malformed("note", "人工对应须说明依据", "say how the household was found");
  }
  return std::nullopt;
}

MaybeFault CheckJoined(const v1::ClueJoined& fact) {
  if (!fact.has_clue()) return Required("clue");
  if (!fact.has_into_clue()) return Required("into_clue");
  return std::nullopt;
}

MaybeFault CheckAssigned(const v1::ClueAssigned& fact) {
  if (!fact.has_clue()) return Required("clue");
  if (fact.due_date() == 0) return Required("due_date");
  if (fact.to_area_code().size() >= kVillageDigits) return std::nullopt;
  return Malformed("to_area_code", "应为村或网格（12 或 15 位）",
                   "must be a village or grid (12 or 15 digits)");
}

MaybeFault CheckEscalated(const v1::ClueEscalated& fact) {
  if (!fact.has_clue()) return Required("clue");
  if (fact.due_date() == 0) return Required("due_date");
  if (fact.from_area_code().starts_with(fact.to_area_code())) return std::nullopt;
  return Malformed("to_area_code", "应为原区划的上级", "must be what the late area lies in");
}

bool NeedsVisit(v1::ClueResult result) {
  return result != v1::CLUE_RESULT_NO_SUCH_PERSON && result != v1::CLUE_RESULT_OTHER_VILLAGE &&
         result != v1::CLUE_RESULT_DECEASED;
}

MaybeFault CheckVerified(const v1::ClueVerified& fact) {
  if (fact.check_event_id().empty() && NeedsVisit(fact.result())) {
    return Malformed("check_event_id", "须先入户核查并写明该次核查",
                     "visit first and name the check");
  }
  if (fact.result() != v1::CLUE_RESULT_PROPOSE_INCLUSION) {
    if (fact.reason_code().empty()) return Required("reason_code");
    if (fact.reason().empty()) return Required("reason");
  }
  if (!fact.second_account().empty() || !fact.second_signature_sha256().empty()) {
    return std::nullopt;
  }
  return Malformed("second_account", "须两人核实：填写第二人账号或其签字",
                   "two people verify: name the second's account or his signature");
}

MaybeFault CheckReturned(const v1::ClueReturned& fact) {
  if (!fact.has_clue()) return Required("clue");
  if (fact.due_date() == 0) return Required("due_date");
  return std::nullopt;
}

MaybeFault CheckDismissed(const v1::ClueDismissed& fact) {
  if (!fact.has_clue()) return Required("clue");
  if (fact.result() == v1::CLUE_RESULT_PROPOSE_INCLUSION) {
    return Malformed("result", "建议纳入的线索不能不予纳入，请退回或办理承诺授权",
                     "what is proposed for inclusion is returned or goes on to consent");
  }
  if (fact.no_relation()) return std::nullopt;
  return Malformed("no_relation", "须声明与该户无亲属关系", "state that you are not related");
}

MaybeFault CheckReopened(const v1::ClueReopened& fact) {
  if (!fact.has_clue()) return Required("clue");
  if (fact.due_date() == 0) return Required("due_date");
  return std::nullopt;
}

MaybeFault CheckTold(const v1::ClueFeedbackGiven& fact) {
  if (!fact.has_clue()) return Required("clue");
  return std::nullopt;
}

MaybeFault CheckOne(const v1::EventHeader& header, const v1::Fact& fact) {
  switch (fact.fact_case()) {
    case v1::Fact::kClueReported:
      return CheckReported(fact.clue_reported(), header);
    case v1::Fact::kClueBatchReceived:
      return CheckBatch(fact.clue_batch_received());
    case v1::Fact::kClueRowsSkipped:
      return CheckSkipped(fact.clue_rows_skipped());
    case v1::Fact::kClueBatchCompleted:
      return CheckCompleted(fact.clue_batch_completed());
    case v1::Fact::kClueMatched:
      return CheckMatched(fact.clue_matched());
    case v1::Fact::kClueJoined:
      return CheckJoined(fact.clue_joined());
    case v1::Fact::kClueAssigned:
      return CheckAssigned(fact.clue_assigned());
    case v1::Fact::kClueEscalated:
      return CheckEscalated(fact.clue_escalated());
    case v1::Fact::kClueVerified:
      return CheckVerified(fact.clue_verified());
    case v1::Fact::kClueReturned:
      return CheckReturned(fact.clue_returned());
    case v1::Fact::kClueDismissed:
      return CheckDismissed(fact.clue_dismissed());
    case v1::Fact::kClueReopened:
      return CheckReopened(fact.clue_reopened());
    case v1::Fact::kClueFeedbackGiven:
      return CheckTold(fact.clue_feedback_given());
    case v1::Fact::kClueFeedbackSent:
      return CheckSent(fact.clue_feedback_sent());
    default:
      return std::nullopt;
  }
}

bool IsOfBatch(uint32_t kind) {
  return (kind >= v1::Fact::kClueBatchReceived && kind <= v1::Fact::kClueBatchWithdrawn) ||
         kind == v1::Fact::kClueFeedbackSent;
}

MaybeFault CheckPlace(const v1::EventHeader& header) {
  const bool own = header.stream() == v1::STREAM_CLUES;
  const bool in_household = !header.household().empty();
  if (IsOfBatch(header.kind())) {
    if (own) return std::nullopt;
    return Malformed("header.stream", "批次属于 STREAM_CLUES", "a batch belongs to STREAM_CLUES");
  }
  const bool needs_household =
      header.kind() == v1::Fact::kClueMatched || header.kind() == v1::Fact::kClueMatchWithdrawn;
  if (in_household || (own && !needs_household)) return std::nullopt;
  if (needs_household) {
    return Malformed("header.household", "请填写对应到的户",
                     "name the household that it is matched to");
  }
  return Malformed("header.stream", "线索属于一户或 STREAM_CLUES",
                   "a clue belongs to a household or to STREAM_CLUES");
}

}  // namespace

MaybeFault CheckClueStream(const v1::EventHeader& header, const v1::Fact& fact) {
  if (header.kind() < v1::Fact::kClueReported || header.kind() > v1::Fact::kClueFeedbackSent) {
    return std::nullopt;
  }
  if (auto fault = CheckPlace(header)) return fault;
  MaybeFault fault = CheckOne(header, fact);
  if (!fault.has_value()) return std::nullopt;
  const auto* field = v1::Fact::descriptor()->FindFieldByNumber(static_cast<int>(header.kind()));
  return Within(field->name(), *std::move(fault));
}

}  // namespace hearth::domain
