// From a readable draft (one line of JSON) to the bytes of a submission, deterministically.
//
//   header   serialized by protobuf from fixed fields, no maps, no unknown fields
//   part 0   the fact without its members; subject "h" ‖ household, or none for facts of a reserved
//   stream part i   the same fact holding only member i; subject "m" ‖ household ‖ member id (8
//   bytes, big-endian) salt i   SHA-256("hearth salt" ‖ the draft's 32 bytes of salt ‖ i as 4
//   bytes, big-endian)
//
// Their protobuf merge in order is the fact again. The same draft and the same predecessor always
// give the same bytes, so that a line may be sent any number of times, from any machine, by any
// later version.
#ifndef HEARTH_CLIENTS_CPP_DRAFT_CODEC_H_
#define HEARTH_CLIENTS_CPP_DRAFT_CODEC_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "clients/cpp/chain.h"
#include "hearth/v1/draft.pb.h"

namespace hearth::client {

// EventHeader.client of every encoded draft. It names the version of this encoding, not of the
// program, and is frozen: another text would be another header, and a file sent again by a newer
// program would be refused as a reuse of its ids.
inline constexpr char kEncodingName[] = "hearth-cli/0.1.0";

// Header, parts and salts of one submission together, so that its record fits into 65,535 bytes.
inline constexpr size_t kSubmissionBytesMax = 60'000;

struct EncodedEvent {
  v1::Submission submission;
  std::string event_id;  // 16 bytes
  std::string device;
  uint64_t device_seq = 0;
  std::string header_hash;  // 32 bytes
  bool repeat = false;      // the chain has seen this very event before
};

// INVALID_ARGUMENT for anything but one JSON object of the contract's fields.
absl::StatusOr<v1::Draft> ParseDraft(std::string_view line);
// One line, without a newline; ParseDraft gives the same draft again.
std::string DraftLine(const v1::Draft& draft);

// Has all that only a client may make: event id, device, number and salt.
bool IsComplete(const v1::Draft& draft);

// Encodes a complete draft and remembers it in `chain`.
// INVALID_ARGUMENT naming the field; FAILED_PRECONDITION or ALREADY_EXISTS from the chain.
absl::StatusOr<EncodedEvent> EncodeDraft(v1::Draft draft, ChainTracker* chain);

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_DRAFT_CODEC_H_
