#include "services/domain/releases.h"

#include <algorithm>
#include <utility>

#include "services/domain/invariant.h"

namespace hearth::domain {

bool Releases::Reads(uint32_t kind) {
  return kind == v1::Fact::kQuarantineReleased || kind == v1::Fact::kQuarantineRejected;
}

QuarantineTargets TargetsOf(const v1::Fact& fact) {
  HEARTH_REQUIRE(Releases::Reads(static_cast<uint32_t>(fact.fact_case())));
  if (fact.has_quarantine_released()) {
    return {fact.quarantine_released().target_event_ids(),
            fact.quarantine_released().target_positions()};
  }
  return {fact.quarantine_rejected().target_event_ids(),
          fact.quarantine_rejected().target_positions()};
}

void Releases::Apply(const Event& event) {
  const QuarantineTargets targets = TargetsOf(event.fact);
  const int count = std::min(targets.event_ids.size(), targets.positions.size());
  for (int i = 0; i < count; ++i) {
    const auto* known = by_event_.Find(targets.event_ids[i]);
    Decisions decisions = known == nullptr ? Decisions() : **known;
    decisions.push_back({event.position, targets.positions[i], event.header.actor(),
                         event.header.area_code(), event.fact.has_quarantine_released()});
    by_event_.Set(targets.event_ids[i], std::make_shared<const Decisions>(std::move(decisions)));
  }
}

Releases::Verdict Releases::VerdictOn(const Event& event) const {
  const auto* decisions = by_event_.Find(event.header.event_id());
  if (decisions == nullptr) return Verdict::kWaits;
  for (const Decision& decision : **decisions) {
    if (decision.target_position != event.position) continue;
    if (decision.position <= event.position || decision.actor == event.header.actor()) continue;
    if (!event.header.area_code().starts_with(decision.area_code)) continue;
    return decision.released ? Verdict::kReleased : Verdict::kRejected;
  }
  return Verdict::kWaits;
}

}  // namespace hearth::domain
