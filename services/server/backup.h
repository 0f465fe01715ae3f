// Backup of a log in use, and its restore.
//
//   BACKUP/manifest      text, one `name: value` a line
//   BACKUP/anchor        signed checkpoint at or below the copied head
//   BACKUP/log  BACKUP/keys  BACKUP/attachments
//
// The order is log, keys, attachments: whatever the copied log names is then in the later copies.
// The anchor is read first, so that the copied log covers it. The KEK and the signing key are never
// part of it: keep them apart. Views are not copied; they are rebuilt.

#ifndef HEARTH_SERVICES_SERVER_BACKUP_H_
#define HEARTH_SERVICES_SERVER_BACKUP_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/admin_service.pb.h"
#include "services/server/config.h"
#include "services/server/node.h"

namespace hearth::server {

// Writes a backup into the fresh folder `directory`; durable when it returns. The manifest is
// written last: a folder without one is no backup. ALREADY_EXISTS when the folder is not fresh;
// UNAVAILABLE before the first checkpoint.
absl::StatusOr<v1::BackupResponse> WriteBackup(Node* node, const std::string& directory);

// Restores config.from into config.data, which must not hold that log (an anchor that is left there
// counts as the newest checkpoint known, as does config.anchor). Verifies the log against the
// signed root before it is put in its place, and asks for the KEK. HEAD_BELOW without --accept-loss
// when a newer checkpoint is known.
absl::Status Restore(const Config& config);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_BACKUP_H_
