// Every field of every fact: filled it is accepted, and a fault planted in any one of them is
// refused with the field's path. What is expected is worked out here from names, types and the
// table of limits, not from the plan.

#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/domain/decide.h"
#include "services/domain/decide_household.h"
#include "services/domain/field_rules.h"
#include "tests/domain/full_fact.h"

namespace hearth::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using ::hearth::testing::FullFact;
using ::hearth::testing::GenericKinds;
using ::hearth::testing::HeaderFor;
using ::hearth::testing::kToday;
using ::hearth::testing::TestControl;

struct Planted {
  v1::Fact fact;
  v1::RefusalReason reason;
  std::string path;
};

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Walks a fact that it changes and puts right again, and keeps a copy of each changed state.
class Planter {
 public:
  explicit Planter(v1::Fact fact) : fact_(std::move(fact)) {}

  std::vector<Planted> Run() {
    const FieldDescriptor* field = fact_.GetDescriptor()->FindFieldByNumber(fact_.fact_case());
    PlantInto(fact_.GetReflection()->MutableMessage(&fact_, field), field->name());
    return std::move(planted_);
  }

 private:
  void Keep(v1::RefusalReason reason, const std::string& path) {
    planted_.push_back({fact_, reason, path});
  }

  void PlantInto(Message* message, const std::string& path) {
    for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* field = message->GetDescriptor()->field(i);
      const std::unique_ptr<Message> before(message->New());
      before->CopyFrom(*message);
      const auto restore = [&] { message->CopyFrom(*before); };
      const std::string here = path + "." + field->name();
      PlantNature(message, field, here, restore);
      PlantRules(message, field, here, restore);
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      const Reflection& r = *message->GetReflection();
      if (field->is_repeated()) {
        PlantInto(r.MutableRepeatedMessage(message, field, 0), here + "[0]");
      } else {
        PlantInto(r.MutableMessage(message, field), here);
      }
    }
  }

  static std::string Element(const FieldDescriptor* field, const std::string& path) {
    return field->is_repeated() ? path + "[0]" : path;
  }

  static void SetText(Message* message, const FieldDescriptor* field, const std::string& text) {
    const Reflection& r = *message->GetReflection();
    if (field->is_repeated()) {
      r.SetRepeatedString(message, field, 0, text);
    } else {
      r.SetString(message, field, text);
    }
  }

  static void SetNumber(Message* message, const FieldDescriptor* field, uint64_t value) {
    const Reflection& r = *message->GetReflection();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return r.SetInt32(message, field, static_cast<int32_t>(value));
      case FieldDescriptor::CPPTYPE_UINT32:
        return r.SetUInt32(message, field, static_cast<uint32_t>(value));
      case FieldDescriptor::CPPTYPE_UINT64:
        return field->is_repeated() ? r.SetRepeatedUInt64(message, field, 0, value)
                                    : r.SetUInt64(message, field, value);
      case FieldDescriptor::CPPTYPE_INT64:
        return r.SetInt64(message, field, static_cast<int64_t>(value));
      case FieldDescriptor::CPPTYPE_ENUM:
        return r.SetEnumValue(message, field, static_cast<int>(value));
      default:
        FAIL() << field->full_name();
    }
  }

  void PlantText(Message* message, const FieldDescriptor* field, const std::string& path,
                 const std::string& text, v1::RefusalReason reason) {
    SetText(message, field, text);
    Keep(reason, Element(field, path));
  }

  void PlantNature(Message* message, const FieldDescriptor* field, const std::string& path,
                   const std::function<void()>& restore) {
    const std::string& name = field->name();
    const auto malformed = v1::REFUSAL_REASON_MALFORMED;
    const Reflection& r = *message->GetReflection();
    if (field->type() == FieldDescriptor::TYPE_BYTES &&
        (EndsWith(name, "sha256") || EndsWith(name, "event_id") || EndsWith(name, "event_ids") ||
         EndsWith(name, "household") || EndsWith(name, "households") || EndsWith(name, "case_id") ||
         EndsWith(name, "alert_id") || EndsWith(name, "chain_id") || EndsWith(name, "meeting_id") ||
         EndsWith(name, "_root") || name == "duty_id")) {
      PlantText(message, field, path, "short", malformed);
    } else if (field->type() == FieldDescriptor::TYPE_STRING && EndsWith(name, "area_code")) {
      PlantText(message, field, path, "9901a1", malformed);
    } else if (EndsWith(name, "_date") || name == "date") {
      r.SetInt32(message, field, 20260230);
      Keep(v1::REFUSAL_REASON_IMPOSSIBLE_DATE, path);
    } else if (EndsWith(name, "_time_ms")) {
      r.SetInt64(message, field, INT64_MAX);
      Keep(v1::REFUSAL_REASON_IMPOSSIBLE_DATE, path);
    } else if (EndsWith(name, "_fen") && field->containing_type()->name() != "CaseIncome") {
      r.SetInt64(message, field, -1);
      Keep(v1::REFUSAL_REASON_NEGATIVE_AMOUNT, path);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM && !field->is_repeated()) {
      r.SetEnumValue(message, field, 9999);
      Keep(malformed, path);
    }
    restore();
  }

  void PlantRules(Message* message, const FieldDescriptor* field, const std::string& path,
                  const std::function<void()>& restore) {
    for (const FieldRule& rule : FieldRules()) {
      if (rule.field != field->full_name()) continue;
      PlantRule(message, field, path, rule, restore);
      restore();
    }
  }

  void PlantRule(Message* message, const FieldDescriptor* field, const std::string& path,
                 const FieldRule& rule, const std::function<void()>& restore) {
    const auto malformed = v1::REFUSAL_REASON_MALFORMED;
    switch (rule.kind) {
      case FieldRuleKind::kBytes:
        return PlantText(message, field, path, "", malformed);
      case FieldRuleKind::kCode:
        return PlantText(message, field, path, "no such code", v1::REFUSAL_REASON_UNKNOWN_CODE);
      case FieldRuleKind::kCharacters:
        if (rule.least > 0) PlantText(message, field, path, "", malformed);
        restore();
        if (rule.most == UINT64_MAX) return;
        return PlantText(message, field, path, Characters(rule.most + 1), malformed);
      case FieldRuleKind::kNumber:
        if (rule.least > 0) {
          SetNumber(message, field, 0);
          Keep(malformed, Element(field, path));
        }
        restore();
        if (rule.most == UINT64_MAX) return;
        SetNumber(message, field, rule.most + 1);
        return Keep(malformed, Element(field, path));
      case FieldRuleKind::kCount:
        return PlantCount(message, field, path, rule.most + 1);
    }
  }

  void PlantCount(Message* message, const FieldDescriptor* field, const std::string& path,
                  uint64_t count) {
    const Reflection& r = *message->GetReflection();
    while (static_cast<uint64_t>(r.FieldSize(*message, field)) < count) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        r.AddMessage(message, field)->CopyFrom(r.GetRepeatedMessage(*message, field, 0));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_UINT64) {
        r.AddUInt64(message, field, r.GetRepeatedUInt64(*message, field, 0));
      } else {
        r.AddString(message, field, r.GetRepeatedString(*message, field, 0));
      }
    }
    Keep(v1::REFUSAL_REASON_MALFORMED, path);
  }

  static std::string Characters(uint64_t count) {
    std::string text;
    for (uint64_t i = 0; i < count; ++i) text += "字";
    return text;
  }

  v1::Fact fact_;
  std::vector<Planted> planted_;
};

