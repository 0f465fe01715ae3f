// fsck of the views: the same questions to the live views and to views built from nothing.

#ifndef HEARTH_SERVICES_SERVER_FSCK_VIEWS_H_
#define HEARTH_SERVICES_SERVER_FSCK_VIEWS_H_

#include <set>
#include <string>

#include "services/projections/views.h"
#include "services/server/faults.h"

namespace hearth::server {

// Compares every household's digest, flags and faults, every area's figures, and all alerts.
void CompareViews(const projections::Views& live, const projections::Views& fresh,
                  const std::set<std::string>& households, Faults* faults);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_FSCK_VIEWS_H_
