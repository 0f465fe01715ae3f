#include "clients/sim/structure.h"

#include <string>

#include "clients/sim/codes.h"
#include "clients/sim/divide.h"
#include "clients/sim/life.h"
#include "clients/sim/params.h"
#include "clients/sim/population.h"
#include "clients/sim/register.h"

namespace hearth::sim {
namespace {

MemberGroups AllGroups(Stage* stage, const Household& household) {
  MemberGroups groups = GroupsIn(stage->world, household, {});
  groups.identity = true;
  return groups;
}

const Town& TownOf(Stage* stage, const Household& household) {
  return stage->world.TownOf(household);
}

// The first active person who fits, preferring later slots.
template <typename Fits>
Person* Find(Stage* stage, const Household& household, const Fits& fits) {
  Person* persons = stage->world.population.PersonsOf(household);
  for (int i = household.persons - 1; i >= 0; --i) {
    if (persons[i].active && fits(persons[i], AgeOn(persons[i], stage->Today())))
      return &persons[i];
  }
  return nullptr;
}

void SendRegistration(Stage* stage, const Household& household) {
  v1::Draft* draft = stage->NewDraft(household);
  FillRegistration(stage->world, household, stage->day,
                   draft->mutable_fact()->mutable_household_registered());
  stage->dispatch.Send(draft);
}

// A birth needs a mother, a marriage a grown son; either takes the spare slot.
void AddMember(Stage* stage, uint32_t index, bool marriage) {
  Household& household = stage->At(index);
  if (household.persons >= household.capacity) return;
  const Person* with = Find(stage, household, [&](const Person& p, int age) {
    return marriage ? p.relation == Relation::kSon && age >= 22 && age <= 42
                    : p.sex == 2 && age >= 20 && age <= 42;
  });
  if (with == nullptr) return;
  const bool head_or_spouse =
      with->relation == Relation::kHead || with->relation == Relation::kSpouse;
  const Relation child = head_or_spouse ? Relation::kSon : Relation::kGrandchild;
  const int age = marriage ? static_cast<int>(stage->rng.Between(20, 32)) : 0;
  Person person =
      MakePerson(&stage->world.population, &stage->rng, TownOf(stage, household),
                 marriage ? Relation::kDaughter : child,
                 marriage || stage->rng.Chance(480'000) ? 2 : 1, age, stage->Today(), false);
  if (!marriage) {
    person.birth_day = stage->Today() - static_cast<int32_t>(stage->rng.Between(2, 25));
    if (person.relation == Relation::kSon && person.sex == 2) person.relation = Relation::kDaughter;
    person.surname = stage->world.population.PersonsOf(household)[0].surname;
    person.labour = Labour::kNone;
    person.place = Workplace::kNone;
  }
  stage->world.population.PersonsOf(household)[household.persons++] = person;
  household.sharers_changed = true;
  v1::Draft* draft = stage->NewDraft(household);
  v1::MemberAdded* added = draft->mutable_fact()->mutable_member_added();
  FillMember(stage->world, person, stage->Today(), AllGroups(stage, household),
             added->mutable_member());
  added->set_reason(marriage ? code::kReasonMarriage : code::kReasonBirth);
  stage->dispatch.Send(draft);
}

void SendLeaving(Stage* stage, Household* household, Person* person, const char* reason) {
  person->active = false;
  household->sharers_changed = true;
  v1::Draft* draft = stage->NewDraft(*household);
  v1::MemberRemoved* removed = draft->mutable_fact()->mutable_member_removed();
  removed->set_member_id(MemberId(stage->world, *person));
  removed->set_reason(reason);
  stage->dispatch.Send(draft);
}

void MarryOut(Stage* stage, uint32_t index) {
  Household& household = stage->At(index);
  if (ActiveCount(stage->world.population, household) < 2) return;
  Person* bride = Find(stage, household, [](const Person& p, int age) {
    return p.relation == Relation::kDaughter && age >= 20 && age <= 34;
  });
  if (bride != nullptr) SendLeaving(stage, &household, bride, code::kReasonMarriageOut);
}

void ChangeHead(Stage* stage, const Household& household) {
  Person* next = Find(stage, household, [](const Person& p, int age) {
    return p.relation != Relation::kHead && age >= 20 && age <= 75;
  });
  if (next == nullptr) return;
  Person* persons = stage->world.population.PersonsOf(household);
  for (uint8_t i = 0; i < household.persons; ++i) {
    if (persons[i].relation == Relation::kHead) persons[i].relation = Relation::kParent;
  }
  next->relation = Relation::kHead;
  v1::Draft* draft = stage->NewDraft(household);
  draft->mutable_fact()->mutable_head_changed()->set_member_id(MemberId(stage->world, *next));
  stage->dispatch.Send(draft);
}

// The oldest dies; when an earner dies, that is a shock.
void Die(Stage* stage, uint32_t index) {
  Household& household = stage->At(index);
  if (ActiveCount(stage->world.population, household) < 2) return;
  Person* persons = stage->world.population.PersonsOf(household);
  Person* oldest = nullptr;
  for (uint8_t i = 0; i < household.persons; ++i) {
    const bool older = oldest == nullptr || persons[i].birth_day < oldest->birth_day;
    if (persons[i].active && older) oldest = &persons[i];
  }
  if (AgeOn(*oldest, stage->Today()) < 45) return;
  const bool was_head = oldest->relation == Relation::kHead;
  const bool earned = Works(*oldest, stage->Today()) && household.income.wage > 0;
  SendLeaving(stage, &household, oldest, code::kReasonDeath);
  if (was_head) ChangeHead(stage, household);
  if (earned) StartShock(stage, index, Shock::kDeath, kShockCannotCopePpm);
}

void Relocate(Stage* stage, uint32_t index) {
  Household& household = stage->At(index);
  const std::string from = stage->world.AreaOf(household);
  if (stage->rng.Chance(kOtherVillagePpm)) {
    const auto villages = static_cast<uint32_t>(stage->world.county.villages.size());
    household.village = stage->rng.Below(villages);
  }
  const uint32_t grids = stage->world.VillageOf(household).grids;
  household.grid = static_cast<uint16_t>(household.grid % grids + 1);
  if (stage->world.AreaOf(household) == from) return;
  v1::Draft* draft = stage->NewDraft(household);
  v1::HouseholdRelocated* relocated = draft->mutable_fact()->mutable_household_relocated();
  relocated->set_from_area_code(from);
  relocated->set_reason("moved");
  stage->dispatch.Send(draft);
}

// Somebody enters a person a second time, under another id; weeks later the desk joins the two.
void EnterTwice(Stage* stage, uint32_t index) {
  const Household& household = stage->At(index);
  const Person* person = Find(stage, household, [](const Person&, int age) { return age >= 18; });
  if (person == nullptr) return;
  const uint64_t other = Mix(MemberId(stage->world, *person), index) | 1;
  v1::Draft* draft = stage->NewDraft(household);
  v1::MemberAdded* added = draft->mutable_fact()->mutable_member_added();
  FillMember(stage->world, *person, stage->Today(), AllGroups(stage, household),
             added->mutable_member());
  added->mutable_member()->set_member_id(other);
  added->set_reason(code::kReasonReturn);
  stage->dispatch.Send(draft);
  v1::Fact fact;
  fact.mutable_members_joined()->set_kept_member_id(MemberId(stage->world, *person));
  fact.mutable_members_joined()->set_joined_member_id(other);
  stage->truth.Event(stage->day, household, "double", "member");
  stage->Prepare(index, static_cast<int>(stage->rng.Between(kDoubleDays.low, kDoubleDays.high)),
                 std::move(fact));
}

void RegisterAgain(Stage* stage, const Household& household) {
  v1::Draft* draft = stage->NewDraft(household);
  FillIdentity(stage->world, household, stage->day, 1,
               draft->mutable_fact()->mutable_household_registered()->mutable_identity());
  stage->dispatch.Send(draft);
}

void SendPrepared(Stage* stage, const Task& task) {
  auto found = stage->prepared.extract(task.extra);
  v1::Draft* draft = stage->NewDraft(stage->At(task.household));
  draft->set_area_code(found.mapped().area_code);
  *draft->mutable_fact() = std::move(found.mapped().fact);
  stage->dispatch.Send(draft);
}

}  // namespace

uint32_t GridFacts(const World& world) {
  uint32_t grids = 0;
  for (const Village& village : world.county.villages) grids += village.grids;
  return (grids + kAreaChangesMax - 1) / kAreaChangesMax;
}

void CreateGrids(Stage* stage) {
  const County& county = stage->world.county;
  v1::Draft* draft = &stage->draft;
  draft->Clear();
  v1::AreaChanged* changed = draft->mutable_fact()->mutable_area_changed();
  const auto send = [&] {
    draft->set_area_code(county.code);
    changed->set_document_number("示范");
    stage->dispatch.Send(draft);
    changed->Clear();
  };
  for (const Village& village : county.villages) {
    for (uint32_t grid = 1; grid <= village.grids; ++grid) {
      v1::Area* area = changed->add_changes()->mutable_created();
      area->set_code(GridCode(village, grid));
      area->set_name(GridName(village, grid));
      area->set_parent_code(village.code);
      if (static_cast<uint32_t>(changed->changes_size()) == kAreaChangesMax) send();
    }
  }
  if (changed->changes_size() > 0) send();
}

void Change(Stage* stage, const Task& task) {
  const uint32_t index = task.household;
  if (stage->At(index).ended && task.kind != TaskKind::kPrepared) return;
  switch (task.kind) {
    case TaskKind::kRegister:
      return SendRegistration(stage, stage->At(index));
    case TaskKind::kMemberAdded:
      return AddMember(stage, index, task.extra == 1);
    case TaskKind::kMemberLeaves:
      return MarryOut(stage, index);
    case TaskKind::kDeath:
      return Die(stage, index);
    case TaskKind::kHeadChange:
      return ChangeHead(stage, stage->At(index));
    case TaskKind::kRelocate:
      return Relocate(stage, index);
    case TaskKind::kSplit:
      return Split(stage, index);
    case TaskKind::kMerge:
      return Merge(stage, index);
    case TaskKind::kDouble:
      return EnterTwice(stage, index);
    case TaskKind::kReRegister:
      return RegisterAgain(stage, stage->At(index));
    case TaskKind::kPrepared:
      return SendPrepared(stage, task);
    default:
      return;
  }
}

}  // namespace hearth::sim
