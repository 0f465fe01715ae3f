// CaseProjection: the rows of the lists of cases, clues and duties (case_rows.h), and the alerts
// that duties raise (case_alerts.h). A household lists one case: the open one, else its newest.

#ifndef HEARTH_SERVICES_PROJECTIONS_CASE_PROJECTION_H_
#define HEARTH_SERVICES_PROJECTIONS_CASE_PROJECTION_H_

#include <set>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "services/projections/read_model.h"
#include "storage/api/keys.h"

namespace hearth::projections {

class CaseProjection : public ReadModel {
 public:
  // `keys` outlives it.
  explicit CaseProjection(const storage::Keys* keys) : keys_(keys) {}

  absl::Status OnHousehold(const Change& change, rows::v1::WatchedHousehold* watched,
                           Overlay* rows) override;
  absl::Status OnClueFact(const domain::Event& event, const domain::Control& control,
                          Overlay* rows) override;

 private:
  using Keys = std::set<std::string>;

  void FileCase(const Change& change, Keys* keys);
  absl::Status FileClues(const Change& change, Overlay* rows, Keys* keys);
  void FileDuties(const Change& change, Keys* keys);
  // A clue of the stream of clues that a household's file names: waits no more, or waits again.
  absl::Status FollowMatch(const v1::ClueFile& clue, Overlay* rows, std::string* batch_event_id);
  void SaveStreamClue(const v1::ClueFile* before, const v1::ClueFile& after, Overlay* rows);
  Keys KeysOfStreamClue(const v1::ClueFile& clue);
  void File(const std::string& list, const std::string& place, Keys* keys);

  const storage::Keys* const keys_;
  absl::flat_hash_map<std::string, std::string> bases_;  // of lists that many households share
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_CASE_PROJECTION_H_
