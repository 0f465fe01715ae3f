#include "services/domain/decide_erasure.h"

#include <algorithm>
#include <set>
#include <string>

#include "services/domain/decide_device.h"
#include "services/domain/submission.h"

namespace hearth::domain {
namespace {

using State = ErasureProposal::State;
using Subjects = google::protobuf::RepeatedPtrField<std::string>;

constexpr size_t kIdBytes = 16;
constexpr size_t kMemberBytes = kIdBytes + 8;
constexpr size_t kSubjectBytesMax = 80;

bool IsSubject(std::string_view subject) {
  if (subject.size() < 2 || subject.size() > kSubjectBytesMax) return false;
  const std::string_view rest = subject.substr(1);
  switch (subject.front()) {
    case 'h':
      return rest.size() == kIdBytes;
    case 'm':
      return rest.size() == kMemberBytes;
    case 'a':
      return IsName(rest);
    case 'u':
      return true;
    default:
      return false;
  }
}

MaybeFault CheckForms(const Subjects& subjects) {
  if (subjects.empty()) return Malformed("subjects", "请指明对象", "name the subjects");
  std::set<std::string_view> seen;
  for (int i = 0; i < subjects.size(); ++i) {
    if (!IsSubject(subjects[i])) {
      return Within("subjects", i,
                    Malformed("", "不是户、成员、账号或未匹配人员的主体标识",
                              "is no subject: a household, a member, an account, an unmatched "
                              "person"));
    }
    if (!seen.insert(subjects[i]).second) {
      return Within("subjects", i, Malformed("", "重复", "is named twice"));
    }
  }
  return std::nullopt;
}

// Whether each subject is as the verb needs it.
MaybeFault CheckStates(const Subjects& subjects, v1::ErasureVerb verb, const Erasures& erasures) {
  for (int i = 0; i < subjects.size(); ++i) {
    if (erasures.IsErased(subjects[i])) {
      return Within("subjects", i, WrongState("", "已删除", "is erased already"));
    }
    const bool restricted = erasures.IsRestricted(subjects[i]);
    if (verb == v1::ERASURE_VERB_RESTRICT && restricted) {
      return Within("subjects", i, WrongState("", "已限制处理", "is restricted already"));
    }
    if (verb == v1::ERASURE_VERB_LIFT && !restricted) {
      return Within("subjects", i, WrongState("", "未限制处理", "is not restricted"));
    }
  }
  return std::nullopt;
}

MaybeFault CheckProposed(const v1::ErasureProposed& fact, const Erasures& erasures) {
  if (fact.verb() == v1::ERASURE_VERB_UNSPECIFIED) {
    return Malformed("verb", "必填", "is required");
  }
  if (auto fault = CheckForms(fact.subjects())) return fault;
  if (auto fault = CheckReasonCode("basis_code", fact.basis_code())) return fault;
  return CheckStates(fact.subjects(), fact.verb(), erasures);
}

// Whether the proposal's subject takes this one along: members of its household; unmatched persons
// are tied by clues, which only their reader can see.
bool IsTied(std::string_view subject, const Subjects& proposed) {
  if (subject.front() == 'u') return true;
  if (subject.front() != 'm') return false;
  const std::string household = HouseholdSubject(subject.substr(1, kIdBytes));
  return std::find(proposed.begin(), proposed.end(), household) != proposed.end();
}

MaybeFault CheckScope(const Subjects& subjects, const Subjects& proposed) {
  const std::set<std::string_view> named(subjects.begin(), subjects.end());
  const std::set<std::string_view> asked(proposed.begin(), proposed.end());
  if (!std::includes(named.begin(), named.end(), asked.begin(), asked.end())) {
    return Malformed("subjects", "应包含提议的全部对象", "must hold all that were proposed");
  }
  for (int i = 0; i < subjects.size(); ++i) {
    if (asked.contains(subjects[i]) || IsTied(subjects[i], proposed)) continue;
    return Within("subjects", i,
                  Malformed("", "不在提议之内", "was neither proposed nor tied to what was"));
  }
  return std::nullopt;
}

MaybeFault CheckUndecided(const v1::EventHeader& header, const std::string& proposal_event_id,
                          const Erasures& erasures) {
  const Erasures::Proposal proposal = erasures.Find(proposal_event_id);
  if (proposal == nullptr) {
    return WrongState("proposal_event_id", "没有这项提议", "there is no such proposal");
  }
  if (proposal->state != State::kProposed) {
    return WrongState("proposal_event_id", "该提议已有决定", "was decided already");
  }
  if (proposal->proposer != header.actor()) return std::nullopt;
  return Fault{v1::REFUSAL_REASON_NO_RIGHT, "proposal_event_id", "提议人不能批准自己的提议",
               "who proposed does not decide; ask a second person"};
}

template <typename Order>
MaybeFault CheckOrder(const v1::EventHeader& header, const Order& fact, v1::ErasureVerb verb,
                      const Erasures& erasures) {
  if (auto fault = CheckUndecided(header, fact.proposal_event_id(), erasures)) return fault;
  const v1::ErasureProposed& proposed = erasures.Find(fact.proposal_event_id())->proposed;
  if (proposed.verb() != verb) {
    return WrongState("proposal_event_id", "该提议是另一种处理", "proposes another thing");
  }
  if (auto fault = CheckForms(fact.subjects())) return fault;
  if (auto fault = CheckScope(fact.subjects(), proposed.subjects())) return fault;
  return CheckStates(proposed.subjects(), verb, erasures);
}

MaybeFault CheckCompleted(const v1::ErasureCompleted& fact, const Erasures& erasures) {
  const Erasures::Proposal proposal = erasures.FindByOrder(fact.order_event_id());
  if (proposal != nullptr && proposal->state == State::kOrdered) return std::nullopt;
  return WrongState("order_event_id", "没有待完成的删除命令", "there is no such order to complete");
}

MaybeFault CheckOne(const v1::EventHeader& header, const v1::Fact& fact, const Erasures& erasures) {
  switch (fact.fact_case()) {
    case v1::Fact::kErasureProposed:
      return CheckProposed(fact.erasure_proposed(), erasures);
    case v1::Fact::kErasureOrdered:
      return CheckOrder(header, fact.erasure_ordered(), v1::ERASURE_VERB_ERASE, erasures);
    case v1::Fact::kRestrictionOrdered:
      return CheckOrder(header, fact.restriction_ordered(), v1::ERASURE_VERB_RESTRICT, erasures);
    case v1::Fact::kRestrictionLifted:
      return CheckOrder(header, fact.restriction_lifted(), v1::ERASURE_VERB_LIFT, erasures);
    case v1::Fact::kErasureCompleted:
      return CheckCompleted(fact.erasure_completed(), erasures);
    case v1::Fact::kProposalDeclined: {
      const std::string& id = fact.proposal_declined().proposal_event_id();
      // Other kinds of proposal are declined by the same fact.
      return erasures.Find(id) == nullptr ? std::nullopt : CheckUndecided(header, id, erasures);
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

MaybeFault CheckErasureFact(const v1::EventHeader& header, const v1::Fact& fact,
                            const Control& control) {
  MaybeFault fault = CheckOne(header, fact, *control.erasures);
  if (!fault.has_value()) return std::nullopt;
  return Within(v1::Fact::descriptor()->FindFieldByNumber(fact.fact_case())->name(),
                *std::move(fault));
}

MaybeFault CheckClosedSubjects(const v1::EventHeader& header, const Erasures& erasures) {
  bool erased = false;
  bool restricted = false;
  const auto look = [&](std::string_view subject) {
    erased = erased || erasures.IsErased(subject);
    restricted = restricted || erasures.IsRestricted(subject);
  };
  if (!header.household().empty()) look(HouseholdSubject(header.household()));
  for (const v1::PartCommitment& part : header.parts()) {
    if (!part.subject().empty()) look(part.subject());
  }
  if (erased) {
    return Fault{v1::REFUSAL_REASON_ERASED, "parts", "该对象的个人信息已按规定删除，不再接收",
                 "the subject was erased; nothing more is recorded of it"};
  }
  if (!restricted) return std::nullopt;
  return Fault{v1::REFUSAL_REASON_ERASED, "parts",
               "该对象已限制处理，解除前不再接收；如有疑问请联系个人信息保护负责人",
               "the subject is restricted; nothing is recorded of it until that is lifted: ask the "
               "privacy officer"};
}

}  // namespace hearth::domain
