// The digest: every field of the opened household counts, but for where facts arrived.

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

#include "services/domain/assess.h"
#include "services/domain/household_fold.h"
#include "tests/domain/fixtures.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int32_t kDay = 20260501;

// Makes the field another one than it is; messages are left to their own fields.
void Change(Message* message, const FieldDescriptor& field) {
  const Reflection& r = *message->GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return r.SetBool(message, &field, !r.GetBool(*message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return r.SetEnumValue(message, &field, r.GetEnumValue(*message, &field) == 1 ? 2 : 1);
    case FieldDescriptor::CPPTYPE_INT32:
      return r.SetInt32(message, &field, r.GetInt32(*message, &field) + 1);
    case FieldDescriptor::CPPTYPE_INT64:
      return r.SetInt64(message, &field, r.GetInt64(*message, &field) + 1);
    case FieldDescriptor::CPPTYPE_UINT32:
      return r.SetUInt32(message, &field, r.GetUInt32(*message, &field) + 1);
    case FieldDescriptor::CPPTYPE_UINT64:
      return r.SetUInt64(message, &field, r.GetUInt64(*message, &field) + 1);
    case FieldDescriptor::CPPTYPE_STRING:
      return r.SetString(message, &field, r.GetString(*message, &field) + "x");
    default:
      return;
  }
}

// Calls visit with every message in `message`, itself included.
void ForEachMessage(Message* message, const std::function<void(Message*)>& visit) {
  visit(message);
  std::vector<const FieldDescriptor*> fields;
  const Reflection& r = *message->GetReflection();
  r.ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) ForEachMessage(r.MutableMessage(message, field), visit);
    for (int i = 0; field->is_repeated() && i < r.FieldSize(*message, field); ++i) {
      ForEachMessage(r.MutableRepeatedMessage(message, field, i), visit);
    }
  }
}

v1::OpenedHousehold SomeHousehold(uint64_t salt) {
  testing::Rng rng = testing::Random(salt);
  v1::OpenedHousehold richest;
  for (int i = 0; i < 50; ++i) {
    const auto state = FoldHousehold(testing::RandomHousehold(rng), kDay);
    const v1::OpenedHousehold opened = OpenHousehold(state, testing::DemoControl(kDay));
    if (opened.ByteSizeLong() > richest.ByteSizeLong()) richest = opened;
  }
  return richest;
}

TEST(Digest, EveryFieldCountsButPositions) {
  v1::OpenedHousehold household = SomeHousehold(31);
  const std::string before = Digest(household);
  int changed = 0;
  ForEachMessage(&household, [&](Message* message) {
    const std::string bytes = message->SerializeAsString();
    for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message->GetDescriptor()->field(i);
      if (field.is_repeated() || field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) continue;
      Change(message, field);
      const bool position = field.full_name() == "hearth.v1.Source.position";
      EXPECT_EQ(Digest(household) == before, position) << field.full_name();
      ASSERT_TRUE(message->ParseFromString(bytes));
      ++changed;
    }
  });
  EXPECT_EQ(Digest(household), before);
  EXPECT_GT(changed, 200);
}

TEST(Digest, OrderAndCountOfListsCount) {
  v1::OpenedHousehold household;
  household.add_members()->mutable_member()->set_member_id(1);
  household.add_members()->mutable_member()->set_member_id(2);
  const std::string before = Digest(household);
  household.mutable_members()->SwapElements(0, 1);
  EXPECT_NE(Digest(household), before);
  household.mutable_members()->SwapElements(0, 1);
  household.add_members();
  EXPECT_NE(Digest(household), before);
}

// Not asked, no and zero are three things.
TEST(Digest, PresenceCounts) {
  v1::OpenedHousehold absent;
  absent.mutable_income();
  v1::OpenedHousehold zero = absent;
  zero.mutable_income()->set_claims_fen(0);
  EXPECT_NE(Digest(absent), Digest(zero));
  EXPECT_NE(Digest(v1::OpenedHousehold()), Digest(absent));
}

// Maps have no order and fractions no single form: neither may come into what is digested.
TEST(Digest, TheContractHoldsNothingWithoutACanonicalForm) {
  std::set<const Descriptor*> seen;
  const std::function<void(const Descriptor*)> visit = [&](const Descriptor* message) {
    if (!seen.insert(message).second) return;
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor& field = *message->field(i);
      EXPECT_FALSE(field.is_map()) << field.full_name();
      EXPECT_NE(field.cpp_type(), FieldDescriptor::CPPTYPE_DOUBLE) << field.full_name();
      EXPECT_NE(field.cpp_type(), FieldDescriptor::CPPTYPE_FLOAT) << field.full_name();
      if (field.message_type() != nullptr) visit(field.message_type());
    }
  };
  visit(v1::OpenedHousehold::descriptor());
  visit(v1::Assessment::descriptor());
  EXPECT_GT(seen.size(), 20U);
}

}  // namespace
}  // namespace hearth::domain
