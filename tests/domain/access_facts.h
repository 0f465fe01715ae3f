// Accounts, grants and devices for tests: facts that fit each other, folded in order.

#ifndef HEARTH_TESTS_DOMAIN_ACCESS_FACTS_H_
#define HEARTH_TESTS_DOMAIN_ACCESS_FACTS_H_

#include <string>

#include "services/domain/control.h"
#include "tests/domain/full_fact.h"

namespace hearth::testing {

// 16 bytes that differ by the number.
std::string EventId(uint64_t number);

v1::Fact Opened(const std::string& account);
v1::Fact Closed(const std::string& account);
// Over an area, for the year that begins on kToday; other scopes are set by the caller.
v1::Fact Given(const std::string& account, const std::string& role, const std::string& area = "");
v1::Fact Ended(const std::string& grant_event_id);
v1::Fact PasswordSet(const std::string& account, const std::string& credential_id);
v1::Fact KeySet(const std::string& account, const std::string& credential_id, char key);
v1::Fact Invited(const std::string& account);
v1::Fact Enrolled(const std::string& account, const std::string& device,
                  const std::string& invited_event_id);
v1::Fact Rotated(const std::string& device, const std::string& key_id);
v1::Fact DeviceRevokedFact(const std::string& device);

// TestControl, and whatever is applied to it. Not thread-safe.
class AccessHouse {
 public:
  // Folds the fact as if it had been accepted; returns its event_id.
  std::string Apply(const v1::Fact& fact, const std::string& actor = "admin");
  // Decides it first; the test fails when it is refused.
  std::string Accept(const v1::Fact& fact, const std::string& actor = "admin");

  const domain::Registry& registry() const { return *control_.registry; }
  const domain::Control& control() const { return control_; }
  uint64_t position() const { return position_; }

 private:
  domain::Control control_ = TestControl();
  uint64_t position_ = 0;
};

// A header of the fact by that actor, at noon of kToday.
v1::EventHeader HeaderBy(const std::string& actor, const v1::Fact& fact);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_ACCESS_FACTS_H_
