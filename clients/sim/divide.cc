#include "clients/sim/divide.h"

#include <string>

#include "clients/sim/calendar.h"
#include "clients/sim/groups.h"
#include "clients/sim/population.h"
#include "clients/sim/register.h"
#include "clients/sim/schedule.h"

namespace hearth::sim {
namespace {

std::string CommandId(Stage* stage) {
  std::string text = Hex((stage->rng.Next() & ~0xf000ULL) | 0x4000,
                         (stage->rng.Next() >> 2) | 0x8000000000000000ULL);
  for (const size_t at : {20u, 16u, 12u, 8u}) text.insert(at, 1, '-');
  return text;
}

Person* GrownChild(Stage* stage, const Household& household) {
  Person* persons = stage->world.population.PersonsOf(household);
  for (uint8_t i = 1; i < household.persons; ++i) {
    const int age = AgeOn(persons[i], stage->Today());
    const bool child =
        persons[i].relation == Relation::kSon || persons[i].relation == Relation::kDaughter;
    if (persons[i].active && child && age >= 24 && age <= 45) return &persons[i];
  }
  return nullptr;
}

// Adds the new household with that one person; returns its index. Invalidates references to
// households and persons.
uint32_t Found(Stage* stage, uint32_t old_index, Person founder) {
  Population* population = &stage->world.population;
  const int last_month = MonthOf(stage->Today()) - 1;
  const int64_t per_capita = PerCapitaFen(stage->world, stage->At(old_index), last_month) / 100;
  Household household;
  household.serial = static_cast<uint32_t>(population->households.size());
  household.village = stage->At(old_index).village;
  household.grid = stage->At(old_index).grid;
  household.out_of_poverty = stage->At(old_index).out_of_poverty;
  household.registered_day = static_cast<int16_t>(stage->day);
  household.first_person = static_cast<uint32_t>(population->persons.size());
  household.persons = 1;
  household.capacity = 2;
  founder.relation = Relation::kHead;
  population->persons.push_back(founder);
  population->persons.emplace_back();
  MakeLivelihood(population, &household, &stage->rng, stage->world.TownOf(household), per_capita,
                 stage->Today());
  population->households.push_back(household);
  return household.serial;
}

void SendSplit(Stage* stage, uint32_t index, uint32_t other, bool leaving, uint64_t member,
               const std::string& command) {
  v1::Draft* draft = stage->NewDraft(stage->At(index));
  draft->set_command_id(command);
  v1::HouseholdSplit* split = draft->mutable_fact()->mutable_household_split();
  split->set_other_household(HouseholdBytes(stage->world, stage->At(other)));
  split->add_member_ids(member);
  split->set_leaving(leaving);
  stage->dispatch.Send(draft);
}

void SendMerge(Stage* stage, uint32_t index, uint32_t other, bool ended, uint64_t member,
               const std::string& command) {
  v1::Draft* draft = stage->NewDraft(stage->At(index));
  draft->set_command_id(command);
  v1::HouseholdMerged* merged = draft->mutable_fact()->mutable_household_merged();
  merged->set_other_household(HouseholdBytes(stage->world, stage->At(other)));
  merged->set_ended(ended);
  merged->add_member_ids(member);
  stage->dispatch.Send(draft);
}

}  // namespace

void Split(Stage* stage, uint32_t index) {
  if (ActiveCount(stage->world.population, stage->At(index)) < 3) return;
  Person* child = GrownChild(stage, stage->At(index));
  if (child == nullptr) return;
  const Person founder = *child;
  child->active = false;
  stage->At(index).sharers_changed = true;
  const uint32_t added = Found(stage, index, founder);
  v1::Draft* draft = stage->NewDraft(stage->At(added));
  FillRegistration(stage->world, stage->At(added), stage->day,
                   draft->mutable_fact()->mutable_household_registered());
  stage->dispatch.Send(draft);
  const std::string command = CommandId(stage);
  const uint64_t member = MemberId(stage->world, founder);
  SendSplit(stage, index, added, true, member, command);
  SendSplit(stage, added, index, false, member, command);
  stage->truth.Event(stage->day, stage->At(index), "split", "leaving");
  ScheduleFirstVisit(stage, added, &stage->rng);
}

void Merge(Stage* stage, uint32_t index) {
  Population& population = stage->world.population;
  Household& ending = stage->At(index);
  const uint32_t other = index + 1;
  if (other >= population.households.size()) return;
  Household& going_on = stage->At(other);
  Person* single = population.PersonsOf(ending);
  const bool alone = ending.persons == 1 && single->active && AgeOn(*single, stage->Today()) >= 60;
  const bool fits = !going_on.ended && going_on.village == ending.village &&
                    going_on.registered_day < stage->day && going_on.persons < going_on.capacity;
  if (!alone || !fits) return;
  Person moved = *single;
  moved.relation = Relation::kParent;
  population.PersonsOf(going_on)[going_on.persons++] = moved;
  single->active = false;
  going_on.sharers_changed = true;
  ending.ended = true;
  const std::string command = CommandId(stage);
  const uint64_t member = MemberId(stage->world, moved);
  SendMerge(stage, index, other, true, member, command);
  SendMerge(stage, other, index, false, member, command);
  stage->truth.Event(stage->day, ending, "merge", "ended");
}

}  // namespace hearth::sim
