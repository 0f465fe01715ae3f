#include "services/ledger/day_plan.h"

#include <algorithm>

#include "services/domain/civil_date.h"
#include "services/domain/invariant.h"
#include "services/domain/submission.h"
#include "services/ledger/reason.h"
#include "storage/api/codec.h"

namespace hearth::ledger {
namespace {

constexpr int64_t kDayMs = 24 * 3600 * 1000;
constexpr int64_t kWorkBeginsMs = 8 * 3600 * 1000;

std::vector<int32_t> DaysBetween(int32_t after, int32_t until) {
  std::vector<int32_t> days;
  for (int32_t day = after; day < until;) days.push_back(day = domain::AddDays(day, 1));
  return days;
}

absl::Status ClockBehind(int64_t behind_ms) {
  const std::string minutes = std::to_string(behind_ms / 60'000);
  return Refuse(absl::StatusCode::kUnavailable, "CLOCK_BEHIND",
                "服务器时钟比日志慢 " + minutes +
                    " 分钟，暂停录入。请校准时钟（NTP）；确认无误后可用 --accept-clock-behind 启动",
                "the server's clock is " + minutes +
                    " minutes behind the log; intake waits. Set the clock (NTP), or start with "
                    "--accept-clock-behind once you know why");
}

absl::Status DaysBehind(int32_t opened_day, int32_t today) {
  const std::string from = domain::FormatDate(opened_day), to = domain::FormatDate(today);
  return Refuse(absl::StatusCode::kUnavailable, "DAYS_BEHIND",
                "日志停在 " + from + "，距今天 " + to +
                    " 超过 31 天，暂停录入。请先核对时钟，再由管理员执行 Admin.OpenDay(" + to + ")",
                "the log stands at " + from + ", more than 31 days before " + to +
                    "; intake waits. Check the clock, then let an operator call Admin.OpenDay(" +
                    to + ")");
}

}  // namespace

absl::StatusOr<NextTime> WallTime(int64_t now_ms, const LogTime& log, bool accept_clock_behind) {
  if (now_ms + kClockBehindMs < log.recorded_ms && !accept_clock_behind) {
    return ClockBehind(log.recorded_ms - now_ms);
  }
  NextTime next{.recorded_ms = std::max(now_ms, log.recorded_ms), .days = {}};
  const int32_t today = domain::DateOfTime(next.recorded_ms);
  if (today == 0) {
    return Refuse(absl::StatusCode::kUnavailable, "CLOCK_BEHIND", "服务器时钟无效，请校准",
                  "the server's clock shows no usable date; set it");
  }
  if (log.opened_day == 0) {
    next.days = {today};
  } else if (log.opened_day < today) {
    if (domain::DaysBetween(log.opened_day, today) > kDaysAtOnce) {
      return DaysBehind(log.opened_day, today);
    }
    next.days = DaysBetween(log.opened_day, today);
  }
  return next;
}

int64_t SteppedTime(const LogTime& log) {
  if (log.opened_day == 0) return log.recorded_ms + 1;
  const int64_t begin = domain::TimeOfDate(log.opened_day);
  return std::clamp(log.recorded_ms + 1, begin + kWorkBeginsMs, begin + kDayMs - 1);
}

absl::StatusOr<std::vector<int32_t>> DaysUntil(int32_t date, int32_t opened_day) {
  const auto invalid = [](std::string_view zh, std::string_view en) {
    return Refuse(absl::StatusCode::kInvalidArgument, "INVALID_DAY", zh, en);
  };
  if (!domain::IsDate(date) || date >= kNoDayYet) {
    return invalid("date 不是有效日期（yyyymmdd）", "date is no date (yyyymmdd)");
  }
  if (opened_day == 0) return std::vector<int32_t>{date};
  if (date < opened_day) {
    const std::string day = domain::FormatDate(opened_day);
    return invalid("日子只能向前：已到 " + day, "days open forward only: the log is at " + day);
  }
  if (domain::DaysBetween(opened_day, date) > kDaysByCommand) {
    return invalid("一次最多打开十年", "at most ten years at once");
  }
  return DaysBetween(opened_day, date);
}

std::string DayEventId(std::string_view log_id, int32_t date, uint32_t attempt) {
  HEARTH_REQUIRE(domain::IsDate(date));
  std::string seed(log_id);
  storage::AppendU32(seed, static_cast<uint32_t>(date));
  if (attempt > 0) storage::AppendU32(seed, attempt);
  std::string id = domain::Sha256(seed).substr(0, 16);
  const std::string time = storage::U64Key(static_cast<uint64_t>(domain::TimeOfDate(date)));
  id.replace(0, 6, time, 2, 6);  // 48 bits of milliseconds
  id[6] = static_cast<char>((id[6] & 0x0f) | 0x70);
  id[8] = static_cast<char>((id[8] & 0x3f) | 0x80);
  return id;
}

}  // namespace hearth::ledger
