// Areas against the real hearthd: what is beyond one's own looks absent, in answers, lists and
// streams, and nobody records there.

#include <algorithm>

#include "tests/wire/access_fixture.h"

namespace hearth::testing {
namespace {

// R24.
TEST_F(AccessTest, BeyondOnesAreaLooksAbsentByteForByte) {
  ASSERT_NO_FATAL_FAILURE(Founded());
  const std::string mine = Register("cadre1", kVillage);
  const std::string theirs = Register("cadre2", kOtherVillage);
  EXPECT_TRUE(Get("cadre1", mine).ok());
  EXPECT_TRUE(Get("cadre2", theirs).ok());
  EXPECT_TRUE(Get("clerk", theirs).ok());
  const grpc::Status beyond = Get("cadre1", theirs);
  const grpc::Status absent = Get("cadre1", std::string(16, 'z'));
  EXPECT_EQ(beyond.error_code(), grpc::NOT_FOUND);
  EXPECT_EQ(beyond.error_code(), absent.error_code());
  EXPECT_EQ(beyond.error_message(), absent.error_message());
  EXPECT_EQ(beyond.error_details(), absent.error_details());
  const auto search = [&](const std::string& area) {
    v1::SearchHouseholdsRequest request;
    request.set_area_code(area);
    v1::SearchHouseholdsResponse response;
    const grpc::Status status =
        Of("cadre1").Call("HouseholdsService/SearchHouseholds", request, &response);
    return std::make_pair(status, response.households_size());
  };
  EXPECT_EQ(search(kVillage).second, 1);
  for (const char* area : {kOtherVillage, kTown, "441621103"}) {
    EXPECT_EQ(search(area).first.error_code(), grpc::NOT_FOUND) << area;
    EXPECT_EQ(search(area).first.error_message(), search("550101001").first.error_message());
    EXPECT_EQ(search(area).first.error_details(), search("550101001").first.error_details());
  }
  v1::ListAreasResponse areas;
  ASSERT_TRUE(Of("cadre1").Call("AdminService/ListAreas", v1::ListAreasRequest(), &areas).ok());
  for (const v1::AreaNode& node : areas.areas()) {
    EXPECT_NE(node.area().code(), kOtherVillage);
    EXPECT_NE(node.area().code(), "441621103");
  }
  EXPECT_EQ(areas.areas_size(), 6);  // province to village, and its grid
}

TEST_F(AccessTest, NobodySubmitsForAnotherOrElsewhere) {
  ASSERT_NO_FATAL_FAILURE(Founded());
  v1::Fact fact;
  fact.mutable_household_registered()->add_members()->set_member_id(1);
  Person& cadre = Of("cadre1");
  v1::SubmitRunResponse response;
  domain::Event elsewhere =
      cadre.Make(fact, std::string(16, 'x'), kOtherVillage, domain::TimeOfDate(Today()));
  ASSERT_TRUE(cadre.Submit({elsewhere}, &response).ok());
  EXPECT_EQ(response.receipts(0).refused(), v1::REFUSAL_REASON_NO_RIGHT);
  domain::Event another =
      cadre.Make(fact, std::string(16, 'x'), kVillage, domain::TimeOfDate(Today()));
  another.header.set_actor("cadre2");
  ASSERT_TRUE(cadre.Submit({another}, &response).ok());
  EXPECT_EQ(response.receipts(0).refused(), v1::REFUSAL_REASON_NO_RIGHT);
  // Unsigned, or by a device that nobody enrolled, nothing is recorded at all.
  Person stranger(server_.address(), "cadre1");
  const domain::Event strange =
      stranger.Make(fact, std::string(16, 'x'), kVillage, domain::TimeOfDate(Today()));
  EXPECT_EQ(ReasonOf(stranger.Submit({strange}, &response)), "UNKNOWN_DEVICE");
}

// Streams show one's own, and end with one's right.
TEST_F(AccessTest, SubscriptionsAreLimitedAndEndWithTheGrant) {
  ASSERT_NO_FATAL_FAILURE(Founded());
  Register("cadre1", kVillage);
  ASSERT_NO_FATAL_FAILURE(Open({"other"}));
  Give("other", "township_operator", "441621103");
  ASSERT_NO_FATAL_FAILURE(Enter("other"));
  const auto read = [&](const std::string& account) {
    const auto stub = v1::LogService::NewStub(
        grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials()));
    v1::SubscribeRequest request;
    request.set_raw(true);
    request.set_until_caught_up(true);
    const auto context = Of(account).NewContext();
    const auto reader = stub->Subscribe(context.get(), request);
    v1::SubscribeResponse message;
    int households = 0, accounts = 0;
    while (reader->Read(&message)) {
      households += message.event().header().household().empty() ? 0 : 1;
      accounts += message.event().header().kind() >= 500 ? 1 : 0;
    }
    EXPECT_TRUE(reader->Finish().ok());
    return std::make_pair(households, accounts);
  };
  EXPECT_EQ(read("clerk"), std::make_pair(1, 0));
  EXPECT_EQ(read("other"), std::make_pair(0, 0));
  EXPECT_GT(read("aud").second, 10);
  const auto stub = v1::LogService::NewStub(
      grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials()));
  v1::SubscribeRequest request;
  request.set_raw(true);
  const auto context = Of("clerk").NewContext();
  const auto reader = stub->Subscribe(context.get(), request);
  v1::SubscribeResponse message;
  while (reader->Read(&message) && !message.has_caught_up()) {
  }
  v1::LogoutResponse out;
  ASSERT_TRUE(Of("clerk").Call("AccessService/Logout", v1::LogoutRequest(), &out).ok());
  Register("cadre1", kVillage);
  int seen = 0;
  while (reader->Read(&message)) seen += message.has_event() ? 1 : 0;
  EXPECT_EQ(seen, 0);
  EXPECT_EQ(reader->Finish().error_code(), grpc::UNAUTHENTICATED);
}

// R24, the time: interleaved, so that a busy machine slows both alike.
TEST_F(AccessTest, BeyondOnesAreaTakesAsLongAsAbsent) {
  ASSERT_NO_FATAL_FAILURE(Founded());
  const std::string theirs = Register("cadre2", kOtherVillage);
  ASSERT_TRUE(Get("cadre2", theirs).ok());
  const auto timed = [&](const std::string& household) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(Get("cadre1", household).error_code(), grpc::NOT_FOUND);
    return std::chrono::steady_clock::now() - start;
  };
  std::vector<std::chrono::nanoseconds> beyond, absent;
  for (int i = 0; i < 1000; ++i) {
    beyond.push_back(timed(theirs));
    absent.push_back(timed(std::string(16, 'z')));
  }
  const auto median = [](std::vector<std::chrono::nanoseconds>* times) {
    std::nth_element(times->begin(), times->begin() + 500, times->end());
    return (*times)[500];
  };
  const auto one = median(&beyond), two = median(&absent);
  EXPECT_LT(std::max(one, two), 2 * std::min(one, two));
}

}  // namespace
}  // namespace hearth::testing
