#include "clients/cpp/submit_report.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace hearth::client {
namespace {

std::string Quoted(const std::string& text) {
  google::protobuf::Value value;
  value.set_string_value(text);
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(value, &json).ok()) json = "\"\"";
  return json;
}

}  // namespace

double SubmitReport::events_per_second() const {
  return seconds > 0 ? static_cast<double>(events()) / seconds : 0;
}

void SubmitReport::Refuse(std::string_view reason, uint64_t line, std::string_view detail) {
  refused += 1;
  Reason& entry = reasons[std::string(reason)];
  if (entry.count++ > 0) return;
  entry.first_line = line;
  entry.detail = std::string(detail);
}

std::string SubmitReport::Json() const {
  std::string json =
      absl::StrFormat(R"({"accepted":%d,"already_recorded":%d,"refused":%d,"reasons":[)", accepted,
                      already_recorded, refused);
  bool first = true;
  for (const auto& [reason, entry] : reasons) {
    absl::StrAppend(&json, first ? "" : ",", "{\"reason\":", Quoted(reason),
                    ",\"count\":", entry.count, ",\"first_line\":", entry.first_line,
                    ",\"detail\":", Quoted(entry.detail), "}");
    first = false;
  }
  absl::StrAppend(
      &json, "],",
      absl::StrFormat(R"("days_opened":%d,"last_position":%d,"resent_batches":%d,)", days_opened,
                      last_position, resent_batches),
      absl::StrFormat(R"("events_per_second":%.0f,"seconds":%.3f})", events_per_second(), seconds));
  return json;
}

}  // namespace hearth::client
