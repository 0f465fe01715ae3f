#include "tests/style/listing.h"

#include <google/protobuf/descriptor.pb.h>

namespace hearth::style {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

std::string TypeOf(const FieldDescriptor& field) {
  if (field.message_type() != nullptr) return field.message_type()->full_name();
  if (field.enum_type() != nullptr) return field.enum_type()->full_name();
  return field.type_name();
}

std::string LabelOf(const FieldDescriptor& field) {
  if (field.is_map()) return "map";
  if (field.is_repeated()) return "repeated";
  if (field.real_containing_oneof() != nullptr)
    return "in:" + field.real_containing_oneof()->name();
  return field.has_presence() && field.message_type() == nullptr ? "optional" : "single";
}

void ListEnum(const EnumDescriptor& enumeration, std::set<std::string>* lines) {
  for (int i = 0; i < enumeration.value_count(); ++i) {
    const auto& value = *enumeration.value(i);
    lines->insert("value " + enumeration.full_name() + "." + std::to_string(value.number()) + " " +
                  value.name());
  }
}

void ListMessage(const Descriptor& message, std::set<std::string>* lines) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    lines->insert("field " + message.full_name() + "." + std::to_string(field.number()) + " " +
                  field.name() + " " + TypeOf(field) + " " + LabelOf(field));
  }
  for (int i = 0; i < message.reserved_range_count(); ++i) {
    for (int n = message.reserved_range(i)->start; n < message.reserved_range(i)->end; ++n) {
      lines->insert("reserved " + message.full_name() + "." + std::to_string(n));
    }
  }
  for (int i = 0; i < message.nested_type_count(); ++i) {
    ListMessage(*message.nested_type(i), lines);
  }
  for (int i = 0; i < message.enum_type_count(); ++i) ListEnum(*message.enum_type(i), lines);
}

void ListMethod(const MethodDescriptor& method, std::set<std::string>* lines) {
  const char* shape = "unary";
  if (method.client_streaming()) {
    shape = method.server_streaming() ? "both-stream" : "client-stream";
  } else if (method.server_streaming()) {
    shape = "server-stream";
  }
  lines->insert("method " + method.full_name() + " " + method.input_type()->full_name() + " " +
                method.output_type()->full_name() + " " + shape);
}

}  // namespace

std::set<std::string> List(const Contract& contract) {
  std::set<std::string> lines;
  for (const auto* file : contract.files()) {
    for (int i = 0; i < file->message_type_count(); ++i)
      ListMessage(*file->message_type(i), &lines);
    for (int i = 0; i < file->enum_type_count(); ++i) ListEnum(*file->enum_type(i), &lines);
    for (int i = 0; i < file->service_count(); ++i) {
      for (int m = 0; m < file->service(i)->method_count(); ++m) {
        ListMethod(*file->service(i)->method(m), &lines);
      }
    }
  }
  return lines;
}

std::vector<std::string> BrokenPromises(const std::set<std::string>& released,
                                        const std::set<std::string>& today) {
  constexpr std::string_view kField = "field ";
  std::vector<std::string> broken;
  for (const std::string& line : released) {
    if (today.count(line) > 0) continue;
    // "field M.3 name ..." may become "reserved M.3".
    const std::string number = line.substr(0, line.find(' ', kField.size()));
    const bool retired =
        line.starts_with(kField) && today.count("reserved " + number.substr(kField.size())) > 0;
    if (!retired) broken.push_back(line);
  }
  return broken;
}

}  // namespace hearth::style
