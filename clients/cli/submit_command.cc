#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/commands.h"
#include "clients/cli/log_growth.h"
#include "clients/cli/progress.h"
#include "clients/cli/receipt_file.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/draft_feed.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/key_ring.h"
#include "clients/cpp/outbox.h"
#include "clients/cpp/own_device.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

constexpr char kFooter[] =
    "\n每行一份 hearth.v1.Draft（protobuf JSON），或 {\"open_day\":\"2026-01-01\"}。\n"
    "缺 event_id、device、device_seq、salt 的行先补全并写入 "
    "FILE.outbox.jsonl，重复提交不会重复入账。\n"
    "One hearth.v1.Draft a line (protobuf JSON), or {\"open_day\":\"2026-01-01\"}. Lines without "
    "event_id,\n"
    "device, device_seq or salt are completed once, in FILE.outbox.jsonl; sending a file again "
    "records nothing "
    "twice.\n"
    "例 / examples:\n"
    "  hearth submit county.jsonl\n"
    "  my-export | hearth submit - --actor import-job\n"
    "  hearth submit county.jsonl --receipts mine.jsonl\n"
    "  hearth log bundle --out audit && hearth-verify audit --key log.key --receipt mine.jsonl\n";

struct Input {
  std::string name;      // as given
  std::string keys;      // folder; empty = none but the tool's own
  std::string receipts;  // file; empty = they are not kept
  bool allow_refused = false;
};

// The named keys, and the tool's own device's once it is enrolled in this log.
absl::StatusOr<client::KeyRing> KeysFor(Session* session, const std::string& folder) {
  client::KeyRing ring;
  if (!folder.empty()) {
    absl::StatusOr<client::KeyRing> loaded = client::KeyRing::Load(folder);
    if (!loaded.ok()) return loaded.status();
    ring = *std::move(loaded);
  }
  const absl::StatusOr<v1::GetHeadResponse> head = session->Head();
  if (!head.ok()) return ring;  // which log it is shows with the first answer
  const absl::StatusOr<std::optional<client::DeviceKey>> own = session->OwnKey();
  if (!own.ok()) return own.status();
  if (!own->has_value()) return ring;
  const auto device = client::OwnDevice::Open(session->globals.state_folder, head->log_id());
  if (!device.ok()) return device.status();
  ring.Add(device->device(), **own);
  return ring;
}

// Standard input has no folder of its own, and nobody can send it again: its outbox can be, and is
// named on failure.
std::string OutboxPath(const std::string& name, const Globals& globals) {
  if (name != "-") return name + ".outbox.jsonl";
  return absl::StrCat(globals.state_folder, "/stdin-", client::NowMs(), "-",
                      client::ToHex(client::RandomBytes(4)), ".outbox.jsonl");
}

std::string Spoken(const client::SubmitReport& report, double seconds) {
  const double rate = seconds > 0 ? static_cast<double>(report.events()) / seconds : 0;
  return absl::StrFormat("%d 条 events, 已有 known %d, 拒绝 refused %d, %.0f/s", report.events(),
                         report.already_recorded, report.refused, rate);
}

