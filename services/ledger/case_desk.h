// CaseDesk: the case files by which the facts of one run are judged.

#ifndef HEARTH_SERVICES_LEDGER_CASE_DESK_H_
#define HEARTH_SERVICES_LEDGER_CASE_DESK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/rows/v1/household_state.pb.h"
#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/household.pb.h"
#include "services/domain/case_input.h"
#include "services/domain/control.h"
#include "services/domain/event.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"

namespace hearth::ledger {

// The bytes of a record, durable or only prepared.
using RecordAt = std::function<absl::StatusOr<std::string>(storage::Position)>;

// The household's events at these positions; what another household says there is left out.
absl::StatusOr<std::vector<domain::Event>> OpenRecords(
    const std::string& household, const std::vector<storage::Position>& positions,
    const RecordAt& record_at, const storage::Keys& keys);

// Folds a household once, when it is first asked for, and from then on follows what the run makes
// of it. Not thread-safe.
class CaseDesk {
 public:
  // All events of a household before the run.
  using EventsOf =
      std::function<absl::StatusOr<std::vector<domain::Event>>(const std::string& household)>;
  explicit CaseDesk(EventsOf events_of) : events_of_(std::move(events_of)) {}

  // The household will be asked for: what the run says of it must be added from now on.
  void Expect(const std::string& household) { sheets_.try_emplace(household); }
  bool expects(const std::string& household) const {
    return !sheets_.empty() && sheets_.contains(household);
  }

  // The household after what the run has said so far; borrowed until Add, Rewind or the next Look
  // at the same household, and from `control`. Not OK: it cannot be read. REQUIRES: expects it.
  absl::StatusOr<domain::CaseInput> Look(const std::string& household,
                                         const domain::Control& control, int32_t today);
  // The next accepted event of the run. REQUIRES: expects its household.
  void Add(domain::Event event);
  // As if the run had said nothing yet.
  void Rewind();

 private:
  struct Sheet {
    std::vector<domain::Event> own;  // of the run
    bool folded = false;             // all below are of all events, by this control
    uint64_t control_position = 0;
    int32_t day = 0;
    rows::v1::HouseholdState state;
    v1::CaseFile file;
    std::optional<v1::OpenedHousehold> household;  // absent while `state` has moved on
  };

  absl::Status Fold(const std::string& household, const domain::Control& control,
                    Sheet* sheet) const;

  const EventsOf events_of_;
  std::map<std::string, Sheet> sheets_;
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_CASE_DESK_H_
