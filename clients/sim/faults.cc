#include "clients/sim/faults.h"

#include <algorithm>
#include <array>
#include <string>

#include "clients/sim/codes.h"

namespace hearth::sim {
namespace {

// What a fault may look at and change.
struct Scene {
  const World& world;
  const Household& household;
  int32_t today;
  v1::CheckRecorded* check;
};

using Plant = bool (*)(const Scene& scene);

void AddRisk(v1::Risks* risks, const char* type) {
  const auto& types = risks->types();
  if (std::find(types.begin(), types.end(), type) != types.end()) return;
  if (risks->types_size() == 5) risks->mutable_types()->RemoveLast();
  risks->set_exists(v1::ANSWER_YES);
  if (risks->can_cope() == v1::ANSWER_UNSPECIFIED) risks->set_can_cope(v1::ANSWER_YES);
  risks->add_types(type);
}

void DropRisk(v1::Risks* risks, const std::string& type) {
  auto* types = risks->mutable_types();
  types->erase(std::remove(types->begin(), types->end(), type), types->end());
  if (types->empty()) risks->set_exists(v1::ANSWER_NO);
}

v1::IncomeItem* ItemOf(v1::Income* income, const std::string& item_code) {
  for (v1::IncomeItem& item : *income->mutable_items()) {
    if (item.code() == item_code) return &item;
  }
  v1::IncomeItem* item = income->add_items();
  item->set_code(item_code);
  return item;
}

bool Earns(const Scene& s) { return s.household.income.wage > 0; }

v1::Member* MemberWhere(const Scene& s, bool (*fits)(const Person&, int32_t)) {
  const Person* persons = s.world.population.PersonsOf(s.household);
  for (uint8_t i = 0; i < s.household.persons; ++i) {
    if (!persons[i].active || !fits(persons[i], s.today)) continue;
    for (v1::Member& member : *s.check->mutable_members()) {
      if (member.member_id() == MemberId(s.world, persons[i])) return &member;
    }
  }
  return nullptr;
}

bool IsChild(const Person& p, int32_t today) {
  const int age = AgeOn(p, today);
  return age >= 7 && age <= 14;
}
bool IsAdult(const Person& p, int32_t today) { return AgeOn(p, today) >= 25; }

bool DisabilityRisk(const Scene& s) {
  for (const v1::Member& member : s.check->members()) {
    if (member.situation().health() == "disabled") return false;
  }
  AddRisk(s.check->mutable_risks(), "03");
  return true;
}

bool DisasterWithoutKind(const Scene& s) {
  AddRisk(s.check->mutable_risks(), "02");
  s.check->mutable_risks()->clear_disaster();
  return true;
}

// 2_11_006: somebody who cannot work is written down as working.
bool UnstableWorkUnable(const Scene& s) {
  v1::Member* adult = MemberWhere(s, IsAdult);
  if (adult == nullptr) return false;
  AddRisk(s.check->mutable_risks(), "07");
  adult->mutable_situation()->set_labour("none");
  adult->mutable_work()->set_working(v1::ANSWER_YES);
  return true;
}

// Everybody is written down as unable.
bool UnstableWorkNobodyAble(const Scene& s) {
  AddRisk(s.check->mutable_risks(), "07");
  for (v1::Member& member : *s.check->mutable_members()) {
    member.mutable_situation()->set_labour("none");
    member.mutable_work()->Clear();
    member.mutable_work()->set_working(v1::ANSWER_NO);
  }
  return true;
}

bool RiskWithoutType(const Scene& s) {
  s.check->mutable_risks()->Clear();
  s.check->mutable_risks()->set_obtained(v1::OBTAINED_OBSERVED);
  s.check->mutable_risks()->set_exists(v1::ANSWER_YES);
  return true;
}

// Nobody's work was asked after, yet work is the risk.
bool UnstableWorkUnasked(const Scene& s) {
  if (AbleCount(s.world.population, s.household, s.today) == 0) return false;
  AddRisk(s.check->mutable_risks(), "07");
  for (v1::Member& member : *s.check->mutable_members()) {
    member.mutable_work()->Clear();
    member.mutable_work()->set_employer("不详");
  }
  return true;
}

bool WaterNotInRisks(const Scene& s) {
  s.check->mutable_guarantees()->set_water(v1::PROBLEM_EXISTS);
  s.check->mutable_guarantees()->add_water_problems(code::kWaterProblems[0]);
  DropRisk(s.check->mutable_risks(), kRiskCodes[static_cast<size_t>(Risk::kWater)]);
  return true;
}

bool MedicalNotInRisks(const Scene& s) {
  s.check->mutable_guarantees()->set_medical(v1::PROBLEM_EXISTS);
  DropRisk(s.check->mutable_risks(), "01");
  return true;
}

bool NoLabourYetAble(const Scene& s) {
  const uint32_t able = AbleCount(s.world.population, s.household, s.today);
  if (able * 4 <= ActiveCount(s.world.population, s.household)) return false;
  AddRisk(s.check->mutable_risks(), "04");
  return true;
}

bool IllnessWithoutCost(const Scene& s) {
  AddRisk(s.check->mutable_risks(), "01");
  s.check->mutable_income()->set_self_paid_fen(0);
  return true;
}

// 80 yuan where 8,000 were meant.
bool WageTypo(const Scene& s) {
  if (!Earns(s)) return false;
  ItemOf(s.check->mutable_income(), code::kWage)->set_amount_fen(80'00);
  return true;
}

bool WageTooSmall(const Scene& s) {
  if (!Earns(s)) return false;
  ItemOf(s.check->mutable_income(), code::kWage)->set_amount_fen(260'00);
  return true;
}

bool WageTooLarge(const Scene& s) {
  if (!Earns(s)) return false;
  ItemOf(s.check->mutable_income(), code::kWage)->set_amount_fen(420'000'00);
  return true;
}

bool IncomeTooSmall(const Scene& s) {
  v1::Income* income = s.check->mutable_income();
  for (v1::IncomeItem& item : *income->mutable_items()) item.set_amount_fen(item.amount_fen() / 20);
  ItemOf(income, code::kSupport)->set_amount_fen(1'800'00);
  return true;
}

bool DibaoTooSmall(const Scene& s) {
  s.check->mutable_social_security()->set_dibao(v1::ANSWER_YES);
  ItemOf(s.check->mutable_income(), code::kDibao)->set_amount_fen(150'00);
  return true;
}

bool DibaoWithoutStatus(const Scene& s) {
  s.check->mutable_social_security()->set_dibao(v1::ANSWER_NO);
  s.check->mutable_social_security()->clear_dibao_members();
  ItemOf(s.check->mutable_income(), code::kDibao)->set_amount_fen(3'000'00);
  return true;
}

bool PensionTooSmall(const Scene& s) {
  ItemOf(s.check->mutable_income(), code::kPension)->set_amount_fen(60'00);
  return true;
}

bool HouseUnsafeYetFine(const Scene& s) {
  s.check->mutable_guarantees()->set_housing_grade("C");
  s.check->mutable_guarantees()->set_housing(v1::PROBLEM_NONE);
  return true;
}

bool OutOfSchoolYetFine(const Scene& s) {
  v1::Member* child = MemberWhere(s, IsChild);
  if (child == nullptr) return false;
  child->mutable_situation()->clear_schooling();
  s.check->mutable_guarantees()->set_education(v1::PROBLEM_NONE);
  return true;
}

bool UninsuredYetFine(const Scene& s) {
  v1::MemberInsurance* insurance = s.check->mutable_members(0)->mutable_insurance();
  insurance->set_resident_medical(v1::ANSWER_NO);
  insurance->set_employee_medical(v1::ANSWER_NO);
  s.check->mutable_guarantees()->set_medical(v1::PROBLEM_NONE);
  return true;
}

bool BusinessWithoutCost(const Scene& s) {
  if (s.household.income.gross == 0) return false;
  for (v1::IncomeItem& item : *s.check->mutable_income()->mutable_items()) {
    if (item.code().front() == 'E') item.set_amount_fen(0);
  }
  return true;
}

bool RoadTooFar(const Scene& s) {
  s.check->mutable_living()->set_road_m(12'000);
  return true;
}

bool PrimaryAtOddAge(const Scene& s) {
  v1::Member* adult = MemberWhere(s, IsAdult);
  if (adult == nullptr) return false;
  adult->mutable_situation()->set_schooling(code::kPrimary);
  adult->mutable_work()->Clear();
  adult->mutable_work()->set_working(v1::ANSWER_NO);
  return true;
}

bool PupilAtWork(const Scene& s) {
  v1::Member* child = MemberWhere(s, IsChild);
  if (child == nullptr) return false;
  child->mutable_work()->set_working(v1::ANSWER_YES);
  child->mutable_work()->set_months(3);
  return true;
}

bool UnableAtWork(const Scene& s) {
  v1::Member* adult = MemberWhere(s, IsAdult);
  if (adult == nullptr) return false;
  adult->mutable_situation()->set_labour("lost");
  adult->mutable_work()->set_working(v1::ANSWER_YES);
  return true;
}

bool ChildInPublicPost(const Scene& s) {
  v1::Member* child = MemberWhere(s, IsChild);
  if (child == nullptr) return false;
  child->mutable_work()->set_public_post(code::kPublicPost);
  return true;
}

bool StoppedWithoutEnd(const Scene& s) {
  v1::Member* adult = MemberWhere(s, IsAdult);
  if (adult == nullptr) return false;
  adult->mutable_work()->set_working(v1::ANSWER_NO);
  adult->mutable_work()->set_months(2);
  adult->mutable_work()->clear_end_date();
  return true;
}

bool TekunAtWork(const Scene& s) {
  if (MemberWhere(s, Works) == nullptr) return false;
  s.check->mutable_social_security()->set_tekun(v1::ANSWER_YES);
  return true;
}

bool SharersDiffer(const Scene& s) {
  v1::Income* income = s.check->mutable_income();
  income->set_sharing_members(income->sharing_members() + 1);
  return true;
}

// The income of all was written down as that of each.
bool IncludedThoughRich(const Scene& s) {
  s.check->mutable_conclusion()->set_code(code::kInclude);
  s.check->mutable_conclusion()->set_reason("本人申请");
  ItemOf(s.check->mutable_income(), code::kSupport)
      ->set_amount_fen(25'000'00LL * s.check->income().sharing_members());
  return true;
}

// The days of a season were written where those of a month are asked.
bool MoreDaysThanAMonth(const Scene& s) {
  for (v1::QuestionAnswer& answer : *s.check->mutable_answers()) {
    if (answer.code() != code::kQuestionWaterDays) continue;
    answer.set_number(answer.number() + 60);
    return true;
  }
  return false;
}

// What a household must have.
enum class Needs { kNothing, kChild, kAdult, kWage, kHarvest, kWorker, kAble, kNoDisabled };

bool Has(Needs needs, const World& world, const Household& h, int32_t today) {
  const Person* persons = world.population.PersonsOf(h);
  const auto any = [&](auto fits) {
    return std::any_of(persons, persons + h.persons,
                       [&](const Person& p) { return p.active && fits(p, today); });
  };
  switch (needs) {
    case Needs::kChild:
      return any(IsChild);
    case Needs::kAdult:
      return any(IsAdult);
    case Needs::kWage:
      return h.income.wage > 0;
    case Needs::kHarvest:
      return h.income.gross > 0;
    case Needs::kWorker:
      return any(Works);
    case Needs::kAble:
      return AbleCount(world.population, h, today) * 2 > ActiveCount(world.population, h);
    case Needs::kNoDisabled:
      return !any([](const Person& p, int32_t) { return p.health == Health::kDisabled; });
    case Needs::kNothing:
      break;
  }
  return true;
}

struct Fault {
  const char* name;
  Plant plant;
  Needs needs = Needs::kNothing;
};

constexpr std::array<Fault, 31> kFaults = {{{"2_11_001", DisabilityRisk, Needs::kNoDisabled},
                                            {"2_11_005", DisasterWithoutKind},
                                            {"2_11_006", UnstableWorkUnable, Needs::kAdult},
                                            {"5_15_013", UnstableWorkNobodyAble},
                                            {"5_15_014", UnstableWorkUnasked, Needs::kAble},
                                            {"risk_type", RiskWithoutType},
                                            {"4_11_006", WaterNotInRisks},
                                            {"4_11_007", MedicalNotInRisks},
                                            {"4_11_009", NoLabourYetAble, Needs::kAble},
                                            {"5_15_020", IllnessWithoutCost},
                                            {"5_15_023", WageTypo, Needs::kWage},
                                            {"G3_wage_low", WageTooSmall, Needs::kWage},
                                            {"G3_wage_high", WageTooLarge, Needs::kWage},
                                            {"G3_per_capita", IncomeTooSmall},
                                            {"G3_dibao", DibaoTooSmall},
                                            {"dibao_status", DibaoWithoutStatus},
                                            {"G3_pension", PensionTooSmall},
                                            {"housing_grade", HouseUnsafeYetFine},
                                            {"out_of_school", OutOfSchoolYetFine, Needs::kChild},
                                            {"uninsured", UninsuredYetFine},
                                            {"G3_cost", BusinessWithoutCost, Needs::kHarvest},
                                            {"G3_road", RoadTooFar},
                                            {"primary_age", PrimaryAtOddAge, Needs::kAdult},
                                            {"2_12_004", PupilAtWork, Needs::kChild},
                                            {"4_12_002", UnableAtWork, Needs::kAdult},
                                            {"5_12_004", ChildInPublicPost, Needs::kChild},
                                            {"1111_16", StoppedWithoutEnd, Needs::kAdult},
                                            {"5_12_003", TekunAtWork, Needs::kWorker},
                                            {"sharing", SharersDiffer},
                                            {"1111_18", IncludedThoughRich},
                                            {"answer_range", MoreDaysThanAMonth}}};

}  // namespace

size_t FaultCount() { return kFaults.size(); }

const char* FaultName(size_t fault) { return kFaults[fault].name; }

bool FaultFits(size_t fault, const World& world, const Household& household, int32_t today) {
  return Has(kFaults[fault].needs, world, household, today);
}

bool PlantFault(size_t fault, const World& world, const Household& household, int32_t today,
                v1::CheckRecorded* check) {
  return kFaults[fault].plant({world, household, today, check});
}

}  // namespace hearth::sim
