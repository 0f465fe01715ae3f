#include "tests/style/naming_rules.h"

#include <google/protobuf/descriptor.pb.h>

#include <cctype>

namespace hearth::style {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using google::protobuf::SourceLocation;

bool HasText(const std::string& comment) {
  return comment.find_first_not_of(" \t\r\n/*-=") != std::string::npos;
}

bool IsLowerSnake(const std::string& name) {
  for (const char c : name) {
    if (c != '_' && std::islower(static_cast<unsigned char>(c)) == 0 &&
        std::isdigit(static_cast<unsigned char>(c)) == 0) {
      return false;
    }
  }
  return true;
}

// "IntakeKind" → "INTAKE_KIND_": C++ hoists enum values, so each carries its enum's name.
std::string ValuePrefix(const std::string& name) {
  std::string prefix;
  for (size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    if (i > 0 && std::isupper(c) != 0) prefix += '_';
    prefix += static_cast<char>(std::toupper(c));
  }
  return prefix + "_";
}

class Checker {
 public:
  std::vector<std::string> Run(const Contract& contract) {
    for (const FileDescriptor* file : contract.files()) File(*file);
    return std::move(findings_);
  }

 private:
  void Expect(bool holds, const std::string& name, const std::string& remedy) {
    if (!holds) findings_.push_back(name + ": " + remedy);
  }

  template <typename D>
  void Commented(const D& descriptor) {
    SourceLocation location;
    const bool found = descriptor.GetSourceLocation(&location);
    Expect(found && (HasText(location.leading_comments) || HasText(location.trailing_comments)),
           descriptor.full_name(), "has no comment; say meaning, unit, range, default, errors");
  }

  void File(const FileDescriptor& file) {
    Expect(file.package() == "hearth.v1", file.name(), "package must be hearth.v1");
    for (int i = 0; i < file.message_type_count(); ++i) Message(*file.message_type(i));
    for (int i = 0; i < file.enum_type_count(); ++i) Enum(*file.enum_type(i));
    for (int i = 0; i < file.service_count(); ++i) Service(*file.service(i));
  }

  void Message(const Descriptor& message) {
    if (message.options().map_entry()) return;  // made by the compiler
    Commented(message);
    for (int i = 0; i < message.field_count(); ++i) Field(*message.field(i));
    for (int i = 0; i < message.nested_type_count(); ++i) Message(*message.nested_type(i));
    for (int i = 0; i < message.enum_type_count(); ++i) Enum(*message.enum_type(i));
  }

  void Field(const FieldDescriptor& field) {
    Commented(field);
    Expect(IsLowerSnake(field.name()), field.full_name(), "field names are lower_snake_case");
    const bool floating = field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT ||
                          field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE;
    const bool money = field.name().ends_with("_fen");
    Expect(!money || !floating, field.full_name(), "money is whole fen");
  }

  void Enum(const EnumDescriptor& enumeration) {
    Commented(enumeration);
    const std::string prefix = ValuePrefix(enumeration.name());
    for (int i = 0; i < enumeration.value_count(); ++i) {
      const auto& value = *enumeration.value(i);
      Commented(value);
      Expect(value.name().starts_with(prefix), value.full_name(), "must begin with " + prefix);
      Expect(value.number() != 0 || value.name().ends_with("_UNSPECIFIED"), value.full_name(),
             "zero means not said; its name must end in _UNSPECIFIED");
    }
  }

  void Service(const ServiceDescriptor& service) {
    Commented(service);
    Expect(service.name().ends_with("Service"), service.full_name(), "must end in Service");
    for (int i = 0; i < service.method_count(); ++i) Method(*service.method(i));
  }

  void Method(const MethodDescriptor& method) {
    Commented(method);
    Expect(method.input_type()->name() == method.name() + "Request", method.full_name(),
           "takes " + method.name() + "Request, its own");
    Expect(method.output_type()->name() == method.name() + "Response", method.full_name(),
           "returns " + method.name() + "Response, its own");
    const bool pages = method.name().starts_with("List") || method.name().starts_with("Search");
    if (!pages || method.server_streaming()) return;
    Has(*method.input_type(), "page_size");
    Has(*method.input_type(), "page_token");
    Has(*method.output_type(), "next_page_token");
  }

  void Has(const Descriptor& message, const std::string& field) {
    Expect(message.FindFieldByName(field) != nullptr, message.full_name(),
           "lists are paged from the first day: needs " + field);
  }

  std::vector<std::string> findings_;
};

}  // namespace

std::vector<std::string> CheckNaming(const Contract& contract) { return Checker().Run(contract); }

}  // namespace hearth::style
