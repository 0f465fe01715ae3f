// Control: the fold of the reserved streams (areas, rulebooks, days, accounts and devices,
// erasures, undertakings), and its history for "as of". Pure.

#ifndef HEARTH_SERVICES_DOMAIN_CONTROL_H_
#define HEARTH_SERVICES_DOMAIN_CONTROL_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "services/domain/area_tree.h"
#include "services/domain/budgets.h"
#include "services/domain/erasures.h"
#include "services/domain/event.h"
#include "services/domain/registry.h"
#include "services/domain/releases.h"
#include "services/domain/rulebook_set.h"
#include "services/domain/undertakings.h"

namespace hearth::domain {

// Cheap to copy: trees and rulebooks are shared and never change once made.
struct Control {
  uint64_t position = 0;   // of the newest event that it holds
  int32_t opened_day = 0;  // newest DayOpened; 0 = none
  std::shared_ptr<const AreaTree> areas = std::make_shared<const AreaTree>();
  std::shared_ptr<const RulebookSet> rulebooks = std::make_shared<const RulebookSet>();
  std::shared_ptr<const Registry> registry = std::make_shared<const Registry>();
  std::shared_ptr<const Releases> releases = std::make_shared<const Releases>();
  std::shared_ptr<const Erasures> erasures = std::make_shared<const Erasures>();
  std::shared_ptr<const Budgets> budgets = std::make_shared<const Budgets>();
  std::shared_ptr<const Undertakings> undertakings = std::make_shared<const Undertakings>();
};

// True for the kinds of event that Evolve reads (AreaChanged, RulebookPublished, DayOpened, and
// what Registry, Releases, Erasures, Budgets and Undertakings read), accepted or not.
bool IsControl(const v1::EventHeader& header);

// The control after `event`; the same control for an event that it does not read or that was
// refused.
Control Evolve(const Control& control, const Event& event);

// All controls that ever were, by position. Not thread-safe; owners guard it.
class ControlHistory {
 public:
  // REQUIRES: positions ascend.
  void Apply(const Event& event);
  const Control& newest() const;
  // The control after the last event at or before `position`.
  const Control& At(uint64_t position) const;
  // Ascending by position; the first is the empty one at position 0.
  const std::vector<Control>& all() const { return controls_; }

 private:
  std::vector<Control> controls_ = {Control{}};
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CONTROL_H_
