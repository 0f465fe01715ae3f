// Registry: the fold of accounts, grants, credentials, devices and their keys. Holds nothing
// personal and no secret: names of accounts and devices, hashes, public keys, dates, positions.
// Pure.

#ifndef HEARTH_SERVICES_DOMAIN_REGISTRY_H_
#define HEARTH_SERVICES_DOMAIN_REGISTRY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/domain/event.h"
#include "services/domain/roles.h"
#include "services/domain/shared_map.h"

namespace hearth::domain {

// From the position that began it (inclusive) to the one that ended it (exclusive); 0 = not yet.
struct Span {
  uint64_t from = 0;
  uint64_t until = 0;
  bool Holds(uint64_t position) const {
    return from != 0 && from <= position && (until == 0 || position < until);
  }
  bool ended() const { return until != 0; }
};

struct Grant {
  std::string event_id;  // of its GrantGiven: the grant's id
  v1::GrantGiven given;
  std::string giver;
  Span span;
  // On that civil day, by what is known now: not ended, and the day lies within its dates.
  bool InForce(int32_t day) const;
};

struct Credential {
  std::string credential_id;
  v1::CredentialKind kind = v1::CREDENTIAL_KIND_UNSPECIFIED;
  std::string public_key_sha256;    // certificates and keys
  int64_t valid_until_time_ms = 0;  // 0 = with the account
  Span span;
};

struct Relation {
  std::string event_id;
  v1::RelationDeclared declared;  // without its description
  Span span;
};

struct Account {
  std::string account;
  std::string unit_code;
  Span span;
  std::vector<std::shared_ptr<const Grant>> grants;  // in order of the log, ended ones too
  std::vector<Credential> credentials;
  std::vector<std::string> devices;
  std::vector<Relation> relations;
};

struct Invitation {
  std::string event_id;
  std::string account;
  std::string inviter;
  std::string secret_sha256;
  int64_t expires_time_ms = 0;
  bool used = false;
};

struct DeviceKey {
  std::string key_id;
  v1::KeyAlgorithm algorithm = v1::KEY_ALGORITHM_UNSPECIFIED;
  std::string public_key;
  int32_t valid_until_date = 0;  // last day
  Span span;                     // ends with its rotation, its device or its account
};

struct Device {
  std::string device;
  std::string account;
  std::string phone_id;
  std::string model;
  std::vector<DeviceKey> keys;  // oldest first
  Span span;
};

// Value type; a copy is cheap (SharedMap). const methods are thread-safe.
class Registry {
 public:
  // The kinds of fact that Apply reads.
  static bool Reads(uint32_t kind);

  // Applies a fact that Decide accepted. Total: one that does not fit (an unknown account, say) is
  // ignored. REQUIRES: the event is accepted.
  void Apply(const Event& event);

  // BootstrapCompleted was recorded.
  bool bootstrapped() const { return bootstrapped_; }

  // Null for one never opened; closed ones are found.
  std::shared_ptr<const Account> FindAccount(std::string_view account) const;
  // Opened and not closed.
  bool IsOpen(std::string_view account) const;
  // Of an open account, in force on that day; none else.
  std::vector<std::shared_ptr<const Grant>> GrantsInForce(std::string_view account,
                                                          int32_t day) const;
  // Whether somebody holds the role on that day.
  bool Holds(Role role, int32_t day) const;

  std::shared_ptr<const Grant> FindGrant(std::string_view event_id) const;
  // Also of ended ones.
  std::optional<Credential> FindCredential(std::string_view credential_id) const;
  // The open account whose live credential (certificate or key) has this public key; "" = none.
  std::string AccountOfKey(std::string_view public_key_sha256, int64_t now_ms) const;
  std::shared_ptr<const Invitation> FindInvitation(std::string_view event_id) const;
  std::optional<Relation> FindRelation(std::string_view event_id) const;

  std::shared_ptr<const Device> FindDevice(std::string_view device) const;
  // A key of a device, whole history: whoever judges a run at position p on day d asks
  // key->span.Holds(p) and d <= key->valid_until_date. nullopt: never enrolled.
  struct EnrolledKey {
    std::string account;
    DeviceKey key;
  };
  std::optional<EnrolledKey> FindDevice(std::string_view device, std::string_view key_id) const;
  // Not revoked, of an open account.
  std::vector<std::shared_ptr<const Device>> DevicesOf(std::string_view account) const;

  // Ascending by name above `after`, closed ones too, until `visit(account)` returns false.
  template <typename Visit>
  void ForEachAccount(std::string_view after, const Visit& visit) const {
    accounts_.ForEachAfter(after, [&](std::string_view, const std::shared_ptr<const Account>& a) {
      return visit(*a);
    });
  }
  template <typename Visit>
  void ForEachDevice(std::string_view after, const Visit& visit) const {
    devices_.ForEachAfter(
        after, [&](std::string_view, const std::shared_ptr<const Device>& d) { return visit(*d); });
  }

 private:
  using Owners = SharedMap<std::string>;  // id → account

  void Open(const v1::AccountOpened& fact, uint64_t position);
  void Close(const v1::AccountClosed& fact, uint64_t position);
  void Set(const v1::CredentialSet& fact, uint64_t position);
  void EndCredential(std::string_view credential_id, uint64_t position);
  void Give(const Event& event);
  void End(const v1::GrantEnded& fact, uint64_t position);
  void Declare(const Event& event);
  void EndRelation(const v1::RelationEnded& fact, uint64_t position);
  void Invite(const Event& event);
  void Enrol(const v1::DeviceEnrolled& fact, uint64_t position);
  void Rotate(const v1::DeviceKeyRotated& fact, uint64_t position);
  void Revoke(std::string_view device, uint64_t position);
  // Copies the account, lets `change(&copy)` change it, keeps the copy. Nothing for an unknown one.
  template <typename Change>
  void ChangeAccount(std::string_view account, const Change& change);

  bool bootstrapped_ = false;
  SharedMap<std::shared_ptr<const Account>> accounts_;
  SharedMap<std::shared_ptr<const Device>> devices_;
  SharedMap<std::shared_ptr<const Invitation>> invitations_;
  Owners grants_, credentials_, relations_;
  Owners key_owners_;  // SHA-256 of a public key → its newest credential's id
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_REGISTRY_H_
