#include "services/access/authorize.h"

#include <algorithm>
#include <utility>

namespace hearth::access {
namespace {

using domain::AreaDigits;

// The area of a grant; empty for scopes of another kind.
const std::string& AreaOf(const v1::GrantGiven& given) {
  static const auto* const kNone = new std::string;
  switch (given.scope_case()) {
    case v1::GrantGiven::kAreaCode:
      return given.area_code();
    case v1::GrantGiven::kWarrant:
      return given.warrant().area_code();
    default:
      return *kNone;
  }
}

}  // namespace

Scope Scope::Whole() {
  Scope scope;
  scope.whole_ = true;
  return scope;
}

Scope Scope::Of(std::vector<std::string> areas, std::shared_ptr<const domain::AreaTree> tree,
                int32_t day) {
  Scope scope;
  scope.areas_ = std::move(areas);
  scope.tree_ = std::move(tree);
  scope.day_ = day;
  return scope;
}

bool Scope::Covers(std::string_view area_code) const {
  if (whole_) return true;
  if (AreaDigits(area_code) == 0) return false;
  return std::any_of(areas_.begin(), areas_.end(), [&](const std::string& root) {
    return tree_->IsUnder(area_code, root, day_);
  });
}

bool Scope::LeadsTo(std::string_view area_code) const {
  if (whole_) return true;
  if (AreaDigits(area_code) == 0) return false;
  return std::any_of(areas_.begin(), areas_.end(), [&](const std::string& root) {
    return tree_->IsUnder(root, area_code, day_);
  });
}

Scope ScopeOf(RoleSet roles, std::string_view account, const domain::Control& control, int32_t day,
              bool* has_role) {
  std::vector<std::string> areas;
  bool whole = false;
  *has_role = false;
  for (const auto& grant : control.registry->GrantsInForce(account, day)) {
    const domain::RoleTerms* terms = domain::FindRole(grant->given.role());
    if (terms == nullptr || !roles.Has(terms->role)) continue;
    *has_role = true;
    whole = whole || grant->given.scope_case() == v1::GrantGiven::kInstallation;
    if (const std::string& area = AreaOf(grant->given); !area.empty()) areas.push_back(area);
  }
  return whole ? Scope::Whole() : Scope::Of(std::move(areas), control.areas, day);
}

Judgement Authorize(const PolicyRow& row, const Caller& caller, std::string_view area_code,
                    const domain::Control& control, int32_t day) {
  if (row.gate == Gate::kAnybody) return {Verdict::kAllowed, Scope()};
  if (!control.registry->IsOpen(caller.account)) return {Verdict::kNoSession, Scope()};
  if (row.ways == Ways::kStaff && caller.way != v1::LOGIN_WAY_PASSWORD) {
    return {Verdict::kNoRole, Scope()};
  }
  if (row.ways == Ways::kPhone && caller.way != v1::LOGIN_WAY_DEVICE) {
    return {Verdict::kNoRole, Scope()};
  }
  bool has_role = false;
  Scope scope = ScopeOf(row.roles, caller.account, control, day, &has_role);
  if (row.gate == Gate::kRole && !has_role) return {Verdict::kNoRole, Scope()};
  const bool named = row.about == About::kArea && AreaDigits(area_code) != 0;
  if (named && !scope.Covers(area_code)) return {Verdict::kAbsent, Scope()};
  return {Verdict::kAllowed, std::move(scope)};
}

bool CoversAccount(const Scope& scope, std::string_view account, const domain::Control& control,
                   int32_t day) {
  if (scope.whole()) return true;
  bool any = false;
  for (const auto& grant : control.registry->GrantsInForce(account, day)) {
    if (!scope.Covers(AreaOf(grant->given))) return false;
    any = true;
  }
  return any;
}

}  // namespace hearth::access
