#include "services/ledger/run_reader.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/escaping.h"
#include "services/domain/case_file.h"
#include "services/ledger/authority.h"
#include "services/ledger/reason.h"

namespace hearth::ledger {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

absl::Status CheckSize(const v1::Run& run) {
  if (run.submissions_size() > domain::kRunEventsMax) {
    return Refuse(kInvalid, "TOO_LARGE", "submissions: 一次最多 500 个事件，请拆分",
                  "submissions: a run holds at most 500 events; split it");
  }
  for (const v1::Submission& submission : run.submissions()) {
    size_t bytes = submission.header().size();
    for (const std::string& part : submission.parts()) bytes += part.size();
    for (const std::string& salt : submission.salts()) bytes += salt.size();
    if (bytes <= domain::kSubmissionBytesMax) continue;
    return Refuse(kInvalid, "TOO_LARGE", "submissions: 事件超过 60,000 字节，请拆分",
                  "submissions: an event has more than 60,000 bytes; split it");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<domain::Submitted>> Parse(v1::Run* run) {
  if (absl::Status status = CheckSize(*run); !status.ok()) return status;
  std::vector<domain::Submitted> events;
  events.reserve(static_cast<size_t>(run->submissions_size()));
  for (v1::Submission& submission : *run->mutable_submissions()) {
    absl::StatusOr<domain::Submitted> event = domain::ParseSubmission(std::move(submission));
    if (!event.ok()) return WithReason(event.status(), "UNREADABLE");
    events.push_back(*std::move(event));
  }
  absl::Status chain = domain::CheckChain(events);
  if (!chain.ok()) return WithReason(chain, "CHAIN_BROKEN");
  return events;
}

// In one run the same id twice is never the same header: the numbers of the chain differ.
absl::Status CheckDistinct(const std::vector<domain::Submitted>& events) {
  if (events.size() == 1) return absl::OkStatus();
  absl::flat_hash_set<absl::string_view> seen;
  seen.reserve(events.size());
  for (const domain::Submitted& event : events) {
    if (!seen.insert(event.header.event_id()).second) return IdReused(event.header.event_id());
  }
  return absl::OkStatus();
}

absl::Status FindRecorded(std::vector<domain::Submitted> events, const IdIndex& ids,
                          ReadRun* read) {
  read->events.reserve(events.size());
  for (domain::Submitted& event : events) {
    absl::StatusOr<std::optional<IdIndex::Entry>> known = ids.Find(event.header.event_id());
    if (!known.ok()) return WithReason(known.status(), "CORRUPT");
    ReadEvent& next = read->events.emplace_back();
    next.judged.event = std::move(event);
    if (!*known) continue;
    if ((*known)->header_hash != next.judged.event.header_hash) {
      return IdReused(next.judged.event.header.event_id());
    }
    next.recorded_at = (*known)->position;
  }
  return absl::OkStatus();
}

bool IsLinked(const ReadEvent& event) {
  const v1::EventHeader& header = event.judged.event.header;
  return !header.command_id().empty() || domain::IsCaseFact(header);
}

// By what is durable and indexed.
absl::Status JudgeAtDoor(const ReadingDesk& desk, ReadRun* read) {
  const Position indexed = read->hold.position();
  const RecordAt record_at = [&desk](Position position) { return desk.log.Get(position); };
  CaseDesk cases([&](const std::string& household) -> absl::StatusOr<std::vector<domain::Event>> {
    const auto positions = desk.ids.StreamPositions(household, indexed);
    if (!positions.ok()) return positions.status();
    return OpenRecords(household, *positions, record_at, *desk.keys);
  });
  read->linked = std::any_of(read->events.begin(), read->events.end(), IsLinked);
  return JudgeRun({.control = desk.control,
                   .position = std::max<Position>(desk.control.position, indexed),
                   .recorded_ms = desk.now_ms,
                   .today = desk.today,
                   .speaker = {.own = false, .open = desk.open, .key_id = read->key_id},
                   .cases = &cases,
                   .record_at = record_at,
                   .keys = desk.keys},
                  &read->events);
}

}  // namespace

bool ReadRun::all_recorded() const {
  return std::all_of(events.begin(), events.end(),
                     [](const ReadEvent& event) { return event.recorded_at.has_value(); });
}

size_t BytesOf(const v1::Run& run) {
  size_t bytes = run.signature().size() + run.key_id().size();
  for (const v1::Submission& submission : run.submissions()) {
    bytes += submission.header().size();
    for (const std::string& part : submission.parts()) bytes += part.size();
    for (const std::string& salt : submission.salts()) bytes += salt.size();
  }
  return bytes;
}

absl::Status IdReused(std::string_view event_id) {
  const std::string id =
      absl::BytesToHexString(absl::string_view(event_id.data(), event_id.size()));
  return Refuse(absl::StatusCode::kAlreadyExists, "ID_REUSED",
                "event_id " + id + " 已用于另一个事件，本次提交未记录；请换新的 event_id",
                "event_id " + id +
                    " belongs to another event; nothing of this run is recorded. Give the event a "
                    "new id");
}

absl::StatusOr<ReadRun> ReadRunOf(v1::Run run, const ReadingDesk& desk) {
  absl::StatusOr<std::vector<domain::Submitted>> events = Parse(&run);
  if (!events.ok()) return events.status();
  if (absl::Status status = CheckDistinct(*events); !status.ok()) return status;
  absl::Status signed_well =
      CheckSignature(*events, run.signature(), run.key_id(), desk.control, desk.open);
  if (!signed_well.ok()) return signed_well;
  ReadRun read;
  read.signature = std::move(*run.mutable_signature());
  read.key_id = std::move(*run.mutable_key_id());
  read.control_position = desk.control.position;
  read.today = desk.today;
  read.hold = desk.floors->Take();
  if (absl::Status status = FindRecorded(*std::move(events), desk.ids, &read); !status.ok()) {
    return status;
  }
  if (read.all_recorded()) return read;
  if (absl::Status status = JudgeAtDoor(desk, &read); !status.ok()) return status;
  return read;
}

}  // namespace hearth::ledger
