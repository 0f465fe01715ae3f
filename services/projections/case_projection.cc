#include "services/projections/case_projection.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "services/domain/case_file.h"
#include "services/domain/clue_fold.h"
#include "services/projections/case_alerts.h"
#include "services/projections/case_rows.h"

namespace hearth::projections {
namespace {

using ByteKeys = google::protobuf::RepeatedPtrField<std::string>;

constexpr size_t kBasesMax = 50'000;

// Brings the rows from the keys that stand to those that are wanted; both ascend.
void Replace(const std::set<std::string>& wanted, ByteKeys* standing, Overlay* rows) {
  if (std::equal(wanted.begin(), wanted.end(), standing->begin(), standing->end())) return;
  for (const std::string& key : *standing) {
    if (!wanted.contains(key)) rows->Delete(key);
  }
  for (const std::string& key : wanted) {
    if (!std::binary_search(standing->begin(), standing->end(), key)) rows->Put(key, "");
  }
  standing->Clear();
  for (const std::string& key : wanted) *standing->Add() = key;
}

bool IsOverdue(const std::vector<v1::FileDuty>& duties) {
  return std::any_of(duties.begin(), duties.end(),
                     [](const v1::FileDuty& duty) { return duty.overdue(); });
}

bool IsOverdue(const std::vector<v1::FileDuty>& duties, const std::string& about) {
  return std::any_of(duties.begin(), duties.end(), [&](const v1::FileDuty& duty) {
    return duty.overdue() && duty.about_event_id() == about;
  });
}

// The clues that a fact of the stream of clues is about.
std::vector<v1::ClueReference> CluesNamed(const v1::Fact& fact) {
  switch (fact.fact_case()) {
    case v1::Fact::kClueJoined:
      return {fact.clue_joined().clue(), fact.clue_joined().into_clue()};
    case v1::Fact::kClueAssigned:
      return {fact.clue_assigned().clue()};
    case v1::Fact::kClueEscalated:
      return {fact.clue_escalated().clue()};
    case v1::Fact::kClueVerified:
      return {fact.clue_verified().clues().begin(), fact.clue_verified().clues().end()};
    case v1::Fact::kClueReturned:
      return {fact.clue_returned().clue()};
    case v1::Fact::kClueDismissed:
      return {fact.clue_dismissed().clue()};
    case v1::Fact::kClueReopened:
      return {fact.clue_reopened().clue()};
    case v1::Fact::kClueFeedbackGiven:
      return {fact.clue_feedback_given().clue()};
    default:
      return {};
  }
}

CluePlace PlaceOf(const v1::ClueFile& clue, const std::string& area, const std::string& household) {
  return {area, clue.opened_date(), household, clue.clue().event_id(), clue.clue().kind_code()};
}

}  // namespace

absl::Status CaseProjection::OnHousehold(const Change& change, rows::v1::WatchedHousehold* watched,
                                         Overlay* rows) {
  if (!watched->has_case_file() && !watched->has_cases()) return absl::OkStatus();
  Keys lists, duties;
  FileCase(change, &lists);
  if (absl::Status status = FileClues(change, rows, &lists); !status.ok()) return status;
  FileDuties(change, &duties);
  rows::v1::CasePart* part = watched->mutable_cases();
  Replace(lists, part->mutable_list_keys(), rows);
  Replace(duties, part->mutable_duty_keys(), rows);
  absl::Status status = UpdateCaseAlerts(change, part->mutable_alert_ids(), rows);
  if (part->ByteSizeLong() == 0) watched->clear_cases();
  return status;
}

void CaseProjection::FileCase(const Change& change, Keys* keys) {
  const v1::CaseRecord* record = ListedCase(change.file);
  const v1::CaseChain* chain = domain::OpenChain(change.file);
  const bool unannounced = ChainToAnnounce(change.file, v1::CASE_PROCEDURE_UNSPECIFIED) != nullptr;
  if (record == nullptr && chain == nullptr && !unannounced) return;
  const auto stage = record == nullptr ? v1::CASE_STAGE_UNSPECIFIED : record->stage();
  const auto step = chain == nullptr ? v1::CHAIN_STAGE_UNSPECIFIED : chain->stage();
  const std::string place =
      EncodePlace(CasePlace{change.household.area_code(), change.household.household()});
  if (unannounced) File(kUnannouncedList, place, keys);
  if (record == nullptr && chain == nullptr) return;
  const bool overdue = IsOverdue(change.duties);
  for (const auto of_stage : {v1::CASE_STAGE_UNSPECIFIED, stage}) {
    for (const auto of_chain : {v1::CHAIN_STAGE_UNSPECIFIED, step}) {
      File(CaseList(of_stage, of_chain, false), place, keys);
      if (overdue) File(CaseList(of_stage, of_chain, true), place, keys);
    }
  }
}

absl::Status CaseProjection::FileClues(const Change& change, Overlay* rows, Keys* keys) {
  for (const v1::ClueFile& clue : change.file.clues()) {
    std::string batch = clue.batch_event_id();
    if (absl::Status status = FollowMatch(clue, rows, &batch); !status.ok()) return status;
    const std::string place = EncodePlace(PlaceOf(
        clue, AreaOfClue(clue, change.household.area_code()), change.household.household()));
    File(ClueList(clue.stage(), false), place, keys);
    if (!batch.empty()) File(BatchList(batch), place, keys);
    const bool overdue = IsOverdue(change.duties, clue.clue().event_id());
    if (overdue) File(ClueList(clue.stage(), true), place, keys);
    if (!IsWaiting(clue.stage())) continue;
    File(ClueList(v1::CLUE_STAGE_UNSPECIFIED, false), place, keys);
    if (overdue) File(ClueList(v1::CLUE_STAGE_UNSPECIFIED, true), place, keys);
  }
  return absl::OkStatus();
}

void CaseProjection::FileDuties(const Change& change, Keys* keys) {
  for (const v1::FileDuty& duty : change.duties) {
    const std::string place = EncodePlace(
        DutyPlace{duty.due_date(), duty.area_code(), change.household.household(), duty.duty_id()});
    for (const size_t digits : {size_t{0}, kTownScope, kVillageScope}) {
      if (duty.area_code().size() < digits) continue;
      const std::string scope = duty.area_code().substr(0, digits);
      File(DutyList(scope, ""), place, keys);
      File(DutyList(scope, duty.kind()), place, keys);
    }
    if (!duty.account().empty()) File(AccountList(duty.account()), place, keys);
  }
}

absl::Status CaseProjection::FollowMatch(const v1::ClueFile& clue, Overlay* rows,
                                         std::string* batch_event_id) {
  if (clue.match_event_id().empty()) return absl::OkStatus();
  const auto before = LoadStreamClue(*rows, clue.clue().event_id());
  if (!before.ok()) return before.status();
  if (!before->has_value()) return absl::OkStatus();
  v1::ClueFile after = **before;
  if (batch_event_id->empty()) *batch_event_id = after.batch_event_id();
  if (clue.stage() != v1::CLUE_STAGE_MOVED) {
    if (after.match_event_id().empty()) after.set_match_event_id(clue.match_event_id());
  } else if (after.match_event_id() == clue.match_event_id()) {
    after.clear_match_event_id();
  }
  if (after.match_event_id() == (*before)->match_event_id()) return absl::OkStatus();
  SaveStreamClue(&**before, after, rows);
  return absl::OkStatus();
}

absl::Status CaseProjection::OnClueFact(const domain::Event& event, const domain::Control&,
                                        Overlay* rows) {
  v1::CaseFile known;
  for (const v1::ClueReference& clue : CluesNamed(event.fact)) {
    auto row = LoadStreamClue(*rows, clue.event_id());
    if (!row.ok()) return row.status();
    if (row->has_value()) *known.add_clues() = **std::move(row);
  }
  if (known.clues().empty() && !event.fact.has_clue_reported()) return absl::OkStatus();
  const auto again = LoadStreamClue(*rows, event.header.event_id());
  if (!again.ok()) return again.status();
  v1::CaseFile after = known;
  if (again->has_value() || !domain::EvolveClue(&after, event)) return absl::OkStatus();
  for (int i = 0; i < after.clues_size(); ++i) {
    v1::ClueFile* clue = after.mutable_clues(i);
    if (clue->area_code().empty()) clue->set_area_code(event.header.area_code());
    SaveStreamClue(i < known.clues_size() ? &known.clues(i) : nullptr, *clue, rows);
  }
  return absl::OkStatus();
}

void CaseProjection::SaveStreamClue(const v1::ClueFile* before, const v1::ClueFile& after,
                                    Overlay* rows) {
  if (before != nullptr) {
    for (const std::string& key : KeysOfStreamClue(*before)) rows->Delete(key);
  }
  for (const std::string& key : KeysOfStreamClue(after)) rows->Put(key, "");
  rows->Put(StreamClueKey(after.clue().event_id()), after.SerializeAsString());
}

CaseProjection::Keys CaseProjection::KeysOfStreamClue(const v1::ClueFile& clue) {
  Keys keys;
  if (!clue.match_event_id().empty()) return keys;
  const std::string place = EncodePlace(PlaceOf(clue, clue.area_code(), ""));
  File(ClueList(clue.stage(), false), place, &keys);
  if (!clue.batch_event_id().empty()) File(BatchList(clue.batch_event_id()), place, &keys);
  if (!IsWaiting(clue.stage())) return keys;
  File(kUnmatchedList, place, &keys);
  File(ClueList(v1::CLUE_STAGE_UNSPECIFIED, false), place, &keys);
  return keys;
}

void CaseProjection::File(const std::string& list, const std::string& place, Keys* keys) {
  if (bases_.size() > kBasesMax) bases_.clear();
  std::string& base = bases_[list];
  if (base.empty()) base = ListBase(list, *keys_);
  keys->insert(base + place);
}

}  // namespace hearth::projections
