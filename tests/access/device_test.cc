// Devices: invitation, offer, digits, approval, sessions, rotation, revocation. R3, R15, R16, R18.

#include <gtest/gtest.h>

#include <string>

#include "services/domain/signature.h"
#include "services/domain/submission.h"
#include "tests/access/house.h"
#include "tests/support/signing_key.h"

namespace hearth::access {
namespace {

using namespace ::hearth::testing;
using absl::StatusCode;

// Devices sign the hash of what they state.
std::string SignText(const SigningKey& key, const std::string& text) {
  return key.Sign(domain::Sha256(text));
}

TEST(Signature, RawP256IsCheckedStrictly) {
  const SigningKey key, other;
  const std::string good = SignText(key, "text");
  const auto verify = [&](const std::string& signature) {
    return domain::VerifySignature(v1::KEY_ALGORITHM_P256, key.public_key(), domain::Sha256("text"),
                                   signature);
  };
  EXPECT_TRUE(verify(good));
  EXPECT_FALSE(domain::VerifySignature(v1::KEY_ALGORITHM_P256, other.public_key(),
                                       domain::Sha256("text"), good));
  EXPECT_FALSE(domain::VerifySignature(v1::KEY_ALGORITHM_P256, key.public_key(),
                                       domain::Sha256("texts"), good));
  EXPECT_FALSE(domain::VerifySignature(v1::KEY_ALGORITHM_SM2, key.public_key(),
                                       domain::Sha256("text"), good));
  EXPECT_FALSE(domain::VerifySignature(v1::KEY_ALGORITHM_ED25519, key.public_key(),
                                       domain::Sha256("text"), good));
  const std::string zero(32, '\0'), ones(32, '\xff');
  for (const std::string& bad :
       {std::string(), good.substr(0, 63), good + "x", zero + good.substr(32),
        good.substr(0, 32) + zero, ones + good.substr(32), good.substr(0, 32) + ones, zero + zero,
        good.substr(32) + good.substr(0, 32)}) {
    EXPECT_FALSE(verify(bad));
  }
  for (size_t bit = 0; bit < 512; ++bit) {
    std::string flipped = good;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(verify(flipped)) << bit;
  }
  std::string off_curve = key.public_key();
  off_curve[64] = static_cast<char>(off_curve[64] ^ 1);
  EXPECT_FALSE(
      domain::VerifySignature(v1::KEY_ALGORITHM_P256, off_curve, domain::Sha256("text"), good));
}

class DeviceTest : public ::testing::Test {
 protected:
  DeviceTest() {
    house_.Bootstrap();
    house_.Make("clerk", "township_operator", kTownCode);
    house_.Make("cadre", "village_cadre", kVillage);
    house_.Make("far", "county_operator", "990101");
    clerk_ = house_.Login("clerk");
  }

