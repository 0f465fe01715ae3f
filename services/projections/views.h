// Views: all followers of the log and their read side.
//
// Followers: "index" (families stream, id), "tree", and "watch" (one fold of households feeding the
// read models household, assessment, alert, case, duty, counter, search; registry.cc lists them).
// Each has its own checkpoint, written in the same batch as its rows. Live, rebuild and a second
// version beside the first are the same code.

#ifndef HEARTH_SERVICES_PROJECTIONS_VIEWS_H_
#define HEARTH_SERVICES_PROJECTIONS_VIEWS_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "hearth/v1/alert.pb.h"
#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/case.pb.h"
#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/household.pb.h"
#include "hearth/v1/quarantine.pb.h"
#include "hearth/v1/query.pb.h"
#include "services/domain/control.h"
#include "services/domain/read_permit.h"
#include "services/projections/person_match.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"
#include "storage/api/rows.h"
#include "storage/api/stages.h"
#include "storage/merkle/tree.h"

namespace hearth::projections {

using storage::Position;

struct IdEntry {
  Position position = 0;
  std::string header_hash;
};

struct HouseholdAnswer {
  v1::Moment moment;
  v1::OpenedHousehold household;  // positions of sources filled
  v1::Assessment assessment;      // positions filled
  std::string digest;
  std::vector<v1::MissingEvidence> missing_evidence;
};

struct SearchCriteria {
  std::string area_code, flag, household_number, text;
  int page_size = 50;
  std::string page_token;
};
struct SearchPage {
  v1::Moment moment;
  std::vector<v1::MaskedHousehold> households;
  std::string next_page_token;
};

struct TimelinePage {
  v1::Moment moment;
  std::vector<v1::TimelineEntry> entries;
  std::string next_page_token;
};

struct AlertCriteria {
  std::string area_code, kind;
  v1::AlertState state = v1::ALERT_STATE_UNSPECIFIED;  // open and acknowledged
  int page_size = 50;
  std::string page_token;
};
struct AlertPage {
  v1::Moment moment;
  std::vector<v1::Alert> alerts;  // `whom` filled
  std::string next_page_token;
};
struct AlertChanges {
  std::vector<v1::Alert> alerts;  // as they are now, by changed_position
  Position cursor = 0;            // all changes up to here are included
  bool caught_up = false;
  uint32_t version = 0;  // of the views: another one may lack alerts that were told before
};

struct CaseFileAnswer {
  v1::Moment moment;
  v1::CaseFile file;
  std::vector<v1::NextStep> next_steps;
  std::vector<v1::FileDuty> duties;
  std::string area_code;
  v1::CaseBasis basis;  // what the log holds, for proposals and decisions to repeat
};
// Whether a step would be accepted.
struct StepVerdict {
  v1::Moment moment;
  std::string refused_detail;  // empty = accepted
  std::vector<v1::NextStep> next_steps;
};

struct CaseCriteria {
  std::string area_code;
  v1::CaseStage stage = v1::CASE_STAGE_UNSPECIFIED;          // any
  v1::ChainStage chain_stage = v1::CHAIN_STAGE_UNSPECIFIED;  // any
  bool overdue = false;                                      // only those
  int page_size = 50;
  std::string page_token;
};
// A household's open case, else its newest; its chain and duties.
struct CaseLine {
  v1::MaskedHousehold whom;
  v1::CaseRecord record;  // without chains; empty for the removal of a household without a case
  v1::CaseProcedure procedure = v1::CASE_PROCEDURE_UNSPECIFIED;  // of the open chain
  v1::ChainStage chain_stage = v1::CHAIN_STAGE_UNSPECIFIED;
  std::string category_code;  // as approved, else as proposed
  int32_t due_date = 0;       // earliest duty
  bool overdue = false;
  uint32_t running_measures = 0;
  std::string helper_account;
  uint64_t version = 0;
};
struct CasePage {
  v1::Moment moment;
  std::vector<CaseLine> cases;
  std::string next_page_token;
};

struct ClueCriteria {
  std::string area_code;
  v1::ClueStage stage = v1::CLUE_STAGE_UNSPECIFIED;  // that wait for somebody
  bool unmatched = false;                            // only those
  std::string batch_event_id;                        // empty = any
  bool overdue = false;                              // only those
  int page_size = 50;
  std::string page_token;
};
struct ClueLine {
  std::optional<v1::MaskedHousehold> whom;  // nullopt = unmatched
  v1::ClueFile clue;
  int32_t due_date = 0;
  bool overdue = false;
  std::string area_code;
  uint64_t version = 0;
};
struct CluePage {
  v1::Moment moment;
  std::vector<ClueLine> clues;
  std::string next_page_token;
};

struct DutyCriteria {
  std::string area_code, account, kind;  // empty = anybody's, any
  int32_t until_date = 0;                // 0 = any
  int page_size = 50;
  std::string page_token;
};
struct DutyLine {
  v1::FileDuty duty;
  v1::MaskedHousehold whom;
};
struct DutyPage {
  v1::Moment moment;
  std::vector<DutyLine> duties;
  std::string next_page_token;
};

struct NoticeCriteria {
  std::string village_area_code;
  v1::CaseProcedure procedure = v1::CASE_PROCEDURE_UNSPECIFIED;
  std::vector<std::string> households;  // none = all of the village whose chain waits for it
  bool announcement = false;
  std::string objection_phone;
};
// A notice that was read by the machine and may hang.
struct NoticeAnswer {
  v1::Moment moment;
  std::string text;
  std::vector<std::string> households;  // in its order
  int32_t start_date = 0, end_date = 0;
  uint32_t min_days = 0;
  bool working_days = false;
};

struct QuarantineCriteria {
  std::string area_code;                                         // empty = all
  v1::QuarantineState state = v1::QUARANTINE_STATE_UNSPECIFIED;  // any
  int page_size = 0;
  std::string page_token;
};
struct QuarantinePage {
  v1::Moment moment;
  std::vector<v1::QuarantinedEvent> events;
  std::string next_page_token;
};

struct Summary {
  v1::Moment moment;
  v1::AreaSummary total;
  std::vector<v1::AreaSummary> areas;
};

struct FollowerStatus {
  std::string name;
  uint32_t version = 1;
  Position position = 0;
  std::string state;  // "live", "rebuilding", or "stopped: " and the reason
};

// Thread-safe throughout. Page tokens are opaque and keyset-based; a malformed one is
// INVALID_ARGUMENT "page_token: …". Reads use one pinned snapshot each and never wait for a writer.
class Views {
 public:
  struct Options {
    size_t batch_events_max = 16'000;  // of a follower that is behind
    size_t step_rows_max = 5'000;      // households a step of an event that touches an area
    // Told (from the follower's thread) when the "watch" follower has made a batch readable. Around
    // a switch of versions two threads may tell, the newer position first.
    std::function<void(Position)> on_watched;
    // Another version answers from now on; from its follower's thread, or Rebuild's.
    std::function<void()> on_switched;
    storage::Stages* stages = nullptr;  // for tests that kill; borrowed
    // How long the followers rest after a small batch (Follower::Options): the watch follower,
    // whose readers wait for it, and the others. 0 = not at all.
    std::chrono::milliseconds watch_rest{0}, others_rest{0};
    // Called first of all on each follower's own thread, with the follower's name: intake should
    // not have to share the processors evenly with those who only follow it.
    std::function<void(const std::string& name)> prepare_thread = {};
  };

