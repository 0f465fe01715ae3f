// WatchFold: the fold of all households, feeding the read models. One family a version,
// "p.watch.v<N>", holds the rows of all of them and the checkpoint, so that every batch is one
// atomic write. First byte of a key:
//
//   h household_rows.h   k control_log.h   d duty_rows.h   s search_rows.h
//   c v counter_rows.h   A F L W X alert_rows.h   q quarantine_rows.h   e u case_rows.h
//   \0 checkpoint.h
//
// A fact of a household is folded, opened, assessed and told to the read models; one of its case
// file likewise, in the order of the log. A control event is
// worked off in steps of at most kStepRows households: first those that are due on an opened day,
// then those of the areas that the event reaches.

#ifndef HEARTH_SERVICES_PROJECTIONS_WATCH_FOLD_H_
#define HEARTH_SERVICES_PROJECTIONS_WATCH_FOLD_H_

#include <google/protobuf/arena.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "services/domain/finding.h"
#include "services/domain/rules_cache.h"
#include "services/projections/control_log.h"
#include "services/projections/fold.h"
#include "services/projections/household_rows.h"
#include "services/projections/overlay.h"
#include "services/projections/read_model.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"

namespace hearth::projections {

inline constexpr size_t kStepRows = 5'000;
// Households that a batch may touch: about 5 KB each while they are open.
inline constexpr size_t kBatchHouseholds = 10'000;

std::string WatchFamily(uint32_t version);

class WatchFold : public Fold {
 public:
  struct Sources {
    const storage::Log* log;
    storage::Keys* keys;
    const storage::RowReader* rows;
    ControlLog* control;  // filled by this fold
  };
  // The sources outlive the fold. `step_rows` is kStepRows but in tests.
  WatchFold(std::string family, const Sources& sources, ReadModels models,
            size_t step_rows = kStepRows);

  const std::vector<std::string>& families() const override { return families_; }
  absl::Status Begin(const Checkpoint& checkpoint) override;
  absl::StatusOr<bool> Apply(Position position, std::string_view record) override;
  bool IsFull() const override { return households_.size() >= kBatchHouseholds; }
  absl::StatusOr<Step> ApplyStep(Position position, std::string_view record,
                                 std::string_view resume) override;
  absl::Status TakeRows(const Checkpoint& to, storage::Batch* batch) override;

 private:
  struct Cached {
    rows::v1::HouseholdRow* row;  // both on batch_arena_
    rows::v1::WatchedHousehold* watched;
    bool changed = false;
  };

  absl::StatusOr<Cached*> Load(const std::string& household);
  absl::Status ApplyHousehold(const domain::Event& event);
  absl::Status ApplyFact(const domain::Event& event);
  // Assesses anew and tells the read models. A fact that was dated ahead and is due now is folded
  // first.
  absl::Status Reassess(const std::string& household, const domain::Event& cause,
                        const domain::Control& control);
  absl::Status Refold(Cached* cached, const domain::Control& control);
  // The households of what a second person released from quarantine are folded with it.
  absl::Status FoldReleased(const domain::Event& event, const domain::Control& after);
  absl::Status FoldReleasedClues(const std::vector<Position>& positions,
                                 const domain::Control& after);
  absl::StatusOr<Step> StepDue(const domain::Event& event, int32_t day_before,
                               const domain::Control& after, std::string_view last);
  absl::StatusOr<Step> StepReached(const domain::Event& event, const domain::Control& after,
                                   const std::vector<std::string>& areas, std::string_view last);
  absl::Status TellDone(const domain::Event& event, const domain::Control& control);
  absl::Status TellQuarantined(const domain::Event& event);
  absl::Status EndControl(const domain::Event& event, const domain::Control& after);

  const std::vector<std::string> families_;
  const Sources sources_;
  const ReadModels models_;
  const size_t step_rows_;
  Overlay overlay_;
  // Messages are made and dropped by the thousand: on arenas that is nearly free, as long as the
  // arenas keep their first blocks. Large blocks that come and go would upset malloc.
  std::vector<char> batch_block_;
  google::protobuf::Arena batch_arena_;                  // of households_
  absl::node_hash_map<std::string, Cached> households_;  // of this batch
  std::vector<char> block_;
  google::protobuf::Arena arena_;  // of one assessment
  domain::RulesCache rules_;
  domain::Finding finding_;  // of one assessment; keeps its memory
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_WATCH_FOLD_H_
