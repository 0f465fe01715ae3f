#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/verified_head.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/witness/http_client.h"

namespace hearth::cli {
namespace {

struct Order {
  std::vector<std::string> urls, keys;
  std::string out;  // empty = in the state folder
};

absl::StatusOr<std::vector<verify::NoteKey>> WitnessKeys(const Order& order) {
  if (order.urls.size() != order.keys.size()) {
    return client::InvalidError("--url 与 --witness 须成对给出",
                                "give --url and --witness in pairs");
  }
  std::vector<verify::NoteKey> keys;
  for (const std::string& line : order.keys) {
    const std::optional<verify::NoteKey> key = verify::ParseNoteKey(line);
    if (!key || key->algorithm != verify::kWitnessKey) {
      return client::InvalidError(absl::StrCat("--witness：不是见证人公钥行：", line),
                                  absl::StrCat("--witness: is no witness's key line: ", line));
    }
    keys.push_back(*key);
  }
  return keys;
}

witness::Prover ProverOf(Session* session, uint64_t size) {
  return [session, size](uint64_t old_size) -> absl::StatusOr<std::vector<std::string>> {
    v1::ProveConsistencyRequest request;
    request.set_first_size(old_size);
    request.set_second_size(size);
    absl::StatusOr<v1::ProveConsistencyResponse> proof =
        session->client().ProveConsistency(request);
    if (!proof.ok()) return proof.status();
    return std::vector<std::string>(proof->path().begin(), proof->path().end());
  };
}

// Asks all; keeps what came even when one of them refuses, and then says so.
absl::Status RunWitness(Session* session, const Order& order) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<std::vector<verify::NoteKey>> keys = WitnessKeys(order);
  if (!keys.ok()) return keys.status();
  absl::StatusOr<VerifiedHead> head = AskVerifiedHead(session);
  if (!head.ok()) return head.status();
  if (!head->checkpoint) {
    return client::Error(absl::StatusCode::kNotFound, "日志尚无检查点，请稍后重试",
                         "the log has no checkpoint yet; try again in a moment");
  }
  const LogMemory memory(session->globals.state_folder, head->head.log_id());
  const uint64_t size = head->checkpoint->size;
  std::string note = head->head.checkpoint();
  absl::Status fault;
  for (size_t i = 0; i < keys->size(); ++i) {
    const std::string& name = (*keys)[i].name;
    absl::StatusOr<std::string> line =
        witness::AskCosignature(order.urls[i], (*keys)[i], head->head.checkpoint(),
                                memory.SeenBy(name), ProverOf(session, size));
    absl::Status kept = line.status();
    if (line.ok()) {
      note += *line;
      kept = memory.KeepSeenBy(name, size);
    }
    fault.Update(kept);
  }
  const std::string file = order.out.empty() ? memory.CosignedFile() : order.out;
  if (note != head->head.checkpoint()) fault.Update(client::WriteFile(file, note));
  session->out() << note;
  return fault;
}

}  // namespace

void AddLogWitnessCommand(CLI::App* log, Session* session) {
  auto order = std::make_shared<Order>();
  CLI::App* sub = log->add_subcommand(
      "witness", "请见证人签署最新检查点 / asks witnesses to cosign the newest checkpoint");
  sub->add_option("--url", order->urls, "见证人地址 / address of a witness")->required();
  sub->add_option("--witness", order->keys,
                  "其公钥行，与 --url 同序 / its key line, in the same order")
      ->required();
  sub->add_option("--out", order->out, "保存到文件 / file for the cosigned checkpoint");
  sub->footer(
      "\n例 / example:\n  hearth log witness --url http://witness.example:8091 --witness "
      "'heyuan/witness+…' --out cosigned.txt\n"
      "  hearth log bundle --out DIR --checkpoint cosigned.txt --to SIZE\n");
  sub->callback([session, order] {
    session->action = [session, order] { return RunWitness(session, *order); };
  });
}

}  // namespace hearth::cli
