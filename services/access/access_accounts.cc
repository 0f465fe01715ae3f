// Accounts: list, open in bulk, close; and who the caller is.

#include <utility>

#include "services/access/access.h"
#include "services/access/entries.h"
#include "services/access/error.h"
#include "services/access/pages.h"

namespace hearth::access {
namespace {

constexpr int kRowsMax = 500;

void RenderAccount(const domain::Account& account, const domain::Registry& registry, int32_t day,
                   v1::AccountEntry* entry) {
  entry->set_account(account.account);
  entry->set_unit_code(account.unit_code);
  entry->set_open(!account.span.ended());
  for (const auto& grant : registry.GrantsInForce(account.account, day)) {
    Render(*grant, day, entry->add_grants());
  }
  entry->set_device_count(static_cast<uint32_t>(registry.DevicesOf(account.account).size()));
  for (const domain::Credential& credential : account.credentials) {
    const bool password = credential.kind == v1::CREDENTIAL_KIND_PASSWORD;
    if (password && !credential.span.ended()) entry->set_activated(true);
  }
}

}  // namespace

absl::Status Access::WhoAmI(const Admission& by, const v1::WhoAmIRequest&,
                            v1::WhoAmIResponse* response) {
  response->set_open(by.open);
  if (by.open) return absl::OkStatus();
  const domain::Control control = options_.control();
  const int32_t day = Today(control);
  response->set_account(by.caller.account);
  for (const auto& grant : control.registry->GrantsInForce(by.caller.account, day)) {
    Render(*grant, day, response->add_grants());
  }
  const auto session = sessions_.FindById(by.caller.session_id, options_.now_ms());
  if (session.has_value()) *response->mutable_session() = *session;
  return absl::OkStatus();
}

absl::Status Access::ListAccounts(const Admission&, const v1::ListAccountsRequest& request,
                                  v1::ListAccountsResponse* response) {
  const auto size = PageSize(request.page_size());
  if (!size.ok()) return size.status();
  const domain::Control control = options_.control();
  const int32_t day = Today(control);
  control.registry->ForEachAccount(request.page_token(), [&](const domain::Account& account) {
    if (account.span.ended() && !request.closed()) return true;
    if (response->accounts_size() == *size) {
      response->set_next_page_token(response->accounts().rbegin()->account());
      return false;
    }
    RenderAccount(account, *control.registry, day, response->add_accounts());
    return true;
  });
  return absl::OkStatus();
}

absl::Status Access::OpenAccounts(const Admission& by, const v1::OpenAccountsRequest& request,
                                  v1::OpenAccountsResponse* response) {
  if (request.accounts_size() == 0 || request.accounts_size() > kRowsMax) {
    return FieldError("accounts", "应有 1 至 500 行", "must have 1 to 500 rows");
  }
  domain::Control rehearsed = options_.control();
  for (const v1::AccountOpened& row : request.accounts()) {
    v1::OpenedAccount* shown = response->add_accounts();
    shown->set_account(row.account());
    v1::Fact fact;
    *fact.mutable_account_opened() = row;
    shown->set_problem(Rehearse(by, fact, &rehearsed));
    if (!shown->problem().empty() || request.dry_run()) continue;
    const auto recorded = Record(by.caller.account, fact);
    if (!recorded.ok()) {
      shown->set_problem(std::string(recorded.status().message()));
      continue;
    }
    if (!row.has_person()) continue;
    absl::StatusOr<std::string> code = NewActivation(row.account());
    if (!code.ok()) return code.status();
    shown->set_activation_code(*std::move(code));
  }
  return absl::OkStatus();
}

absl::Status Access::CloseAccount(const Admission& by, const v1::CloseAccountRequest& request,
                                  v1::CloseAccountResponse*) {
  if (!options_.control().registry->IsOpen(request.account())) return Absent();
  if (request.account() == by.caller.account) return NoRole();  // another person must do it
  v1::Fact fact;
  fact.mutable_account_closed()->set_account(request.account());
  fact.mutable_account_closed()->set_reason_code(request.reason_code());
  if (auto recorded = Record(by.caller.account, fact); !recorded.ok()) return recorded.status();
  return sessions_.EndAllOf(request.account(), "");
}

}  // namespace hearth::access
