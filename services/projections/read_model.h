// ReadModel: one family of rows that the "watch" follower derives from the fold of the households.
// Read models do not know each other; registry.cc lists them.
//
// Called from the follower's thread. All rows go through the overlay of the one family of the
// version, so that a batch, its checkpoint and the rows of all read models are one atomic write.

#ifndef HEARTH_SERVICES_PROJECTIONS_READ_MODEL_H_
#define HEARTH_SERVICES_PROJECTIONS_READ_MODEL_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "hearth/rows/v1/views.pb.h"
#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/household.pb.h"
#include "services/domain/control.h"
#include "services/domain/event.h"
#include "services/domain/finding.h"
#include "services/projections/overlay.h"

namespace hearth::projections {

// What one event changed for one household; the state before is what each read model kept in its
// part.
struct Change {
  const domain::Event& event;      // a fact of the household, or the control event that reached it
  const domain::Control& control;  // after the event
  const v1::OpenedHousehold& household;  // as LendHousehold gives it
  const domain::RulesInForce& rules;     // by which it was judged
  const domain::Finding& finding;
  const std::vector<std::string>& flags;    // that are up
  const std::vector<std::string>& faults;   // that are up
  const v1::CaseFile& file;                 // empty for a household that has none
  const std::vector<v1::FileDuty>& duties;  // that are open because of it, on control.opened_day
};

class ReadModel {
 public:
  virtual ~ReadModel() = default;

  // Brings its rows and its part of `watched` to what the change says. Idempotent.
  virtual absl::Status OnHousehold(const Change& change, rows::v1::WatchedHousehold* watched,
                                   Overlay* rows) = 0;
  // An accepted fact of the stream of alerts.
  virtual absl::Status OnAlertFact(const domain::Event& event, const domain::Control& control,
                                   Overlay* rows) {
    static_cast<void>(event), static_cast<void>(control), static_cast<void>(rows);
    return absl::OkStatus();
  }
  // An accepted fact of the stream of clues: about those whose household nobody knows, and batches.
  virtual absl::Status OnClueFact(const domain::Event& event, const domain::Control& control,
                                  Overlay* rows) {
    static_cast<void>(event), static_cast<void>(control), static_cast<void>(rows);
    return absl::OkStatus();
  }
  // A fact of a household that waits for a second person: no OnHousehold is told of it.
  virtual absl::Status OnQuarantined(const domain::Event& event, Overlay* rows) {
    static_cast<void>(event), static_cast<void>(rows);
    return absl::OkStatus();
  }
  // All that the event (a fact of a household, or a control event) changes for households is told.
  virtual absl::Status OnDone(const domain::Event& event, const domain::Control& control,
                              Overlay* rows) {
    static_cast<void>(event), static_cast<void>(control), static_cast<void>(rows);
    return absl::OkStatus();
  }
  // The batch is about to be written; never spans two days.
  virtual absl::Status OnBatch(Overlay* rows) {
    static_cast<void>(rows);
    return absl::OkStatus();
  }
};

using ReadModels = std::vector<std::unique_ptr<ReadModel>>;

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_READ_MODEL_H_
