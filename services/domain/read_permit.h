// ReadPermit: the right to read a household, as a value. Only services/access can make one, so that
// a read of personal data that nobody admitted does not compile (R23). Pure.

#ifndef HEARTH_SERVICES_DOMAIN_READ_PERMIT_H_
#define HEARTH_SERVICES_DOMAIN_READ_PERMIT_H_

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearth::access {
class Permits;
}  // namespace hearth::access

namespace hearth::domain {

// Value type: the field groups (data_classes.h) that are open; all else is masked or absent.
class ReadPermit {
 public:
  bool Opens(std::string_view group) const { return groups_.contains(group); }
  bool OpensAll(const std::vector<std::string>& groups) const {
    for (const std::string& group : groups) {
      if (!Opens(group)) return false;
    }
    return true;
  }

 private:
  friend class access::Permits;
  using Groups = std::set<std::string, std::less<>>;
  explicit ReadPermit(Groups groups) : groups_(std::move(groups)) {}

  Groups groups_;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_READ_PERMIT_H_
