// How an event lies in the log: stamp, header as received, signature, sealed parts. The one place
// that seals and opens them, for the ledger (write) and for followers, feed and verifiers (read).
// Bytes: storage/FORMAT.md, "Records".

#ifndef HEARTH_SERVICES_RECORD_RECORD_H_
#define HEARTH_SERVICES_RECORD_RECORD_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "hearth/v1/events.pb.h"
#include "services/domain/event.h"
#include "services/domain/submission.h"
#include "storage/api/keys.h"

namespace hearth::record {

// Seals the parts (salt ‖ part, compressed when it pays; AAD = header hash ‖ part number, never the
// stamp, so that a lost race can stamp again). A part without subject stays plain. Thread-safe.
absl::StatusOr<std::vector<std::string>> SealParts(const domain::Submitted& event,
                                                   storage::Keys* keys);

// The stored bytes. Deterministic.
std::string Encode(const v1::Stamp& stamp, std::string_view header, std::string_view signature,
                   std::string_view key_id, const std::vector<std::string>& sealed_parts);

// Reads a record. DATA_LOSS when its bytes are not a record, when the stamp's position is not
// `position`, when a key is unknown or a commitment does not fit. Parts of shredded subjects are
// left out. Thread-safe.
absl::StatusOr<domain::Event> Open(uint64_t position, std::string_view record,
                                   const storage::Keys& keys);

// The same without opening the parts (fact stays empty): for indexes and routing.
absl::StatusOr<domain::Event> OpenHeader(uint64_t position, std::string_view record);

}  // namespace hearth::record

#endif  // HEARTH_SERVICES_RECORD_RECORD_H_
