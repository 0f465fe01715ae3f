// fsck of the rows themselves: the same keys as rows derived from nothing, so that no lost or
// left-over row hides behind an answer that nobody asked for.

#ifndef HEARTH_SERVICES_SERVER_FSCK_ROWS_H_
#define HEARTH_SERVICES_SERVER_FSCK_ROWS_H_

#include <string>

#include "services/server/faults.h"
#include "storage/api/rows.h"

namespace hearth::server {

// Compares a family of `live` with one of `fresh`: keys, and values by their bytes when `exact`,
// else by their length: sealed values differ by their nonces, and answers are compared for them
// (fsck_views.h).
void CompareRows(const storage::Rows& live, const std::string& live_family,
                 const storage::Rows& fresh, const std::string& fresh_family, bool exact,
                 Faults* faults);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_FSCK_ROWS_H_
