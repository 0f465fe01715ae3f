// What hearthd writes on standard error as JSON: one object a line, a line for each call where
// asked, and nothing of anybody (R33).

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <set>
#include <sstream>

#include "hearth/v1/households_service.pb.h"
#include "tests/wire/access_fixture.h"

namespace hearth::testing {
namespace {

using google::protobuf::Struct;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The events in a log; what is none is answered in `others`.
std::vector<Struct> EventsOf(const std::string& log, std::vector<std::string>* others) {
  std::vector<Struct> events;
  for (const std::string& line : LinesOf(log)) {
    Struct event;
    const bool sound = google::protobuf::util::JsonStringToMessage(line, &event).ok() &&
                       event.fields().contains("time") && event.fields().contains("severity") &&
                       event.fields().contains("code") && event.fields().contains("message");
    if (sound) {
      events.push_back(std::move(event));
    } else {
      others->push_back(line);
    }
  }
  return events;
}

std::set<std::string> CodesOf(const std::vector<Struct>& events) {
  std::set<std::string> codes;
  for (const Struct& event : events) codes.insert(event.fields().at("code").string_value());
  return codes;
}

// Which of the secrets stand in the log.
std::vector<std::string> Found(const std::string& log, const std::vector<std::string>& secrets) {
  std::vector<std::string> found;
  for (const std::string& secret : secrets) {
    if (log.find(secret) != std::string::npos) found.push_back(secret);
  }
  return found;
}

class LoggingTest : public AccessTest {
 protected:
  void SetUp() override {
    server_.RequireLogin();
    ASSERT_NO_FATAL_FAILURE(server_.Start({"--log-format=json", "--log-level=debug"}));
  }
};

TEST_F(LoggingTest, EveryLineIsAnObjectAndNobodyStandsInIt) {
  ASSERT_NO_FATAL_FAILURE(Founded());
  const std::string household = Register("cadre1", kVillage);
  EXPECT_TRUE(Get("clerk", household).ok());
  // What a request holds that is wrong, and what nobody may: names, numbers, tokens in the wrong
  // place.
  const std::string name = "密名示", id_number = "990101199001011234", token = Of("clerk").token();
  v1::SearchHouseholdsRequest search;
  search.set_area_code(name);
  search.set_text(id_number);
  v1::SearchHouseholdsResponse hits;
  EXPECT_FALSE(Of("clerk").Call("HouseholdsService/SearchHouseholds", search, &hits).ok());
  EXPECT_FALSE(Get(name, household).ok());  // no session
  v1::LoginRequest login;
  login.set_account(id_number);
  login.set_password(token);
  v1::LoginResponse in;
  EXPECT_FALSE(Of("stranger").Call("AccessService/Login", login, &in).ok());
  EXPECT_FALSE(CallEmpty(Of("stranger"), "NoService/" + id_number).ok());
  ASSERT_EQ(server_.Stop(), 0);

  const std::string log = server_.stderr_text();
  std::vector<std::string> others;
  const std::vector<Struct> events = EventsOf(log, &others);
  EXPECT_THAT(others, IsEmpty());
  const std::set<std::string> codes = CodesOf(events);
  for (const char* code : {"LISTENING", "CALL", "STOPPING"}) EXPECT_THAT(codes, Contains(code));
  EXPECT_THAT(log, HasSubstr("\"rpc\":\"/hearth.v1.AccessService/Login\",\"status\":\"UNAUTH"));
  std::vector<std::string> secrets = {name,          id_number, token, token.substr(9),
                                      kGoodPassword, "示范户主"};
  for (const char* account : {"clerk", "cadre1", "county", "cadre1-phone"})
    secrets.push_back(account);
  secrets.push_back(household);
  EXPECT_THAT(Found(log, secrets), IsEmpty());
  EXPECT_THAT(log, HasSubstr("\"rpc\":\"other\",\"status\":\"UNIMPLEMENTED\""));
  // Controls: what would stand there is found, and what is no object is seen.
  EXPECT_THAT(Found(log + "{\"code\":\"CALL\",\"who\":\"clerk\"}\n", secrets), Contains("clerk"));
  EventsOf(log + "hearthd: stopping\n{\"code\":\"X\"}\n", &others);
  EXPECT_EQ(others.size(), 2u);
}

TEST_F(LoggingTest, CallsHaveLinesOnlyWhereAskedAndTheirAnswersNameThem) {
  grpc::ClientContext context;
  const auto channel = grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials());
  const grpc::internal::RpcMethod rpc("/hearth.v1.LogService/GetHead",
                                      grpc::internal::RpcMethod::NORMAL_RPC);
  v1::GetHeadResponse head;
  v1::GetHeadRequest request;
  grpc::internal::BlockingUnaryCall(channel.get(), rpc, &context, request, &head);
  const auto id = context.GetServerTrailingMetadata().find("request-id");
  ASSERT_NE(id, context.GetServerTrailingMetadata().end());
  const std::string named(id->second.data(), id->second.size());
  ASSERT_EQ(server_.Stop(), 0);
  EXPECT_THAT(server_.stderr_text(), HasSubstr("\"request_id\":\"" + named + "\""));

  Hearthd quiet;
  ASSERT_NO_FATAL_FAILURE(quiet.Start({"--log-format=json"}));
  Desk(quiet.address()).Head();
  ASSERT_EQ(quiet.Stop(), 0);
  EXPECT_THAT(quiet.stderr_text(), HasSubstr("STOPPING"));
  EXPECT_THAT(quiet.stderr_text(), Not(HasSubstr("CALL")));
}

TEST_F(LoggingTest, WhyItDidNotStartIsAnEventToo) {
  const Ended ended = server_.Run({"--log-format=json", "--port", "0"});  // its folder is in use
  EXPECT_EQ(ended.exit_code, 4);
  std::vector<std::string> others;
  const std::vector<Struct> events = EventsOf(ended.err, &others);
  EXPECT_THAT(others, IsEmpty());
  EXPECT_THAT(CodesOf(events), Contains("LOCKED"));
}

}  // namespace
}  // namespace hearth::testing
