#include "clients/cli/session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/as_of.h"
#include "clients/cli/log_growth.h"
#include "clients/cli/token_file.h"
#include "clients/cpp/error.h"
#include "clients/cpp/own_device.h"
#include "clients/cpp/times.h"

namespace hearth::cli {

client::ClientOptions Session::Options() const {
  client::ClientOptions options;
  options.server = globals.server;
  // A job is who its certificate says, whoever logged in here before.
  if (cert_pem_.empty()) options.token = LoadSession(globals.server).token;
  options.ca_pem = ca_pem_;
  options.cert_pem = cert_pem_;
  options.key_pem = key_pem_;
  options.give_up_after_ms = 5'000;  // somebody is waiting at a terminal
  return options;
}

client::Client& Session::client() {
  if (client_ == nullptr) client_ = client::Client::Make(Options());
  return *client_;
}

client::PrivacyClient& Session::privacy() {
  if (privacy_ == nullptr) privacy_ = std::make_unique<client::PrivacyClient>(Options());
  return *privacy_;
}

client::CasesClient& Session::cases() {
  if (cases_ == nullptr) cases_ = std::make_unique<client::CasesClient>(Options());
  return *cases_;
}

client::AccessClient& Session::access() {
  if (access_ == nullptr) access_ = std::make_unique<client::AccessClient>(Options());
  return *access_;
}

void Session::AdoptActor() {
  if (!globals.actor.empty()) return;
  globals.actor = LoadSession(globals.server).account;
  if (globals.actor.empty()) globals.actor = "operator";
}

absl::Status Session::ReadTls() {
  if (globals.cert.empty() != globals.key.empty() ||
      (globals.ca.empty() && !globals.cert.empty())) {
    return client::InvalidError("--cert 与 --key 须同时给出，并给出 --ca",
                                "--cert and --key go together, and with --ca");
  }
  for (const auto& [path, pem] :
       {std::pair(&globals.ca, &ca_pem_), {&globals.cert, &cert_pem_}, {&globals.key, &key_pem_}}) {
    if (path->empty()) continue;
    absl::StatusOr<std::string> text = client::ReadFile(*path);
    if (!text.ok()) return text.status();
    *pem = *std::move(text);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::AsOf>> Session::AsOf() const {
  if (globals.as_of.empty()) return std::nullopt;
  absl::StatusOr<v1::AsOf> as_of = ParseAsOf(globals.as_of);
  if (!as_of.ok()) return as_of.status();
  return *std::move(as_of);
}

absl::Status Session::RefuseAsOf() const {
  if (globals.as_of.empty()) return absl::OkStatus();
  return client::InvalidError("--as-of：此命令只回答当前状态",
                              "--as-of: this command only knows the present");
}

absl::StatusOr<v1::GetHeadResponse> Session::Head() {
  if (!head_) {
    absl::StatusOr<v1::GetHeadResponse> head = client().GetHead();
    if (!head.ok()) return head.status();
    head_ = *std::move(head);
  }
  return *head_;
}

absl::StatusOr<v1::Draft> Session::NewDraft(int32_t before_first_day) {
  absl::StatusOr<v1::GetHeadResponse> head = Head();
  if (!head.ok()) return head.status();
  v1::Draft draft;
  draft.set_actor(globals.actor);
  draft.set_occurred_time(client::TimeText(client::FactTimeMs(*head, before_first_day)));
  return draft;
}

absl::Status Session::Record(
    std::vector<v1::Draft> drafts, client::SubmitReport* report,
    const std::function<void(const client::SubmitReport&)>& on_progress,
    const std::function<void(const client::Origin&, const v1::Receipt&)>& on_receipt) {
  absl::StatusOr<v1::GetHeadResponse> head = Head();
  if (!head.ok()) return head.status();
  if (absl::Status status = VerifyGrowth(this).status(); !status.ok()) return status;
  absl::StatusOr<client::OwnDevice> device =
      client::OwnDevice::Open(globals.state_folder, head->log_id());
  if (!device.ok()) return device.status();
  if (device->pending() > 0) {
    Say(absl::StrCat("先补发上次未送达的 ", device->pending(), " 条"),
        absl::StrCat("First sending ", device->pending(), " facts left over from last time"));
  }
  client::SubmitOptions options;
  options.known_head = head->position();
  const absl::StatusOr<std::optional<client::DeviceKey>> key = OwnKey();
  if (!key.ok()) return key.status();
  if (key->has_value()) options.sign = [key = **key](v1::Run* run) { key.SignRun(run); };
  options.on_progress = on_progress;
  options.on_receipt = on_receipt;
  const client::SendSteps send = [this](client::StepQueue* steps, const client::SubmitOptions& own,
                                        client::SubmitReport* sent) {
    return client().Submit(steps, own, sent);
  };
  if (absl::Status status = device->Record(std::move(drafts), send, options, report);
      !status.ok()) {
    return status;
  }
  if (report->refused == 0) return absl::OkStatus();
  std::string reasons;
  for (const auto& [reason, entry] : report->reasons) {
    absl::StrAppend(&reasons, "\n  ", reason, " (", entry.count, "): ", entry.detail);
  }
  return client::Error(absl::StatusCode::kAborted,
                       absl::StrCat("服务器拒绝了 ", report->refused, " 条"),
                       absl::StrCat("the server refused ", report->refused, " facts", reasons));
}

absl::StatusOr<std::optional<client::DeviceKey>> Session::OwnKey() {
  absl::StatusOr<v1::GetHeadResponse> head = Head();
  if (!head.ok()) return head.status();
  absl::StatusOr<client::DeviceKey> key = client::DeviceKey::Load(
      absl::StrCat(globals.state_folder, "/", head->log_id(), "/device-key"));
  if (absl::IsNotFound(key.status())) return std::nullopt;
  if (!key.ok()) return key.status();
  return *std::move(key);
}

void Session::Say(const std::string& zh, const std::string& en) {
  err_ << zh << '\n' << en << std::endl;
}

}  // namespace hearth::cli
