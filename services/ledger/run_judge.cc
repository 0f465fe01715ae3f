#include "services/ledger/run_judge.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/domain/case_file.h"
#include "services/domain/fault.h"
#include "services/ledger/reason.h"
#include "services/record/record.h"

namespace hearth::ledger {
namespace {

// Each refused command may be another's undoing, so each may cost one more reading of the run. A
// run that needs more than this is no honest one: its commands count as one.
constexpr int kReadingsMax = 8;

const std::string& CommandOf(const ReadEvent& event) {
  return event.judged.event.header.command_id();
}

void ExpectFiles(const std::vector<ReadEvent>& events, CaseDesk* cases) {
  for (const ReadEvent& event : events) {
    if (event.recorded_at || event.settled) continue;
    const v1::EventHeader& header = event.judged.event.header;
    if (!domain::IsCaseFact(header)) continue;
    cases->Expect(header.household());
    const std::string* other = domain::OtherHousehold(event.judged.event.fact);
    if (other != nullptr) cases->Expect(*other);
  }
}

absl::Status ReadOutcome(const RecordAt& record_at, ReadEvent* event) {
  const absl::StatusOr<std::string> bytes = record_at(*event->recorded_at);
  if (!bytes.ok()) return WithReason(bytes.status(), "CORRUPT");
  absl::StatusOr<domain::Event> recorded = record::OpenHeader(*event->recorded_at, *bytes);
  if (!recorded.ok()) return WithReason(recorded.status(), "CORRUPT");
  if (recorded->whole()) return absl::OkStatus();
  event->judged.refusal = {recorded->refused, std::move(recorded->refused_detail)};
  return absl::OkStatus();
}

// What became of facts that an earlier run recorded, where others of their command are to come.
absl::Status ReadOutcomes(const RecordAt& record_at, std::vector<ReadEvent>* events) {
  absl::flat_hash_set<std::string> open;
  for (const ReadEvent& event : *events) {
    const bool waits = !event.recorded_at && !event.settled;
    if (waits && !CommandOf(event).empty()) open.insert(CommandOf(event));
  }
  if (open.empty()) return absl::OkStatus();
  for (ReadEvent& event : *events) {
    if (!event.recorded_at || !open.contains(CommandOf(event))) continue;
    if (absl::Status status = ReadOutcome(record_at, &event); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status JudgeOnce(const RunGrounds& grounds, std::vector<ReadEvent>* events) {
  domain::Control control = grounds.control;
  Position position = grounds.position;
  for (ReadEvent& event : *events) {
    if (event.recorded_at) continue;
    ++position;
    Judged& judged = event.judged;
    if (!event.settled) {
      absl::Status status = Judge({.control = control,
                                   .today = grounds.today,
                                   .speaker = grounds.speaker,
                                   .cases = grounds.cases,
                                   .keys = grounds.keys},
                                  &judged);
      if (!status.ok()) return status;
    }
    if (judged.refusal) continue;
    const domain::Submitted& submitted = judged.event;
    const bool moves = domain::IsControl(submitted.header);
    const bool followed = grounds.cases->expects(submitted.header.household());
    if (!moves && !followed) continue;
    // In quarantine or not: what its sender says next rests on it.
    domain::Event said = EventAt(position, grounds.recorded_ms, submitted.header,
                                 submitted.header_hash, submitted.fact);
    if (moves) control = domain::Evolve(control, said);
    if (followed) grounds.cases->Add(std::move(said));
  }
  return absl::OkStatus();
}

std::pair<std::string_view, std::string_view> Languages(std::string_view detail) {
  const size_t end = detail.find(" / ");
  if (end == std::string_view::npos) return {detail, detail};
  return {detail.substr(0, end), detail.substr(end + 3)};
}

domain::Refusal GoesWith(const ReadEvent& cause) {
  const std::string id = absl::BytesToHexString(cause.judged.event.header.event_id());
  const std::string reason = v1::RefusalReason_Name(cause.judged.refusal->reason);
  const auto [zh, en] = Languages(cause.judged.refusal->detail);
  return domain::ToRefusal(
      {.reason = v1::REFUSAL_REASON_WRONG_STATE,
       .path = "header.command_id",
       .zh = absl::StrCat("同一命令的事件 ", id, " 未被接受（", reason, "，", std::string(zh),
                          "），本事件一并不接受；请改正后整组重新提交"),
       .en = absl::StrCat("event ", id, " of the same command was refused (", reason, ", ",
                          std::string(en),
                          "), so this one is too; correct it and submit them all again")});
}

// Settles every command of which something was refused; true when that refused anything more.
bool SettleCommands(bool as_one, std::vector<ReadEvent>* events) {
  absl::flat_hash_map<std::string, const ReadEvent*> causes;
  const auto key = [as_one](const ReadEvent& event) { return as_one ? "" : CommandOf(event); };
  for (const ReadEvent& event : *events) {
    if (event.judged.refusal && !CommandOf(event).empty()) causes.try_emplace(key(event), &event);
  }
  if (causes.empty()) return false;
  bool more = false;
  for (ReadEvent& event : *events) {
    if (event.recorded_at || event.settled || CommandOf(event).empty()) continue;
    const auto cause = causes.find(key(event));
    if (cause == causes.end()) continue;
    event.settled = true;
    if (event.judged.refusal) continue;
    event.judged.refusal = GoesWith(*cause->second);
    more = true;
  }
  return more;
}

}  // namespace

domain::Event EventAt(Position position, int64_t recorded_ms, v1::EventHeader header,
                      std::string header_hash, v1::Fact fact) {
  domain::Event event;
  event.position = position;
  event.recorded_time_ms = recorded_ms;
  event.header = std::move(header);
  event.header_hash = std::move(header_hash);
  event.fact = std::move(fact);
  return event;
}

absl::Status JudgeRun(const RunGrounds& grounds, std::vector<ReadEvent>* events) {
  ExpectFiles(*events, grounds.cases);
  if (absl::Status status = ReadOutcomes(grounds.record_at, events); !status.ok()) return status;
  for (int reading = 1;; ++reading) {
    if (absl::Status status = JudgeOnce(grounds, events); !status.ok()) return status;
    if (!SettleCommands(/*as_one=*/false, events)) return absl::OkStatus();
    if (reading >= kReadingsMax) SettleCommands(/*as_one=*/true, events);
    grounds.cases->Rewind();
  }
}

}  // namespace hearth::ledger