absl::Status Send(Session* session, const Input& input, std::istream* in, uint64_t total,
                  client::Outbox* outbox, client::SubmitReport* report) {
  client::SubmitOptions options;
  if (absl::StatusOr<v1::GetHeadResponse> head = session->Head(); head.ok()) {
    options.known_head = head->position();
    if (absl::Status status = VerifyGrowth(session).status(); !status.ok()) return status;
  } else if (client::IsRetryable(head.status())) {
    return head.status();  // nobody there: say so before reading anything
  }
  const absl::StatusOr<client::KeyRing> keys = KeysFor(session, input.keys);
  if (!keys.ok()) return keys.status();
  if (!keys->empty()) options.sign = [&keys](v1::Run* run) { keys->SignRun(run); };
  Progress progress(&session->err(), StderrIsTerminal(), total);
  const int64_t start_ms = client::NowMs();
  options.on_progress = [&](const client::SubmitReport& so_far) {
    const double seconds = static_cast<double>(client::NowMs() - start_ms) / 1000;
    progress.Update(so_far.input_bytes, Spoken(so_far, seconds));
  };
  int64_t told_ms = 0;
  options.on_retry = [&](const absl::Status& status) {
    constexpr int64_t kQuietMs = 10'000;
    if (client::NowMs() - told_ms < kQuietMs) return;
    told_ms = client::NowMs();
    session->Say(
        "连接中断，正在重试（不会重复入账）",
        "The stream broke, trying again (nothing is recorded twice): " + client::ErrorText(status));
  };
  ReceiptFile receipts(input.receipts);
  if (!input.receipts.empty()) {
    options.on_receipt = [&receipts](const client::Origin&, const v1::Receipt& receipt) {
      receipts.Add(receipt);
    };
  }
  client::LineSource source(in);
  client::ChainTracker chain;
  client::DraftFeed feed(&source, outbox, &chain);
  client::StepQueue steps(&feed);
  const absl::Status sent = session->client().Submit(&steps, options, report);
  const absl::Status kept = receipts.Flush();
  return sent.ok() ? kept : sent;
}

absl::Status Submit(Session* session, const Input& input) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  const bool standard = input.name == "-";
  std::ifstream file;
  std::error_code error;
  uint64_t total = 0;
  if (!standard) {
    file.open(input.name, std::ios::binary);
    total = std::filesystem::file_size(input.name, error);
    if (!file || error) {
      return client::InvalidError("无法读取 " + input.name, "cannot read " + input.name);
    }
  } else if (absl::Status status = client::MakeFolder(session->globals.state_folder);
             !status.ok()) {
    return status;
  }
  const std::string path = OutboxPath(input.name, session->globals);
  const std::unique_ptr<client::Outbox> outbox = client::Outbox::At(path);
  client::SubmitReport report;
  const absl::Status status =
      Send(session, input, standard ? &std::cin : &file, total, outbox.get(), &report);
  session->out() << report.Json() << '\n';
  if (!status.ok()) {
    if (!standard || !std::filesystem::exists(path)) return status;
    session->Say("已补全的行保存在 " + path + "，请用 hearth submit 重发该文件",
                 "Completed lines are kept; send them again with: hearth submit " + path);
    return status;
  }
  if (standard) {  // everything in it has its receipt
    client::RemoveFile(path).IgnoreError();
    client::RemoveFile(path + ".lock").IgnoreError();
  }
  if (report.refused == 0 || input.allow_refused) return absl::OkStatus();
  return client::Error(absl::StatusCode::kAborted,
                       absl::StrCat("有 ", report.refused, " 条被拒绝，原因见上"),
                       absl::StrCat(report.refused, " events were refused; reasons above"));
}

}  // namespace

void AddSubmitCommand(CLI::App* app, Session* session) {
  auto input = std::make_shared<Input>();
  CLI::App* sub = app->add_subcommand("submit", "提交草稿文件 / sends a file of drafts");
  sub->add_option("FILE", input->name, "JSON Lines 文件，- 为标准输入 / file, - = standard input")
      ->required();
  sub->add_option("--keys", input->keys,
                  "设备密钥目录（<设备名>.key），各设备的行由其密钥签名 / folder of device keys "
                  "(<device>.key) that sign what their devices state");
  sub->add_option("--receipts", input->receipts,
                  "把回执追加到此文件，日后可用 hearth-verify --receipt 证明没有遗漏 / adds the "
                  "receipts to this file: what hearth-verify --receipt proves from later");
  sub->add_flag("--allow-refused", input->allow_refused,
                "有被拒绝的行时仍返回 0 / exit 0 although some were refused");
  sub->footer(kFooter);
  sub->callback(
      [session, input] { session->action = [session, input] { return Submit(session, *input); }; });
}

}  // namespace hearth::cli
