// Checkpointer: signs the durable root, writes it down outside the databases, and only then shows
// it.

#ifndef HEARTH_SERVICES_LEDGER_CHECKPOINTER_H_
#define HEARTH_SERVICES_LEDGER_CHECKPOINTER_H_

#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "services/ledger/ledger.h"
#include "services/ledger/published.h"

namespace hearth::ledger {

// Thread-safe.
class Checkpointer {
 public:
  // Signs only what is above `signed_above`. All pointers outlive it.
  Checkpointer(const Options* options, const storage::merkle::Signer* signer, Published* published,
               Position signed_above);
  // Ends when `published` is closed, after a last checkpoint.
  ~Checkpointer() { Join(); }
  void Start();
  // REQUIRES: `published` is closed, or will be. Idempotent.
  void Join();

  // Signs and shows the newest durable root, unless it has been. What its thread does; by hand only
  // when it was not started.
  absl::Status SignNewest();

  std::string note() const;
  std::optional<storage::merkle::Checkpoint> value() const;
  // Why the newest checkpoint could not be written; it is tried again with the next one.
  absl::Status health() const;

 private:
  void Loop();
  // Before an empty log takes its first record: a power cut between that record and its first
  // checkpoint must not leave records without an anchor, which are not served (NO_ANCHOR).
  void AnchorNothing();
  // Signs and writes the anchor; the note as written.
  absl::StatusOr<std::string> Anchor(const storage::merkle::Checkpoint& checkpoint);
  absl::Status Sign(const Durable& durable);

  const Options* const options_;
  const storage::merkle::Signer* const signer_;
  Published* const published_;
  Position signed_position_;  // of the loop's thread alone

  mutable storage::Mutex mutex_;
  std::string note_ ABSL_GUARDED_BY(mutex_);
  std::optional<storage::merkle::Checkpoint> value_ ABSL_GUARDED_BY(mutex_);
  absl::Status health_ ABSL_GUARDED_BY(mutex_);

  std::thread thread_;  // last: it uses the others
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_CHECKPOINTER_H_
