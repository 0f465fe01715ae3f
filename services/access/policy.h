// The reviewed table: one row an RPC (who may state which kind of fact is domain/rights.h).
// Whatever has no row is refused; an RPC without a row fails the build (check_policy_main.cc).
// Policy source: reference-security.md 4.1.

#ifndef HEARTH_SERVICES_ACCESS_POLICY_H_
#define HEARTH_SERVICES_ACCESS_POLICY_H_

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "services/domain/roles.h"

namespace hearth::access {

using domain::RoleSet;

// Who gets as far as the handler.
enum class Gate {
  kAnybody,  // proves himself within the call
  kSession,  // any session; the handler shows him his own
  kRole,     // a session, and a grant in force with one of the roles
};

// In which way the session may have begun.
enum class Ways {
  kAny,
  kStaff,  // password and second factor only: a lost phone must not administer
  kPhone,  // an enrolled phone only: what it takes along is for the field
};

// What of the request the scope is held against, and where.
enum class About {
  kNothing,    // the installation or the caller himself
  kArea,       // a field of the request, before the handler; empty = the caller's areas
  kHousehold,  // by the handler, who knows where the household lies
  kAlert,      // the same for an alert
  kRecord,     // records of others are left out of the answer
  kEvent,      // each event of the run, by the ledger
  kAccount,    // by the handler: accounts whose areas lie within the caller's
};

// The highest class that the answer may hold (reference-security.md 1.5).
enum class DataClass { kS0, kS1, kS2, kS3 };

// Whom it may keep waiting when there is too much to do (services/transport/lanes.h).
enum class Lane {
  kIntake,   // a phone hands over what it holds
  kScreens,  // somebody waits for the answer
  kBulk,     // exports, subscriptions, what an operator starts
};

struct PolicyRow {
  std::string_view service;  // without the package
  std::string_view method;
  Gate gate;
  Ways ways;
  RoleSet roles;
  About about;
  DataClass data;
  Lane lane = Lane::kScreens;
};

const std::vector<PolicyRow>& Policy();
// By the name of the method, which is unique in the contract; null: no row.
const PolicyRow* FindPolicy(std::string_view method);
// By the full name of its request ("hearth.v1.ListAreasRequest").
const PolicyRow* FindPolicyOfRequest(std::string_view request);

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_POLICY_H_
