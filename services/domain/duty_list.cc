#include "services/domain/duty_list.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "services/domain/civil_date.h"
#include "services/domain/submission.h"

namespace hearth::domain {
namespace {

constexpr std::string_view kIdPrefix = "hearth file duty 1\n";

void PutInteger(uint64_t value, std::string* out) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out->push_back(static_cast<char>(value >> shift & 0xff));
}

void PutText(std::string_view text, std::string* out) {
  PutInteger(text.size(), out);
  out->append(text);
}

// Rests on the facts alone, not on the rulebook: the duty stays the same when its days change.
std::string DutyId(const DutyDraft& draft, int32_t start) {
  std::string encoded(kIdPrefix);
  for (const std::string_view text : {draft.kind, draft.about, draft.mark, draft.risk_code})
    PutText(text, &encoded);
  PutInteger(static_cast<uint64_t>(start), &encoded);
  return Sha256(encoded);
}

std::string AreaOf(const DutyDraft& draft, const std::string& household_area) {
  if (!draft.area_code.empty())
    return std::string(draft.area_code.substr(0, static_cast<size_t>(DutyLevel::kVillage)));
  return household_area.substr(0, static_cast<size_t>(draft.level));
}

auto Order(const v1::FileDuty& duty) {
  const auto view = [](const std::string& text) { return std::string_view(text); };
  return std::make_tuple(duty.due_date(), view(duty.kind()), view(duty.about_event_id()),
                         view(duty.risk_code()), view(duty.duty_id()));
}

}  // namespace

v1::FileDuty* DutyList::Add(const DutyDraft& draft, int32_t start, int32_t due) {
  v1::FileDuty& duty = duties_.emplace_back();
  duty.set_duty_id(DutyId(draft, start));
  duty.set_kind(std::string(draft.kind));
  duty.set_about_event_id(std::string(draft.about));
  duty.set_start_date(start);
  duty.set_due_date(due);
  duty.set_overdue(input_.today > due);
  duty.set_area_code(AreaOf(draft, input_.area_code()));
  duty.set_account(std::string(draft.account));
  duty.set_risk_code(std::string(draft.risk_code));
  return &duty;
}

void DutyList::ByClock(const DutyDraft& draft, std::string_view clock_code, int32_t start,
                       const std::vector<v1::ChainPause>& pauses) {
  const std::optional<int32_t> due = clocks_.DueDate(clock_code, start, pauses);
  if (!due.has_value()) return;
  v1::FileDuty* duty = Add(draft, start, *due);
  duty->set_clock_code(std::string(clock_code));
  const uint32_t percent = clocks_.RemindPercent(start);
  duty->set_remind_date(clocks_.RemindDate(clock_code, start, percent, pauses).value_or(0));
}

void DutyList::ByDay(const DutyDraft& draft, int32_t start, int32_t due) {
  if (!IsDate(due)) return;
  const int32_t from = IsDate(start) ? start : due;
  Add(draft, from, due)->set_remind_date(DayOfPercent(from, due, clocks_.RemindPercent(from)));
}

void DutyList::Remind(const DutyDraft& draft, std::string_view clock_code, int32_t start) {
  const std::optional<int32_t> day = clocks_.DueDate(clock_code, start);
  if (!day.has_value()) return;
  v1::FileDuty* duty = Add(draft, start, *day);
  duty->set_clock_code(std::string(clock_code));
  duty->set_remind_date(*day);
  duty->set_overdue(false);
}

std::vector<v1::FileDuty> DutyList::Take() {
  std::sort(duties_.begin(), duties_.end(),
            [](const v1::FileDuty& a, const v1::FileDuty& b) { return Order(a) < Order(b); });
  return std::move(duties_);
}

}  // namespace hearth::domain