  // Opens or creates the families; a follower whose rows are not sound (unknown format) is dropped
  // and begins anew. `log`, `keys` and `rows` outlive the views. Starts no thread.
  static absl::StatusOr<std::unique_ptr<Views>> Open(const storage::Log* log, storage::Keys* keys,
                                                     storage::Rows* rows, Options options);
  virtual ~Views() = default;  // Stop()

  // Starts the followers' threads. They read the log up to its head at the start, and then to the
  // heads that they are told.
  virtual void Start() = 0;
  virtual void OnHead(Position head) = 0;
  virtual void Stop() = 0;

  // Waits until the watch follower has reached `position`. DEADLINE_EXCEEDED; OUT_OF_RANGE never.
  // Why the follower stopped, when it did.
  virtual absl::Status WaitFor(Position position, absl::Time deadline) const = 0;

  // Index.
  virtual absl::StatusOr<std::optional<IdEntry>> FindId(std::string_view event_id) const = 0;
  virtual Position id_checkpoint() const = 0;
  virtual Position stream_checkpoint() const = 0;
  // Positions of a household (16 bytes) or reserved stream (StreamKey) at or below `until`,
  // ascending, as far as the index has come.
  virtual absl::StatusOr<std::vector<Position>> StreamPositions(std::string_view stream,
                                                                Position until) const = 0;

  // Tree.
  virtual Position tree_checkpoint() const = 0;
  virtual storage::merkle::Frontier::NodeSource tree_nodes() const = 0;

  // Moments. nullopt = now (as far as the watch follower has come). A moment above that:
  // OUT_OF_RANGE.
  virtual absl::StatusOr<v1::Moment> Resolve(const std::optional<v1::AsOf>& as_of) const = 0;
  virtual domain::Control ControlAt(Position position) const = 0;

