#include "tests/domain/clue_world.h"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "services/domain/civil_date.h"
#include "services/domain/clue_fold.h"
#include "services/domain/decide.h"
#include "services/domain/decide_clue.h"
#include "tests/domain/access_facts.h"

namespace hearth::testing {
namespace {

constexpr char kTown[] = "990101001";

domain::Control WithAccounts() {
  AccessHouse house;
  v1::Fact bootstrapped;
  bootstrapped.mutable_bootstrap_completed();
  house.Apply(bootstrapped);
  for (const char* name : {"cadre", "second", "clerk", "chief", "outsider"}) {
    house.Apply(Opened(name));
  }
  for (const char* name : {"cadre", "second"}) {
    house.Apply(Given(name, "village_cadre", kVillage));
  }
  house.Apply(Given("clerk", "township_operator", kTown));
  house.Apply(Given("chief", "township_approver", kTown));
  return house.control();
}

bool Names(const v1::ClueVerified& fact, const v1::ClueFile& clue) {
  for (const v1::ClueReference& reference : fact.clues()) {
    if (reference.event_id() == clue.clue().event_id()) return true;
  }
  return false;
}

// Who verified the clue last before the event at `end`, and who came along.
std::set<std::string> Verifiers(const v1::ClueFile& clue, const std::vector<domain::Event>& events,
                                size_t end) {
  std::set<std::string> actors;
  for (size_t i = 0; i < end; ++i) {
    const v1::Fact& fact = events[i].fact;
    if (!fact.has_clue_verified() || !Names(fact.clue_verified(), clue)) continue;
    actors = {events[i].header.actor(), fact.clue_verified().second_account()};
  }
  return actors;
}

bool DismissedByAnother(const v1::ClueFile& clue, const std::vector<domain::Event>& events) {
  for (size_t i = 0; i < events.size(); ++i) {
    if (events[i].header.event_id() != clue.answered_event_id()) continue;
    const std::set<std::string> verifiers = Verifiers(clue, events, i);
    return !verifiers.empty() && verifiers.count(events[i].header.actor()) == 0;
  }
  return false;
}

v1::Fact Other(const ClueWorld& world) {
  v1::Fact fact = world.Report();
  fact.mutable_clue_reported()->set_kind_code("schooling");
  return fact;
}

}  // namespace

ClueWorld::ClueWorld() : today(kToday) {
  static const domain::Control with_accounts = WithAccounts();
  control = with_accounts;
  household.set_household(TestHousehold());
  household.set_area_code(kVillage);
  household.set_registered(true);
  household.add_members()->mutable_member()->set_member_id(kMother);
}

domain::Event ClueWorld::MakeEvent(const std::string& actor, const v1::Fact& fact) const {
  domain::Event event;
  event.position = events_.size() + 1;
  event.recorded_time_ms = domain::TimeOfDate(today) + 1;
  event.header = HeaderFor(fact);
  event.header.set_actor(actor);
  event.header.set_event_id(EventId(event.position));
  event.header.set_occurred_time_ms(domain::TimeOfDate(today));
  event.fact = fact;
  return event;
}

domain::MaybeFault ClueWorld::Judge(const std::string& actor, const v1::Fact& fact) const {
  const v1::EventHeader header = MakeEvent(actor, fact).header;
  if (auto fault = domain::CheckClueStream(header, fact)) return fault;
  return domain::CheckClueFact(header, fact, {file, household, control, today});
}

domain::MaybeFault ClueWorld::Say(const std::string& actor, const v1::Fact& fact) {
  if (auto fault = Judge(actor, fact)) return fault;
  Fold(actor, fact);
  return std::nullopt;
}

std::string ClueWorld::Fold(const std::string& actor, const v1::Fact& fact) {
  events_.push_back(MakeEvent(actor, fact));
  domain::EvolveClue(&file, events_.back());
  return events_.back().header.event_id();
}

std::string ClueWorld::Visit() {
  v1::CheckMark* mark = household.add_checks();
  mark->mutable_source()->set_event_id(EventId(1'000'000 + household.checks_size()));
  mark->mutable_source()->set_occurred_date(today);
  return mark->source().event_id();
}

void ClueWorld::OpenCase(v1::CaseStage stage) { file.add_cases()->set_stage(stage); }

void ClueWorld::NextDay() { today = domain::AddDays(today, 1); }

v1::Fact ClueWorld::Report(v1::Channel channel) const {
  v1::Fact fact;
  v1::ClueReported* reported = fact.mutable_clue_reported();
  reported->set_channel(channel);
  reported->set_kind_code("medical");
  if (channel == v1::CHANNEL_DEPARTMENT_SCREENING) {
    reported->set_source_unit_code("yibao");
    reported->set_period_start_date(20261001);
    reported->set_period_end_date(20261031);
  }
  reported->set_member_id(kMother);
  return fact;
}

v1::Fact ClueWorld::Match(const std::string& event_id) const {
  v1::Fact fact;
  v1::ClueMatched* matched = fact.mutable_clue_matched();
  matched->mutable_clue()->set_event_id(event_id);
  matched->mutable_clue()->set_kind_code("medical");
  matched->set_subject("u0123456789abcdef");
  matched->set_method(v1::CLUE_MATCH_METHOD_ID_HMAC);
  matched->set_member_id(kMother);
  return fact;
}

v1::Fact ClueWorld::Unmatch() const {
  v1::Fact fact;
  fact.mutable_clue_match_withdrawn()->set_match_event_id(clue().match_event_id());
  fact.mutable_clue_match_withdrawn()->set_reason("另有其人");
  return fact;
}

v1::Fact ClueWorld::Join(int into) const {
  v1::Fact fact;
  *fact.mutable_clue_joined()->mutable_clue() = clue().clue();
  *fact.mutable_clue_joined()->mutable_into_clue() = file.clues(into).clue();
  fact.mutable_clue_joined()->set_reason("同一次住院");
  return fact;
}

v1::Fact ClueWorld::Assign() const {
  v1::Fact fact;
  v1::ClueAssigned* assigned = fact.mutable_clue_assigned();
  *assigned->mutable_clue() = clue().clue();
  assigned->set_to_area_code(kVillage);
  assigned->set_to_account("cadre");
  assigned->set_due_date(today);
  return fact;
}

v1::Fact ClueWorld::Escalate() const {
  v1::Fact fact;
  v1::ClueEscalated* escalated = fact.mutable_clue_escalated();
  *escalated->mutable_clue() = clue().clue();
  escalated->set_from_area_code(clue().area_code());
  escalated->set_to_area_code(kTown);
  escalated->set_due_date(today);
  return fact;
}

v1::Fact ClueWorld::Verify(v1::ClueResult result) {
  v1::Fact fact;
  v1::ClueVerified* verified = fact.mutable_clue_verified();
  *verified->add_clues() = clue().clue();
  verified->set_check_event_id(Visit());
  verified->set_result(result);
  verified->set_reason_code("able");
  verified->set_reason("两个儿子务工，无大额支出");
  verified->set_second_account("second");
  return fact;
}

v1::Fact ClueWorld::Return() const {
  v1::Fact fact;
  v1::ClueReturned* returned = fact.mutable_clue_returned();
  *returned->mutable_clue() = clue().clue();
  returned->set_verified_event_id(clue().verified_event_id());
  returned->set_reason("未见病历");
  returned->set_due_date(today);
  return fact;
}

v1::Fact ClueWorld::Dismiss() const {
  v1::Fact fact;
  v1::ClueDismissed* dismissed = fact.mutable_clue_dismissed();
  *dismissed->mutable_clue() = clue().clue();
  dismissed->set_verified_event_id(clue().verified_event_id());
  dismissed->set_result(clue().result());
  dismissed->set_reason_code("able");
  dismissed->set_reason("无返贫风险");
  dismissed->set_no_relation(true);
  return fact;
}

v1::Fact ClueWorld::Reopen() const {
  v1::Fact fact;
  v1::ClueReopened* reopened = fact.mutable_clue_reopened();
  *reopened->mutable_clue() = clue().clue();
  reopened->set_dismissed_event_id(clue().answered_event_id());
  reopened->set_reason("又住院");
  reopened->set_due_date(today);
  return fact;
}

v1::Fact ClueWorld::Tell() const {
  v1::Fact fact;
  v1::ClueFeedbackGiven* told = fact.mutable_clue_feedback_given();
  *told->mutable_clue() = clue().clue();
  told->set_answered_event_id(clue().answered_event_id());
  return fact;
}

void MustSay(ClueWorld* world, const std::string& actor, const v1::Fact& fact) {
  const domain::MaybeFault fault = world->Say(actor, fact);
  ASSERT_FALSE(fault.has_value()) << fault->path << ": " << fault->zh;
}

ClueWorld At(Stage stage) {
  ClueWorld world;
  if (stage == kMonitored) world.OpenCase(v1::CASE_STAGE_MONITORED);
  MustSay(&world, "clerk", world.Match(std::string(16, 'q')));
  MustSay(&world, "cadre", Other(world));
  switch (stage) {
    case kOpen:
      MustSay(&world, "clerk", world.Assign());
      world.NextDay();  // late
      break;
    case kVerified:
      MustSay(&world, "cadre", world.Verify(v1::CLUE_RESULT_NO_RISK));
      break;
    case kProposed:
    case kConsented:
      MustSay(&world, "cadre", world.Verify(v1::CLUE_RESULT_PROPOSE_INCLUSION));
      break;
    case kDismissed:
      MustSay(&world, "cadre", world.Verify(v1::CLUE_RESULT_NO_RISK));
      MustSay(&world, "clerk", world.Dismiss());
      break;
    case kMonitored:
      MustSay(&world, "cadre", world.Verify(v1::CLUE_RESULT_ALREADY_MONITORED));
      MustSay(&world, "clerk", world.Dismiss());
      break;
    case kJoined:
      MustSay(&world, "clerk", world.Join(1));
      break;
    case kMoved:
      MustSay(&world, "clerk", world.Unmatch());
      break;
  }
  if (stage == kConsented) {
    domain::Event consent;
    consent.header.set_event_id(std::string(16, 'c'));
    consent.recorded_time_ms = domain::TimeOfDate(world.today);
    v1::ConsentSigned fact;
    *fact.add_clues() = world.clue().clue();
    domain::AnswerClues(&world.file, fact.clues(), consent);
  }
  return world;
}

std::optional<std::string> FindBreach(const v1::CaseFile& file,
                                      const std::vector<domain::Event>& events) {
  std::set<std::tuple<uint64_t, std::string, int32_t, int32_t>> waiting;
  for (const v1::ClueFile& clue : file.clues()) {
    if (clue.stage() == v1::CLUE_STAGE_DISMISSED && !DismissedByAnother(clue, events)) {
      return "dismissed without a verification by another person";
    }
    const bool one =
        clue.period_start_date() != 0 ||
        (clue.channel() == v1::CHANNEL_DEPARTMENT_SCREENING && clue.match_event_id().empty());
    if (!one || !domain::IsWaiting(clue)) continue;
    if (!waiting
             .emplace(clue.member_id(), clue.clue().kind_code(), clue.period_start_date(),
                      clue.period_end_date())
             .second) {
      return "two waiting clues of one person, kind and period";
    }
  }
  return std::nullopt;
}

}  // namespace hearth::testing
