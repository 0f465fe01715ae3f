// What commands that state a fact about one household share: whose file it is, the version that the
// actor saw, signing and sending through the tool's own device, and showing what became of it.
#ifndef HEARTH_CLIENTS_CLI_FACT_SENDER_H_
#define HEARTH_CLIENTS_CLI_FACT_SENDER_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "hearth/v1/cases_service.pb.h"
#include "hearth/v1/draft.pb.h"

namespace hearth::cli {

struct FactOptions {
  std::string household;         // as given; see ParseId. Empty = the fact has none
  std::string area;              // of a fact without a household
  std::string purpose = "case";  // why the file is read: its version and area are needed
  std::string date;              // business day; empty = now
  bool dry_run = false;          // ask whether it would be accepted, record nothing
};

// HOUSEHOLD, and --purpose, --date, --dry-run.
void AddHouseholdFactOptions(CLI::App* sub, FactOptions* options);

// A draft that lacks its fact alone, and the file that it rests on.
struct FactFrame {
  v1::Draft draft;                // actor, time, household, area, expected_version
  v1::GetCaseFileResponse found;  // empty without a household
};

// States the purpose and asks for the file, as of the head of now, so that a fact sent a moment ago
// counts.
absl::StatusOr<FactFrame> FrameFact(Session* session, const FactOptions& options);

// What became of one draft. Empty `refused` = recorded and accepted.
struct FactResult {
  std::string event_id;  // 16 bytes; empty when its whole run was refused
  uint64_t position = 0;
  std::string refused;  // stable reason, e.g. WRONG_STATE
  std::string detail;   // "中文 / English": what is missing and who can do it
  bool recorded_before = false;
};

// Session::Record with one result a draft, in order, also when some were refused (ABORTED).
// `on_earlier` (may be null) sees the receipts of facts that an earlier command left over.
absl::Status RecordFacts(Session* session, std::vector<v1::Draft> drafts,
                         std::vector<FactResult>* results,
                         const std::function<void(const client::SubmitReport&)>& on_progress = {},
                         const std::function<void(const v1::Receipt&)>& on_earlier = {});

// Completes the frame with the fact; asks (dry_run) or records, and prints the answer: the event's
// id, which later facts name. ABORTED with the server's words when it is refused.
absl::Status SendFact(Session* session, const FactOptions& options, FactFrame frame, v1::Fact fact);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_FACT_SENDER_H_
