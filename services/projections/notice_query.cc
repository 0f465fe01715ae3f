#include "services/projections/notice_query.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/case_file.h"
#include "services/domain/clock.h"
#include "services/domain/household_fold.h"
#include "services/domain/notice.h"
#include "services/projections/case_query.h"
#include "services/projections/case_rows.h"

namespace hearth::projections {
namespace {

constexpr char kPublicityClock[] = "publicity_days";
constexpr int kTownDigits = 9;

// Dictionaries whose words tell of illness or of the risk.
constexpr std::string_view kTelling[] = {"health", "labour", "risk", "sudden"};

absl::Status Unfit(const std::string& zh, const std::string& en) {
  return absl::FailedPreconditionError(absl::StrCat(zh, " / ", en));
}

using Rulebooks = std::vector<std::shared_ptr<const v1::Rulebook>>;

std::string CategoryText(const Rulebooks& rulebooks, const std::string& code) {
  for (const auto& rulebook : rulebooks) {
    for (const v1::Dictionary& dictionary : rulebook->dictionaries()) {
      if (dictionary.dictionary_id() != "category") continue;
      for (const v1::Code& known : dictionary.codes()) {
        if (known.code() == code) return known.text().zh();
      }
    }
  }
  return code;
}

void AddTellingWords(const Rulebooks& rulebooks, std::vector<std::string>* words) {
  for (const auto& rulebook : rulebooks) {
    for (const v1::Dictionary& dictionary : rulebook->dictionaries()) {
      if (std::find(std::begin(kTelling), std::end(kTelling), dictionary.dictionary_id()) ==
          std::end(kTelling)) {
        continue;
      }
      for (const v1::Code& code : dictionary.codes()) words->push_back(code.text().zh());
    }
  }
}

const v1::CaseChain* WaitingChain(const v1::CaseFile& file, const NoticeCriteria& criteria) {
  if (criteria.announcement) return ChainToAnnounce(file, criteria.procedure);
  const v1::CaseChain* chain = domain::OpenChain(file);
  if (chain == nullptr || chain->procedure() != criteria.procedure) return nullptr;
  // One that hangs already may be printed again.
  const bool hangs =
      chain->stage() == v1::CHAIN_STAGE_REVIEWED || chain->stage() == v1::CHAIN_STAGE_IN_PUBLICITY;
  return hangs ? chain : nullptr;
}

// A notice under construction.
class Draft {
 public:
  Draft(const Sight& sight, const Instant& now, const NoticeCriteria& criteria)
      : sight_(sight), now_(now), criteria_(criteria) {}

  absl::StatusOr<std::vector<std::string>> Households() const;
  // `named`: it was asked for by its id.
  absl::Status Add(const std::string& household, bool named);
  absl::StatusOr<NoticeAnswer> Finish();

 private:
  std::string NameOf(const std::string& code) const {
    const auto node = now_.control.areas->Find(code, now_.control.opened_day);
    return node.has_value() ? node->area().name() : std::string();
  }
  Rulebooks rulebooks() const {
    const int32_t day = now_.control.opened_day;
    return now_.control.rulebooks
        ->InForce(now_.control.areas->LineageOf(criteria_.village_area_code, day), day)
        ->rulebooks;
  }
  absl::Status SetDays(NoticeAnswer* answer);

