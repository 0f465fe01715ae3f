#include "services/projections/household_query.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "services/domain/assess.h"
#include "services/domain/household_fold.h"

namespace hearth::projections {
namespace {

using Positions = std::map<std::string_view, Position>;  // by event id

void Show(const Positions& positions, v1::Source* source) {
  const auto it = positions.find(source->event_id());
  if (it != positions.end()) source->set_position(it->second);
}

void ShowSources(const Positions& positions, v1::OpenedHousehold* household) {
  if (household->has_identity_source()) Show(positions, household->mutable_identity_source());
  if (household->has_income_source()) Show(positions, household->mutable_income_source());
  if (household->has_previous_income_source()) {
    Show(positions, household->mutable_previous_income_source());
  }
  if (household->has_guarantees_source()) Show(positions, household->mutable_guarantees_source());
  if (household->has_risks_source()) Show(positions, household->mutable_risks_source());
  if (household->has_social_security_source()) {
    Show(positions, household->mutable_social_security_source());
  }
  if (household->has_living_source()) Show(positions, household->mutable_living_source());
  if (household->has_needs_source()) Show(positions, household->mutable_needs_source());
  if (household->has_conclusion_source()) Show(positions, household->mutable_conclusion_source());
  for (v1::OpenedMember& member : *household->mutable_members()) {
    if (member.has_source()) Show(positions, member.mutable_source());
  }
  for (v1::OpenedSuddenEvent& sudden : *household->mutable_sudden_events()) {
    Show(positions, sudden.mutable_source());
  }
  for (v1::OpenedAnswer& answer : *household->mutable_answers()) {
    Show(positions, answer.mutable_source());
  }
  for (v1::CheckMark& check : *household->mutable_checks()) Show(positions, check.mutable_source());
}

void ShowEvidence(const Positions& positions, v1::Assessment* assessment) {
  for (v1::RuleOutcome& outcome : *assessment->mutable_outcomes()) {
    for (v1::Compared& compared : *outcome.mutable_compared()) {
      compared.clear_positions();
      for (const std::string& event_id : compared.event_ids()) {
        const auto it = positions.find(event_id);
        compared.add_positions(it == positions.end() ? 0 : it->second);
      }
    }
  }
}

// What checks name and nobody has uploaded yet; each photo once, since its earliest check.
std::vector<v1::MissingEvidence> MissingOf(const Refolded& refolded) {
  std::set<std::string_view> uploaded;
  for (const domain::Event& event : refolded.events) {
    if (event.accepted() && event.fact.has_attachment_added()) {
      uploaded.insert(event.fact.attachment_added().sha256());
    }
  }
  std::map<std::string, v1::MissingEvidence> missing;
  for (const v1::CheckMark& check : refolded.household.checks()) {
    const int32_t date = check.source().occurred_date();
    for (const v1::Evidence& evidence : check.evidence()) {
      if (uploaded.contains(evidence.sha256())) continue;
      v1::MissingEvidence& entry = missing[evidence.sha256()];
      if (entry.since_date() != 0 && entry.since_date() <= date) continue;
      entry.set_sha256(evidence.sha256());
      entry.set_purpose(evidence.purpose());
      entry.set_since_date(date);
    }
  }
  std::vector<v1::MissingEvidence> list;
  for (auto& [sha256, entry] : missing) list.push_back(std::move(entry));
  return list;
}

}  // namespace

absl::StatusOr<HouseholdEntry> FindHousehold(const Sight& sight, std::string_view household,
                                             Position until) {
  absl::StatusOr<std::string> bytes = absl::NotFoundError("");
  if (household.size() == kHouseholdBytes) {
    bytes = sight.rows->Get(sight.family(), HouseholdKey(household));
  }
  if (!bytes.ok() && !absl::IsNotFound(bytes.status())) return bytes.status();
  if (bytes.ok()) {
    absl::StatusOr<HouseholdEntry> entry = OpenHouseholdRow(household, *bytes, *sight.keys);
    if (!entry.ok()) return entry.status();
    if (sight.closed->contains(household)) entry->watched.Clear();
    // Positions ascend: the first one tells whether it was known.
    if (entry->row.positions_size() > 0 && entry->row.positions(0) <= until) return entry;
  }
  return absl::NotFoundError("household: not known at that moment");
}

absl::StatusOr<Refolded> Refold(const Sight& sight, const Instant& instant,
                                std::string_view household, const rows::v1::HouseholdRow& row) {
  absl::StatusOr<std::vector<domain::Event>> events = ReadEvents(
      PositionsUntil(row, instant.position), *instant.control.releases, *sight.log, *sight.keys);
  if (!events.ok()) return events.status();
  Refolded refolded;
  refolded.events = *std::move(events);
  const int32_t day = instant.control.opened_day;
  refolded.household =
      domain::OpenHousehold(domain::FoldHousehold(refolded.events, day), instant.control);
  refolded.household.set_household(std::string(household));
  refolded.assessment = domain::Assess(refolded.household, instant.control);
  return refolded;
}

absl::StatusOr<HouseholdAnswer> AnswerHousehold(const Sight& sight, const Instant& instant,
                                                std::string_view household) {
  const absl::StatusOr<HouseholdEntry> entry = FindHousehold(sight, household, instant.position);
  if (!entry.ok()) return entry.status();
  absl::StatusOr<Refolded> refolded = Refold(sight, instant, household, entry->row);
  if (!refolded.ok()) return refolded.status();
  HouseholdAnswer answer;
  answer.moment = instant.moment();
  answer.digest = domain::Digest(refolded->household);
  answer.missing_evidence = MissingOf(*refolded);
  Positions positions;
  for (const domain::Event& event : refolded->events) {
    positions.emplace(event.header.event_id(), event.position);
  }
  answer.household = std::move(refolded->household);
  answer.assessment = std::move(refolded->assessment);
  ShowSources(positions, &answer.household);
  ShowEvidence(positions, &answer.assessment);
  return answer;
}

}  // namespace hearth::projections
