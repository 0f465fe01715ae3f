#include "tests/domain/case_house.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "services/domain/case_file.h"
#include "services/domain/case_steps.h"
#include "services/domain/civil_date.h"
#include "services/domain/decide_clue.h"
#include "services/domain/field_walk.h"
#include "services/domain/household_fold.h"
#include "tests/domain/case_facts.h"

namespace hearth::testing {
namespace {

using F = v1::Fact;

}  // namespace

const char* UsualActor(int kind) {
  switch (kind) {
    case F::kClueDismissed:
    case F::kClueReturned:
    case F::kObjectionResolved:
    case F::kCaseAnnounced:
    case F::kRegisteredInNationalSystem:
    case F::kCaseChangeProposed:
      return kTownClerk;
    case F::kComparisonRequested:
    case F::kComparisonReturned:
    case F::kComparisonSkipped:
      return kCountyClerk;
    case F::kTownshipReviewed:
      return kTownBoss;
    case F::kCaseApproved:
    case F::kCaseDeclined:
    case F::kCaseAdjusted:
    case F::kEliminationApproved:
    case F::kEliminationRolledBack:
    case F::kHouseholdNaturallyRemoved:
    case F::kMisidentificationCleared:
      return kCountyBoss;
    default:
      return kVillager;
  }
}

CaseHouse::CaseHouse(uint64_t seed, int32_t day, const std::string& id)
    : rng_(seed), control_(DemoControl(day)), id_(id) {
  Story story(day);
  story.Register();
  v1::Fact registered = story.events().front().fact;
  Record(EventOf(registered, kVillager));
  Visit(500'000);
}

domain::Event CaseHouse::EventOf(const v1::Fact& fact, const std::string& actor) const {
  const int64_t time = domain::TimeOfDate(today()) + 8 * 3'600'000 + seconds_ * 1000;
  domain::Event event =
      MakeEvent(rng_, fact, id_, "441621101001001", time, "phone-1", events_.size() + 1);
  event.header.set_actor(actor);
  event.header.set_command_id("command-16-bytes");
  event.position = events_.size() + 1;
  event.recorded_time_ms = time;
  return event;
}

void CaseHouse::Record(domain::Event event) {
  domain::Evolve(&file_, event);
  const bool observed = domain::IsHouseholdFact(event.header);
  events_.push_back(std::move(event));
  ++seconds_;
  if (observed) Open();
}

void CaseHouse::Open() {
  std::vector<domain::Event> observed;
  for (const domain::Event& event : events_) {
    if (domain::IsHouseholdFact(event.header)) observed.push_back(event);
  }
  household_ =
      domain::OpenHousehold(domain::FoldHousehold(observed, control_.opened_day), control_);
}

domain::CaseInput CaseHouse::input() const {
  return {file_, household_, control_, today(), other_ == nullptr ? nullptr : &other_->file_};
}

// As the ledger does: the fact by itself, then by the file.
std::optional<domain::Refusal> CaseHouse::JudgeEvent(const domain::Event& event) const {
  if (auto refusal = domain::DecidePlace(event.header, event.fact, input())) return refusal;
  if (const auto fault = domain::WalkFields(event.fact, *control_.rulebooks)) {
    return domain::ToRefusal(*fault);
  }
  if (const auto fault = domain::CheckClueStream(event.header, event.fact)) {
    return domain::ToRefusal(*fault);
  }
  return domain::DecideCaseFile(event.header, event.fact, input());
}

std::optional<domain::Refusal> CaseHouse::Judge(const v1::Fact& fact, const std::string& actor,
                                                std::optional<uint64_t> version) const {
  domain::Event event = EventOf(fact, actor);
  event.header.set_expected_version(version.value_or(file_.version()));
  return JudgeEvent(event);
}

std::optional<domain::Refusal> CaseHouse::Try(const v1::Fact& fact, const std::string& actor,
                                              std::optional<uint64_t> version) {
  domain::Event event = EventOf(fact, actor);
  event.header.set_expected_version(version.value_or(file_.version()));
  auto refusal = JudgeEvent(event);
  if (!refusal.has_value()) Record(std::move(event));
  return refusal;
}

void CaseHouse::Must(const v1::Fact& fact, const std::string& actor) {
  const auto refusal =
      Try(fact, actor.empty() ? UsualActor(static_cast<int>(fact.fact_case())) : actor);
  ASSERT_FALSE(refusal.has_value()) << fact.ShortDebugString() << "\n" << refusal->detail;
}

void CaseHouse::Visit(int64_t per_capita_fen, bool water_problem, v1::CheckKind kind) {
  v1::Fact fact;
  *fact.mutable_check_recorded() = WellCheck(today());
  fact.mutable_check_recorded()->set_kind(kind);
  SetPerCapita(per_capita_fen, fact.mutable_check_recorded());
  if (water_problem) {
    fact.mutable_check_recorded()->mutable_guarantees()->set_water(v1::PROBLEM_EXISTS);
  }
  Record(EventOf(fact, kVillager));
}

void CaseHouse::Relate(const std::string& account) {
  v1::Fact opened, related;
  opened.mutable_account_opened()->set_account(account);
  related.mutable_relation_declared()->set_account(account);
  related.mutable_relation_declared()->set_related_household(household());
  for (const v1::Fact& fact : {opened, related}) {
    domain::Event event = EventOf(fact, account);
    event.position = ++registry_events_;
    registry_.Apply(event);
  }
  control_.registry = std::make_shared<const domain::Registry>(registry_);
}

void CaseHouse::RemoveMember(uint64_t member_id) {
  v1::Fact fact;
  fact.mutable_member_removed()->set_member_id(member_id);
  fact.mutable_member_removed()->set_reason("marriage");
  Record(EventOf(fact, kVillager));
}

void CaseHouse::NextDays(int days) {
  control_.opened_day = domain::AddDays(today(), days);
  seconds_ = 0;
  Open();
}

v1::Fact CaseHouse::MakeChange(v1::CaseProcedure procedure) const {
  const CaseGround ground(input());
  v1::Fact fact;
  v1::CaseChangeProposed* proposed = fact.mutable_case_change_proposed();
  ground.FillStep(procedure, proposed->mutable_step());
  proposed->set_reason_code("other");
  proposed->set_reason("示范");
  ground.FillBasis(proposed->mutable_basis());
  if (procedure == v1::CASE_PROCEDURE_ADJUSTMENT) {
    proposed->mutable_basis()->add_risks()->set_risk_code("03");
  }
  return fact;
}

v1::Fact CaseHouse::Make(int kind) const {
  if (kind == F::kCaseChangeProposed) return MakeChange(v1::CASE_PROCEDURE_ADJUSTMENT);
  for (const auto& makers : {VillageFacts(), DecidedFacts()}) {
    for (const CaseFactMaker& maker : makers) {
      if (maker.kind == kind) return maker.make(CaseGround(input()));
    }
  }
  ADD_FAILURE() << "no fact of kind " << kind;
  return {};
}

void CaseHouse::WalkTo(int kind) {
  static constexpr int kPath[] = {
      F::kConsentSigned,    F::kComparisonRequested, F::kComparisonReturned, F::kVillageReviewHeld,
      F::kPublicityStarted, F::kPublicityEnded,      F::kTownshipReviewed,   F::kCaseApproved};
  const v1::CaseChain* chain = domain::OpenChain(file_);
  const bool elimination = chain != nullptr && chain->procedure() == v1::CASE_PROCEDURE_ELIMINATION;
  for (int step : kPath) {
    if (step == F::kCaseApproved && elimination) step = F::kEliminationApproved;
    chain = domain::OpenChain(file_);
    const auto stage = chain == nullptr ? v1::CHAIN_STAGE_UNSPECIFIED : chain->stage();
    const auto* record = domain::OpenCase(file_);
    const auto case_stage = record == nullptr ? v1::CASE_STAGE_UNSPECIFIED : record->stage();
    const auto procedure =
        chain == nullptr ? v1::CASE_PROCEDURE_IDENTIFICATION : chain->procedure();
    if (domain::FindCaseStep(step, procedure, case_stage, stage) != nullptr) {
      if (step == F::kPublicityEnded) NextDays(5);
      Must(Make(step));
      if (step == F::kComparisonReturned) Must(Make(step));
    }
    if (step == kind) return;
  }
}

void CaseHouse::ReachClue() {
  Must(Make(F::kClueReported));
  NextDays(1);
  Visit(500'000);
  Must(Make(F::kClueVerified));
}

void CaseHouse::ReachMonitored() {
  ReachClue();
  WalkTo(F::kCaseApproved);
}

void CaseHouse::ReachEliminated() {
  NextDays(200);
  Visit(2'000'000);
  Must(Make(F::kEliminationProposed), kVillager);
  WalkTo(F::kEliminationApproved);
}

}  // namespace hearth::testing
