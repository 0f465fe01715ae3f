// hearth admin bootstrap, login, logout, whoami, passwd: who one is.

#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/second_factor.h"
#include "clients/cli/secret_input.h"
#include "clients/cli/token_file.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/device_key.h"
#include "clients/cpp/error.h"
#include "clients/cpp/own_device.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct BootstrapOptions {
  std::string code, code_file;
  std::string accounts[3] = {"sysadmin", "secadmin", "auditadmin"};
  std::string names[3];
  std::string password_files[3];
};

struct LoginOptions {
  std::string account, password_file, code, log_id;
  bool device = false;
};

struct PasswordOptions {
  std::string account, code_file, old_file, new_file;
};

absl::Status RunBootstrap(Session* session, const BootstrapOptions& options) {
  v1::BootstrapRequest request;
  absl::StatusOr<std::string> code =
      options.code.empty() ? ReadSecret(options.code_file, "启用码 / code: ") : options.code;
  if (!code.ok()) return code.status();
  request.set_code(*std::move(code));
  v1::NewAdministrator* const who[] = {request.mutable_system(), request.mutable_security(),
                                       request.mutable_audit()};
  for (int i = 0; i < 3; ++i) {
    who[i]->set_account(options.accounts[i]);
    who[i]->set_name(options.names[i]);
    absl::StatusOr<std::string> password = ReadSecret(
        options.password_files[i], absl::StrCat(options.accounts[i], " 的密码 / its password: "));
    if (!password.ok()) return password.status();
    who[i]->set_password(*std::move(password));
  }
  const auto response = session->access().Call(request);
  if (!response.ok()) return response.status();
  Table table{{{"account", "account"}, {"totp_seed", "totp_seed"}}, {}};
  for (const v1::SecondFactor& factor : response->second_factors()) {
    table.rows.push_back({factor.account(), factor.totp_seed()});
  }
  const auto& factors = response->second_factors();
  PrintOne(session->globals.format, *response, FactorsText({factors.begin(), factors.end()}), table,
           session->out());
  return absl::OkStatus();
}

absl::Status Keep(Session* session, const std::string& account, const std::string& token,
                  int64_t expires_time_ms) {
  absl::Status kept = KeepSession(session->globals.server, {account, token});
  if (!kept.ok()) return kept;
  const std::string until = client::TimeText(expires_time_ms);
  session->Say(absl::StrCat("已登录，至 ", until, " 失效"),
               absl::StrCat("Logged in; ends at ", until));
  return absl::OkStatus();
}

absl::Status LoginByDevice(Session* session, const std::string& log_id) {
  const auto device = client::OwnDevice::Open(session->globals.state_folder, log_id);
  if (!device.ok()) return device.status();
  const auto key = client::DeviceKey::Load(
      absl::StrCat(session->globals.state_folder, "/", log_id, "/device-key"));
  if (!key.ok()) return key.status();
  v1::StartDeviceSessionRequest request;
  request.set_device(device->device());
  request.set_key_id(key->key_id());
  const auto challenge = session->access().Call(request);
  if (!challenge.ok()) return challenge.status();
  request.set_challenge(challenge->challenge());
  request.set_signature(
      key->Sign(absl::StrCat("hearth session\n", client::FromHex(log_id).value_or(""),
                             client::Sha256(device->device()), challenge->challenge())));
  const auto started = session->access().Call(request);
  if (!started.ok()) return started.status();
  // The key knows its device; the server knows whose that is.
  client::ClientOptions options;
  options.server = session->globals.server;
  options.token = started->token();
  const auto who = client::AccessClient(options).Call(v1::WhoAmIRequest());
  if (!who.ok()) return who.status();
  return Keep(session, who->account(), started->token(), started->expires_time_ms());
}

absl::Status RunLogin(Session* session, const LoginOptions& options) {
  if (options.device) return LoginByDevice(session, options.log_id);
  v1::LoginRequest request;
  request.set_account(options.account);
  absl::StatusOr<std::string> password = ReadSecret(options.password_file, "密码 / password: ");
  if (!password.ok()) return password.status();
  request.set_password(*std::move(password));
  absl::StatusOr<std::string> code =
      options.code.empty() ? ReadSecret("", "动态码 / code: ") : options.code;
  if (!code.ok()) return code.status();
  request.set_totp_code(*std::move(code));
  const auto response = session->access().Call(request);
  if (!response.ok()) return response.status();
  return Keep(session, options.account, response->token(), response->expires_time_ms());
}

absl::Status RunLogout(Session* session) {
  const auto response = session->access().Call(v1::LogoutRequest());
  // A session that is over already need not be kept.
  if (!response.ok() && !absl::IsUnauthenticated(response.status())) return response.status();
  return ForgetSession(session->globals.server);
}

std::string ScopeText(const v1::GrantGiven& grant) {
  if (grant.has_warrant()) return grant.warrant().area_code();
  if (!grant.area_code().empty()) return grant.area_code();
  return grant.unit_code();
}

