#include "tests/wire/audit.h"

#include <chrono>

#include "clients/cpp/checkpoint.h"
#include "clients/cpp/merkle_verify.h"

namespace hearth::testing {
namespace {

constexpr std::chrono::seconds kFirstCheckpointWait(10);

absl::Status ProvePrefix(const std::string& note, const std::string& key, Desk* desk) {
  const absl::StatusOr<client::Checkpoint> old = client::OpenCheckpoint(note, key);
  if (!old.ok() || old->size == 0) return old.status();
  v1::ProveConsistencyRequest request;
  request.set_first_size(old->size);
  v1::ProveConsistencyResponse proof;
  const auto give_up = std::chrono::steady_clock::now() + kFirstCheckpointWait;
  grpc::Status status;
  do {  // a server that has just started has yet to sign
    status = desk->log->ProveConsistency(Context().get(), request, &proof);
  } while (status.error_code() == grpc::StatusCode::OUT_OF_RANGE &&
           std::chrono::steady_clock::now() < give_up);
  if (!status.ok()) return absl::InternalError(status.error_message());
  const absl::StatusOr<client::Checkpoint> now =
      client::OpenCheckpoint(proof.checkpoint(), desk->Head().verifier_key());
  if (!now.ok()) return now.status();
  const std::vector<std::string> path(proof.path().begin(), proof.path().end());
  return client::VerifyConsistency(old->size, now->size, old->root, now->root, path);
}

}  // namespace

std::vector<std::string> Auditor::Hear(const std::vector<v1::LoggedEvent>& events,
                                       const HandedOut& known, Desk* desk) {
  std::vector<std::string> faults;
  for (const v1::LoggedEvent& event : events) {
    const uint64_t position = event.stamp().position();
    if (position != ++heard_) faults.push_back("not dense at " + std::to_string(heard_));
    const Stored here{position, client::LeafHash(event.record())};
    if (!stored_.emplace(event.header().event_id(), here).second) {
      faults.push_back("an id twice at " + std::to_string(position));
    }
  }
  for (const auto& [id, receipt] : known.receipts) {
    const std::string at = std::to_string(receipt.position());
    const auto found = stored_.find(id);
    if (found == stored_.end()) {
      faults.push_back("lost: " + at);
    } else if (found->second.position != receipt.position()) {
      faults.push_back("moved: " + at);
    } else if (found->second.leaf != receipt.leaf_hash()) {
      faults.push_back("changed: " + at);
    }
  }
  for (const auto& [note, key] : known.checkpoints) {
    const absl::Status prefix = ProvePrefix(note, key, desk);
    if (!prefix.ok()) faults.push_back("checkpoint: " + std::string(prefix.message()));
  }
  return faults;
}

}  // namespace hearth::testing
