// Releases: the fold of what second persons decided about events in quarantine. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_RELEASES_H_
#define HEARTH_SERVICES_DOMAIN_RELEASES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/domain/event.h"
#include "services/domain/shared_map.h"

namespace hearth::domain {

// Value type; a copy is cheap (SharedMap). const methods are thread-safe.
class Releases {
 public:
  enum class Verdict { kWaits, kReleased, kRejected };

  // The kinds of fact that Apply reads.
  static bool Reads(uint32_t kind);

  // REQUIRES: accepted.
  void Apply(const Event& event);

  // What was decided of an event in quarantine: the first decision after it that names its id and
  // its place, by another person than its own, whose area holds the event's (by code). All others
  // count for nothing.
  Verdict VerdictOn(const Event& event) const;

  // Lets folds read the event if it was released.
  void Mark(Event* event) const {
    if (event->quarantine == v1::QUARANTINE_REASON_UNSPECIFIED) return;
    event->released = VerdictOn(*event) == Verdict::kReleased;
  }

 private:
  struct Decision {
    uint64_t position = 0, target_position = 0;
    std::string actor, area_code;
    bool released = false;
  };
  using Decisions = std::vector<Decision>;  // in order of the log; mostly one

  SharedMap<std::shared_ptr<const Decisions>> by_event_;
};

// The ids that a release or a rejection names, and where it says that they lie.
struct QuarantineTargets {
  const google::protobuf::RepeatedPtrField<std::string>& event_ids;
  const google::protobuf::RepeatedField<uint64_t>& positions;
};
// REQUIRES: the fact is one of those that Releases reads.
QuarantineTargets TargetsOf(const v1::Fact& fact);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_RELEASES_H_
