// Bootstrap, login, sessions, activation, administration: what works, and what must not.

#include <gtest/gtest.h>

#include <string>

#include "hearth/v1/intake_service.pb.h"
#include "services/access/sessions.h"
#include "services/access/totp.h"
#include "services/domain/civil_date.h"
#include "tests/access/house.h"

namespace hearth::access {
namespace {

using namespace ::hearth::testing;
using absl::StatusCode;

class LoginTest : public ::testing::Test {
 protected:
  absl::Status TryLogin(const std::string& account, const std::string& password,
                        const std::string& code, const std::string& peer = "ipv4:10.0.0.1:1") {
    v1::LoginRequest request;
    request.set_account(account);
    request.set_password(password);
    request.set_totp_code(code);
    v1::LoginResponse response;
    return house_.Call(&Access::Login, "", request, &response, peer);
  }
  StatusCode Ask(const std::string& authorization) {
    return house_.Admit(v1::ListAccountsRequest(), authorization).status().code();
  }

  House house_;
};

// R14.
TEST_F(LoginTest, NothingWorksBeforeTheBootstrapAndTheCodeWorksOnce) {
  const absl::Status refused[] = {house_.Admit(v1::LoginRequest(), "").status(),
                                  house_.Admit(v1::WhoAmIRequest(), "").status(),
                                  house_.Admit(v1::EnrolDeviceRequest(), "").status()};
  for (const absl::Status& status : refused) {
    EXPECT_EQ(status.code(), StatusCode::kUnauthenticated);
    EXPECT_EQ(std::string(*status.GetPayload("hearth.reason")), "NOT_BOOTSTRAPPED");
  }
  v1::BootstrapRequest request;
  v1::BootstrapResponse response;
  for (v1::NewAdministrator* who :
       {request.mutable_system(), request.mutable_security(), request.mutable_audit()}) {
    who->set_account("admin");
    who->set_name("name");
    who->set_password(kPassword);
  }
  request.set_code(house_.access().NewBootstrapCode());
  EXPECT_EQ(house_.Call(&Access::Bootstrap, "", request, &response).code(),
            StatusCode::kInvalidArgument);  // one account thrice
  request.mutable_security()->set_account("sec");
  request.mutable_audit()->set_account("aud");
  request.set_code("WRONG");
  house_.Advance(10'000);
  EXPECT_EQ(house_.Call(&Access::Bootstrap, "", request, &response).code(),
            StatusCode::kUnauthenticated);
  EXPECT_FALSE(house_.control().registry->bootstrapped());
  house_.Advance(100'000);
  house_.Bootstrap();
  EXPECT_TRUE(house_.control().registry->bootstrapped());
  EXPECT_EQ(house_.access().NewBootstrapCode(), "");
  EXPECT_EQ(house_.Call(&Access::Bootstrap, "", request, &response).code(),
            StatusCode::kFailedPrecondition);
}

// A year later, when nobody renewed the grants, whoever owns the machine can begin again.
TEST_F(LoginTest, WithoutASecurityAdministratorTheTerminalShowsACodeAgain) {
  house_.Bootstrap();
  house_.Advance(int64_t{364} * 86'400'000);
  EXPECT_EQ(house_.access().NewBootstrapCode(), "");
  house_.Advance(86'400'000);
  const std::string before = house_.Login("sec");
  EXPECT_EQ(Ask(before), StatusCode::kPermissionDenied);
  house_.Bootstrap();
  EXPECT_EQ(Ask(house_.Login("sec")), StatusCode::kOk);
  EXPECT_EQ(house_.access().NewBootstrapCode(), "");
}

TEST_F(LoginTest, TheBootstrapCodeIsOverAfterFifteenMinutes) {
  v1::BootstrapRequest request;
  request.set_code(house_.access().NewBootstrapCode());
  const std::pair<v1::NewAdministrator*, const char*> who[] = {{request.mutable_system(), "a"},
                                                               {request.mutable_security(), "b"},
                                                               {request.mutable_audit(), "c"}};
  for (const auto& [administrator, account] : who) {
    administrator->set_account(account);
    administrator->set_name("name");
    administrator->set_password(kPassword);
  }
  house_.Advance(15 * 60'000);
  v1::BootstrapResponse response;
  EXPECT_EQ(house_.Call(&Access::Bootstrap, "", request, &response).code(),
            StatusCode::kUnauthenticated);
  EXPECT_EQ(house_.control().registry->FindAccount("a"), nullptr);
}

// R19.
TEST_F(LoginTest, NeedsBothFactorsAndEachCodeOnce) {
  house_.Bootstrap();
  house_.Advance(kTotpStepMs);
  const std::string code = house_.Code("sys");
  const std::string wrong = code == "000000" ? "000001" : "000000";
  EXPECT_EQ(TryLogin("sys", kPassword, wrong).message(),
            TryLogin("nobody", kPassword, code, "ipv4:10.0.1.1:1").message());
  house_.Advance(3'000);
  EXPECT_EQ(TryLogin("sys", "another password", code).code(), StatusCode::kUnauthenticated);
  EXPECT_TRUE(TryLogin("sys", kPassword, code, "ipv4:10.0.2.1:1").ok());
  EXPECT_EQ(TryLogin("sys", kPassword, code, "ipv4:10.0.3.1:1").code(),
            StatusCode::kUnauthenticated);  // used
  house_.Restart();
  EXPECT_EQ(TryLogin("sys", kPassword, code, "ipv4:10.0.3.1:1").code(),
            StatusCode::kUnauthenticated);  // also after a restart
}

TEST_F(LoginTest, BackOffHitsTheSourceNotTheOwner) {
  house_.Bootstrap();
  for (int i = 0; i < 30; ++i) {
    EXPECT_FALSE(TryLogin("sys", "guess number one", "000000", "ipv4:66.0.0.1:1").ok());
  }
  EXPECT_EQ(TryLogin("sys", "guess number one", "000000", "ipv4:66.0.0.1:1").code(),
            StatusCode::kResourceExhausted);
  EXPECT_EQ(Ask(house_.Login("sys")), StatusCode::kOk);
}

TEST_F(LoginTest, SessionsEndIdleAbsoluteByLogoutAndOutliveARestart) {
  house_.Bootstrap();
  const std::string token = house_.Login("sys");
  house_.Advance(Sessions::kIdleMs - 1);
  EXPECT_EQ(Ask(token), StatusCode::kOk);
  house_.Restart();
  EXPECT_EQ(Ask(token), StatusCode::kOk);
  house_.Advance(Sessions::kIdleMs);
  EXPECT_EQ(Ask(token), StatusCode::kUnauthenticated);
  house_.Restart();
  EXPECT_EQ(Ask(token), StatusCode::kUnauthenticated);

  const std::string long_one = house_.Login("sys");
  for (int64_t used = 0; used < Sessions::kStaffMs - Sessions::kIdleMs; used += 20 * 60'000) {
    house_.Advance(20 * 60'000);
    EXPECT_EQ(Ask(long_one), StatusCode::kOk);
  }
  house_.Advance(Sessions::kIdleMs - 1);
  EXPECT_EQ(Ask(long_one), StatusCode::kUnauthenticated);  // twelve hours

  const std::string third = house_.Login("sys");
  v1::LogoutResponse response;
  EXPECT_TRUE(house_.Call(&Access::Logout, third, v1::LogoutRequest(), &response).ok());
  EXPECT_EQ(Ask(third), StatusCode::kUnauthenticated);
  house_.Restart();
  EXPECT_EQ(Ask(third), StatusCode::kUnauthenticated);
}

// R17: nothing that is kept is a token, a password, a seed in the clear or a code.
TEST_F(LoginTest, OnlyHashesAreKept) {
  house_.Bootstrap();
  house_.Make("clerk", "township_operator", kTownCode);
  const std::string token = house_.Login("clerk").substr(7);
  int sessions = 0;
  const absl::Status scanned =
      house_.secrets().Scan("", [&](std::string_view name, std::string_view secret) {
        EXPECT_EQ(secret.find(token), std::string_view::npos) << name;
        EXPECT_EQ(secret.find(token.substr(9)), std::string_view::npos) << name;
        EXPECT_EQ(secret.find(kPassword), std::string_view::npos) << name;
        EXPECT_EQ(name.find(token.substr(9)), std::string_view::npos);
        sessions += name.substr(0, 8) == "session/" ? 1 : 0;
        return true;
      });
  EXPECT_TRUE(scanned.ok());
  EXPECT_GT(sessions, 0);
}

// R18, R25.
TEST_F(LoginTest, WhatIsTakenAwayIsGoneWithTheNextCall) {
  house_.Bootstrap();
  house_.Make("clerk", "township_operator", kTownCode);
  const std::string token = house_.Login("clerk");
  const auto reach = [&] {
    v1::InviteDevicesRequest request;
    return house_.Admit(request, token).status().code();
  };
  EXPECT_EQ(reach(), StatusCode::kOk);
  const std::string grant =
      house_.control().registry->GrantsInForce("clerk", kToday).front()->event_id;
  v1::EndGrantRequest end;
  end.set_grant_event_id(grant);
  end.set_reason_code("moved");
  v1::EndGrantResponse ended;
  EXPECT_TRUE(house_.Call(&Access::EndGrant, house_.Login("sec"), end, &ended).ok());
  EXPECT_EQ(reach(), StatusCode::kPermissionDenied);
  v1::Fact one_day = Given("clerk", "township_operator", kTownCode);
  one_day.mutable_grant_given()->set_until_date(kToday);
  house_.Record("sec", one_day);
  EXPECT_EQ(reach(), StatusCode::kOk);
  const int64_t midnight = domain::TimeOfDate(domain::AddDays(kToday, 1));
  house_.Advance(midnight - 600'000 - house_.now_ms());
  const std::string late = house_.Login("clerk");
  house_.Advance(midnight - 1 - house_.now_ms());
  EXPECT_EQ(house_.Admit(v1::InviteDevicesRequest(), late).status().code(), StatusCode::kOk);
  house_.Advance(1);
  EXPECT_EQ(house_.Admit(v1::InviteDevicesRequest(), late).status().code(),
            StatusCode::kPermissionDenied);  // the grant's last day is over
  v1::CloseAccountRequest close;
  close.set_account("clerk");
  close.set_reason_code("left");
  v1::CloseAccountResponse closed;
  EXPECT_TRUE(house_.Call(&Access::CloseAccount, house_.Login("sys"), close, &closed).ok());
  EXPECT_EQ(house_.Admit(v1::WhoAmIRequest(), late).status().code(), StatusCode::kUnauthenticated);
}

TEST_F(LoginTest, SessionsAreRevokedByTheirOwnerAndTheSecurityAdministratorOnly) {
  house_.Bootstrap();
  house_.Make("clerk", "township_operator", kTownCode);
  const std::string clerk = house_.Login("clerk");
  v1::WhoAmIResponse who;
  ASSERT_TRUE(house_.Call(&Access::WhoAmI, clerk, v1::WhoAmIRequest(), &who).ok());
  v1::RevokeSessionRequest request;
  request.set_session_id(who.session().session_id());
  v1::RevokeSessionResponse response;
  EXPECT_EQ(house_.Call(&Access::RevokeSession, house_.Login("aud"), request, &response).code(),
            StatusCode::kNotFound);
  EXPECT_TRUE(house_.Call(&Access::RevokeSession, house_.Login("sec"), request, &response).ok());
  EXPECT_EQ(house_.Admit(v1::WhoAmIRequest(), clerk).status().code(), StatusCode::kUnauthenticated);
}

TEST_F(LoginTest, AResetEndsWhatWasAndItsCodeWorksOnce) {
  house_.Bootstrap();
  house_.Make("clerk", "township_operator", kTownCode);
  const std::string before = house_.Login("clerk");
  v1::ResetCredentialRequest reset;
  reset.set_account("clerk");
  reset.set_reason_code("lost");
  v1::ResetCredentialResponse code;
  ASSERT_TRUE(house_.Call(&Access::ResetCredential, house_.Login("sec"), reset, &code).ok());
  EXPECT_EQ(house_.Admit(v1::WhoAmIRequest(), before).status().code(),
            StatusCode::kUnauthenticated);
  house_.Advance(kTotpStepMs);
  EXPECT_EQ(TryLogin("clerk", kPassword, house_.Code("clerk")).code(),
            StatusCode::kUnauthenticated);
  v1::SetPasswordRequest request;
  request.set_account("clerk");
  request.set_activation_code(code.activation_code());
  request.set_new_password("another battery staple horse");
  v1::SetPasswordResponse response;
  const auto admission = house_.Admit(request, "", "ipv4:10.0.9.1:1");
  ASSERT_TRUE(admission.ok());
  EXPECT_TRUE(house_.access().SetPassword(*admission, "", request, &response).ok());
  EXPECT_EQ(house_.access().SetPassword(*admission, "", request, &response).code(),
            StatusCode::kUnauthenticated);
  house_.Keep(response.second_factor());
  house_.Advance(kTotpStepMs);
  EXPECT_TRUE(
      TryLogin("clerk", "another battery staple horse", house_.Code("clerk"), "ipv4:10.0.9.1:1")
          .ok());
}

TEST_F(LoginTest, BulkRowsSucceedAloneAndADryRunChangesNothing) {
  house_.Bootstrap();
  v1::OpenAccountsRequest request;
  for (const char* account : {"one", "two", "one", "Bad Name"}) {
    request.add_accounts()->set_account(account);
  }
  request.set_dry_run(true);
  v1::OpenAccountsResponse response;
  const std::string sys = house_.Login("sys");
  for (const bool dry : {true, false}) {
    request.set_dry_run(dry);
    response.Clear();
    ASSERT_TRUE(house_.Call(&Access::OpenAccounts, sys, request, &response).ok());
    EXPECT_EQ(response.accounts(0).problem(), "");
    EXPECT_EQ(response.accounts(1).problem(), "");
    EXPECT_NE(response.accounts(2).problem(), "");
    EXPECT_NE(response.accounts(3).problem(), "");
    EXPECT_EQ(house_.control().registry->IsOpen("one"), !dry);
  }
  v1::GiveGrantsRequest grants;
  *grants.add_grants() = Given("one", "township_operator", kTownCode).grant_given();
  *grants.add_grants() = Given("one", "township_approver", kTownCode).grant_given();
  grants.set_dry_run(true);
  v1::GiveGrantsResponse given;
  ASSERT_TRUE(house_.Call(&Access::GiveGrants, house_.Login("sec"), grants, &given).ok());
  EXPECT_EQ(given.grants(0).problem(), "");
  EXPECT_NE(given.grants(1).problem(), "");  // seen although nothing is recorded
  EXPECT_TRUE(house_.control().registry->GrantsInForce("one", kToday).empty());
}

TEST_F(LoginTest, AFailedRecordChangesNothing) {
  house_.Bootstrap();
  v1::CloseAccountRequest request;
  request.set_account("aud");
  request.set_reason_code("left");
  v1::CloseAccountResponse response;
  const std::string sys = house_.Login("sys");
  house_.FailNext(absl::UnavailableError("stopping"));
  EXPECT_EQ(house_.Call(&Access::CloseAccount, sys, request, &response).code(),
            StatusCode::kUnavailable);
  EXPECT_TRUE(house_.control().registry->IsOpen("aud"));
}

}  // namespace
}  // namespace hearth::access
