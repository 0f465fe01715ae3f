#include "clients/cli/verified_head.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/times.h"

namespace hearth::cli {

absl::Status LogMemory::PinKey(const std::string& key) const {
  absl::StatusOr<std::string> known = client::ReadFile(folder_ + "/key");
  if (known.ok() && *known == key) return absl::OkStatus();
  if (known.ok()) {
    return client::Error(
        absl::StatusCode::kDataLoss,
        absl::StrCat("日志公钥与首次所见不同！请核实；确属更换的请删除 ", folder_, "/key"),
        absl::StrCat("the log's key is not the one seen first! Ask why; if it was replaced in "
                     "order, remove ",
                     folder_, "/key"));
  }
  if (absl::Status status = client::MakeFolder(folder_); !status.ok()) return status;
  return client::WriteFile(folder_ + "/key", key);
}

std::string LogMemory::Checkpoint() const {
  return client::ReadFile(folder_ + "/checkpoint").value_or("");
}

absl::Status LogMemory::Keep(const std::string& note) const {
  return client::WriteFile(folder_ + "/checkpoint", note);
}

absl::StatusOr<std::string> LogMemory::KeepEvidence(const std::string& seen,
                                                    const std::string& shown) const {
  const std::string folder = absl::StrCat(folder_, "/evidence-", client::NowMs());
  absl::Status status = client::MakeFolder(folder);
  if (status.ok()) status = client::WriteFile(folder + "/seen", seen);
  if (status.ok()) status = client::WriteFile(folder + "/shown", shown);
  if (!status.ok()) return status;
  return folder;
}

uint64_t LogMemory::SeenBy(const std::string& witness) const {
  uint64_t size = 0;
  const std::string file = absl::StrCat(folder_, "/witness-", client::ToHex(witness));
  return absl::SimpleAtoi(client::ReadFile(file).value_or(""), &size) ? size : 0;
}

absl::Status LogMemory::KeepSeenBy(const std::string& witness, uint64_t size) const {
  return client::WriteFile(absl::StrCat(folder_, "/witness-", client::ToHex(witness)),
                           std::to_string(size));
}

absl::StatusOr<VerifiedHead> AskVerifiedHead(Session* session) {
  absl::StatusOr<v1::GetHeadResponse> head = session->Head();
  if (!head.ok()) return head.status();
  VerifiedHead verified{*head, {}};
  if (head->checkpoint().empty()) return verified;
  const LogMemory memory(session->globals.state_folder, head->log_id());
  if (absl::Status status = memory.PinKey(head->verifier_key()); !status.ok()) return status;
  absl::StatusOr<client::Checkpoint> checkpoint =
      client::OpenCheckpoint(head->checkpoint(), head->verifier_key());
  if (!checkpoint.ok()) return checkpoint.status();
  verified.checkpoint = *checkpoint;
  return verified;
}

}  // namespace hearth::cli
