// hearth device: invite, enrol (this machine, with a key in a file), approve, revoke, list.

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/device_key.h"
#include "clients/cpp/error.h"
#include "clients/cpp/own_device.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

constexpr size_t kIdBytes = 16;

// What a QR code would hold: id, secret and log id, 48 bytes in hex.
std::string CodeOf(const v1::DeviceInvitation& invitation) {
  if (!invitation.problem().empty()) return "";
  return client::ToHex(
      absl::StrCat(invitation.invitation_event_id(), invitation.secret(), invitation.log_id()));
}

absl::Status RunInvite(Session* session, const std::vector<std::string>& accounts) {
  v1::InviteDevicesRequest request;
  for (const std::string& account : accounts) request.add_accounts(account);
  const auto response = session->access().Call(request);
  if (!response.ok()) return response.status();
  Table table{{{"account", "账号 account"},
               {"until", "有效至 until"},
               {"problem", "问题 problem"},
               {"code", "邀请码（一次有效）code, works once"}},
              {}};
  for (const v1::DeviceInvitation& invitation : response->invitations()) {
    const bool invited = invitation.problem().empty();
    table.rows.push_back({invitation.account(),
                          invited ? client::TimeText(invitation.expires_time_ms()) : "",
                          invitation.problem(), CodeOf(invitation)});
  }
  PrintList(session->globals.format, *response, "invitations", table, session->out());
  return absl::OkStatus();
}

struct EnrolOptions {
  std::string code, model;
  std::string device, key_file;  // both or none; none = the tool's own device
};

// The device to be enrolled, and where its key goes: the tool's own, unless named.
absl::Status ChooseDevice(const Session& session, const std::string& log_id,
                          EnrolOptions* options) {
  if (options->device.empty() != options->key_file.empty()) {
    return client::InvalidError("--device 与 --key-file 须同时给出",
                                "--device and --key-file go together");
  }
  if (!options->device.empty()) return absl::OkStatus();
  const auto own = client::OwnDevice::Open(session.globals.state_folder, log_id);
  if (!own.ok()) return own.status();
  options->device = own->device();
  options->key_file = absl::StrCat(session.globals.state_folder, "/", log_id, "/device-key");
  return absl::OkStatus();
}

absl::Status RunEnrol(Session* session, EnrolOptions options) {
  const auto bytes = client::FromHex(options.code);
  if (!bytes || bytes->size() != 3 * kIdBytes) {
    return client::InvalidError("CODE：须为邀请码（96 位十六进制）",
                                "CODE: needs the invitation's code, 96 hex digits");
  }
  const std::string id = bytes->substr(0, kIdBytes), secret = bytes->substr(kIdBytes, kIdBytes),
                    log_id = bytes->substr(2 * kIdBytes);
  absl::Status chosen = ChooseDevice(*session, client::ToHex(log_id), &options);
  if (!chosen.ok()) return chosen;
  const client::DeviceKey key = client::DeviceKey::Make();
  if (absl::Status saved = key.Save(options.key_file); !saved.ok()) return saved;
  v1::EnrolDeviceRequest request;
  request.set_invitation_event_id(id);
  request.set_secret(secret);
  request.set_device(options.device);
  request.set_algorithm(v1::KEY_ALGORITHM_P256);
  request.set_public_key(key.public_key());
  request.set_proof(key.Sign(absl::StrCat("hearth enrol\n", log_id, id, secret, key.public_key())));
  request.set_model(options.model);
  const auto response = session->access().Call(request);
  if (!response.ok()) return response.status();
  // Computed here, never taken from the answer: that is what finds a key in between.
  const std::string digits = client::EnrolmentDigits(id, key.public_key());
  PrintOne(session->globals.format, *response,
           absl::StrCat("请把这六位数字当面读给经办人 / read these digits to the operator: ",
                        digits, "\n设备 device: ", options.device, "\n"),
           {{{"device", "device"}, {"digits", "digits"}, {"key_id", "key_id"}},
            {{options.device, digits, key.key_id()}}},
           session->out());
  return absl::OkStatus();
}

