// Accounts and sessions against the real hearthd: nothing works before the bootstrap; a whole
// afternoon from the bootstrap to twenty phones; what is taken away is gone with the next call.

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "services/access/policy.h"
#include "tests/wire/access_fixture.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;

// R14: by reflection over the whole contract.
TEST_F(AccessTest, BeforeTheBootstrapEveryRpcIsRefused) {
  const Person nobody(server_.address(), "nobody");
  int refused = 0;
  for (const access::PolicyRow& row : access::Policy()) {
    if (row.method == "Bootstrap") continue;
    const std::string method = std::string(row.service) + "/" + std::string(row.method);
    const grpc::Status status = CallEmpty(nobody, method);
    EXPECT_EQ(status.error_code(), grpc::UNAUTHENTICATED) << method << status.error_message();
    EXPECT_EQ(ReasonOf(status), "NOT_BOOTSTRAPPED") << method;
    ++refused;
  }
  EXPECT_GT(refused, 40);
  v1::BootstrapRequest wrong;
  v1::BootstrapResponse response;
  EXPECT_FALSE(nobody.Call("AccessService/Bootstrap", wrong, &response).ok());
}

// After it, every RPC that asks for a session asks for one; a made-up token is none.
// The test reads a pipe, as a journal does: many may read that.
TEST_F(AccessTest, TheBootstrapCodeStandsInAFileForItsOwnerAndInNoOutput) {
  const std::string path = server_.secrets() + "/bootstrap-code", first = BootstrapCode();
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_NE(server_.listening_line().find("--code-file " + path), std::string::npos);
  EXPECT_EQ((server_.listening_line() + server_.stderr_text()).find(first), std::string::npos);
  ASSERT_EQ(server_.Stop(), 0);
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  EXPECT_NE(BootstrapCode(), first);
  people_.clear();  // they know the old port
  ASSERT_NO_FATAL_FAILURE(Bootstrap());
}

TEST_F(AccessTest, WithoutASessionOnlyTheDoorsAreOpen) {
  ASSERT_NO_FATAL_FAILURE(Bootstrap());
  Person nobody(server_.address(), "nobody");
  for (const char* token : {"", "hearth_s_0000"}) {
    nobody.set_token(token);
    for (const access::PolicyRow& row : access::Policy()) {
      const std::string method = std::string(row.service) + "/" + std::string(row.method);
      const std::string reason = ReasonOf(CallEmpty(nobody, method));
      EXPECT_EQ(reason == "NO_SESSION", row.gate != access::Gate::kAnybody)
          << method << " " << reason;
    }
  }
  // Nobody who is logged in but holds no such role gets further either.
  for (const access::PolicyRow& row : access::Policy()) {
    if (row.gate != access::Gate::kRole || row.roles.Has(domain::Role::kAuditAdmin)) continue;
    const std::string method = std::string(row.service) + "/" + std::string(row.method);
    EXPECT_EQ(ReasonOf(CallEmpty(Of("aud"), method)), "NO_RIGHT") << method;
  }
}

TEST_F(AccessTest, AnAfternoonWithTwentyCadres) {
  ASSERT_NO_FATAL_FAILURE(Founded());
  std::vector<std::string> cadres;
  for (int i = 0; i < 20; ++i) cadres.push_back("village" + std::to_string(i));
  ASSERT_NO_FATAL_FAILURE(Open(cadres));
  for (const std::string& cadre : cadres) Give(cadre, "village_cadre", kVillage);
  ASSERT_NO_FATAL_FAILURE(EnrolAll("clerk", cadres));
  for (const std::string& cadre : cadres) EXPECT_NE(Of(cadre).StartDeviceSession(), "") << cadre;
  v1::ListDevicesResponse devices;
  ASSERT_TRUE(
      Of("clerk").Call("AccessService/ListDevices", v1::ListDevicesRequest(), &devices).ok());
  EXPECT_EQ(devices.devices_size(), 22);
}

