#include "services/domain/visit_profile.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "services/domain/cadence.h"
#include "services/domain/check_groups.h"
#include "services/domain/civil_date.h"
#include "services/domain/fold_order.h"
#include "services/domain/rules.h"

namespace hearth::domain {
namespace {

constexpr int kVillageDigits = 12;

// The rules in force on the days of the checks. Asked from the newest day to the oldest it computes
// them once for each stretch of days between which nothing took effect.
class RulesByDay {
 public:
  RulesByDay(const Control& control, std::string area, int32_t oldest)
      : control_(control), area_(std::move(area)) {
    for (const auto& [day, area_code] :
         control.rulebooks->TakingEffect(oldest, control.opened_day)) {
      if (area_.starts_with(area_code)) changes_.push_back(day);
    }
  }

  const RulesInForce& On(int32_t day) {
    // Ascending: those above `day` are between it and the newest.
    const auto stretch = std::upper_bound(changes_.begin(), changes_.end(), day) - changes_.begin();
    if (rules_ == nullptr || stretch != stretch_) rules_ = control_.rulebooks->InForce(area_, day);
    stretch_ = stretch;
    return *rules_;
  }

 private:
  const Control& control_;
  const std::string area_;
  std::vector<int32_t> changes_;
  std::ptrdiff_t stretch_ = 0;
  std::shared_ptr<const RulesInForce> rules_;
};

const v1::VisitProfile* ProfileFor(v1::CheckKind kind, const MetricInput& input) {
  for (const v1::VisitProfile* profile : input.rules.profiles) {
    if (profile->kind() != kind) continue;
    if (!profile->has_when()) return profile;
    MetricReader reader(input);
    if (Holds(true, profile->when(), &reader)) return profile;
  }
  return nullptr;
}

bool HasGroup(uint32_t groups, std::string_view name) {
  const auto found = std::find(kGroupNames.begin(), kGroupNames.end(), name);
  return found != kGroupNames.end() && (groups >> (found - kGroupNames.begin()) & 1U) != 0;
}

void Judge(const rows::v1::CheckState& check, const v1::VisitProfile& profile,
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

}  // namespace

std::string RulesArea(const v1::OpenedHousehold& household, const Control& control) {
  const std::string& own = household.area_code();
  if (!IsDate(control.opened_day) || AreaDigits(own) == 0) return own;
  // Rulebooks end at the village: of a grid only the village that it lies in now matters.
  const int digits = std::min(AreaDigits(own), kVillageDigits);
  std::string area = control.areas->AncestorAt(own, digits, control.opened_day);
  return area.empty() ? own : area;
}

void MarkChecks(const rows::v1::HouseholdState& state, const Control& control,
                v1::OpenedHousehold* household) {
  if (state.checks().empty()) return;
  const int32_t oldest = DateOfTime(state.checks().rbegin()->order().occurred_time_ms());
  RulesByDay rules(control, RulesArea(*household, control), oldest);
  std::vector<v1::CheckMark> marks;
  for (const rows::v1::CheckState& check : state.checks()) {
    v1::CheckMark& mark = marks.emplace_back();
    *mark.mutable_source() = SourceOf(check.order(), v1::OBTAINED_OBSERVED);
    mark.set_kind(check.kind());
    mark.set_visit_mode(check.visit_mode());
    *mark.mutable_evidence() = check.evidence();
    const int32_t day = mark.source().occurred_date();
    const MetricInput input{*household, rules.On(day), day, nullptr};
    if (const v1::VisitProfile* profile = ProfileFor(check.kind(), input))
      Judge(check, *profile, &mark);
    mark.set_complete(mark.missing().empty());
  }
  // Only now: a profile's condition must not see some of the checks.
  for (v1::CheckMark& mark : marks) *household->add_checks() = std::move(mark);
  household->set_last_covered_date(LastMeeting(v1::CHECK_KIND_REGULAR_VERIFICATION, *household));
}

}  // namespace hearth::domain
