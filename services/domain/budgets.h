// Budgets of reads: what a rulebook allows, and the fold of what second persons raised for a
// campaign. Pure. Policy source: reference-security.md 1.5 (the figures are the rulebook's).

#ifndef HEARTH_SERVICES_DOMAIN_BUDGETS_H_
#define HEARTH_SERVICES_DOMAIN_BUDGETS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/domain/area_tree.h"
#include "services/domain/data_classes.h"
#include "services/domain/event.h"

namespace hearth::domain {

struct Control;

// Value type. const methods are thread-safe.
class Budgets {
 public:
  // The kind of fact that Apply reads: BudgetRaised.
  static bool Reads(uint32_t kind);
  // REQUIRES: accepted.
  void Apply(const Event& event);

  // All that hold on that day for the account, over households that lie so.
  std::vector<const v1::BudgetRaised*> Holding(std::string_view account, ReadClass data_class,
                                               const Lineage& lineage, int32_t day) const;

 private:
  std::vector<v1::BudgetRaised> raised_;  // in order of the log; few a year
};

struct Budget {
  uint64_t alarm = 0, stop = 0;
  std::string lift_role;
};

// What the account may read of that class where the household lies so: the rulebook's figures, or
// the greatest that were raised. nullopt: no rulebook in force names one, and nothing is stopped.
std::optional<Budget> BudgetOf(const Control& control, std::string_view account,
                               ReadClass data_class, const Lineage& lineage, int32_t day);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_BUDGETS_H_
