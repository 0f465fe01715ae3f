// Callers by certificate: the key is looked up in the registry at every call, and nothing else of
// the certificate counts.

#include "services/access/certificate.h"

#include <gmock/gmock.h>

#include "clients/cli/certificates.h"
#include "hearth/v1/county_service.pb.h"
#include "hearth/v1/households_service.pb.h"
#include "tests/access/house.h"
#include "tests/support/status_matchers.h"

namespace hearth::access {
namespace {

using ::hearth::testing::House;
using ::hearth::testing::kTownCode;
using ::hearth::testing::StatusIs;

class CertificateTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto made = cli::MakeAuthority("test", 3'650);
    ASSERT_OK(made);
    authority_ = *std::move(made);
    house_.Bootstrap();
    sec_ = house_.Login("sec");
    house_.Make("job", "job", "990101");
  }

  std::string Issue(const std::string& name, int days = 3'650) {
    const auto issued = cli::Issue(authority_, {name, {}, false}, days);
    EXPECT_OK(issued);
    return issued->certificate_pem;
  }
  std::string KeyOf(const std::string& pem) {
    const auto key = PublicKeySha256(pem, 0);
    EXPECT_OK(key);
    return *key;
  }
  absl::Status Set(const std::string& account, const std::string& pem, const std::string& by) {
    v1::SetCertificateRequest request;
    request.set_account(account);
    request.set_certificate_pem(pem);
    v1::SetCertificateResponse response;
    return house_.Call(&Access::SetCertificate, by, request, &response);
  }
  absl::StatusOr<Admission> Summarize(const std::string& pem, const std::string& area = "990101") {
    v1::SummarizeAreaRequest request;
    request.set_area_code(area);
    return house_.access().Admit(request, "", "ipv4:10.0.0.1:1", KeyOf(pem));
  }

  House house_;
  cli::KeyPair authority_;
  std::string sec_;
};

TEST_F(CertificateTest, OnlyARegisteredKeyIsSomebody) {
  const std::string pem = Issue("job"), other = Issue("job");
  EXPECT_THAT(Summarize(pem).status(), StatusIs(absl::StatusCode::kUnauthenticated));
  ASSERT_OK(Set("job", pem, sec_));
  const auto admission = Summarize(pem);
  ASSERT_OK(admission);
  EXPECT_EQ(admission->caller.account, "job");
  EXPECT_EQ(admission->caller.way, v1::LOGIN_WAY_CERTIFICATE);
  EXPECT_THAT(Summarize(other).status(), StatusIs(absl::StatusCode::kUnauthenticated))
      << "the same name, another key";
}

TEST_F(CertificateTest, TheGrantsDecideAndNotTheCertificate) {
  const std::string pem = Issue("job");
  ASSERT_OK(Set("job", pem, sec_));
  EXPECT_THAT(Summarize(pem, "990102").status(), StatusIs(absl::StatusCode::kNotFound));
  for (const auto* message : std::initializer_list<const google::protobuf::Message*>{
           &v1::GetHouseholdRequest::default_instance(), &v1::GiveGrantsRequest::default_instance(),
           &v1::SetCertificateRequest::default_instance()}) {
    EXPECT_THAT(house_.access().Admit(*message, "", "ipv4:10.0.0.1:1", KeyOf(pem)).status(),
                StatusIs(absl::StatusCode::kPermissionDenied))
        << message->GetTypeName();
  }
  // Even an administrator's grant does not let a certificate administer.
  const std::string of_sys = Issue("sys");
  ASSERT_OK(Set("sys", of_sys, sec_));
  EXPECT_THAT(house_.access()
                  .Admit(v1::ListAccountsRequest(), "", "ipv4:10.0.0.1:1", KeyOf(of_sys))
                  .status(),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(CertificateTest, ATokenCountsBeforeACertificate) {
  const std::string pem = Issue("job");
  ASSERT_OK(Set("job", pem, sec_));
  const auto both = house_.access().Admit(v1::WhoAmIRequest(), sec_, "ipv4:10.0.0.1:1", KeyOf(pem));
  ASSERT_OK(both);
  EXPECT_EQ(both->caller.account, "sec");
  EXPECT_THAT(house_.access()
                  .Admit(v1::WhoAmIRequest(), "Bearer x", "ipv4:10.0.0.1:1", KeyOf(pem))
                  .status(),
              StatusIs(absl::StatusCode::kUnauthenticated))
      << "a token that is over is not made good by a certificate";
}

TEST_F(CertificateTest, ANewOneReplacesTheOldAndAResetEndsIt) {
  const std::string first = Issue("job"), second = Issue("job");
  ASSERT_OK(Set("job", first, sec_));
  auto admission = Summarize(first);
  ASSERT_OK(admission);
  EXPECT_OK(house_.access().Renew(&*admission));
  ASSERT_OK(Set("job", second, sec_));
  EXPECT_THAT(house_.access().Renew(&*admission), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Summarize(first).status(), StatusIs(absl::StatusCode::kUnauthenticated));
  auto renewed = Summarize(second);
  ASSERT_OK(renewed);
  v1::ResetCredentialRequest reset;
  reset.set_account("job");
  reset.set_reason_code("lost");
  v1::ResetCredentialResponse response;
  ASSERT_OK(house_.Call(&Access::ResetCredential, sec_, reset, &response));
  EXPECT_THAT(house_.access().Renew(&*renewed), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Summarize(second).status(), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(CertificateTest, AKeyBelongsToOneAccountAndAnotherPersonSetsIt) {
  const std::string pem = Issue("job");
  house_.Make("other", "job", "990101");
  ASSERT_OK(Set("job", pem, sec_));
  EXPECT_THAT(Set("other", pem, sec_), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Set("nobody", Issue("n"), sec_), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Set("sec", Issue("s"), sec_), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Set("job", Issue("j"), house_.Login("sys")),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(CertificateTest, WhatIsNoCertificateOrOverIsRefusedByItsField) {
  for (const std::string& pem : {std::string(), std::string("no certificate"), Issue("old", -9'000),
                                 std::string(100'000, 'x'), authority_.key_pem}) {
    const absl::Status status = Set("job", pem, sec_);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_EQ(status.GetPayload("hearth.field"), absl::Cord("certificate_pem"));
  }
}

}  // namespace
}  // namespace hearth::access
