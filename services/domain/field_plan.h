// Which fields of a message type are checked, and how.

#ifndef HEARTH_SERVICES_DOMAIN_FIELD_PLAN_H_
#define HEARTH_SERVICES_DOMAIN_FIELD_PLAN_H_

#include <google/protobuf/descriptor.h>

#include <vector>

#include "services/domain/field_rules.h"

namespace hearth::domain {

// What a field's name and type alone say.
enum class FieldNature { kPlain, kDate, kTime, kMoney, kHash, kId, kAreaCode, kEnum };

struct MessagePlan;

struct FieldPlan {
  const google::protobuf::FieldDescriptor* field;
  FieldNature nature;
  std::vector<FieldRule> rules;
  const MessagePlan* child;  // null unless a message with a plan of its own
};

struct MessagePlan {
  std::vector<FieldPlan> fields;
};

FieldNature NatureOf(const google::protobuf::FieldDescriptor& field);

// Made at the first call, for all facts; lives for ever. Thread-safe.
const MessagePlan& FactPlan();

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_FIELD_PLAN_H_
