#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/log_bundle.h"
#include "clients/cli/progress.h"
#include "clients/cli/verified_head.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"

namespace hearth::cli {
namespace {

struct Order {
  uint64_t from = 0, to = 0;  // 0 = where the folder ends; 0 = the newest checkpoint
  std::string folder;
  std::vector<std::string> older_files;
};

struct Signed {
  client::Checkpoint checkpoint;
  std::string note;
};

// The checkpoint at which the bundle ends: the newest, or one of the files given. A file of the
// same checkpoint that holds more lines was cosigned, and goes with the bundle.
absl::StatusOr<Signed> EndOf(const Order& order, const VerifiedHead& head,
                             const std::vector<std::string>& older) {
  if (!head.checkpoint) {
    return client::Error(absl::StatusCode::kNotFound, "日志尚无检查点，请稍后重试",
                         "the log has no checkpoint yet; try again in a moment");
  }
  std::optional<Signed> end;
  if (order.to == 0 || order.to == head.checkpoint->size) {
    end = Signed{*head.checkpoint, head.head.checkpoint()};
  }
  const uint64_t size = end ? end->checkpoint.size : order.to;
  for (const std::string& note : older) {
    const auto opened = client::OpenCheckpoint(note, head.head.verifier_key());
    if (!opened.ok() || opened->size != size || (end && opened->root != end->checkpoint.root)) {
      continue;
    }
    if (!end || note.size() > end->note.size()) end = Signed{*opened, note};
  }
  if (end) return *end;
  return client::InvalidError(absl::StrCat("--to：没有大小为 ", order.to,
                                           " 的签名检查点；请省略 --to，或用 --checkpoint 给出"),
                              absl::StrCat("--to: there is no signed checkpoint of size ", order.to,
                                           "; leave --to out, or give one with --checkpoint"));
}

// A bundle is whole from 1 on: who held which right follows from everything before.
absl::Status CheckFrom(const Order& order, uint64_t held) {
  if (order.from == 0 || order.from <= held + 1) return absl::OkStatus();
  return client::InvalidError(
      absl::StrCat("--from：目录中只有到 ", held, " 的记录；导出须从 1 起连续，请省略 --from"),
      absl::StrCat("--from: the folder holds records up to ", held,
                   "; a bundle is whole from 1 on, leave --from out"));
}

absl::Status Fetch(Session* session, uint64_t to, LogBundle* bundle) {
  if (bundle->size() >= to) return absl::OkStatus();
  v1::SubscribeRequest request;
  request.set_from_position(bundle->size() + 1);
  request.set_raw(true);
  request.set_until_caught_up(true);
  Progress progress(&session->err(), StderrIsTerminal(), to);
  absl::Status fault;
  absl::Status read = session->client().Subscribe(request, [&](const auto& message) {
    if (!message.has_event()) return true;
    const v1::LoggedEvent& event = message.event();
    // The newest may come again after a break.
    if (event.stamp().position() <= bundle->size()) return true;
    if (event.stamp().position() != bundle->size() + 1 || event.record().empty() ||
        event.record().size() > client::kRecordBytesMax) {
      fault = client::Error(absl::StatusCode::kDataLoss, "服务器给出的记录不连续",
                            "the server's records do not follow each other");
    } else {
      fault = bundle->Add(event.record());
    }
    progress.Update(bundle->size(), absl::StrCat(bundle->size(), "/", to));
    return fault.ok() && bundle->size() < to;
  });
  return fault.ok() ? read : fault;
}

absl::StatusOr<std::vector<std::string>> ReadAll(const std::vector<std::string>& files) {
  std::vector<std::string> contents;
  for (const std::string& file : files) {
    absl::StatusOr<std::string> content = client::ReadFile(file);
    if (!content.ok()) return content.status();
    contents.push_back(*std::move(content));
  }
  return contents;
}

absl::Status RunBundle(Session* session, const Order& order) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<std::vector<std::string>> older = ReadAll(order.older_files);
  if (!older.ok()) return older.status();
  absl::StatusOr<VerifiedHead> head = AskVerifiedHead(session);
  if (!head.ok()) return head.status();
  absl::StatusOr<Signed> end = EndOf(order, *head, *older);
  if (!end.ok()) return end.status();
  absl::StatusOr<std::unique_ptr<LogBundle>> bundle = LogBundle::Open(order.folder);
  if (!bundle.ok()) return bundle.status();
  if (absl::Status status = CheckFrom(order, (*bundle)->size()); !status.ok()) return status;
  if ((*bundle)->size() > end->checkpoint.size) {
    return client::InvalidError("目录中的记录多于检查点，请换一个目录",
                                "the folder holds more than the checkpoint covers; use another");
  }
  for (const std::string& note : *older) {
    if (absl::Status status = (*bundle)->AddOlder(note); !status.ok()) return status;
  }
  absl::Status status = Fetch(session, end->checkpoint.size, bundle->get());
  if (!status.ok()) return status;
  status =
      (*bundle)->Finish(end->checkpoint, end->note, head->head.log_id(), head->head.verifier_key());
  if (!status.ok()) return status;
  session->out() << "已导出 " << end->checkpoint.size << " 条至 " << order.folder
                 << "；在另一台机器上用 hearth-verify 核验\nExported " << end->checkpoint.size
                 << " records to " << order.folder
                 << "; verify them elsewhere with hearth-verify\n";
  return absl::OkStatus();
}

}  // namespace

void AddLogBundleCommand(CLI::App* log, Session* session) {
  auto order = std::make_shared<Order>();
  CLI::App* sub = log->add_subcommand(
      "bundle", "导出供离线核验 / carries the log away, to be verified offline by hearth-verify");
  sub->add_option("--out", order->folder, "目录；再次运行则续传 / folder; run again to go on")
      ->required();
  sub->add_option("--from", order->from, "首个位置，缺省为目录中已有的之后 / first position");
  sub->add_option("--to", order->to, "末个位置，须有其检查点，缺省为最新 / last position");
  sub->add_option("--checkpoint", order->older_files,
                  "一并带上的旧检查点 / older checkpoints to hold the log against");
  sub->footer("\n例 / example:\n  hearth log bundle --out audit-2026 --checkpoint january.txt\n");
  sub->callback([session, order] {
    session->action = [session, order] { return RunBundle(session, *order); };
  });
}

}  // namespace hearth::cli
