// AccessTest: a hearthd whose callers must log in, and the people of a small county.

#ifndef HEARTH_TESTS_WIRE_ACCESS_FIXTURE_H_
#define HEARTH_TESTS_WIRE_ACCESS_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/domain/civil_date.h"
#include "tests/wire/hearthd.h"
#include "tests/wire/person.h"

namespace hearth::testing {

inline constexpr char kOtherVillage[] = "441621102002";

// A unary call with an empty message; a stream's methods answer their error in the same way.
inline grpc::Status CallEmpty(const Person& person, const std::string& method) {
  const grpc::Slice nothing;
  const grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  return person.Call(method, request, &response);
}

inline std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  for (const auto& any : details.details()) {
    google::rpc::ErrorInfo info;
    if (any.type_url() == "type.googleapis.com/google.rpc.ErrorInfo" &&
        info.ParseFromString(any.value())) {
      return info.reason();
    }
  }
  return "";
}

class AccessTest : public ::testing::Test {
 protected:
  void SetUp() override { Start(); }
  void Start(const std::vector<std::string>& flags = {}) {
    server_.RequireLogin();
    ASSERT_NO_FATAL_FAILURE(server_.Start(flags));
    for (const char* account : {"sys", "sec", "aud", "clerk", "county"}) Of(account);
  }
  Person& Of(const std::string& account) {
    auto& person = people_[account];
    if (person == nullptr) {
      person = std::make_unique<Person>(server_.address(), account, credentials_);
    }
    return *person;
  }

  std::string BootstrapCode() const {
    std::string code;
    std::getline(std::ifstream(server_.secrets() + "/bootstrap-code"), code);
    EXPECT_EQ(code.size(), 26u) << server_.listening_line();
    return code;
  }

