#include "services/transport/status.h"

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/support/status.h>

#include <map>
#include <string>

#include "absl/strings/cord.h"

namespace hearth::transport {
namespace {

struct Rich {
  std::string reason, domain, field;
  int64_t retry_ms = 0;
  std::map<std::string, std::string> texts;  // by locale
};

Rich DetailsOf(const grpc::Status& status) {
  google::rpc::Status message;
  EXPECT_TRUE(message.ParseFromString(status.error_details()));
  EXPECT_EQ(message.code(), static_cast<int>(status.error_code()));
  Rich rich;
  for (const google::protobuf::Any& any : message.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::RetryInfo retry;
    google::rpc::LocalizedMessage text;
    if (any.UnpackTo(&info)) {
      rich.reason = info.reason();
      rich.domain = info.domain();
    } else if (any.UnpackTo(&bad)) {
      rich.field = bad.field_violations(0).field();
    } else if (any.UnpackTo(&retry)) {
      rich.retry_ms =
          retry.retry_delay().seconds() * 1000 + retry.retry_delay().nanos() / 1'000'000;
    } else if (any.UnpackTo(&text)) {
      rich.texts[text.locale()] = text.message();
    }
  }
  return rich;
}

TEST(ToGrpcStatus, OkIsOk) { EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok()); }

TEST(ToGrpcStatus, AFieldErrorNamesTheFieldInBothLanguages) {
  const grpc::Status status =
      ToGrpcStatus(FieldError("page_size", "不能为负数", "must not be negative"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "不能为负数 / must not be negative");
  const Rich rich = DetailsOf(status);
  EXPECT_EQ(rich.reason, "INVALID_FIELD");
  EXPECT_EQ(rich.domain, "hearth");
  EXPECT_EQ(rich.field, "page_size");
  EXPECT_EQ(rich.retry_ms, 0);
  EXPECT_EQ(rich.texts.at("zh-CN"), "不能为负数");
  EXPECT_EQ(rich.texts.at("en"), "must not be negative");
}

TEST(ToGrpcStatus, AReasonOfTheLedgerGoesThroughWithARetryHint) {
  const Rich busy =
      DetailsOf(ToGrpcStatus(Error(absl::StatusCode::kResourceExhausted, "BUSY", "忙", "busy")));
  EXPECT_EQ(busy.reason, "BUSY");
  EXPECT_GT(busy.retry_ms, 0);
  const Rich full = DetailsOf(
      ToGrpcStatus(Error(absl::StatusCode::kResourceExhausted, "DISK_FULL", "满", "full")));
  EXPECT_GT(full.retry_ms, busy.retry_ms);
}

TEST(ToGrpcStatus, EveryCodeHasAReasonAndBothTexts) {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status plain(static_cast<absl::StatusCode>(code), "only English");
    const grpc::Status status = ToGrpcStatus(plain);
    EXPECT_EQ(static_cast<int>(status.error_code()), code);
    const Rich rich = DetailsOf(status);
    EXPECT_FALSE(rich.reason.empty()) << code;
    EXPECT_FALSE(rich.texts.at("zh-CN").empty()) << code;
    EXPECT_EQ(rich.texts.at("en"), "only English") << code;
  }
}

TEST(ToGrpcStatus, AMessageThatBeginsWithAFieldNamesIt) {
  struct Case {
    absl::Status status;
    std::string field;
  };
  const Case cases[] = {
      {absl::InvalidArgumentError("page_token: is malformed"), "page_token"},
      {absl::InvalidArgumentError("rules[2].metric: 未知指标 / rules[2].metric: unknown metric"),
       "rules[2].metric"},
      {absl::InvalidArgumentError("Not a field: at all"), ""},
      {absl::InvalidArgumentError("no colon"), ""},
      {absl::NotFoundError("household: gone"), ""},
  };
  for (const Case& c : cases)
    EXPECT_EQ(DetailsOf(ToGrpcStatus(c.status)).field, c.field) << c.status;
}

TEST(ToGrpcStatus, LongTextsAreCutBetweenCharacters) {
  std::string zh;
  for (int i = 0; i < 1'000; ++i) zh += "长";
  const Rich rich =
      DetailsOf(ToGrpcStatus(absl::InvalidArgumentError(zh + " / " + std::string(5'000, 'x'))));
  EXPECT_EQ(rich.texts.at("zh-CN").substr(999), "…");
  EXPECT_LT(rich.texts.at("en").size(), 1'100u);
}

}  // namespace
}  // namespace hearth::transport
