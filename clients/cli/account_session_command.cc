// hearth account sessions, revoke-session, totp: what is still logged in, and one's second factor.

#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/second_factor.h"
#include "clients/cli/secret_input.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

absl::Status RunSessions(Session* session, const std::string& account) {
  v1::ListSessionsRequest request;
  request.set_account(account);
  const auto all = AllAccessPages(session->access(), request);
  if (!all.ok()) return all.status();
  Table table{{{"session", "会话 session"},
               {"account", "账号 account"},
               {"way", "方式 way"},
               {"device", "设备 device"},
               {"started", "起 started"},
               {"expires", "至 expires"}},
              {}};
  for (const v1::Session& one : all->sessions()) {
    table.rows.push_back({one.session_id(), one.account(),
                          one.way() == v1::LOGIN_WAY_DEVICE ? "设备 device" : "密码 password",
                          one.device(), client::TimeText(one.started_time_ms()),
                          client::TimeText(one.expires_time_ms())});
  }
  PrintList(session->globals.format, *all, "sessions", table, session->out());
  return absl::OkStatus();
}

absl::Status RunRevokeSession(Session* session, const std::string& id) {
  v1::RevokeSessionRequest request;
  request.set_session_id(id);
  return session->access().Call(request).status();
}

absl::Status RunTotp(Session* session, const std::string& password_file) {
  absl::StatusOr<std::string> password = ReadSecret(password_file, "密码 / password: ");
  if (!password.ok()) return password.status();
  v1::SetTotpRequest request;
  request.set_password(*std::move(password));
  const auto response = session->access().Call(request);
  if (!response.ok()) return response.status();
  const v1::SecondFactor& factor = response->second_factor();
  PrintOne(session->globals.format, *response, FactorsText({factor}),
           {{{"account", "account"}, {"totp_seed", "totp_seed"}},
            {{factor.account(), factor.totp_seed()}}},
           session->out());
  return absl::OkStatus();
}

// A subcommand with one text.
CLI::App* AddOne(CLI::App* account, Session* session, const char* name, const char* help,
                 const char* option, const char* meaning,
                 absl::Status (*run)(Session*, const std::string&)) {
  auto text = std::make_shared<std::string>();
  CLI::App* sub = account->add_subcommand(name, help);
  sub->add_option(option, *text, meaning);
  sub->callback([session, text, run] {
    session->action = [session, text, run] { return run(session, *text); };
  });
  return sub;
}

}  // namespace

void AddAccountSessionCommands(CLI::App* account, Session* session) {
  AddOne(
      account, session, "sessions",
      "登录中的会话：本人的；安全管理员可看全部 / who is logged in: oneself, or for the security "
      "administrator everybody",
      "--account", "只看此账号 / only this account's", RunSessions);
  AddOne(account, session, "revoke-session",
         "结束一个会话，下次调用即失效 / ends a session, from its next call on", "SESSION",
         "会话编号（account sessions 所列） / its name, as account sessions lists it",
         RunRevokeSession)
      ->get_option("SESSION")
      ->required();
  AddOne(account, session, "totp",
         "更换本人的动态码种子（换手机时） / replaces one's own second factor, for a new phone",
         "--password-file", "密码文件，- 为标准输入 / file with the password, - = standard input",
         RunTotp);
}

}  // namespace hearth::cli