  const Sight& sight_;
  const Instant& now_;
  const NoticeCriteria& criteria_;
  domain::Notice notice_;
  std::vector<std::string> households_, sensitive_;
};

absl::StatusOr<std::vector<std::string>> Draft::Households() const {
  if (!criteria_.households.empty()) return criteria_.households;
  const std::string list = criteria_.announcement ? std::string(kUnannouncedList)
                                                  : CaseList(v1::CASE_STAGE_UNSPECIFIED,
                                                             v1::CHAIN_STAGE_REVIEWED, false);
  const auto places =
      PlacesAfter(*sight_.rows, sight_.family(),
                  StretchesUnder(sight_, now_, criteria_.village_area_code, list), "", kPlacesMax);
  if (!places.ok()) return places.status();
  std::vector<std::string> households;
  for (const std::string& bytes : *places) {
    const absl::StatusOr<CasePlace> place = DecodeCasePlace(bytes);
    if (!place.ok()) return place.status();
    households.push_back(place->household);
  }
  return households;
}

absl::Status Draft::Add(const std::string& household, bool named) {
  const auto entry = FindHousehold(sight_, household, UINT64_MAX);
  if (!entry.ok()) return entry.status();
  const v1::MaskedHousehold& whom = entry->watched.summary();
  const bool here = now_.control.areas->IsUnder(whom.area_code(), criteria_.village_area_code,
                                                now_.control.opened_day);
  if (!here) return absl::NotFoundError("household: not known at that moment");
  const v1::CaseFile& file = entry->watched.case_file();
  const v1::CaseChain* chain = WaitingChain(file, criteria_);
  if (chain == nullptr && !named) return absl::OkStatus();
  if (chain == nullptr) {
    return Unfit("有的户现在不能公示（公告）：评议通过后才能公示，审定后才能公告一次",
                 "a household does not wait for this notice: 公示 follows the village review, 公告 "
                 "the decision, once");
  }
  const v1::CaseRecord* record = ListedCase(file);
  std::string category = chain->proposed().category_code();
  if (category.empty() && record != nullptr) category = record->basis().category_code();
  const v1::OpenedHousehold opened = domain::OpenHousehold(entry->watched.state(), now_.control);
  notice_.lines.push_back(domain::NoticeLineOf(opened, CategoryText(rulebooks(), category)));
  households_.push_back(household);
  for (std::string& value : domain::PersonalValues(opened)) sensitive_.push_back(std::move(value));
  return absl::OkStatus();
}

absl::Status Draft::SetDays(NoticeAnswer* answer) {
  const int32_t today = now_.control.opened_day;
  answer->start_date = answer->end_date = today;
  if (criteria_.announcement) return absl::OkStatus();
  const domain::Clocks clocks(now_.control, criteria_.village_area_code);
  const auto clock = clocks.Find(kPublicityClock, today);
  const auto due = clocks.DueDate(kPublicityClock, today);
  if (!clock.has_value() || !due.has_value()) {
    return Unfit("规则集没有公示天数（publicity_days），请县里先发布",
                 "no rulebook has the clock publicity_days; the county publishes it first");
  }
  answer->end_date = *due;
  answer->min_days = clock->days();
  answer->working_days = clock->working_days();
  return absl::OkStatus();
}

absl::StatusOr<NoticeAnswer> Draft::Finish() {
  if (households_.empty()) {
    return absl::NotFoundError(
        "households: 本村没有待公示（公告）的户 / nobody of the village waits for it");
  }
  NoticeAnswer answer;
  answer.moment = now_.moment();
  if (absl::Status status = SetDays(&answer); !status.ok()) return status;
  notice_.procedure = criteria_.procedure;
  notice_.announcement = criteria_.announcement;
  notice_.town_name = NameOf(now_.control.areas->AncestorAt(criteria_.village_area_code,
                                                            kTownDigits, now_.control.opened_day));
  notice_.village_name = NameOf(criteria_.village_area_code);
  notice_.start_date = answer.start_date;
  notice_.end_date = answer.end_date;
  notice_.min_days = answer.min_days;
  notice_.working_days = answer.working_days;
  notice_.objection_phone = criteria_.objection_phone;
  AddTellingWords(rulebooks(), &sensitive_);
  answer.text = domain::NoticeText(notice_);
  const std::vector<std::string> problems = domain::NoticeProblems(answer.text, sensitive_);
  if (!problems.empty()) {
    return Unfit(
        absl::StrCat("公示内容未通过检查，请改正村民小组名称或电话后重试：",
                     absl::StrJoin(problems, "; ")),
        "the notice shows what must not hang in the open; correct the village group's name "
        "or the telephone number");
  }
  answer.households = std::move(households_);
  return answer;
}

}  // namespace

absl::StatusOr<NoticeAnswer> AnswerNotice(const Sight& sight, const NoticeCriteria& criteria) {
  const Instant now = Now(sight);
  Draft draft(sight, now, criteria);
  const auto households = draft.Households();
  if (!households.ok()) return households.status();
  if (households->size() > kNoticeHouseholdsMax) {
    return absl::InvalidArgumentError("households: 至多 500 户 / at most 500");
  }
  std::set<std::string> once;
  for (const std::string& household : *households) {
    if (!once.insert(household).second) continue;
    absl::Status status = draft.Add(household, !criteria.households.empty());
    if (!status.ok()) return status;
  }
  return draft.Finish();
}

}  // namespace hearth::projections
