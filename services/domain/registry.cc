#include "services/domain/registry.h"

#include <algorithm>
#include <utility>

#include "services/domain/invariant.h"

namespace hearth::domain {
namespace {

void EndSpan(Span* span, uint64_t position) {
  if (!span->ended()) span->until = position;
}

DeviceKey KeyOf(const std::string& key_id, v1::KeyAlgorithm algorithm,
                const std::string& public_key, int32_t valid_until_date, uint64_t position) {
  return {key_id, algorithm, public_key, valid_until_date, Span{position, 0}};
}

}  // namespace

bool Grant::InForce(int32_t day) const {
  return !span.ended() && given.from_date() <= day && day <= given.until_date();
}

bool Registry::Reads(uint32_t kind) {
  switch (kind) {
    case v1::Fact::kBootstrapCompleted:
    case v1::Fact::kAccountOpened:
    case v1::Fact::kAccountAmended:
    case v1::Fact::kAccountClosed:
    case v1::Fact::kCredentialSet:
    case v1::Fact::kCredentialRevoked:
    case v1::Fact::kGrantGiven:
    case v1::Fact::kGrantEnded:
    case v1::Fact::kRelationDeclared:
    case v1::Fact::kRelationEnded:
    case v1::Fact::kDeviceInvited:
    case v1::Fact::kDeviceEnrolled:
    case v1::Fact::kDeviceKeyRotated:
    case v1::Fact::kDeviceRevoked:
      return true;
    default:
      return false;
  }
}

void Registry::Apply(const Event& event) {
  HEARTH_REQUIRE(event.accepted());
  const v1::Fact& fact = event.fact;
  const uint64_t position = event.position;
  switch (fact.fact_case()) {
    case v1::Fact::kBootstrapCompleted:
      bootstrapped_ = true;
      return;
    case v1::Fact::kAccountOpened:
      return Open(fact.account_opened(), position);
    case v1::Fact::kAccountAmended:
      return ChangeAccount(fact.account_amended().account(), [&](Account* account) {
        const std::string& unit = fact.account_amended().unit_code();
        if (!unit.empty()) account->unit_code = unit;
      });
    case v1::Fact::kAccountClosed:
      return Close(fact.account_closed(), position);
    case v1::Fact::kCredentialSet:
      return Set(fact.credential_set(), position);
    case v1::Fact::kCredentialRevoked:
      return EndCredential(fact.credential_revoked().credential_id(), position);
    case v1::Fact::kGrantGiven:
      return Give(event);
    case v1::Fact::kGrantEnded:
      return End(fact.grant_ended(), position);
    case v1::Fact::kRelationDeclared:
      return Declare(event);
    case v1::Fact::kRelationEnded:
      return EndRelation(fact.relation_ended(), position);
    case v1::Fact::kDeviceInvited:
      return Invite(event);
    case v1::Fact::kDeviceEnrolled:
      return Enrol(fact.device_enrolled(), position);
    case v1::Fact::kDeviceKeyRotated:
      return Rotate(fact.device_key_rotated(), position);
    case v1::Fact::kDeviceRevoked:
      return Revoke(fact.device_revoked().device(), position);
    default:
      return;
  }
}

template <typename Change>
void Registry::ChangeAccount(std::string_view account, const Change& change) {
  const std::shared_ptr<const Account> known = FindAccount(account);
  if (known == nullptr) return;
  auto next = std::make_shared<Account>(*known);
  change(next.get());
  accounts_.Set(account, std::move(next));
}

void Registry::Open(const v1::AccountOpened& fact, uint64_t position) {
  if (FindAccount(fact.account()) != nullptr) return;
  auto account = std::make_shared<Account>();
  account->account = fact.account();
  account->unit_code = fact.unit_code();
  account->span.from = position;
  accounts_.Set(fact.account(), std::move(account));
}

void Registry::Close(const v1::AccountClosed& fact, uint64_t position) {
  const std::shared_ptr<const Account> known = FindAccount(fact.account());
  if (known == nullptr || known->span.ended()) return;
  for (const std::string& device : known->devices) Revoke(device, position);
  ChangeAccount(fact.account(), [position](Account* account) {
    EndSpan(&account->span, position);
    for (Credential& credential : account->credentials) EndSpan(&credential.span, position);
    for (auto& grant : account->grants) {
      auto ended = std::make_shared<Grant>(*grant);
      EndSpan(&ended->span, position);
      grant = std::move(ended);
    }
  });
}

void Registry::Set(const v1::CredentialSet& fact, uint64_t position) {
  if (!IsOpen(fact.account()) || credentials_.Find(fact.credential_id()) != nullptr) return;
  if (!fact.replaces_credential_id().empty()) {
    EndCredential(fact.replaces_credential_id(), position);
  }
  ChangeAccount(fact.account(), [&](Account* account) {
    account->credentials.push_back({fact.credential_id(), fact.kind(), fact.public_key_sha256(),
                                    fact.valid_until_time_ms(), Span{position, 0}});
  });
  credentials_.Set(fact.credential_id(), fact.account());
  if (!fact.public_key_sha256().empty()) {
    key_owners_.Set(fact.public_key_sha256(), fact.credential_id());
  }
}

void Registry::EndCredential(std::string_view credential_id, uint64_t position) {
  const std::string* owner = credentials_.Find(credential_id);
  if (owner == nullptr) return;
  ChangeAccount(std::string(*owner), [&](Account* account) {
    for (Credential& credential : account->credentials) {
      if (credential.credential_id == credential_id) EndSpan(&credential.span, position);
    }
  });
}

void Registry::Give(const Event& event) {
  const v1::GrantGiven& given = event.fact.grant_given();
  if (!IsOpen(given.account()) || grants_.Find(event.header.event_id()) != nullptr) return;
  auto grant = std::make_shared<Grant>();
  grant->event_id = event.header.event_id();
  grant->given = given;
  grant->giver = event.header.actor();
  grant->span.from = event.position;
  ChangeAccount(given.account(),
                [&](Account* account) { account->grants.push_back(std::move(grant)); });
  grants_.Set(event.header.event_id(), given.account());
}

void Registry::End(const v1::GrantEnded& fact, uint64_t position) {
  const std::string* owner = grants_.Find(fact.grant_event_id());
  if (owner == nullptr) return;
  ChangeAccount(std::string(*owner), [&](Account* account) {
    for (auto& grant : account->grants) {
      if (grant->event_id != fact.grant_event_id()) continue;
      auto ended = std::make_shared<Grant>(*grant);
      EndSpan(&ended->span, position);
      grant = std::move(ended);
    }
  });
}

void Registry::Declare(const Event& event) {
  const v1::RelationDeclared& declared = event.fact.relation_declared();
  if (!IsOpen(declared.account())) return;
  ChangeAccount(declared.account(), [&](Account* account) {
    Relation relation{event.header.event_id(), declared, Span{event.position, 0}};
    relation.declared.clear_description();
    account->relations.push_back(std::move(relation));
  });
  relations_.Set(event.header.event_id(), declared.account());
}

void Registry::EndRelation(const v1::RelationEnded& fact, uint64_t position) {
  const std::string* owner = relations_.Find(fact.declared_event_id());
  if (owner == nullptr) return;
  ChangeAccount(std::string(*owner), [&](Account* account) {
    for (Relation& relation : account->relations) {
      if (relation.event_id == fact.declared_event_id()) EndSpan(&relation.span, position);
    }
  });
}

void Registry::Invite(const Event& event) {
  const v1::DeviceInvited& fact = event.fact.device_invited();
  auto invitation = std::make_shared<Invitation>();
  invitation->event_id = event.header.event_id();
  invitation->account = fact.account();
  invitation->inviter = event.header.actor();
  invitation->secret_sha256 = fact.secret_sha256();
  invitation->expires_time_ms = fact.expires_time_ms();
  invitations_.Set(event.header.event_id(), std::move(invitation));
}

void Registry::Enrol(const v1::DeviceEnrolled& fact, uint64_t position) {
  if (FindDevice(fact.device()) != nullptr || !IsOpen(fact.account())) return;
  auto device = std::make_shared<Device>();
  device->device = fact.device();
  device->account = fact.account();
  device->phone_id = fact.phone_id();
  device->model = fact.model();
  device->span.from = position;
  device->keys.push_back(
      KeyOf(fact.key_id(), fact.algorithm(), fact.public_key(), fact.valid_until_date(), position));
  devices_.Set(fact.device(), std::move(device));
  ChangeAccount(fact.account(),
                [&](Account* account) { account->devices.push_back(fact.device()); });
  const auto invitation = FindInvitation(fact.invited_event_id());
  if (invitation == nullptr) return;
  auto used = std::make_shared<Invitation>(*invitation);
  used->used = true;
  invitations_.Set(fact.invited_event_id(), std::move(used));
}

void Registry::Rotate(const v1::DeviceKeyRotated& fact, uint64_t position) {
  const std::shared_ptr<const Device> known = FindDevice(fact.device());
  if (known == nullptr || known->span.ended()) return;
  auto next = std::make_shared<Device>(*known);
  for (DeviceKey& key : next->keys) EndSpan(&key.span, position);
  next->keys.push_back(
      KeyOf(fact.key_id(), fact.algorithm(), fact.public_key(), fact.valid_until_date(), position));
  devices_.Set(fact.device(), std::move(next));
}

void Registry::Revoke(std::string_view device, uint64_t position) {
  const std::shared_ptr<const Device> known = FindDevice(device);
  if (known == nullptr) return;
  auto next = std::make_shared<Device>(*known);
  EndSpan(&next->span, position);
  for (DeviceKey& key : next->keys) EndSpan(&key.span, position);
  devices_.Set(device, std::move(next));
}

std::shared_ptr<const Account> Registry::FindAccount(std::string_view account) const {
  const auto* found = accounts_.Find(account);
  return found == nullptr ? nullptr : *found;
}

bool Registry::IsOpen(std::string_view account) const {
  const auto* found = accounts_.Find(account);
  return found != nullptr && !(*found)->span.ended();
}

std::vector<std::shared_ptr<const Grant>> Registry::GrantsInForce(std::string_view account,
                                                                  int32_t day) const {
  std::vector<std::shared_ptr<const Grant>> grants;
  if (!IsOpen(account)) return grants;
  for (const auto& grant : FindAccount(account)->grants) {
    if (grant->InForce(day)) grants.push_back(grant);
  }
  return grants;
}

bool Registry::Holds(Role role, int32_t day) const {
  const std::string_view word = TermsOf(role).word;
  bool holds = false;
  ForEachAccount("", [&](const Account& account) {
    if (account.span.ended()) return true;
    for (const auto& grant : account.grants) {
      if (grant->given.role() == word && grant->InForce(day)) holds = true;
    }
    return !holds;
  });
  return holds;
}

std::shared_ptr<const Grant> Registry::FindGrant(std::string_view event_id) const {
  const std::string* owner = grants_.Find(event_id);
  if (owner == nullptr) return nullptr;
  const auto account = FindAccount(*owner);
  for (const auto& grant : account->grants) {
    if (grant->event_id == event_id) return grant;
  }
  return nullptr;
}

std::optional<Credential> Registry::FindCredential(std::string_view credential_id) const {
  const std::string* owner = credentials_.Find(credential_id);
  if (owner == nullptr) return std::nullopt;
  for (const Credential& credential : FindAccount(*owner)->credentials) {
    if (credential.credential_id == credential_id) return credential;
  }
  return std::nullopt;
}

std::string Registry::AccountOfKey(std::string_view public_key_sha256, int64_t now_ms) const {
  const std::string* id = key_owners_.Find(public_key_sha256);
  if (id == nullptr) return "";
  const std::optional<Credential> credential = FindCredential(*id);
  const bool live =
      credential.has_value() && !credential->span.ended() &&
      (credential->valid_until_time_ms == 0 || now_ms < credential->valid_until_time_ms);
  return live ? *credentials_.Find(*id) : "";
}

std::shared_ptr<const Invitation> Registry::FindInvitation(std::string_view event_id) const {
  const auto* found = invitations_.Find(event_id);
  return found == nullptr ? nullptr : *found;
}

std::optional<Relation> Registry::FindRelation(std::string_view event_id) const {
  const std::string* owner = relations_.Find(event_id);
  if (owner == nullptr) return std::nullopt;
  for (const Relation& relation : FindAccount(*owner)->relations) {
    if (relation.event_id == event_id) return relation;
  }
  return std::nullopt;
}

std::shared_ptr<const Device> Registry::FindDevice(std::string_view device) const {
  const auto* found = devices_.Find(device);
  return found == nullptr ? nullptr : *found;
}

std::optional<Registry::EnrolledKey> Registry::FindDevice(std::string_view device,
                                                          std::string_view key_id) const {
  const auto known = FindDevice(device);
  if (known == nullptr) return std::nullopt;
  for (const DeviceKey& key : known->keys) {
    if (key.key_id == key_id) return EnrolledKey{known->account, key};
  }
  return std::nullopt;
}

std::vector<std::shared_ptr<const Device>> Registry::DevicesOf(std::string_view account) const {
  std::vector<std::shared_ptr<const Device>> devices;
  if (!IsOpen(account)) return devices;
  for (const std::string& name : FindAccount(account)->devices) {
    const auto device = FindDevice(name);
    if (device != nullptr && !device->span.ended()) devices.push_back(device);
  }
  return devices;
}

}  // namespace hearth::domain
