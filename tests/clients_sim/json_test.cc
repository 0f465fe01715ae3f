#include "clients/sim/json.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <string>

#include "hearth/v1/draft.pb.h"
#include "tests/support/proto_matchers.h"

namespace hearth::sim {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ::hearth::testing::EqualsProto;

constexpr int kDepthMax = 5;

// Fills fields with values that are hard to write: ends of ranges, quotes, all bytes.
class Filler {
 public:
  void Fill(Message* message, int depth) {
    const auto* type = message->GetDescriptor();
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      if (field->real_containing_oneof() == nullptr) FillField(message, field, depth);
    }
    for (int i = 0; i < type->real_oneof_decl_count(); ++i) {
      const auto* oneof = type->oneof_decl(i);
      FillField(message, oneof->field(turn_++ % oneof->field_count()), depth);
    }
  }

  void FillField(Message* message, const FieldDescriptor* field, int depth) {
    const int count = field->is_repeated() ? 2 : 1;
    for (int i = 0; i < count; ++i) Set(message, field, depth);
  }

 private:
  void Set(Message* message, const FieldDescriptor* field, int depth) {
    const auto* reflection = message->GetReflection();
    const bool many = field->is_repeated();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (depth >= kDepthMax) return;
        return Fill(many ? reflection->AddMessage(message, field)
                         : reflection->MutableMessage(message, field),
                    depth + 1);
      case FieldDescriptor::CPPTYPE_STRING: {
        const bool bytes = field->type() == FieldDescriptor::TYPE_BYTES;
        std::string value = "甲\"\\\n\t\x01/ü" + std::to_string(turn_++);
        if (bytes)
          value = std::string("\0\xff\xfe~", 4).substr(0, static_cast<size_t>(turn_++ % 5));
        if (bytes && value.empty()) value = "a";
        return many ? reflection->AddString(message, field, value)
                    : reflection->SetString(message, field, value);
      }
      case FieldDescriptor::CPPTYPE_UINT64:
        return many ? reflection->AddUInt64(message, field, ~0ULL)
                    : reflection->SetUInt64(message, field, ~0ULL);
      case FieldDescriptor::CPPTYPE_INT64:
        return SetOne(many, [&] { reflection->SetInt64(message, field, INT64_MIN); });
      case FieldDescriptor::CPPTYPE_INT32:
        return SetOne(many, [&] { reflection->SetInt32(message, field, -20260101); });
      case FieldDescriptor::CPPTYPE_UINT32:
        return SetOne(many, [&] { reflection->SetUInt32(message, field, ~0U); });
      case FieldDescriptor::CPPTYPE_BOOL:
        return SetOne(many, [&] { reflection->SetBool(message, field, true); });
      case FieldDescriptor::CPPTYPE_ENUM:
        return SetOne(many, [&] { reflection->SetEnumValue(message, field, 1); });
      default:
        FAIL() << field->full_name() << " has a type that the writer does not know";
    }
  }

  // Lists of these do not occur in the facts of a household; the writer does not know them.
  template <typename Setter>
  void SetOne(bool many, const Setter& setter) {
    if (!many) setter();
  }

  int turn_ = 0;
};

std::string Write(const Message& message) {
  JsonWriter writer;
  std::string text;
  writer.Append(message, &text);
  return text;
}

v1::Draft ReadBack(const std::string& text) {
  v1::Draft draft;
  const auto status = google::protobuf::util::JsonStringToMessage(text, &draft);
  EXPECT_TRUE(status.ok()) << status.ToString() << "\n" << text;
  return draft;
}

// The kinds that the simulator writes.
TEST(JsonTest, EveryKindOfFactComesBackAsItWas) {
  Filler filler;
  const auto* fact = v1::Fact::descriptor();
  for (int i = 0; i < fact->field_count() && fact->field(i)->number() < 30; ++i) {
    if (fact->field(i)->number() == v1::Fact::kRulebookPublished) continue;
    for (int round = 0; round < 8; ++round) {
      v1::Draft draft;
      filler.Fill(&draft, kDepthMax);  // the envelope; the fact follows
      draft.clear_fact();
      filler.FillField(draft.mutable_fact(), fact->field(i), 0);
      EXPECT_THAT(ReadBack(Write(draft)), EqualsProto(draft));
    }
  }
}

TEST(JsonTest, EqualMessagesGiveEqualBytes) {
  Filler filler;
  v1::Draft draft;
  filler.Fill(&draft, 0);
  const v1::Draft copy = draft;
  EXPECT_EQ(Write(draft), Write(copy));
}

TEST(JsonTest, PresenceOfZeroIsKept) {
  v1::Draft draft;
  draft.mutable_fact()->mutable_check_recorded()->mutable_income()->set_claims_fen(0);
  const std::string text = Write(draft);
  EXPECT_NE(text.find("\"claims_fen\":\"0\""), std::string::npos) << text;
  EXPECT_THAT(ReadBack(text), EqualsProto(draft));
}

// Negative control: one character another, and the comparison says so.
TEST(JsonTest, AChangedFigureIsSeen) {
  v1::Draft draft;
  draft.mutable_fact()->mutable_check_recorded()->mutable_income()->set_claims_fen(71);
  std::string text = Write(draft);
  text.replace(text.find("71"), 2, "17");
  EXPECT_THAT(ReadBack(text), ::testing::Not(EqualsProto(draft)));
}

}  // namespace
}  // namespace hearth::sim
