#include "clients/cli/alert_pace.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace hearth::cli {
namespace {

constexpr size_t kTownDigits = 9;

absl::CivilDay DayOf(int32_t date) {
  return absl::CivilDay(date / 10000, date / 100 % 100, date % 100);
}

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

int32_t NextMonth(int32_t month) { return month % 100 == 12 ? month + 89 : month + 1; }

}  // namespace

int WorkingDays(int32_t month, int32_t first, int32_t last) {
  absl::CivilDay day = std::max(DayOf(month * 100 + 1), DayOf(first));
  const absl::CivilDay end = std::min(DayOf(NextMonth(month) * 100 + 1), DayOf(last) + 1);
  int days = 0;
  for (; day < end; ++day) {
    const absl::Weekday weekday = absl::GetWeekday(day);
    if (weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday) ++days;
  }
  return days;
}

void AlertPace::Add(const v1::Alert& alert) {
  if (alert.area_code().size() < kTownDigits || alert.raised_date() == 0) return;
  if (!seen_.insert(alert.alert_id()).second) return;
  const std::string town = alert.area_code().substr(0, kTownDigits);
  towns_.insert(town);
  ++alerts_[alert.raised_date() / 100][town];
  first_ = first_ == 0 ? alert.raised_date() : std::min(first_, alert.raised_date());
  last_ = std::max(last_, alert.raised_date());
}

std::vector<AlertPace::Month> AlertPace::Months() const {
  std::vector<Month> months;
  if (alerts_.empty()) return months;
  for (int32_t month = first_ / 100; month <= last_ / 100; month = NextMonth(month)) {
    Month made{.month = month, .working_days = WorkingDays(month, first_, last_), .busiest = ""};
    const auto counts = alerts_.find(month);
    std::vector<double> paces;
    for (const std::string& town : towns_) {
      int64_t count = 0;
      if (counts != alerts_.end()) {
        if (const auto found = counts->second.find(town); found != counts->second.end())
          count = found->second;
      }
      made.alerts += count;
      // A month that is only a weekend so far is one day of work for whoever looks on Monday.
      paces.push_back(static_cast<double>(count) / std::max(1, made.working_days));
      if (paces.back() > made.greatest) {
        made.greatest = paces.back();
        made.busiest = town;
      }
    }
    made.median = Median(std::move(paces));
    months.push_back(made);
  }
  return months;
}

Table PaceTable(const std::vector<AlertPace::Month>& months) {
  Table table{{{"month", "月 month"},
               {"working_days", "工作日 working days", true},
               {"alerts", "新预警 new alerts", true},
               {"median", "中位镇每工作日 median town a day", true},
               {"greatest", "最多 greatest", true},
               {"busiest", "其镇 its town"}},
              {}};
  for (const AlertPace::Month& month : months) {
    table.rows.push_back({absl::StrFormat("%04d-%02d", month.month / 100, month.month % 100),
                          std::to_string(month.working_days), std::to_string(month.alerts),
                          absl::StrFormat("%.2f", month.median),
                          absl::StrFormat("%.2f", month.greatest), month.busiest});
  }
  return table;
}

}  // namespace hearth::cli