absl::Status RunWhoAmI(Session* session) {
  const auto response = session->access().Call(v1::WhoAmIRequest());
  if (!response.ok()) return response.status();
  std::string text = response->open()
                         ? "无需登录（--access=open）/ nobody logs in here (--access=open)\n"
                         : absl::StrCat(response->account(), "\n");
  Table table{{{"account", "account"}, {"role", "role"}, {"scope", "scope"}}, {}};
  for (const v1::GrantEntry& entry : response->grants()) {
    const v1::GrantGiven& grant = entry.grant();
    absl::StrAppend(&text, "  ", grant.role(), " ", ScopeText(grant), " 至 until ",
                    client::DateText(grant.until_date()), "\n");
    table.rows.push_back({response->account(), grant.role(), ScopeText(grant)});
  }
  PrintOne(session->globals.format, *response, text, table, session->out());
  return absl::OkStatus();
}

absl::Status RunPassword(Session* session, const PasswordOptions& options) {
  v1::SetPasswordRequest request;
  request.set_account(options.account.empty() ? session->globals.actor : options.account);
  absl::StatusOr<std::string> before = options.code_file.empty()
                                           ? ReadSecret(options.old_file, "原密码 / old password: ")
                                           : ReadSecret(options.code_file, "");
  if (!before.ok()) return before.status();
  if (options.code_file.empty()) {
    request.set_old_password(*before);
  } else {
    request.set_activation_code(*before);
  }
  absl::StatusOr<std::string> next = ReadSecret(options.new_file, "新密码 / new password: ");
  if (!next.ok()) return next.status();
  request.set_new_password(*std::move(next));
  const auto response = session->access().Call(request);
  if (!response.ok()) return response.status();
  const v1::SecondFactor& factor = response->second_factor();
  const std::string text = factor.totp_seed().empty() ? "密码已更换 / the password is replaced\n"
                                                      : FactorsText({factor});
  PrintOne(session->globals.format, *response, text,
           {{{"account", "account"}, {"totp_seed", "totp_seed"}},
            {{request.account(), factor.totp_seed()}}},
           session->out());
  return absl::OkStatus();
}

void AddLogin(CLI::App* app, Session* session) {
  auto options = std::make_shared<LoginOptions>();
  CLI::App* sub = app->add_subcommand("login", "登录 / logs in");
  sub->add_option("ACCOUNT", options->account, "账号 / account");
  sub->add_option("--password-file", options->password_file,
                  "密码文件，- 为标准输入 / file with the password, - = standard input");
  sub->add_option("--code", options->code, "动态码 / code of the second factor");
  sub->add_option("--device", options->log_id,
                  "用本机设备密钥登录：日志编号 / by this machine's device key: the log's id");
  sub->callback([session, options] {
    options->device = !options->log_id.empty();
    session->action = [session, options] { return RunLogin(session, *options); };
  });
}

void AddPassword(CLI::App* app, Session* session) {
  auto options = std::make_shared<PasswordOptions>();
  CLI::App* sub = app->add_subcommand("passwd", "设置密码 / sets one's password");
  sub->add_option("--account", options->account, "账号（激活时）/ account, when activating");
  sub->add_option("--activation-file", options->code_file,
                  "激活码文件，- 为标准输入 / file with the activation code, - = standard input");
  sub->add_option("--old-file", options->old_file, "原密码文件 / file with the old password");
  sub->add_option("--new-file", options->new_file, "新密码文件 / file with the new password");
  sub->callback([session, options] {
    session->action = [session, options] { return RunPassword(session, *options); };
  });
}

}  // namespace

void AddBootstrapCommand(CLI::App* admin, Session* session) {
  auto options = std::make_shared<BootstrapOptions>();
  CLI::App* sub = admin->add_subcommand(
      "bootstrap", "首次启用：建立三员 / first run: makes the three administrators");
  CLI::Option* code =
      sub->add_option("--code", options->code,
                      "hearthd 在终端显示的启用码 / the code that hearthd's terminal shows");
  sub->add_option("--code-file", options->code_file,
                  "启用码文件，- 为标准输入 / the file that hearthd names, - = standard input")
      ->excludes(code);
  const char* const kWho[] = {"system", "security", "audit"};
  for (int i = 0; i < 3; ++i) {
    const std::string who = kWho[i];
    sub->add_option(absl::StrCat("--", who), options->accounts[i], "账号 / account")
        ->capture_default_str();
    sub->add_option(absl::StrCat("--", who, "-name"), options->names[i], "姓名 / name")->required();
    sub->add_option(absl::StrCat("--", who, "-password-file"), options->password_files[i],
                    "密码文件，否则在终端询问 / file with the password; asked for otherwise");
  }
  sub->callback([session, options] {
    session->action = [session, options] { return RunBootstrap(session, *options); };
  });
}

void AddAccessCommands(CLI::App* app, Session* session) {
  AddLogin(app, session);
  AddPassword(app, session);
  app->add_subcommand("logout", "退出登录 / logs out")->callback([session] {
    session->action = [session] { return RunLogout(session); };
  });
  app->add_subcommand("whoami", "当前账号与授权 / who one is, and one's grants")
      ->callback([session] { session->action = [session] { return RunWhoAmI(session); }; });
}

}  // namespace hearth::cli
