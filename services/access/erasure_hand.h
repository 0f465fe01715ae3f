// ErasureHand: what carries out the orders that this room lets through. The server brings one that
// reaches keys, views and files (services/server/eraser.h).

#ifndef HEARTH_SERVICES_ACCESS_ERASURE_HAND_H_
#define HEARTH_SERVICES_ACCESS_ERASURE_HAND_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::access {

// Subjects are as in PartCommitment. Thread-safe.
class ErasureHand {
 public:
  virtual ~ErasureHand() = default;

  // Whether keys can be put out of reach: FAILED_PRECONDITION (NO_HOLD_KEY) where no hold key is
  // configured.
  virtual absl::Status CanHold() const = 0;

  // The subjects, and all that goes with them: the members of a household, and unmatched persons
  // whose clues were matched to it. Each once, ascending.
  virtual absl::StatusOr<std::vector<std::string>> WithTied(
      const std::vector<std::string>& subjects) const = 0;

  // Brings keys and views to what the log orders of these subjects. When it returns, keys are out
  // of reach and nothing of the subjects is shown; the rest goes on behind. Idempotent.
  virtual absl::Status CarryOut(const std::vector<std::string>& subjects) = 0;

  // The keys of those that are held, as (subject, box).
  using Named = std::vector<std::pair<std::string, std::string>>;
  virtual absl::StatusOr<Named> HeldBoxes(const std::vector<std::string>& subjects) const = 0;

  // Gives held keys back. INVALID_ARGUMENT for a wrong one, or where one is lacking; then none is
  // live. Until the log says so as well, a restart holds them again.
  virtual absl::Status GiveBack(const std::vector<std::string>& subjects, const Named& keys) = 0;
};

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_ERASURE_HAND_H_
