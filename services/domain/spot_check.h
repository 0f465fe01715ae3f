// Spot checks (日常监督): which visits and dismissed clues are looked at again, and where the second
// answers differ. The sample is a function of the log: of the events of a period and of the root of
// the first checkpoint signed after the period closed. Nobody knows that root before, so nobody
// chose the sample; anybody who has the log can draw it again. Pure. Policy source: domain.md 7.3,
// 7.5.

#ifndef HEARTH_SERVICES_DOMAIN_SPOT_CHECK_H_
#define HEARTH_SERVICES_DOMAIN_SPOT_CHECK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/check.pb.h"
#include "hearth/v1/measure.pb.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// What there was in one village in the period; in any order, doubles count once.
struct SpotCheckFrame {
  std::string area_code;                        // 12 digits
  std::vector<std::string> visit_event_ids;     // CheckRecorded, 16 bytes each
  std::vector<std::string> dismissed_event_ids;  // ClueDismissed
};

// Of each village with n events the ceil(n × permille / 1000) with the smallest
// SHA-256(root ‖ event id), in that order; a permille above 1000 draws all. Strata ascend by area
// code; a village without events stands there with none, so that none can be left out unseen.
// REQUIRES: no area twice; the root has 32 bytes.
std::vector<v1::SpotCheckStratum> DrawSample(std::string_view root, uint32_t permille,
                                             const std::vector<SpotCheckFrame>& frames);

// The facts that say so, in pieces that fit into one event each; a village with very many targets
// stands in several entries. `head` gives period, checkpoint and permille.
std::vector<v1::SpotCheckDrawn> DrawFacts(const v1::SpotCheckDrawn& head,
                                          const std::vector<SpotCheckFrame>& frames);

// Whether all pieces of a draw, in any order, claim what DrawSample draws. The root is compared
// with the log by the caller.
MaybeFault CheckDraw(const std::vector<v1::SpotCheckDrawn>& pieces,
                     const std::vector<SpotCheckFrame>& frames);

// Codes of the answers that differ from what the first visit recorded, in their order. A code is a
// question's, "income.<item code>" (the sum of its items), or the path of a field of CheckRecorded,
// e.g. "guarantees.water" (yes = a problem) or "living.road_m". What either side was not asked is
// no disagreement, nor is anything when nobody was reached. A value of another type differs: a
// person looks at it.
std::vector<std::string> DisagreeingCodes(const v1::CheckRecorded& first,
                                          const v1::SpotCheckAnswered& answered);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_SPOT_CHECK_H_
