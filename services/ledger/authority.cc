#include "services/ledger/authority.h"

#include <string>

#include "services/domain/rights.h"
#include "services/domain/signature.h"
#include "services/ledger/reason.h"

namespace hearth::ledger {
namespace {

constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;

absl::Status UnknownDevice() {
  return Refuse(kUnauthenticated, "UNKNOWN_DEVICE",
                "device: 设备或其密钥未登记，本次提交未记录；请先登记设备（hearth device enrol）",
                "device: the device or its key is not enrolled; nothing of this run is recorded. "
                "Enrol it first (hearth device enrol)");
}

absl::Status BadSignature() {
  return Refuse(kUnauthenticated, "BAD_SIGNATURE",
                "signature: 签名与内容不符，本次提交未记录；请用登记的密钥对最后一个 header 的 "
                "SHA-256 签名",
                "signature: does not fit; nothing of this run is recorded. Sign the SHA-256 of the "
                "last header with the enrolled key");
}

domain::Refusal NoRight(std::string_view path, std::string_view zh, std::string_view en) {
  std::string detail;
  for (const std::string_view part : {path, std::string_view(": "), zh, std::string_view(" / "),
                                      path, std::string_view(": "), en}) {
    detail += part;
  }
  return {v1::REFUSAL_REASON_NO_RIGHT, detail};
}

v1::QuarantineReason QuarantineOf(const domain::Device& device, std::string_view key_id,
                                  int32_t today) {
  if (device.span.ended()) return v1::QUARANTINE_REASON_KEY_REVOKED;
  for (const domain::DeviceKey& key : device.keys) {
    if (key.key_id == key_id && key.valid_until_date < today) {
      return v1::QUARANTINE_REASON_KEY_EXPIRED;
    }
  }
  return v1::QUARANTINE_REASON_UNSPECIFIED;
}

}  // namespace

absl::Status CheckSignature(const std::vector<domain::Submitted>& run, std::string_view signature,
                            std::string_view key_id, const domain::Control& control, bool open) {
  const domain::Submitted& last = run.back();
  const std::string& device = last.header.device();
  if (control.registry->FindDevice(device) == nullptr) {
    return open ? absl::OkStatus() : UnknownDevice();
  }
  const auto enrolled = control.registry->FindDevice(device, key_id);
  if (!enrolled) return UnknownDevice();
  const bool fits = domain::VerifySignature(enrolled->key.algorithm, enrolled->key.public_key,
                                            last.header_hash, signature);
  return fits ? absl::OkStatus() : BadSignature();
}

Standing StandingOf(const v1::EventHeader& header, std::string_view key_id,
                    const domain::Control& control, int32_t today, bool open) {
  Standing standing;
  const auto device = control.registry->FindDevice(header.device());
  if (device == nullptr) return standing;  // an open log, an unsigned run
  if (header.actor() != device->account) {
    standing.refusal =
        NoRight("header.actor", "须为该设备登记的账号", "is not the device's account");
    return standing;
  }
  standing.quarantine = QuarantineOf(*device, key_id, today);
  const bool waits = standing.quarantine != v1::QUARANTINE_REASON_UNSPECIFIED;
  if (waits && header.household().empty()) {
    standing.quarantine = v1::QUARANTINE_REASON_UNSPECIFIED;
    standing.refusal = NoRight("header.device", "设备已注销或密钥已到期，请用有效的设备重新提交",
                               "was revoked or its key has expired; submit it by another device");
  }
  // In quarantine the second person looks at rights too.
  if (open || waits) return standing;
  const domain::Right right = domain::RightOf(header, control, today);
  standing.out_of_scope_on_arrival = right == domain::Right::kThen;
  if (right == domain::Right::kNone) {
    standing.refusal =
        NoRight("header.actor", "该账号在此区划没有记录此类事实的权限，请联系镇级管理人员",
                "has no right to state this here; ask the township");
  }
  return standing;
}

}  // namespace hearth::ledger
