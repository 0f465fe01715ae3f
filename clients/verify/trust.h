// Trust: who had which key and which right, folded from the control facts of the log itself, as of
// the position reached.
#ifndef HEARTH_CLIENTS_VERIFY_TRUST_H_
#define HEARTH_CLIENTS_VERIFY_TRUST_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "clients/verify/entry.h"
#include "clients/verify/note.h"
#include "clients/verify/places.h"
#include "clients/verify/public_key.h"

namespace hearth::verify {

struct DeviceKey {
  std::string device, account;
  std::string public_key;
  PublicKey key;
  int32_t valid_until_date = 0;
  bool ended = false;  // revoked, replaced, or its account was closed

  bool LiveOn(int32_t date) const { return !ended && date <= valid_until_date; }
};

struct Restore {
  uint64_t position = 0;
  v1::LogRestored fact;
};

struct RotatedLogKey {
  std::string public_key, old_key_signature;
};

// One thread.
class Trust {
 public:
  // Takes in an accepted fact; passes over refused and malformed ones, and over those of a device
  // all of whose keys have ended: they are in quarantine.
  void Apply(const Entry& entry);

  // From here on devices must sign: a device was enrolled, or the first run was completed.
  bool devices_sign() const { return devices_sign_; }
  // From here on nobody acts without a grant.
  bool bootstrapped() const { return bootstrapped_; }

  // nullptr for an id that was not enrolled.
  const DeviceKey* FindKey(const std::string& key_id) const;
  // The account for which the device is enrolled; "" = it is not.
  std::string UserOf(const std::string& device) const;
  // Keys of the device, whether they live or not.
  std::vector<const DeviceKey*> KeysOf(const std::string& device) const;
  // Whether an open account has a live grant whose scope may cover the area. Scopes that are not an
  // area (paired households, units, warrants, the installation) cannot be compared with a header
  // and count as covering. An empty area needs any grant.
  bool MayAct(const std::string& account, const std::string& area_code, int32_t date) const;

  const std::vector<Restore>& restores() const { return restores_; }
  const std::vector<RotatedLogKey>& rotated_log_keys() const { return rotated_log_keys_; }
  // By name.
  const std::map<std::string, NoteKey>& witnesses() const { return witnesses_; }

 private:
  struct Grant {
    std::string event_id, area_code;
    bool by_area = false;
    int32_t from_date = 0, until_date = 0;
    bool ended = false;
  };
  bool Quarantined(const Entry& entry) const;
  void ApplyDevices(const Entry& entry);
  void ApplyAccounts(const Entry& entry);
  void ApplyLog(const Entry& entry);
  void AddKey(const std::string& key_id, const std::string& device, const std::string& account,
              v1::KeyAlgorithm algorithm, const std::string& public_key, int32_t until);
  void EndKeys(const std::string& device);

  bool devices_sign_ = false, bootstrapped_ = false;
  std::map<std::string, DeviceKey> keys_;        // by key id
  std::map<std::string, std::string> users_;     // device → account
  std::map<std::string, bool> closed_accounts_;  // account → closed
  std::map<std::string, std::vector<Grant>> grants_;
  Places places_;
  std::vector<Restore> restores_;
  std::vector<RotatedLogKey> rotated_log_keys_;
  std::map<std::string, NoteKey> witnesses_;
};

}  // namespace hearth::verify

#endif  // HEARTH_CLIENTS_VERIFY_TRUST_H_
