#include "services/domain/case_claims.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/case_basis.h"
#include "services/domain/case_chain.h"
#include "services/domain/case_relations.h"
#include "services/domain/case_steps.h"
#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

MaybeFault CheckConsent(const v1::ConsentSigned& fact, const CaseSight& sight) {
  const auto& clues = sight.input.file.clues();
  const auto proposed = std::find_if(clues.begin(), clues.end(), [&fact](const v1::ClueFile& clue) {
    return clue.stage() == v1::CLUE_STAGE_PROPOSED &&
           clue.verified_event_id() == fact.verified_event_id();
  });
  if (proposed == clues.end()) {
    return WrongState("verified_event_id", "不是该户“建议纳入”的核实结果",
                      "is not a verification of this household that proposes inclusion");
  }
  if (fact.document_sha256().empty()) return Required("document_sha256");
  std::set<uint64_t> signers;
  bool agreed = false;
  for (int i = 0; i < fact.signers_size(); ++i) {
    const v1::ConsentSigner& signer = fact.signers(i);
    if (!IsActive(signer.member_id(), sight.input.household) ||
        !signers.insert(signer.member_id()).second) {
      return Within("signers", i,
                    Malformed("member_id", "应为本户现有成员，且只签一次",
                              "must be a present member, named once"));
    }
    agreed |= Consents(signer);
  }
  for (const v1::OpenedMember& member : sight.input.household.members()) {
    if (!member.active() || signers.count(member.member().member_id()) > 0) continue;
    return Malformed("signers", "每名成员都应签署或注明拒绝（监护人可代签）",
                     "every member signs or is said to refuse (a guardian may sign for him)");
  }
  if (agreed) return std::nullopt;
  return WrongState("signers", "无人同意授权，不能发起识别", "nobody consented");
}

MaybeFault CheckReEntry(const v1::HouseholdReEntered& fact, const CaseSight& sight) {
  if (fact.case_id() != sight.record->case_id())
    return Malformed("case_id", "不是在办个案", "is not the open case");
  for (const v1::CaseRecord& record : sight.input.file.cases()) {
    if (record.case_id() != fact.earlier_case_id()) continue;
    if (record.stage() == v1::CASE_STAGE_ELIMINATED &&
        record.eliminated_event_id() == fact.eliminated_event_id()) {
      return std::nullopt;
    }
  }
  return Malformed("earlier_case_id", "不是该户已消除的个案",
                   "is no eliminated case of this household");
}

MaybeFault CheckRequest(const v1::ComparisonRequested& fact, const CaseSight& sight) {
  if (fact.unit_codes().empty()) return Required("unit_codes");
  if (fact.due_date() < sight.input.today) {
    return Malformed("due_date", "不能早于今天", "must not lie before today");
  }
  const auto& consenting = sight.record->consent_signers();
  std::set<uint64_t> asked;
  for (int i = 0; i < fact.member_ids_size(); ++i) {
    const std::string key = MemberKey(fact.member_ids(i));
    if (!asked.insert(fact.member_ids(i)).second) {
      return Malformed(absl::StrCat("member_ids[", i, "]"), "重复", "is named twice");
    }
    if (std::find(consenting.begin(), consenting.end(), key) != consenting.end()) continue;
    return Malformed(absl::StrCat("member_ids[", i, "]"), "该成员没有签署授权，不能查询",
                     "the member did not consent and must not be asked about");
  }
  if (fact.member_ids().empty()) return Required("member_ids");
  return std::nullopt;
}

MaybeFault CheckReturned(const v1::ComparisonReturned& fact, const CaseSight& sight) {
  const v1::CaseChain& chain = *sight.chain;
  if (fact.request_event_id() != chain.comparison_event_id()) {
    return Malformed("request_event_id", "不是本程序的比对请求",
                     "is not the request of this chain");
  }
  std::set<std::string> waiting(chain.units_asked().begin(), chain.units_asked().end());
  if (waiting.count(fact.unit_code()) == 0) {
    return Malformed("unit_code", "该单位没有被请求比对", "the unit was not asked");
  }
  for (const std::string& unit : chain.units_answered()) waiting.erase(unit);
  waiting.erase(fact.unit_code());
  if (fact.complete() != waiting.empty()) {
    return Malformed(
        "complete", waiting.empty() ? "所有单位均已答复，应为 true" : "尚有单位未答复，应为 false",
        waiting.empty() ? "every unit has answered: true" : "a unit has not answered: false");
  }
  if (!fact.findings().empty() && fact.opinion().empty()) return Required("opinion");
  return std::nullopt;
}

