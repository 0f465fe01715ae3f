// Preparer: gives events their places. Everything here happens on the one preparing thread.

#ifndef HEARTH_SERVICES_LEDGER_PREPARER_H_
#define HEARTH_SERVICES_LEDGER_PREPARER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ledger/group.h"
#include "services/ledger/household_memory.h"
#include "services/ledger/id_memory.h"
#include "services/ledger/own_fact.h"
#include "services/ledger/plan.h"

namespace hearth::ledger {

// Not thread-safe. Works on the state that everything prepared before will have made once it is
// durable.
class Preparer {
 public:
  // All pointers outlive it.
  Preparer(const Options* options, const Start& start, const storage::Log* log, const IdIndex* ids,
           IdFloors* floors, storage::Keys* keys, const Clock* clock);

  // Works it into the group that is being built; answers at once where nothing of it is recorded.
  void Add(Work work);
  // A new day that began without an event. Wall clock only; what stands in its way is said by
  // Ledger::health.
  void OpenDueDays();

  bool building() const { return !group_.records->empty() || !group_.answers.empty(); }
  size_t events() const { return group_.records->size(); }
  // The group so far; the next one follows it.
  Group TakeGroup();

 private:
  using Receipts = absl::StatusOr<std::vector<Receipt>>;

  Receipts Record(ReadRun run);
  Receipts Record(OwnFact own);
  Receipts Record(const DayCommand& command);

  absl::Status FindRecorded(ReadRun* run) const;
  absl::StatusOr<std::optional<Position>> Find(std::string_view event_id) const;

  // Brings the verdicts of the door up to date.
  absl::Status JudgeAgain(ReadRun* run, int64_t recorded_ms);
  absl::Status JudgeHere(int64_t recorded_ms, const Speaker& speaker,
                         std::vector<ReadEvent>* events);
  bool Unsettle(ReadRun* run) const;
  absl::StatusOr<std::vector<domain::Event>> EventsOf(const std::string& household) const;
  absl::StatusOr<std::string> RecordAtTip(Position position) const;
  void Trim();

  // Opens the days that must be open first; the recorded time of the next event.
  absl::StatusOr<int64_t> TimeFor(bool only_control);
  absl::StatusOr<int64_t> WallTimeAndDays();
  int64_t StampTime(int64_t recorded_ms, const Tip& tip) const;
  int32_t Today(int64_t recorded_ms, const Tip& tip) const;
  absl::Status CheckDayCommand(int32_t date) const;
  absl::Status OpenDays(const std::vector<int32_t>& days, std::optional<int64_t> recorded_ms);
  absl::StatusOr<std::string> FreeDayId(int32_t date) const;
  absl::StatusOr<Receipt> ReceiptOfDay(int32_t date) const;

  absl::StatusOr<Receipt> RecordOwnEvent(Judged judged, int64_t recorded_ms);
  void Accept(Plan plan);

  const Options* const options_;
  const storage::Log* const log_;
  const IdIndex* const ids_;
  IdFloors* const floors_;
  storage::Keys* const keys_;
  const Clock* const clock_;

  Tip tip_;
  IdMemory memory_;
  HouseholdMemory households_;
  OwnChain chain_;
  bool restore_pending_;
  Group group_;
  // The group before it: gone once it is durable.
  Position ahead_before_ = 0;
  std::weak_ptr<const Records> ahead_;
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_PREPARER_H_
