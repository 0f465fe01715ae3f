// `hearthd roll-kek --backup DIR`: a new key-encryption key in the place of the old one, so that no
// copy of the key store from before, nor what an SSD still holds of it, opens anything that was
// erased since.
// Policy source: design §8; reference-security.md 5.4.

#ifndef HEARTH_SERVICES_SERVER_ROLL_KEK_H_
#define HEARTH_SERVICES_SERVER_ROLL_KEK_H_

#include "absl/status/status.h"
#include "services/server/config.h"

namespace hearth::server {

// The server must not run. In this order, and taken up where it was cut off when it is run again:
// SECRETS/kek.next is made → all keys are wrapped under it in one write → old rows leave the files
// → the store is copied into the fresh folder config.to and read back under the new key → kek.next
// takes the place of kek. The next start records KeyEncryptionKeyRolled.
absl::Status RollKek(const Config& config);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_ROLL_KEK_H_
