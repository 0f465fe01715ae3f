// The part of the preparer that knows what time it is.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/civil_date.h"
#include "services/ledger/preparer.h"
#include "services/ledger/reason.h"
#include "services/ledger/receipts.h"
#include "services/record/record.h"

namespace hearth::ledger {
namespace {

absl::Status NoDayYet() {
  return Refuse(absl::StatusCode::kUnavailable, "DAY_NOT_OPEN",
                "步进时钟的日志尚未打开第一天，请先执行 Admin.OpenDay",
                "this stepped log has no day yet: open a day first (Admin.OpenDay)");
}

absl::Status RestoreFirst() {
  return Refuse(absl::StatusCode::kUnavailable, "RESTORE_FIRST",
                "日志刚恢复，恢复事实尚未写入，请稍后重发",
                "the log was just restored and has not yet recorded so; send it again later");
}

}  // namespace

absl::StatusOr<int64_t> Preparer::TimeFor(bool only_control) {
  if (restore_pending_) return RestoreFirst();
  if (!options_->stepped) return WallTimeAndDays();
  if (tip_.control.opened_day == 0 && !only_control) return NoDayYet();
  return 0;
}

absl::StatusOr<int64_t> Preparer::WallTimeAndDays() {
  absl::StatusOr<NextTime> next =
      WallTime(clock_->NowMs(), tip_.time(), options_->accept_clock_behind);
  if (!next.ok()) return next.status();
  absl::Status status = OpenDays(next->days, next->recorded_ms);
  if (!status.ok()) return status;
  return next->recorded_ms;
}

int64_t Preparer::StampTime(int64_t recorded_ms, const Tip& tip) const {
  return options_->stepped ? SteppedTime(tip.time()) : recorded_ms;
}

int32_t Preparer::Today(int64_t recorded_ms, const Tip& tip) const {
  if (!options_->stepped) return domain::DateOfTime(recorded_ms);
  return tip.control.opened_day == 0 ? kNoDayYet : tip.control.opened_day;
}

void Preparer::OpenDueDays() {
  // A log without any day begins with its first event.
  if (options_->stepped || tip_.control.opened_day == 0 || restore_pending_) return;
  if (!building()) Trim();
  // What stands in the way is for Ledger::health to say; nobody waits for this day.
  static_cast<void>(WallTimeAndDays());
}

absl::Status Preparer::OpenDays(const std::vector<int32_t>& days,
                                std::optional<int64_t> recorded_ms) {
  for (const int32_t day : days) {
    absl::StatusOr<std::string> id = FreeDayId(day);
    if (!id.ok()) return id.status();
    const int64_t begin_ms = domain::TimeOfDate(day);
    v1::EventHeader place;
    place.set_event_id(*id);
    place.set_stream(v1::STREAM_DAYS);
    place.set_occurred_time_ms(begin_ms);
    v1::Fact fact;
    fact.mutable_day_opened()->set_date(day);
    const int64_t time_ms = recorded_ms.value_or(begin_ms);
    Judged judged;
    judged.event = chain_.Next(std::move(place), fact, time_ms);
    absl::StatusOr<std::vector<std::string>> parts = record::SealParts(judged.event, keys_);
    if (!parts.ok()) return parts.status();
    judged.sealed = *std::move(parts);
    absl::Status status = RecordOwnEvent(std::move(judged), time_ms).status();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Preparer::FreeDayId(int32_t date) const {
  for (uint32_t attempt = 0;; ++attempt) {
    std::string id = DayEventId(options_->log_id, date, attempt);
    absl::StatusOr<std::optional<Position>> known = Find(id);
    if (!known.ok()) return known.status();
    if (!*known) return id;
  }
}

// REQUIRES: the day is open, so that the last id that is not free is its own.
absl::StatusOr<Receipt> Preparer::ReceiptOfDay(int32_t date) const {
  Receipt receipt;
  for (uint32_t attempt = 0;; ++attempt) {
    const std::string id = DayEventId(options_->log_id, date, attempt);
    absl::StatusOr<std::optional<Position>> known = Find(id);
    if (!known.ok()) return known.status();
    if (!*known) return receipt;
    receipt = RecordedAt(**known, id);
  }
}

absl::Status Preparer::CheckDayCommand(int32_t date) const {
  if (restore_pending_) return RestoreFirst();
  if (options_->stepped) return absl::OkStatus();
  const int64_t now_ms = clock_->NowMs();
  const absl::Status status = WallTime(now_ms, tip_.time(), options_->accept_clock_behind).status();
  if (!status.ok() && ReasonOf(status) == "DAYS_BEHIND" && date <= domain::DateOfTime(now_ms)) {
    return absl::OkStatus();
  }
  return Refuse(absl::StatusCode::kFailedPrecondition, "WALL_CLOCK",
                "本日志按真实时钟自动开日，不能手工打开",
                "this log follows the wall clock and opens its days by itself");
}

Preparer::Receipts Preparer::Record(const DayCommand& command) {
  absl::Status status = CheckDayCommand(command.date);
  if (!status.ok()) return status;
  absl::StatusOr<std::vector<int32_t>> days = DaysUntil(command.date, tip_.control.opened_day);
  if (!days.ok()) return days.status();
  std::optional<int64_t> recorded_ms;
  if (!options_->stepped) recorded_ms = std::max(clock_->NowMs(), tip_.recorded_ms);
  status = OpenDays(*days, recorded_ms);
  if (!status.ok()) return status;
  absl::StatusOr<Receipt> receipt = ReceiptOfDay(command.date);
  if (!receipt.ok()) return receipt.status();
  receipt->already_recorded = days->empty();
  return std::vector<Receipt>{*std::move(receipt)};
}

}  // namespace hearth::ledger
