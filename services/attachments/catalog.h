// Catalog: which attachments are complete. The log says so: AttachmentAdded, under an id that
// follows from household and hash, so that it is found by that id and can never be recorded twice.

#ifndef HEARTH_SERVICES_ATTACHMENTS_CATALOG_H_
#define HEARTH_SERVICES_ATTACHMENTS_CATALOG_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/events.pb.h"
#include "services/attachments/upload_store.h"
#include "services/projections/views.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"

namespace hearth::attachments {

struct Stored {
  storage::Position position = 0;  // of its AttachmentAdded
  std::string sealed_sha256;       // names the file
  uint64_t size_bytes = 0;
  std::string media_type;
};

// Id of the attachment's AttachmentAdded, 16 bytes shaped as a UUIDv7.
std::string AddedEventId(const Id& id);

// Thread-safe.
class Catalog {
 public:
  // All outlive it.
  Catalog(const storage::Log* log, const storage::Keys* keys, const projections::Views* views);

  // NOT_FOUND when it is not complete, or erased. Exact up to the durable head, however far the
  // index has come.
  absl::StatusOr<Stored> Find(const Id& id) const;

 private:
  absl::StatusOr<storage::Position> FindPosition(const std::string& event_id) const;
  absl::StatusOr<storage::Position> ScanTail(const std::string& event_id) const;

  const storage::Log* const log_;
  const storage::Keys* const keys_;
  const projections::Views* const views_;
};

}  // namespace hearth::attachments

#endif  // HEARTH_SERVICES_ATTACHMENTS_CATALOG_H_
