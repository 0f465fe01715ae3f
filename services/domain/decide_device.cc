#include "services/domain/decide_device.h"

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/decide_access.h"
#include "services/domain/submission.h"

namespace hearth::domain {
namespace {

constexpr size_t kCodeBytesMax = 40;
constexpr size_t kSignatureBytesMax = 128;
constexpr size_t kPointBytes = 65;
constexpr size_t kEd25519Bytes = 32;
constexpr char kUncompressed = 0x04;

bool IsPublicKey(v1::KeyAlgorithm algorithm, std::string_view key) {
  switch (algorithm) {
    case v1::KEY_ALGORITHM_P256:
    case v1::KEY_ALGORITHM_SM2:
      return key.size() == kPointBytes && key.front() == kUncompressed;
    case v1::KEY_ALGORITHM_ED25519:
      return key.size() == kEd25519Bytes;
    default:
      return false;
  }
}

// Key, its name and its end, alike in both facts.
template <typename Fact>
MaybeFault CheckKey(const Fact& fact, int32_t day) {
  if (!IsPublicKey(fact.algorithm(), fact.public_key())) {
    return Malformed("public_key",
                     "与算法不符（P-256、SM2 为 65 字节未压缩点，Ed25519 为 32 字节）",
                     "does not fit the algorithm: P-256 and SM2 an uncompressed point of 65 bytes, "
                     "Ed25519 32 bytes");
  }
  if (!IsName(fact.key_id())) {
    return Malformed("key_id", "应为 1 至 64 个 a-z 0-9 . _ -", "must be 1 to 64 of a-z 0-9 . _ -");
  }
  const int32_t until = fact.valid_until_date();
  if (until == 0) return Malformed("valid_until_date", "必填", "is required");
  if (until < day || until - day > 10'000) {
    return Malformed("valid_until_date", "应在今日起 12 个月之内", "must be within 12 months");
  }
  return std::nullopt;
}

MaybeFault CheckSignature(std::string_view field, std::string_view signature) {
  if (signature.empty()) return Malformed(field, "必填", "is required");
  if (signature.size() <= kSignatureBytesMax) return std::nullopt;
  return Malformed(field, "过长", "is too long");
}

MaybeFault CheckInvited(const v1::DeviceInvited& fact, int64_t now_ms, const Registry& registry) {
  if (auto fault = CheckOpenAccount("account", fact.account(), registry)) return fault;
  if (fact.secret_sha256().empty()) return Malformed("secret_sha256", "必填", "is required");
  if (fact.expires_time_ms() > now_ms && fact.expires_time_ms() - now_ms <= kInvitationMs) {
    return std::nullopt;
  }
  return Malformed("expires_time_ms", "应在 15 分钟之内", "must be within 15 minutes");
}

MaybeFault CheckInvitation(const v1::DeviceEnrolled& fact, int64_t now_ms,
                           const Registry& registry) {
  const auto invitation = registry.FindInvitation(fact.invited_event_id());
  if (invitation == nullptr || invitation->account != fact.account()) {
    return WrongState("invited_event_id", "没有给该账号的这份邀请",
                      "no such invitation of the account");
  }
  if (invitation->used) return WrongState("invited_event_id", "邀请已用过", "was used before");
  if (now_ms < invitation->expires_time_ms) return std::nullopt;
  return WrongState("invited_event_id", "邀请已过期，请重新邀请", "has expired; invite again");
}

MaybeFault CheckEnrolled(const v1::DeviceEnrolled& fact, const v1::EventHeader& header,
                         const Registry& registry) {
  if (auto fault = CheckOpenAccount("account", fact.account(), registry)) return fault;
  if (header.actor() == fact.account()) {
    return Fault{v1::REFUSAL_REASON_NO_RIGHT, "account", "设备须由另一人当面核对后批准",
                 "another person must compare the digits and approve"};
  }
  if (!IsName(fact.device()) || fact.device().starts_with("server.")) {
    return Malformed("device", "应为 1 至 64 个 a-z 0-9 . _ -", "must be 1 to 64 of a-z 0-9 . _ -");
  }
  if (registry.FindDevice(fact.device()) != nullptr) {
    return WrongState("device", "该设备名已用过，请换一个",
                      "the device was used before; take another");
  }
  const int32_t day = DateOfTime(header.occurred_time_ms());
  if (auto fault = CheckKey(fact, day)) return fault;
  if (auto fault = CheckSignature("proof", fact.proof())) return fault;
  if (auto fault = CheckInvitation(fact, header.occurred_time_ms(), registry)) return fault;
  if (registry.DevicesOf(fact.account()).size() < kDevicesMax) return std::nullopt;
  return WrongState("account", absl::StrCat("每人最多 ", kDevicesMax, " 台设备，请先停用一台"),
                    absl::StrCat("has ", kDevicesMax, " devices already; revoke one first"));
}

MaybeFault CheckDevice(const std::string& name, const Registry& registry) {
  const auto device = registry.FindDevice(name);
  if (device != nullptr && !device->span.ended()) return std::nullopt;
  return WrongState("device", "没有这台有效设备", "there is no such device in force");
}

MaybeFault CheckRotated(const v1::DeviceKeyRotated& fact, int32_t day, const Registry& registry) {
  if (auto fault = CheckDevice(fact.device(), registry)) return fault;
  if (auto fault = CheckKey(fact, day)) return fault;
  if (registry.FindDevice(fact.device(), fact.key_id()).has_value()) {
    return WrongState("key_id", "已用过，请换一个", "was used before; take another");
  }
  return CheckSignature("old_key_signature", fact.old_key_signature());
}

MaybeFault CheckDeviceRevoked(const v1::DeviceRevoked& fact, const Registry& registry) {
  if (auto fault = CheckDevice(fact.device(), registry)) return fault;
  return CheckReasonCode("reason_code", fact.reason_code());
}

}  // namespace

MaybeFault CheckDeviceFact(const v1::EventHeader& header, const v1::Fact& fact,
                           const Registry& registry) {
  const int64_t now_ms = header.occurred_time_ms();
  switch (fact.fact_case()) {
    case v1::Fact::kDeviceInvited:
      return CheckInvited(fact.device_invited(), now_ms, registry);
    case v1::Fact::kDeviceEnrolled:
      return CheckEnrolled(fact.device_enrolled(), header, registry);
    case v1::Fact::kDeviceKeyRotated:
      return CheckRotated(fact.device_key_rotated(), DateOfTime(now_ms), registry);
    case v1::Fact::kDeviceRevoked:
      return CheckDeviceRevoked(fact.device_revoked(), registry);
    default:
      return std::nullopt;
  }
}

MaybeFault CheckOpenAccount(std::string_view field, std::string_view account,
                            const Registry& registry) {
  if (registry.IsOpen(account)) return std::nullopt;
  return WrongState(field, "没有这个账号或已停用", "there is no such open account");
}

MaybeFault CheckReasonCode(std::string_view field, std::string_view code) {
  if (code.empty()) return Malformed(field, "必填", "is required");
  if (code.size() <= kCodeBytesMax) return std::nullopt;
  return Malformed(field, "应为短编码（至多 40 字节）", "must be a short code (at most 40 bytes)");
}

}  // namespace hearth::domain
