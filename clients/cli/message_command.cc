// `hearth message send`: run by a timer every few minutes. Priority 1 leaves at once, all else in
// one digest each working morning; quiet hours are kept; nothing leaves twice. What left is a fact
// (MessageDispatched), written before it leaves.

#include <ctime>
#include <fstream>
#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/message_digest.h"
#include "clients/cli/message_sender.h"
#include "clients/cli/session.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

constexpr int kAlertsMax = 500;  // of one message, as MessageDispatched has it
constexpr uint32_t kUrgent = 1;

struct Input {
  std::string recipients, link, calendar_rulebook;
  Gateways gateways;
};

struct Moment {
  int32_t date = 0;
  int minute = 0;
};

// Shanghai has no daylight saving.
Moment NowInShanghai() {
  const std::time_t now = client::NowMs() / 1000 + 8 * 3600;
  std::tm day{};
  gmtime_r(&now, &day);
  return {(day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday,
          day.tm_hour * 60 + day.tm_min};
}

// Ids of messages that left or were given up: a line each, synced before anything leaves.
class SentBook {
 public:
  explicit SentBook(std::string path) : path_(std::move(path)) {
    std::ifstream file(path_);
    for (std::string line; std::getline(file, line);) ids_.insert(line);
  }
  bool Has(const std::string& id) const { return ids_.count(client::ToHex(id)) > 0; }
  absl::Status Add(const std::vector<std::string>& ids) {
    std::string lines;
    for (const std::string& id : ids) {
      ids_.insert(client::ToHex(id));
      lines += client::ToHex(id) + "\n";
    }
    return client::AppendFile(path_, lines);
  }

 private:
  const std::string path_;
  std::set<std::string> ids_;
};

absl::StatusOr<std::vector<v1::Alert>> AlertsFor(Session* session, const Recipient& recipient) {
  v1::ListAlertsRequest request;
  request.set_area_code(recipient.area_code);
  absl::StatusOr<v1::ListAlertsResponse> response =
      AllPages(session->client(), &client::Client::ListAlerts, request, kAlertsMax, 200,
               [](const v1::ListAlertsResponse& all) { return all.alerts_size(); });
  if (!response.ok()) return response.status();
  return std::vector<v1::Alert>(response->alerts().begin(), response->alerts().end());
}

absl::Status RecordFact(Session* session, const Recipient& recipient, const v1::Fact& fact) {
  absl::StatusOr<v1::Draft> draft = session->NewDraft(kBeforeFirstDay);
  if (!draft.ok()) return draft.status();
  draft->set_area_code(recipient.area_code);
  *draft->mutable_fact() = fact;
  client::SubmitReport report;
  return session->Record({*draft}, &report);
}

v1::Fact Dispatched(const Recipient& recipient, const std::string& id, bool urgent,
                    const std::vector<v1::Alert>& alerts) {
  v1::Fact fact;
  v1::MessageDispatched* dispatched = fact.mutable_message_dispatched();
  dispatched->set_message_id(id);
  dispatched->set_recipient_account(recipient.account);
  dispatched->set_sender_code(recipient.channel);
  dispatched->set_priority(urgent ? kUrgent : kUrgent + 1);
  for (const v1::Alert& alert : alerts) dispatched->add_alert_ids(alert.alert_id());
  return fact;
}

v1::Fact Failed(const std::string& id) {
  v1::Fact fact;
  fact.mutable_message_failed()->set_message_id(id);
  fact.mutable_message_failed()->set_reason_code("gateway");
  return fact;
}

struct Sending {
  Session* session;
  const Input& input;
  Moment now;
  SentBook* book;
  int sent = 0, failed = 0;
};

absl::Status SendOne(const Recipient& recipient, const std::vector<v1::Alert>& alerts, bool urgent,
                     const std::vector<std::string>& ids, Sending* sending) {
  const MessageText text =
      ComposeMessage(alerts, recipient.area_code, sending->input.link, sending->now.date, urgent);
  absl::Status status =
      RecordFact(sending->session, recipient, Dispatched(recipient, ids.front(), urgent, alerts));
  if (!status.ok()) return status;
  if (status = sending->book->Add(ids); !status.ok()) return status;
  status = SendMessage(sending->input.gateways, recipient, text);
  if (status.ok()) {
    ++sending->sent;
    return status;
  }
  ++sending->failed;
  sending->session->Say(absl::StrCat("未送达 ", recipient.account), client::ErrorText(status));
  return RecordFact(sending->session, recipient, Failed(ids.front()));
}

absl::Status SendUrgent(const Recipient& recipient, const std::vector<v1::Alert>& alerts,
                        Sending* sending) {
  std::vector<v1::Alert> fresh;
  std::vector<std::string> ids;
  for (const v1::Alert& alert : alerts) {
    if (alert.priority() != kUrgent || alert.state() != v1::ALERT_STATE_OPEN) continue;
    std::string id = MessageId(recipient, alert.alert_id());
    if (sending->book->Has(id)) continue;
    fresh.push_back(alert);
    ids.push_back(std::move(id));
  }
  if (fresh.empty()) return absl::OkStatus();
  return SendOne(recipient, fresh, /*urgent=*/true, ids, sending);
}

absl::Status SendDigest(const Recipient& recipient, const std::vector<v1::Alert>& alerts,
                        const v1::WorkCalendar* calendar, Sending* sending) {
  if (!IsWorkday(sending->now.date, calendar) || sending->now.minute < recipient.digest_at) {
    return absl::OkStatus();
  }
  const std::string id = MessageId(recipient, absl::StrCat("digest ", sending->now.date));
  if (sending->book->Has(id)) return absl::OkStatus();
  std::vector<v1::Alert> rest;
  for (const v1::Alert& alert : alerts) {
    if (alert.priority() != kUrgent) rest.push_back(alert);
  }
  if (rest.empty()) return absl::OkStatus();  // nothing is due: no message
  return SendOne(recipient, rest, /*urgent=*/false, {id}, sending);
}

absl::Status RunSend(Session* session, const Input& input) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  const absl::StatusOr<Csv> csv = Csv::Load(input.recipients);
  if (!csv.ok()) return csv.status();
  const absl::StatusOr<std::vector<Recipient>> recipients = ReadRecipients(*csv);
  if (!recipients.ok()) return recipients.status();
  const absl::StatusOr<v1::GetHeadResponse> head = session->Head();
  if (!head.ok()) return head.status();
  v1::WorkCalendar calendar;
  if (!input.calendar_rulebook.empty()) {
    v1::GetRulebookRequest request;
    request.set_rulebook_id(input.calendar_rulebook);
    absl::StatusOr<v1::GetRulebookResponse> response = session->client().GetRulebook(request);
    if (!response.ok()) return response.status();
    calendar = response->rulebook().calendar();
  }
  const std::string folder =
      absl::StrCat(session->globals.state_folder, "/", head->log_id());
  if (absl::Status status = client::MakeFolder(folder); !status.ok()) return status;
  const auto lock = client::FileLock::Take(folder + "/messages.lock");
  if (!lock.ok()) return lock.status();
  SentBook book(folder + "/messages.sent");
  Sending sending{session, input, NowInShanghai(), &book};
  for (const Recipient& recipient : *recipients) {
    if (IsQuiet(recipient, sending.now.minute)) continue;
    const auto alerts = AlertsFor(session, recipient);
    if (!alerts.ok()) return alerts.status();
    absl::Status status = SendUrgent(recipient, *alerts, &sending);
    if (status.ok()) status = SendDigest(recipient, *alerts, &calendar, &sending);
    if (!status.ok()) return status;
  }
  session->out() << absl::StrCat("{\"sent\":", sending.sent, ",\"failed\":", sending.failed, "}\n");
  return absl::OkStatus();
}

}  // namespace

