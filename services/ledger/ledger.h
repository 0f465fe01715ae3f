// Ledger: the only impure loop of the house. Takes runs of events, decides, stamps, appends in
// groups, answers.
//
// Threads: Submit may be called from any thread; it reads and seals the run there. ONE preparing
// thread decides and stamps; ONE committing thread appends, so that group k+1 is prepared while k
// is in fsync. A write that was tried and failed ends the process.

#ifndef HEARTH_SERVICES_LEDGER_LEDGER_H_
#define HEARTH_SERVICES_LEDGER_LEDGER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/events.pb.h"
#include "services/domain/control.h"
#include "services/ledger/observer.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"
#include "storage/api/stages.h"
#include "storage/merkle/note.h"
#include "storage/merkle/tree.h"

namespace hearth::ledger {

using storage::Position;

// Proof of one event (IntakeService.Receipt, without its proto: this room knows no service).
struct Receipt {
  std::string event_id;
  Position position = 0;
  storage::merkle::Hash leaf_hash{};
  int64_t recorded_time_ms = 0;
  bool already_recorded = false;
  v1::RefusalReason refused = v1::REFUSAL_REASON_UNSPECIFIED;
  std::string refused_detail;
  v1::QuarantineReason quarantine = v1::QUARANTINE_REASON_UNSPECIFIED;
  bool out_of_scope_on_arrival = false;
};

// Where events are found by their id and by their household, up to a checkpoint. Implemented over
// the views' `id` and `stream` families.
class IdIndex {
 public:
  struct Entry {
    Position position = 0;
    std::string header_hash;
  };
  virtual ~IdIndex() = default;
  // Thread-safe. nullopt for an id that is not at or below checkpoint().
  virtual absl::StatusOr<std::optional<Entry>> Find(std::string_view event_id) const = 0;
  // Thread-safe. The household's (16 bytes) events at or below `until`, ascending.
  // REQUIRES: until <= checkpoint().
  virtual absl::StatusOr<std::vector<Position>> StreamPositions(std::string_view household,
                                                                Position until) const = 0;
  // All events up to here can be found. Never goes back.
  virtual Position checkpoint() const = 0;
};

// The server's clock: wall time, or the stepped day of demos and tests. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual int64_t NowMs() const = 0;
};

// An event that the index does not know.
struct Unindexed {
  std::string event_id, household;  // household: empty for an event of a reserved stream
  IdIndex::Entry entry;
};

// What recovery found (services/ledger/recovery.h): where the writer goes on.
struct Start {
  storage::merkle::Frontier frontier;  // over all durable records
  int64_t recorded_time_ms = 0;        // of the newest event
  domain::Control control;             // after the newest event
  std::vector<Unindexed> unindexed;    // dense, above the index's checkpoint
  // After an accepted loss (restore.h): until LogRestored is recorded, nothing else is
  // (UNAVAILABLE, RESTORE_FIRST) and no checkpoint is signed, so that no term begins without its
  // fact.
  bool restore_pending = false;
};

struct Options {
  std::string log_id;    // 16 bytes
  std::string origin;    // of checkpoints, e.g. "hearth/7f3a.../wall/1"
  bool stepped = false;  // the day moves only by OpenDay
  size_t queue_events_max = 50'000;
  size_t queue_bytes_max = 64 << 20;
  size_t group_events_max = 5'000;     // a group that has so many takes no further run
  uint64_t index_lag_max = 1'000'000;  // beyond: RESOURCE_EXHAUSTED
  // Beyond: intake goes at the pace of the slowest view (throttle.h). So many, because a million
  // checks brought at once should be taken at the log's pace.
  uint64_t views_lag_max = 1'000'000;
  int64_t checkpoint_period_ms = 500;
  // How often an idle writer looks whether a new day has begun (wall clock only): duties become
  // overdue in the morning, not with the first event of the morning.
  int64_t day_check_period_ms = 30'000;
  // A log without accounts (identity, for ever): whoever reaches the door may record unsigned runs.
  bool open = true;
  // Operator's command: write although the clock is more than 5 minutes behind the log; recorded
  // times then stand still until the clock has caught up.
  bool accept_clock_behind = false;
  // Asked before a group is taken; not OK (RESOURCE_EXHAUSTED with a message) refuses intake: free
  // space.
  std::function<absl::Status()> may_write;
  // Lag of the slowest other follower.
  std::function<uint64_t()> views_lag;
  // Told after a group is durable.
  std::function<void(Position)> on_head;
  // Writes the anchor (durable when it returns); then the checkpoint is shown.
  std::function<absl::Status(std::string_view note)> write_anchor;
  // Overwrites the `durable` record; not synced.
  std::function<absl::Status(Position, const storage::Root&)> write_durable;
  // A write of keys, log or `durable` was tried and failed: what is on the disk is unknown. Must
  // not return, except in tests: then the group's and all further runs are answered UNKNOWN and
  // nothing more is written. Default: prints and ends the process with exit code 3.
  std::function<void(const absl::Status&)> fatal;
  // Where the work is, for tests that kill; borrowed. Null: nobody looks.
  storage::Stages* stages = nullptr;
  // Told how long it took; borrowed. Null: nobody asks.
  Observer* observer = nullptr;
};