// The fact that shows that the household was already compared: a status that holds, or the
// comparison of an earlier chain.
MaybeFault CheckSkipped(const v1::ComparisonSkipped& fact, const CaseSight& sight) {
  if (fact.reason_code().empty()) return Required("reason_code");
  if (fact.reason().empty()) return Required("reason");
  for (const v1::StatusFile& status : sight.input.file.statuses()) {
    if (status.event_id() == fact.basis_event_id() && !status.refused() && status.end_date() == 0) {
      return std::nullopt;
    }
  }
  for (const v1::CaseRecord& record : sight.input.file.cases()) {
    for (const v1::CaseChain& chain : record.chains()) {
      if (&chain != sight.chain && !chain.comparison_event_id().empty() &&
          chain.comparison_event_id() == fact.basis_event_id()) {
        return std::nullopt;
      }
    }
  }
  return Malformed("basis_event_id", "应为该户有效的救助身份或以往比对的记录",
                   "must be a status that the household holds, or an earlier comparison of it");
}

MaybeFault CheckReview(const v1::VillageReviewHeld& fact, const CaseSight& sight) {
  if (fact.minutes_sha256().empty()) return Required("minutes_sha256");
  if (fact.attendance_sha256().empty()) return Required("attendance_sha256");
  uint32_t voters = 0;
  for (int i = 0; i < fact.attendees_size(); ++i) {
    const v1::ReviewAttendee& attendee = fact.attendees(i);
    if (attendee.role_code().empty()) return Within("attendees", i, Required("role_code"));
    if (attendee.votes() && !attendee.recused()) ++voters;
    if (attendee.recused() || attendee.account().empty()) continue;
    if (!IsRelated(attendee.account(), sight.input)) continue;
    return Within("attendees", i,
                  Malformed("recused", "与该户有关系，应当回避",
                            "is related to the household and must be recused"));
  }
  if (voters == 0) return Required("attendees");
  if (uint64_t{fact.votes_for()} + fact.votes_against() + fact.votes_abstain() != voters) {
    return Malformed("votes_for", absl::StrCat("三项票数之和应为参加表决的 ", voters, " 人"),
                     absl::StrCat("the three counts must make the ", voters, " who voted"));
  }
  // More than half of those who voted; a tie has not passed.
  const bool passed = uint64_t{fact.votes_for()} * 2 > voters;
  const auto expected = passed ? v1::CASE_DECISION_PASSED : v1::CASE_DECISION_REJECTED;
  if (fact.result() != expected) {
    return Differs("result", passed ? "PASSED (过半数同意)" : "REJECTED (未过半数)");
  }
  if (!passed && fact.opinion().empty()) return Required("opinion");
  return std::nullopt;
}

MaybeFault CheckNotice(const v1::CaseNotice& notice) {
  if (notice.notice_sha256().empty()) return Within("notice", Required("notice_sha256"));
  if (notice.number().empty()) return Within("notice", Required("number"));
  if (notice.place().empty()) return Within("notice", Required("place"));
  if (notice.template_version().empty()) return Within("notice", Required("template_version"));
  return std::nullopt;
}

MaybeFault CheckPublicity(const v1::PublicityStarted& fact, const CaseSight& sight) {
  if (auto fault = CheckNotice(fact.notice())) return fault;
  const int32_t today = sight.input.today;
  const auto clock = sight.clocks.Find(kPublicityClock, today);
  const auto due = sight.clocks.DueDate(kPublicityClock, today);
  if (!clock.has_value() || !due.has_value()) return std::nullopt;  // MissingFor has said so
  if (fact.min_days() != clock->days()) return Differs("min_days", absl::StrCat(clock->days()));
  if (fact.working_days() != clock->working_days()) {
    return Differs("working_days", clock->working_days() ? "true" : "false");
  }
  if (fact.planned_end_date() < *due) return Differs("planned_end_date", FormatDate(*due));
  return std::nullopt;
}

