#include "services/server/roll_kek.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/ledger/reason.h"
#include "services/server/exit_codes.h"
#include "services/server/files.h"
#include "services/server/kek_source.h"
#include "services/server/layout.h"
#include "services/server/logging.h"
#include "services/server/rolled_kek.h"
#include "storage/files/posix.h"
#include "storage/keys/roll.h"
#include "storage/keys/subject_keys.h"
#include "storage/rocks/rocks_key_rows.h"

namespace hearth::server {
namespace {

absl::Status Usage(const std::string& zh, const std::string& en) {
  return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonUsage, zh, en);
}

absl::Status Secrets(const absl::Status& fault) {
  const std::string text(fault.message());
  return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonSecrets,
                        "主密钥不可用（" + text + "）", "the key cannot be used (" + text + ")");
}

absl::StatusOr<std::unique_ptr<storage::RocksKeyRows>> OpenRows(const std::string& dir) {
  storage::RocksOptions options;
  options.create_if_missing = false;
  return storage::RocksKeyRows::Open(dir, options);
}

void Tell(const std::string& zh, const std::string& en) {
  Say(Severity::kInfo, "KEK_ROLL", zh + " / " + en);
}

// The copy holds what the store holds, and the new key opens all of it.
absl::Status CheckCopy(const std::string& dir, const storage::Kek& next,
                       const std::string& digest) {
  auto rows = OpenRows(dir);
  if (!rows.ok()) return rows.status();
  const absl::StatusOr<std::string> copied = storage::DigestOfRows(**rows);
  if (!copied.ok()) return copied.status();
  if (*copied != digest) return absl::DataLossError("the copy of the key store differs from it");
  const auto keys = storage::SubjectKeys::Open(*std::move(rows), next);
  return keys.ok() ? (*keys)->Verify() : keys.status();
}

class Roll {
 public:
  Roll(const Config& config, Layout layout) : config_(config), layout_(std::move(layout)) {}

  absl::Status Run() {
    if (absl::Status status = LoadBoth(); !status.ok()) return status;
    if (absl::Status status = Rewrap(); !status.ok()) return status;
    if (absl::Status status = Copy(); !status.ok()) return status;
    return Exchange();
  }

 private:
  std::string next_path() const { return layout_.kek() + ".next"; }

  absl::Status LoadBoth() {
    const absl::StatusOr<storage::Kek> old = LoadKek(config_, layout_, /*create=*/false);
    if (!old.ok()) return Secrets(old.status());
    const absl::StatusOr<storage::Kek> next = storage::Kek::LoadOrCreate(next_path(), layout_.data);
    if (!next.ok()) return Secrets(next.status());
    old_ = std::make_unique<storage::Kek>(*old);
    next_ = std::make_unique<storage::Kek>(*next);
    return absl::OkStatus();
  }

  absl::Status Rewrap() {
    auto rows = OpenRows(layout_.keys());
    if (!rows.ok()) return rows.status();
    rows_ = *std::move(rows);
    const absl::StatusOr<uint64_t> count = storage::RollKek(*old_, *next_, rows_.get());
    if (!count.ok()) return count.status();
    count_ = *count;
    Tell(absl::StrCat("已重新包裹 ", count_, " 把密钥，正在清除旧文件"),
         absl::StrCat(count_, " keys are wrapped anew; old rows are leaving the files"));
    return rows_->Compact();
  }

  absl::Status Copy() {
    const absl::StatusOr<std::string> digest = storage::DigestOfRows(*rows_);
    if (!digest.ok()) return digest.status();
    digest_ = *digest;
    if (absl::Status status = rows_->Backup(config_.to); !status.ok()) return status;
    if (absl::Status status = storage::SyncTree(config_.to); !status.ok()) return status;
    Tell("已备份密钥库，正在核对", "the key store is copied, the copy is being read back");
    return CheckCopy(config_.to, *next_, digest_);
  }

  absl::Status Exchange() {
    const RolledKek rolled{.old_id = absl::BytesToHexString(old_->id()),
                           .new_id = absl::BytesToHexString(next_->id()),
                           .keys = count_,
                           .backup_sha256 = digest_,
                           .reason_code = config_.reason.empty() ? "routine" : config_.reason};
    if (absl::Status status = LeaveRolled(layout_, rolled); !status.ok()) return status;
    if (std::rename(next_path().c_str(), layout_.kek().c_str()) != 0) {
      return storage::ErrnoStatus("rename to", layout_.kek(), errno);
    }
    if (absl::Status status = storage::SyncDirectoryOf(layout_.kek()); !status.ok()) return status;
    Tell("新主密钥已启用：" + layout_.kek() +
             "。若平时用份额或 systemd "
             "凭据，请按新密钥重新制作；旧密钥库备份已无法打开，请销毁旧密钥",
         "the new key is in force: " + layout_.kek() +
             ". If it usually comes as shares or as a systemd credential, make those anew; destroy "
             "every copy of the old key, older copies of the key store open nothing any more");
    return absl::OkStatus();
  }

  const Config& config_;
  const Layout layout_;
  std::unique_ptr<storage::Kek> old_, next_;
  std::unique_ptr<storage::RocksKeyRows> rows_;
  uint64_t count_ = 0;
  std::string digest_;
};

}  // namespace

absl::Status RollKek(const Config& config) {
  const absl::StatusOr<std::optional<std::string>> log_id = FindLog(config.data);
  if (!log_id.ok()) return log_id.status();
  if (!*log_id) return Usage(config.data + " 中没有日志", config.data + " holds no log");
  Layout layout = LayoutOf(config.data, **log_id, config.secrets);
  if (storage::IsInside(config.to, layout.data) || !IsFresh(config.to)) {
    return Usage("--backup 须为数据目录之外的空目录",
                 "--backup needs an empty folder outside the data directory");
  }
  return Roll(config, std::move(layout)).Run();
}

}  // namespace hearth::server