TEST(DecideFields, EveryFullFactIsAccepted) {
  const Control control = TestControl();
  for (const int kind : GenericKinds()) {
    const v1::Fact fact = FullFact(kind);
    const auto refusal = Decide(HeaderFor(fact), fact, control, kToday);
    EXPECT_FALSE(refusal.has_value()) << kind << ": " << refusal->detail;
  }
}

TEST(DecideFields, EmptyListsAndGroupsAreNotAskedFor) {
  const Control control = TestControl();
  v1::Fact fact;
  fact.mutable_check_recorded()->set_kind(v1::CHECK_KIND_REGULAR_VERIFICATION);
  fact.mutable_check_recorded()->set_form_version("1");
  EXPECT_FALSE(Decide(HeaderFor(fact), fact, control, kToday).has_value());
}

TEST(DecideFields, EveryPlantedFaultIsRefusedWithItsPath) {
  const Control control = TestControl();
  size_t count = 0;
  std::vector<int> kinds = GenericKinds();
  for (const int kind : testing::AccessKinds()) {
    // Its scope is one of several: no fact has all of them. decide_access_test.cc.
    if (kind != v1::Fact::kGrantGiven) kinds.push_back(kind);
  }
  for (const int kind : testing::UndertakingKinds()) kinds.push_back(kind);
  for (const int kind : kinds) {
    for (const Planted& planted : Planter(FullFact(kind)).Run()) {
      ++count;
      const auto refusal = Decide(HeaderFor(planted.fact), planted.fact, control, kToday);
      ASSERT_TRUE(refusal.has_value()) << planted.path;
      EXPECT_EQ(refusal->reason, planted.reason) << planted.path << " gave " << refusal->detail;
      EXPECT_EQ(refusal->detail.substr(0, planted.path.size() + 2), planted.path + ": ");
      EXPECT_NE(refusal->detail.find(" / " + planted.path + ": "), std::string::npos)
          << refusal->detail;
    }
  }
  EXPECT_GT(count, 600u);
}

TEST(DecideFields, NegativeControlWithoutTheWalkMostFaultsPass) {
  const Control control = TestControl();
  size_t passed = 0;
  for (const Planted& planted : Planter(FullFact(v1::Fact::kMemberAdded)).Run()) {
    if (!CheckHouseholdFact(HeaderFor(planted.fact), planted.fact, *control.rulebooks)) ++passed;
  }
  EXPECT_GT(passed, 20u);
}

// A row with a misspelt name would check nothing.
TEST(FieldRules, EveryRowNamesAField) {
  for (const FieldRule& rule : FieldRules()) {
    EXPECT_NE(google::protobuf::DescriptorPool::generated_pool()->FindFieldByName(
                  std::string(rule.field)),
              nullptr)
        << rule.field;
  }
}

}  // namespace
}  // namespace hearth::domain
