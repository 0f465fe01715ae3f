#include "clients/cpp/error.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace hearth::client {
namespace {

constexpr int64_t kRetryAfterMsMax = 60'000;  // a server's hint may not stop us for longer

void Read(const google::protobuf::Any& any, ErrorDetails* details) {
  google::rpc::ErrorInfo info;
  google::rpc::RetryInfo retry;
  google::rpc::BadRequest bad;
  google::rpc::LocalizedMessage text;
  if (any.UnpackTo(&info)) {
    details->reason = info.reason();
  } else if (any.UnpackTo(&retry)) {
    const int64_t ms = retry.retry_delay().seconds() * 1000 + retry.retry_delay().nanos() / 1000000;
    details->retry_after_ms = std::min(std::max<int64_t>(ms, 0), kRetryAfterMsMax);
  } else if (any.UnpackTo(&bad)) {
    for (const auto& field : bad.field_violations()) {
      details->fields.emplace_back(field.field(), field.description());
    }
  } else if (any.UnpackTo(&text)) {
    (text.locale().substr(0, 2) == "zh" ? details->zh : details->en) = text.message();
  }
}

}  // namespace

absl::Status AtLine(uint64_t line, const absl::Status& status) {
  if (status.ok()) return status;
  const ErrorDetails details = DetailsOf(status);
  const std::string text(status.message());
  const size_t cut = text.find('\n');
  const std::string zh = details.zh.empty() ? text.substr(0, cut) : details.zh;
  const std::string en = !details.en.empty()        ? details.en
                         : cut == std::string::npos ? text
                                                    : text.substr(cut + 1);
  absl::Status placed = Error(status.code(), absl::StrCat("第 ", line, " 行：", zh),
                              absl::StrCat("line ", line, ": ", en));
  if (IsFromServer(status)) placed.SetPayload(kDetailsPayload, absl::Cord());
  return placed;
}

ErrorDetails DetailsOf(const absl::Status& status) {
  ErrorDetails details;
  const auto payload = status.GetPayload(kDetailsPayload);
  google::rpc::Status rich;
  if (!payload || !rich.ParseFromString(std::string(*payload))) return details;
  for (const google::protobuf::Any& any : rich.details()) Read(any, &details);
  return details;
}

bool IsFromServer(const absl::Status& status) {
  return status.GetPayload(kDetailsPayload).has_value();
}

std::string ErrorText(const absl::Status& status) {
  const ErrorDetails details = DetailsOf(status);
  std::string text = details.zh;
  if (!details.en.empty()) absl::StrAppend(&text, text.empty() ? "" : "\n", details.en);
  if (text.empty()) text = std::string(status.message());
  if (text.empty()) text = absl::StatusCodeToString(status.code());
  for (const auto& [field, description] : details.fields) {
    absl::StrAppend(&text, "\n  字段 field: ", field);
    const bool told = !details.zh.empty() && absl::StrContains(description, details.zh);
    if (!told) absl::StrAppend(&text, ": ", description);
  }
  if (!details.reason.empty()) absl::StrAppend(&text, "\n  (", details.reason, ")");
  return text;
}

bool IsRetryable(const absl::Status& status) {
  if (DetailsOf(status).reason == "BUDGET_STOP") return false;  // for hours, not for a moment
  return status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kResourceExhausted;
}

}  // namespace hearth::client
