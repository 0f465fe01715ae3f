#include "services/server/kek_source.h"

#include <fcntl.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/ledger/reason.h"
#include "services/server/exit_codes.h"
#include "services/server/logging.h"
#include "storage/files/posix.h"
#include "storage/keys/secret.h"
#include "storage/keys/shares.h"

namespace hearth::server {
namespace {

absl::Status Usage(const std::string& zh, const std::string& en) {
  return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonUsage, zh, en);
}

// What systemd hands over (LoadCredential=kek:...): a file that only this service may read.
std::optional<std::string> CredentialPath() {
  const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (directory == nullptr) return std::nullopt;
  std::string path = absl::StrCat(directory, "/kek");
  if (!storage::OpenFile(path, O_RDONLY).ok()) return std::nullopt;
  return path;
}

absl::StatusOr<storage::Kek> FromShares(const std::vector<std::string>& lines) {
  const absl::StatusOr<storage::Restored> restored = storage::RestoreSecret(lines);
  if (!restored.ok()) {
    return absl::FailedPreconditionError(restored.status().message());
  }
  storage::Kek kek = storage::Kek::FromSecret(restored->secret);
  if (kek.id() == restored->id) return kek;
  return absl::FailedPreconditionError(
      "份额来自两次不同的拆分 / the shares come from two different ceremonies");
}

absl::Status CheckPairs(const std::vector<std::string>& lines, const storage::Kek& kek) {
  for (size_t left = 0; left < lines.size(); ++left) {
    for (size_t right = left + 1; right < lines.size(); ++right) {
      const absl::StatusOr<storage::Kek> again = FromShares({lines[left], lines[right]});
      if (!again.ok()) return again.status();
      if (again->id() != kek.id()) return absl::InternalError("the shares make another key");
    }
  }
  return absl::OkStatus();
}

absl::Status WriteShare(const std::string& path, const std::string& line) {
  absl::StatusOr<storage::Fd> file =
      storage::OpenFile(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
  if (!file.ok()) return file.status();
  absl::Status status = storage::WriteAt(*file, path, line + "\n", 0);
  return status.ok() ? storage::SyncFile(*file, path) : status;
}

}  // namespace

void ReadKekShares(Config* config) {
  if (!config->kek_shares) return;
  Say(Severity::kInfo, "SHARES_WANTED",
      "请输入两份密钥份额，每行一份 / two shares of the key, one a line:");
  std::string line;
  while (config->kek_lines.size() < storage::kSharesNeeded && std::getline(std::cin, line)) {
    if (!line.empty()) config->kek_lines.push_back(line);
  }
}

absl::StatusOr<storage::Kek> LoadKek(const Config& config, const Layout& layout, bool create) {
  if (config.kek_shares) return FromShares(config.kek_lines);
  if (const std::optional<std::string> credential = CredentialPath()) {
    return storage::Kek::Load(*credential, layout.data);
  }
  return create ? storage::Kek::LoadOrCreate(layout.kek(), layout.data)
                : storage::Kek::Load(layout.kek(), layout.data);
}

absl::Status SplitKek(const Config& config) {
  const absl::StatusOr<std::optional<std::string>> log_id = FindLog(config.data);
  if (!log_id.ok()) return log_id.status();
  if (!*log_id) return Usage(config.data + " 中没有日志", config.data + " holds no log");
  const Layout layout = LayoutOf(config.data, **log_id, config.secrets);
  if (storage::IsInside(config.to, layout.data)) {
    return Usage("--to 须在数据目录之外", "--to needs a folder outside the data directory");
  }
  const absl::StatusOr<storage::Secret> secret = storage::LoadSecret(layout.kek());
  if (!secret.ok()) return secret.status();
  const storage::Kek kek = storage::Kek::FromSecret(*secret);
  const absl::StatusOr<std::vector<std::string>> lines = storage::SplitSecret(*secret, kek.id());
  if (!lines.ok()) return lines.status();
  if (absl::Status status = CheckPairs(*lines, kek); !status.ok()) return status;
  if (absl::Status status = storage::MakeDirectories(config.to); !status.ok()) return status;
  for (size_t i = 0; i < lines->size(); ++i) {
    const std::string path = absl::StrCat(config.to, "/share-", i + 1);
    if (absl::Status status = WriteShare(path, (*lines)[i]); !status.ok()) return status;
    std::printf("%s\n", path.c_str());
  }
  Say(Severity::kInfo, "SHARES_MADE",
      absl::StrCat("任意两份可恢复主密钥（hearthd --kek-shares）。请分三处封存，确认后删除 ",
                   layout.kek(),
                   " 与这三个文件 / any two restore the key (hearthd --kek-shares). Seal them in "
                   "three places, then remove ",
                   layout.kek(), " and these files"));
  return absl::OkStatus();
}

}  // namespace hearth::server
