#include "services/access/reads.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/access/days.h"
#include "services/access/error.h"
#include "services/access/permits.h"
#include "services/domain/civil_date.h"
#include "services/domain/roles.h"

namespace hearth::access {
namespace {

using domain::ReadClass;

constexpr int kHouseholdsAFact = 1'000;
constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kForgetEveryMs = 60'000;

absl::Status PurposeRequired() {
  return Error(absl::StatusCode::kFailedPrecondition, "PURPOSE_REQUIRED",
               "请先说明查看用途（hearth reads purpose，或加 --purpose），30 分钟内对该户有效",
               "state the purpose first (hearth reads purpose, or --purpose); it holds for the "
               "household for 30 minutes");
}

absl::Status AuditFailed() {
  return Error(absl::StatusCode::kUnavailable, "AUDIT_FAILED",
               "此次查看无法登记，因此不提供；请稍后重试，录入不受影响",
               "this read cannot be recorded and so is not answered; try again later, submitting "
               "goes on");
}

// "2026-11-28 09:12", in Asia/Shanghai.
std::string TimeText(int64_t time_ms) {
  const int32_t date = domain::DateOfTime(time_ms);
  const int64_t minutes = (time_ms - domain::TimeOfDate(date)) / 60'000;
  const std::string hour = absl::StrCat(minutes / 60), minute = absl::StrCat(minutes % 60);
  return absl::StrCat(domain::FormatDate(date), " ", hour.size() < 2 ? "0" : "", hour, ":",
                      minute.size() < 2 ? "0" : "", minute);
}

absl::Status BudgetStop(ReadClass data_class, const domain::Budget& budget, int64_t until_ms) {
  const domain::ClassTerms& terms = domain::TermsOf(data_class);
  const domain::RoleTerms* role = domain::FindRole(budget.lift_role);
  const std::string who(role == nullptr ? std::string_view() : role->zh);
  // A minute later, so that the minute that is named is not too early.
  const std::string until = TimeText(until_ms + 59'999);
  return Error(absl::StatusCode::kResourceExhausted, "BUDGET_STOP",
               absl::StrCat("24 小时内查看的", std::string(terms.zh), "已达 ", budget.stop,
                            " 条上限。", who, "可为专项工作提高额度（hearth reads raise-budget）；",
                            "否则 ", until, " 起恢复。录入和提交不受影响"),
               absl::StrCat("the limit of ", budget.stop, " reads of ", std::string(terms.en),
                            " in 24 hours is reached. The role ", budget.lift_role,
                            " can raise it for a campaign (hearth reads raise-budget); else it "
                            "goes on from ",
                            until, ". Submitting goes on"));
}

v1::SecurityEventRecorded SecurityEvent(const Admission& by, std::string_view kind,
                                        ReadClass data_class, uint64_t count) {
  v1::SecurityEventRecorded event;
  event.set_kind_code(std::string(kind));
  event.set_account(by.caller.account);
  event.set_device(by.caller.device);
  event.set_method(std::string(by.row->method));
  event.set_detail_code(std::string(domain::TermsOf(data_class).word));
  event.set_count(static_cast<uint32_t>(count));
  return event;
}

}  // namespace

absl::Status Reads::Load() {
  if (options_.open) return absl::OkStatus();
  const Now now = Present();
  const std::lock_guard lock(mutex_);
  return options_.trail->Down(0, [&](const domain::Event& event) {
    if (domain::ReadBook::Reads(event.header.kind())) book_.Apply(event);
    // A day more: events of one moment may lie in another order than that of their times.
    return event.header.occurred_time_ms() > now.time_ms - domain::kRollingDayMs - kDayMs;
  });
}

Reads::Now Reads::Present() const {
  Now now{options_.control()};
  const int64_t clock_ms = options_.now_ms();
  now.day = TodayOf(options_.stepped, clock_ms, now.control);
  now.time_ms = FactTimeOf(options_.stepped, clock_ms, now.control);
  return now;
}

domain::Event Reads::EventOf(const Admission& by, const v1::Fact& fact, const Now& now) const {
  domain::Event event;
  event.header.set_event_id(options_.new_event_id());
  event.header.set_kind(static_cast<uint32_t>(fact.fact_case()));
  event.header.set_stream(v1::STREAM_AUDIT);
  event.header.set_actor(by.caller.account);
  event.header.set_occurred_time_ms(now.time_ms);
  event.fact = fact;
  return event;
}

std::vector<domain::Event> Reads::EventsOf(const Admission& by, const Wanted& wanted,
                                           const domain::Purpose& purpose, const Now& now,
                                           bool package) const {
  std::vector<domain::Event> events;
  for (size_t from = 0; from < wanted.households.size(); from += kHouseholdsAFact) {
    const size_t until = std::min(wanted.households.size(), from + kHouseholdsAFact);
    v1::Fact fact;
    v1::PersonalDataRead& read = *fact.mutable_personal_data_read();
    read.set_method(
        absl::StrCat("hearth.v1.", std::string(by.row->service), "/", std::string(by.row->method)));
    for (size_t i = from; i < until; ++i) read.add_households(wanted.households[i]);
    for (const std::string& group : wanted.groups) read.add_field_groups(group);
    read.set_data_class(std::string(domain::HighestClass(wanted.groups)));
    read.set_count(static_cast<uint32_t>(until - from));
    read.set_purpose_code(purpose.code);
    read.set_purpose_event_id(purpose.event_id);
    read.set_as_of_position(wanted.as_of_position);
    read.set_offline_package(package);
    read.set_session_id(by.caller.session_id);
    read.set_device(by.caller.device);
    events.push_back(EventOf(by, fact, now));
  }
  return events;
}

std::optional<domain::Purpose> Reads::PurposeOf(const Admission& by, const Wanted& wanted,
                                                const Now& now) const {
  const domain::Lineage lineage = now.control.areas->LineageOf(wanted.area_code, now.day);
  const std::lock_guard lock(mutex_);
  return book_.FindPurpose(by.caller.account, wanted.households.front(), lineage, now.time_ms);
}

absl::StatusOr<domain::ReadPermit> Reads::Look(const Admission& by, const Wanted& wanted) {
  if (by.open) return Permits::Everything();
  const Now now = Present();
  const auto purpose = PurposeOf(by, wanted, now);
  if (!purpose.has_value()) return Permits::Masked();
  return Through(by, wanted, *purpose, now, false);
}

absl::StatusOr<domain::ReadPermit> Reads::Open(const Admission& by, const Wanted& wanted) {
  if (by.open) return Permits::Everything();
  const Now now = Present();
  const auto purpose = PurposeOf(by, wanted, now);
  if (!purpose.has_value()) return PurposeRequired();
  return Through(by, wanted, *purpose, now, false);
}

absl::StatusOr<domain::ReadPermit> Reads::OpenPackage(const Admission& by, const Wanted& wanted) {
  if (by.open || wanted.households.empty()) return Permits::Of(wanted.groups);
  domain::Purpose duty;
  duty.code = "duty";
  return Through(by, wanted, duty, Present(), true);
}

absl::StatusOr<domain::ReadPermit> Reads::Through(const Admission& by, const Wanted& wanted,
                                                  const domain::Purpose& purpose, const Now& now,
                                                  bool package) {
  Reserved reserved{EventsOf(by, wanted, purpose, now, package), {}};
  v1::SecurityEventRecorded stopped;
  absl::Status status = Reserve(by, wanted, now, &reserved, &stopped);
  if (!status.ok()) {
    if (stopped.kind_code().empty()) return status;
    v1::Fact fact;
    *fact.mutable_security_event_recorded() = stopped;
    (void)Record(EventOf(by, fact, now));  // it is refused either way
    return status;
  }
  status = Write(by, now, reserved);
  if (!status.ok()) return status;
  return Permits::Of(wanted.groups);
}

absl::Status Reads::Reserve(const Admission& by, const Wanted& wanted, const Now& now,
                            Reserved* reserved, v1::SecurityEventRecorded* stopped) {
  const std::string& account = by.caller.account;
  const domain::Lineage lineage = now.control.areas->LineageOf(wanted.area_code, now.day);
  uint64_t more = 0;
  for (const domain::Event& event : reserved->events) {
    const v1::PersonalDataRead& read = event.fact.personal_data_read();
    more += read.offline_package() ? 1 : read.count();
  }
  const std::lock_guard lock(mutex_);
  if (now.time_ms >= forgot_ms_ + kForgetEveryMs) {  // it looks at everybody's reads
    book_.Forget(now.time_ms);
    forgot_ms_ = now.time_ms;
  }
  for (const ReadClass data_class : domain::ClassesOf(wanted.groups)) {
    const auto budget = domain::BudgetOf(now.control, account, data_class, lineage, now.day);
    if (!budget.has_value()) continue;
    const uint64_t count = book_.CountOf(account, data_class, now.time_ms);
    if (count + more > budget->stop) {
      if (stopped_.emplace(account, data_class).second) {
        *stopped = SecurityEvent(by, "budget_stop", data_class, count);
      }
      const uint64_t most = budget->stop - std::min(budget->stop, more);
      return BudgetStop(data_class, *budget,
                        book_.WhenAtMost(account, data_class, most, now.time_ms));
    }
    if (count < budget->alarm && count + more >= budget->alarm) {
      reserved->alarms.push_back(SecurityEvent(by, "budget_alarm", data_class, count + more));
    }
  }
  for (const ReadClass data_class : domain::ClassesOf(wanted.groups)) {
    stopped_.erase({account, data_class});
  }
  for (const domain::Event& event : reserved->events) book_.Apply(event);
  return absl::OkStatus();
}

absl::Status Reads::Write(const Admission& by, const Now& now, const Reserved& reserved) {
  bool sound = true;
  for (const v1::SecurityEventRecorded& alarm : reserved.alarms) {
    v1::Fact fact;
    *fact.mutable_security_event_recorded() = alarm;
    sound = sound && Record(EventOf(by, fact, now)).ok();
  }
  size_t written = 0;
  while (sound && written < reserved.events.size()) {
    sound = Record(reserved.events[written]).ok();
    written += sound ? 1 : 0;
  }
  if (sound) return absl::OkStatus();
  const std::lock_guard lock(mutex_);
  for (size_t i = written; i < reserved.events.size(); ++i) {
    book_.Withdraw(by.caller.account, reserved.events[i].header.event_id());
  }
  return AuditFailed();
}

absl::StatusOr<std::string> Reads::Record(const domain::Event& event) {
  const absl::StatusOr<Access::Recorded> recorded = options_.record(event.header, event.fact);
  if (!recorded.ok()) return recorded.status();
  if (recorded->problem.empty()) return recorded->event_id;
  absl::Status refused(absl::StatusCode::kFailedPrecondition, recorded->problem);
  refused.SetPayload("hearth.reason", absl::Cord("REFUSED"));
  return refused;
}

absl::Status Reads::StatePurpose(const Admission& by, const v1::StatePurposeRequest& request,
                                 const std::string& household, const std::string& area_code,
                                 v1::StatePurposeResponse* response) {
  const Now now = Present();
  response->set_until_time_ms(now.time_ms + domain::kPurposeMs);
  if (by.open) return absl::OkStatus();
  v1::Fact fact;
  v1::PurposeStated& stated = *fact.mutable_purpose_stated();
  stated.set_purpose_code(request.purpose_code());
  stated.set_read_household(household);
  stated.set_duty_id(request.duty_id());
  stated.set_until_time_ms(response->until_time_ms());
  stated.set_session_id(by.caller.session_id);
  stated.set_device(by.caller.device);
  domain::Event event = EventOf(by, fact, now);
  event.header.set_area_code(household.empty() ? area_code : "");
  const absl::StatusOr<std::string> event_id = Record(event);
  if (!event_id.ok()) return event_id.status();
  response->set_purpose_event_id(*event_id);
  const std::lock_guard lock(mutex_);
  book_.Apply(event);
  return absl::OkStatus();
}

absl::Status Reads::RaiseBudget(const Admission& by, const v1::RaiseBudgetRequest& request,
                                v1::RaiseBudgetResponse* response) {
  if (by.open) {
    return Error(absl::StatusCode::kFailedPrecondition, "ACCESS_OPEN", "未启用账号，没有额度可提高",
                 "there are no accounts here, and so no budgets");
  }
  v1::Fact fact;
  v1::BudgetRaised& raised = *fact.mutable_budget_raised();
  raised.set_account(request.account());
  raised.set_area_code(request.area_code());
  raised.set_campaign(request.campaign());
  raised.set_data_class(request.data_class());
  raised.set_alarm_count(request.alarm_count());
  raised.set_stop_count(request.stop_count());
  raised.set_until_date(request.until_date());
  raised.set_requested_account(request.requested_account());
  raised.set_reason(request.reason());
  domain::Event event = EventOf(by, fact, Present());
  event.header.set_stream(v1::STREAM_CONTROL);
  const absl::StatusOr<std::string> event_id = Record(event);
  if (!event_id.ok()) return event_id.status();
  response->set_event_id(*event_id);
  return absl::OkStatus();
}

}  // namespace hearth::access
