// The part of the preparer that judges again what the door could not know: control, days, and what
// has come to a household since its case file was read.

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "services/domain/case_file.h"
#include "services/ledger/preparer.h"

namespace hearth::ledger {

void Preparer::Trim() {
  const Position floor = floors_->floor();
  memory_.Trim(floor);
  households_.Trim(floor);
}

absl::Status Preparer::JudgeAgain(ReadRun* run, int64_t recorded_ms) {
  if (run->all_recorded()) return absl::OkStatus();
  if (tip_.control.position != run->control_position || Today(recorded_ms, tip_) != run->today) {
    for (ReadEvent& event : run->events) event.settled = false;
  } else if (!run->linked || !Unsettle(run)) {
    return absl::OkStatus();
  }
  return JudgeHere(recorded_ms, {.own = false, .open = options_->open, .key_id = run->key_id},
                   &run->events);
}

// Unsettles the case facts of households of which the door did not know all, the commands of which
// it did not know that a part is recorded, and whatever hangs on these by household or command. All
// else is settled. True when anything is to be judged again.
bool Preparer::Unsettle(ReadRun* run) const {
  const Position known = run->hold.position();
  absl::flat_hash_set<std::string> ties;
  const auto hangs = [&](const ReadEvent& event) {
    const v1::EventHeader& header = event.judged.event.header;
    if (ties.contains(header.household()) || ties.contains(header.command_id())) return true;
    if (event.recorded_at) return *event.recorded_at > known && !header.command_id().empty();
    if (!domain::IsCaseFact(header)) return false;
    const std::string* other = domain::OtherHousehold(event.judged.event.fact);
    if (other != nullptr && (ties.contains(*other) || households_.Newest(*other) > known)) {
      return true;
    }
    return households_.Newest(header.household()) > known;
  };
  for (ReadEvent& event : run->events) event.settled = true;
  bool more = true;
  while (more) {
    more = false;
    for (ReadEvent& event : run->events) {
      if (!event.settled || !hangs(event)) continue;
      event.settled = false;
      more = true;
      const v1::EventHeader& header = event.judged.event.header;
      for (const std::string& tie : {header.household(), header.command_id()}) {
        if (!tie.empty()) ties.insert(tie);
      }
    }
  }
  return !ties.empty();
}

absl::Status Preparer::JudgeHere(int64_t recorded_ms, const Speaker& speaker,
                                 std::vector<ReadEvent>* events) {
  const RecordAt record_at = [this](Position position) { return RecordAtTip(position); };
  CaseDesk cases([this](const std::string& household) { return EventsOf(household); });
  return JudgeRun({.control = tip_.control,
                   .position = tip_.position(),
                   .recorded_ms = StampTime(recorded_ms, tip_),
                   .today = Today(recorded_ms, tip_),
                   .speaker = speaker,
                   .cases = &cases,
                   .record_at = record_at,
                   .keys = keys_},
                  events);
}

// The index first: what it does not know now, the memory has not yet forgotten.
absl::StatusOr<std::vector<domain::Event>> Preparer::EventsOf(const std::string& household) const {
  const Position indexed = ids_->checkpoint();
  absl::StatusOr<std::vector<Position>> positions = ids_->StreamPositions(household, indexed);
  if (!positions.ok()) return positions.status();
  const std::vector<Position> newer = households_.Above(household, indexed);
  positions->insert(positions->end(), newer.begin(), newer.end());
  return OpenRecords(
      household, *positions, [this](Position position) { return RecordAtTip(position); }, *keys_);
}

absl::StatusOr<std::string> Preparer::RecordAtTip(Position position) const {
  if (position > group_.before) return group_.records->at(position - group_.before - 1);
  const std::shared_ptr<const Records> ahead = ahead_.lock();
  if (ahead != nullptr && position > ahead_before_) {
    return ahead->at(position - ahead_before_ - 1);
  }
  return log_->Get(position);
}

}  // namespace hearth::ledger
