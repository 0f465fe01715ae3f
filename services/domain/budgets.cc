#include "services/domain/budgets.h"

#include <algorithm>

#include "services/domain/control.h"

namespace hearth::domain {

bool Budgets::Reads(uint32_t kind) { return kind == v1::Fact::kBudgetRaised; }

void Budgets::Apply(const Event& event) { raised_.push_back(event.fact.budget_raised()); }

std::vector<const v1::BudgetRaised*> Budgets::Holding(std::string_view account,
                                                      ReadClass data_class, const Lineage& lineage,
                                                      int32_t day) const {
  std::vector<const v1::BudgetRaised*> holding;
  for (const v1::BudgetRaised& raised : raised_) {
    const bool his = raised.account().empty() || raised.account() == account;
    if (!his || raised.data_class() != TermsOf(data_class).word || day > raised.until_date()) {
      continue;
    }
    if (std::find(lineage.begin(), lineage.end(), raised.area_code()) == lineage.end()) continue;
    holding.push_back(&raised);
  }
  return holding;
}

std::optional<Budget> BudgetOf(const Control& control, std::string_view account,
                               ReadClass data_class, const Lineage& lineage, int32_t day) {
  const auto in_force = control.rulebooks->InForce(lineage, day);
  for (const v1::ReadBudget* named : in_force->read_budgets) {
    if (named->data_class() != TermsOf(data_class).word) continue;
    Budget budget{named->alarm_count(), named->stop_count(), named->lift_role()};
    for (const auto* raised : control.budgets->Holding(account, data_class, lineage, day)) {
      budget.alarm = std::max<uint64_t>(budget.alarm, raised->alarm_count());
      budget.stop = std::max<uint64_t>(budget.stop, raised->stop_count());
    }
    return budget;
  }
  return std::nullopt;
}

}  // namespace hearth::domain
