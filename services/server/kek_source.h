// Where the key-encryption key comes from, and how it is split among envelopes.

#ifndef HEARTH_SERVICES_SERVER_KEK_SOURCE_H_
#define HEARTH_SERVICES_SERVER_KEK_SOURCE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/server/config.h"
#include "services/server/layout.h"
#include "storage/keys/kek.h"

namespace hearth::server {

// Asks on stderr and reads two shares from stdin, once a process, if --kek-shares says so.
void ReadKekShares(Config* config);

// In this order: the shares that were read; the systemd credential `kek`; the
// file SECRETS/kek, made when absent if `create`. Errors as Kek::Load's, and what is wrong with a
// share.
absl::StatusOr<storage::Kek> LoadKek(const Config& config, const Layout& layout, bool create);

// `hearthd split-kek --to DIR`: writes share-1, share-2 and share-3 (mode 0600) into DIR, outside
// the data directory, and reads them back in every pair before it says so. The KEK itself stays
// where it is: whoever keeps the envelopes removes it.
absl::Status SplitKek(const Config& config);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_KEK_SOURCE_H_
