#include "services/domain/decide_measure.h"

#include <algorithm>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/case_claims.h"
#include "services/domain/case_file.h"
#include "services/domain/civil_date.h"
#include "services/domain/measure_checks.h"
#include "services/domain/measure_fold.h"

namespace hearth::domain {
namespace {

Fault NoSuchMeasure(std::string_view field) {
  return WrongState(field, "该户没有这项措施，请先登记（MeasurePlanned）",
                    "is no measure of this household; plan it first (MeasurePlanned)");
}

Fault AlreadyEnded(const v1::MeasureFile& measure) {
  const std::string day = FormatDate(measure.ended_date());
  return WrongState("measure_event_id", absl::StrCat("该措施已于 ", day, " 结束，请另行登记新措施"),
                    absl::StrCat("the measure ended on ", day, "; plan another one"));
}

Fault NotStarted() {
  return WrongState("measure_event_id", "该措施尚未开始，请责任人先登记开始（MeasureStarted）",
                    "the measure has not begun; who is responsible records the start first "
                    "(MeasureStarted)");
}

// Known and not ended.
MaybeFault CheckGoesOn(const std::string& event_id, const CaseInput& input) {
  const v1::MeasureFile* measure = FindMeasure(input.file, event_id);
  if (measure == nullptr) return NoSuchMeasure("measure_event_id");
  if (measure->stage() == v1::MEASURE_STAGE_ENDED) return AlreadyEnded(*measure);
  return std::nullopt;
}

MaybeFault CheckReplanned(const v1::MeasureReplanned& fact, const CaseInput& input) {
  if (auto fault = CheckGoesOn(fact.measure_event_id(), input)) return fault;
  const v1::MeasureFile* measure = FindMeasure(input.file, fact.measure_event_id());
  const int32_t start =
      fact.start_due_date() != 0 ? fact.start_due_date() : measure->start_due_date();
  const int32_t end = fact.end_due_date() != 0 ? fact.end_due_date() : measure->end_due_date();
  if (end != 0 && end < start) {
    return Malformed("end_due_date", "早于开始期限", "lies before the start");
  }
  if (fact.responsible_account().empty()) return std::nullopt;
  return CheckHolder("responsible_account", fact.responsible_account(), input);
}

MaybeFault CheckStarted(const v1::MeasureStarted& fact, const CaseInput& input) {
  if (auto fault = CheckGoesOn(fact.measure_event_id(), input)) return fault;
  if (FindMeasure(input.file, fact.measure_event_id())->stage() == v1::MEASURE_STAGE_PLANNED) {
    return std::nullopt;
  }
  return WrongState("measure_event_id", "该措施已在实施", "the measure runs already");
}

MaybeFault CheckRuns(const std::string& event_id, const CaseInput& input) {
  if (auto fault = CheckGoesOn(event_id, input)) return fault;
  if (FindMeasure(input.file, event_id)->stage() == v1::MEASURE_STAGE_RUNNING) return std::nullopt;
  return NotStarted();
}

MaybeFault CheckDelivered(const v1::MeasureDelivered& fact, const CaseInput& input) {
  if (auto fault = CheckRuns(fact.measure_event_id(), input)) return fault;
  if (fact.amount_fen() < 0) {
    return Fault{v1::REFUSAL_REASON_NEGATIVE_AMOUNT, "amount_fen", "金额不能为负",
                 "money cannot be below zero"};
  }
  const int64_t before = FindMeasure(input.file, fact.measure_event_id())->delivered_fen();
  if (fact.amount_fen() > std::numeric_limits<int64_t>::max() - before) {
    return Malformed("amount_fen", "累计金额过大", "makes the sum too large");
  }
  if (fact.period_end_date() != 0 && fact.period_end_date() < fact.period_start_date()) {
    return Malformed("period_end_date", "早于起始日", "lies before the first day");
  }
  return CheckMemberOf("received_member_id", fact.received_member_id(), input);
}

// Whoever saw to it, delivered it, or helped here while it ran, does not say himself that it
// arrived.
bool TookPart(const std::string& actor, const v1::MeasureFile& measure, const v1::CaseFile& file) {
  if (actor == measure.account() || actor == measure.delivered_by()) return true;
  return std::any_of(file.helpers().begin(), file.helpers().end(), [&](const auto& term) {
    return term.account() == actor &&
           (!term.ended() || term.ended_date() >= measure.planned_date());
  });
}

MaybeFault CheckVerified(const v1::EventHeader& header, const v1::MeasureVerified& fact,
                         const CaseInput& input) {
  const v1::MeasureFile* measure = FindMeasure(input.file, fact.measure_event_id());
  if (measure == nullptr) return NoSuchMeasure("measure_event_id");
  if (measure->started_date() == 0) return NotStarted();
  if (TookPart(header.actor(), *measure, input.file)) {
    return Fault{v1::REFUSAL_REASON_NO_RIGHT, "header.actor",
                 "该措施的责任人或该户的帮扶人不能自行核实，请由他人核实",
                 "who is responsible for the measure or helps the household cannot verify it; "
                 "another person does"};
  }
  if (!fact.delivered_event_ids().empty() && measure->deliveries() == 0) {
    return WrongState("delivered_event_ids", "尚无发放记录，请先登记（MeasureDelivered）",
                      "nothing was delivered yet; record it first (MeasureDelivered)");
  }
  const auto& checks = input.household.checks();
  const bool visited = fact.check_event_id().empty() ||
                       std::any_of(checks.begin(), checks.end(), [&](const v1::CheckMark& check) {
                         return check.source().event_id() == fact.check_event_id();
                       });
  if (!visited) {
    return Malformed("check_event_id", "不是该户的核查", "is no check of this household");
  }
  if (fact.finding() == v1::MEASURE_FINDING_CONFIRMED || !fact.note().empty()) return std::nullopt;
  return Malformed("note", "未全部到位时必填", "is required unless the delivery is confirmed");
}

MaybeFault CheckEnded(const v1::MeasureEnded& fact, const CaseInput& input) {
  if (auto fault = CheckGoesOn(fact.measure_event_id(), input)) return fault;
  if (fact.successor_event_id().empty()) return std::nullopt;
  if (fact.successor_event_id() == fact.measure_event_id()) {
    return Malformed("successor_event_id", "就是本措施", "is the measure itself");
  }
  const v1::MeasureFile* successor = FindMeasure(input.file, fact.successor_event_id());
  if (successor == nullptr) return NoSuchMeasure("successor_event_id");
  if (successor->stage() != v1::MEASURE_STAGE_ENDED) return std::nullopt;
  return WrongState("successor_event_id", "接续措施已结束", "the successor has ended itself");
}

MaybeFault CheckSpotAnswer(const v1::SpotCheckAnswered& fact) {
  if (fact.reached() || !fact.note().empty()) return std::nullopt;
  return Malformed("note", "未能问到时请说明原因", "say why nobody could be asked");
}

MaybeFault CheckSpotJudged(const v1::SpotCheckJudged& fact) {
  if (fact.disagreeing_codes().empty() || !fact.reason().empty()) return std::nullopt;
  return Malformed("reason", "有不一致时必填", "is required where fields disagree");
}

}  // namespace

std::string_view CategoryOf(std::string_view measure_code, const RulebookSet& rulebooks) {
  const std::string_view group = rulebooks.GroupOf("measure", measure_code);
  return group.empty() ? measure_code : group;
}

MaybeFault CheckOpenCase(const std::string& case_id, const CaseInput& input) {
  const v1::CaseRecord* record = OpenCase(input.file);
  if (case_id == (record == nullptr ? std::string() : record->case_id())) return std::nullopt;
  return Malformed("case_id", "不是该户的在办个案（没有个案时留空）",
                   "is not the open case of the household (empty where it has none)");
}

MaybeFault CheckRiskOfCase(const std::string& risk_code, const CaseInput& input) {
  const v1::CaseRecord* record = OpenCase(input.file);
  if (record == nullptr || record->risks().empty()) return std::nullopt;
  const bool known =
      std::any_of(record->risks().begin(), record->risks().end(),
                  [&](const v1::RiskClock& risk) { return risk.risk_code() == risk_code; });
  if (known) return std::nullopt;
  return Malformed("", "不是该个案的风险；如有新增风险，请先办理动态调整",
                   "is no risk of the case; a new one is added by an adjustment first");
}

MaybeFault CheckMemberOf(std::string_view field, uint64_t member_id, const CaseInput& input) {
  if (member_id == 0 || IsActive(member_id, input.household)) return std::nullopt;
  return Malformed(field, "不是本户现有成员", "is no present member");
}

MaybeFault CheckMeasureFact(const v1::EventHeader& header, const v1::Fact& fact,
                            const CaseInput& input) {
  switch (fact.fact_case()) {
    case v1::Fact::kPlanMade:
    case v1::Fact::kMeasurePlanned:
    case v1::Fact::kMeasureSuggestionDeclined:
      return CheckPlanFact(fact, input);
    case v1::Fact::kMeasureReplanned:
      return CheckReplanned(fact.measure_replanned(), input);
    case v1::Fact::kMeasureStarted:
      return CheckStarted(fact.measure_started(), input);
    case v1::Fact::kMeasureDelivered:
      return CheckDelivered(fact.measure_delivered(), input);
    case v1::Fact::kMeasureVerified:
      return CheckVerified(header, fact.measure_verified(), input);
    case v1::Fact::kMeasureEnded:
      return CheckEnded(fact.measure_ended(), input);
    case v1::Fact::kSpotCheckAnswered:
      return CheckSpotAnswer(fact.spot_check_answered());
    case v1::Fact::kSpotCheckJudged:
      return CheckSpotJudged(fact.spot_check_judged());
    default:
      if (auto fault = CheckHelperFact(fact, input)) return fault;
      return CheckStatusFact(header, fact, input);
  }
}

}  // namespace hearth::domain
