#include "services/transport/status.h"

#include <grpcpp/support/status.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace hearth::transport {
namespace {

constexpr std::string_view kBetweenLanguages = " / ";
// gRPC puts message and details into one header block, which clients cut at 8 KiB.
constexpr size_t kTextBytesMax = 1'000;

std::string Payload(const absl::Status& status, const char* name) {
  const absl::optional<absl::Cord> payload = status.GetPayload(name);
  return payload ? std::string(*payload) : std::string();
}

const char* ChineseOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return "请求中有不正确的内容";
    case absl::StatusCode::kNotFound:
      return "没有找到";
    case absl::StatusCode::kAlreadyExists:
      return "已经存在";
    case absl::StatusCode::kFailedPrecondition:
      return "当前状态不允许此操作";
    case absl::StatusCode::kOutOfRange:
      return "超出范围";
    case absl::StatusCode::kResourceExhausted:
      return "服务器忙，请稍后重试";
    case absl::StatusCode::kUnavailable:
      return "服务暂不可用，请稍后重试";
    case absl::StatusCode::kDeadlineExceeded:
      return "超时，请重试";
    case absl::StatusCode::kDataLoss:
      return "数据损坏，请联系管理员";
    case absl::StatusCode::kUnimplemented:
      return "尚不支持";
    case absl::StatusCode::kCancelled:
      return "已取消";
    case absl::StatusCode::kAborted:
      return "内容已被他人更改，请刷新后重试";
    case absl::StatusCode::kPermissionDenied:
      return "没有权限";
    case absl::StatusCode::kUnauthenticated:
      return "请先登录";
    default:
      return "服务器内部错误，请联系管理员";
  }
}

// At most kTextBytesMax bytes, never cut within a character.
std::string Bounded(std::string_view text) {
  if (text.size() <= kTextBytesMax) return std::string(text);
  size_t end = kTextBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

struct Texts {
  std::string zh, en;
};

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
}

Texts TextsOf(const absl::Status& status) {
  const std::string message(status.message());
  const std::string_view text = message;
  const size_t cut = text.find(kBetweenLanguages);
  if (cut != std::string_view::npos && !IsAscii(text.substr(0, cut))) {
    return {Bounded(text.substr(0, cut)), Bounded(text.substr(cut + kBetweenLanguages.size()))};
  }
  return {ChineseOf(status.code()), Bounded(text.empty() ? ReasonOf(status) : message)};
}

// The field that a message begins with: "page_token: …" names page_token. Rooms below transport
// know no payloads.
std::string FieldOf(const absl::Status& status) {
  std::string field = Payload(status, kFieldPayload);
  if (!field.empty() || status.code() != absl::StatusCode::kInvalidArgument) return field;
  const std::string message(status.message());
  const size_t colon = message.find(": ");
  if (colon == std::string::npos) return "";
  for (size_t i = 0; i < colon; ++i) {
    const char c = message[i];
    if (!std::islower(static_cast<unsigned char>(c)) &&
        !std::isdigit(static_cast<unsigned char>(c)) && c != '_' && c != '.' && c != '[' &&
        c != ']') {
      return "";
    }
  }
  return message.substr(0, colon);
}

std::string Details(const absl::Status& status, const Texts& texts) {
  google::rpc::Status rich;
  rich.set_code(static_cast<int>(status.code()));
  rich.set_message(texts.en);
  google::rpc::ErrorInfo info;
  info.set_reason(ReasonOf(status));
  info.set_domain(kErrorDomain);
  rich.add_details()->PackFrom(info);
  if (const std::string field = FieldOf(status); !field.empty()) {
    google::rpc::BadRequest bad;
    google::rpc::BadRequest::FieldViolation* violation = bad.add_field_violations();
    violation->set_field(field);
    violation->set_description(absl::StrCat(texts.zh, " / ", texts.en));
    rich.add_details()->PackFrom(bad);
  }
  if (const int64_t ms = RetryAfterMs(status); ms > 0) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(ms / 1000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(ms % 1000) * 1'000'000);
    rich.add_details()->PackFrom(retry);
  }
  for (const auto& [locale, text] : {std::pair("zh-CN", &texts.zh), std::pair("en", &texts.en)}) {
    google::rpc::LocalizedMessage localized;
    localized.set_locale(locale);
    localized.set_message(*text);
    rich.add_details()->PackFrom(localized);
  }
  return rich.SerializeAsString();
}

}  // namespace

absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view zh,
                   std::string_view en) {
  absl::Status status(code, std::string(zh) + std::string(kBetweenLanguages) + std::string(en));
  status.SetPayload(kReasonPayload, absl::Cord(std::string(reason)));
  return status;
}

absl::Status FieldError(std::string_view field, std::string_view zh, std::string_view en) {
  absl::Status status = Error(absl::StatusCode::kInvalidArgument, "INVALID_FIELD", zh, en);
  status.SetPayload(kFieldPayload, absl::Cord(std::string(field)));
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  std::string reason = Payload(status, kReasonPayload);
  return reason.empty() ? absl::StatusCodeToString(status.code()) : reason;
}

namespace {

int64_t RetryAfterExhaustedMs(std::string_view reason) {
  if (reason == "DISK_FULL") return 10'000;  // a full disk does not empty itself in a moment
  if (reason == "BUDGET_STOP") return 0;     // nor does a budget: trying again helps nobody
  if (reason == "BUSY_BULK") return 5'000;   // longer than what it would stand in the way of
  if (reason == "BUSY_SCREENS") return 1'000;
  return 200;
}

}  // namespace

int64_t RetryAfterMs(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kResourceExhausted:
      return RetryAfterExhaustedMs(ReasonOf(status));
    case absl::StatusCode::kUnavailable:
      return 1'000;
    default:
      return 0;
  }
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const Texts texts = TextsOf(status);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      absl::StrCat(texts.zh, " / ", texts.en), Details(status, texts));
}

}  // namespace hearth::transport
