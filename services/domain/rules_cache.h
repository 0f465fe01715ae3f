// RulesCache: the rules in force by area and day, each looked up and compiled once. For those who
// judge many households. Pure but for what it remembers.

#ifndef HEARTH_SERVICES_DOMAIN_RULES_CACHE_H_
#define HEARTH_SERVICES_DOMAIN_RULES_CACHE_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/domain/compiled_rules.h"
#include "services/domain/rulebook_set.h"

namespace hearth::domain {

// What is in force for some areas on some days, made ready. Belongs to the cache's thread.
class ReadyRules {
 public:
  // `rules` as RulebookSet::InForce gives them; they hold from `from` until the day before `until`.
  ReadyRules(std::shared_ptr<const RulesInForce> rules, int32_t from, int32_t until);

  const RulesInForce& in_force() const { return *in_force_; }
  bool HoldOn(int32_t day) const { return from_ <= day && day < until_; }

  const CompiledRules& profiles() const { return profiles_; }
  // Made when first asked for: who only opens households does not need them.
  const CompiledRules& judging() const;

  // Whether groups of a check (one bit each, check_groups.h) are all that a profile requires.
  bool Suffice(uint32_t groups, size_t profile) const {
    const Required& required = required_[profile];
    return required.only_groups && (groups & required.groups) == required.groups;
  }

 private:
  struct Required {
    uint32_t groups = 0;
    bool only_groups = true;  // nothing else: no question, no group that has no bit
  };

  const std::shared_ptr<const RulesInForce> in_force_;
  const int32_t from_;
  const int32_t until_;
  const CompiledRules profiles_;
  std::vector<Required> required_;  // by profile
  mutable std::unique_ptr<const CompiledRules> judging_;
};

// Not thread-safe.
class RulesCache {
 public:
  // The rules of `set` on the day for an area that lies so. Another set than at the last call
  // begins anew.
  std::shared_ptr<const ReadyRules> On(const std::shared_ptr<const RulebookSet>& set,
                                       const Lineage& lineage, int32_t day);

 private:
  struct Stretch {
    std::vector<std::shared_ptr<const ReadyRules>> made;  // those that differ
    absl::flat_hash_map<Lineage, std::shared_ptr<const ReadyRules>> by_area;
  };

  void Begin(const std::shared_ptr<const RulebookSet>& set);
  std::shared_ptr<const ReadyRules> Make(const Lineage& lineage, int32_t day, size_t stretch);

  std::shared_ptr<const RulebookSet> set_;
  std::vector<int32_t> changes_;    // days on which anything changes anywhere, ascending
  std::vector<Stretch> stretches_;  // the first is before all changes
  size_t areas_ = 0;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_RULES_CACHE_H_
