#include "services/domain/overruling.h"

#include <algorithm>

#include "services/domain/fold_order.h"

namespace hearth::domain {

using rows::v1::CorrectionState;
using rows::v1::HouseholdState;
using rows::v1::Order;

bool IsVoided(const HouseholdState& state, std::string_view event_id) {
  return std::binary_search(state.voided().begin(), state.voided().end(), event_id);
}

const CorrectionState* FindCorrection(const HouseholdState& state, std::string_view event_id) {
  const auto& corrections = state.corrections();
  const auto found = std::lower_bound(corrections.begin(), corrections.end(), event_id,
                                      [](const CorrectionState& correction, std::string_view id) {
                                        return correction.order().event_id() < id;
                                      });
  return found != corrections.end() && found->order().event_id() == event_id ? &*found : nullptr;
}

const Order* RootOf(const HouseholdState& state, const CorrectionState& correction) {
  const CorrectionState* last = &correction;
  for (int steps = 0; steps <= state.corrections_size(); ++steps) {
    const CorrectionState* next = FindCorrection(state, last->target().event_id());
    if (next == nullptr) return &last->target();
    last = next;
  }
  return nullptr;
}

std::map<std::string_view, const CorrectionState*> ActingForEach(const HouseholdState& state) {
  std::map<std::string_view, const CorrectionState*> acting;
  for (const CorrectionState& correction : state.corrections()) {
    const Order* root = RootOf(state, correction);
    if (root == nullptr || IsVoided(state, root->event_id())) continue;
    if (IsVoided(state, correction.order().event_id())) continue;
    const CorrectionState*& best = acting[root->event_id()];
    if (best == nullptr || Before(best->order(), correction.order())) best = &correction;
  }
  return acting;
}

const CorrectionState* Acting(const HouseholdState& state, std::string_view check_id) {
  if (state.corrections().empty()) return nullptr;
  const auto acting = ActingForEach(state);
  const auto found = acting.find(check_id);
  return found == acting.end() ? nullptr : found->second;
}

bool AddVoided(std::string_view target, HouseholdState* state) {
  if (IsVoided(*state, target)) return false;
  *state->add_voided() = std::string(target);
  SettleLast(state->mutable_voided(),
             [](const std::string& a, const std::string& b) { return a < b; });
  return true;
}

bool AddCorrection(const CorrectionState& correction, HouseholdState* state) {
  if (FindCorrection(*state, correction.order().event_id()) != nullptr) return false;
  *state->add_corrections() = correction;
  SettleLast(state->mutable_corrections(), [](const CorrectionState& a, const CorrectionState& b) {
    return a.order().event_id() < b.order().event_id();
  });
  return true;
}

}  // namespace hearth::domain
