#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/log_growth.h"
#include "clients/cli/verified_head.h"
#include "clients/cli/words.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/checkpoint.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/merkle_verify.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Tail {
  uint64_t from = 0;
  int count = 20;
  bool follow = false;
  std::string under;
};

std::vector<std::string> Path(const google::protobuf::RepeatedPtrField<std::string>& hashes) {
  return {hashes.begin(), hashes.end()};
}

absl::Status RunHead(Session* session) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<VerifiedHead> verified = AskVerifiedHead(session);
  if (!verified.ok()) return verified.status();
  const v1::GetHeadResponse& head = verified->head;
  const std::string text = absl::StrCat(
      "位置 position  ", head.position(), "\n日志 log       ", head.log_id(), "\n时钟 clock     ",
      head.clock(), "\n开日 day       ", client::DateText(head.opened_day()), "\n公钥 key       ",
      head.verifier_key(), "\n签名 signature ",
      verified->checkpoint ? "有效 valid" : "尚无检查点 no checkpoint yet", "\n\n",
      head.checkpoint());
  PrintOne(session->globals.format, head, text,
           {{{"position", ""}, {"log_id", ""}, {"clock", ""}, {"opened_day", ""}},
            {{std::to_string(head.position()), head.log_id(), head.clock(),
              client::DateText(head.opened_day())}}},
           session->out());
  return absl::OkStatus();
}

void PrintEvent(Session* session, const v1::LoggedEvent& event) {
  if (session->globals.format != Format::kTable) {
    session->out() << Json(event, false) << std::endl;
    return;
  }
  session->out() << event.stamp().position() << "  "
                 << client::ShortTimeText(event.stamp().recorded_time_ms()) << "  "
                 << FactWord(event.header().kind()) << "  " << event.header().area_code() << "  "
                 << client::ToHex(event.header().household()) << "  " << event.header().actor()
                 << "  " << event.header().device() << '#' << event.header().device_seq() << "  "
                 << RefusalWord(event.stamp().refused()) << std::endl;
}

absl::Status RunTail(Session* session, const Tail& tail) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<v1::GetHeadResponse> head = session->Head();
  if (!head.ok()) return head.status();
  v1::SubscribeRequest request;
  request.set_area_code(tail.under);
  request.set_until_caught_up(!tail.follow);
  const auto count = static_cast<uint64_t>(tail.count);
  const uint64_t last = head->position() > count ? head->position() - count + 1 : 1;
  request.set_from_position(tail.from > 0 ? tail.from : last);
  return session->client().Subscribe(request, [&](const v1::SubscribeResponse& message) {
    if (message.has_event()) PrintEvent(session, message.event());
    return session->out().good();
  });
}

absl::Status RunProve(Session* session, uint64_t position) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<VerifiedHead> head = AskVerifiedHead(session);
  if (!head.ok()) return head.status();
  v1::ProveInclusionRequest request;
  request.set_position(position);
  absl::StatusOr<v1::ProveInclusionResponse> proof = session->client().ProveInclusion(request);
  if (!proof.ok()) return proof.status();
  absl::StatusOr<client::Checkpoint> checkpoint =
      client::OpenCheckpoint(proof->checkpoint(), head->head.verifier_key());
  if (!checkpoint.ok()) return checkpoint.status();
  if (checkpoint->size != proof->tree_size()) {
    return client::Error(absl::StatusCode::kDataLoss, "证明与检查点的大小不同，请重试",
                         "proof and checkpoint differ in size; try again");
  }
  // A record beyond the account's areas is not shown; that its leaf is in the tree is proved alike.
  const bool shown = !proof->record().empty();
  const std::string& leaf = proof->leaf_hash();
  if (shown && leaf != client::LeafHash(proof->record())) {
    return client::Error(absl::StatusCode::kDataLoss, "叶哈希与记录不符",
                         "the leaf hash is not the record's");
  }
  if (absl::Status status = client::VerifyInclusion(position - 1, checkpoint->size, leaf,
                                                    Path(proof->path()), checkpoint->root);
      !status.ok()) {
    return status;
  }
  const std::string text = absl::StrCat(
      "成立：位置 ", position, " 的记录在签名的 ", checkpoint->size, " 条之中\n",
      "Holds: the record at position ", position, " is among the ", checkpoint->size,
      " that are signed\n",
      shown ? ""
            : "记录本身不在本账号的区划内 / the record itself is beyond this account's areas\n",
      "叶哈希 leaf hash  ", client::ToHex(leaf), "\n\n", proof->checkpoint());
  PrintOne(session->globals.format, *proof, text,
           {{{"position", ""}, {"tree_size", ""}, {"leaf_hash", ""}},
            {{std::to_string(position), std::to_string(checkpoint->size), client::ToHex(leaf)}}},
           session->out());
  return absl::OkStatus();
}

