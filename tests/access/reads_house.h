// ReadsHouse: the gate of reads over a log in memory, whose clock, index and faults a test moves.

#ifndef HEARTH_TESTS_ACCESS_READS_HOUSE_H_
#define HEARTH_TESTS_ACCESS_READS_HOUSE_H_

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "services/access/reads.h"
#include "services/domain/civil_date.h"
#include "services/domain/decide.h"
#include "tests/domain/access_facts.h"
#include "tests/feed/events.h"

namespace hearth::testing {

// One test thread, and those that it lets read.
class ReadsHouse {
 public:
  ReadsHouse() : now_ms_(domain::TimeOfDate(kToday) + 9 * 3'600'000) { Restart(); }

  // A new gate over what the log holds, as after a restart.
  void Restart() {
    trail_ = std::make_unique<access::AuditTrail>(
        &log_.log(), &log_.keys(),
        access::AuditTrail::Index{[this] { return indexed_; },
                                  [this](storage::Position until) { return Indexed(until); }});
    access::Reads::Options options;
    options.control = [this] { return house_.control(); };
    options.record = [this](const v1::EventHeader& place, const v1::Fact& fact) {
      return Record(place, fact);
    };
    options.new_event_id = [this] {
      const std::lock_guard lock(mutex_);
      return EventId(++ids_);
    };
    options.area_of = [this](std::string_view household) -> absl::StatusOr<std::string> {
      return household.front() == 'o' ? "990101001002" : kVillage;
    };
    options.now_ms = [this] { return now_ms_; };
    options.trail = trail_.get();
    reads_ = std::make_unique<access::Reads>(std::move(options));
    EXPECT_OK(reads_->Load());
  }

  access::Reads& reads() { return *reads_; }
  AccessHouse& house() { return house_; }
  storage::Position head() const { return log_.head(); }
  int64_t now_ms() const { return now_ms_; }
  void Advance(int64_t ms) { now_ms_ += ms; }
  void IndexAt(storage::Position position) { indexed_ = position; }
  // Asked before each record; an error refuses it.
  void SetRecording(std::function<absl::Status()> hook) { hook_ = std::move(hook); }

  // The caller of that RPC, from a session and phone of that number.
  static access::Admission By(const std::string& account, const char* method = "GetHousehold",
                              int session = 1) {
    access::Admission by;
    by.caller.account = account;
    by.caller.session_id = "session-" + std::to_string(session);
    by.caller.device = "phone-" + std::to_string(session);
    by.scope = access::Scope::Whole();
    by.row = access::FindPolicy(method);
    return by;
  }
  static access::Wanted Of(const std::string& household, std::vector<std::string> groups) {
    return {{household}, kVillage, std::move(groups), 7};
  }
  absl::StatusOr<v1::StatePurposeResponse> State(const std::string& account,
                                                 const std::string& household,
                                                 const std::string& code = "A.c1") {
    v1::StatePurposeRequest request;
    request.set_purpose_code(code);
    request.set_household(household);
    v1::StatePurposeResponse response;
    const absl::Status status =
        reads_->StatePurpose(By(account, "StatePurpose"), request, household, "", &response);
    if (!status.ok()) return status;
    return response;
  }

  // As if that read had been recorded.
  void Append(const std::string& account, const v1::PersonalDataRead& read) {
    v1::EventHeader place;
    place.set_event_id(EventId(++ids_));
    place.set_stream(v1::STREAM_AUDIT);
    place.set_actor(account);
    place.set_occurred_time_ms(now_ms_);
    v1::Fact fact;
    *fact.mutable_personal_data_read() = read;
    log_.Add(place, fact);
  }

  // All facts of a kind, oldest first.
  std::vector<domain::Event> Facts(int kind) const {
    std::vector<domain::Event> events;
    EXPECT_OK(trail_->Up(0, INT64_MAX, [&](const domain::Event& event) {
      if (event.header.kind() == static_cast<uint32_t>(kind)) events.push_back(event);
      return true;
    }));
    return events;
  }

 private:
  absl::StatusOr<access::Access::Recorded> Record(v1::EventHeader place, const v1::Fact& fact) {
    if (hook_) {
      if (absl::Status status = hook_(); !status.ok()) return status;
    }
    const std::lock_guard lock(mutex_);
    const auto refusal = domain::Decide(place, fact, house_.control(), domain::DateOfTime(now_ms_));
    if (refusal.has_value()) return access::Access::Recorded{"", refusal->detail};
    log_.Add(place, fact);
    return access::Access::Recorded{place.event_id(), ""};
  }
  absl::StatusOr<std::vector<storage::Position>> Indexed(storage::Position until) const {
    std::vector<storage::Position> positions;  // the log holds nothing but the audit stream
    for (storage::Position p = 1; p <= std::min(until, indexed_); ++p) positions.push_back(p);
    return positions;
  }

  AccessHouse house_;
  TestLog log_;
  storage::Position indexed_ = 0;
  int64_t now_ms_;
  std::mutex mutex_;  // guards the log's end and the ids
  uint64_t ids_ = 0;
  std::function<absl::Status()> hook_;
  std::unique_ptr<access::AuditTrail> trail_;
  std::unique_ptr<access::Reads> reads_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_ACCESS_READS_HOUSE_H_
