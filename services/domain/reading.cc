#include "services/domain/reading.h"

#include <algorithm>

namespace hearth::domain {

void ToMessage(const LeanValue& value, v1::MetricValue* message) {
  switch (value.kind) {
    case LeanValue::Kind::kUnset:
      break;
    case LeanValue::Kind::kNumber:
      message->set_number(value.number);
      break;
    case LeanValue::Kind::kCode:
      message->set_code(std::string(value.code));
      break;
    case LeanValue::Kind::kYes:
      message->set_yes(value.number != 0);
      break;
    case LeanValue::Kind::kCodes:
      message->mutable_codes();
      for (const std::string_view code : value.codes) {
        message->mutable_codes()->add_codes(std::string(code));
      }
      break;
  }
}

std::vector<std::string> EventIds(const LeanReading& reading) {
  std::vector<std::string> ids;
  ids.reserve(reading.events.size());
  for (const std::string* id : reading.events) ids.push_back(*id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace hearth::domain
