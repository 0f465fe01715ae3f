// What a visitor would write down of a household, group by group, if nothing goes wrong.

#ifndef HEARTH_CLIENTS_SIM_GROUPS_H_
#define HEARTH_CLIENTS_SIM_GROUPS_H_

#include <vector>

#include "clients/sim/world.h"
#include "hearth/v1/check.pb.h"

namespace hearth::sim {

// The income window that ends with `last_month` (calendar.h), twelve months long.
void FillIncome(const World& world, const Household& household, int last_month,
                const char* window_rule, v1::Income* income);
void FillGuarantees(const Household& household, int day, v1::Guarantees* guarantees);
void FillRisks(const Household& household, int day, v1::Risks* risks);
void FillSocialSecurity(const World& world, const Household& household, v1::SocialSecurity* social);
void FillLiving(const World& world, const Household& household, v1::LivingConditions* living);
void FillNeeds(const World& world, const Household& household, int day, v1::Needs* needs);
// The household's shock as a sudden event. REQUIRES: it has one.
void FillSuddenEvent(const World& world, const Household& household, v1::SuddenEvent* event);
void FillConclusion(const Household& household, int day, v1::Conclusion* conclusion);
// The county's own questions, of which the last two are asked where they apply.
void AddAnswers(const World& world, const Household& household, int day, v1::CheckRecorded* check);

// The risks that exist on a day, the weightiest first, without doubles.
std::vector<Risk> RisksOn(const Household& household, int day);
bool CanCope(const Household& household, int day);
// Net income per person and year over a window, fen; for the truth file.
int64_t PerCapitaFen(const World& world, const Household& household, int last_month);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_GROUPS_H_
