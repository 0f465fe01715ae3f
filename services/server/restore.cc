#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/ledger/reason.h"
#include "services/server/backup.h"
#include "services/server/erasure_list.h"
#include "services/server/exit_codes.h"
#include "services/server/files.h"
#include "services/server/kek_source.h"
#include "services/server/layout.h"
#include "services/server/logging.h"
#include "storage/files/anchor_file.h"
#include "storage/keys/kek.h"
#include "storage/keys/secret.h"
#include "storage/merkle/note.h"

namespace hearth::server {
namespace {

namespace fs = std::filesystem;

absl::Status Usage(const std::string& zh, const std::string& en) {
  return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonUsage, zh, en);
}

// The backed-up log's id, 16 bytes.
absl::StatusOr<std::string> ReadManifest(const std::string& from) {
  const absl::StatusOr<std::string> text = ReadSmallFile(from + "/manifest");
  if (!text.ok())
    return Usage(from + " 不是完整的备份（缺 manifest）",
                 from + " is no complete backup (no manifest)");
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(*text, '\n'))) {
    const std::vector<std::string> words = absl::StrSplit(line, absl::MaxSplits(": ", 1));
    if (words.size() == 2 && words[0] == "log-id" && words[1].size() == 32)
      return absl::HexStringToBytes(words[1]);
  }
  return absl::DataLossError(from + "/manifest: no log-id");
}

// The key that signs this log's checkpoints, from --secrets: a backup cannot vouch for itself.
absl::StatusOr<std::string> PublicKey(const Config& config, const Layout& layout) {
  const absl::StatusOr<storage::Secret> seed = storage::LoadSecret(layout.signing_key());
  const absl::StatusOr<storage::Kek> kek = LoadKek(config, layout, /*create=*/false);
  // A backup is older than the list: what was erased since is in it, with live keys.
  const absl::Status listed = config.accept_missing_erasures
                                  ? absl::OkStatus()
                                  : ErasureList::Load(layout.erasures()).status();
  for (const absl::Status& status : {seed.status(), kek.status(), listed}) {
    if (status.ok()) continue;
    const std::string text(status.message());
    return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonSecrets,
                          "恢复需要原日志的密钥与最新的删除名单（" + text +
                              "）：请把 kek、signing-key、erasures 放入 " + layout.secrets +
                              "；从未有过删除名单时用 --accept-missing-erasures",
                          "a restore needs the log's own keys and the newest list of erasures (" +
                              text + "): put kek, signing-key and erasures into " + layout.secrets +
                              "; where there never was a list, --accept-missing-erasures");
  }
  const auto signer = storage::merkle::Signer::FromSeed(seed->view());
  if (!signer.ok()) return signer.status();
  return signer->public_key();
}

// The newest of the checkpoints that are known: the backup's, one left in --data, the operator's.
absl::StatusOr<std::string> NewestNote(const Config& config, const Layout& layout,
                                       const std::string& public_key) {
  std::string newest;
  uint64_t size = 0;
  for (const std::string& path : {config.from + "/anchor", layout.anchor(), config.anchor}) {
    if (path.empty()) continue;
    const absl::StatusOr<std::string> note = ReadSmallFile(path);
    if (absl::IsNotFound(note.status()) && path == layout.anchor()) continue;
    if (!note.ok()) return note.status();
    const auto checkpoint = storage::merkle::OpenCheckpoint(*note, public_key);
    if (!checkpoint.ok()) {
      return ledger::Refuse(absl::StatusCode::kDataLoss, "CORRUPT", path + "：签名不符",
                            path + ": not signed by this log");
    }
    if (checkpoint->size >= size) newest = *note;
    size = std::max(size, checkpoint->size);
  }
  return newest;
}

absl::Status CheckTarget(const Config& config, const Layout& layout) {
  const absl::StatusOr<std::optional<std::string>> present = FindLog(config.data);
  if (!present.ok()) return present.status();
  if (*present && **present != layout.log_id) {
    return Usage(config.data + " 中有另一个日志", config.data + " holds another log");
  }
  std::error_code error;
  if (!fs::exists(layout.log(), error)) return absl::OkStatus();
  return Usage(layout.home + " 中已有日志；请先把它移到别处（保留 anchor 文件）",
               layout.home + " already holds a log; move it aside first (leave the file anchor)");
}

// Puts a log that was not proved where no start would find it.
absl::Status Reject(const Layout& layout, const absl::Status& why) {
  const std::string rejected = layout.home + "/log.rejected";
  std::error_code error;
  fs::remove_all(rejected, error);
  fs::rename(layout.log(), rejected, error);
  if (!error) return why;
  return absl::InternalError(std::string(why.message()) + "; " + layout.log() + ": " +
                             error.message());
}

absl::Status CopyIn(const Config& config, const Layout& layout, const std::string& note) {
  for (const char* part :
       {"/keys", "/attachments", "/log"}) {  // the log last: its presence means a restored log
    Say(Severity::kInfo, "RESTORE_COPYING", absl::StrCat("复制 / copying ", part + 1));
    const std::string fresh = layout.home + part + std::string(".restoring");
    std::error_code error;
    fs::remove_all(fresh, error);
    fs::remove_all(layout.home + part, error);
    if (absl::Status status = CopyTree(config.from + part, fresh); !status.ok()) return status;
    fs::rename(fresh, layout.home + part, error);
    if (error) return absl::InternalError(fresh + ": " + error.message());
  }
  return storage::WriteAnchor(layout.anchor(), note);
}

}  // namespace

absl::Status Restore(const Config& config) {
  const absl::StatusOr<std::string> log_id = ReadManifest(config.from);
  if (!log_id.ok()) return log_id.status();
  const Layout layout = LayoutOf(config.data, *log_id, config.secrets);
  if (absl::Status status = CheckTarget(config, layout); !status.ok()) return status;
  const absl::StatusOr<std::string> public_key = PublicKey(config, layout);
  if (!public_key.ok()) return public_key.status();
  const absl::StatusOr<std::string> note = NewestNote(config, layout, *public_key);
  if (!note.ok()) return note.status();
  if (absl::Status status = storage::MakeDirectories(layout.home); !status.ok()) return status;
  if (absl::Status status = CopyIn(config, layout, *note); !status.ok()) return status;
  Say(Severity::kInfo, "RESTORE_VERIFYING", "用签名的根核对 / verifying against the signed root");
  absl::StatusOr<std::unique_ptr<Node>> node = Node::Open(config, false);
  absl::Status status = node.status();
  if (node.ok()) status = (*node)->stores().keys->Verify();
  if (node.ok() && status.ok() && config.accept_loss) status = (*node)->Serve();
  if (!status.ok()) {
    if (node.ok()) node->reset();
    return Reject(layout, status);
  }
  const storage::Position head = (*node)->stores().log->head().position;
  (*node)->Stop();
  Say(Severity::kInfo, "RESTORED",
      absl::StrCat("已恢复 ", head, " 条记录 / restored ", head, " records"), {{"records", head}});
  return absl::OkStatus();
}

}  // namespace hearth::server
