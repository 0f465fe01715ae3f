#include "tests/wire/person.h"

#include <gtest/gtest.h>

#include <chrono>
#include <utility>

#include "hearth/v1/intake_service.pb.h"
#include "services/access/totp.h"
#include "services/domain/submission.h"
#include "tests/support/base32.h"

namespace hearth::testing {
std::string CodeNow(const std::string& totp_seed, int64_t steps_ahead) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const int64_t step = std::chrono::duration_cast<std::chrono::seconds>(now).count() / 30;
  return access::TotpCode(FromBase32(totp_seed), step + steps_ahead);
}

Person::Person(std::string address, std::string account,
               const std::shared_ptr<grpc::ChannelCredentials>& credentials)
    : account_(std::move(account)),
      channel_(grpc::CreateChannel(address, credentials)),
      chain_(account_ + "-phone") {}

void Person::MoveTo(const std::string& address) {
  channel_ = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
}

std::unique_ptr<grpc::ClientContext> Person::NewContext() const {
  auto context = Context();
  if (!token_.empty()) context->AddMetadata("authorization", "Bearer " + token_);
  return context;
}

void Person::Activate(const std::string& activation_code) {
  v1::SetPasswordRequest request;
  request.set_account(account_);
  request.set_activation_code(activation_code);
  request.set_new_password(kGoodPassword);
  v1::SetPasswordResponse response;
  const grpc::Status status = Call("AccessService/SetPassword", request, &response);
  ASSERT_TRUE(status.ok()) << account_ << ": " << status.error_message();
  seed_ = response.second_factor().totp_seed();
}

void Person::Login() {
  v1::LoginRequest request;
  request.set_account(account_);
  request.set_password(kGoodPassword);
  request.set_totp_code(CodeNow(seed_));
  v1::LoginResponse response;
  const grpc::Status status = Call("AccessService/Login", request, &response);
  ASSERT_TRUE(status.ok()) << account_ << ": " << status.error_message();
  token_ = response.token();
}

void Person::Enrol(const v1::DeviceInvitation& invitation, const Person& approver) {
  ASSERT_EQ(invitation.problem(), "");
  log_id_ = invitation.log_id();
  v1::EnrolDeviceRequest request;
  request.set_invitation_event_id(invitation.invitation_event_id());
  request.set_secret(invitation.secret());
  request.set_device(device());
  request.set_algorithm(v1::KEY_ALGORITHM_P256);
  request.set_public_key(key_.public_key());
  request.set_proof(key_.Sign("hearth enrol\n" + log_id_ + invitation.invitation_event_id() +
                              invitation.secret() + key_.public_key()));
  v1::EnrolDeviceResponse offered;
  grpc::Status status = Call("AccessService/EnrolDevice", request, &offered);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(StartDeviceSession(), "");  // not before the approval
  v1::ApproveDeviceRequest approval;
  approval.set_invitation_event_id(invitation.invitation_event_id());
  approval.set_digits(client::EnrolmentDigits(invitation.invitation_event_id(), key_.public_key()));
  v1::ApproveDeviceResponse approved;
  status = approver.Call("AccessService/ApproveDevice", approval, &approved);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(offered.key_id(), key_.key_id());
}

std::string Person::StartDeviceSession() const {
  v1::StartDeviceSessionRequest request;
  request.set_device(device());
  request.set_key_id(key_.key_id());
  v1::StartDeviceSessionResponse response;
  grpc::Status status = Call("AccessService/StartDeviceSession", request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  request.set_challenge(response.challenge());
  request.set_signature(
      key_.Sign("hearth session\n" + log_id_ + domain::Sha256(device()) + response.challenge()));
  response.Clear();
  status = Call("AccessService/StartDeviceSession", request, &response);
  return status.ok() ? response.token() : "";
}

domain::Event Person::Make(const v1::Fact& fact, const std::string& household,
                           const std::string& area, int64_t occurred_time_ms) {
  domain::Event event = chain_.Make(fact, household, area, occurred_time_ms);
  event.header.set_actor(account_);
  return event;
}

grpc::Status Person::Submit(std::vector<domain::Event> events, v1::SubmitRunResponse* response) {
  v1::SubmitRunRequest request;
  *request.mutable_run() = chain_.Run(std::move(events));
  key_.SignRun(request.mutable_run());
  return Call("IntakeService/SubmitRun", request, response);
}

}  // namespace hearth::testing