void AddMessageCommands(CLI::App* app, Session* session) {
  CLI::App* message = app->add_subcommand("message", "消息 / messages to people");
  message->require_subcommand(1);
  auto input = std::make_shared<Input>();
  CLI::App* sub = message->add_subcommand(
      "send", "送出到期的消息（由定时器运行） / sends what is due; run by a timer");
  sub->add_option("RECIPIENTS", input->recipients,
                  "CSV：account,area,channel,address,quiet_from,quiet_until,digest_at")
      ->required();
  sub->add_option("--link", input->link, "看板地址 / address of the dashboard")->required();
  sub->add_option("--smtp-url", input->gateways.smtp_url, "smtp://host:25 或 smtps://...");
  sub->add_option("--mail-from", input->gateways.mail_from, "发件人 / sender of mails");
  sub->add_option("--http-url", input->gateways.http_url,
                  "短信或工作群网关，POST JSON / hook of the SMS or chat gateway");
  sub->add_option(
      "--command", input->gateways.command,
      "程序，参数：地址 标题，正文在标准输入 / program: address, subject; body on stdin");
  sub->add_option("--calendar", input->calendar_rulebook,
                  "取工作日历的规则集 / rulebook that holds the working days");
  sub->footer(
      "\n例 / example:\n  hearth message send people.csv --link https://hearth.example "
      "--command /usr/local/bin/sms\n");
  sub->callback([session, input] {
    session->action = [session, input] { return RunSend(session, *input); };
  });
}

}  // namespace hearth::cli
