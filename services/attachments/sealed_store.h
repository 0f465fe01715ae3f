// SealedStore: complete attachments, sealed in chunks, each one file addressed by the hash of its
// sealed bytes.
//
//   DIR/<first 2 hex>/<SHA-256 of the file, 64 hex>
//   file  = "HEARTHA1" ‖ chunk 0 ‖ chunk 1 ‖ …
//   chunk = sealed 64 KiB of plain bytes (the last one what is left), hence 65,564 bytes but for
//   the last;
//           aad = "attachment" ‖ household ‖ SHA-256 of the plain bytes ‖ plain size(8) ‖ number of
//           the chunk(8)

#ifndef HEARTH_SERVICES_ATTACHMENTS_SEALED_STORE_H_
#define HEARTH_SERVICES_ATTACHMENTS_SEALED_STORE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/attachments/upload_store.h"
#include "storage/api/keys.h"

namespace hearth::attachments {

// Thread-safe.
class SealedStore {
 public:
  static constexpr size_t kChunkBytes = 64 << 10;

  // `keys` outlives it.
  SealedStore(std::string dir, storage::Keys* keys);

  // Seals and stores; durable when it returns. Answers the name: SHA-256 of the sealed bytes, 32
  // bytes.
  absl::StatusOr<std::string> Put(const Id& id, std::string_view plain);

  // The plain bytes of one chunk. NOT_FOUND when there is no such file; DATA_LOSS when it was
  // changed; FAILED_PRECONDITION "ERASED".
  absl::StatusOr<std::string> ReadChunk(const Id& id, std::string_view name, uint64_t size_bytes,
                                        uint64_t chunk) const;

  // That the file is there and its bytes have the hash that names it. NOT_FOUND, DATA_LOSS.
  absl::Status Verify(std::string_view name) const;

 private:
  std::string PathOf(std::string_view name) const;

  const std::string dir_;
  storage::Keys* const keys_;
};

// The same check for a folder of attachments without keys (a backup).
absl::Status VerifySealedFile(const std::string& dir, std::string_view name);

// Removes it, durably. Idempotent.
absl::Status DropSealedFile(const std::string& dir, std::string_view name);

}  // namespace hearth::attachments

#endif  // HEARTH_SERVICES_ATTACHMENTS_SEALED_STORE_H_
