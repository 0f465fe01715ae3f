// What a roll of the KEK leaves for the next start to record (roll_kek.h), since nothing is
// recorded while no server runs.
//
//   SECRETS/kek.rolled   text: old id, new id, number of keys, SHA-256 of the copy, reason; one a
//                        line

#ifndef HEARTH_SERVICES_SERVER_ROLLED_KEK_H_
#define HEARTH_SERVICES_SERVER_ROLLED_KEK_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "hearth/v1/events.pb.h"
#include "services/server/layout.h"

namespace hearth::server {

struct RolledKek {
  std::string old_id, new_id;  // hex
  uint64_t keys = 0;
  std::string backup_sha256;  // 32 bytes
  std::string reason_code;
};

absl::Status LeaveRolled(const Layout& layout, const RolledKek& rolled);

// Records it under an id that follows from it, then removes the file; nothing where there is none.
// `record(event_id, fact)`: durable and idempotent by id.
using RecordOnce = std::function<absl::Status(const std::string& event_id, const v1::Fact& fact)>;
absl::Status RecordRolled(const Layout& layout, const RecordOnce& record);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_ROLLED_KEK_H_
