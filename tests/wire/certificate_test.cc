// Jobs by certificate (mTLS) against the real hearthd: the registry is the list of who may come in,
// at every call; phones and people, who have no certificate, come in as before. R18.

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "clients/cli/app.h"
#include "clients/cli/certificates.h"
#include "clients/cpp/files.h"
#include "tests/support/status_matchers.h"
#include "tests/wire/access_fixture.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kRefused = 4;

class CertificateTest : public AccessTest {
 protected:
  void SetUp() override {
    std::ostringstream out, err;
    ASSERT_EQ(cli::RunHearth({"admin", "init-tls", folder_.str()}, &out, &err), 0) << err.str();
    authority_ = {Read("ca.crt"), Read("ca.key")};
    grpc::SslCredentialsOptions trust;
    trust.pem_root_certs = authority_.certificate_pem;
    credentials_ = grpc::SslCredentials(trust);
    ASSERT_NO_FATAL_FAILURE(
        Start({"--tls-cert", folder_.File("server.crt"), "--tls-key", folder_.File("server.key"),
               "--tls-client-ca", folder_.File("ca.crt")}));
    ASSERT_NO_FATAL_FAILURE(Bootstrap());
    ASSERT_NO_FATAL_FAILURE(EnrolAll("sec", {"sys"}));
    ASSERT_NO_FATAL_FAILURE(FoundAreas());
    ASSERT_NO_FATAL_FAILURE(Open({"nightly"}));
    grant_ = Give("nightly", "job", kCounty);
  }

