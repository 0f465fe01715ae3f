#include "services/server/key_check.h"

#include <string>
#include <string_view>

#include "services/ledger/reason.h"
#include "services/record/record.h"

namespace hearth::server {

absl::Status CheckNewestKeys(const storage::Log& log, const storage::Keys& keys) {
  constexpr storage::Position kNewest = 20'000;
  const storage::Position head = log.head().position;
  if (head == 0) return absl::OkStatus();
  absl::Status fault;
  const storage::Position from = head > kNewest ? head - kNewest + 1 : 1;
  const absl::Status read =
      log.Read(from, [&](storage::Position position, std::string_view record) {
        fault = record::Open(position, record, keys).status();
        return fault.ok() && position < head;
      });
  if (!read.ok()) return read;
  if (!absl::IsDataLoss(fault)) return fault;
  const std::string why(fault.message());
  return ledger::Refuse(absl::StatusCode::kDataLoss, "CORRUPT",
                        "日志最新的记录无法打开（" + why +
                            "）：密钥库可能比日志旧，请放回与日志同时的 keys 目录，或恢复最新备份",
                        "the newest records cannot be opened (" + why +
                            "): the key store may be older than the log. Bring back the keys "
                            "folder that belongs to it, or restore the newest backup");
}

}  // namespace hearth::server
