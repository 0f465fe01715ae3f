// Devices: invitation, offer, approval, rotation, revocation, and their sessions.

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/access/access.h"
#include "services/access/bytes.h"
#include "services/access/error.h"
#include "services/access/pages.h"
#include "services/domain/civil_date.h"
#include "services/domain/decide_access.h"
#include "services/domain/signature.h"
#include "services/domain/submission.h"
#include "storage/api/codec.h"

namespace hearth::access {
namespace {

constexpr int kInvitationsMax = 200;
constexpr size_t kSecretBytes = 16;
constexpr size_t kChallengeBytes = 32;
constexpr int64_t kChallengeMs = 60'000;
constexpr int32_t kKeyDays = 364;
constexpr uint64_t kDigits = 1'000'000;
constexpr std::string_view kBurnt = "burnt";

absl::Status InvitationInvalid() {
  return Error(absl::StatusCode::kUnauthenticated, "INVITATION_INVALID",
               "邀请无效、已用过或已过期（15 分钟），请重新邀请",
               "the invitation is wrong, used or over (15 minutes); ask for a new one");
}

absl::Status DeviceRefused() {
  return Error(absl::StatusCode::kUnauthenticated, "DEVICE_REFUSED", "设备未登记、已停用或签名不符",
               "the device is not enrolled, revoked, or its "
               "signature does not fit");
}

std::string OfferName(std::string_view invitation) {
  return absl::StrCat("offer/", Hex(invitation));
}

std::string DigitsOf(std::string_view invitation, std::string_view public_key) {
  const std::string hash =
      domain::Sha256(absl::StrCat(std::string(invitation), std::string(public_key)));
  char text[8];
  std::snprintf(text, sizeof(text), "%06u",
                static_cast<unsigned>(storage::ReadU64(hash) % kDigits));
  return text;
}

std::string KeyIdOf(std::string_view public_key) {
  return Hex(domain::Sha256(public_key)).substr(0, 32);
}

}  // namespace

absl::StatusOr<v1::DeviceInvitation> Access::InviteOne(const Admission& by,
                                                       const std::string& account) {
  v1::DeviceInvitation invitation;
  invitation.set_account(account);
  const domain::Control control = options_.control();
  // Beyond the caller's areas looks like absent.
  if (!control.registry->IsOpen(account) ||
      !CoversAccount(by.scope, account, control, Today(control))) {
    invitation.set_problem(std::string(Absent().message()));
    return invitation;
  }
  const std::string secret = RandomBytes(kSecretBytes);
  // A moment less than allowed: the fact's own time is read again when it is recorded.
  const int64_t expires_ms = FactTime(control) + domain::kInvitationMs - 1'000;
  v1::Fact fact;
  fact.mutable_device_invited()->set_account(account);
  fact.mutable_device_invited()->set_secret_sha256(domain::Sha256(secret));
  fact.mutable_device_invited()->set_expires_time_ms(expires_ms);
  const absl::StatusOr<std::string> recorded = Record(by.caller.account, fact);
  if (!recorded.ok()) {
    invitation.set_problem(std::string(recorded.status().message()));
    return invitation;
  }
  invitation.set_invitation_event_id(*recorded);
  invitation.set_secret(secret);
  invitation.set_expires_time_ms(expires_ms);
  invitation.set_log_id(options_.log_id);
  return invitation;
}

absl::Status Access::InviteDevices(const Admission& by, const v1::InviteDevicesRequest& request,
                                   v1::InviteDevicesResponse* response) {
  if (request.accounts_size() == 0 || request.accounts_size() > kInvitationsMax) {
    return FieldError("accounts", "应有 1 至 200 个账号", "must have 1 to 200 accounts");
  }
  for (const std::string& account : request.accounts()) {
    auto invitation = InviteOne(by, account);
    if (!invitation.ok()) return invitation.status();
    *response->add_invitations() = *std::move(invitation);
  }
  return absl::OkStatus();
}

absl::Status Access::EnrolDevice(const Admission& by, const v1::EnrolDeviceRequest& request,
                                 v1::EnrolDeviceResponse* response) {
  if (absl::Status status = MayTry("", by.caller.source); !status.ok()) return status;
  const domain::Control control = options_.control();
  const std::string& id = request.invitation_event_id();
  const auto invitation = control.registry->FindInvitation(id);
  const bool right = invitation != nullptr && !invitation->used &&
                     FactTime(control) < invitation->expires_time_ms &&
                     SameSecret(invitation->secret_sha256, domain::Sha256(request.secret()));
  if (!right) return InvitationInvalid();
  if (!domain::IsName(request.device()) || request.device().starts_with("server.") ||
      control.registry->FindDevice(request.device()) != nullptr) {
    return FieldError("device", "应为 1 至 64 个 a-z 0-9 . _ -，且未用过",
                      "must be 1 to 64 of a-z 0-9 . _ - and never used before");
  }
  const std::string signed_text =
      absl::StrCat("hearth enrol\n", options_.log_id, id, request.secret(), request.public_key());
  if (!domain::VerifySignature(request.algorithm(), request.public_key(),
                               domain::Sha256(signed_text), request.proof())) {
    return FieldError("proof", "签名与公钥不符", "does not fit the key");
  }
  const std::lock_guard lock(enrolling_);
  // One offer an invitation, also after a restart, and also when the digits differed.
  const auto offered = options_.secrets->Get(OfferName(id));
  if (offered.ok()) return InvitationInvalid();
  if (!absl::IsNotFound(offered.status())) return offered.status();
  v1::EnrolDeviceRequest offer = request;
  offer.clear_secret();
  absl::Status put = options_.secrets->Put(OfferName(id), offer.SerializeAsString());
  if (!put.ok()) return put;
  back_off_.Succeeded("", by.caller.source);
  response->set_digits(DigitsOf(id, request.public_key()));
  response->set_key_id(KeyIdOf(request.public_key()));
  return absl::OkStatus();
}

absl::Status Access::ApproveDevice(const Admission& by, const v1::ApproveDeviceRequest& request,
                                   v1::ApproveDeviceResponse* response) {
  const domain::Control control = options_.control();
  const std::string& id = request.invitation_event_id();
  const auto invitation = control.registry->FindInvitation(id);
  if (invitation == nullptr ||
      !CoversAccount(by.scope, invitation->account, control, Today(control))) {
    return Absent();
  }
  const std::lock_guard lock(enrolling_);
  const absl::StatusOr<std::string> row = options_.secrets->Get(OfferName(id));
  v1::EnrolDeviceRequest offer;
  if (!row.ok() || *row == kBurnt || !offer.ParseFromString(*row)) return Absent();
  if (!SameSecret(DigitsOf(id, offer.public_key()), request.digits())) {
    absl::Status burnt = options_.secrets->Put(OfferName(id), kBurnt);
    if (!burnt.ok()) return burnt;
    return Error(absl::StatusCode::kFailedPrecondition, "DIGITS_DIFFER",
                 "六位数字不符：可能有人调换了密钥。该邀请已作废，请当面重新邀请",
                 "the digits differ: somebody may have put his own key in between. The invitation "
                 "is void; invite again, face to face");
  }
  v1::Fact fact;
  v1::DeviceEnrolled& enrolled = *fact.mutable_device_enrolled();
  enrolled.set_device(offer.device());
  enrolled.set_account(invitation->account);
  enrolled.set_algorithm(offer.algorithm());
  enrolled.set_public_key(offer.public_key());
  enrolled.set_key_id(KeyIdOf(offer.public_key()));
  enrolled.set_invited_event_id(id);
  enrolled.set_proof(offer.proof());
  enrolled.set_phone_id(offer.phone_id());
  enrolled.set_model(offer.model());
  enrolled.set_valid_until_date(domain::AddDays(Today(control), kKeyDays));
  if (auto recorded = Record(by.caller.account, fact); !recorded.ok()) return recorded.status();
  response->set_device(offer.device());
  response->set_valid_until_date(enrolled.valid_until_date());
  return options_.secrets->Put(OfferName(id), kBurnt);
}

absl::Status Access::RotateDeviceKey(const Admission& by, const v1::RotateDeviceKeyRequest& request,
                                     v1::RotateDeviceKeyResponse* response) {
  const domain::Control control = options_.control();
  const auto device = control.registry->FindDevice(request.device());
  if (device == nullptr || device->span.ended() || device->account != by.caller.account) {
    return Absent();
  }
  const std::string signed_text = absl::StrCat(
      "hearth rotate\n", options_.log_id, domain::Sha256(request.device()), request.public_key());
  const domain::DeviceKey& old = device->keys.back();
  if (!domain::VerifySignature(old.algorithm, old.public_key, domain::Sha256(signed_text),
                               request.old_key_signature())) {
    return FieldError("old_key_signature", "不是旧密钥对新公钥的签名",
                      "is not the old key's signature over the new one");
  }
  v1::Fact fact;
  v1::DeviceKeyRotated& rotated = *fact.mutable_device_key_rotated();
  rotated.set_device(request.device());
  rotated.set_algorithm(request.algorithm());
  rotated.set_public_key(request.public_key());
  rotated.set_key_id(KeyIdOf(request.public_key()));
  rotated.set_old_key_signature(request.old_key_signature());
  rotated.set_valid_until_date(domain::AddDays(Today(control), kKeyDays));
  if (auto recorded = Record(by.caller.account, fact); !recorded.ok()) return recorded.status();
  response->set_key_id(rotated.key_id());
  response->set_valid_until_date(rotated.valid_until_date());
  return absl::OkStatus();
}

absl::Status Access::RevokeDevice(const Admission& by, const v1::RevokeDeviceRequest& request,
                                  v1::RevokeDeviceResponse*) {
  const domain::Control control = options_.control();
  const auto device = control.registry->FindDevice(request.device());
  const bool may = device != nullptr && !device->span.ended() &&
                   (device->account == by.caller.account ||
                    CoversAccount(by.scope, device->account, control, Today(control)));
  if (!may) return Absent();
  v1::Fact fact;
  fact.mutable_device_revoked()->set_device(request.device());
  fact.mutable_device_revoked()->set_reason_code(request.reason_code());
  fact.mutable_device_revoked()->set_lost_time_ms(request.lost_time_ms());
  return Record(by.caller.account, fact).status();
}

absl::Status Access::ListDevices(const Admission& by, const v1::ListDevicesRequest& request,
                                 v1::ListDevicesResponse* response) {
  const auto size = PageSize(request.page_size());
  if (!size.ok()) return size.status();
  const domain::Control control = options_.control();
  const int32_t day = Today(control);
  const auto shown = [&](const std::string& account) {
    const bool asked = request.account().empty() || request.account() == account;
    return asked &&
           (account == by.caller.account || CoversAccount(by.scope, account, control, day));
  };
  control.registry->ForEachDevice(request.page_token(), [&](const domain::Device& device) {
    if (!shown(device.account)) return true;
    if (response->devices_size() == *size) {
      response->set_next_page_token(response->devices().rbegin()->device());
      return false;
    }
    v1::DeviceEntry* entry = response->add_devices();
    entry->set_device(device.device);
    entry->set_account(device.account);
    entry->set_model(device.model);
    entry->set_valid_until_date(device.keys.back().valid_until_date);
    entry->set_state(device.span.ended() ? "revoked" : "enrolled");
    if (!device.span.ended()) entry->set_key_id(device.keys.back().key_id);
    return true;
  });
  if (!response->next_page_token().empty()) return absl::OkStatus();
  return options_.secrets->Scan("offer/", [&](std::string_view, std::string_view row) {
    v1::EnrolDeviceRequest offer;
    if (row == kBurnt || !offer.ParseFromString(std::string(row))) return true;
    const auto invitation = control.registry->FindInvitation(offer.invitation_event_id());
    const bool waiting = invitation != nullptr && FactTime(control) < invitation->expires_time_ms;
    if (!waiting || !shown(invitation->account)) return true;
    v1::DeviceEntry* entry = response->add_devices();
    entry->set_device(offer.device());
    entry->set_account(invitation->account);
    entry->set_model(offer.model());
    entry->set_state("waiting");
    entry->set_invitation_event_id(offer.invitation_event_id());
    return true;
  });
}

absl::Status Access::StartDeviceSession(const Admission&,
                                        const v1::StartDeviceSessionRequest& request,
                                        v1::StartDeviceSessionResponse* response) {
  if (!request.challenge().empty()) return StartWithChallenge(request, response);
  // Unknown devices get one too: nobody learns which exist.
  const auto now = static_cast<uint64_t>(options_.now_ms());
  response->set_challenge(ChallengeFor(request, storage::U64Key(now) + RandomBytes(8)));
  return absl::OkStatus();
}

std::string Access::ChallengeFor(const v1::StartDeviceSessionRequest& request,
                                 std::string_view beginning) const {
  const std::string text =
      absl::StrCat(std::string(beginning), domain::Sha256(request.device()), request.key_id());
  return absl::StrCat(std::string(beginning), Mac(challenge_key_, text).substr(0, 16));
}

bool Access::UseChallenge(const std::string& challenge, int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  std::erase_if(used_, [now_ms](const auto& entry) { return now_ms >= entry.second; });
  return used_.emplace(challenge, now_ms + kChallengeMs).second;
}

absl::Status Access::StartWithChallenge(const v1::StartDeviceSessionRequest& request,
                                        v1::StartDeviceSessionResponse* response) {
  const int64_t now_ms = options_.now_ms();
  const std::string& challenge = request.challenge();
  if (challenge.size() != kChallengeBytes) return DeviceRefused();
  const auto made_ms = static_cast<int64_t>(storage::ReadU64(challenge));
  const bool ours = SameSecret(ChallengeFor(request, challenge.substr(0, 16)), challenge);
  if (!ours || now_ms < made_ms || now_ms - made_ms >= kChallengeMs) return DeviceRefused();
  const domain::Control control = options_.control();
  const auto key = control.registry->FindDevice(request.device(), request.key_id());
  const bool holds = key.has_value() && !key->key.span.ended() &&
                     Today(control) <= key->key.valid_until_date &&
                     control.registry->IsOpen(key->account);
  if (!holds) return DeviceRefused();
  const std::string signed_text = absl::StrCat(
      "hearth session\n", options_.log_id, domain::Sha256(request.device()), request.challenge());
  const bool signed_so = domain::VerifySignature(key->key.algorithm, key->key.public_key,
                                                 domain::Sha256(signed_text), request.signature());
  // Remembered only once it let somebody in.
  if (!signed_so || !UseChallenge(challenge, now_ms)) return DeviceRefused();
  auto started = sessions_.Start(key->account, v1::LOGIN_WAY_DEVICE, request.device(), now_ms);
  if (!started.ok()) return started.status();
  response->set_token(std::move(started->token));
  response->set_session_id(started->session.session_id());
  response->set_expires_time_ms(started->session.expires_time_ms());
  return absl::OkStatus();
}

}  // namespace hearth::access
