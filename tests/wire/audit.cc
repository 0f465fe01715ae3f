#include "tests/wire/audit.h"

#include "clients/cpp/checkpoint.h"
#include "clients/cpp/merkle_verify.h"

namespace hearth::testing {
namespace {

struct Stored {
  uint64_t position = 0;
  std::string leaf;
};

absl::Status ProvePrefix(const std::string& note, const std::string& key, Desk* desk) {
  const absl::StatusOr<client::Checkpoint> old = client::OpenCheckpoint(note, key);
  if (!old.ok() || old->size == 0) return old.status();
  v1::ProveConsistencyRequest request;
  request.set_first_size(old->size);
  v1::ProveConsistencyResponse proof;
  const grpc::Status status = desk->log->ProveConsistency(Context().get(), request, &proof);
  if (!status.ok()) return absl::InternalError(status.error_message());
  const absl::StatusOr<client::Checkpoint> now =
      client::OpenCheckpoint(proof.checkpoint(), desk->Head().verifier_key());
  if (!now.ok()) return now.status();
  const std::vector<std::string> path(proof.path().begin(), proof.path().end());
  return client::VerifyConsistency(old->size, now->size, old->root, now->root, path);
}

}  // namespace

std::vector<std::string> Audit(const std::vector<v1::LoggedEvent>& events, const HandedOut& known,
                               Desk* desk) {
  std::vector<std::string> faults;
  std::map<std::string, Stored> stored;  // by event id
  uint64_t expected = 0;
  for (const v1::LoggedEvent& event : events) {
    const uint64_t position = event.stamp().position();
    if (position != ++expected) faults.push_back("not dense at " + std::to_string(expected));
    const Stored here{position, client::LeafHash(event.record())};
    if (!stored.emplace(event.header().event_id(), here).second) {
      faults.push_back("an id twice at " + std::to_string(position));
    }
  }
  for (const auto& [id, receipt] : known.receipts) {
    const std::string at = std::to_string(receipt.position());
    const auto found = stored.find(id);
    if (found == stored.end()) {
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