MaybeFault CheckPublicityEnd(const v1::PublicityEnded& fact, const CaseSight& sight) {
  if (fact.started_event_id() != sight.chain->publicity_event_id()) {
    return Malformed("started_event_id", "不是本次公示", "is not this publicity");
  }
  if (fact.interrupted()) {
    if (fact.reason().empty()) return Required("reason");
    return std::nullopt;
  }
  const int32_t days = DaysBetween(sight.chain->publicity_date(), sight.input.today);
  if (sight.chain->publicity_working_days()) return std::nullopt;
  if (fact.counted_days() == static_cast<uint32_t>(days)) return std::nullopt;
  return Differs("counted_days", absl::StrCat(days));
}

MaybeFault CheckObjection(const v1::ObjectionRaised& fact, const CaseSight& sight) {
  if (fact.kind_code().empty()) return Required("kind_code");
  if (fact.text().empty()) return Required("text");
  if (fact.due_date() < sight.input.today) {
    return Malformed("due_date", "不能早于今天", "must not lie before today");
  }
  return std::nullopt;
}

MaybeFault CheckObjectionAnswer(const v1::ObjectionResolved& fact, const v1::EventHeader& header,
                                const CaseSight& sight) {
  const auto& objections = sight.chain->objections();
  const auto found = std::find_if(objections.begin(), objections.end(), [&fact](const auto& o) {
    return o.event_id() == fact.objection_event_id() && !o.resolved();
  });
  if (found == objections.end()) {
    return Malformed("objection_event_id", "没有这条未处理的异议", "is no open objection");
  }
  if (found->raised_by() == header.actor()) {
    return Fault{v1::REFUSAL_REASON_NO_RIGHT, "step",
                 "登记异议的人不能处理它，请由镇另一名经办处理",
                 "who recorded the objection may not answer it; another person of the town does"};
  }
  if (fact.reason().empty()) return Required("reason");
  return std::nullopt;
}

bool Among(const std::string& name, const google::protobuf::RepeatedPtrField<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

MaybeFault CheckPersons(const v1::EventHeader& header, const CaseSight& sight) {
  const int kind = static_cast<int>(header.kind());
  const CaseStepRow* row = FindCaseStep(
      kind, sight.chain == nullptr ? v1::CASE_PROCEDURE_UNSPECIFIED : sight.chain->procedure(),
      sight.case_stage(), sight.chain_stage());
  const bool town = kind == v1::Fact::kTownshipReviewed;
  const bool county = row != nullptr && row->chain_after == v1::CHAIN_STAGE_DECIDED;
  if (!town && !county) return std::nullopt;
  const std::string& actor = header.actor();
  const bool acted = actor == sight.chain->opened_by() ||
                     Among(actor, sight.chain->village_actors()) ||
                     (county && Among(actor, sight.chain->town_actors()));
  if (!acted) return std::nullopt;
  return Fault{v1::REFUSAL_REASON_NO_RIGHT, "header.actor",
               "同一人不能既提出（或经办、审核）又审定，请由另一人办理",
               "who proposed, handled or reviewed it may not decide it; another person does"};
}

MaybeFault CheckVillageClaims(const v1::EventHeader& header, const v1::Fact& fact,
                              const CaseSight& sight) {
  switch (fact.fact_case()) {
    case v1::Fact::kConsentSigned:
      return CheckConsent(fact.consent_signed(), sight);
    case v1::Fact::kHouseholdReEntered:
      return CheckReEntry(fact.household_re_entered(), sight);
    case v1::Fact::kComparisonRequested:
      return CheckRequest(fact.comparison_requested(), sight);
    case v1::Fact::kComparisonReturned:
      return CheckReturned(fact.comparison_returned(), sight);
    case v1::Fact::kComparisonSkipped:
      return CheckSkipped(fact.comparison_skipped(), sight);
    case v1::Fact::kVillageReviewHeld:
      return CheckReview(fact.village_review_held(), sight);
    case v1::Fact::kPublicityStarted:
      return CheckPublicity(fact.publicity_started(), sight);
    case v1::Fact::kPublicityEnded:
      return CheckPublicityEnd(fact.publicity_ended(), sight);
    case v1::Fact::kObjectionRaised:
      return CheckObjection(fact.objection_raised(), sight);
    case v1::Fact::kObjectionResolved:
      return CheckObjectionAnswer(fact.objection_resolved(), header, sight);
    default:
      return std::nullopt;
  }
}

MaybeFault CheckClaims(const v1::EventHeader& header, const v1::Fact& fact,
                       const CaseSight& sight) {
  if (auto fault = CheckVillageClaims(header, fact, sight)) return fault;
  return CheckDecidedClaims(fact, sight);
}

}  // namespace hearth::domain
