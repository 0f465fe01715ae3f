#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/decide_device.h"
#include "services/domain/file_duties.h"
#include "services/domain/measure_checks.h"
#include "services/domain/measure_fold.h"

namespace hearth::domain {
namespace {

// Who held the role last, still or no longer; null = nobody ever.
const v1::HelperTerm* LastHolder(const v1::CaseFile& file, const std::string& role_code) {
  const auto& terms = file.helpers();
  for (auto term = terms.rbegin(); term != terms.rend(); ++term) {
    if (term->role_code() == role_code) return &*term;
  }
  return nullptr;
}

MaybeFault CheckPredecessor(const v1::HelperAssigned& fact, const CaseInput& input) {
  const v1::HelperTerm* last = LastHolder(input.file, fact.role_code());
  const bool held = last != nullptr && !last->ended();
  if (held && fact.predecessor_account().empty()) {
    return WrongState("predecessor_account", "该责任已有人承担，请写明接替谁，或先登记其离任",
                      "somebody holds this role; name whom he follows, or release him first "
                      "(HelperReleased)");
  }
  if (!fact.predecessor_account().empty() &&
      (last == nullptr || last->account() != fact.predecessor_account())) {
    return Malformed("predecessor_account", "不是该责任的现任或前任",
                     "does not hold this role, nor did so last");
  }
  if (!held || fact.from_date() >= last->from_date()) return std::nullopt;
  return Malformed("from_date", "早于前任的起始日", "lies before the predecessor's first day");
}

MaybeFault CheckAssigned(const v1::HelperAssigned& fact, const CaseInput& input) {
  if (auto fault = CheckOpenCase(fact.case_id(), input)) return fault;
  if (auto fault = CheckHolder("account", fact.account(), input)) return fault;
  if (fact.until_date() != 0 && fact.until_date() < fact.from_date()) {
    return Malformed("until_date", "早于起始日", "lies before the first day");
  }
  return CheckPredecessor(fact, input);
}

MaybeFault CheckReleased(const v1::HelperReleased& fact, const CaseInput& input) {
  const v1::HelperTerm* term = FindHelperTerm(input.file, fact.assigned_event_id());
  if (term == nullptr) {
    return WrongState("assigned_event_id", "该户没有这项结对，请先登记（HelperAssigned）",
                      "is no helper of this household; assign him first (HelperAssigned)");
  }
  if (term->ended()) {
    return WrongState("assigned_event_id", "已离任或已由他人接替",
                      "his time has ended already, or somebody follows him");
  }
  if (fact.end_date() >= term->from_date()) return std::nullopt;
  return Malformed("end_date", "早于起始日", "lies before the first day");
}

MaybeFault CheckReassigned(const v1::DutyReassigned& fact, const CaseInput& input) {
  if (auto fault = CheckHolder("to_account", fact.to_account(), input)) return fault;
  const std::vector<v1::FileDuty> duties = DutiesOf(input);
  const bool open = std::any_of(duties.begin(), duties.end(), [&fact](const v1::FileDuty& duty) {
    return duty.duty_id() == fact.duty_id();
  });
  if (open) return std::nullopt;
  return WrongState("duty_id", "不是该户的待办任务", "is no open duty of this household");
}

}  // namespace

MaybeFault CheckHolder(std::string_view field, const std::string& account, const CaseInput& input) {
  if (!input.control.registry->bootstrapped()) return std::nullopt;
  return CheckOpenAccount(field, account, *input.control.registry);
}

MaybeFault CheckHelperFact(const v1::Fact& fact, const CaseInput& input) {
  switch (fact.fact_case()) {
    case v1::Fact::kHelperAssigned:
      return CheckAssigned(fact.helper_assigned(), input);
    case v1::Fact::kHelperReleased:
      return CheckReleased(fact.helper_released(), input);
    case v1::Fact::kDutyReassigned:
      return CheckReassigned(fact.duty_reassigned(), input);
    default:
      return std::nullopt;
  }
}

}  // namespace hearth::domain
