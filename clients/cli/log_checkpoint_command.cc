#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/qr_code.h"
#include "clients/cli/verified_head.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"

namespace hearth::cli {
namespace {

struct Order {
  std::string out, qr, from;
};

// The note itself: who scans it can hand it to hearth-verify --checkpoint as it is.
absl::Status PrintQr(Session* session, const std::string& file, const std::string& note) {
  absl::StatusOr<QrCode> code = MakeQrCode(note);
  if (!code.ok()) return code.status();
  if (file == "-") {
    session->out() << QrText(*code);
    return absl::OkStatus();
  }
  if (!absl::EndsWith(file, ".svg")) {
    return client::InvalidError("--qr：文件名须以 .svg 结尾，或为 -",
                                "--qr: the file's name ends in .svg, or is -");
  }
  return client::WriteFile(file, QrSvg(*code));
}

absl::Status RunCheckpoint(Session* session, const Order& order) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<VerifiedHead> head = AskVerifiedHead(session);
  if (!head.ok()) return head.status();
  std::string note = head->head.checkpoint();
  if (!order.from.empty()) {
    absl::StatusOr<std::string> kept = client::ReadFile(order.from);
    if (!kept.ok()) return kept.status();
    const auto opened = client::OpenCheckpoint(*kept, head->head.verifier_key());
    if (!opened.ok()) return opened.status();
    note = *std::move(kept);
  }
  if (note.empty()) {
    return client::Error(absl::StatusCode::kNotFound, "日志尚无检查点，请稍后重试",
                         "the log has no checkpoint yet; try again in a moment");
  }
  if (!order.out.empty()) {
    if (absl::Status status = client::WriteFile(order.out, note); !status.ok()) return status;
  }
  if (order.qr != "-" && order.out.empty()) session->out() << note;
  return order.qr.empty() ? absl::OkStatus() : PrintQr(session, order.qr, note);
}

}  // namespace

void AddLogCheckpointCommand(CLI::App* log, Session* session) {
  auto order = std::make_shared<Order>();
  CLI::App* sub = log->add_subcommand(
      "checkpoint",
      "最新签名检查点，供保存或张贴 / the newest signed checkpoint, to keep or to post");
  sub->add_option("--out", order->out, "保存到文件 / file to keep it in");
  sub->add_option(
      "--qr", order->qr,
      "二维码：文件名 .svg，或 - 在终端显示 / as a QR code: a .svg, or - for the terminal");
  sub->add_option(
      "--from", order->from,
      "改用此文件中的检查点（如见证过的） / that of a file instead, e.g. a cosigned one");
  sub->footer(
      "\n例 / example:\n  hearth log checkpoint --out 2026-03.txt --qr notice.svg    # "
      "村务公示用\n");
  sub->callback([session, order] {
    session->action = [session, order] { return RunCheckpoint(session, *order); };
  });
}

}  // namespace hearth::cli
