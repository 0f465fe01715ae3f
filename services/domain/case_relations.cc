#include "services/domain/case_relations.h"

#include <algorithm>

namespace hearth::domain {
namespace {

// Everybody may report, object and be told; these judge.
bool Judges(const v1::Fact& fact) {
  switch (fact.fact_case()) {
    case v1::Fact::kClueVerified:
    case v1::Fact::kClueReturned:
    case v1::Fact::kClueReopened:
    case v1::Fact::kComparisonReturned:
    case v1::Fact::kComparisonSkipped:
    case v1::Fact::kCaseChangeProposed:
    case v1::Fact::kEliminationProposed:
    case v1::Fact::kMeasureVerified:
    case v1::Fact::kDifferenceDecided:
      return true;
    default:
      return false;
  }
}

// The body's own field no_relation: nullopt where the fact has none.
std::optional<bool> StatedNoRelation(const v1::Fact& fact) {
  const auto* const reflection = fact.GetReflection();
  const auto* const body =
      reflection->GetOneofFieldDescriptor(fact, fact.GetDescriptor()->FindOneofByName("fact"));
  if (body == nullptr) return std::nullopt;
  const auto& message = reflection->GetMessage(fact, body);
  const auto* const field = message.GetDescriptor()->FindFieldByName("no_relation");
  if (field == nullptr) return std::nullopt;
  return message.GetReflection()->GetBool(message, field);
}

}  // namespace

bool IsRelated(const std::string& account, const CaseInput& input) {
  const auto known = input.control.registry->FindAccount(account);
  if (known == nullptr) return false;
  const auto& same = input.file.linked_households();
  return std::any_of(known->relations.begin(), known->relations.end(), [&](const Relation& r) {
    const std::string& household = r.declared.related_household();
    return !r.span.ended() && !household.empty() &&
           (household == input.household.household() ||
            std::find(same.begin(), same.end(), household) != same.end());
  });
}

MaybeFault CheckRelation(const v1::EventHeader& header, const v1::Fact& fact,
                         const CaseInput& input) {
  const std::optional<bool> stated = StatedNoRelation(fact);
  if (!stated.has_value() && !Judges(fact)) return std::nullopt;
  if (IsRelated(header.actor(), input)) {
    return Fault{v1::REFUSAL_REASON_NO_RIGHT, "header.actor",
                 "与该户有亲属或利害关系，应当回避，请由他人办理",
                 "is related to the household and may not act on it; another person does"};
  }
  if (stated.value_or(true)) return std::nullopt;
  return Malformed("no_relation", "请声明与该户无亲属或利害关系",
                   "state that there is no relation to the household");
}

}  // namespace hearth::domain
