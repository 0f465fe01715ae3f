// Attachments: photos, scans and signatures. Announced, uploaded in pieces, checked, sealed,
// stored, recorded; each step may be repeated, and goes on after a kill where the durable bytes
// end. A check never waits for them.

#ifndef HEARTH_SERVICES_ATTACHMENTS_ATTACHMENTS_H_
#define HEARTH_SERVICES_ATTACHMENTS_ATTACHMENTS_H_

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/events.pb.h"
#include "services/attachments/catalog.h"
#include "services/attachments/sealed_store.h"
#include "services/attachments/upload_store.h"

namespace hearth::attachments {

inline constexpr uint64_t kAttachmentBytesMax = 32u << 20;
inline constexpr size_t kPieceBytesMax = 1u << 20;

// Thread-safe. Errors as proto/hearth/v1/attachments_service.proto says, messages "Chinese /
// English".
class Attachments {
 public:
  struct Options {
    std::string dir;  // made when absent
    // Asked before bytes are taken; not OK refuses them: free space.
    std::function<absl::Status()> may_write;
    // What the ledger would say of the fact; not OK (INVALID_ARGUMENT) refuses the announcement, so
    // that nothing is uploaded in vain.
    std::function<absl::Status(const v1::EventHeader& place, const v1::Fact& fact)> would_accept;
    // Records the fact, durable when it returns (Ledger::RecordOwn). Idempotent by place.event_id.
    std::function<absl::StatusOr<storage::Position>(const v1::EventHeader& place,
                                                    const v1::Fact& fact)>
        record;
  };
  struct Progress {
    uint64_t next_offset = 0;
    bool stored = false;
  };

  // `log`, `keys` and `views` outlive it.
  Attachments(Options options, const storage::Log* log, storage::Keys* keys,
              const projections::Views* views);

  // REQUIRES (of all): ids of 16 and 32 bytes. Begin also: size_bytes 1..kAttachmentBytesMax.
  absl::StatusOr<Progress> Begin(const Announcement& announcement);
  // The next offset. OUT_OF_RANGE with that offset for a gap; INVALID_ARGUMENT for bytes that
  // differ from those that are there, or reach beyond the announced size; NOT_FOUND without an
  // announcement.
  absl::StatusOr<uint64_t> Append(const Id& id, uint64_t offset, std::string_view data);
  // Position of AttachmentAdded. FAILED_PRECONDITION when bytes are missing; DATA_LOSS when the
  // hash differs, and the upload begins anew.
  absl::StatusOr<storage::Position> Finish(const Id& id);

  absl::StatusOr<Stored> Find(const Id& id) const { return catalog_.Find(id); }
  absl::StatusOr<std::string> ReadChunk(const Id& id, const Stored& stored, uint64_t chunk) const;

 private:
  absl::StatusOr<uint64_t> AppendTo(const Announcement& upload, uint64_t offset,
                                    std::string_view data);
  absl::StatusOr<storage::Position> Store(const Announcement& upload, std::string_view plain);
  std::mutex& MutexOf(const Id& id);

  const Options options_;
  UploadStore uploads_;
  SealedStore sealed_;
  const Catalog catalog_;
  std::array<std::mutex, 16> mutexes_;  // one upload at a time holds one; by the hash's first byte
};

}  // namespace hearth::attachments

#endif  // HEARTH_SERVICES_ATTACHMENTS_ATTACHMENTS_H_
