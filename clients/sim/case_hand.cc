#include "clients/sim/case_hand.h"

#include <algorithm>
#include <utility>

#include "clients/sim/calendar.h"
#include "clients/sim/case_acts.h"
#include "clients/sim/case_codes.h"
#include "clients/sim/check.h"
#include "clients/sim/codes.h"
#include "clients/sim/register.h"
#include "clients/sim/schedule.h"

namespace hearth::sim {
namespace {

constexpr int kFirstStep = v1::Fact::kConsentSigned;
constexpr int kLastStep = v1::Fact::kCaseCarriedOver;

const KnownLine& LineOf(int32_t today) {
  const int year = ToCivil(today).year;
  const KnownLine* line = kKnownLines.data();
  for (const KnownLine& known : kKnownLines) {
    if (known.year <= year) line = &known;
  }
  return *line;
}

// Whole yuan and fen are not rounded; the share of a member is, downwards.
int64_t FloorDivide(int64_t amount, int64_t persons) {
  const int64_t quotient = amount / persons;
  return amount % persons != 0 && amount < 0 ? quotient - 1 : quotient;
}

void NoteIncome(const v1::Income& income, const std::string& check_id, v1::CaseIncome* out) {
  int64_t blocks[5] = {0, 0, 0, 0, 0};
  for (const v1::IncomeItem& item : income.items()) {
    blocks[static_cast<size_t>(item.code()[0] - 'A')] += item.amount_fen();
  }
  out->Clear();
  out->set_check_event_id(check_id);
  out->set_window_start_date(income.window_start_date());
  out->set_window_end_date(income.window_end_date());
  out->set_wage_fen(blocks[0]);
  out->set_business_fen(blocks[1]);
  out->set_property_fen(blocks[2]);
  out->set_transfer_fen(blocks[3]);
  out->set_production_cost_fen(blocks[4]);
  out->set_claims_fen(income.claims_fen());
  out->set_self_paid_fen(income.self_paid_fen());
  const int64_t net = blocks[0] + blocks[1] + blocks[2] + blocks[3] - blocks[4];
  out->set_net_fen(net);
  out->set_per_capita_fen(FloorDivide(net, income.sharing_members()));
  out->set_sharing_members(income.sharing_members());
}

void NoteGuarantees(const v1::Guarantees& guarantees, CaseLife* life) {
  life->problems.clear();
  const auto note = [life](const char* word, v1::Problem problem) {
    if (problem == v1::PROBLEM_EXISTS) life->problems.emplace_back(word);
  };
  note("clothing", guarantees.clothing());
  note("education", guarantees.education());
  note("food", guarantees.food());
  note("housing", guarantees.housing());
  note("medical", guarantees.medical());
  note("water", guarantees.water());
}

// What the log will hold of it.
void NoteCheck(const v1::CheckRecorded& check, const std::string& id, int day, CaseLife* life) {
  life->check_id = id;
  life->check_day = day;
  if (check.has_income()) NoteIncome(check.income(), id, &life->income);
  NoteGuarantees(check.guarantees(), life);
  if (check.members().empty()) return;
  life->able = 0;
  for (const v1::Member& member : check.members()) {
    const std::string& labour = member.situation().labour();
    const bool able =
        labour == kLabourCodes[0] || labour == kLabourCodes[1] || labour == kLabourCodes[2];
    life->able += able ? 1 : 0;
  }
}

bool AnybodyAble(const World& world, const Household& household, int32_t today) {
  const Person* persons = world.population.PersonsOf(household);
  return std::any_of(persons, persons + household.persons, [today](const Person& p) {
    const bool pupil = AgeOn(p, today) >= 16 && Studies(p, today);
    return p.active && !pupil && p.labour != Labour::kLost && p.labour != Labour::kNone;
  });
}

void SendCheck(Hand* h, const v1::CheckRecorded& check) {
  v1::Draft* draft = h->stage.NewDraft(h->household());
  *draft->mutable_fact()->mutable_check_recorded() = check;
  const Sent sent = h->stage.dispatch.Send(draft);
  NoteCheck(check, sent.event_id, h->stage.day, &h->life);
}

}  // namespace

bool CaseBook::Holds(uint32_t index) const {
  const auto life = lives.find(index);
  if (life == lives.end()) return false;
  const auto& clues = life->second.clues;
  return life->second.standing != Standing::kNone ||
         std::any_of(clues.begin(), clues.end(), [](const OpenClue& clue) { return clue.real; });
}

int64_t LineFen(int32_t today) { return LineOf(today).amount_fen; }

const char* WrongName(Wrong wrong) {
  switch (wrong) {
    case Wrong::kStale:
      return "stale_version";
    case Wrong::kFigures:
      return "other_figures";
    case Wrong::kSamePerson:
      return "same_person";
    case Wrong::kEarly:
      return "too_early";
    case Wrong::kNone:
      break;
  }
  return "";
}

void Resume(Stage* stage, uint32_t index) {
  if (!stage->At(index).ended) ScheduleNextVisit(stage, index);
}

int32_t Hand::Date(int later) const { return DateNumber(stage.world.Today(stage.day + later)); }

std::string Hand::Send(v1::Fact fact, const std::string& command, int backdated) {
  const int kind = fact.fact_case();
  v1::Draft* draft = stage.NewDraft(household());
  *draft->mutable_fact() = std::move(fact);
  if (!command.empty()) draft->set_command_id(command);
  uint32_t& version = stage.cases.versions[index];
  if (kind >= kFirstStep && kind <= kLastStep) draft->set_expected_version(version);
  ++version;
  return stage.dispatch.SendBackdated(draft, backdated).event_id;
}

void Hand::SendWrong(v1::Fact fact, Wrong how, const std::string& actor) {
  v1::Draft* draft = stage.NewDraft(household());
  *draft->mutable_fact() = std::move(fact);
  const uint32_t version = stage.cases.versions[index];
  draft->set_expected_version(how == Wrong::kStale ? version - 1 : version);
  if (!actor.empty()) draft->set_actor(actor);
  stage.dispatch.Send(draft);
  stage.truth.Planted(stage.day, household(), "wrong", WrongName(how), draft->event_id());
}

void Hand::After(int days, Act act, uint32_t arg) {
  const int32_t start = stage.world.start_day;
  const int day = NextWorkday(start + stage.day + std::max(1, days)) - start;
  On(day, act, arg);
}

void Hand::On(int day, Act act, uint32_t arg) {
  stage.agenda.Add(day, {index, static_cast<uint32_t>(act) | arg << 8, TaskKind::kCase});
}

void Hand::After(const Range& days, Act act, uint32_t arg) {
  const int more = late() ? Draw(kLateDays) : 0;
  After(Draw(days) + more, act, arg);
}

std::string Hand::Hash32() {
  Rng& rng = stage.rng;
  return Bytes16(rng.Next(), rng.Next()) + Bytes16(rng.Next(), rng.Next());
}

void Hand::FillStep(v1::CaseStep* step) const {
  step->set_case_id(life.case_id);
  step->set_chain_id(life.chain.id);
  step->set_procedure(life.chain.procedure);
}

void Hand::FillBasis(bool all_gone, v1::CaseBasis* basis) {
  const KnownLine& line = LineOf(stage.Today());
  const bool poor = household().out_of_poverty;
  basis->set_category_code(AboveLine() ? code::kCategorySevere
                           : poor      ? code::kCategoryUnstable
                                       : code::kCategoryMarginal);
  for (const std::string& risk : life.risks) {
    v1::CaseRisk* added = basis->add_risks();
    added->set_risk_code(risk);
    if (risk == kRiskCodes[static_cast<size_t>(Risk::kDisaster)]) {
      added->set_disaster_code(household().flooded ? kDisasterFlood : kDisasterLocal);
    }
    if (all_gone) life.chain.natural ? added->set_gone(true) : added->set_eliminated(true);
  }
  basis->mutable_line()->set_line_id(line.line_id);
  basis->mutable_line()->set_amount_fen(line.amount_fen);
  basis->mutable_line()->set_measure(kLineMeasure);
  *basis->mutable_income() = life.income;
  for (const std::string& problem : life.problems) basis->add_problem_codes(problem);
  for (const uint64_t member : MemberIds(stage, index)) basis->add_member_ids(member);
  basis->set_floor(life.able == 0 && !AnybodyAble(stage.world, household(), stage.Today()));
  basis->add_check_event_ids(life.check_id);
}

bool Hand::AboveLine() const { return life.income.per_capita_fen() >= LineFen(stage.Today()); }

bool Hand::MayEliminate() {
  return life.able > 0 && AnybodyAble(stage.world, household(), stage.Today()) &&
         life.problems.empty() && AboveLine() && !life.basis.floor();
}

void Hand::Visit() {
  v1::CheckRecorded check;
  BuildCheck(&stage, household(), PlanWhole(stage), &check);
  check.set_second_actor(second());
  SendCheck(this, check);
}

void Hand::FollowUp() {
  v1::CheckRecorded check;
  BuildCheck(&stage, household(), PlanFollowUp(&stage, household()), &check);
  check.clear_second_actor();
  check.set_case_id(life.case_id);
  SendCheck(this, check);
}

}  // namespace hearth::sim
