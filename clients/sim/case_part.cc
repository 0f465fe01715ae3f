// Households with a case that move or divide, and statuses of civil affairs.

#include <algorithm>
#include <utility>

#include "clients/sim/calendar.h"
#include "clients/sim/case_acts.h"
#include "clients/sim/case_codes.h"
#include "clients/sim/case_life.h"
#include "clients/sim/divide.h"
#include "clients/sim/params.h"
#include "clients/sim/schedule.h"

namespace hearth::sim {
namespace {

constexpr int kUntilFree = 5;  // a chain is open
constexpr Range kBothPartsDays = {2, 4};
constexpr int kMonthDays = 30;

// A grown member who is not the head; null = none.
Person* Leaver(Hand* h) {
  Household& household = h->household();
  if (ActiveCount(h->stage.world.population, household) < 2) return nullptr;
  Person* persons = h->stage.world.population.PersonsOf(household);
  for (int i = household.persons - 1; i > 0; --i) {
    const bool grown = AgeOn(persons[i], h->stage.Today()) >= 20;
    if (persons[i].active && grown && persons[i].relation != Relation::kHead) return &persons[i];
  }
  return nullptr;
}

// Nothing of the case waits for anybody.
bool IsQuiet(const CaseLife& life) {
  for (const OpenClue& clue : life.clues) {
    if (clue.open || clue.to_tell) return false;
  }
  return life.chain.id.empty() && life.decided_id.empty();
}

v1::Fact CarriedOver(Hand* from, const std::string& cause) {
  const CaseLife& life = from->life;
  v1::Fact fact;
  v1::CaseCarriedOver* carried = fact.mutable_case_carried_over();
  carried->set_case_id(life.case_id);
  carried->set_from_household(HouseholdBytes(from->stage.world, from->household()));
  carried->set_cause_event_id(cause);
  *carried->mutable_basis() = life.basis;
  carried->set_approved_date(from->Date(life.approved_day - from->stage.day));
  carried->set_registration_number(life.registration);
  if (!life.helper_id.empty()) carried->add_helper_accounts(life.helper);
  for (const RunningMeasure& measure : life.measures) {
    if (measure.started && !measure.ended) carried->add_measure_event_ids(measure.id);
  }
  return fact;
}

// The case goes on there; help begins anew.
void CarryOver(Hand* from, uint32_t added, const Parting& parting) {
  CaseBook& book = from->stage.cases;
  v1::Fact fact = CarriedOver(from, parting.added_event_id);
  CaseLife& life = book.lives.emplace(added, CaseLife(CaseSeed(from->stage, added))).first->second;
  life.case_id = from->life.case_id;
  life.approved_day = from->life.approved_day;
  life.registration = from->life.registration;
  life.basis = from->life.basis;
  life.risks = from->life.risks;
  life.standing = Standing::kMonitored;
  life.ending = Ending::kByHelp;
  life.follow_ups = true;
  Hand to{from->stage, life, added};
  to.Send(std::move(fact), parting.command);
  to.After(1, Act::kWatch);
  to.After(kHelperDays, Act::kAssignHelper);
  to.After(kPlanDays, Act::kPlan);
  to.After(to.Draw(kFollowUpGap), Act::kFollowUp);
  const int since = from->stage.day - life.approved_day;
  to.After(std::max(kMonthDays, kMonitoredDaysMin - since) + to.Draw(kEliminationSlack),
           Act::kEnding);
  book.carried.insert(from->index);
  from->life.standing = Standing::kNone;
  Resume(&from->stage, from->index);
}

// What a change of status brings up is looked into like any clue.
void NoteClue(Hand* h, const std::string& id) {
  OpenClue clue;
  clue.id = id;
  clue.channel = v1::CHANNEL_DEPARTMENT_SCREENING;
  const auto number = static_cast<uint32_t>(h->life.clues.size());
  h->life.clues.push_back(std::move(clue));
  h->After(kVerifyDays, Act::kVerify, number);
}

}  // namespace

void MoveWithCase(Hand* h) {
  if (h->life.standing == Standing::kNone) return;
  if (!IsQuiet(h->life)) return h->After(kUntilFree, Act::kMove);
  World& world = h->stage.world;
  const std::string from = world.AreaOf(h->household());
  const std::string from_town = h->town().code;
  const auto villages = static_cast<uint32_t>(world.county.villages.size());
  h->household().village = h->stage.rng.Below(villages);
  h->household().grid = static_cast<uint16_t>(h->household().grid % h->village().grids + 1);
  if (world.AreaOf(h->household()) == from) return;
  v1::Draft* draft = h->stage.NewDraft(h->household());
  draft->mutable_fact()->mutable_household_relocated()->set_from_area_code(from);
  draft->mutable_fact()->mutable_household_relocated()->set_reason("moved");
  h->stage.dispatch.Send(draft);
  h->life.moved_day = h->stage.day;
  h->stage.truth.Event(h->stage.day, h->household(), "case_moved", "");
  if (h->town().code != from_town) h->After(2, Act::kHandOver);
}

void PartWithCase(Hand* h) {
  CaseLife& life = h->life;
  if (life.standing != Standing::kMonitored) return;
  const bool doubled = h->stage.cases.doubles.count(h->index) > 0;
  if (doubled || !IsQuiet(life)) return h->After(kUntilFree, Act::kPart);
  Person* leaver = Leaver(h);
  if (leaver == nullptr) return;
  const Parting parting = SplitOff(&h->stage, h->index, leaver);
  const bool leaves = h->Chance(kCaseLeavesPpm);
  h->stage.truth.Event(h->stage.day, h->household(), "case_split", leaves ? "leaves" : "stays");
  if (leaves) return CarryOver(h, parting.added, parting);
  h->After(h->Draw(kBothPartsDays), Act::kWatch);
  ScheduleFirstVisit(&h->stage, parting.added, &h->stage.rng);
}

void GrantStatus(Hand* h) {
  const auto& household = h->household();
  if (household.income.dibao == 0 && !household.tekun) return;
  v1::Fact fact;
  v1::StatusGranted* granted = fact.mutable_status_granted();
  granted->set_status_code(household.tekun ? code::kStatusTekun : code::kStatusDibao);
  granted->set_from_date(h->Date(-kMonthDays));
  granted->set_amount_fen(household.income.dibao * 100LL / 12);
  granted->set_next_review_date(h->Date(kStatusReviewMonths * kMonthDays));
  granted->set_source_unit_code(code::kCivilAffairs);
  const std::string id = h->Send(std::move(fact));
  h->stage.cases.statuses[h->index] = id;
  NoteClue(h, id);
}

void LoseStatus(Hand* h) {
  const auto status = h->stage.cases.statuses.find(h->index);
  if (status == h->stage.cases.statuses.end()) return;
  v1::Fact fact;
  v1::StatusEnded* ended = fact.mutable_status_ended();
  ended->set_granted_event_id(status->second);
  ended->set_end_date(h->Date());
  ended->set_reason_code(code::kStatusEnd);
  ended->set_source_unit_code(code::kCivilAffairs);
  h->stage.cases.statuses.erase(status);
  h->household().income.dibao = 0;
  NoteClue(h, h->Send(std::move(fact)));
}

void RefuseStatus(Hand* h) {
  v1::Fact fact;
  v1::StatusRefused* refused = fact.mutable_status_refused();
  refused->set_status_code(code::kStatusRelief);
  refused->set_reason_code(code::kStatusRefusal);
  refused->set_source_unit_code(code::kCivilAffairs);
  NoteClue(h, h->Send(std::move(fact)));
}

std::vector<uint64_t> MemberIds(const Stage& stage, uint32_t index) {
  const Population& population = stage.world.population;
  const Household& household = population.households[index];
  const Person* persons = population.PersonsOf(household);
  std::vector<uint64_t> ids;
  for (uint8_t i = 0; i < household.persons; ++i) {
    if (persons[i].active) ids.push_back(MemberId(stage.world, persons[i]));
  }
  const auto twice = stage.cases.doubles.find(index);
  if (twice != stage.cases.doubles.end()) ids.push_back(twice->second);
  return ids;
}

}  // namespace hearth::sim
