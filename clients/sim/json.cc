#include "clients/sim/json.h"

#include <google/protobuf/descriptor.h>

#include <charconv>

namespace hearth::sim {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;

template <typename Number>
void AppendNumber(Number value, std::string* out) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
  out->append(text, end);
}

// 64-bit numbers stand in quotes, for readers whose numbers are doubles.
template <typename Number>
void AppendQuoted(Number value, std::string* out) {
  out->push_back('"');
  AppendNumber(value, out);
  out->push_back('"');
}

void AppendBase64(std::string_view bytes, std::string* out) {
  static constexpr char kAlphabet[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  out->push_back('"');
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const auto at = [&](size_t k) -> uint32_t {
      return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0;
    };
    const uint32_t word = at(0) << 16 | at(1) << 8 | at(2);
    out->push_back(kAlphabet[word >> 18]);
    out->push_back(kAlphabet[word >> 12 & 63]);
    out->push_back(i + 1 < bytes.size() ? kAlphabet[word >> 6 & 63] : '=');
    out->push_back(i + 2 < bytes.size() ? kAlphabet[word & 63] : '=');
  }
  out->push_back('"');
}

void AppendEnum(const FieldDescriptor* field, int number, std::string* out) {
  const auto* value = field->enum_type()->FindValueByNumber(number);
  if (value == nullptr) return AppendNumber(number, out);
  out->push_back('"');
  out->append(value->name());
  out->push_back('"');
}

bool IsDefault(const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  if (field->is_repeated()) return reflection.FieldSize(message, field) == 0;
  return !reflection.HasField(message, field);
}

}  // namespace

void AppendJsonString(std::string_view text, std::string* out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  out->push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out->append("\\u00");
      out->push_back(kDigits[c >> 4]);
      out->push_back(kDigits[c & 15]);
    } else {
      out->push_back(c);
    }
  }
  out->push_back('"');
}

const JsonWriter::Plan& JsonWriter::PlanOf(const Descriptor* type) {
  const auto [found, is_new] = plans_.try_emplace(type);
  Plan& plan = found->second;
  if (!is_new) return plan;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    std::string key = "\"" + field->name() + "\":";
    if (field->real_containing_oneof() == nullptr) {
      plan.fields.push_back({field, std::move(key)});
    } else {
      plan.oneof_keys.emplace(field, std::move(key));
    }
  }
  for (int i = 0; i < type->real_oneof_decl_count(); ++i)
    plan.oneofs.push_back(type->oneof_decl(i));
  return plan;
}

void JsonWriter::Append(const Message& message, std::string* out) {
  const Plan& plan = PlanOf(message.GetDescriptor());
  bool first = true;
  out->push_back('{');
  for (const Field& field : plan.fields) {
    if (IsDefault(message, field.descriptor)) continue;
    AppendField(message, field.descriptor, field.key, &first, out);
  }
  for (const OneofDescriptor* oneof : plan.oneofs) {
    const FieldDescriptor* field = message.GetReflection()->GetOneofFieldDescriptor(message, oneof);
    if (field == nullptr) continue;
    AppendField(message, field, plan.oneof_keys.at(field), &first, out);
  }
  out->push_back('}');
}

void JsonWriter::AppendField(const Message& message, const FieldDescriptor* field,
                             const std::string& key, bool* first, std::string* out) {
  if (!*first) out->push_back(',');
  *first = false;
  out->append(key);
  if (field->is_repeated()) {
    AppendRepeated(message, field, out);
  } else {
    AppendSingle(message, field, out);
  }
}

void JsonWriter::AppendSingle(const Message& message, const FieldDescriptor* field,
                              std::string* out) {
  const Reflection& reflection = *message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return AppendNumber(reflection.GetInt32(message, field), out);
    case FieldDescriptor::CPPTYPE_UINT32:
      return AppendNumber(reflection.GetUInt32(message, field), out);
    case FieldDescriptor::CPPTYPE_INT64:
      return AppendQuoted(reflection.GetInt64(message, field), out);
    case FieldDescriptor::CPPTYPE_UINT64:
      return AppendQuoted(reflection.GetUInt64(message, field), out);
    case FieldDescriptor::CPPTYPE_BOOL:
      out->append(reflection.GetBool(message, field) ? "true" : "false");
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      return AppendEnum(field, reflection.GetEnumValue(message, field), out);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Append(reflection.GetMessage(message, field), out);
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string& value = reflection.GetStringReference(message, field, &scratch_);
      if (field->type() == FieldDescriptor::TYPE_BYTES) return AppendBase64(value, out);
      return AppendJsonString(value, out);
    }
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      break;
  }
  out->append("null");
}

void JsonWriter::AppendRepeated(const Message& message, const FieldDescriptor* field,
                                std::string* out) {
  const Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, field);
  out->push_back('[');
  for (int i = 0; i < size; ++i) {
    if (i > 0) out->push_back(',');
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        Append(reflection.GetRepeatedMessage(message, field, i), out);
        break;
      case FieldDescriptor::CPPTYPE_STRING: {
        const std::string& value =
            reflection.GetRepeatedStringReference(message, field, i, &scratch_);
        if (field->type() == FieldDescriptor::TYPE_BYTES) {
          AppendBase64(value, out);
        } else {
          AppendJsonString(value, out);
        }
        break;
      }
      case FieldDescriptor::CPPTYPE_UINT64:
        AppendQuoted(reflection.GetRepeatedUInt64(message, field, i), out);
        break;
      default:
        out->append("null");
    }
  }
  out->push_back(']');
}

}  // namespace hearth::sim
