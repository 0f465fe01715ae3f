// What must hold of a log after whatever happened to its server, told from outside: by receipts and checkpoints that
// were handed out, and by what the server now serves.

#ifndef HEARTH_TESTS_WIRE_AUDIT_H_
#define HEARTH_TESTS_WIRE_AUDIT_H_

#include <map>
#include <string>
#include <vector>

#include "tests/wire/desk.h"

namespace hearth::testing {

struct HandedOut {
  std::map<std::string, v1::Receipt> receipts;     // by event id
  std::map<std::string, std::string> checkpoints;  // note → verifier key
};

// What is wrong; empty = positions are dense, no id is there twice, every receipt's event is at its position with its
// leaf, and every checkpoint is a prefix of the log that `desk` reaches.
std::vector<std::string> Audit(const std::vector<v1::LoggedEvent>& events, const HandedOut& known,
                               Desk* desk);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_AUDIT_H_
