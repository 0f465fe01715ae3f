#include "clients/verify/trust.h"

#include <algorithm>

#include "clients/cpp/times.h"

namespace hearth::verify {

const DeviceKey* Trust::FindKey(const std::string& key_id) const {
  const auto found = keys_.find(key_id);
  return found == keys_.end() ? nullptr : &found->second;
}

std::string Trust::UserOf(const std::string& device) const {
  const auto found = users_.find(device);
  return found == users_.end() ? "" : found->second;
}

std::vector<const DeviceKey*> Trust::KeysOf(const std::string& device) const {
  std::vector<const DeviceKey*> keys;
  for (const auto& [id, key] : keys_) {
    if (key.device == device) keys.push_back(&key);
  }
  return keys;
}

bool Trust::Quarantined(const Entry& entry) const {
  if (users_.count(entry.header.device()) == 0) return false;
  const int32_t date = client::DateOf(entry.stamp.recorded_time_ms());
  const std::vector<const DeviceKey*> keys = KeysOf(entry.header.device());
  return std::none_of(keys.begin(), keys.end(),
                      [date](const DeviceKey* key) { return key->LiveOn(date); });
}

bool Trust::MayAct(const std::string& account, const std::string& area_code, int32_t date) const {
  const auto closed = closed_accounts_.find(account);
  const auto grants = grants_.find(account);
  if (closed == closed_accounts_.end() || closed->second || grants == grants_.end()) return false;
  return std::any_of(grants->second.begin(), grants->second.end(), [&](const Grant& grant) {
    if (grant.ended || date < grant.from_date || date > grant.until_date) return false;
    return !grant.by_area || area_code.empty() || places_.LiesIn(area_code, grant.area_code, date);
  });
}

void Trust::Apply(const Entry& entry) {
  if (!entry.fault.empty() || !entry.accepted()) return;
  if (entry.fact.fact_case() == v1::Fact::FACT_NOT_SET || Quarantined(entry)) return;
  ApplyDevices(entry);
  ApplyAccounts(entry);
  ApplyLog(entry);
}

void Trust::AddKey(const std::string& key_id, const std::string& device, const std::string& account,
                   v1::KeyAlgorithm algorithm, const std::string& public_key, int32_t until) {
  std::optional<PublicKey> key = PublicKey::Make(algorithm, public_key);
  if (!key) return;  // what it signs is then signed by an unknown key
  keys_.emplace(key_id, DeviceKey{device, account, public_key, *std::move(key), until, false});
}

void Trust::EndKeys(const std::string& device) {
  for (auto& [id, key] : keys_) {
    if (key.device == device) key.ended = true;
  }
}

void Trust::ApplyDevices(const Entry& entry) {
  const v1::Fact& fact = entry.fact;
  if (fact.has_device_enrolled()) {
    const v1::DeviceEnrolled& enrolled = fact.device_enrolled();
    devices_sign_ = true;
    users_.emplace(enrolled.device(), enrolled.account());
    AddKey(enrolled.key_id(), enrolled.device(), enrolled.account(), enrolled.algorithm(),
           enrolled.public_key(), enrolled.valid_until_date());
  } else if (fact.has_device_key_rotated()) {
    const v1::DeviceKeyRotated& rotated = fact.device_key_rotated();
    EndKeys(rotated.device());
    AddKey(rotated.key_id(), rotated.device(), UserOf(rotated.device()), rotated.algorithm(),
           rotated.public_key(), rotated.valid_until_date());
  } else if (fact.has_device_revoked()) {
    EndKeys(fact.device_revoked().device());
  }
}

void Trust::ApplyAccounts(const Entry& entry) {
  const v1::Fact& fact = entry.fact;
  if (fact.has_bootstrap_completed()) {
    devices_sign_ = bootstrapped_ = true;
  } else if (fact.has_account_opened()) {
    closed_accounts_.emplace(fact.account_opened().account(), false);
  } else if (fact.has_account_closed()) {
    const std::string& account = fact.account_closed().account();
    closed_accounts_[account] = true;
    for (const auto& [device, user] : users_) {
      if (user == account) EndKeys(device);
    }
  } else if (fact.has_grant_given()) {
    const v1::GrantGiven& given = fact.grant_given();
    const bool by_area = given.scope_case() == v1::GrantGiven::kAreaCode;
    grants_[given.account()].push_back({entry.header.event_id(), given.area_code(), by_area,
                                        given.from_date(), given.until_date(), false});
  } else if (fact.has_grant_ended()) {
    for (auto& [account, grants] : grants_) {
      for (Grant& grant : grants) {
        if (grant.event_id == fact.grant_ended().grant_event_id()) grant.ended = true;
      }
    }
  }
}

void Trust::ApplyLog(const Entry& entry) {
  const v1::Fact& fact = entry.fact;
  if (fact.has_area_changed()) {
    places_.Apply(fact.area_changed(), client::DateOf(entry.header.occurred_time_ms()));
  } else if (fact.has_log_restored()) {
    restores_.push_back({entry.position, fact.log_restored()});
  } else if (fact.has_log_key_rotated()) {
    rotated_log_keys_.push_back(
        {fact.log_key_rotated().public_key(), fact.log_key_rotated().old_key_signature()});
  } else if (fact.has_witness_added()) {
    const v1::WitnessAdded& added = fact.witness_added();
    witnesses_[added.witness()] = {added.witness(), kWitnessKey, added.public_key()};
  } else if (fact.has_witness_removed()) {
    witnesses_.erase(fact.witness_removed().witness());
  }
}

}  // namespace hearth::verify
