// Reading what a client submits: header, parts, commitments, and the chain of a run. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_SUBMISSION_H_
#define HEARTH_SERVICES_DOMAIN_SUBMISSION_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/events.pb.h"

namespace hearth::domain {

inline constexpr int kRunEventsMax = 500;
inline constexpr int kPartsMax = 64;
// So that header, sealed parts and stamp fit into one record of 65,535 bytes.
inline constexpr size_t kSubmissionBytesMax = 60'000;

// SHA-256, 32 bytes.
std::string Sha256(std::string_view bytes);

// A reason for refusing on the merits, in the stamp: path of the field, what is wrong, what to do.
// Holds nothing personal.
struct Refusal {
  v1::RefusalReason reason;
  std::string detail;  // Chinese, then " / ", then English
};

// A submission whose header could be read.
struct Submitted {
  v1::EventHeader header;
  std::string header_bytes;  // exactly as received
  std::string header_hash;
  v1::Fact fact;  // merge of the parts; not set when `refusal` is
  std::vector<std::string> parts;
  std::vector<std::string> salts;
  std::optional<Refusal> refusal;  // a commitment that does not fit, parts that cannot be read, a
                                   // kind that is not the fact's
};

// INVALID_ARGUMENT when the header cannot be read or lacks what gives the event a place (event_id,
// kind, household or stream, actor, device, device_seq, prev_hash, occurred_time, suite, parts):
// nothing is recorded.
absl::StatusOr<Submitted> ParseSubmission(v1::Submission submission);

// INVALID_ARGUMENT when the events are not 1..500 of one device, each naming the hash of the one
// before, with device_seq counting up by one.
absl::Status CheckChain(const std::vector<Submitted>& run);

// The subject whose key seals a part (PartCommitment.subject).
std::string HouseholdSubject(std::string_view household);
std::string MemberSubject(std::string_view household, uint64_t member_id);
std::string AccountSubject(std::string_view account);

// The name of an account or device, or of a key: 1..64 of a-z 0-9 . _ -.
bool IsName(std::string_view name);

// Takes what is personal out of a fact about an account: it travels in a sealed part of its own, so
// that the fold never depends on it. Empty (FACT_NOT_SET) when there is nothing.
v1::Fact TakePersonal(v1::Fact* fact);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_SUBMISSION_H_
