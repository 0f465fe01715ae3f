#include "services/projections/case_query.h"

#include <algorithm>
#include <utility>

#include "services/domain/case_basis.h"
#include "services/domain/case_file.h"
#include "services/domain/decide.h"
#include "services/domain/decide_case_file.h"
#include "services/domain/file_duties.h"
#include "services/domain/household_fold.h"

namespace hearth::projections {
namespace {

constexpr size_t kChunkMin = 16;

// The helper whose term runs; the newest of several.
std::string HelperOf(const v1::CaseFile& file) {
  for (int i = file.helpers_size() - 1; i >= 0; --i) {
    if (!file.helpers(i).ended()) return file.helpers(i).account();
  }
  return "";
}

uint32_t RunningMeasures(const v1::CaseFile& file) {
  return static_cast<uint32_t>(std::count_if(
      file.measures().begin(), file.measures().end(),
      [](const auto& measure) { return measure.stage() == v1::MEASURE_STAGE_RUNNING; }));
}

CaseLine LineOf(FiledHousehold filed) {
  CaseLine line;
  line.whom = std::move(filed.whom);
  if (const v1::CaseRecord* record = ListedCase(filed.file); record != nullptr) {
    line.record = *record;
    line.record.clear_chains();
    line.category_code = record->basis().category_code();
  }
  if (const v1::CaseChain* chain = domain::OpenChain(filed.file); chain != nullptr) {
    line.procedure = chain->procedure();
    line.chain_stage = chain->stage();
    if (line.category_code.empty()) line.category_code = chain->proposed().category_code();
  }
  if (!filed.duties.empty()) line.due_date = filed.duties.front().due_date();
  line.overdue = std::any_of(filed.duties.begin(), filed.duties.end(),
                             [](const v1::FileDuty& duty) { return duty.overdue(); });
  line.running_measures = RunningMeasures(filed.file);
  line.helper_account = HelperOf(filed.file);
  line.version = filed.file.version();
  return line;
}

// The file of the household that a carry-over takes the case from.
absl::StatusOr<std::optional<v1::CaseFile>> OtherFile(const Sight& sight, const v1::Fact& fact) {
  if (!fact.has_case_carried_over()) return std::optional<v1::CaseFile>();
  const auto entry = FindHousehold(sight, fact.case_carried_over().from_household(), UINT64_MAX);
  if (absl::IsNotFound(entry.status())) return std::optional<v1::CaseFile>();
  if (!entry.ok()) return entry.status();
  return std::optional<v1::CaseFile>(entry->watched.case_file());
}

std::optional<domain::Refusal> Judge(const v1::EventHeader& header, const v1::Fact& fact,
                                     const domain::CaseInput& input) {
  const bool of_a_file = domain::IsCaseFact(header);
  auto refusal = of_a_file ? domain::DecidePlace(header, fact, input) : std::nullopt;
  if (!refusal.has_value()) refusal = domain::Decide(header, fact, input.control, input.today);
  if (refusal.has_value() || !of_a_file) return refusal;
  return domain::DecideCaseFile(header, fact, input);
}

}  // namespace

absl::StatusOr<CaseFileAnswer> AnswerCaseFile(const Sight& sight, const Instant& instant,
                                              std::string_view household) {
  const auto entry = FindHousehold(sight, household, instant.position);
  if (!entry.ok()) return entry.status();
  const absl::StatusOr<Refolded> refolded = Refold(sight, instant, household, entry->row);
  if (!refolded.ok()) return refolded.status();
  CaseFileAnswer answer;
  answer.moment = instant.moment();
  answer.file = domain::FoldCaseFile(refolded->events);
  answer.area_code = refolded->household.area_code();
  const domain::CaseInput input = {answer.file, refolded->household, instant.control,
                                   instant.control.opened_day};
  answer.next_steps = domain::NextSteps(input);
  answer.duties = domain::DutiesOf(input);
  answer.basis = domain::BasisOf(input);
  return answer;
}

absl::StatusOr<StepVerdict> AnswerPreview(const Sight& sight, const v1::EventHeader& header,
                                          const v1::Fact& fact) {
  const Instant now = Now(sight);
  const auto entry = FindHousehold(sight, header.household(), now.position);
  if (!entry.ok()) return entry.status();
  const auto other = OtherFile(sight, fact);
  if (!other.ok()) return other.status();
  const v1::OpenedHousehold opened = domain::OpenHousehold(entry->watched.state(), now.control);
  const domain::CaseInput input = {.file = entry->watched.case_file(),
                                   .household = opened,
                                   .control = now.control,
                                   .today = now.control.opened_day,
                                   .other = other->has_value() ? &**other : nullptr};
  StepVerdict verdict;
  verdict.moment = now.moment();
  if (const auto refusal = Judge(header, fact, input)) verdict.refused_detail = refusal->detail;
  verdict.next_steps = domain::NextSteps(input);
  return verdict;
}

absl::StatusOr<CasePage> AnswerCases(const Sight& sight, const CaseCriteria& criteria) {
  const Instant now = Now(sight);
  CasePage page;
  page.moment = now.moment();
  const auto show = [&](const std::string& bytes, bool room) -> absl::StatusOr<bool> {
    const absl::StatusOr<CasePlace> place = DecodeCasePlace(bytes);
    if (!place.ok()) return place.status();
    auto filed = LoadFiled(sight, now, place->household);
    if (!filed.ok()) return filed.status();
    if (!filed->has_value()) return false;
    // A code that begins alike may have gone to another town.
    if (!now.control.areas->IsUnder((*filed)->whom.area_code(), criteria.area_code,
                                    now.control.opened_day)) {
      return false;
    }
    if (room) page.cases.push_back(LineOf(**std::move(filed)));
    return true;
  };
  auto next = WalkPlaces(
      sight,
      StretchesUnder(sight, now, criteria.area_code,
                     CaseList(criteria.stage, criteria.chain_stage, criteria.overdue)),
      criteria.page_token, criteria.page_size,
      [](std::string_view bytes) { return DecodeCasePlace(bytes).ok(); }, show);
  if (!next.ok()) return next.status();
  page.next_page_token = *std::move(next);
  return page;
}

absl::StatusOr<std::optional<FiledHousehold>> LoadFiled(const Sight& sight, const Instant& now,
                                                        std::string_view household) {
  absl::StatusOr<HouseholdEntry> entry = FindHousehold(sight, household, UINT64_MAX);
  if (absl::IsNotFound(entry.status())) return std::optional<FiledHousehold>();
  if (!entry.ok()) return entry.status();
  if (!entry->watched.has_case_file()) return std::optional<FiledHousehold>();
  FiledHousehold filed;
  filed.whom = std::move(*entry->watched.mutable_summary());
  filed.file = std::move(*entry->watched.mutable_case_file());
  const v1::OpenedHousehold opened = domain::OpenHousehold(entry->watched.state(), now.control);
  filed.duties = domain::DutiesOf({filed.file, opened, now.control, now.control.opened_day});
  return std::optional<FiledHousehold>(std::move(filed));
}

absl::StatusOr<std::string> WalkPlaces(const Sight& sight,
                                       const std::vector<ListStretch>& stretches,
                                       std::string_view page_token, int page_size,
                                       bool (*is_place)(std::string_view), const ShowPlace& show) {
  absl::StatusOr<std::string> token = ReadToken(page_token);
  if (!token.ok()) return token.status();
  if (!token->empty() && !is_place(*token)) {
    return absl::InvalidArgumentError("page_token: belongs to another list");
  }
  const auto wanted = static_cast<size_t>(PageSize(page_size));
  const size_t chunk = std::max(wanted + 1, kChunkMin);
  std::string after = *std::move(token);  // the last one looked at
  std::string last_shown = after;
  size_t shown = 0;
  for (size_t looked_at = 0; looked_at < kPlacesMax;) {
    const auto places = PlacesAfter(*sight.rows, sight.family(), stretches, after, chunk);
    if (!places.ok()) return places.status();
    for (const std::string& place : *places) {
      ++looked_at;
      after = place;
      const absl::StatusOr<bool> took = show(place, shown < wanted);
      if (!took.ok()) return took.status();
      if (!*took) continue;
      // One more than asked for: there is a next page.
      if (shown == wanted) return MakeToken(last_shown);
      ++shown;
      last_shown = after;
    }
    if (places->size() < chunk) return std::string();
  }
  return MakeToken(after);
}

std::vector<ListStretch> StretchesUnder(const Sight& sight, const Instant& now,
                                        std::string_view root, const std::string& list) {
  const std::string base = ListBase(list, *sight.keys);
  std::vector<ListStretch> stretches;
  for (const std::string& prefix : CodePrefixes(sight, now, root)) {
    stretches.push_back({.base = base, .from = prefix, .until = PrefixEnd(prefix)});
  }
  return stretches;
}

}  // namespace hearth::projections
