// Layout: where a log's files lie.
//
//   DATA/lock                 held while a hearthd uses DATA
//   DATA/<log-id>/log         records and meta            (RocksDB, synced)
//   DATA/<log-id>/views       what follows from them      (RocksDB, rebuilt when dropped)
//   DATA/<log-id>/keys        wrapped subject keys        (RocksDB, synced)
//   DATA/<log-id>/attachments sealed photos and scans
//   DATA/<log-id>/durable     newest synced head
//   DATA/<log-id>/anchor      newest signed checkpoint
//   SECRETS/kek, SECRETS/signing-key   outside DATA
//   SECRETS/erasures          who was erased or restricted (erasure_list.h)
//   SECRETS/bootstrap-code    while nobody has used it, when nobody looks at a terminal

#ifndef HEARTH_SERVICES_SERVER_LAYOUT_H_
#define HEARTH_SERVICES_SERVER_LAYOUT_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/files/posix.h"

namespace hearth::server {

struct Layout {
  std::string data;     // DATA, absolute
  std::string log_id;   // 16 bytes
  std::string home;     // DATA/<log-id>
  std::string secrets;  // SECRETS

  std::string log() const { return home + "/log"; }
  std::string views() const { return home + "/views"; }
  std::string keys() const { return home + "/keys"; }
  std::string attachments() const { return home + "/attachments"; }
  std::string durable() const { return home + "/durable"; }
  std::string anchor() const { return home + "/anchor"; }
  std::string kek() const { return secrets + "/kek"; }
  std::string bootstrap_code() const { return secrets + "/bootstrap-code"; }
  std::string signing_key() const { return secrets + "/signing-key"; }
  std::string erasures() const { return secrets + "/erasures"; }
};

// `secrets` may be empty: then the default place of that log.
Layout LayoutOf(const std::string& data, const std::string& log_id, const std::string& secrets);

// Id of the one log in `data`; nullopt when there is none. FAILED_PRECONDITION when there are
// several.
absl::StatusOr<std::optional<std::string>> FindLog(const std::string& data);

// A new random id, 16 bytes.
absl::StatusOr<std::string> NewLogId();

// Takes `data` for this process, making the folder when absent. FAILED_PRECONDITION (LOCKED) when
// another process has it.
absl::StatusOr<storage::Fd> LockData(const std::string& data);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_LAYOUT_H_
