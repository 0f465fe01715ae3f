// Changes of areas, written short.

#ifndef HEARTH_TESTS_DOMAIN_AREA_CHANGES_H_
#define HEARTH_TESTS_DOMAIN_AREA_CHANGES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/domain/area_tree.h"

namespace hearth::domain {

inline v1::AreaChange Created(const std::string& code, const std::string& name,
                              const std::string& parent = "") {
  v1::AreaChange change;
  change.mutable_created()->set_code(code);
  change.mutable_created()->set_name(name);
  change.mutable_created()->set_parent_code(parent);
  return change;
}
inline v1::AreaChange Renamed(const std::string& code, const std::string& name) {
  v1::AreaChange change;
  change.mutable_renamed()->set_code(code);
  change.mutable_renamed()->set_name(name);
  return change;
}
inline v1::AreaChange Merged(const std::string& code, const std::string& into) {
  v1::AreaChange change;
  change.mutable_merged()->set_code(code);
  change.mutable_merged()->set_into_code(into);
  return change;
}
inline v1::AreaChange Transferred(const std::string& code, const std::string& parent) {
  v1::AreaChange change;
  change.mutable_transferred()->set_code(code);
  change.mutable_transferred()->set_parent_code(parent);
  return change;
}
inline v1::AreaChange Closed(const std::string& code) {
  v1::AreaChange change;
  change.mutable_closed()->set_code(code);
  return change;
}
inline v1::AreaChange Assisted(const std::string& code, const std::string& unit) {
  v1::AreaChange change;
  change.mutable_assisted()->set_code(code);
  change.mutable_assisted()->set_assistance_class("key");
  change.mutable_assisted()->set_lead_unit(unit);
  change.mutable_assisted()->add_member_units("unit b");
  return change;
}

inline v1::AreaChanged Fact(const std::vector<v1::AreaChange>& changes, int32_t date = 0) {
  v1::AreaChanged fact;
  fact.set_effective_date(date);
  for (const v1::AreaChange& change : changes) *fact.add_changes() = change;
  return fact;
}

inline std::vector<std::string> Codes(const AreaTree& tree, const std::string& root, int digits,
                                      int32_t day) {
  std::vector<std::string> codes;
  for (const v1::AreaNode& node : tree.List(root, digits, day)) codes.push_back(node.area().code());
  return codes;
}

}  // namespace hearth::domain

#endif  // HEARTH_TESTS_DOMAIN_AREA_CHANGES_H_
