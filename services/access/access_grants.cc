// Grants and sessions.

#include <string>
#include <utility>

#include "services/access/access.h"
#include "services/access/entries.h"
#include "services/access/error.h"
#include "services/access/pages.h"

namespace hearth::access {
namespace {

constexpr int kRowsMax = 500;

}  // namespace

absl::Status Access::GiveGrants(const Admission& by, const v1::GiveGrantsRequest& request,
                                v1::GiveGrantsResponse* response) {
  if (request.grants_size() == 0 || request.grants_size() > kRowsMax) {
    return FieldError("grants", "应有 1 至 500 行", "must have 1 to 500 rows");
  }
  domain::Control rehearsed = options_.control();
  for (const v1::GrantGiven& row : request.grants()) {
    v1::GivenGrant* shown = response->add_grants();
    shown->set_account(row.account());
    v1::Fact fact;
    *fact.mutable_grant_given() = row;
    shown->set_problem(Rehearse(by, fact, &rehearsed));
    if (!shown->problem().empty() || request.dry_run()) continue;
    const auto recorded = Record(by.caller.account, fact);
    if (recorded.ok()) {
      shown->set_grant_event_id(*recorded);
    } else {
      shown->set_problem(std::string(recorded.status().message()));
    }
  }
  return absl::OkStatus();
}

absl::Status Access::EndGrant(const Admission& by, const v1::EndGrantRequest& request,
                              v1::EndGrantResponse*) {
  const auto grant = options_.control().registry->FindGrant(request.grant_event_id());
  if (grant == nullptr || grant->span.ended()) return Absent();
  v1::Fact fact;
  fact.mutable_grant_ended()->set_grant_event_id(request.grant_event_id());
  fact.mutable_grant_ended()->set_reason_code(request.reason_code());
  return Record(by.caller.account, fact).status();
}

absl::Status Access::ListGrants(const Admission&, const v1::ListGrantsRequest& request,
                                v1::ListGrantsResponse* response) {
  const auto size = PageSize(request.page_size());
  if (!size.ok()) return size.status();
  const domain::Control control = options_.control();
  const int32_t day = Today(control);
  int accounts = 0;
  std::string last;
  control.registry->ForEachAccount(request.page_token(), [&](const domain::Account& account) {
    if (!request.account().empty() && account.account != request.account()) return true;
    if (accounts == *size) {
      response->set_next_page_token(last);
      return false;
    }
    ++accounts;
    last = account.account;
    for (const auto& grant : account.grants) {
      if (!grant->span.ended()) Render(*grant, day, response->add_grants());
    }
    return true;
  });
  return absl::OkStatus();
}

absl::Status Access::ListSessions(const Admission& by, const v1::ListSessionsRequest& request,
                                  v1::ListSessionsResponse* response) {
  const auto size = PageSize(request.page_size());
  if (!size.ok()) return size.status();
  for (v1::Session& session : sessions_.List(request.page_token(), options_.now_ms())) {
    const bool shown = by.scope.whole() || session.account() == by.caller.account;
    const bool asked = request.account().empty() || request.account() == session.account();
    if (!shown || !asked) continue;
    if (response->sessions_size() == *size) {
      response->set_next_page_token(response->sessions().rbegin()->session_id());
      break;
    }
    *response->add_sessions() = std::move(session);
  }
  return absl::OkStatus();
}

absl::Status Access::RevokeSession(const Admission& by, const v1::RevokeSessionRequest& request,
                                   v1::RevokeSessionResponse*) {
  const auto session = sessions_.FindById(request.session_id(), options_.now_ms());
  const bool may =
      session.has_value() && (by.scope.whole() || session->account() == by.caller.account);
  return may ? sessions_.End(request.session_id()) : Absent();
}

}  // namespace hearth::access
