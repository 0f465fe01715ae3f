// SteppedLedger: the ledger without threads. Whoever holds it does the steps of its threads, one
// after the other, so that one order of steps is one reproducible run: for the simulator
// (tests/sim). All else is the ledger of ledger.h; both are one class.

#ifndef HEARTH_SERVICES_LEDGER_STEPPED_H_
#define HEARTH_SERVICES_LEDGER_STEPPED_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "services/ledger/ledger.h"

namespace hearth::ledger {

// One thread. RecordOwn and OpenDay would wait for ever: use OpenDayThen. A step may be done from
// within another one's call to the log, as if the disk was busy meanwhile.
class SteppedLedger : public Ledger {
 public:
  // As Ledger::Run.
  static std::unique_ptr<SteppedLedger> Open(Options options, Start start, storage::Log* log,
                                             storage::Keys* keys, const IdIndex* ids,
                                             const Clock* clock,
                                             const storage::merkle::Signer* signer);

  // Takes work or hands a group over; false when the preparing thread would wait.
  virtual bool PrepareStep() = 0;
  // What it does when nothing has come for a while: opens the days that are due.
  virtual void IdleStep() = 0;
  // Makes a group durable and answers; false when the committing thread would wait.
  virtual bool CommitStep() = 0;
  // Signs and shows the durable root, unless it has been.
  virtual absl::Status CheckpointStep() = 0;
  // As OpenDay; `done` gets the receipt of the day's DayOpened.
  virtual void OpenDayThen(int32_t date, std::function<void(Answer)> done) = 0;
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_STEPPED_H_
