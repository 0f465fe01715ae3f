#include "clients/cli/output.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

namespace hearth::cli {

std::string Json(const google::protobuf::Message& message, bool pretty) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.add_whitespace = pretty;
  std::string text;
  // Fails only for malformed Any and the like, which no answer holds.
  if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok()) text = "{}";
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

void PrintList(Format format, const google::protobuf::Message& response, const char* list,
               const Table& table, std::ostream& out) {
  switch (format) {
    case Format::kTable:
      PrintTable(table, out);
      return;
    case Format::kCsv:
      PrintCsv(table, out);
      return;
    case Format::kJson:
      out << Json(response, true) << '\n';
      return;
    case Format::kJsonl:
      break;
  }
  const auto* field = response.GetDescriptor()->FindFieldByName(list);
  const auto* reflection = response.GetReflection();
  for (int i = 0; i < reflection->FieldSize(response, field); ++i) {
    out << Json(reflection->GetRepeatedMessage(response, field, i), false) << '\n';
  }
}

void PrintOne(Format format, const google::protobuf::Message& message, const std::string& text,
              const Table& fields, std::ostream& out) {
  switch (format) {
    case Format::kTable:
      out << text;
      return;
    case Format::kCsv:
      PrintCsv(fields, out);
      return;
    case Format::kJson:
    case Format::kJsonl:
      out << Json(message, format == Format::kJson) << '\n';
  }
}

}  // namespace hearth::cli
