#include "services/access/error.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace hearth::access {

absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view zh,
                   std::string_view en) {
  absl::Status status(code, absl::StrCat(std::string(zh), " / ", std::string(en)));
  status.SetPayload("hearth.reason", absl::Cord(std::string(reason)));
  return status;
}

absl::Status FieldError(std::string_view field, std::string_view zh, std::string_view en) {
  const std::string name(field);
  absl::Status status =
      Error(absl::StatusCode::kInvalidArgument, "INVALID_ARGUMENT",
            absl::StrCat(name, "：", std::string(zh)), absl::StrCat(name, ": ", std::string(en)));
  status.SetPayload("hearth.field", absl::Cord(name));
  return status;
}

absl::Status NoSession() {
  return Error(absl::StatusCode::kUnauthenticated, "NO_SESSION",
               "未登录或登录已失效，请重新登录（hearth login）",
               "not logged in, or no longer; log in again (hearth login)");
}

absl::Status NoRole() {
  return Error(absl::StatusCode::kPermissionDenied, "NO_RIGHT",
               "当前账号的角色或登录方式无权进行此操作，请由有权的人员办理",
               "no role of this account may do this, or not with this way of logging in; ask "
               "somebody who may");
}

absl::Status Absent() {
  return Error(absl::StatusCode::kNotFound, "NOT_FOUND", "没有这个对象", "there is no such thing");
}

}  // namespace hearth::access
