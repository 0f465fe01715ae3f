#include "services/domain/field_plan.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "hearth/v1/events.pb.h"

namespace hearth::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

template <size_t kCount>
bool EndsWithAny(std::string_view text, const std::array<std::string_view, kCount>& ends) {
  return std::any_of(ends.begin(), ends.end(), [text](auto end) { return EndsWith(text, end); });
}

constexpr std::array<std::string_view, 5> kHashes = {"sha256", "_root", "alert_id", "alert_ids",
                                                     "message_id"};
constexpr std::array<std::string_view, 8> kIds = {"event_id",  "event_ids", "case_id",
                                                  "case_ids",  "chain_id",  "meeting_id",
                                                  "household", "households"};
// The only amounts that may lie below zero.
constexpr std::array<std::string_view, 2> kSignedAmounts = {"hearth.v1.CaseIncome.net_fen",
                                                            "hearth.v1.CaseIncome.per_capita_fen"};

FieldNature NatureOfBytes(std::string_view name) {
  if (name == "duty_id" || EndsWithAny(name, kHashes)) return FieldNature::kHash;
  if (EndsWithAny(name, kIds)) return FieldNature::kId;
  return FieldNature::kPlain;
}

FieldNature NatureOfWide(const FieldDescriptor& field) {
  if (EndsWith(field.name(), "_time_ms")) return FieldNature::kTime;
  const bool money =
      EndsWith(field.name(), "_fen") && !EndsWithAny(field.full_name(), kSignedAmounts);
  return money ? FieldNature::kMoney : FieldNature::kPlain;
}

class Planner {
 public:
  Planner() {
    for (const FieldRule& rule : FieldRules()) rules_[std::string(rule.field)].push_back(rule);
  }

  // Null for a message without anything to check. Messages that hold themselves do not occur
  // outside rulebooks.
  const MessagePlan* Plan(const Descriptor& message) {
    if (message.full_name() == "hearth.v1.Rulebook") return nullptr;
    if (const auto it = plans_.find(&message); it != plans_.end()) return it->second.get();
    auto plan = std::make_unique<MessagePlan>();
    for (int i = 0; i < message.field_count(); ++i) {
      const FieldDescriptor* field = message.field(i);
      const auto rules = rules_.find(field->full_name());
      FieldPlan planned{field, NatureOf(*field), {}, nullptr};
      if (rules != rules_.end()) planned.rules = rules->second;
      if (field->message_type() != nullptr) planned.child = Plan(*field->message_type());
      const bool idle = planned.nature == FieldNature::kPlain && planned.rules.empty() &&
                        planned.child == nullptr;
      if (!idle) plan->fields.push_back(std::move(planned));
    }
    if (plan->fields.empty()) plan = nullptr;
    return plans_.emplace(&message, std::move(plan)).first->second.get();
  }

 private:
  std::map<std::string, std::vector<FieldRule>> rules_;
  std::map<const Descriptor*, std::unique_ptr<MessagePlan>> plans_;
};

}  // namespace

FieldNature NatureOf(const FieldDescriptor& field) {
  const std::string_view name = field.name();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return name == "date" || EndsWith(name, "_date") ? FieldNature::kDate : FieldNature::kPlain;
    case FieldDescriptor::CPPTYPE_INT64:
      return NatureOfWide(field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return FieldNature::kEnum;
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.type() == FieldDescriptor::TYPE_BYTES) return NatureOfBytes(name);
      return EndsWith(name, "area_code") || EndsWith(name, "area_codes") ? FieldNature::kAreaCode
                                                                         : FieldNature::kPlain;
    default:
      return FieldNature::kPlain;
  }
}

const MessagePlan& FactPlan() {
  static Planner* const planner = new Planner;
  static const MessagePlan* const plan = planner->Plan(*v1::Fact::descriptor());
  return *plan;
}

}  // namespace hearth::domain