  v1::DeviceInvitation Invite(const std::string& account) {
    v1::InviteDevicesRequest request;
    request.add_accounts(account);
    v1::InviteDevicesResponse response;
    EXPECT_TRUE(house_.Call(&Access::InviteDevices, clerk_, request, &response).ok());
    return response.invitations(0);
  }
  absl::Status Enrol(const v1::DeviceInvitation& invitation, const std::string& device,
                     const SigningKey& key, v1::EnrolDeviceResponse* response) {
    v1::EnrolDeviceRequest request;
    request.set_invitation_event_id(invitation.invitation_event_id());
    request.set_secret(invitation.secret());
    request.set_device(device);
    request.set_algorithm(v1::KEY_ALGORITHM_P256);
    request.set_public_key(key.public_key());
    request.set_proof(SignText(key, "hearth enrol\n" + invitation.log_id() +
                                        invitation.invitation_event_id() + invitation.secret() +
                                        key.public_key()));
    house_.Advance(100'000);  // no failure before stands in the way
    return house_.Call(&Access::EnrolDevice, "", request, response);
  }
  absl::Status Approve(const v1::DeviceInvitation& invitation, const std::string& digits) {
    v1::ApproveDeviceRequest request;
    request.set_invitation_event_id(invitation.invitation_event_id());
    request.set_digits(digits);
    v1::ApproveDeviceResponse response;
    return house_.Call(&Access::ApproveDevice, clerk_, request, &response);
  }
  // A token of the device; empty when it is refused.
  std::string Start(const std::string& device, const std::string& key_id, const SigningKey& key) {
    v1::StartDeviceSessionRequest request;
    request.set_device(device);
    request.set_key_id(key_id);
    v1::StartDeviceSessionResponse response;
    EXPECT_TRUE(house_.Call(&Access::StartDeviceSession, "", request, &response).ok());
    request.set_challenge(response.challenge());
    request.set_signature(SignText(key, "hearth session\n" + std::string(16, 'L') +
                                            domain::Sha256(device) + response.challenge()));
    response.Clear();
    const absl::Status status = house_.Call(&Access::StartDeviceSession, "", request, &response);
    v1::StartDeviceSessionResponse again;
    EXPECT_FALSE(house_.Call(&Access::StartDeviceSession, "", request, &again).ok());  // one use
    return status.ok() ? "Bearer " + response.token() : "";
  }
  StatusCode Ask(const std::string& authorization) {
    return house_.Admit(v1::WhoAmIRequest(), authorization).status().code();
  }

  House house_;
  std::string clerk_;
};

TEST_F(DeviceTest, AnAfternoonWithOnePhone) {
  const SigningKey key;
  const v1::DeviceInvitation invitation = Invite("cadre");
  ASSERT_EQ(invitation.problem(), "");
  EXPECT_EQ(invitation.secret().size(), 16u);
  v1::EnrolDeviceResponse offered;
  ASSERT_TRUE(Enrol(invitation, "phone-1", key, &offered).ok());
  EXPECT_EQ(Start("phone-1", offered.key_id(), key), "");  // not before the approval
  ASSERT_TRUE(Approve(invitation, offered.digits()).ok());
  const std::string token = Start("phone-1", offered.key_id(), key);
  ASSERT_NE(token, "");
  EXPECT_EQ(Ask(token), StatusCode::kOk);
  // A phone does not administer, whatever its user may.
  EXPECT_EQ(house_.Admit(v1::InviteDevicesRequest(), token).status().code(),
            StatusCode::kPermissionDenied);
  house_.Advance(Sessions::kDeviceMs);
  EXPECT_EQ(Ask(token), StatusCode::kUnauthenticated);
  const SigningKey thief;
  EXPECT_EQ(Start("phone-1", offered.key_id(), thief), "");
  EXPECT_EQ(Start("phone-9", offered.key_id(), key), "");
}

// T26: no lock that an outsider can trigger.
TEST_F(DeviceTest, WhoAsksForChallengesWithoutEndKeepsNobodyOut) {
  const SigningKey key;
  const v1::DeviceInvitation invitation = Invite("cadre");
  v1::EnrolDeviceResponse offered;
  ASSERT_TRUE(Enrol(invitation, "phone-1", key, &offered).ok());
  ASSERT_TRUE(Approve(invitation, offered.digits()).ok());
  v1::StartDeviceSessionRequest request;
  request.set_device("phone-1");
  request.set_key_id(offered.key_id());
  v1::StartDeviceSessionResponse response;
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_TRUE(house_.Call(&Access::StartDeviceSession, "", request, &response).ok());
  }
  EXPECT_NE(Start("phone-1", offered.key_id(), key), "");
  // A challenge is over after a minute, and is no other device's.
  const auto answer = [&](const std::string& device, const std::string& challenge) {
    v1::StartDeviceSessionRequest second;
    second.set_device(device);
    second.set_key_id(offered.key_id());
    second.set_challenge(challenge);
    second.set_signature(SignText(
        key, "hearth session\n" + std::string(16, 'L') + domain::Sha256(device) + challenge));
    v1::StartDeviceSessionResponse started;
    return house_.Call(&Access::StartDeviceSession, "", second, &started).ok();
  };
  EXPECT_FALSE(answer("phone-2", response.challenge()));
  house_.Advance(59'999);
  EXPECT_TRUE(answer("phone-1", response.challenge()));
  ASSERT_TRUE(house_.Call(&Access::StartDeviceSession, "", request, &response).ok());
  house_.Advance(60'000);
  EXPECT_FALSE(answer("phone-1", response.challenge()));
}

// R15.
TEST_F(DeviceTest, InvitationsWorkOnceAndForFifteenMinutes) {
  const SigningKey key;
  const v1::DeviceInvitation invitation = Invite("cadre");
  v1::EnrolDeviceResponse response;
  v1::DeviceInvitation wrong = invitation;
  wrong.set_secret(std::string(16, 'w'));
  EXPECT_EQ(Enrol(wrong, "phone-1", key, &response).code(), StatusCode::kUnauthenticated);
  EXPECT_TRUE(Enrol(invitation, "phone-1", key, &response).ok());
  EXPECT_EQ(Enrol(invitation, "phone-2", key, &response).code(), StatusCode::kUnauthenticated);
  house_.Restart();
  EXPECT_EQ(Enrol(invitation, "phone-2", key, &response).code(), StatusCode::kUnauthenticated);
  const v1::DeviceInvitation late = Invite("cadre");
  house_.Advance(14 * 60'000);
  EXPECT_EQ(Enrol(late, "phone-3", key, &response).code(), StatusCode::kUnauthenticated);
  const absl::Status scanned =
      house_.secrets().Scan("", [&](std::string_view, std::string_view secret) {
        EXPECT_EQ(secret.find(invitation.secret()), std::string_view::npos);
        return true;
      });
  EXPECT_TRUE(scanned.ok());
}

// R16: a key in between gives other digits; the offer is void for good.
TEST_F(DeviceTest, AKeyInBetweenIsFoundByTheDigits) {
  const SigningKey phone, between;
  const v1::DeviceInvitation invitation = Invite("cadre");
  v1::EnrolDeviceResponse offered;
  ASSERT_TRUE(Enrol(invitation, "phone-1", between, &offered).ok());
  std::string seen = offered.digits();
  seen[0] = seen[0] == '9' ? '0' : static_cast<char>(seen[0] + 1);
  EXPECT_EQ(Approve(invitation, seen).code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(Approve(invitation, offered.digits()).code(), StatusCode::kNotFound);
  EXPECT_EQ(house_.control().registry->FindDevice("phone-1"), nullptr);
}

TEST_F(DeviceTest, ProofsAreTheKeysOwn) {
  const SigningKey key, other;
  const v1::DeviceInvitation invitation = Invite("cadre");
  v1::DeviceInvitation elsewhere = invitation;
  elsewhere.set_log_id(std::string(16, 'M'));
  v1::EnrolDeviceResponse response;
  EXPECT_EQ(Enrol(elsewhere, "phone-1", key, &response).code(), StatusCode::kInvalidArgument);
  EXPECT_TRUE(Enrol(invitation, "phone-1", key, &response).ok());
}

TEST_F(DeviceTest, WhoIsBeyondTheTownLooksAbsent) {
  EXPECT_EQ(Invite("far").problem(), Invite("nobody").problem());
  EXPECT_NE(Invite("far").problem(), "");
  EXPECT_NE(Invite("sys").problem(), "");
}

// R18.
TEST_F(DeviceTest, ARevokedPhoneIsOutWithTheNextCall) {
  const SigningKey key;
  const v1::DeviceInvitation invitation = Invite("cadre");
  v1::EnrolDeviceResponse offered;
  ASSERT_TRUE(Enrol(invitation, "phone-1", key, &offered).ok());
  ASSERT_TRUE(Approve(invitation, offered.digits()).ok());
  const std::string token = Start("phone-1", offered.key_id(), key);
  EXPECT_EQ(Ask(token), StatusCode::kOk);
  v1::RevokeDeviceRequest request;
  request.set_device("phone-1");
  request.set_reason_code("lost");
  v1::RevokeDeviceResponse response;
  EXPECT_EQ(house_.Call(&Access::RevokeDevice, house_.Login("aud"), request, &response).code(),
            StatusCode::kNotFound);
  EXPECT_EQ(Ask(token), StatusCode::kOk);
  EXPECT_TRUE(house_.Call(&Access::RevokeDevice, clerk_, request, &response).ok());
  EXPECT_EQ(Ask(token), StatusCode::kUnauthenticated);
  EXPECT_EQ(Start("phone-1", offered.key_id(), key), "");
}

TEST_F(DeviceTest, TheOldKeySignsTheNewOne) {
  const SigningKey key, next;
  const v1::DeviceInvitation invitation = Invite("cadre");
  v1::EnrolDeviceResponse offered;
  ASSERT_TRUE(Enrol(invitation, "phone-1", key, &offered).ok());
  ASSERT_TRUE(Approve(invitation, offered.digits()).ok());
  v1::RotateDeviceKeyRequest request;
  request.set_device("phone-1");
  request.set_algorithm(v1::KEY_ALGORITHM_P256);
  request.set_public_key(next.public_key());
  const std::string text =
      "hearth rotate\n" + std::string(16, 'L') + domain::Sha256("phone-1") + next.public_key();
  v1::RotateDeviceKeyResponse response;
  const std::string token = Start("phone-1", offered.key_id(), key);
  request.set_old_key_signature(SignText(next, text));
  EXPECT_EQ(house_.Call(&Access::RotateDeviceKey, token, request, &response).code(),
            StatusCode::kInvalidArgument);
  request.set_old_key_signature(SignText(key, text));
  EXPECT_EQ(house_.Call(&Access::RotateDeviceKey, clerk_, request, &response).code(),
            StatusCode::kNotFound);  // not his
  ASSERT_TRUE(house_.Call(&Access::RotateDeviceKey, token, request, &response).ok());
  EXPECT_EQ(Start("phone-1", offered.key_id(), key), "");
  EXPECT_NE(Start("phone-1", response.key_id(), next), "");
}

TEST_F(DeviceTest, ListsShowOnesOwnAndTheTowns) {
  const SigningKey key;
  const v1::DeviceInvitation invitation = Invite("cadre");
  v1::EnrolDeviceResponse offered;
  ASSERT_TRUE(Enrol(invitation, "phone-1", key, &offered).ok());
  v1::ListDevicesResponse waiting, enrolled, others;
  ASSERT_TRUE(house_.Call(&Access::ListDevices, clerk_, v1::ListDevicesRequest(), &waiting).ok());
  ASSERT_EQ(waiting.devices_size(), 1);
  EXPECT_EQ(waiting.devices(0).state(), "waiting");
  ASSERT_TRUE(Approve(invitation, offered.digits()).ok());
  ASSERT_TRUE(house_.Call(&Access::ListDevices, clerk_, v1::ListDevicesRequest(), &enrolled).ok());
  ASSERT_EQ(enrolled.devices_size(), 1);
  EXPECT_EQ(enrolled.devices(0).state(), "enrolled");
  ASSERT_TRUE(
      house_.Call(&Access::ListDevices, house_.Login("aud"), v1::ListDevicesRequest(), &others)
          .ok());
  EXPECT_EQ(others.devices_size(), 0);
}

}  // namespace
}  // namespace hearth::access
