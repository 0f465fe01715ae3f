// Protobuf JSON, written fast. Names stand as in the .proto files; every parser of protobuf JSON
// reads them.

#ifndef HEARTH_CLIENTS_SIM_JSON_H_
#define HEARTH_CLIENTS_SIM_JSON_H_

#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hearth::sim {

// Appends `text` as a JSON string with its quotes. REQUIRES: UTF-8.
void AppendJsonString(std::string_view text, std::string* out);

// Writes messages as protobuf JSON, several times as fast as the library's own writer: it keeps a
// plan of each type and looks only at the case of a oneof that is set. Fields are ordered by
// number, oneofs last, so equal messages give equal bytes. Maps, groups, extensions, floats and
// well-known types do not occur in our facts and are not written. One thread.
class JsonWriter {
 public:
  void Append(const google::protobuf::Message& message, std::string* out);

 private:
  struct Field {
    const google::protobuf::FieldDescriptor* descriptor;
    std::string key;  // "name":
  };
  struct Plan {
    std::vector<Field> fields;  // outside real oneofs
    std::vector<const google::protobuf::OneofDescriptor*> oneofs;
    std::unordered_map<const google::protobuf::FieldDescriptor*, std::string> oneof_keys;
  };

  const Plan& PlanOf(const google::protobuf::Descriptor* type);
  void AppendField(const google::protobuf::Message& message,
                   const google::protobuf::FieldDescriptor* field, const std::string& key,
                   bool* first, std::string* out);
  void AppendSingle(const google::protobuf::Message& message,
                    const google::protobuf::FieldDescriptor* field, std::string* out);
  void AppendRepeated(const google::protobuf::Message& message,
                      const google::protobuf::FieldDescriptor* field, std::string* out);

  std::unordered_map<const google::protobuf::Descriptor*, Plan> plans_;
  std::string scratch_;
};

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_JSON_H_