// An old checkpoint from elsewhere: a notice, an inspector's file.
absl::StatusOr<Growth> GrowthSince(Session* session, const std::string& old_file) {
  absl::StatusOr<VerifiedHead> head = AskVerifiedHead(session);
  if (!head.ok()) return head.status();
  const absl::StatusOr<std::string> note = client::ReadFile(old_file);
  if (!note.ok()) return note.status();
  absl::StatusOr<client::Checkpoint> older =
      client::OpenCheckpoint(*note, head->head.verifier_key());
  if (!older.ok()) return older.status();
  if (head->checkpoint) {
    absl::Status status = VerifyExtends(session, *older, *head->checkpoint);
    if (!status.ok()) return status;
  }
  return Growth{.seen = *std::move(older),
                .shown = std::move(head->checkpoint),
                .shown_note = head->head.checkpoint()};
}

absl::Status RunConsistency(Session* session, const std::string& old_file) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  const absl::StatusOr<Growth> growth =
      old_file.empty() ? VerifyGrowth(session) : GrowthSince(session, old_file);
  if (!growth.ok()) return growth.status();
  if (!growth->shown) {
    return client::Error(absl::StatusCode::kNotFound, "日志尚无检查点",
                         "the log has no checkpoint yet");
  }
  if (!growth->seen) {
    session->Say("首次所见，已记下检查点；下次与之比对",
                 "First seen: the checkpoint is kept and compared with next time");
    session->out() << growth->shown_note;
    return absl::OkStatus();
  }
  session->out() << "一致：前 " << growth->seen->size << " 条未被改动，现有 " << growth->shown->size
                 << " 条\nConsistent: the first " << growth->seen->size
                 << " records are unchanged, there are " << growth->shown->size << " now\n";
  return absl::OkStatus();
}

}  // namespace

void AddLogCommands(CLI::App* app, Session* session) {
  CLI::App* log = app->add_subcommand("log", "日志及其证明 / the log and its proofs");
  log->require_subcommand(1);
  log->add_subcommand("head", "头与签名检查点 / head and signed checkpoint")->callback([session] {
    session->action = [session] { return RunHead(session); };
  });

  auto tail = std::make_shared<Tail>();
  CLI::App* sub = log->add_subcommand("tail", "最近的事件 / the newest events");
  sub->add_option("-n", tail->count, "条数 / how many")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  sub->add_option("--from", tail->from, "从此位置起 / from this position");
  sub->add_option("--under", tail->under, "区划代码 / area code");
  sub->add_flag("-f,--follow", tail->follow, "持续 / go on as events arrive");
  sub->footer(
      "\n例 / examples:\n  hearth log tail -n 50\n  hearth log tail --from 1 --follow --output "
      "jsonl\n");
  sub->callback(
      [session, tail] { session->action = [session, tail] { return RunTail(session, *tail); }; });

  auto position = std::make_shared<uint64_t>(0);
  sub = log->add_subcommand("prove",
                            "证明一条记录在日志中（本机验证） / proves a record, verified here");
  sub->add_option("POSITION", *position, "位置 / position")->required()->check(CLI::PositiveNumber);
  sub->callback([session, position] {
    session->action = [session, position] { return RunProve(session, *position); };
  });

  auto old_file = std::make_shared<std::string>();
  sub = log->add_subcommand(
      "consistency", "证明日志只增不改（本机验证） / proves that the log only grew, verified here");
  sub->add_option("--old", *old_file,
                  "旧检查点文件，缺省为上次所见 / an old checkpoint, default the one last seen");
  sub->footer("\n例 / example:\n  hearth log consistency --old checkpoint-2026-01.txt\n");
  sub->callback([session, old_file] {
    session->action = [session, old_file] { return RunConsistency(session, *old_file); };
  });
  AddLogBundleCommand(log, session);
  AddLogCheckpointCommand(log, session);
  AddLogWitnessCommand(log, session);
}

}  // namespace hearth::cli
