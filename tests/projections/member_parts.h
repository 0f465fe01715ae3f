// What clients do before they send: members travel in parts of their own, sealed under their own
// keys.

#ifndef HEARTH_TESTS_PROJECTIONS_MEMBER_PARTS_H_
#define HEARTH_TESTS_PROJECTIONS_MEMBER_PARTS_H_

#include "hearth/v1/envelope.pb.h"
#include "tests/domain/random_facts.h"

namespace hearth::testing {

// Takes the members of a registration or check out of its one part. Nothing for other facts.
// REQUIRES: a household's submission in one part.
void SplitMembers(Rng& rng, v1::Submission* submission);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_PROJECTIONS_MEMBER_PARTS_H_
