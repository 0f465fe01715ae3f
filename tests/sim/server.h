// SimServer: one life of the server over the simulated disk: the real recovery, ledger and
// followers, without a thread. What hearthd's Node does around them is done here in small.

#ifndef HEARTH_TESTS_SIM_SERVER_H_
#define HEARTH_TESTS_SIM_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/ledger/recovery.h"
#include "services/ledger/stepped.h"
#include "services/projections/views_impl.h"
#include "tests/sim/disk.h"

namespace hearth::testing {

// Where a life may end between "the group is prepared" and "its callers know".
enum class Fault {
  kNone,
  kBeforeWrite,    // the group is not on the disk
  kBeforeDurable,  // it is; the record `durable` does not say so yet
  kBeforeAnswers,  // it does
  kAmidstAnswers,  // some callers know
};

class SimServer {
 public:
  static constexpr int kFollowers = 4;

  // Disk and clock outlive it. `meanwhile` is called while a group is on its way to the disk.
  SimServer(Disk* disk, const ledger::Clock* clock, bool stepped, std::function<void()> meanwhile);

  ~SimServer();

  // Recovers; an error means that the log is not served.
  absl::Status Start();

  bool dead() const { return dead_; }
  // Calls of a server that died meanwhile are never answered.
  void Submit(const v1::Run& run, std::function<void(ledger::Answer)> done);
  void OpenDay(int32_t date);
  bool Prepare() { return ledger_->PrepareStep(); }
  bool Commit(Fault fault);
  void Idle() { ledger_->IdleStep(); }
  absl::Status Sign() { return ledger_->CheckpointStep(); }
  absl::Status Follow(int follower, size_t events) { return views_->Step(follower, events); }
  void Rebuild() { views_->Rebuild().status().IgnoreError(); }

  const ledger::SteppedLedger& ledger() const { return *ledger_; }
  projections::ViewsImpl* views() { return views_.get(); }
  // The farthest of all followers.
  storage::Position farthest() const;

 private:
  class Ids;

  absl::Status OpenViews();
  absl::Status Recover();
  absl::StatusOr<ledger::RecoveryInput> Input() const;
  ledger::Options LedgerOptions();

  Disk* const disk_;
  const ledger::Clock* const clock_;
  const bool stepped_;
  const std::function<void()> meanwhile_;
  Fault fault_ = Fault::kNone;
  bool dead_ = false;
  ledger::Recovered recovered_;
  std::unique_ptr<projections::ViewsImpl> views_;
  std::unique_ptr<Ids> ids_;
  std::unique_ptr<ledger::SteppedLedger> ledger_;
};

// The stored checkpoint of every follower that is above the log's head, by family.
std::vector<std::string> FollowersAhead(const storage::Rows& rows, storage::Position head);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SIM_SERVER_H_
