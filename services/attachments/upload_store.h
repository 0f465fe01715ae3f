// UploadStore: uploads that are not complete yet, resumable after any cut. Everything on the disk
// is sealed under the household's key, and no name shows a hash of the plain bytes.
//
//   DIR/partial/<name>/about            the announcement, sealed
//   DIR/partial/<name>/<offset 16 hex>  a piece, sealed; its plain length is its size less the
//   sealing's 28 bytes name = hex of the first 16 bytes of the keyed hash over household ‖ SHA-256
//   of the plain bytes

#ifndef HEARTH_SERVICES_ATTACHMENTS_UPLOAD_STORE_H_
#define HEARTH_SERVICES_ATTACHMENTS_UPLOAD_STORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/api/keys.h"

namespace hearth::attachments {

// Which attachment: 16 and 32 bytes.
struct Id {
  std::string household;
  std::string sha256;  // of the plain bytes
};

// What is to come.
struct Announcement {
  Id id;
  uint64_t size_bytes = 0;
  std::string media_type;
  std::string area_code;
  std::string actor;
};

// Not thread-safe for one and the same id: Attachments guards it.
class UploadStore {
 public:
  // `keys` outlives it.
  UploadStore(std::string dir, storage::Keys* keys);

  // Nothing is durable before a method has returned OK. Disk errors as storage/files/posix.h says.

  // Keeps the announcement; the one that is there stays. FAILED_PRECONDITION "ERASED" for an erased
  // household.
  absl::Status Begin(const Announcement& announcement);
  // NOT_FOUND when there is no such upload.
  absl::StatusOr<Announcement> Find(const Id& id) const;
  // Bytes that are there, from the start without a gap.
  absl::StatusOr<uint64_t> NextOffset(const Id& id) const;
  // REQUIRES: offset == NextOffset, an upload of that id.
  absl::Status AddPiece(const Id& id, uint64_t offset, std::string_view data);
  // The plain bytes [from, to). REQUIRES: to <= NextOffset.
  absl::StatusOr<std::string> Read(const Id& id, uint64_t from, uint64_t to) const;
  // Removes the upload. Idempotent.
  absl::Status Drop(const Id& id);

 private:
  struct Piece {
    uint64_t offset = 0;
    uint64_t size = 0;
  };

  std::string DirOf(const Id& id) const;
  // Ascending, as far as there is no gap.
  absl::StatusOr<std::vector<Piece>> Pieces(const Id& id) const;
  absl::Status WriteSealed(const Id& id, const std::string& file, std::string_view plain);
  absl::StatusOr<std::string> ReadSealed(const Id& id, const std::string& file) const;

  const std::string dir_;
  storage::Keys* const keys_;
};

}  // namespace hearth::attachments

#endif  // HEARTH_SERVICES_ATTACHMENTS_UPLOAD_STORE_H_
