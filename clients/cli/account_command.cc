// hearth account: open from CSV, list, close, reset, a job's certificate.

#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/csv.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"

namespace hearth::cli {
namespace {

constexpr size_t kRowsMax = 500;

absl::StatusOr<v1::OpenAccountsRequest> ReadAccounts(const std::string& path) {
  const absl::StatusOr<Csv> csv = Csv::Load(path);
  if (!csv.ok()) return csv.status();
  const int account = csv->Find({"account", "账号"});
  const int name = csv->Find({"name", "姓名"});
  if (account < 0 || name < 0) {
    return client::InvalidError(absl::StrCat(path, "：须有列 账号 与 姓名"),
                                absl::StrCat(path, ": needs the columns account and name"));
  }
  if (csv->size() > kRowsMax) {
    return client::InvalidError(absl::StrCat(path, "：一次最多 500 行，请拆分"),
                                absl::StrCat(path, ": at most 500 rows at once; split it"));
  }
  const int unit = csv->Find({"unit", "单位"});
  const int phone = csv->Find({"phone", "电话"});
  const int post = csv->Find({"post", "职务"});
  v1::OpenAccountsRequest request;
  for (size_t i = 0; i < csv->size(); ++i) {
    v1::AccountOpened* row = request.add_accounts();
    row->set_account(csv->Cell(i, account));
    row->mutable_person()->set_name(csv->Cell(i, name));
    row->mutable_person()->set_phone(csv->Cell(i, phone));
    row->mutable_person()->set_post(csv->Cell(i, post));
    row->set_unit_code(csv->Cell(i, unit));
    row->set_import_row(std::to_string(csv->RowNumber(i)));
  }
  return request;
}

absl::Status RunOpen(Session* session, const std::string& path, bool dry_run) {
  absl::StatusOr<v1::OpenAccountsRequest> request = ReadAccounts(path);
  if (!request.ok()) return request.status();
  request->set_dry_run(dry_run);
  const auto response = session->access().Call(*request);
  if (!response.ok()) return response.status();
  Table table{{{"account", "账号 account"},
               {"activation_code", "激活码（72 小时，只显示一次）activation code, shown once"},
               {"problem", "问题 problem"}},
              {}};
  int problems = 0;
  for (const v1::OpenedAccount& account : response->accounts()) {
    problems += account.problem().empty() ? 0 : 1;
    table.rows.push_back({account.account(), account.activation_code(), account.problem()});
  }
  PrintList(session->globals.format, *response, "accounts", table, session->out());
  if (problems == 0) return absl::OkStatus();
  return client::Error(absl::StatusCode::kAborted, absl::StrCat(problems, " 行有问题，其余已办理"),
                       absl::StrCat(problems, " rows have problems; the others are done"));
}

absl::Status RunList(Session* session, bool closed) {
  v1::ListAccountsRequest request;
  request.set_closed(closed);
  const auto all = AllAccessPages(session->access(), request);
  if (!all.ok()) return all.status();
  Table table{{{"account", "账号 account"},
               {"unit_code", "单位 unit"},
               {"state", "状态 state"},
               {"devices", "设备 devices", true},
               {"roles", "角色 roles"}},
              {}};
  for (const v1::AccountEntry& account : all->accounts()) {
    std::string roles;
    for (const v1::GrantEntry& entry : account.grants()) {
      absl::StrAppend(&roles, roles.empty() ? "" : ", ", entry.grant().role(), " ",
                      entry.grant().area_code());
    }
    const char* const state = !account.open()       ? "停用 closed"
                              : account.activated() ? "已激活 activated"
                                                    : "未激活 not activated";
    table.rows.push_back({account.account(), account.unit_code(), state,
                          std::to_string(account.device_count()), roles});
  }
  PrintList(session->globals.format, *all, "accounts", table, session->out());
  return absl::OkStatus();
}

absl::Status RunClose(Session* session, const std::string& account, const std::string& reason) {
  v1::CloseAccountRequest request;
  request.set_account(account);
  request.set_reason_code(reason);
  return session->access().Call(request).status();
}

absl::Status RunReset(Session* session, const std::string& account, const std::string& reason) {
  v1::ResetCredentialRequest request;
  request.set_account(account);
  request.set_reason_code(reason);
  const auto response = session->access().Call(request);
  if (!response.ok()) return response.status();
  PrintOne(session->globals.format, *response,
           absl::StrCat("激活码（72 小时，只显示一次）/ activation code, 72 hours, shown once: ",
                        response->activation_code(), "\n"),
           {{{"activation_code", "activation_code"}}, {{response->activation_code()}}},
           session->out());
  return absl::OkStatus();
}

absl::Status RunSetCertificate(Session* session, const std::string& account,
                               const std::string& path) {
  absl::StatusOr<std::string> pem = client::ReadFile(path);
  if (!pem.ok()) return pem.status();
  v1::SetCertificateRequest request;
  request.set_account(account);
  request.set_certificate_pem(*std::move(pem));
  const auto response = session->access().Call(request);
  if (!response.ok()) return response.status();
  const std::string key = absl::BytesToHexString(response->public_key_sha256());
  PrintOne(session->globals.format, *response,
           absl::StrCat("已登记公钥 / its key is registered: sha256 ", key, "\n"),
           {{{"public_key_sha256", "public_key_sha256"}}, {{key}}}, session->out());
  return absl::OkStatus();
}

void AddSetCertificate(CLI::App* account, Session* session) {
  auto who = std::make_shared<std::string>();
  auto path = std::make_shared<std::string>();
  CLI::App* sub =
      account->add_subcommand("set-certificate",
                              "登记作业账号的证书公钥，取代旧的；撤销用 reset / the key of this "
                              "certificate is a job's account "
                              "from now on, instead of the one before; reset revokes it");
  sub->add_option("ACCOUNT", *who)->required();
  sub->add_option("FILE.crt", *path, "PEM，见 admin init-tls --job / PEM; see admin init-tls --job")
      ->required();
  sub->callback([session, who, path] {
    session->action = [session, who, path] { return RunSetCertificate(session, *who, *path); };
  });
}

}  // namespace

void AddAccountCommands(CLI::App* app, Session* session) {
  CLI::App* account = app->add_subcommand("account", "账号 / accounts");
  account->require_subcommand(1);
  auto path = std::make_shared<std::string>();
  auto dry_run = std::make_shared<bool>(false);
  CLI::App* open = account->add_subcommand("open", "按表批量开户 / opens accounts from a file");
  open->add_option("FILE.csv", *path,
                   "列：账号,姓名[,单位,电话,职务] / account,name[,unit,phone,post]")
      ->required();
  open->add_flag("--dry-run", *dry_run, "只核对，不办理 / only says what would happen");
  open->callback([session, path, dry_run] {
    session->action = [session, path, dry_run] { return RunOpen(session, *path, *dry_run); };
  });
  auto closed = std::make_shared<bool>(false);
  CLI::App* list = account->add_subcommand("list", "账号列表 / lists accounts");
  list->add_flag("--closed", *closed, "含停用的 / closed ones too");
  list->callback([session, closed] {
    session->action = [session, closed] { return RunList(session, *closed); };
  });
  const auto with_reason =
      [&](const char* name, const char* help,
          absl::Status (*run)(Session*, const std::string&, const std::string&)) {
        auto who = std::make_shared<std::string>();
        auto reason = std::make_shared<std::string>();
        CLI::App* sub = account->add_subcommand(name, help);
        sub->add_option("ACCOUNT", *who)->required();
        sub->add_option("--reason", *reason, "原因编码 / reason code")->required();
        sub->callback([session, who, reason, run] {
          session->action = [session, who, reason, run] { return run(session, *who, *reason); };
        });
      };
  AddSetCertificate(account, session);
  with_reason("close", "停用账号 / closes an account", RunClose);
  AddAccountSessionCommands(account, session);
  with_reason("reset", "重发激活码 / a new activation code for somebody who lost his", RunReset);
}

}  // namespace hearth::cli
