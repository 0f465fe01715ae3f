// Rows of the quarantine: kQuarantineRows ‖ position(8) → QuarantinedEvent.

#ifndef HEARTH_SERVICES_PROJECTIONS_QUARANTINE_ROWS_H_
#define HEARTH_SERVICES_PROJECTIONS_QUARANTINE_ROWS_H_

#include <string>

#include "storage/api/codec.h"
#include "storage/api/log.h"

namespace hearth::projections {

inline constexpr char kQuarantineRows = 'q';

inline std::string QuarantineKey(storage::Position position) {
  std::string key(1, kQuarantineRows);
  storage::AppendU64(key, position);
  return key;
}

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_QUARANTINE_ROWS_H_
