#include "services/server/layout.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/escaping.h"
#include "services/ledger/reason.h"
#include "services/server/exit_codes.h"
#include "storage/keys/secret.h"

namespace hearth::server {
namespace {

namespace fs = std::filesystem;

constexpr size_t kIdBytes = 16;

bool IsLogName(const std::string& name) {
  return name.size() == 2 * kIdBytes &&
         name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::string DefaultSecrets(const std::string& log_hex) {
  if (::geteuid() == 0) return "/etc/hearth/" + log_hex;
  const char* config = std::getenv("XDG_CONFIG_HOME");
  if (config != nullptr && config[0] == '/') return std::string(config) + "/hearth/" + log_hex;
  const char* home = std::getenv("HOME");
  return std::string(home == nullptr ? "" : home) + "/.config/hearth/" + log_hex;
}

std::string Absolute(const std::string& path) {
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error);
  return error ? path : absolute.lexically_normal().string();
}

}  // namespace

Layout LayoutOf(const std::string& data, const std::string& log_id, const std::string& secrets) {
  const std::string hex = absl::BytesToHexString(log_id);
  Layout layout;
  layout.data = Absolute(data);
  layout.log_id = log_id;
  layout.home = layout.data + "/" + hex;
  layout.secrets = secrets.empty() ? DefaultSecrets(hex) : Absolute(secrets);
  return layout;
}

absl::StatusOr<std::optional<std::string>> FindLog(const std::string& data) {
  std::vector<std::string> found;
  std::error_code error;
  fs::directory_iterator entries(data, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    if (IsLogName(name) && entries->is_directory(error)) found.push_back(name);
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return storage::ErrnoStatus("list", data, error.value());
  }
  if (found.empty()) return std::optional<std::string>();
  if (found.size() == 1) return std::optional<std::string>(absl::HexStringToBytes(found.front()));
  return absl::FailedPreconditionError(data + " 中有多个日志，每个目录只放一个 / " + data +
                                       " holds several logs; one a directory");
}

absl::StatusOr<std::string> NewLogId() {
  const absl::StatusOr<storage::Secret> random = storage::Secret::Random();
  if (!random.ok()) return random.status();
  return std::string(random->view().substr(0, kIdBytes));
}

absl::StatusOr<storage::Fd> LockData(const std::string& data) {
  if (absl::Status status = storage::MakeDirectories(Absolute(data)); !status.ok()) return status;
  absl::StatusOr<storage::Fd> lock = storage::OpenFile(data + "/lock", O_RDWR | O_CREAT);
  if (!lock.ok()) return lock.status();
  if (::flock(lock->get(), LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return storage::ErrnoStatus("lock", data, errno);
  return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonLocked,
                        "数据目录 " + data + " 正被另一个 hearthd 使用；请先停止它",
                        "another hearthd uses " + data + "; stop it first");
}

}  // namespace hearth::server