  void Bootstrap() {
    v1::BootstrapRequest request;
    request.set_code(BootstrapCode());
    const std::pair<const char*, v1::NewAdministrator*> who[] = {
        {"sys", request.mutable_system()},
        {"sec", request.mutable_security()},
        {"aud", request.mutable_audit()}};
    for (const auto& [account, administrator] : who) {
      administrator->set_account(account);
      administrator->set_name("管理员");
      administrator->set_password(kGoodPassword);
    }
    v1::BootstrapResponse response;
    const grpc::Status status = Of("sys").Call("AccessService/Bootstrap", request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    for (const v1::SecondFactor& factor : response.second_factors()) {
      Of(factor.account()).set_seed(factor.totp_seed());
      ASSERT_NO_FATAL_FAILURE(Of(factor.account()).Login());
    }
  }

  int32_t Today() {
    v1::GetHeadResponse head;
    EXPECT_TRUE(Of("sys").Call("LogService/GetHead", v1::GetHeadRequest(), &head).ok());
    return head.opened_day() != 0
               ? head.opened_day()
               : domain::DateOfTime(std::chrono::duration_cast<std::chrono::milliseconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
  }

  // Opens and activates accounts in one call.
  void Open(const std::vector<std::string>& accounts) {
    v1::OpenAccountsRequest request;
    for (const std::string& account : accounts) {
      request.add_accounts()->set_account(account);
      request.mutable_accounts(request.accounts_size() - 1)->mutable_person()->set_name("某某");
    }
    v1::OpenAccountsResponse response;
    ASSERT_TRUE(Of("sys").Call("AccessService/OpenAccounts", request, &response).ok());
    for (const v1::OpenedAccount& opened : response.accounts()) {
      ASSERT_EQ(opened.problem(), "");
      codes_[opened.account()] = opened.activation_code();
    }
  }
  void Enter(const std::string& account) {
    ASSERT_NO_FATAL_FAILURE(Of(account).Activate(codes_[account]));
    ASSERT_NO_FATAL_FAILURE(Of(account).Login());
  }
  // The grant's id.
  std::string Give(const std::string& account, const std::string& role, const std::string& area) {
    v1::GiveGrantsRequest request;
    v1::GrantGiven& grant = *request.add_grants();
    grant.set_account(account);
    grant.set_role(role);
    grant.set_area_code(area);
    grant.set_from_date(Today());
    grant.set_until_date(domain::AddDays(Today(), 300));
    grant.set_reason("文件 7 号");
    v1::GiveGrantsResponse response;
    EXPECT_TRUE(Of("sec").Call("AccessService/GiveGrants", request, &response).ok());
    EXPECT_EQ(response.grants(0).problem(), "") << account;
    return response.grants(0).grant_event_id();
  }
  void EnrolAll(const std::string& by, const std::vector<std::string>& accounts) {
    v1::InviteDevicesRequest request;
    for (const std::string& account : accounts) request.add_accounts(account);
    v1::InviteDevicesResponse response;
    ASSERT_TRUE(Of(by).Call("AccessService/InviteDevices", request, &response).ok());
    for (const v1::DeviceInvitation& invitation : response.invitations()) {
      ASSERT_NO_FATAL_FAILURE(Of(invitation.account()).Enrol(invitation, Of(by)))
          << invitation.account();
    }
  }

  // The county's tree, by the system administrator; two villages and twenty more.
  void FoundAreas() {
    v1::Fact fact;
    v1::AreaChanged& changed = *fact.mutable_area_changed();
    changed.set_effective_date(20200101);
    std::vector<std::string> codes = {"44",        "4416",   kCounty,       kTown,
                                      "441621103", kVillage, kOtherVillage, kGrid};
    for (const std::string& code : codes) {
      v1::Area* area = changed.add_changes()->mutable_created();
      area->set_code(code);
      area->set_name("示范" + code);
    }
    Person& sys = Of("sys");
    domain::Event event = sys.Make(fact, "", "44", domain::TimeOfDate(Today()));
    v1::SubmitRunResponse response;
    const grpc::Status status = sys.Submit({event}, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(response.receipts(0).refused(), v1::REFUSAL_REASON_UNSPECIFIED)
        << response.receipts(0).refused_detail();
  }

  // Registers a household of the person's area. Answers its id and waits for the views.
  std::string Register(const std::string& account, const std::string& area) {
    Person& person = Of(account);
    v1::Fact fact;
    v1::HouseholdRegistered& registered = *fact.mutable_household_registered();
    registered.mutable_identity()->set_origin(v1::ORIGIN_GENERAL);
    v1::Member* head = registered.add_members();
    head->set_member_id(1);
    head->mutable_identity()->set_name("示范户主");
    const std::string household(16, static_cast<char>('a' + households_++));
    const domain::Event event = person.Make(fact, household, area, domain::TimeOfDate(Today()));
    v1::SubmitRunResponse response;
    const grpc::Status status = person.Submit({event}, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    if (!status.ok()) return household;
    EXPECT_EQ(response.receipts(0).refused(), v1::REFUSAL_REASON_UNSPECIFIED)
        << response.receipts(0).refused_detail();
    position_ = response.receipts(0).position();
    return household;
  }
  grpc::Status Get(const std::string& account, const std::string& household) {
    v1::GetHouseholdRequest request;
    request.set_household(household);
    request.set_min_position(position_);
    v1::GetHouseholdResponse response;
    return Of(account).Call("HouseholdsService/GetHousehold", request, &response);
  }

  // Bootstrap, areas, a township clerk who is logged in, and a cadre in each of two villages with a
  // phone and a session.
  void Founded() {
    ASSERT_NO_FATAL_FAILURE(Bootstrap());
    ASSERT_NO_FATAL_FAILURE(EnrolAll("sec", {"sys"}));
    ASSERT_NO_FATAL_FAILURE(FoundAreas());
    ASSERT_NO_FATAL_FAILURE(Open({"clerk", "county", "cadre1", "cadre2"}));
    Give("clerk", "township_operator", kTown);
    Give("county", "county_operator", kCounty);
    grant_ = Give("cadre1", "village_cadre", kVillage);
    Give("cadre2", "village_cadre", kOtherVillage);
    ASSERT_NO_FATAL_FAILURE(Enter("clerk"));
    ASSERT_NO_FATAL_FAILURE(EnrolAll("clerk", {"cadre1", "cadre2"}));
    for (const char* cadre : {"cadre1", "cadre2"}) {
      Of(cadre).set_token(Of(cadre).StartDeviceSession());
      ASSERT_NE(Of(cadre).token(), "");
    }
  }

  Hearthd server_;
  std::shared_ptr<grpc::ChannelCredentials> credentials_ = grpc::InsecureChannelCredentials();
  std::map<std::string, std::unique_ptr<Person>> people_;
  std::map<std::string, std::string> codes_;
  std::string grant_;
  uint64_t position_ = 0;
  int households_ = 0;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_ACCESS_FIXTURE_H_