  std::string Read(const std::string& name) const {
    std::stringstream text;
    text << std::ifstream(folder_.File(name)).rdbuf();
    return text.str();
  }
  // A certificate that the county's authority signed.
  cli::KeyPair Issue() {
    auto issued = cli::Issue(authority_, {"nightly", {}, false}, 10);
    EXPECT_OK(issued);
    return *std::move(issued);
  }
  // Who shows it, over a connection of his own that stays open.
  std::unique_ptr<Person> Job(const cli::KeyPair& pair) {
    grpc::SslCredentialsOptions own{authority_.certificate_pem, pair.key_pem, pair.certificate_pem};
    return std::make_unique<Person>(server_.address(), "nightly", grpc::SslCredentials(own));
  }
  void Register(const cli::KeyPair& pair) {
    v1::SetCertificateRequest request;
    request.set_account("nightly");
    request.set_certificate_pem(pair.certificate_pem);
    v1::SetCertificateResponse response;
    const grpc::Status status = Of("sec").Call("AccessService/SetCertificate", request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(response.public_key_sha256().size(), 32u);
  }
  void Revoke() {
    v1::ResetCredentialRequest request;
    request.set_account("nightly");
    request.set_reason_code("lost");
    v1::ResetCredentialResponse response;
    EXPECT_TRUE(Of("sec").Call("AccessService/ResetCredential", request, &response).ok());
  }
  static grpc::Status Summarize(const Person& job, const std::string& area = kCounty) {
    v1::SummarizeAreaRequest request;
    request.set_area_code(area);
    v1::SummarizeAreaResponse response;
    return job.Call("CountyService/SummarizeArea", request, &response);
  }
  static std::string ReasonAt(const Person& job) { return ReasonOf(Summarize(job)); }

  TempDir folder_;
  cli::KeyPair authority_;
};

TEST_F(CertificateTest, ARegisteredJobReadsWhatItsGrantAllows) {
  const cli::KeyPair pair = Issue();
  const auto job = Job(pair);
  const grpc::Status stranger = Summarize(*job);
  EXPECT_EQ(stranger.error_code(), grpc::UNAUTHENTICATED) << "the authority's word is not enough";
  EXPECT_EQ(ReasonOf(stranger), "UNKNOWN_CERTIFICATE");
  ASSERT_NO_FATAL_FAILURE(Register(pair));
  EXPECT_TRUE(Summarize(*job).ok()) << "over the same connection";
  v1::WhoAmIResponse who;
  EXPECT_TRUE(job->Call("AccessService/WhoAmI", v1::WhoAmIRequest(), &who).ok());
  EXPECT_EQ(who.account(), "nightly");
  EXPECT_EQ(Summarize(*job, "441622").error_code(), grpc::NOT_FOUND);
  EXPECT_EQ(ReasonOf(CallEmpty(*job, "HouseholdsService/GetHousehold")), "NO_RIGHT");
  EXPECT_EQ(ReasonOf(CallEmpty(*job, "AccessService/ListAccounts")), "NO_RIGHT");
  // Without a certificate nobody is a job.
  EXPECT_EQ(ReasonAt(Person(server_.address(), "nobody", credentials_)), "NO_SESSION");
}

TEST_F(CertificateTest, WhatIsTakenAwayIsGoneWithTheNextCallOfAnOpenConnection) {
  const cli::KeyPair first = Issue(), second = Issue();
  const auto job = Job(first), renewed = Job(second);
  ASSERT_NO_FATAL_FAILURE(Register(first));
  ASSERT_TRUE(Summarize(*job).ok());
  v1::EndGrantRequest end;
  end.set_grant_event_id(grant_);
  end.set_reason_code("moved");
  v1::EndGrantResponse ended;
  ASSERT_TRUE(Of("sec").Call("AccessService/EndGrant", end, &ended).ok());
  EXPECT_EQ(ReasonAt(*job), "NO_RIGHT");
  Give("nightly", "job", kCounty);
  ASSERT_TRUE(Summarize(*job).ok());

  ASSERT_NO_FATAL_FAILURE(Register(second));
  EXPECT_EQ(ReasonAt(*job), "UNKNOWN_CERTIFICATE") << "replaced";
  ASSERT_TRUE(Summarize(*renewed).ok());
  Revoke();
  EXPECT_EQ(ReasonAt(*renewed), "UNKNOWN_CERTIFICATE") << "revoked";

  const cli::KeyPair third = Issue();
  ASSERT_NO_FATAL_FAILURE(Register(third));
  const auto last = Job(third);
  ASSERT_TRUE(Summarize(*last).ok());
  v1::CloseAccountRequest close;
  close.set_account("nightly");
  close.set_reason_code("left");
  v1::CloseAccountResponse closed;
  ASSERT_TRUE(Of("sys").Call("AccessService/CloseAccount", close, &closed).ok());
  EXPECT_EQ(ReasonAt(*last), "UNKNOWN_CERTIFICATE") << "closed";
}

TEST_F(CertificateTest, AnOpenStreamEndsWithItsCertificate) {
  const cli::KeyPair pair = Issue();
  ASSERT_NO_FATAL_FAILURE(Register(pair));
  const auto job = Job(pair);
  const auto stub = v1::LogService::NewStub(job->channel());
  v1::SubscribeRequest request;
  request.set_from_position(1);
  request.set_raw(true);
  const auto context = job->NewContext();
  const auto stream = stub->Subscribe(context.get(), request);
  v1::SubscribeResponse message;
  while (stream->Read(&message) && !message.has_caught_up()) {
  }
  ASSERT_TRUE(message.has_caught_up());
  Revoke();  // is itself the next thing in the log
  while (stream->Read(&message)) EXPECT_FALSE(message.has_event());
  EXPECT_EQ(stream->Finish().error_code(), grpc::UNAUTHENTICATED);
}

TEST_F(CertificateTest, TheCommandLineIsAJobByItsFlags) {
  const cli::KeyPair pair = Issue();
  ASSERT_OK(client::WriteFile(folder_.File("job.crt"), pair.certificate_pem));
  ASSERT_OK(client::WriteFile(folder_.File("job.key"), pair.key_pem));
  const auto summary = [&] {
    std::ostringstream out, err;
    const int code =
        cli::RunHearth({"--server", server_.address(), "--ca", folder_.File("ca.crt"), "--cert",
                        folder_.File("job.crt"), "--key", folder_.File("job.key"), "county",
                        "summary", "--under", kCounty},
                       &out, &err);
    return std::pair(code, out.str() + err.str());
  };
  const auto [refused, why] = summary();
  EXPECT_EQ(refused, kRefused);
  EXPECT_THAT(why, HasSubstr("hearth account set-certificate"));
  ASSERT_NO_FATAL_FAILURE(Register(pair));
  EXPECT_EQ(summary().first, 0) << summary().second;
}

}  // namespace
}  // namespace hearth::testing
