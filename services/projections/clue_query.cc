#include "services/projections/clue_query.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/clock.h"
#include "services/projections/case_query.h"
#include "services/projections/case_rows.h"

namespace hearth::projections {
namespace {

// By which a clue is to be verified, where no day was stated.
constexpr char kVisitClock[] = "visit_days";

bool IsClue(const v1::ClueFile& clue, const CluePlace& place) {
  return clue.clue().event_id() == place.event_id && clue.clue().kind_code() == place.kind_code;
}

// What the department's row said and the match does not repeat.
void FillFrom(const v1::ClueFile& reported, v1::ClueFile* clue) {
  if (clue->channel() == v1::CHANNEL_UNSPECIFIED) clue->set_channel(reported.channel());
  if (clue->risk_codes().empty()) *clue->mutable_risk_codes() = reported.risk_codes();
  if (clue->source_unit_code().empty()) clue->set_source_unit_code(reported.source_unit_code());
  if (clue->batch_event_id().empty()) {
    clue->set_batch_event_id(reported.batch_event_id());
    clue->set_batch_row(reported.batch_row());
  }
  if (clue->period_start_date() == 0) clue->set_period_start_date(reported.period_start_date());
  if (clue->period_end_date() == 0) clue->set_period_end_date(reported.period_end_date());
}

absl::StatusOr<std::optional<ClueLine>> HouseholdLine(const Sight& sight, const Instant& now,
                                                      const CluePlace& place) {
  auto filed = LoadFiled(sight, now, place.household);
  if (!filed.ok()) return filed.status();
  if (!filed->has_value()) return std::optional<ClueLine>();
  FiledHousehold& household = **filed;
  const auto clue = std::find_if(household.file.clues().begin(), household.file.clues().end(),
                                 [&](const auto& known) { return IsClue(known, place); });
  if (clue == household.file.clues().end()) return std::optional<ClueLine>();
  ClueLine line;
  line.clue = *clue;
  line.area_code = place.area_code;
  line.version = household.file.version();
  for (const v1::FileDuty& duty : household.duties) {
    if (duty.about_event_id() != place.event_id || line.due_date != 0) continue;
    line.due_date = duty.due_date();
    line.overdue = duty.overdue();
  }
  if (!line.clue.match_event_id().empty()) {
    const auto reported = LoadStreamClue(*sight.rows, sight.family(), place.event_id);
    if (!reported.ok()) return reported.status();
    if (reported->has_value()) FillFrom(**reported, &line.clue);
  }
  line.whom = std::move(household.whom);
  return std::optional<ClueLine>(std::move(line));
}

absl::StatusOr<std::optional<ClueLine>> UnmatchedLine(const Sight& sight, const Instant& now,
                                                      const CluePlace& place) {
  auto clue = LoadStreamClue(*sight.rows, sight.family(), place.event_id);
  if (!clue.ok()) return clue.status();
  if (!clue->has_value()) return std::optional<ClueLine>();
  ClueLine line;
  line.clue = **std::move(clue);
  line.area_code = place.area_code;
  line.due_date = line.clue.stated_due_date();
  if (line.due_date == 0 && IsWaiting(line.clue.stage())) {
    const domain::Clocks clocks(now.control, place.area_code);
    line.due_date = clocks.DueDate(kVisitClock, line.clue.opened_date()).value_or(0);
  }
  line.overdue = line.due_date != 0 && line.due_date < now.control.opened_day;
  return std::optional<ClueLine>(std::move(line));
}

// The narrowest lists that hold every answer.
std::vector<std::string> ListsFor(const ClueCriteria& criteria) {
  if (criteria.unmatched) return {kUnmatchedList};
  if (!criteria.batch_event_id.empty()) return {BatchList(criteria.batch_event_id)};
  if (!criteria.overdue) return {ClueList(criteria.stage, false)};
  // No day wakes those that nobody matched: they are looked at.
  return {ClueList(criteria.stage, true), kUnmatchedList};
}

bool IsWanted(const ClueLine& line, const ClueCriteria& criteria) {
  const bool of_stage = criteria.stage == v1::CLUE_STAGE_UNSPECIFIED
                            ? IsWaiting(line.clue.stage())
                            : criteria.stage == line.clue.stage();
  if (!of_stage || (criteria.overdue && !line.overdue)) return false;
  return criteria.batch_event_id.empty() || criteria.batch_event_id == line.clue.batch_event_id();
}

}  // namespace

absl::StatusOr<CluePage> AnswerClues(const Sight& sight, const ClueCriteria& criteria) {
  const Instant now = Now(sight);
  CluePage page;
  page.moment = now.moment();
  std::vector<ListStretch> stretches;
  for (const std::string& list : ListsFor(criteria)) {
    for (ListStretch& stretch : StretchesUnder(sight, now, criteria.area_code, list)) {
      stretches.push_back(std::move(stretch));
    }
  }
  const auto show = [&](const std::string& bytes, bool room) -> absl::StatusOr<bool> {
    const absl::StatusOr<CluePlace> place = DecodeCluePlace(bytes);
    if (!place.ok()) return place.status();
    auto line = place->household.empty() ? UnmatchedLine(sight, now, *place)
                                         : HouseholdLine(sight, now, *place);
    if (!line.ok()) return line.status();
    if (!line->has_value() || !IsWanted(**line, criteria)) return false;
    if (!now.control.areas->IsUnder((*line)->area_code, criteria.area_code,
                                    now.control.opened_day)) {
      return false;
    }
    if (room) page.clues.push_back(**std::move(line));
    return true;
  };
  auto next = WalkPlaces(
      sight, stretches, criteria.page_token, criteria.page_size,
      [](std::string_view bytes) { return DecodeCluePlace(bytes).ok(); }, show);
  if (!next.ok()) return next.status();
  page.next_page_token = *std::move(next);
  return page;
}

}  // namespace hearth::projections
