// The newest checkpoint of the log, believed only as far as it was verified here.
#ifndef HEARTH_CLIENTS_CLI_VERIFIED_HEAD_H_
#define HEARTH_CLIENTS_CLI_VERIFIED_HEAD_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "clients/cpp/checkpoint.h"

namespace hearth::cli {

// The log's key as first seen, and the newest checkpoint that was verified: <state>/<log
// id>/{key,checkpoint}. A log whose key or history changes behind our back is found out by
// comparing with them.
class LogMemory {
 public:
  LogMemory(const std::string& state_folder, const std::string& log_id)
      : folder_(state_folder + "/" + log_id) {}

  // DATA_LOSS when another key was seen before.
  absl::Status PinKey(const std::string& key) const;
  // "" = none yet.
  std::string Checkpoint() const;
  absl::Status Keep(const std::string& note) const;
  // Two notes that contradict each other, or of two terms: the folder in which they now are,
  // `seen` and `shown`, beside nothing else.
  absl::StatusOr<std::string> KeepEvidence(const std::string& seen, const std::string& shown) const;
  // Where the newest cosigned checkpoint is kept, and how much of the log a witness is known to
  // have seen (0 = nothing).
  std::string CosignedFile() const { return folder_ + "/cosigned"; }
  uint64_t SeenBy(const std::string& witness) const;
  absl::Status KeepSeenBy(const std::string& witness, uint64_t size) const;

 private:
  const std::string folder_;
};

struct VerifiedHead {
  v1::GetHeadResponse head;
  std::optional<client::Checkpoint> checkpoint;  // absent before the first
};

// Asks for the head and verifies its checkpoint with the pinned key. DATA_LOSS when it does not
// hold.
absl::StatusOr<VerifiedHead> AskVerifiedHead(Session* session);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_VERIFIED_HEAD_H_
