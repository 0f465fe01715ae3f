// What an auditor of access finds in the log after somebody guessed a password, and after a phone
// gave two events one id.

#include "hearth/v1/intake_service.grpc.pb.h"
#include "hearth/v1/log_service.grpc.pb.h"
#include "services/record/record.h"
#include "storage/memory/memory_keys.h"
#include "tests/support/status_matchers.h"
#include "tests/wire/access_fixture.h"

namespace hearth::testing {
namespace {

class SecurityEventsTest : public AccessTest {
 protected:
  // Of that kind, as the administrator of audit reads the log: what concerns nobody's household lies
  // there unsealed, so that no key is needed.
  std::vector<v1::SecurityEventRecorded> Recorded(const std::string& kind) {
    const auto stub = v1::LogService::NewStub(Of("aud").channel());
    v1::SubscribeRequest request;
    request.set_raw(true);
    request.set_until_caught_up(true);
    const auto context = Of("aud").NewContext();
    const auto reader = stub->Subscribe(context.get(), request);
    const auto no_keys = storage::MakeMemoryKeys();
    v1::SubscribeResponse message;
    std::vector<v1::SecurityEventRecorded> events;
    while (reader->Read(&message)) {
      const v1::LoggedEvent& logged = message.event();
      if (logged.header().kind() != v1::Fact::kSecurityEventRecorded) continue;
      const auto opened = record::Open(logged.stamp().position(), logged.record(), *no_keys);
      EXPECT_OK(opened);
      if (!opened.ok()) continue;
      const v1::SecurityEventRecorded& event = opened->fact.security_event_recorded();
      if (event.kind_code() == kind) events.push_back(event);
    }
    EXPECT_TRUE(reader->Finish().ok());
    return events;
  }
  // Recording comes after the answer.
  std::vector<v1::SecurityEventRecorded> Await(const std::string& kind, size_t count) {
    std::vector<v1::SecurityEventRecorded> events;
    do {
      events = Recorded(kind);
    } while (events.size() < count);
    return events;
  }
};

TEST_F(SecurityEventsTest, LoginsAndRefusedOnesAreRecorded) {
  ASSERT_NO_FATAL_FAILURE(Bootstrap());
  const auto logins = Recorded("login");
  ASSERT_EQ(logins.size(), 3u);
  EXPECT_EQ(logins[0].account(), "sys");
  EXPECT_EQ(logins[0].source_hmac().size(), 32u);
  v1::LoginRequest request;
  v1::LoginResponse response;
  for (const char* account : {"sec", "sec", "a password typed here"}) {
    request.set_account(account);
    request.set_password("wrong");
    const Person nobody(server_.address(), "nobody");
    EXPECT_FALSE(nobody.Call("AccessService/Login", request, &response).ok());
  }
  const auto refused = Recorded("login_refused");
  ASSERT_EQ(refused.size(), 2u);
  EXPECT_EQ(refused[0].account(), "sec");
  EXPECT_EQ(refused[0].detail_code(), "LOGIN_FAILED");
  EXPECT_EQ(refused[1].account(), "");
}

// R5.
TEST_F(SecurityEventsTest, AnIdThatComesTwiceIsRefusedAndRecordedUnderItsDevice) {
  ASSERT_NO_FATAL_FAILURE(Founded());
  Person& cadre = Of("cadre1");
  v1::Fact fact;
  fact.mutable_household_registered()->mutable_identity()->set_origin(v1::ORIGIN_GENERAL);
  const auto make = [&](char household) {
    return cadre.Make(fact, std::string(16, household), kVillage, domain::TimeOfDate(Today()));
  };
  const domain::Event first = make('a');
  v1::SubmitRunResponse response;
  ASSERT_TRUE(cadre.Submit({first}, &response).ok());
  domain::Event second = make('b');
  second.header.set_event_id(first.header.event_id());
  EXPECT_EQ(Recorded("id_reused").size(), 0u);
  const grpc::Status status = cadre.Submit({second}, &response);
  EXPECT_EQ(ReasonOf(status), "ID_REUSED");
  const auto reused = Await("id_reused", 1);
  EXPECT_EQ(reused[0].account(), "cadre1");
  EXPECT_EQ(reused[0].device(), cadre.device());
}

}  // namespace
}  // namespace hearth::testing
