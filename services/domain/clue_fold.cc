#include "services/domain/clue_fold.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "services/domain/case_file.h"

namespace hearth::domain {
namespace {

constexpr size_t kVillageDigits = 12;

v1::ClueFile* Open(std::string_view kind_code, const Event& event, v1::CaseFile* file) {
  v1::ClueFile* clue = file->add_clues();
  clue->mutable_clue()->set_event_id(event.header.event_id());
  clue->mutable_clue()->set_kind_code(std::string(kind_code));
  clue->set_stage(v1::CLUE_STAGE_OPEN);
  clue->set_opened_date(LogDay(event));
  clue->set_area_code(event.header.area_code().substr(0, kVillageDigits));
  return clue;
}

bool Opened(const v1::CaseFile& file, const Event& event, std::string_view kind_code) {
  return std::any_of(file.clues().begin(), file.clues().end(), [&](const v1::ClueFile& clue) {
    return clue.clue().event_id() == event.header.event_id() &&
           clue.clue().kind_code() == kind_code;
  });
}

bool Report(const v1::ClueReported& fact, const Event& event, v1::CaseFile* file) {
  if (Opened(*file, event, fact.kind_code()) || FindRepeated(*file, fact) != nullptr) return false;
  v1::ClueFile* clue = Open(fact.kind_code(), event, file);
  clue->set_channel(fact.channel());
  *clue->mutable_risk_codes() = fact.risk_codes();
  clue->set_source_unit_code(fact.source_unit_code());
  clue->set_batch_event_id(fact.batch_event_id());
  clue->set_batch_row(fact.batch_row());
  clue->set_period_start_date(fact.period_start_date());
  clue->set_period_end_date(fact.period_end_date());
  clue->set_member_id(fact.member_id());
  return true;
}

// A clue that came back after its match was withdrawn keeps its place.
bool Match(const v1::ClueMatched& fact, const Event& event, v1::CaseFile* file) {
  v1::ClueFile* clue = FindClue(file, fact.clue());
  if (clue != nullptr && clue->stage() != v1::CLUE_STAGE_MOVED) return false;
  if (clue == nullptr) {
    clue = Open(fact.clue().kind_code(), event, file);
    *clue->mutable_clue() = fact.clue();
  }
  clue->set_stage(v1::CLUE_STAGE_OPEN);
  clue->set_member_id(fact.member_id());
  clue->set_match_event_id(event.header.event_id());
  return true;
}

bool Unmatch(const v1::ClueMatchWithdrawn& fact, v1::CaseFile* file) {
  if (fact.match_event_id().empty()) return false;
  for (v1::ClueFile& clue : *file->mutable_clues()) {
    if (clue.match_event_id() != fact.match_event_id() || !IsWaiting(clue)) continue;
    clue.set_stage(v1::CLUE_STAGE_MOVED);
    return true;
  }
  return false;
}

bool Join(const v1::ClueJoined& fact, v1::CaseFile* file) {
  v1::ClueFile* clue = FindClue(file, fact.clue());
  const v1::ClueFile* into = FindClue(file, fact.into_clue());
  if (clue == nullptr || into == nullptr || clue == into) return false;
  if (!IsWaiting(*clue) || !IsWaiting(*into)) return false;
  clue->set_stage(v1::CLUE_STAGE_JOINED);
  *clue->mutable_joined_into() = into->clue();
  return true;
}

bool Assign(const v1::ClueAssigned& fact, v1::CaseFile* file) {
  v1::ClueFile* clue = FindClue(file, fact.clue());
  if (clue == nullptr || clue->stage() != v1::CLUE_STAGE_OPEN) return false;
  clue->set_area_code(fact.to_area_code());
  clue->set_account(fact.to_account());
  clue->set_stated_due_date(fact.due_date());
  return true;
}

bool Escalate(const v1::ClueEscalated& fact, v1::CaseFile* file) {
  v1::ClueFile* clue = FindClue(file, fact.clue());
  if (clue == nullptr || clue->stage() != v1::CLUE_STAGE_OPEN) return false;
  clue->set_area_code(fact.to_area_code());
  clue->clear_account();
  clue->set_stated_due_date(fact.due_date());
  clue->set_escalations(clue->escalations() + 1);
  return true;
}

// All clues of one visit, or none.
bool Verify(const v1::ClueVerified& fact, const Event& event, v1::CaseFile* file) {
  for (const v1::ClueReference& reference : fact.clues()) {
    const v1::ClueFile* clue = FindClue(file, reference);
    if (clue == nullptr || clue->stage() != v1::CLUE_STAGE_OPEN) return false;
  }
  for (const v1::ClueReference& reference : fact.clues()) {
    v1::ClueFile* clue = FindClue(file, reference);
    const bool proposed = fact.result() == v1::CLUE_RESULT_PROPOSE_INCLUSION;
    clue->set_stage(proposed ? v1::CLUE_STAGE_PROPOSED : v1::CLUE_STAGE_VERIFIED);
    clue->set_verified_event_id(event.header.event_id());
    clue->set_verified_by(event.header.actor());
    clue->set_seconded_by(fact.second_account());
    clue->set_result(fact.result());
    clue->set_check_event_id(fact.check_event_id());
    clue->set_verified_date(LogDay(event));
  }
  return fact.clues_size() > 0;
}

bool Return(const v1::ClueReturned& fact, v1::CaseFile* file) {
  v1::ClueFile* clue = FindClue(file, fact.clue());
  if (clue == nullptr || !IsWaiting(*clue) || clue->stage() == v1::CLUE_STAGE_OPEN) return false;
  clue->set_stage(v1::CLUE_STAGE_OPEN);
  clue->set_stated_due_date(fact.due_date());
  return true;
}

// What is confirmed as monitored already belongs to that case.
bool Dismiss(const v1::ClueDismissed& fact, const Event& event, v1::CaseFile* file) {
  v1::ClueFile* clue = FindClue(file, fact.clue());
  if (clue == nullptr || clue->stage() != v1::CLUE_STAGE_VERIFIED) return false;
  const bool monitored = clue->result() == v1::CLUE_RESULT_ALREADY_MONITORED;
  clue->set_stage(monitored ? v1::CLUE_STAGE_IN_CASE : v1::CLUE_STAGE_DISMISSED);
  clue->set_answered_event_id(event.header.event_id());
  clue->set_answered_date(LogDay(event));
  return true;
}

// Only what the town itself answered; a clue that led to a consent is the case's.
bool Reopen(const v1::ClueReopened& fact, v1::CaseFile* file) {
  v1::ClueFile* clue = FindClue(file, fact.clue());
  if (clue == nullptr || !WasDismissed(*clue)) return false;
  if (clue->answered_event_id() != fact.dismissed_event_id()) return false;
  if (FindFollower(*file, *clue) != nullptr) return false;
  clue->set_stage(v1::CLUE_STAGE_OPEN);
  clue->set_stated_due_date(fact.due_date());
  clue->clear_answered_event_id();
  clue->clear_answered_date();
  clue->clear_told();
  return true;
}

bool Tell(const v1::ClueFeedbackGiven& fact, v1::CaseFile* file) {
  v1::ClueFile* clue = FindClue(file, fact.clue());
  if (clue == nullptr) return false;
  clue->set_told(true);
  return true;
}

struct Derived {
  std::string_view kind_code;
  uint64_t member_id;
  std::string_view source_unit_code;
};

bool Derive(const Derived& derived, v1::Channel channel, const Event& event, v1::CaseFile* file) {
  if (Opened(*file, event, derived.kind_code)) return false;
  v1::ClueFile* clue = Open(derived.kind_code, event, file);
  clue->set_channel(channel);
  clue->set_member_id(derived.member_id);
  clue->set_source_unit_code(std::string(derived.source_unit_code));
  return true;
}

uint64_t MemberOf(const v1::CaseFile& file, const std::string& granted_event_id) {
  for (const v1::StatusFile& status : file.statuses()) {
    if (status.event_id() == granted_event_id) return status.member_id();
  }
  return 0;
}

}  // namespace

bool IsClueFact(uint32_t kind) {
  return kind == v1::Fact::kClueReported ||
         (kind >= v1::Fact::kClueMatched && kind <= v1::Fact::kClueFeedbackGiven);
}

bool EvolveClue(v1::CaseFile* file, const Event& event) {
  const v1::Fact& fact = event.fact;
  switch (fact.fact_case()) {
    case v1::Fact::kClueReported:
      return Report(fact.clue_reported(), event, file);
    case v1::Fact::kClueMatched:
      return Match(fact.clue_matched(), event, file);
    case v1::Fact::kClueMatchWithdrawn:
      return Unmatch(fact.clue_match_withdrawn(), file);
    case v1::Fact::kClueJoined:
      return Join(fact.clue_joined(), file);
    case v1::Fact::kClueAssigned:
      return Assign(fact.clue_assigned(), file);
    case v1::Fact::kClueEscalated:
      return Escalate(fact.clue_escalated(), file);
    case v1::Fact::kClueVerified:
      return Verify(fact.clue_verified(), event, file);
    case v1::Fact::kClueReturned:
      return Return(fact.clue_returned(), file);
    case v1::Fact::kClueDismissed:
      return Dismiss(fact.clue_dismissed(), event, file);
    case v1::Fact::kClueReopened:
      return Reopen(fact.clue_reopened(), file);
    case v1::Fact::kClueFeedbackGiven:
      return Tell(fact.clue_feedback_given(), file);
    default:
      return false;
  }
}

bool EvolveClueFromCheck(v1::CaseFile* file, const Event& event) {
  const v1::CheckRecorded& check = event.fact.check_recorded();
  if (check.kind() != v1::CHECK_KIND_ACTIVE_DISCOVERY) return false;
  const v1::Channel channel =
      check.channel() == v1::CHANNEL_UNSPECIFIED ? v1::CHANNEL_CADRE_SCREENING : check.channel();
  if (!Derive({"discovery", 0, ""}, channel, event, file)) return false;
  *file->mutable_clues()->rbegin()->mutable_risk_codes() = check.risks().types();
  return true;
}

bool EvolveClueFromStatus(v1::CaseFile* file, const Event& event) {
  const v1::Fact& fact = event.fact;
  Derived derived{};
  switch (fact.fact_case()) {
    case v1::Fact::kStatusGranted:
      if (!fact.status_granted().earlier_event_id().empty()) return false;
      derived = {"status_granted", fact.status_granted().member_id(),
                 fact.status_granted().source_unit_code()};
      break;
    case v1::Fact::kStatusEnded:
      derived = {"status_ended", MemberOf(*file, fact.status_ended().granted_event_id()),
                 fact.status_ended().source_unit_code()};
      break;
    case v1::Fact::kStatusRefused:
      derived = {"status_refused", fact.status_refused().member_id(),
                 fact.status_refused().source_unit_code()};
      break;
    default:
      return false;
  }
  return Derive(derived, v1::CHANNEL_DEPARTMENT_SCREENING, event, file);
}

void AnswerClues(v1::CaseFile* file,
                 const google::protobuf::RepeatedPtrField<v1::ClueReference>& clues,
                 const Event& event) {
  for (const v1::ClueReference& reference : clues) {
    v1::ClueFile* clue = FindClue(file, reference);
    if (clue == nullptr || clue->stage() != v1::CLUE_STAGE_PROPOSED) continue;
    clue->set_stage(v1::CLUE_STAGE_IN_CASE);
    clue->set_answered_event_id(event.header.event_id());
    clue->set_answered_date(LogDay(event));
  }
}

const v1::ClueFile* FindClue(const v1::CaseFile& file, const v1::ClueReference& clue) {
  const v1::ClueFile* found = nullptr;
  for (const v1::ClueFile& candidate : file.clues()) {
    if (candidate.clue().event_id() != clue.event_id()) continue;
    if (!clue.kind_code().empty() && clue.kind_code() != candidate.clue().kind_code()) continue;
    if (found != nullptr) return nullptr;
    found = &candidate;
  }
  return found;
}

v1::ClueFile* FindClue(v1::CaseFile* file, const v1::ClueReference& clue) {
  return const_cast<v1::ClueFile*>(FindClue(*file, clue));
}

bool WasDismissed(const v1::ClueFile& clue) {
  return clue.stage() == v1::CLUE_STAGE_DISMISSED ||
         (clue.stage() == v1::CLUE_STAGE_IN_CASE &&
          clue.result() == v1::CLUE_RESULT_ALREADY_MONITORED);
}

const v1::ClueFile* FindFollower(const v1::CaseFile& file, const v1::ClueFile& clue) {
  if (clue.channel() != v1::CHANNEL_DEPARTMENT_SCREENING) return nullptr;
  for (const v1::ClueFile& other : file.clues()) {
    if (&other != &clue && IsWaiting(other) && other.match_event_id().empty() &&
        other.channel() == clue.channel() && other.member_id() == clue.member_id() &&
        other.clue().kind_code() == clue.clue().kind_code() &&
        other.period_start_date() == clue.period_start_date() &&
        other.period_end_date() == clue.period_end_date()) {
      return &other;
    }
  }
  return nullptr;
}

bool IsWaiting(const v1::ClueFile& clue) {
  return clue.stage() == v1::CLUE_STAGE_OPEN || clue.stage() == v1::CLUE_STAGE_VERIFIED ||
         clue.stage() == v1::CLUE_STAGE_PROPOSED;
}

const v1::ClueFile* FindRepeated(const v1::CaseFile& file, const v1::ClueReported& fact) {
  const bool dated = fact.period_start_date() != 0 || fact.period_end_date() != 0;
  if (!dated && fact.channel() != v1::CHANNEL_DEPARTMENT_SCREENING) return nullptr;
  for (const v1::ClueFile& clue : file.clues()) {
    if (clue.stage() == v1::CLUE_STAGE_MOVED || (!dated && !IsWaiting(clue))) continue;
    if (clue.member_id() == fact.member_id() && clue.clue().kind_code() == fact.kind_code() &&
        clue.period_start_date() == fact.period_start_date() &&
        clue.period_end_date() == fact.period_end_date()) {
      return &clue;
    }
  }
  return nullptr;
}

}  // namespace hearth::domain
