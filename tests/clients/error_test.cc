#include "clients/cpp/error.h"

#include <gtest/gtest.h>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace hearth::client {
namespace {

// A status as the door sends it.
absl::Status FromDoor() {
  google::rpc::Status rich;
  google::rpc::ErrorInfo info;
  info.set_reason("INVALID_FIELD");
  rich.add_details()->PackFrom(info);
  google::rpc::BadRequest bad;
  auto* field = bad.add_field_violations();
  field->set_field("area_code");
  field->set_description("须为数字 / needs digits");
  rich.add_details()->PackFrom(bad);
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(2);
  rich.add_details()->PackFrom(retry);
  for (const auto& [locale, text] : {std::pair("en", "needs digits"), {"zh-CN", "须为数字"}}) {
    google::rpc::LocalizedMessage message;
    message.set_locale(locale);
    message.set_message(text);
    rich.add_details()->PackFrom(message);
  }
  absl::Status status(absl::StatusCode::kInvalidArgument, "area_code: needs digits");
  status.SetPayload(kDetailsPayload, absl::Cord(rich.SerializeAsString()));
  return status;
}

TEST(ErrorTest, WhatADoorSaysIsShownInBothLanguagesWithTheField) {
  const ErrorDetails details = DetailsOf(FromDoor());
  EXPECT_EQ(details.reason, "INVALID_FIELD");
  EXPECT_EQ(details.retry_after_ms, 2'000);
  EXPECT_EQ(ErrorText(FromDoor()),
            "须为数字\nneeds digits\n  字段 field: area_code\n  (INVALID_FIELD)");
  EXPECT_TRUE(IsFromServer(FromDoor()));
}

TEST(ErrorTest, ADoorThatSaysLittleIsShownAllTheSame) {
  EXPECT_EQ(ErrorText(absl::UnavailableError("connection refused")), "connection refused");
  EXPECT_EQ(ErrorText(absl::Status(absl::StatusCode::kUnknown, "")), "UNKNOWN");
  absl::Status garbled = absl::InternalError("x");
  garbled.SetPayload(kDetailsPayload, absl::Cord("\xff\xff"));
  EXPECT_EQ(ErrorText(garbled), "x");
  EXPECT_EQ(DetailsOf(garbled).retry_after_ms, -1);
}

TEST(ErrorTest, APlaceIsPutBeforeBothTexts) {
  EXPECT_EQ(AtLine(7, InvalidError("甲", "a")).message(), "第 7 行：甲\nline 7: a");
  EXPECT_EQ(AtLine(7, absl::InternalError("a")).message(), "第 7 行：a\nline 7: a");
  EXPECT_EQ(AtLine(7, FromDoor()).message(), "第 7 行：须为数字\nline 7: needs digits");
  EXPECT_TRUE(IsFromServer(AtLine(7, FromDoor())));
  EXPECT_TRUE(AtLine(7, absl::OkStatus()).ok());
}

}  // namespace
}  // namespace hearth::client