absl::Status RunApprove(Session* session, const std::string& invitation,
                        const std::string& digits) {
  // The invitation's code begins with its id.
  const absl::StatusOr<std::string> id =
      ParseId(invitation.substr(0, 2 * kIdBytes), kIdBytes, "INVITATION");
  if (!id.ok()) return id.status();
  v1::ApproveDeviceRequest request;
  request.set_invitation_event_id(*id);
  request.set_digits(digits);
  const auto response = session->access().Call(request);
  if (!response.ok()) return response.status();
  const std::string until = client::DateText(response->valid_until_date());
  PrintOne(session->globals.format, *response,
           absl::StrCat(response->device(), " 已批准，至 approved until ", until, "\n"),
           {{{"device", "device"}, {"until", "until"}}, {{response->device(), until}}},
           session->out());
  return absl::OkStatus();
}

absl::Status RunRevoke(Session* session, const std::string& device, const std::string& reason) {
  v1::RevokeDeviceRequest request;
  request.set_device(device);
  request.set_reason_code(reason);
  return session->access().Call(request).status();
}

absl::Status RunList(Session* session, const std::string& account) {
  v1::ListDevicesRequest request;
  request.set_account(account);
  const auto all = AllAccessPages(session->access(), request);
  if (!all.ok()) return all.status();
  Table table{{{"device", "设备 device"},
               {"account", "账号 account"},
               {"state", "状态 state"},
               {"until", "有效至 until"},
               {"invitation", "邀请 invitation"},
               {"model", "型号 model"}},
              {}};
  for (const v1::DeviceEntry& device : all->devices()) {
    const bool waiting = device.invitation_event_id().size() == kIdBytes;
    table.rows.push_back({device.device(), device.account(), device.state(),
                          waiting ? "" : client::DateText(device.valid_until_date()),
                          client::ToHex(device.invitation_event_id()), device.model()});
  }
  PrintList(session->globals.format, *all, "devices", table, session->out());
  return absl::OkStatus();
}

// A subcommand of two words.
void AddTwo(CLI::App* device, Session* session, const char* name, const char* help,
            const char* first, const char* second,
            absl::Status (*run)(Session*, const std::string&, const std::string&)) {
  auto one = std::make_shared<std::string>();
  auto two = std::make_shared<std::string>();
  CLI::App* sub = device->add_subcommand(name, help);
  sub->add_option(first, *one)->required();
  sub->add_option(second, *two)->required();
  sub->callback([session, one, two, run] {
    session->action = [session, one, two, run] { return run(session, *one, *two); };
  });
}

void AddEnrol(CLI::App* device, Session* session) {
  auto options = std::make_shared<EnrolOptions>();
  CLI::App* sub = device->add_subcommand("enrol", "登记本机 / enrols this machine");
  sub->add_option("CODE", options->code, "邀请码 / the invitation's code")->required();
  sub->add_option("--model", options->model, "型号 / model");
  sub->add_option("--device", options->device,
                  "登记另一台设备：设备名 / another device than this machine: its name");
  sub->add_option("--key-file", options->key_file,
                  "其私钥文件（供 submit --keys，命名为 <设备名>.key） / file for its key, named "
                  "<device>.key for submit --keys");
  sub->callback([session, options] {
    session->action = [session, options] { return RunEnrol(session, *options); };
  });
}

}  // namespace

void AddDeviceCommands(CLI::App* app, Session* session) {
  CLI::App* device = app->add_subcommand("device", "设备 / devices");
  device->require_subcommand(1);
  auto accounts = std::make_shared<std::vector<std::string>>();
  CLI::App* invite = device->add_subcommand(
      "invite", "邀请手机（可打印的清单）/ invites phones, as a list to print");
  invite->add_option("ACCOUNT", *accounts, "账号 / accounts")->required();
  invite->callback([session, accounts] {
    session->action = [session, accounts] { return RunInvite(session, *accounts); };
  });
  AddEnrol(device, session);
  AddDeviceRotateCommand(device, session);
  AddTwo(device, session, "approve", "当面核对六位数字后批准 / approves after the digits agree",
         "INVITATION", "DIGITS", RunApprove);
  AddTwo(device, session, "revoke", "停用设备 / revokes a device", "DEVICE", "--reason", RunRevoke);
  auto account = std::make_shared<std::string>();
  CLI::App* list = device->add_subcommand("list", "设备列表 / lists devices");
  list->add_option("--account", *account, "只看此账号 / only this account's");
  list->callback([session, account] {
    session->action = [session, account] { return RunList(session, *account); };
  });
}

}  // namespace hearth::cli
