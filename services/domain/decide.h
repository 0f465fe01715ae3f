// Decide: may this event be accepted? Structural errors only (design: everything else is recorded
// and flagged). Pure: the server's day is an argument.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/domain/control.h"
#include "services/domain/submission.h"

namespace hearth::domain {

// nullopt = accepted. Total over all facts. Checks ids, areas (on the event's day; a grid code
// whose village stands is accepted), dates (IMPOSSIBLE_DATE; FUTURE_DATE beyond today + 1, naming
// the server's date), ID numbers (GB 11643, unless id_exception is typed), money >= 0, codes
// (dictionaries and questions of any published rulebook), lengths and counts as the contract states
// them, areas and rulebooks by their own checks. `today` is the server's civil day.
std::optional<Refusal> Decide(const v1::EventHeader& header, const v1::Fact& fact,
                              const Control& control, int32_t today);

// Everything that is wrong with a whole rulebook under that control: ValidateRulebook, and whether
// its area stands on its first day. Empty = it would be accepted.
std::vector<std::string> RulebookProblems(const v1::Rulebook& rulebook, const Control& control);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_H_
