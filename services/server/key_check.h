// Whether the key store is as new as the log. One that came back from an older backup lacks the
// keys of newer subjects; sealing for them would silently make second ones, and from then on
// neither store would open everything.

#ifndef HEARTH_SERVICES_SERVER_KEY_CHECK_H_
#define HEARTH_SERVICES_SERVER_KEY_CHECK_H_

#include "absl/status/status.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"

namespace hearth::server {

// Opens the newest records, 20,000 at most: half a second at a start. DATA_LOSS (CORRUPT) when one
// has a part whose key is unknown. A key that is lacking for older records only is for `hearthd
// fsck` to find.
absl::Status CheckNewestKeys(const storage::Log& log, const storage::Keys& keys);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_KEY_CHECK_H_
