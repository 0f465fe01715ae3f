// Eraser: carries out what the log orders about somebody's data. The order in which it works is
// what makes it safe to cut it off anywhere (design §8):
//
//   the order is durable in the log → the list beside the KEK has it → keys are destroyed or held
//   → a new version of the views is begun → it answers → old key rows and files are gone
//   → ErasureCompleted
//
// Whatever a cut leaves is finished at the next start: keys before anything is served, the rest
// behind.

#ifndef HEARTH_SERVICES_SERVER_ERASER_H_
#define HEARTH_SERVICES_SERVER_ERASER_H_

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "services/access/erasure_hand.h"
#include "services/domain/control.h"
#include "services/projections/views.h"
#include "services/server/erasure_list.h"
#include "storage/api/custody.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"

namespace hearth::server {

// Brings the key store to what the list says: for every opening of a log, since a store that came
// back from a backup may be older. Nothing is read before. FAILED_PRECONDITION (NO_HOLD_KEY) when
// somebody must be put out of reach and there is no hold key.
absl::Status ObeyList(const ErasureList& list, const std::string& hold_key, storage::Keys* keys,
                      storage::Custody* custody);

// Thread-safe.
class Eraser : public access::ErasureHand {
 public:
  struct Options {
    const storage::Log* log = nullptr;
    storage::Keys* keys = nullptr;
    storage::Custody* custody = nullptr;
    projections::Views* views = nullptr;
    std::string attachments;  // their folder
    std::string hold_key;     // DER; empty = none
    std::function<domain::Control()> control;
    // Records a control fact of the server's own; durable when it returns.
    std::function<absl::Status(const v1::Fact& fact)> record;
  };
  // All pointers outlive it.
  Eraser(Options options, ErasureList list);
  ~Eraser() override;  // Stop()

  // Keys: whatever the log orders and the store does not obey yet. Before the views follow.
  absl::Status CloseKeys();
  // Views that were begun before an order are derived anew; what is done is reported. After the
  // views follow.
  absl::Status Start();
  // Idempotent.
  void Stop();
  // Another version of the views answers. Never waits.
  void OnSwitched();

  absl::Status CanHold() const override;
  absl::StatusOr<std::vector<std::string>> WithTied(
      const std::vector<std::string>& subjects) const override;
  absl::Status CarryOut(const std::vector<std::string>& subjects) override;
  absl::StatusOr<Named> HeldBoxes(const std::vector<std::string>& subjects) const override;
  absl::Status GiveBack(const std::vector<std::string>& subjects, const Named& keys) override;

 private:
  absl::Status CloseErased(const domain::Control& control);
  absl::Status CloseRestricted(const domain::Control& control);
  void Run();
  // Reports the orders that the views have followed; what could not be done is tried again.
  absl::Status Report();
  absl::Status DropFiles();

  const Options options_;
  std::mutex list_mutex_;  // guards list_; held while keys are put out of reach
  ErasureList list_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  bool switched_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_ERASER_H_