  // Where the household lies by what is known now; empty while it is not placed. NOT_FOUND.
  virtual absl::StatusOr<std::string> AreaOf(std::string_view household) const = 0;
  // Households, as far as the permit opens them (masking.h); searches are masked in any case.
  // NOT_FOUND for one that no accepted or refused fact names at that moment.
  virtual absl::StatusOr<HouseholdAnswer> GetHousehold(
      const domain::ReadPermit& permit, std::string_view household,
      const std::optional<v1::AsOf>& as_of) const = 0;
  virtual absl::StatusOr<SearchPage> Search(const domain::ReadPermit& permit,
                                            const SearchCriteria& criteria,
                                            const std::optional<v1::AsOf>& as_of) const = 0;
  virtual absl::StatusOr<TimelinePage> Timeline(const domain::ReadPermit& permit,
                                                std::string_view household, int page_size,
                                                std::string_view page_token,
                                                const std::optional<v1::AsOf>& as_of) const = 0;

  // Case files: whole, or absent where the permit does not open "risks". NOT_FOUND as GetHousehold.
  virtual absl::StatusOr<CaseFileAnswer> GetCaseFile(
      const domain::ReadPermit& permit, std::string_view household,
      const std::optional<v1::AsOf>& as_of) const = 0;
  // Judges the fact by the file as it is now; records nothing. REQUIRES: the header names the
  // household, and what the actor would send but for parts and chain.
  virtual absl::StatusOr<StepVerdict> PreviewStep(const domain::ReadPermit& permit,
                                                  const v1::EventHeader& header,
                                                  const v1::Fact& fact) const = 0;
  // Lists; households are masked in any case. Ascending by area, then household.
  virtual absl::StatusOr<CasePage> ListCases(const domain::ReadPermit& permit,
                                             const CaseCriteria& criteria) const = 0;
  // Ascending by area, then opening.
  virtual absl::StatusOr<CluePage> ListClues(const domain::ReadPermit& permit,
                                             const ClueCriteria& criteria) const = 0;
  // Ascending by due day, area, household.
  virtual absl::StatusOr<DutyPage> ListDuties(const domain::ReadPermit& permit,
                                              const DutyCriteria& criteria) const = 0;
  // NOT_FOUND for a household that does not lie in the village, and where there is none at all;
  // FAILED_PRECONDITION for one whose chain does not wait for it, where the rulebook has no clock,
  // and when the text would show what must not hang in the open.
  virtual absl::StatusOr<NoticeAnswer> MakeNotice(const domain::ReadPermit& permit,
                                                  const NoticeCriteria& criteria) const = 0;
  // Whom a department's rows mean, within the subtree, as of one snapshot.
  virtual absl::StatusOr<PersonMatcher> PersonsOf(std::string_view area_code) const = 0;

  // Alerts.
  virtual absl::StatusOr<AlertPage> ListAlerts(const AlertCriteria& criteria) const = 0;
  virtual absl::StatusOr<AlertChanges> AlertsSince(std::string_view area_code, Position cursor,
                                                   int limit) const = 0;
  virtual absl::StatusOr<v1::Alert> GetAlert(std::string_view alert_id) const = 0;

  // County. as_of: none or a date (INVALID_ARGUMENT else).
  virtual absl::StatusOr<QuarantinePage> ListQuarantine(
      const QuarantineCriteria& criteria) const = 0;
  virtual absl::StatusOr<Summary> Summarize(std::string_view area_code, int level_digits,
                                            const std::optional<v1::AsOf>& as_of,
                                            bool todays_tree) const = 0;

  // Administration.
  virtual std::vector<FollowerStatus> Status() const = 0;
  // Events that the slowest follower other than the index is behind the told head.
  virtual uint64_t Lag() const = 0;
  // Begins a new version of the watch follower beside the live one; it is switched in atomically
  // when it has caught up and the old one is dropped. ALREADY_EXISTS while one is being built.
  // Returns its version.
  virtual absl::StatusOr<uint32_t> Rebuild() = 0;

  // Keys were put out of reach, or came back: begins a new version that is derived from what can be
  // read now, in the place of one that is being built. Until it answers, nothing that the present
  // rows hold of these households (16 bytes each) is shown, though figures of areas still count
  // them. Returns its version.
  virtual absl::StatusOr<uint32_t> DeriveAnew(const std::vector<std::string>& households) = 0;
  // The head when the version that answers was begun: keys that were out of reach by then have left
  // nothing in its rows.
  virtual Position begun_at() const = 0;
};

// Key of a reserved stream in the index: 15 zero bytes and the stream's number.
std::string StreamKey(v1::Stream stream);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_VIEWS_H_
