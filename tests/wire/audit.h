// What must hold of a log after whatever happened to its server, told from outside: by receipts and
// checkpoints that were handed out, and by what the server now serves.

#ifndef HEARTH_TESTS_WIRE_AUDIT_H_
#define HEARTH_TESTS_WIRE_AUDIT_H_

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/wire/desk.h"

namespace hearth::testing {

struct HandedOut {
  std::map<std::string, v1::Receipt> receipts;     // by event id
  std::map<std::string, std::string> checkpoints;  // note → verifier key
};

// Reads a log from its beginning, a stretch at a time. One thread.
class Auditor {
 public:
  // What is wrong; empty = positions are dense, no id is there twice, every receipt's event is at
  // its position with its leaf, and every checkpoint is a prefix of the log that `desk` reaches.
  // `events`: what follows those of the calls before; `known`: what is to be held against all of
  // them.
  std::vector<std::string> Hear(const std::vector<v1::LoggedEvent>& events, const HandedOut& known,
                                Desk* desk);
  uint64_t heard() const { return heard_; }

 private:
  struct Stored {
    uint64_t position = 0;
    std::string leaf;
  };
  std::unordered_map<std::string, Stored> stored_;  // by event id
  uint64_t heard_ = 0;
};

// Of a whole log.
inline std::vector<std::string> Audit(const std::vector<v1::LoggedEvent>& events,
                                      const HandedOut& known, Desk* desk) {
  return Auditor().Hear(events, known, desk);
}

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_AUDIT_H_
