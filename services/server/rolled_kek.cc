#include "services/server/rolled_kek.h"

#include <unistd.h>

#include <cerrno>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/domain/submission.h"
#include "services/server/files.h"
#include "storage/files/posix.h"

namespace hearth::server {
namespace {

std::string PathOf(const Layout& layout) { return layout.kek() + ".rolled"; }

// 16 bytes shaped as a UUIDv7.
std::string EventIdOf(const std::string& text) {
  std::string id = domain::Sha256("hearth kek rolled" + text).substr(0, 16);
  id[6] = static_cast<char>((id[6] & 0x0f) | 0x70);
  id[8] = static_cast<char>((id[8] & 0x3f) | 0x80);
  return id;
}

}  // namespace

absl::Status LeaveRolled(const Layout& layout, const RolledKek& rolled) {
  return WriteSmallFile(
      PathOf(layout),
      absl::StrCat(rolled.old_id, "\n", rolled.new_id, "\n", rolled.keys, "\n",
                   absl::BytesToHexString(rolled.backup_sha256), "\n", rolled.reason_code, "\n"));
}

absl::Status RecordRolled(const Layout& layout, const RecordOnce& record) {
  const std::string path = PathOf(layout);
  const absl::StatusOr<std::string> text = ReadSmallFile(path);
  if (absl::IsNotFound(text.status())) return absl::OkStatus();
  if (!text.ok()) return text.status();
  const std::vector<std::string> lines = absl::StrSplit(*text, '\n');
  uint64_t keys = 0;
  if (lines.size() != 6 || !absl::SimpleAtoi(lines[2], &keys) || lines[3].size() != 64) {
    return absl::DataLossError(path + ": not what roll-kek leaves");
  }
  v1::Fact fact;
  v1::KeyEncryptionKeyRolled* rolled = fact.mutable_key_encryption_key_rolled();
  rolled->set_old_kek_id(lines[0]);
  rolled->set_new_kek_id(lines[1]);
  rolled->set_key_count(keys);
  rolled->set_backup_sha256(absl::HexStringToBytes(lines[3]));
  rolled->set_reason_code(lines[4]);
  if (absl::Status status = record(EventIdOf(*text), fact); !status.ok()) return status;
  if (::unlink(path.c_str()) != 0) return storage::ErrnoStatus("remove", path, errno);
  return storage::SyncDirectoryOf(path);
}

}  // namespace hearth::server
