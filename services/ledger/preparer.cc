#include "services/ledger/preparer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "services/domain/civil_date.h"
#include "services/domain/invariant.h"
#include "services/ledger/reason.h"
#include "services/ledger/receipts.h"

namespace hearth::ledger {
namespace {

bool OnlyControl(const ReadRun& run) {
  return std::all_of(run.events.begin(), run.events.end(), [](const ReadEvent& event) {
    return event.recorded_at || event.judged.event.header.stream() == v1::STREAM_CONTROL;
  });
}

}  // namespace

Preparer::Preparer(const Options* options, const Start& start, const storage::Log* log,
                   const IdIndex* ids, IdFloors* floors, storage::Keys* keys, const Clock* clock)
    : options_(options),
      log_(log),
      ids_(ids),
      floors_(floors),
      keys_(keys),
      clock_(clock),
      tip_{start.frontier, start.recorded_time_ms, start.control},
      chain_(start.frontier.size()),
      restore_pending_(start.restore_pending) {
  auto unindexed = start.unindexed;
  std::sort(unindexed.begin(), unindexed.end(),
            [](const auto& a, const auto& b) { return a.entry.position < b.entry.position; });
  for (const Unindexed& event : unindexed) {
    const Position position = event.entry.position;
    memory_.Insert(position, IdMemory::ToId(event.event_id),
                   IdMemory::ToHash(event.entry.header_hash));
    households_.Insert(position, HouseholdMemory::ToId(event.household));
  }
  TakeGroup();
}

void Preparer::Add(Work work) {
  if (!building()) Trim();
  Receipts receipts =
      std::visit([this](auto&& what) { return Record(std::forward<decltype(what)>(what)); },
                 std::move(work.what));
  if (!receipts.ok()) {
    work.caller.Give(receipts.status());
    return;
  }
  group_.answers.push_back({*std::move(receipts), std::move(work.caller)});
}

Group Preparer::TakeGroup() {
  group_.after = {.position = tip_.position(),
                  .root = tip_.frontier.Root(),
                  .recorded_ms = tip_.recorded_ms,
                  .control = tip_.control};
  ahead_before_ = group_.before;
  ahead_ = group_.records;
  Group group = std::exchange(group_, Group());
  group_.before = group.after.position;
  group_.root_before = group.after.root;
  return group;
}

// The index was asked at the door; what it did not know then is in the memory or new.
absl::Status Preparer::FindRecorded(ReadRun* run) const {
  for (ReadEvent& event : run->events) {
    if (event.recorded_at) continue;
    const domain::Submitted& submitted = event.judged.event;
    const auto known = memory_.Find(submitted.header.event_id());
    if (!known) continue;
    if (known->header_hash != IdMemory::ToHash(submitted.header_hash)) {
      return IdReused(submitted.header.event_id());
    }
    event.recorded_at = known->position;
  }
  return absl::OkStatus();
}

Preparer::Receipts Preparer::Record(ReadRun run) {
  if (absl::Status status = FindRecorded(&run); !status.ok()) return status;
  absl::StatusOr<int64_t> time = 0;
  if (!run.all_recorded()) time = TimeFor(OnlyControl(run));
  if (!time.ok()) return time.status();
  if (absl::Status status = JudgeAgain(&run, *time); !status.ok()) return status;
  Plan plan(tip_);
  std::vector<Receipt> receipts;
  receipts.reserve(run.events.size());
  for (ReadEvent& event : run.events) {
    if (event.recorded_at) {
      receipts.push_back(RecordedAt(*event.recorded_at, event.judged.event.header.event_id()));
      continue;
    }
    // The signature stands on the last header of the run and covers, through the chain, all others.
    const bool last = &event == &run.events.back();
    absl::StatusOr<Receipt> receipt =
        plan.Add(std::move(event.judged), StampTime(*time, plan.tip()),
                 last ? run.signature : std::string(), last ? run.key_id : std::string());
    if (!receipt.ok()) return receipt.status();
    receipts.push_back(*std::move(receipt));
  }
  Accept(std::move(plan));
  return receipts;
}

Preparer::Receipts Preparer::Record(OwnFact own) {
  v1::EventHeader& place = own.place;
  if (!place.event_id().empty()) {
    absl::StatusOr<std::optional<Position>> known = Find(place.event_id());
    if (!known.ok()) return known.status();
    if (*known) return std::vector<Receipt>{RecordedAt(**known, place.event_id())};
  }
  absl::StatusOr<int64_t> time = std::max(clock_->NowMs(), tip_.recorded_ms);
  // The fact of a restore is the very first of its term: no day may come before it.
  if (!own.fact.has_log_restored()) time = TimeFor(place.stream() == v1::STREAM_CONTROL);
  if (!time.ok()) return time.status();
  const int64_t recorded_ms = StampTime(*time, tip_);
  if (place.event_id().empty()) place.set_event_id(NewEventId(recorded_ms));
  if (place.occurred_time_ms() == 0) place.set_occurred_time_ms(recorded_ms);
  std::vector<ReadEvent> events(1);
  events[0].judged.event = chain_.Next(std::move(place), own.fact, recorded_ms);
  absl::Status status = JudgeHere(*time, {.own = true, .open = false, .key_id = {}}, &events);
  if (!status.ok()) return status;
  absl::StatusOr<Receipt> receipt = RecordOwnEvent(std::move(events[0].judged), recorded_ms);
  if (!receipt.ok()) return receipt.status();
  if (own.fact.has_log_restored()) restore_pending_ = false;
  return std::vector<Receipt>{*std::move(receipt)};
}

absl::StatusOr<Receipt> Preparer::RecordOwnEvent(Judged judged, int64_t recorded_ms) {
  domain::Submitted event = judged.event;
  Plan plan(tip_);
  absl::StatusOr<Receipt> receipt = plan.Add(std::move(judged), recorded_ms, "", "");
  if (!receipt.ok()) return receipt;
  chain_.Recorded(event);
  Accept(std::move(plan));
  return receipt;
}

void Preparer::Accept(Plan plan) {
  Position position = tip_.position();
  for (Planned& planned : plan.events()) {
    memory_.Insert(++position, planned.event_id, planned.header_hash);
    households_.Insert(position, planned.household);
    group_.records->push_back(std::move(planned.record));
  }
  tip_ = std::move(plan).TakeTip();
}

absl::StatusOr<std::optional<Position>> Preparer::Find(std::string_view event_id) const {
  // The index first: what it does not know now, the memory has not yet forgotten.
  const IdFloors::Hold hold = floors_->Take();
  absl::StatusOr<std::optional<IdIndex::Entry>> indexed = ids_->Find(event_id);
  if (!indexed.ok()) return indexed.status();
  if (*indexed) return std::optional<Position>((*indexed)->position);
  const auto known = memory_.Find(event_id);
  return known ? std::optional<Position>(known->position) : std::nullopt;
}

}  // namespace hearth::ledger
