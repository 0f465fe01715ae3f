// A second opinion on a household's recorded facts: was every mandatory step there, by different
// people, in order? Reads the facts alone, never the fold.

#ifndef HEARTH_TESTS_DOMAIN_CASE_ORACLE_H_
#define HEARTH_TESTS_DOMAIN_CASE_ORACLE_H_

#include <string>
#include <vector>

#include "services/domain/event.h"

namespace hearth::testing {

// What is wrong with the way to the newest event, if that event admits (CaseApproved), eliminates
// or clears; empty = nothing, or another kind. `publicity_days`: what the rulebook asks for.
std::string WrongWay(const std::vector<domain::Event>& events, int publicity_days);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_CASE_ORACLE_H_
