#include "clients/sim/register.h"

#include <algorithm>
#include <string>

#include "clients/sim/calendar.h"
#include "clients/sim/codes.h"
#include "clients/sim/names.h"
#include "clients/sim/params.h"
#include "clients/sim/random.h"

namespace hearth::sim {
namespace {

constexpr uint64_t kRelocatedKey = 0x72656c6f;
constexpr uint64_t kMilitaryKey = 0x6d696c69;
constexpr uint64_t kPhoneFaultKey = 0x70686f6e;

v1::Answer YesNo(bool yes) { return yes ? v1::ANSWER_YES : v1::ANSWER_NO; }

const char* SchoolingCode(int age) {
  if (age < 6) return code::kPreschool;
  if (age < 12) return code::kPrimary;
  if (age < 16) return code::kMiddle;
  return age < 18 ? code::kHigh : code::kCollege;
}

const char* EducationCode(const Person& person, int age) {
  if (age < 12) return "";
  if (age < 16 || age > 58) return code::kPrimary;
  return person.serial % 5 == 0 ? code::kHigh : code::kMiddle;
}

void FillMemberIdentity(const World& world, const Person& person, v1::MemberIdentity* identity) {
  identity->set_name(NameOf(person, world.seed));
  identity->set_id_number(IdNumberOf(person));
  if (person.id_exception == IdException::kWrongDigit)
    identity->set_id_exception(code::kIdPaperOnly);
  if (person.id_exception == IdException::kNoNumber)
    identity->set_id_exception(code::kIdUnregistered);
  identity->set_sex(person.sex);
  identity->set_birth_date(DateNumber(person.birth_day));
  identity->set_relation(kRelationCodes[static_cast<size_t>(person.relation)]);
}

void AddCareTags(const Person& person, int age, const MemberGroups& groups,
                 v1::MemberSituation* situation) {
  if (groups.absent && age < 16) situation->add_care_tags(code::kLeftBehindChild);
  if (groups.absent && age >= 60) situation->add_care_tags(code::kLeftBehindElder);
  if (groups.alone && age >= 60) situation->add_care_tags(code::kLivingAlone);
  if (person.incapacitated && age >= 60) situation->add_care_tags(code::kDisabledElder);
}

void FillSituation(const Person& person, int32_t today, const MemberGroups& groups,
                   v1::MemberSituation* situation) {
  const int age = AgeOn(person, today);
  situation->set_health(kHealthCodes[static_cast<size_t>(person.health)]);
  if (person.health == Health::kDisabled) {
    situation->set_disability(code::kDisabilities[person.serial % code::kDisabilities.size()]);
  }
  if (age >= 60 || person.incapacitated) situation->set_incapacitated(YesNo(person.incapacitated));
  situation->set_education(EducationCode(person, age));
  if (Studies(person, today)) situation->set_schooling(SchoolingCode(age));
  if (person.dropped_out && age >= 6 && age < 16) situation->set_dropout_reason(code::kDropout);
  const bool pupil = age >= 16 && Studies(person, today);
  situation->set_labour(kLabourCodes[static_cast<size_t>(pupil ? Labour::kNone : person.labour)]);
  AddCareTags(person, age, groups, situation);
}

void FillWork(const Person& person, int32_t today, v1::MemberWork* work) {
  if (AgeOn(person, today) < 16) return;
  const bool works = Works(person, today);
  work->set_working(YesNo(works));
  if (!works) return;
  work->set_place(kWorkplaceCodes[static_cast<size_t>(person.place)]);
  // Whole months of this year, and in most families the one that runs.
  const int month = ToCivil(today).month;
  work->set_months(static_cast<uint32_t>(std::max(1, month - (person.serial % 3 == 0 ? 1 : 0))));
  if (person.public_post) work->set_public_post(code::kPublicPost);
}

void FillInsurance(const Person& person, int32_t today, v1::MemberInsurance* insurance) {
  const int age = AgeOn(person, today);
  const bool employee = person.place == Workplace::kCounty && person.serial % 3 == 0 && age >= 18;
  insurance->set_resident_medical(YesNo(person.insured && !employee));
  insurance->set_employee_medical(YesNo(person.insured && employee));
  insurance->set_serious_illness(YesNo(person.insured));
  if (age >= 16) insurance->set_resident_pension(YesNo(person.pension && !employee));
  if (age >= 16) insurance->set_employee_pension(YesNo(person.pension && employee));
}

void FillFocusGroups(const World& world, const Household& household, int day,
                     v1::HouseholdIdentity* identity) {
  const Person* persons = world.population.PersonsOf(household);
  const bool disabled = std::any_of(persons, persons + household.persons, [](const Person& p) {
    return p.active && p.health == Health::kDisabled;
  });
  const bool low = household.poor && !household.unrecorded;
  if (low) identity->add_focus_groups(code::kFocusLowIncome);
  if (household.tekun) identity->add_focus_groups(code::kFocusTekun);
  if (disabled && household.risk == Risk::kDisability)
    identity->add_focus_groups(code::kFocusDisabled);
  if (household.shock_cannot_cope && ShockLasts(household, day)) {
    identity->add_focus_groups(code::kFocusSudden);
  }
}

bool HasTrait(const World& world, const Household& household, uint64_t trait, uint32_t ppm) {
  return Mix(Mix(world.seed, trait), household.serial) % kMillion < ppm;
}

}  // namespace

void FillMember(const World& world, const Person& person, int32_t today, const MemberGroups& groups,
                v1::Member* member) {
  member->set_member_id(MemberId(world, person));
  if (groups.identity) FillMemberIdentity(world, person, member->mutable_identity());
  if (groups.situation) FillSituation(person, today, groups, member->mutable_situation());
  if (groups.work && AgeOn(person, today) >= 16) FillWork(person, today, member->mutable_work());
  if (groups.insurance) FillInsurance(person, today, member->mutable_insurance());
}

MemberGroups GroupsIn(const World& world, const Household& household, MemberGroups groups) {
  groups.absent = household.absent;
  groups.alone = ActiveCount(world.population, household) == 1;
  return groups;
}

void FillIdentity(const World& world, const Household& household, int day, uint32_t change,
                  v1::HouseholdIdentity* identity) {
  std::string number = std::to_string(household.serial + 1);
  number.insert(0, 8 - std::min<size_t>(8, number.size()), '0');
  identity->set_household_number(world.county.code + "-" + number);
  const std::string hamlet = HamletOf(household.village, household.grid, world.seed);
  identity->set_natural_village(hamlet);
  identity->set_address(hamlet + std::to_string(household.serial % 90 + 1) + "号");
  identity->set_phone(PhoneOf((household.serial + change * 7'000'003) % 10'000'000));
  identity->set_origin(household.out_of_poverty ? v1::ORIGIN_OUT_OF_POVERTY : v1::ORIGIN_GENERAL);
  identity->set_relocated(YesNo(HasTrait(world, household, kRelocatedKey, kRelocatedHousePpm)));
  identity->set_military_family(
      YesNo(HasTrait(world, household, kMilitaryKey, kMilitaryFamilyPpm)));
  if (HasTrait(world, household, kPhoneFaultKey, kPhoneFaultPpm)) {
    identity->set_phone(identity->phone().substr(0, 6));
  }
  FillFocusGroups(world, household, day, identity);
}

void FillRegistration(const World& world, const Household& household, int day,
                      v1::HouseholdRegistered* registered) {
  FillIdentity(world, household, day, 0, registered->mutable_identity());
  const Person* persons = world.population.PersonsOf(household);
  MemberGroups all = GroupsIn(world, household, {});
  all.identity = true;
  uint32_t ordinal = 0;
  for (uint8_t i = 0; i < household.persons; ++i) {
    if (!persons[i].active) continue;
    v1::Member* member = registered->add_members();
    FillMember(world, persons[i], world.Today(day), all, member);
    member->mutable_identity()->set_ordinal(++ordinal);
  }
}

}  // namespace hearth::sim
