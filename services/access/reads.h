// Reads: the gate of personal data. A read needs a purpose that lives, stays within the budget of
// its account over all sessions, devices and restarts, and is a durable fact of the audit stream
// before its answer goes out; only then there is a permit to read by. What cannot be recorded is
// not answered. Submitting knows nothing of it.
//
// With --access=open there are no accounts: nothing is asked and nothing recorded.
// Policy source: reference-security.md 1.4, 1.5, T9, R28-R31, R59.

#ifndef HEARTH_SERVICES_ACCESS_READS_H_
#define HEARTH_SERVICES_ACCESS_READS_H_

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/reads_service.pb.h"
#include "services/access/access.h"
#include "services/access/audit_trail.h"
#include "services/domain/budgets.h"
#include "services/domain/read_book.h"
#include "services/domain/read_permit.h"

namespace hearth::access {

// What somebody wants to read.
struct Wanted {
  std::vector<std::string> households;
  std::string area_code;            // where they lie: whose rulebook's budget counts
  std::vector<std::string> groups;  // of domain/data_classes.h
  uint64_t as_of_position = 0;
};

// Thread-safe. Reads wait for their group of the log side by side; the mutex is never held while
// recording.
class Reads {
 public:
  struct Options {
    bool open = false;                         // everybody may do everything
    bool stepped = false;                      // the day is the log's, not the clock's
    std::function<domain::Control()> control;  // as of the durable head
    // Records a fact of the server's own; waits until it is durable. `place`: event id, stream,
    // area, actor and time.
    std::function<absl::StatusOr<Access::Recorded>(const v1::EventHeader& place,
                                                   const v1::Fact& fact)>
        record;
    std::function<std::string()> new_event_id;
    std::function<absl::StatusOr<std::string>(std::string_view household)> area_of;
    std::function<int64_t()> now_ms;    // wall clock
    const AuditTrail* trail = nullptr;  // outlives it
  };

  explicit Reads(Options options) : options_(std::move(options)) {}
  // Folds the audit stream of the last day. Call before serving.
  absl::Status Load();

  // With a purpose as Open; without one the permit opens nothing, and nothing is recorded.
  absl::StatusOr<domain::ReadPermit> Look(const Admission& by, const Wanted& wanted);
  // FAILED_PRECONDITION (PURPOSE_REQUIRED); RESOURCE_EXHAUSTED (BUDGET_STOP), naming who can lift
  // it and until when it holds; UNAVAILABLE (AUDIT_FAILED) when it cannot be recorded.
  absl::StatusOr<domain::ReadPermit> Open(const Admission& by, const Wanted& wanted);
  // The same for a phone's package: its purpose is "duty", without being stated; one read.
  absl::StatusOr<domain::ReadPermit> OpenPackage(const Admission& by, const Wanted& wanted);

  // ReadsService, one method each. REQUIRES: the caller reaches the household, or the area of a
  // duty of a village. `household` and `area_code` are the duty's where one is named.
  absl::Status StatePurpose(const Admission& by, const v1::StatePurposeRequest& request,
                            const std::string& household, const std::string& area_code,
                            v1::StatePurposeResponse* response);
  absl::Status RaiseBudget(const Admission& by, const v1::RaiseBudgetRequest& request,
                           v1::RaiseBudgetResponse* response);
  // Households beyond the scope are left out, and reads of nothing else with them.
  absl::Status ListReads(const Admission& by, const v1::ListReadsRequest& request,
                         v1::ListReadsResponse* response) const;
  absl::Status LeakReport(const Admission& by, const v1::LeakReportRequest& request,
                          v1::LeakReportResponse* response) const;

 private:
  struct Now {
    domain::Control control;
    int32_t day = 0;
    int64_t time_ms = 0;
  };
  // A read that counts already, and what must be told before it is recorded.
  struct Reserved {
    std::vector<domain::Event> events;
    std::vector<v1::SecurityEventRecorded> alarms;
  };

  Now Present() const;
  domain::Event EventOf(const Admission& by, const v1::Fact& fact, const Now& now) const;
  std::vector<domain::Event> EventsOf(const Admission& by, const Wanted& wanted,
                                      const domain::Purpose& purpose, const Now& now,
                                      bool package) const;
  std::optional<domain::Purpose> PurposeOf(const Admission& by, const Wanted& wanted,
                                           const Now& now) const;
  absl::StatusOr<domain::ReadPermit> Through(const Admission& by, const Wanted& wanted,
                                             const domain::Purpose& purpose, const Now& now,
                                             bool package);
  // Counts the read, or says why not.
  absl::Status Reserve(const Admission& by, const Wanted& wanted, const Now& now,
                       Reserved* reserved, v1::SecurityEventRecorded* stopped);
  absl::Status Write(const Admission& by, const Now& now, const Reserved& reserved);
  absl::StatusOr<std::string> Record(const domain::Event& event);

  const Options options_;
  mutable std::mutex mutex_;  // guards all below
  domain::ReadBook book_;
  int64_t forgot_ms_ = 0;
  std::set<std::pair<std::string, domain::ReadClass>> stopped_;  // who was told, and recorded
};

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_READS_H_