// What became of a run. Exactly one of: receipts (recorded, whole), or a status with nothing
// recorded: INVALID_ARGUMENT (UNREADABLE, CHAIN_BROKEN, TOO_LARGE), UNAUTHENTICATED
// (UNKNOWN_DEVICE, BAD_SIGNATURE), ALREADY_EXISTS (ID_REUSED), RESOURCE_EXHAUSTED (BUSY, DISK_FULL,
// VIEWS_BEHIND), UNAVAILABLE (STOPPING, DAY_NOT_OPEN, RESTORE_FIRST, CLOCK_BEHIND, DAYS_BEHIND),
// DATA_LOSS (a key or a record that is damaged). The reason is the payload kReasonPayload
// (services/ledger/reason.h). A message is Chinese, then " /
// ", then English.
using Answer = absl::StatusOr<std::vector<Receipt>>;
inline constexpr char kReasonPayload[] = "hearth.reason";

class Ledger {
 public:
  // `log`, `keys`, `ids`, `clock` and `signer` outlive the ledger.
  static std::unique_ptr<Ledger> Run(Options options, Start start, storage::Log* log,
                                     storage::Keys* keys, const IdIndex* ids, const Clock* clock,
                                     const storage::merkle::Signer* signer);
  virtual ~Ledger() = default;  // Stop()

  // Records a run. `done` is called exactly once, from any thread, after the answer is durable. It
  // must be quick. Idempotent by event id: an id that was recorded with the same header gets its
  // first receipt again.
  virtual void Submit(v1::Run run, std::function<void(Answer)> done) = 0;

  // Records a fact that the server itself makes: attachments, restores, and what it does for a
  // caller whose right it has checked (accounts, grants, devices). `place` gives household or
  // stream and area, and may give actor (default: "server"), occurred_time (default: now), event_id
  // (default: a new one) and one part whose subject seals the fact (default: the household, or
  // nobody). Device "server.<head at the start of the process>": a chain of its own a process, so
  // that no chain has to be found again after a restart. Idempotent when event_id is given: the id
  // alone is compared. Waits until it is durable.
  virtual absl::StatusOr<Receipt> RecordOwn(const v1::EventHeader& place, const v1::Fact& fact) = 0;

  // Opens all days up to `date`; the first day of a log is opened alone. Stepped clock; on a wall
  // clock only when more than 31 days wait, and not beyond the clock's own day: FAILED_PRECONDITION
  // else. INVALID_ARGUMENT for a day before the opened one, no date, or more than ten years at
  // once. Idempotent. Waits. More than 31 days at once are allowed here: it is an operator's
  // command.
  struct OpenedDay {
    Position position = 0;
    bool opened = false;
  };
  virtual absl::StatusOr<OpenedDay> OpenDay(int32_t date) = 0;

  // Thread-safe.
  virtual Position head() const = 0;            // durable
  virtual domain::Control control() const = 0;  // as of the durable head
  virtual std::string checkpoint() const = 0;   // newest signed note; "" before the first
  virtual std::optional<storage::merkle::Checkpoint> checkpoint_value() const = 0;
  // Not OK once days cannot be opened by themselves (clock more than 5 minutes behind the log, more
  // than 31 days at once): what the operator must do.
  virtual absl::Status health() const = 0;

  // Answers what is queued with UNAVAILABLE, finishes the group in work, signs a last checkpoint.
  // Idempotent.
  virtual void Stop() = 0;
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_LEDGER_H_