// R18, over many kinds of call: token of a phone, of a desk; device, grant, session, account.
TEST_F(AccessTest, WhatIsTakenAwayIsGoneWithTheNextCall) {
  ASSERT_NO_FATAL_FAILURE(Founded());
  const std::string household = Register("cadre1", kVillage);
  EXPECT_TRUE(Get("cadre1", household).ok());
  v1::EndGrantRequest end;
  end.set_grant_event_id(grant_);
  end.set_reason_code("moved");
  v1::EndGrantResponse ended;
  ASSERT_TRUE(Of("sec").Call("AccessService/EndGrant", end, &ended).ok());
  EXPECT_EQ(ReasonOf(Get("cadre1", household)), "NO_RIGHT");
  v1::RevokeDeviceRequest revoke;
  revoke.set_device(Of("cadre2").device());
  revoke.set_reason_code("lost");
  v1::RevokeDeviceResponse revoked;
  ASSERT_TRUE(Of("clerk").Call("AccessService/RevokeDevice", revoke, &revoked).ok());
  int refused = 0;
  for (const access::PolicyRow& row : access::Policy()) {
    if (row.gate == access::Gate::kAnybody) continue;
    const std::string method = std::string(row.service) + "/" + std::string(row.method);
    EXPECT_EQ(CallEmpty(Of("cadre2"), method).error_code(), grpc::UNAUTHENTICATED) << method;
    ++refused;
  }
  EXPECT_GT(refused, 20);
  EXPECT_EQ(Of("cadre2").StartDeviceSession(), "");
  v1::CloseAccountRequest close;
  close.set_account("clerk");
  close.set_reason_code("left");
  v1::CloseAccountResponse closed;
  ASSERT_TRUE(Of("sys").Call("AccessService/CloseAccount", close, &closed).ok());
  EXPECT_EQ(ReasonOf(CallEmpty(Of("clerk"), "AccessService/WhoAmI")), "NO_SESSION");
}

// R17, and sessions over a restart: the token still works, and is nowhere on the disk nor in what
// the server said.
TEST_F(AccessTest, TokensAreNowhereAndOutliveARestart) {
  ASSERT_NO_FATAL_FAILURE(Founded());
  const std::string token = Of("clerk").token();
  ASSERT_EQ(server_.Stop(), 0);
  std::vector<std::string> secrets = {token.substr(9), Of("cadre1").token().substr(9),
                                      kGoodPassword};
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(server_.data())) {
    if (!entry.is_regular_file()) continue;
    std::stringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    ++files;
    for (const std::string& secret : secrets) {
      EXPECT_EQ(bytes.str().find(secret), std::string::npos) << entry.path();
    }
  }
  EXPECT_GT(files, 5);
  for (const std::string& secret : secrets) {
    EXPECT_EQ(server_.stderr_text().find(secret), std::string::npos);
  }
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  EXPECT_EQ(server_.listening_line().find("minutes"), std::string::npos) << "no second bootstrap";
  EXPECT_FALSE(std::filesystem::exists(server_.secrets() + "/bootstrap-code"));
  Person again(server_.address(), "clerk");
  again.set_token(token);
  v1::WhoAmIResponse who;
  EXPECT_TRUE(again.Call("AccessService/WhoAmI", v1::WhoAmIRequest(), &who).ok());
  EXPECT_EQ(who.account(), "clerk");
  EXPECT_EQ(who.grants_size(), 1);
}

TEST_F(AccessTest, ModesAreTheLogsForEverAndOpenIsForThisMachine) {
  ASSERT_EQ(server_.Stop(), 0);
  const Ended other = server_.Run({"--port", "0", "--clock=wall", "--access=open"});
  EXPECT_NE(other.exit_code, 0);
  EXPECT_THAT(other.err, HasSubstr("--access=closed"));
  const Ended outside =
      server_.Run({"--port", "0", "--clock=wall", "--access=open", "--listen", "0.0.0.0"});
  EXPECT_EQ(outside.exit_code, 2);
  EXPECT_THAT(outside.err, HasSubstr("--listen 127.0.0.1"));
}

}  // namespace
}  // namespace hearth::testing
