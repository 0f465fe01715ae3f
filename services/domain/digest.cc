// Digests of an opened household and of an assessment: a canonical encoding of our own, so that it
// depends on no library's idea of serialization. Each message: its set fields by ascending number,
// each as number, count, values; integers in 8 bytes big-endian, texts and messages behind their
// length. Fields that say where a fact arrived are left out.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/domain/assess.h"
#include "services/domain/household_fold.h"
#include "services/domain/invariant.h"
#include "services/domain/submission.h"

namespace hearth::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::string_view kHouseholdPrefix = "hearth household digest 1\n";
constexpr std::string_view kAssessmentPrefix = "hearth assessment digest 1\n";

void PutInteger(uint64_t value, std::string* out) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out->push_back(static_cast<char>(value >> shift & 0xff));
}

void PutText(std::string_view text, std::string* out) {
  PutInteger(text.size(), out);
  out->append(text);
}

void PutMessage(const Message& message, std::string* out);

// `index` < 0 reads a field that is not repeated.
uint64_t IntegerAt(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& r = *message.GetReflection();
  const bool one = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return (one ? r.GetBool(message, &field) : r.GetRepeatedBool(message, &field, index)) ? 1 : 0;
    case FieldDescriptor::CPPTYPE_ENUM:
      return static_cast<uint64_t>(one ? r.GetEnumValue(message, &field)
                                       : r.GetRepeatedEnumValue(message, &field, index));
    case FieldDescriptor::CPPTYPE_INT32:
      return static_cast<uint64_t>(static_cast<int64_t>(
          one ? r.GetInt32(message, &field) : r.GetRepeatedInt32(message, &field, index)));
    case FieldDescriptor::CPPTYPE_INT64:
      return static_cast<uint64_t>(one ? r.GetInt64(message, &field)
                                       : r.GetRepeatedInt64(message, &field, index));
    case FieldDescriptor::CPPTYPE_UINT32:
      return one ? r.GetUInt32(message, &field) : r.GetRepeatedUInt32(message, &field, index);
    case FieldDescriptor::CPPTYPE_UINT64:
      return one ? r.GetUInt64(message, &field) : r.GetRepeatedUInt64(message, &field, index);
    default:
      HEARTH_REQUIRE(false);  // the contract holds no fractions
  }
  return 0;
}

void PutValue(const Message& message, const FieldDescriptor& field, int index, std::string* out) {
  const Reflection& r = *message.GetReflection();
  const bool one = index < 0;
  std::string scratch;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return PutText(one ? r.GetStringReference(message, &field, &scratch)
                         : r.GetRepeatedStringReference(message, &field, index, &scratch),
                     out);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      PutMessage(one ? r.GetMessage(message, &field) : r.GetRepeatedMessage(message, &field, index),
                 &scratch);
      return PutText(scratch, out);
    default:
      return PutInteger(IntegerAt(message, field, index), out);
  }
}

bool IsArrivalMark(const FieldDescriptor& field) {
  const auto is = [&](const google::protobuf::Descriptor* message, int number) {
    return field.containing_type() == message && field.number() == number;
  };
  return is(v1::Source::descriptor(), v1::Source::kPositionFieldNumber) ||
         is(v1::Compared::descriptor(), v1::Compared::kPositionsFieldNumber);
}

void PutMessage(const Message& message, std::string* out) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);  // set ones, by ascending number
  for (const FieldDescriptor* field : fields) {
    if (IsArrivalMark(*field)) continue;
    PutInteger(static_cast<uint64_t>(field->number()), out);
    if (!field->is_repeated()) {
      PutInteger(1, out);
      PutValue(message, *field, -1, out);
      continue;
    }
    HEARTH_REQUIRE(!field->is_map());
    const int count = message.GetReflection()->FieldSize(message, field);
    PutInteger(static_cast<uint64_t>(count), out);
    for (int i = 0; i < count; ++i) PutValue(message, *field, i, out);
  }
}

}  // namespace

std::string Digest(const v1::OpenedHousehold& household) {
  std::string encoded(kHouseholdPrefix);
  PutMessage(household, &encoded);
  return Sha256(encoded);
}

std::string Digest(const v1::Assessment& assessment) {
  std::string encoded(kAssessmentPrefix);
  PutMessage(assessment, &encoded);
  return Sha256(encoded);
}

}  // namespace hearth::domain
