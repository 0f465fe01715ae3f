#include "clients/witness/witness.h"

#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/merkle_verify.h"

namespace hearth::witness {
namespace {

constexpr char kOld[] = "old ";
constexpr size_t kProofLinesMax = 63;
constexpr size_t kHashBytes = 32;

struct Request {
  uint64_t old_size = 0;
  std::vector<std::string> proof;
  std::string note;
};

std::optional<Request> Parse(const std::string& body) {
  const size_t gap = body.find("\n\n");
  if (gap == std::string::npos) return {};
  Request request;
  request.note = body.substr(gap + 2);
  std::vector<std::string> lines = absl::StrSplit(body.substr(0, gap), '\n');
  if (lines[0].rfind(kOld, 0) != 0 || lines.size() > kProofLinesMax + 1) return {};
  const std::string size = lines[0].substr(sizeof(kOld) - 1);
  if (!absl::SimpleAtoi(size, &request.old_size)) return {};
  if (std::to_string(request.old_size) != size) return {};
  for (size_t i = 1; i < lines.size(); ++i) {
    std::string hash;
    if (!absl::Base64Unescape(lines[i], &hash) || absl::Base64Escape(hash) != lines[i]) return {};
    if (hash.size() != kHashBytes) return {};
    request.proof.push_back(std::move(hash));
  }
  return request;
}

Answer Refuse(unsigned status, const std::string& why) {
  return {status, "text/plain; charset=utf-8", why + "\n"};
}

Answer Conflict(uint64_t size) { return {409, "text/x.tlog.size", absl::StrCat(size, "\n")}; }

}  // namespace

Answer Witness::AddCheckpoint(const std::string& body, uint64_t unix_seconds) {
  const std::optional<Request> request = Parse(body);
  if (!request) return Refuse(400, "malformed request");
  const std::optional<verify::NoteClaim> claim = verify::ReadClaim(request->note);
  if (!claim) return Refuse(400, "malformed checkpoint");
  absl::StatusOr<client::Checkpoint> opened = absl::NotFoundError("unknown log");
  for (const verify::NoteKey& log : logs_) {
    if (log.name != claim->origin || opened.ok()) continue;
    opened = client::OpenCheckpoint(request->note, verify::NoteKeyLine(log));
  }
  if (absl::IsNotFound(opened.status())) return Refuse(404, "unknown log");
  if (!opened.ok()) return Refuse(403, "not signed by the log's key");
  if (request->old_size > opened->size) return Refuse(400, "old size above the checkpoint's");

  const Latest latest = store_.Find(opened->origin);
  if (request->old_size != latest.size) return Conflict(latest.size);
  if (latest.size == opened->size && latest.size > 0 && latest.root != opened->root) {
    return Conflict(latest.size);
  }
  const bool extends = latest.size == 0
                           ? request->proof.empty()
                           : client::VerifyConsistency(latest.size, opened->size, latest.root,
                                                       opened->root, request->proof)
                                 .ok();
  if (!extends) return Refuse(422, "the consistency proof does not hold");

  const std::optional<verify::NoteParts> parts = verify::SplitNote(request->note);
  const absl::StatusOr<bool> replaced =
      store_.Replace(opened->origin, latest.size, *opened, request->note);
  if (!replaced.ok()) return Refuse(503, "the state could not be written");
  if (!*replaced) return Conflict(store_.Find(opened->origin).size);
  return {200, "text/plain; charset=utf-8", signer_.Cosign(parts->body, unix_seconds)};
}

}  // namespace hearth::witness
