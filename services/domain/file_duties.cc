#include "services/domain/file_duties.h"

#include <algorithm>

#include "services/domain/civil_date.h"
#include "services/domain/duty_list.h"

namespace hearth::domain {
namespace {

constexpr std::string_view kReminderOnly = "ELIM_REVIEW";

// Who reported hears from the county where a department did, else from the village.
DutyLevel FeedbackLevel(const v1::ClueFile& clue) {
  return clue.channel() == v1::CHANNEL_DEPARTMENT_SCREENING ? DutyLevel::kCounty
                                                            : DutyLevel::kVillage;
}

void AddOpen(const v1::ClueFile& clue, DutyDraft draft, DutyList* list) {
  draft.kind = "CLUE_DUE";
  draft.account = clue.account();
  draft.area_code = clue.area_code();
  // Verified before and returned or opened again: it counts from that day.
  const int32_t start = std::max({clue.opened_date(), clue.verified_date(), clue.answered_date()});
  if (clue.stated_due_date() != 0) {
    list->ByDay(draft, start, clue.stated_due_date());
  } else {
    list->ByClock(draft, "visit_days", start);
  }
}

void AddClue(const v1::ClueFile& clue, DutyList* list) {
  DutyDraft draft;
  draft.about = clue.clue().event_id();
  draft.mark = clue.clue().kind_code();
  switch (clue.stage()) {
    case v1::CLUE_STAGE_OPEN:
      return AddOpen(clue, draft, list);
    case v1::CLUE_STAGE_VERIFIED:
      draft.kind = "CLUE_CONFIRM_DUE";
      draft.level = DutyLevel::kTown;
      return list->ByClock(draft, "review_days", clue.verified_date());
    case v1::CLUE_STAGE_PROPOSED:
      // No chain is open before the consent, but the days of the chain count from the clue.
      draft.kind = "CHAIN_DUE";
      return list->ByClock(draft, "chain_days_total", clue.opened_date());
    case v1::CLUE_STAGE_DISMISSED:
    case v1::CLUE_STAGE_IN_CASE:
      if (clue.told() || clue.answered_date() == 0) return;
      draft.kind = "FEEDBACK_DUE";
      draft.level = FeedbackLevel(clue);
      return list->ByClock(draft, "feedback_days", clue.answered_date());
    default:
      return;  // joined clues are answered with the other one, moved ones elsewhere
  }
}

}  // namespace

void AddClueDuties(DutyList* list) {
  for (const v1::ClueFile& clue : list->input().file.clues()) AddClue(clue, list);
}

std::vector<v1::FileDuty> DutiesOf(const CaseInput& input) {
  DutyList list(input);
  AddClueDuties(&list);
  AddChainDuties(&list);
  AddCaseDuties(&list);
  AddMeasureDuties(&list);
  return list.Take();
}

int32_t NextDutyDay(const std::vector<v1::FileDuty>& duties, int32_t today) {
  int32_t next = 0;
  const auto note = [&](int32_t day) {
    if (day > today && (next == 0 || day < next)) next = day;
  };
  for (const v1::FileDuty& duty : duties) {
    note(duty.remind_date());
    if (duty.kind() == kReminderOnly) continue;
    const int32_t number = DayNumber(duty.due_date()) + 1;
    if (IsDayNumber(number)) note(DateOfDayNumber(number));
  }
  return next;
}

}  // namespace hearth::domain
