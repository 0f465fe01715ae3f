#include "services/domain/field_walk.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "absl/strings/str_cat.h"
#include "services/domain/area_tree.h"
#include "services/domain/civil_date.h"
#include "services/domain/field_plan.h"
#include "services/domain/utf8.h"

namespace hearth::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kHashBytes = 32;
constexpr size_t kIdBytes = 16;

Fault OfReason(v1::RefusalReason reason, std::string_view zh, std::string_view en) {
  return {reason, "", std::string(zh), std::string(en)};
}

Fault OutOfRange(const FieldRule& rule, std::string_view what_zh, std::string_view what_en) {
  const bool open = rule.most == UINT64_MAX;
  const std::string zh = open ? absl::StrCat("至少 ", rule.least)
                              : absl::StrCat("应为 ", rule.least, " 至 ", rule.most);
  const std::string en = open ? absl::StrCat("at least ", rule.least)
                              : absl::StrCat("must be ", rule.least, " to ", rule.most);
  const auto with_unit = [](const std::string& text, std::string_view unit) {
    return unit.empty() ? text : absl::StrCat(text, " ", std::string(unit));
  };
  return Malformed("", with_unit(zh, what_zh), with_unit(en, what_en));
}

bool Within(const FieldRule& rule, uint64_t value) {
  return rule.least <= value && value <= rule.most;
}

MaybeFault CheckCodeRule(const FieldRule& rule, const std::string& code,
                         const RulebookSet& rulebooks) {
  if (code.empty() || rulebooks.AcceptsCode(rule.dictionary, code)) return std::nullopt;
  const std::string dictionary(rule.dictionary);
  return OfReason(
      v1::REFUSAL_REASON_UNKNOWN_CODE,
      absl::StrCat("字典 ", dictionary, " 中没有这个编码，请改用已发布的编码或先发布字典"),
      absl::StrCat("no published dictionary ", dictionary,
                   " has this code; use a published one or publish it first"));
}

MaybeFault CheckString(const FieldPlan& plan, const std::string& value,
                       const RulebookSet& rulebooks) {
  if (plan.nature == FieldNature::kAreaCode && !value.empty() && AreaDigits(value) == 0) {
    return Malformed("", "区划编码应为 2、4、6、9、12 或 15 位数字",
                     "an area code has 2, 4, 6, 9, 12 or 15 digits");
  }
  if (plan.nature == FieldNature::kHash && !value.empty() && value.size() != kHashBytes) {
    return Malformed("", "应为 32 字节", "must have 32 bytes");
  }
  if (plan.nature == FieldNature::kId && !value.empty() && value.size() != kIdBytes) {
    return Malformed("", "应为 16 字节", "must have 16 bytes");
  }
  for (const FieldRule& rule : plan.rules) {
    if (rule.kind == FieldRuleKind::kBytes && value.empty()) {
      return Malformed("", "必填", "is required");
    }
    if (rule.kind == FieldRuleKind::kCharacters && !Within(rule, CountCharacters(value))) {
      if (value.empty()) return Malformed("", "必填", "is required");
      return OutOfRange(rule, "个字", "characters");
    }
    if (rule.kind == FieldRuleKind::kCode) {
      if (value.empty() && plan.field->is_repeated())
        return Malformed("", "编码为空", "is an empty code");
      if (auto fault = CheckCodeRule(rule, value, rulebooks)) return fault;
    }
  }
  return std::nullopt;
}

MaybeFault CheckNumber(const FieldPlan& plan, uint64_t value) {
  for (const FieldRule& rule : plan.rules) {
    if (rule.kind != FieldRuleKind::kNumber || Within(rule, value)) continue;
    if (value == 0) return Malformed("", "必填", "is required");
    return OutOfRange(rule, "", "");
  }
  return std::nullopt;
}

MaybeFault CheckInt32(const FieldPlan& plan, int32_t value) {
  if (plan.nature != FieldNature::kDate || value == 0 || IsDate(value)) return std::nullopt;
  return OfReason(v1::REFUSAL_REASON_IMPOSSIBLE_DATE, "没有这一天，请按 yyyymmdd 填写",
                  "no such day; write yyyymmdd");
}

MaybeFault CheckInt64(const FieldPlan& plan, int64_t value) {
  if (plan.nature == FieldNature::kMoney && value < 0) {
    return OfReason(v1::REFUSAL_REASON_NEGATIVE_AMOUNT, "金额不能为负",
                    "an amount is never negative");
  }
  if (plan.nature == FieldNature::kTime && value != 0 && DateOfTime(value) == 0) {
    return OfReason(v1::REFUSAL_REASON_IMPOSSIBLE_DATE, "时间不在 1900 至 2199 年之内",
                    "the instant lies outside the years 1900 to 2199");
  }
  // Below zero counts as beyond every end; only times have such rules, and none of them reaches
  // back so far.
  return CheckNumber(plan, value < 0 ? UINT64_MAX : static_cast<uint64_t>(value));
}

