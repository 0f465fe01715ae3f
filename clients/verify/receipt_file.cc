#include "clients/verify/receipt_file.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace hearth::verify {
namespace {

// Protobuf JSON writes 64-bit numbers as text, and reads both; names in either spelling.
class Fields {
 public:
  explicit Fields(const google::protobuf::Struct& object) : object_(object) {}

  std::optional<int64_t> Number(const char* name, const char* camel) const {
    const google::protobuf::Value* value = Find(name, camel);
    int64_t number = 0;
    if (value == nullptr) return {};
    if (value->has_number_value()) return static_cast<int64_t>(value->number_value());
    if (!absl::SimpleAtoi(value->string_value(), &number)) return {};
    return number;
  }
  std::string Bytes(const char* name, const char* camel) const {
    const google::protobuf::Value* value = Find(name, camel);
    std::string bytes;
    if (value == nullptr || !absl::Base64Unescape(value->string_value(), &bytes)) return "";
    return bytes;
  }

 private:
  const google::protobuf::Value* Find(const char* name, const char* camel) const {
    const auto& fields = object_.fields();
    for (const char* spelling : {name, camel}) {
      const auto found = fields.find(spelling);
      if (found != fields.end()) return &found->second;
    }
    return nullptr;
  }
  const google::protobuf::Struct& object_;
};

std::optional<Receipt> ReadReceipt(absl::string_view line) {
  google::protobuf::Struct object;
  const auto parsed =
      google::protobuf::util::JsonStringToMessage({line.data(), line.size()}, &object);
  if (!parsed.ok()) return {};
  const Fields fields(object);
  const std::optional<int64_t> position = fields.Number("position", "position");
  const std::optional<int64_t> recorded = fields.Number("recorded_time_ms", "recordedTimeMs");
  Receipt receipt;
  receipt.event_id = fields.Bytes("event_id", "eventId");
  receipt.leaf_hash = fields.Bytes("leaf_hash", "leafHash");
  if (!position || *position <= 0 || !recorded || receipt.leaf_hash.size() != 32) return {};
  receipt.position = static_cast<uint64_t>(*position);
  receipt.recorded_time_ms = *recorded;
  return receipt;
}

}  // namespace

void ReadReceipts(const std::string& text, Input* input) {
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (line.find_first_not_of(" \t\r") == absl::string_view::npos) continue;
    if (std::optional<Receipt> receipt = ReadReceipt(line)) {
      input->receipts.push_back(*std::move(receipt));
    } else {
      ++input->unreadable_receipts;
    }
  }
}

}  // namespace hearth::verify
