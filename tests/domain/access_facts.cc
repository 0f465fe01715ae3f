#include "tests/domain/access_facts.h"

#include <gtest/gtest.h>

#include "services/domain/decide.h"
#include "services/domain/decide_access.h"
#include "services/domain/roles.h"

namespace hearth::testing {

std::string EventId(uint64_t number) {
  std::string id(16, 'e');
  for (size_t i = 0; i < 8; ++i) id[15 - i] = static_cast<char>(number >> (8 * i));
  return id;
}

v1::Fact Opened(const std::string& account) {
  v1::Fact fact;
  fact.mutable_account_opened()->set_account(account);
  return fact;
}

v1::Fact Closed(const std::string& account) {
  v1::Fact fact;
  fact.mutable_account_closed()->set_account(account);
  fact.mutable_account_closed()->set_reason_code("left");
  return fact;
}

v1::Fact Given(const std::string& account, const std::string& role, const std::string& area) {
  v1::Fact fact;
  v1::GrantGiven& given = *fact.mutable_grant_given();
  given.set_account(account);
  given.set_role(role);
  given.set_from_date(kToday);
  given.set_until_date(kToday + 10'000);
  given.set_reason("document 7");
  const domain::RoleTerms* terms = domain::FindRole(role);
  if (terms == nullptr) return fact;
  if (terms->scope == v1::GrantGiven::kAreaCode) given.set_area_code(area);
  if (terms->scope == v1::GrantGiven::kInstallation) given.set_installation(true);
  if (terms->scope == v1::GrantGiven::kPairedHouseholds) given.set_paired_households(true);
  if (terms->scope == v1::GrantGiven::kUnitCode) given.set_unit_code("medical");
  if (terms->scope == v1::GrantGiven::kReceiptSha256)
    given.set_receipt_sha256(std::string(32, 'r'));
  if (terms->scope == v1::GrantGiven::kWarrant) {
    given.mutable_warrant()->set_number("2026-7");
    given.mutable_warrant()->set_area_code(area);
    given.mutable_warrant()->set_start_date(20260101);
    given.mutable_warrant()->set_end_date(20261231);
  }
  return fact;
}

v1::Fact Ended(const std::string& grant_event_id) {
  v1::Fact fact;
  fact.mutable_grant_ended()->set_grant_event_id(grant_event_id);
  fact.mutable_grant_ended()->set_reason_code("moved");
  return fact;
}

v1::Fact PasswordSet(const std::string& account, const std::string& credential_id) {
  v1::Fact fact;
  fact.mutable_credential_set()->set_account(account);
  fact.mutable_credential_set()->set_kind(v1::CREDENTIAL_KIND_PASSWORD);
  fact.mutable_credential_set()->set_credential_id(credential_id);
  return fact;
}

v1::Fact KeySet(const std::string& account, const std::string& credential_id, char key) {
  v1::Fact fact = PasswordSet(account, credential_id);
  fact.mutable_credential_set()->set_kind(v1::CREDENTIAL_KIND_KEY);
  fact.mutable_credential_set()->set_public_key_sha256(std::string(32, key));
  return fact;
}

v1::Fact Invited(const std::string& account) {
  v1::Fact fact;
  fact.mutable_device_invited()->set_account(account);
  fact.mutable_device_invited()->set_secret_sha256(std::string(32, 's'));
  const int64_t now_ms = HeaderBy("admin", fact).occurred_time_ms();
  fact.mutable_device_invited()->set_expires_time_ms(now_ms + domain::kInvitationMs);
  return fact;
}

v1::Fact Enrolled(const std::string& account, const std::string& device,
                  const std::string& invited_event_id) {
  v1::Fact fact;
  v1::DeviceEnrolled& enrolled = *fact.mutable_device_enrolled();
  enrolled.set_device(device);
  enrolled.set_account(account);
  enrolled.set_algorithm(v1::KEY_ALGORITHM_P256);
  enrolled.set_public_key("\x04" + std::string(64, 'k'));
  enrolled.set_key_id(device + "-1");
  enrolled.set_invited_event_id(invited_event_id);
  enrolled.set_proof(std::string(64, 'p'));
  enrolled.set_valid_until_date(kToday + 10'000);
  return fact;
}

v1::Fact Rotated(const std::string& device, const std::string& key_id) {
  v1::Fact fact;
  v1::DeviceKeyRotated& rotated = *fact.mutable_device_key_rotated();
  rotated.set_device(device);
  rotated.set_algorithm(v1::KEY_ALGORITHM_ED25519);
  rotated.set_public_key(std::string(32, 'q'));
  rotated.set_key_id(key_id);
  rotated.set_old_key_signature(std::string(64, 'o'));
  rotated.set_valid_until_date(kToday + 10'000);
  return fact;
}

v1::Fact DeviceRevokedFact(const std::string& device) {
  v1::Fact fact;
  fact.mutable_device_revoked()->set_device(device);
  fact.mutable_device_revoked()->set_reason_code("lost");
  return fact;
}

v1::EventHeader HeaderBy(const std::string& actor, const v1::Fact& fact) {
  v1::EventHeader header = HeaderFor(fact);
  header.clear_area_code();
  header.clear_household();
  header.set_stream(v1::STREAM_CONTROL);
  header.set_actor(actor);
  return header;
}

std::string AccessHouse::Apply(const v1::Fact& fact, const std::string& actor) {
  domain::Event event;
  event.position = ++position_;
  event.header = HeaderBy(actor, fact);
  event.header.set_event_id(EventId(position_));
  event.fact = fact;
  control_ = domain::Evolve(control_, event);
  return event.header.event_id();
}

std::string AccessHouse::Accept(const v1::Fact& fact, const std::string& actor) {
  const auto refusal = domain::Decide(HeaderBy(actor, fact), fact, control_, kToday);
  EXPECT_FALSE(refusal.has_value()) << refusal->detail;
  return Apply(fact, actor);
}

}  // namespace hearth::testing