MaybeFault CheckEnum(const FieldPlan& plan, int value) {
  // Zero is always there, and most fields of most facts are zero.
  if (value != 0 && plan.field->enum_type()->FindValueByNumber(value) == nullptr) {
    return Malformed("", "没有这个取值，请用新版程序或改正",
                     "no such value; update the program or correct it");
  }
  return CheckNumber(plan, static_cast<uint64_t>(value));
}

MaybeFault Walk(const Message& message, const MessagePlan& plan, const RulebookSet& rulebooks);

MaybeFault CheckSingle(const Message& message, const FieldPlan& plan,
                       const RulebookSet& rulebooks) {
  const Reflection& reflection = *message.GetReflection();
  std::string scratch;
  switch (plan.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return CheckString(plan, reflection.GetStringReference(message, plan.field, &scratch),
                         rulebooks);
    case FieldDescriptor::CPPTYPE_INT32:
      return CheckInt32(plan, reflection.GetInt32(message, plan.field));
    case FieldDescriptor::CPPTYPE_INT64:
      return CheckInt64(plan, reflection.GetInt64(message, plan.field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return CheckNumber(plan, reflection.GetUInt32(message, plan.field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return CheckNumber(plan, reflection.GetUInt64(message, plan.field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return CheckEnum(plan, reflection.GetEnumValue(message, plan.field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (!reflection.HasField(message, plan.field)) return std::nullopt;
      return Walk(reflection.GetMessage(message, plan.field), *plan.child, rulebooks);
    default:
      return std::nullopt;
  }
}

MaybeFault CheckElement(const Message& message, const FieldPlan& plan, int index,
                        const RulebookSet& rulebooks) {
  const Reflection& reflection = *message.GetReflection();
  std::string scratch;
  switch (plan.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return CheckString(
          plan, reflection.GetRepeatedStringReference(message, plan.field, index, &scratch),
          rulebooks);
    case FieldDescriptor::CPPTYPE_INT32:
      return CheckInt32(plan, reflection.GetRepeatedInt32(message, plan.field, index));
    case FieldDescriptor::CPPTYPE_INT64:
      return CheckInt64(plan, reflection.GetRepeatedInt64(message, plan.field, index));
    case FieldDescriptor::CPPTYPE_UINT64:
      return CheckNumber(plan, reflection.GetRepeatedUInt64(message, plan.field, index));
    case FieldDescriptor::CPPTYPE_ENUM:
      return CheckEnum(plan, reflection.GetRepeatedEnumValue(message, plan.field, index));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (plan.child == nullptr) return std::nullopt;
      return Walk(reflection.GetRepeatedMessage(message, plan.field, index), *plan.child,
                  rulebooks);
    default:
      return std::nullopt;
  }
}

MaybeFault CheckList(const Message& message, const FieldPlan& plan, const RulebookSet& rulebooks) {
  const int size = message.GetReflection()->FieldSize(message, plan.field);
  for (const FieldRule& rule : plan.rules) {
    if (rule.kind != FieldRuleKind::kCount || Within(rule, static_cast<uint64_t>(size))) continue;
    return Within(plan.field->name(), OutOfRange(rule, "项", "elements"));
  }
  for (int i = 0; i < size; ++i) {
    if (auto fault = CheckElement(message, plan, i, rulebooks)) {
      return Within(plan.field->name(), i, *std::move(fault));
    }
  }
  return std::nullopt;
}

MaybeFault Walk(const Message& message, const MessagePlan& plan, const RulebookSet& rulebooks) {
  for (const FieldPlan& field : plan.fields) {
    if (field.field->is_repeated()) {
      if (auto fault = CheckList(message, field, rulebooks)) return fault;
    } else if (auto fault = CheckSingle(message, field, rulebooks)) {
      return Within(field.field->name(), *std::move(fault));
    }
  }
  return std::nullopt;
}

}  // namespace

MaybeFault WalkFields(const v1::Fact& fact, const RulebookSet& rulebooks) {
  for (const FieldPlan& plan : FactPlan().fields) {
    if (plan.field->number() != static_cast<int>(fact.fact_case())) continue;
    auto fault = CheckSingle(fact, plan, rulebooks);
    if (fault.has_value()) return Within(plan.field->name(), *std::move(fault));
  }
  return std::nullopt;
}

}  // namespace hearth::domain
