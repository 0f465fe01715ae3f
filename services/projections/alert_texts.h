// Texts of alerts in both languages: titles of rules and numbers of households, never anything
// personal. Pure.

#ifndef HEARTH_SERVICES_PROJECTIONS_ALERT_TEXTS_H_
#define HEARTH_SERVICES_PROJECTIONS_ALERT_TEXTS_H_

#include <cstdint>

#include "hearth/v1/alert.pb.h"
#include "hearth/v1/rulebook.pb.h"

namespace hearth::projections {

void SetNewFlagText(const v1::Text& title, v1::Alert* alert);
// `raised`: the alert that is over.
void SetFlagGoneText(const v1::Alert& raised, v1::Alert* alert);
void SetVisitOverdueText(int32_t due_date, v1::Alert* alert);
// Reads alert->count().
void SetVisitsOverdueText(int32_t month, v1::Alert* alert);
// Reads alert->count().
void SetDataFaultText(const v1::Text& title, v1::Alert* alert);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_ALERT_TEXTS_H_
