// The one maker of domain::ReadPermit.

#ifndef HEARTH_SERVICES_ACCESS_PERMITS_H_
#define HEARTH_SERVICES_ACCESS_PERMITS_H_

#include <string>
#include <vector>

#include "services/domain/data_classes.h"
#include "services/domain/read_permit.h"

namespace hearth::access {

class Reads;

class Permits {
 public:
  // For an admitted caller without a purpose: what needs none.
  static domain::ReadPermit Masked() { return domain::ReadPermit({}); }
  // For who answers nobody: fsck, the tests. A style rule keeps it out of services/transport.
  static domain::ReadPermit OfTheHouse() { return Everything(); }

 private:
  friend class Reads;  // after purpose, budget and audit
  static domain::ReadPermit Of(const std::vector<std::string>& groups) {
    return domain::ReadPermit({groups.begin(), groups.end()});
  }
  static domain::ReadPermit Everything() {
    domain::ReadPermit::Groups groups;
    for (const domain::FieldGroup& group : domain::AllFieldGroups()) groups.emplace(group.word);
    return domain::ReadPermit(std::move(groups));
  }
};

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_PERMITS_H_
