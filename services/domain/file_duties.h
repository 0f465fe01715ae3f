// What is due because of a case file: derived from facts and clocks, so that it appears by replay
// alone. Pure. Policy source: domain.md 3.3, 7.4.
//
// Kinds, the clock or day that each goes by, and what it is about:
//   CLUE_DUE             visit_days, or the day of an assignment or escalation; the clue
//   CLUE_CONFIRM_DUE     review_days after the village's finding; the clue
//   FEEDBACK_DUE         feedback_days after the answer; the clue
//   CHAIN_DUE            chain_days_total from the earliest clue of the chain, else from its
//                        opening; the chain, before the consent the clue
//   COMPARE_DUE          compare_days: to be asked (the chain), to be answered (the request)
//   VERIFY_DUE           visit_days after the chain went back to the village; the chain
//   RETURN_DUE           the day stated when the chain was returned; the chain
//   REVIEW_DUE           review_days to the review, and again to the hanging of the notice
//   PUBLICITY_DUE        publicity_days: the day on which the notice may and must come down
//   OBJECTION_DUE        the day stated, else objection_days; the objection. The steps stand still
//   TOWN_REVIEW_DUE, COUNTY_DUE          town_days, county_days; the chain
//   ANNOUNCE_DUE, REGISTER_DUE           announce_days, register_days after the decision
//   PLAN_DUE             plan_days after the approval; then the day on which the plan is reviewed
//   MEASURE_DUE          measure_days for each open risk that nothing was begun against; the case
//   MEASURE_LOST         at once: what ran against an open risk ended and nothing runs on
//   MEASURE_START_DUE, MEASURE_END_DUE   days stated; the measure
//   FOLLOW_UP_DUE        followup_days while monitored, watch_days once eliminated; the case
//   HELPER_MISSING       四个不摘: the last day on which somebody is helper, or responsible, with
//                        no successor; at once where nobody ever was. One for each of the two
//   ABLE_BODIED_OVERDUE  able_bodied_overdue_days after the approval, where somebody can work
//   ELIM_REVIEW          a reminder, never overdue: min_days_before_elimination have passed and the
//                        last income known is above the line
//   FLOOR_MISLABELLED    at once: nobody can work and 低保 or 特困 holds, but the case does not say
//   REFERRAL_DUE, STATUS_REVIEW_DUE      days stated

#ifndef HEARTH_SERVICES_DOMAIN_FILE_DUTIES_H_
#define HEARTH_SERVICES_DOMAIN_FILE_DUTIES_H_

#include <cstdint>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "services/domain/case_input.h"

namespace hearth::domain {

// Open duties, ascending by (due day, kind, what). A missing clock makes none. A duty's id stays
// the same while the fact that it counts from stays, whatever its days become.
std::vector<v1::FileDuty> DutiesOf(const CaseInput& input);

// The first day after `today` on which DutiesOf, or what of it is overdue or to be reminded of,
// may come out otherwise without a new fact; 0 = never. REQUIRES: `duties` as DutiesOf made them.
int32_t NextDutyDay(const std::vector<v1::FileDuty>& duties, int32_t today);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_FILE_DUTIES_H_
