#include "services/domain/visit_profile.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include "services/domain/cadence.h"
#include "services/domain/check_groups.h"
#include "services/domain/civil_date.h"
#include "services/domain/fold_order.h"

namespace hearth::domain {
namespace {

constexpr int kVillageDigits = 12;

// The place of the first profile of the kind whose condition the household meets.
std::optional<size_t> ProfileFor(v1::CheckKind kind, const ReadyRules& rules,
                                 const v1::OpenedHousehold& household, int32_t day) {
  const auto& profiles = rules.in_force().profiles;
  for (size_t i = 0; i < profiles.size(); ++i) {
    if (profiles[i]->kind() != kind) continue;
    const ConditionId condition = rules.profiles().profiles()[i];
    if (condition == CompiledRules::kAlways) return i;
    const MetricInput input{household, rules.in_force(), day, nullptr};
    if (LeanReader(input, rules.profiles()).Holds(condition)) return i;
  }
  return std::nullopt;
}

bool HasGroup(uint32_t groups, std::string_view name) {
  const auto found = std::find(kGroupNames.begin(), kGroupNames.end(), name);
  return found != kGroupNames.end() && (groups >> (found - kGroupNames.begin()) & 1U) != 0;
}

// Names what the profile requires and the check does not answer.
void AddMissing(const rows::v1::CheckState& check, const v1::VisitProfile& profile,
                v1::CheckMark* mark) {
  for (const std::string& group : profile.required_groups()) {
    if (!HasGroup(check.groups(), group)) mark->add_missing(group);
  }
  for (const std::string& question : profile.required_questions()) {
    if (!std::binary_search(check.questions().begin(), check.questions().end(), question)) {
      mark->add_missing("answer." + question);
    }
  }
}

void Judge(const rows::v1::CheckState& check, const ReadyRules& rules, size_t profile, bool lean,
           v1::CheckMark* mark) {
  if (rules.Suffice(check.groups(), profile)) return mark->set_complete(true);
  AddMissing(check, *rules.in_force().profiles[profile], mark);
  mark->set_complete(mark->missing().empty());
  if (lean) mark->clear_missing();
}

}  // namespace

Lineage RulesLineage(const v1::OpenedHousehold& household, const Control& control) {
  const std::string& own = household.area_code();
  if (!IsDate(control.opened_day)) return LineageByCode(own);
  Lineage lineage = control.areas->LineageOf(own, control.opened_day);
  // Rulebooks end at the village; what differs from grid to grid would only be looked up again.
  if (AreaDigits(lineage.front()) > kVillageDigits) lineage.erase(lineage.begin());
  return lineage;
}

void MarkChecks(const rows::v1::HouseholdState& state, const Control& control, bool lean,
                RulesCache* cache, v1::OpenedHousehold* household) {
  if (state.checks().empty()) return;
  const Lineage lineage = RulesLineage(*household, control);
  std::shared_ptr<const ReadyRules> rules;
  google::protobuf::RepeatedPtrField<v1::CheckMark> marks(household->GetArena());
  marks.Reserve(state.checks_size());
  for (const rows::v1::CheckState& check : state.checks()) {
    v1::CheckMark& mark = *marks.Add();
    FillSource(check.order(), v1::OBTAINED_OBSERVED, mark.mutable_source());
    mark.set_kind(check.kind());
    mark.set_visit_mode(check.visit_mode());
    if (!lean) *mark.mutable_evidence() = check.evidence();
    mark.set_complete(true);
    const int32_t day = mark.source().occurred_date();
    if (rules == nullptr || !rules->HoldOn(day)) rules = cache->On(control.rulebooks, lineage, day);
    const auto profile = ProfileFor(check.kind(), *rules, *household, day);
    if (profile.has_value()) Judge(check, *rules, *profile, lean, &mark);
  }
  // Only now: a profile's condition must not see some of the checks.
  household->mutable_checks()->UnsafeArenaSwap(&marks);
  household->set_last_covered_date(LastMeeting(v1::CHECK_KIND_REGULAR_VERIFICATION, *household));
}

}  // namespace hearth::domain
