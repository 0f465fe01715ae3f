#include "services/domain/rules_cache.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/domain/check_groups.h"

namespace hearth::domain {
namespace {

// Areas come from facts; beyond this many (a county has some hundred villages) all are forgotten.
constexpr size_t kAreasMax = 50'000;

// Days on which what is in force may change, for whatever area.
std::vector<int32_t> ChangesOf(const RulebookSet& set) {
  std::vector<int32_t> days;
  for (const auto& rulebook : set.All()) {
    days.push_back(rulebook->effective_from_date());
    for (const v1::IncomeLine& line : rulebook->lines()) {
      days.push_back(line.effective_from_date());
      // No date perhaps, but the first number behind the last day.
      if (line.effective_to_date() != 0) days.push_back(line.effective_to_date() + 1);
    }
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

bool AddBit(const std::string& name, uint32_t* groups) {
  const auto found = std::find(kGroupNames.begin(), kGroupNames.end(), name);
  if (found == kGroupNames.end()) return false;
  *groups |= 1U << (found - kGroupNames.begin());
  return true;
}

}  // namespace

ReadyRules::ReadyRules(std::shared_ptr<const RulesInForce> rules, int32_t from, int32_t until)
    : in_force_(std::move(rules)),
      from_(from),
      until_(until),
      profiles_(*in_force_, CompiledRules::What::kProfiles) {
  for (const v1::VisitProfile* profile : in_force_->profiles) {
    Required& required = required_.emplace_back();
    required.only_groups = profile->required_questions().empty();
    for (const std::string& name : profile->required_groups()) {
      required.only_groups &= AddBit(name, &required.groups);
    }
  }
}

const CompiledRules& ReadyRules::judging() const {
  if (judging_ == nullptr) {
    judging_ =
        std::make_unique<const CompiledRules>(*in_force_, CompiledRules::What::kRulesAndCadences);
  }
  return *judging_;
}

void RulesCache::Begin(const std::shared_ptr<const RulebookSet>& set) {
  set_ = set;
  changes_ = ChangesOf(*set);
  stretches_.clear();
  stretches_.resize(changes_.size() + 1);
  areas_ = 0;
}

std::shared_ptr<const ReadyRules> RulesCache::On(const std::shared_ptr<const RulebookSet>& set,
                                                 const Lineage& lineage, int32_t day) {
  if (set != set_ || areas_ > kAreasMax) Begin(set);
  const auto stretch = static_cast<size_t>(std::upper_bound(changes_.begin(), changes_.end(), day) -
                                           changes_.begin());
  auto& by_area = stretches_[stretch].by_area;
  const auto known = by_area.find(lineage);
  if (known != by_area.end()) return known->second;
  ++areas_;
  return by_area.emplace(lineage, Make(lineage, day, stretch)).first->second;
}

// Villages under the same rulebooks share what is made of them.
std::shared_ptr<const ReadyRules> RulesCache::Make(const Lineage& lineage, int32_t day,
                                                   size_t stretch) {
  std::shared_ptr<const RulesInForce> rules = set_->InForce(lineage, day);
  auto& made = stretches_[stretch].made;
  for (const auto& ready : made) {
    if (ready->in_force().rulebooks == rules->rulebooks) return ready;
  }
  const int32_t from = stretch == 0 ? std::numeric_limits<int32_t>::min() : changes_[stretch - 1];
  const int32_t until =
      stretch == changes_.size() ? std::numeric_limits<int32_t>::max() : changes_[stretch];
  made.push_back(std::make_shared<const ReadyRules>(std::move(rules), from, until));
  return made.back();
}

}  // namespace hearth::domain
