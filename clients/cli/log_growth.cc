#include "clients/cli/log_growth.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/verified_head.h"
#include "clients/cpp/error.h"
#include "clients/cpp/merkle_verify.h"

namespace hearth::cli {
namespace {

absl::Status Contradicts(const absl::Status& why, const std::string& evidence) {
  return client::Error(
      absl::StatusCode::kDataLoss,
      absl::StrCat("日志与本机此前所见不符，未发送任何内容；两份签名检查点保存在 ", evidence,
                   "，请交审计核实"),
      absl::StrCat("the log is not the one that was seen here before (", why.message(),
                   "); nothing was sent. Both signed checkpoints are kept in ", evidence,
                   ": hand them to the auditor"));
}

}  // namespace

absl::Status VerifyExtends(Session* session, const client::Checkpoint& older,
                           const client::Checkpoint& newer) {
  if (older.origin != newer.origin) {
    return client::Error(absl::StatusCode::kDataLoss,
                         "日志换了届（从备份恢复过）：请查 LogRestored 记录",
                         absl::StrCat("the log is in another term, ", newer.origin, " after ",
                                      older.origin, ": look for its LogRestored fact"));
  }
  if (newer.size < older.size) {
    return client::Error(absl::StatusCode::kDataLoss, "日志比此前所见的短：记录丢失",
                         "the log is shorter than it was: records are lost");
  }
  std::vector<std::string> path;
  if (older.size > 0 && older.size < newer.size) {
    v1::ProveConsistencyRequest request;
    request.set_first_size(older.size);
    request.set_second_size(newer.size);
    absl::StatusOr<v1::ProveConsistencyResponse> proof =
        session->client().ProveConsistency(request);
    if (!proof.ok()) return proof.status();
    path.assign(proof->path().begin(), proof->path().end());
  }
  return client::VerifyConsistency(older.size, newer.size, older.root, newer.root, path);
}

namespace {

// Both notes, opened with the key that is pinned.
absl::StatusOr<Growth> OpenNotes(const LogMemory& memory, const std::string& seen_note,
                                 const v1::GetHeadResponse& head) {
  Growth growth;
  growth.shown_note = head.checkpoint();
  if (seen_note.empty() && growth.shown_note.empty()) return growth;
  if (absl::Status status = memory.PinKey(head.verifier_key()); !status.ok()) return status;
  const auto open = [&](const std::string& note, std::optional<client::Checkpoint>* opened) {
    if (note.empty()) return absl::OkStatus();
    absl::StatusOr<client::Checkpoint> checkpoint =
        client::OpenCheckpoint(note, head.verifier_key());
    if (checkpoint.ok()) *opened = *checkpoint;
    return checkpoint.status();
  };
  if (absl::Status status = open(seen_note, &growth.seen); !status.ok()) return status;
  if (absl::Status status = open(growth.shown_note, &growth.shown); !status.ok()) return status;
  return growth;
}

// OK when what is shown fits what was seen, or is of another term.
absl::Status CheckFit(Session* session, const LogMemory& memory, const std::string& seen_note,
                      const Growth& growth) {
  if (!growth.seen) return absl::OkStatus();
  const absl::Status fits = growth.shown ? VerifyExtends(session, *growth.seen, *growth.shown)
                                         : absl::DataLossError("it shows no checkpoint any more");
  if (!absl::IsDataLoss(fits)) return fits;
  const absl::StatusOr<std::string> evidence = memory.KeepEvidence(seen_note, growth.shown_note);
  if (!evidence.ok()) return evidence.status();
  if (!growth.shown || growth.seen->origin == growth.shown->origin) {
    return Contradicts(fits, *evidence);
  }
  session->Say("日志换了届（从备份恢复过）：请查 LogRestored 记录；两份检查点保存在 " + *evidence,
               "The log is in another term (it was restored): look for its LogRestored fact. Both "
               "checkpoints are kept in " +
                   *evidence);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Growth> VerifyGrowth(Session* session) {
  const absl::StatusOr<v1::GetHeadResponse> known = session->Head();
  if (!known.ok()) return known.status();
  const LogMemory memory(session->globals.state_folder, known->log_id());
  // Read before the log is asked: what another command keeps meanwhile is newer than that answer.
  const std::string seen_note = memory.Checkpoint();
  const absl::StatusOr<v1::GetHeadResponse> head = session->client().GetHead();
  if (!head.ok()) return head.status();
  absl::StatusOr<Growth> growth = OpenNotes(memory, seen_note, *head);
  if (!growth.ok()) return growth.status();
  absl::Status status = CheckFit(session, memory, seen_note, *growth);
  if (status.ok() && growth->shown) status = memory.Keep(growth->shown_note);
  if (!status.ok()) return status;
  return growth;
}

}  // namespace hearth::cli
